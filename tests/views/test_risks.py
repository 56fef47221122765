"""The risk register against counts made by plain Python from the log's own tables."""

import json
from collections import Counter

import pytest

from sim import load_scenario
from sim.model.check import check
from sim.model.mistakes import message
from sim.views.risks import difference_of_shares, risk_register
from sim.views.standards import clocks
from tests.engine.small import come, run, small

WARN = {"kind": "warning", "at": 0.5, "chance": 0.5, "priority": 9}
REVIEW = {"kind": "review", "starts": "look"}
ELEMENTS = come() | {
    "desk": {"post": "desk", "duration": "exponential(mean=20 min)"},
    "back": {"post": "back", "duration": "exponential(mean=20 min)"},
    "ok": {"type": "exclusive"},
}
FLOWS = [
    "come -> desk",
    {"from": "desk", "to": "back", "loss": 0.3, "on_loss": "return"},
    "back -> ok",
    {"from": "ok", "to": "desk", "probability": 0.2},
    {"from": "ok", "to": "go", "probability": 0.8},
]
RISKS = {
    "late": {"process": "walk", "happens": "broken", "standards": ["promise"], "post": "desk"},
    "sent_back": {"process": "walk", "element": "back", "happens": "returned", "department": "office"},
    "lost": {"process": "walk", "flow": "desk->back", "happens": "lost", "department": "office"},
    "again": {"process": "walk", "element": "desk", "happens": "repeated", "department": "office"},
    "bare": {"process": "walk", "happens": "broken", "standards": ["other"], "department": "office"},
    "reviewed": {
        "process": "walk", "happens": "broken", "standards": ["promise"], "controls": ["promise.review"],
        "department": "office",
    },
}  # fmt: skip
PARTS = {
    "standards": {
        "promise": {"process": "walk", "limit": "100 min", "controls": {"warn": WARN, "review": REVIEW}},
        "other": {"process": "walk", "limit": "200 min"},
    },
    "risks": {name: {"name": name} | risk for name, risk in RISKS.items()},
    "processes": {"look": {"elements": come("chief"), "flows": ["come -> chief -> go"]}},
    "posts": {"desk": {"discipline": "priority"}},
}


@pytest.fixture(scope="module")
def log():
    return run(ELEMENTS, FLOWS, at=tuple(range(0, 6000, 25)), **PARTS)


@pytest.fixture(scope="module")
def found(log):
    return {row["risk"]: row for row in risk_register(log).iter_rows(named=True)}


def ended(log):
    return {row["case_id"] for row in log.cases.iter_rows(named=True) if row["end_time"] is not None}


def test_how_often_a_standard_broke_and_its_controls_fired(log, found):
    states = [r["state"] for r in clocks(log, standards=["promise"]).iter_rows(named=True)]
    fired = Counter()
    for row in log.events.iter_rows(named=True):
        if row["kind"] == "control" and row["case_id"] in ended(log):
            fired[json.loads(row["detail"])["kind"]] += 1
    late = found["late"]
    assert (late["exposed"], late["happened"]) == (len(states), states.count("broken"))
    assert late["happened"] > 20
    assert (late["warnings"], late["interventions"], late["reviews"]) == (fired["warning"], 0, fired["review"])
    assert late["controls"] == "promise.warn|promise.review"
    assert found["reviewed"]["warnings"] == 0
    assert found["reviewed"]["reviews"] == fired["review"] > 0


def test_what_the_warning_may_have_prevented(log, found):
    warned = {
        row["case_id"]
        for row in log.events.iter_rows(named=True)
        if row["kind"] == "control" and json.loads(row["detail"])["control"] == "warn"
    }
    past = [r for r in clocks(log, standards=["promise"]).iter_rows(named=True) if r["elapsed"] >= 50 * 60_000_000]
    a = [r["state"] == "broken" for r in past if r["case_id"] in warned]
    b = [r["state"] == "broken" for r in past if r["case_id"] not in warned]
    late = found["late"]
    assert (late["controlled"], late["controlled_broken"]) == (len(a), sum(a))
    assert (late["uncontrolled"], late["uncontrolled_broken"]) == (len(b), sum(b))
    assert min(len(a), len(b)) >= 20
    assert late["prevented"] == pytest.approx(len(a) * (sum(b) / len(b) - sum(a) / len(a)))
    assert late["prevented_low"] <= late["prevented"] <= late["prevented_high"]
    # a review comes too late to prevent anything
    assert found["reviewed"]["prevented"] is None


def test_few_clocks_say_nothing_of_what_was_prevented():
    few = run(ELEMENTS, FLOWS, at=tuple(range(0, 500, 25)), **PARTS)
    late = next(row for row in risk_register(few).iter_rows(named=True) if row["risk"] == "late")
    assert late["controlled"] + late["uncontrolled"] > 0
    assert late["prevented"] is None


def test_work_sent_back_lost_and_done_again(log, found):
    work = [row for row in log.work.iter_rows(named=True) if row["case_id"] in ended(log) and row["kind"] != "answer"]
    back = [row for row in work if row["element_id"] == "back"]
    desk = [row for row in work if row["element_id"] == "desk"]
    lost = [r for r in log.events.iter_rows(named=True) if r["kind"] == "lost" and r["case_id"] in ended(log)]
    assert (found["sent_back"]["exposed"], found["sent_back"]["happened"]) == (
        len(back), sum(row["outcome"] == "returned" for row in back),
    )  # fmt: skip
    assert (found["again"]["exposed"], found["again"]["happened"]) == (len(desk), sum(row["visit"] > 1 for row in desk))
    assert found["lost"]["happened"] == len(lost) > 10
    assert found["lost"]["exposed"] == len(back)


def test_a_risk_without_a_control_says_so(found):
    assert found["bare"]["controls"] == ""
    assert (found["bare"]["warnings"], found["bare"]["controlled"], found["bare"]["prevented"]) == (0, 0, None)


def test_the_interval_of_newcombe():
    """Newcombe (1998), table II, method 10: 9/10 against 3/10 gives 0.1705 to 0.8090."""
    difference, low, high = difference_of_shares(9, 10, 3, 10)
    assert (difference, low, high) == pytest.approx((0.6, 0.1705, 0.8090), abs=5e-5)


@pytest.mark.parametrize(
    ("change", "place", "key"),
    [
        ({"element": "desc"}, "risks.x.element", "check.unknown_name_near"),
        ({"flow": "desk->bak"}, "risks.x.flow", "check.unknown_name_near"),
        ({"controls": ["promise.worn"]}, "risks.x.controls[0]", "check.unknown_name_near"),
        ({"standards": []}, "risks.x.standards", "risks.needs"),
        ({"happens": "lost"}, "risks.x.element", "risks.needs"),
        ({"department": "office"}, "risks.x", "value_chain.one_of"),
        ({"process": "wolk"}, "risks.x.process", "check.unknown_name_near"),
    ],
)
def test_risks_that_are_wrong(change, place, key):
    risk = {"name": "x", "process": "walk", "happens": "broken", "standards": ["promise"], "post": "desk"} | change
    scenario = load_scenario(small(ELEMENTS, FLOWS, **{**PARTS, "risks": {"x": risk}}))
    wrong = [one for one in check(scenario) if one.severity == "error"]
    assert (place, key) in [(one.place, one.key) for one in wrong]
    assert all(message(one, "zh") != message(one, "en") for one in wrong)
