"""The value chain, checked by running it: every figure by hand, every kind of gap found."""

import pytest

from sim import load_scenario
from sim.model.chain_gaps import chain_gaps
from sim.model.check import check
from sim.views.value_chain import value_chain
from tests.engine.small import come, run, small

ELEMENTS = come() | {"front": {"post": "front", "duration": "10 min"}, "back": {"post": "back", "duration": "30 min"}}
FLOWS = ["come -> front", {"from": "front", "to": "back", "transfer": "20 min"}, "back -> go"]
PARTS = {
    "departments": {"office": {}, "counter": {}, "rear": {}},
    "posts": {"front": {"department": "counter"}, "back": {"department": "rear"}},
    "standards": {
        "whole": {"process": "walk", "limit": "70 min"},
        "mean": {"process": "walk", "limit": "80 min", "measure": "mean", "versions": ["now"]},
        "old": {"process": "walk", "limit": "1 d", "versions": ["then"]},
    },
    "rules": "now",
    "indicators": {"time": {"name": "Time", "kind": "mean_time", "process": ["walk"], "better": "lower"}},
}


def chain(**requirements):
    need = {"name": {"zh": "办成事", "en": "get it done"}, "processes": ["walk"]}
    return {
        "needs": {"done": need},
        "requirements": {k: {"need": "done", "says": k} | v for k, v in requirements.items()},
    }


def rows(at=(0, 0, 0), **requirements):
    log = run(ELEMENTS, FLOWS, at=at, value_chain=chain(**requirements), **PARTS)
    return {row["requirement"] or row["department"]: row for row in value_chain(log).iter_rows(named=True)}


def test_a_standard_and_a_hand_off_limit_by_hand():
    """Three come at once: front ends at 10, 20, 30; back begins at 30, 60, 90 and ends at 60, 90, 120."""
    found = rows(
        quick={"department": "counter", "standard": "whole", "evaluation": {"target": 0.5}},
        taken={"department": "rear", "hand_off": {"within": "40 min"}, "evaluation": {"target": 0.6}},
    )
    quick, taken = found["quick"], found["taken"]
    # 60 of 70 minutes kept, 90 and 120 not
    assert (quick["n"], quick["kept"], quick["reached"], quick["gap"]) == (3, pytest.approx(1 / 3), False, None)
    # from sent to begun: 20, 40, 60 minutes
    assert (taken["n"], taken["kept"], taken["reached"], taken["measure"]) == (
        3,
        pytest.approx(2 / 3),
        True,
        "hand_off",
    )


def test_a_limit_in_working_time_counts_open_time_alone():
    shut = {"night": {"hours": ["00:00-00:25", "00:55-24:00"], "days": "every_day"}}
    limit = {"from": "counter", "within": "30 min", "calendar": "night"}
    taken = {"department": "rear", "hand_off": limit, "evaluation": {"target": 0.5}}
    log = run(ELEMENTS, FLOWS, at=(0, 0, 0), value_chain=chain(taken=taken), calendars=shut, **PARTS)
    (row, _) = value_chain(log).iter_rows(named=True)
    # sent 10, 20, 30 and begun 30, 60, 90 with 25 to 55 left out: 15, 10, 35 minutes
    assert (row["n"], row["kept"]) == (3, pytest.approx(2 / 3))


def test_a_standard_of_means_and_an_indicator_are_judged_by_their_values():
    found = rows(
        mean={"department": "rear", "standard": "mean", "evaluation": {"target": 1}},
        time={"post": "front", "standard": "whole", "evaluation": {"indicator": "time", "target": "90 min"}},
    )
    # mean of 60, 90, 120 minutes
    assert (found["mean"]["figure"], found["mean"]["value"], found["mean"]["reached"]) == ("mean", 5400, False)
    time = found["time"]
    assert (time["figure"], time["value"], time["target"], time["reached"]) == ("time", 5400, 5400, True)
    assert (time["department"], time["post"]) == ("counter", "front")


def test_every_kind_of_gap_is_found_by_check_and_shown_by_the_view():
    parts = {
        "bare": {"department": "counter"},
        "stale": {"department": "counter", "standard": "old", "evaluation": {"target": 0.9}},
        "unjudged": {"department": "counter", "standard": "whole"},
    }
    scenario = load_scenario(small(ELEMENTS, FLOWS, value_chain=chain(**parts), **PARTS))
    assert [(gap.kind, gap.requirement or gap.department) for gap in chain_gaps(scenario)] == [
        ("no_requirement", "rear"), ("no_standard", "bare"), ("not_in_force", "stale"), ("no_evaluation", "unjudged"),
    ]  # fmt: skip
    found = {one.key: one for one in check(scenario) if one.key.startswith("value_chain")}
    assert {key.rsplit(".", 1)[-1] for key in found} == {
        "no_requirement",
        "no_standard",
        "not_in_force",
        "no_evaluation",
    }
    assert all(one.severity == "warning" for one in found.values())
    shown = rows(**parts)
    assert {name: row["gap"] for name, row in shown.items()} == {
        "bare": "no_standard", "stale": "not_in_force", "unjudged": "no_evaluation", "rear": "no_requirement",
    }  # fmt: skip


def test_a_requirement_that_no_case_met_is_not_measured():
    found = rows(at=(), quick={"department": "counter", "standard": "whole", "evaluation": {"target": 0.5}})
    assert (found["quick"]["n"], found["quick"]["reached"], found["quick"]["gap"]) == (0, None, "not_measured")


@pytest.mark.parametrize(
    ("requirement", "place", "key"),
    [
        ({"standard": "whole"}, "value_chain.requirements.x", "value_chain.one_of"),
        ({"department": "rear", "post": "back"}, "value_chain.requirements.x", "value_chain.one_of"),
        (
            {"department": "rear", "standard": "whole", "hand_off": {"within": "1 h"}},
            "value_chain.requirements.x.hand_off", "value_chain.two_measures",
        ),
        ({"department": "reer"}, "value_chain.requirements.x.department", "check.unknown_name_near"),
        ({"department": "rear", "standard": "hole"}, "value_chain.requirements.x.standard", "check.unknown_name_near"),
        ({"need": "doone", "department": "rear"}, "value_chain.requirements.x.need", "check.unknown_name_near"),
        (
            {"department": "rear", "standard": "whole", "evaluation": {"indicator": "tame", "target": 1}},
            "value_chain.requirements.x.evaluation.indicator", "check.unknown_name_near",
        ),
    ],
)  # fmt: skip
def test_requirements_that_are_wrong(requirement, place, key):
    scenario = load_scenario(small(ELEMENTS, FLOWS, value_chain=chain(x=requirement), **PARTS))
    assert (place, key) in [(one.place, one.key) for one in check(scenario) if one.severity == "error"]


def test_a_log_without_a_value_chain_has_no_rows():
    assert value_chain(run(ELEMENTS, FLOWS, **PARTS)).is_empty()
