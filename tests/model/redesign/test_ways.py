"""Changes of single flows: their keys, and how often a gateway takes them."""

import pytest

import sim
from sim.model.redesign import load_redesign, redesigned

LOOP = {
    "id": "desk", "title": "Desk", "start": "2024-01-01", "horizon": {"cases": 400},
    "departments": {"hall": {}}, "posts": {"clerk": {"department": "hall"}},
    "staff": {"clerks": {"posts": ["clerk"], "count": 3}},
    "arrivals": {"people": {"process": "visit", "every": "20 min"}},
    "processes": {"visit": {
        "elements": {
            "come": {"type": "start"}, "serve": {"post": "clerk", "duration": "exponential(mean=5 min)"},
            "right": {"type": "exclusive"}, "go": {"type": "end"}, "left": {"type": "end", "outcome": "left"},
        },
        "flows": [
            "come -> serve -> right",
            {"from": "right", "to": "serve", "probability": 0.2, "when": "visits('serve') < 5"},
            {"from": "right", "to": "left", "probability": 0.2}, {"from": "right", "to": "go", "probability": 0.6},
        ],
    }},
}  # fmt: skip


def design(**change):
    levers = {"one": {"name": "one", "changes": [change]}}
    return redesigned(sim.load_scenario(LOOP), load_redesign({"id": "trial", "title": "Trial", "levers": levers}))


def odds(scenario):
    return [flow.probability for flow in scenario.processes["visit"].flows if flow.from_ == "right"]


def test_the_others_share_what_is_left_in_proportion():
    changed = design(change="odds", process="visit", flow="right->serve", by=0.5)
    assert odds(changed) == pytest.approx([0.1, 0.225, 0.675])
    assert odds(design(change="odds", process="visit", flow="right->go", to=0.8)) == pytest.approx([0.1, 0.1, 0.8])


def test_fewer_returns_take_none_that_was_not_taken_before():
    base = sim.simulate(LOOP, seed=3)
    fewer = sim.simulate(design(change="odds", process="visit", flow="right->serve", by=0.5), seed=3)
    before, after = (set(log.work.filter(log.work["visit"] > 1)["case_id"]) for log in (base, fewer))
    assert after < before


def test_a_flow_gets_other_keys_and_loses_one():
    changed = design(
        change="flow", process="visit", flow="right->serve", definition={"when": None, "transfer": "1 h", "loss": 0.1}
    )
    (flow,) = [flow for flow in changed.processes["visit"].flows if flow.to == "serve" and flow.from_ == "right"]
    assert (flow.when, str(flow.transfer), flow.loss, flow.probability) == (None, "fixed(value=1 h)", 0.1, 0.2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"change": "odds", "process": "visit", "flow": "right->serv", "by": 0.5}, "right->serve"),
        ({"change": "odds", "process": "visit", "flow": "come->serve", "by": 0.5}, "no probability"),
        ({"change": "odds", "process": "visit", "flow": "right->go"}, "either 'to' or 'by'"),
        ({"change": "flow", "process": "visit", "flow": "right->away", "definition": {"loss": 0.1}}, "right->"),
    ],
)
def test_what_does_not_fit_is_told(change, said):
    with pytest.raises(sim.InputError, match=said):
        design(**change)


def test_a_whole_amount_is_rounded_wherever_it_is_tried():
    redesign = load_redesign({"id": "more", "title": "More", "levers": {"hall": {
        "name": "hall", "amounts": {"more": {"value": 2, "low": 1, "high": 4, "whole": True}},
        "changes": [{"change": "staff", "group": "clerks", "count": "+$more"}],
    }}})  # fmt: skip
    counts = [
        redesigned(sim.load_scenario(LOOP), redesign, amounts={"hall.more": tried}).staff["clerks"].count
        for tried in (1.4, 1.6, 3.9)
    ]
    assert counts == [4, 5, 7]
