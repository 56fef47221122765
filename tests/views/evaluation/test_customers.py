"""Customers by hand: scores from their cases and those that these started, segments, credit, and the proposal."""

import pytest

from sim import load_scenario, simulate
from sim.model.evaluation import Evaluation
from sim.model.redesign import load_redesign, redesigned
from sim.views.evaluation import customers, evaluate
from sim.views.evaluation.proposal import proposal
from sim.views.scope import scenario_of
from tests.engine.small import come, small

SCALE = {"excellent": [500, 1000], "good": [100, 200], "fair": [10, 50]}
NONE = {"excellent": [0.5, 0], "good": [1.5, 1], "fair": [2.5, 2]}
ELEMENTS = come("desk") | {
    "owes": {"type": "exclusive"},
    "dun": {"post": "desk", "duration": "1 min"},
}
FLOWS = [
    "come -> desk -> owes",
    {"from": "owes", "to": "dun", "when": "late and visits('dun') < 2"},
    {"from": "owes", "to": "go", "default": True},
    "dun -> owes",
]
EVALUATION = {
    "weights": {"size": 0.5, "pays": 0.5},
    "criteria": {
        "size": {"figure": "attr.kva", "scale": SCALE},
        "pays": {"figure": "visits.dun", "scale": NONE},
    },
    "vip": 90,
    "green": 85,
    "posts": ["desk"],
    "priority": 5,
    "credit_by": "pays",
    "credit": {
        "a": {"name": "A", "least": 90, "payment": "later"},
        "b": {"name": "B", "least": 0, "payment": "before"},
    },
}
PARTS = {
    "segments": {"big": {}, "small": {}},
    "streams": {
        "b": {
            "process": "walk", "times": ["0 min", "5 min"], "segments": {"big": 1},
            "attributes": {"kva": 1000, "late": False},
        },
        "s": {
            "process": "walk", "times": ["1 min", "6 min", "9 min"], "segments": {"small": 1},
            "attributes": {"kva": 50, "late": True},
        },
    },
    "evaluation": {"customers": EVALUATION},
}  # fmt: skip


@pytest.fixture(scope="module")
def log():
    data = small(ELEMENTS, FLOWS, at=(), walk={"attributes": {"kva": 0, "late": False}}, **PARTS)
    data["arrivals"].pop("c")
    return simulate(load_scenario(data))


def test_scores_segments_and_ratings_by_hand(log):
    found = customers(log)
    rows = {(r["segment"], r["score"], r["rating"], r["vip"]) for r in found.table.iter_rows(named=True)}
    # 95 and 95; 50 kVA is fair (65), dunned twice is fair (65)
    assert rows == {("big", 95.0, "a", True), ("small", 65.0, "b", False)}
    segments = {r["segment"]: r for r in found.segments.iter_rows(named=True)}
    assert (segments["big"]["customers"], segments["big"]["vip"], segments["big"]["green"]) == (2, 2, True)
    assert (segments["small"]["customers"], segments["small"]["fair"], segments["small"]["green"]) == (3, 1.0, False)
    assert found.ratings.rows() == [("a", 2, 0.4), ("b", 3, 0.6)]


def test_the_proposal_is_a_redesign_that_runs_and_is_verified(log):
    found, scenario = customers(log), scenario_of(log)
    data = proposal(found, scenario)
    design = redesigned(scenario, load_redesign(data))
    assert design.segments["big"].priority == 5
    assert (design.posts["desk"].green, design.posts["desk"].discipline) == (("big",), "green_channel")
    after = simulate(design)
    assert evaluate(after).units
    # what it asks for is there now: nothing is left to propose
    assert proposal(customers(after), design) is None


def test_who_is_not_known_well_enough_is_no_vip(log):
    strict = Evaluation.model_validate(
        {"customers": EVALUATION | {"weights": {"size": 1, "pays": 9}, "least_known": 0.95}}
    )
    unknown = {**EVALUATION["criteria"], "size": {"figure": "attr.unheard_of", "scale": SCALE}}
    partly = Evaluation.model_validate({"customers": EVALUATION | {"criteria": unknown, "least_known": 0.6}})
    assert customers(log, evaluation=strict).table["vip"].sum() == 2
    found = customers(log, evaluation=partly)
    assert found.table["known"].to_list() == [0.5] * 5
    assert found.table["vip"].sum() == 0
    assert found.segments.is_empty()


def test_acts_cases_and_cost_count_what_a_customers_cases_started():
    look = {"elements": come("other"), "flows": ["come -> other -> go"]}
    chase = {"kind": "chase", "after": "10 min", "every": "10 min", "at_most": 3, "starts": "look"}
    figures = {"acts": "acts.chase", "cases": "cases", "cost": "cost"}
    scale = {"excellent": [0, 1000], "good": [0, 0], "fair": [0, 0]}
    evaluation = {
        "criteria": {name: {"figure": figure, "scale": scale} for name, figure in figures.items()},
        "least_known": 0,
    }
    elements = come() | {"desk": {"post": "desk", "duration": "25 min"}}
    data = small(
        elements, ["come -> desk -> go"], processes={"look": look}, walk={"behaviours": {"chase": chase}},
        posts={"desk": {"cost_per_hour": 60}, "other": {"cost_per_hour": 120}},
        evaluation={"customers": evaluation},
    )  # fmt: skip
    log = simulate(load_scenario(data))
    (row,) = customers(log).table.iter_rows(named=True)
    # chased at 10 and 20: two acts, three cases, 25 + 2 * 2 of cost; points 80 + 15 * share of 1000
    assert row["score"] == pytest.approx(80 + 15 * (2 + 3 + 29) / 3 / 1000)


def test_without_a_customer_evaluation_there_is_none():
    assert customers(simulate(load_scenario(small(come("desk"), ["come -> desk -> go"])))) is None
