"""Departments and posts judged by figures counted here by plain Python; default systems; before and after."""

import pytest

from sim.errors import InputError
from sim.model.evaluation import Evaluation
from sim.views.breaches import breaches
from sim.views.evaluation import difference, evaluate
from sim.views.evaluation.figures import Figures
from sim.views.standards import clocks
from tests.engine.small import come, run

MINUTE = 60_000_000
ELEMENTS = come() | {
    "front": {"post": "front", "duration": "exponential(mean=12 min)"},
    "back": {"post": "back", "duration": "exponential(mean=18 min)"},
}
FLOWS = ["come -> front", {"from": "front", "to": "back", "loss": 0.2, "on_loss": "return"}, "back -> go"]
PARTS = {
    "departments": {"office": {}, "counter": {}, "rear": {}},
    "posts": {"front": {"department": "counter"}, "back": {"department": "rear"}},
    "standards": {
        "taken": {"process": "walk", "ends": {"element": "front", "moment": "started"}, "limit": "5 min"},
        "whole": {"process": "walk", "limit": "70 min"},
    },
    "indicators": {"time": {"name": "Time", "kind": "mean_time", "process": ["walk"], "better": "lower"}},
}
SCALE = {"excellent": [0.9, 1], "good": [0.7, 0.8], "fair": [0.5, 0.6]}


@pytest.fixture(scope="module")
def log():
    return run(ELEMENTS, FLOWS, at=tuple(range(0, 2000, 20)), **PARTS)


def items(log):
    return list(log.work.iter_rows(named=True))


def test_promises_kept_counts_clocks_under_which_a_unit_worked(log):
    """Everybody passes the front under both clocks; under `taken` the back never works."""
    figures = Figures(log)
    judged = [r for r in clocks(log).iter_rows(named=True) if r["met"] is not None]
    held = [r for r in breaches(log).iter_rows(named=True) if r["phase"] != "external"]
    for unit, under in (("counter", judged), ("rear", [r for r in judged if r["standard"] == "whole"])):
        broken = sum(r["department"] == unit for r in held)
        found = figures.of("promises_kept", "department", unit)
        assert found.n == len(under)
        assert found.value == pytest.approx(1 - broken / len(under))
    assert figures.of("promises_kept", "post", "back") == figures.of("promises_kept", "department", "rear")


def test_hand_offs_accepted_and_right_the_first_time(log):
    figures = Figures(log)
    received = [row for row in items(log) if row["element_id"] == "back" and row["kind"] in ("first", "resubmission")]
    returned = sum(row["outcome"] == "returned" for row in received)
    assert returned > 5
    assert figures.of("accepted", "department", "counter").value == pytest.approx(1 - returned / len(received))
    back = [row for row in items(log) if row["element_id"] == "back"]
    right = [
        r for r in back if r["kind"] in ("first", "rework", "review") and r["outcome"] not in ("returned", "asked")
    ]
    right = [r for r in right if r["kind"] != "rework"]
    assert figures.of("first_time_right", "post", "back").value == pytest.approx(len(right) / len(back))


def test_the_wait_for_its_own_people(log):
    own = [
        row["wait_batch"] + row["wait_unavailable"] + row["wait_priority"] + row["wait_contention"]
        for row in items(log)
        if row["post"] == "back" and row["start_time"] is not None
    ]
    assert Figures(log).of("wait_mean", "post", "back").value == pytest.approx(sum(own) / len(own) / 1e6)


def test_figures_of_the_whole_log(log):
    figures = Figures(log)
    rows = [r for r in clocks(log, standards=["whole"]).iter_rows(named=True) if r["met"] is not None]
    kept = figures.of("standard.whole")
    assert (kept.n, kept.value) == (len(rows), pytest.approx(sum(r["met"] for r in rows) / len(rows)))
    mean = sum(r["elapsed"] for r in rows) / len(rows) / 1e6
    assert figures.of("standard.whole.mean").value == pytest.approx(mean)
    assert figures.of("indicator.time").value == pytest.approx(mean)
    assert figures.of("experience.third_party").value is None
    assert figures.of("utilisation", "department", "nobody").value is None


SYSTEM = {
    "systems": {
        "posts": {
            "of": "post",
            "judgements": {"kept/right": 3},
            "criteria": {
                "kept": {"figure": "promises_kept", "scale": SCALE},
                "right": {"figure": "first_time_right", "scale": SCALE},
            },
        },
        "whole": {"of": "company", "criteria": {"kept": {"figure": "standard.whole", "scale": SCALE}}},
    }
}


def test_units_systems_and_weights(log):
    found = evaluate(log, evaluation=Evaluation.model_validate(SYSTEM))
    assert [(unit.system, unit.of) for unit in found.units] == [("posts", "post")] * 2 + [("whole", "company")]
    assert {unit.unit for unit in found.units} == {"front", "back", "company"}
    (front,) = [unit.root for unit in found.units if unit.unit == "front"]
    assert {path[-1]: weight for path, weight, _ in front.leaves()} == {
        "kept": pytest.approx(0.75), "right": pytest.approx(0.25),
    }  # fmt: skip
    assert front.score == pytest.approx(0.75 * front.parts[0].score + 0.25 * front.parts[1].score)
    assert found.judgements["posts"].cr == 0
    assert not found.assumed
    table = found.table()
    assert table["score"].to_list()[:2] == sorted(table["score"].to_list()[:2], reverse=True)
    assert found.to_dict()["units"][0]["parts"][0]["figure"] == "promises_kept"


def test_without_a_system_a_default_one_is_assumed(log):
    found = evaluate(log)
    assert found.assumed
    assert {unit.unit for unit in found.units} == {"counter", "rear"}
    assert all(0 <= unit.root.score <= 100 for unit in found.units)


def test_contradicting_judgements_stop_the_evaluation(log):
    wrong = {"a/b": 5, "b/c": 5, "c/a": 5}
    criteria = {key: {"figure": "utilisation", "scale": SCALE} for key in "abc"}
    system = {"systems": {"s": {"judgements": wrong, "criteria": criteria}}}
    with pytest.raises(InputError, match="consistency ratio"):
        evaluate(log, evaluation=Evaluation.model_validate(system))


def test_before_and_after(log):
    quicker = {**ELEMENTS, "back": {"post": "back", "duration": "exponential(mean=6 min)"}}
    evaluation = Evaluation.model_validate(SYSTEM)
    first, second = (
        evaluate(log, evaluation=evaluation),
        evaluate(run(quicker, FLOWS, at=tuple(range(0, 2000, 20)), **PARTS), evaluation=evaluation),
    )
    changes = {row["unit"]: row for row in difference(first, second).iter_rows(named=True)}
    back = changes["back"]
    assert back["change"] == pytest.approx(back["after"] - back["before"])
    assert back["change"] > 0
    assert back["leaf"] == "kept"
    assert back["leaf_after"] > back["leaf_before"]
    assert difference(first, first)["change"].to_list() == [0.0, 0.0, 0.0]
