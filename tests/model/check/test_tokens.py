"""The token game on small nets whose behaviour is known."""

import pytest

from sim.model.check.tokens import check_tokens
from sim.model.load import load_scenario

KINDS = {"s": "start", "e": "end", "x": "exclusive", "p": "parallel", "i": "inclusive", "m": "timer"}


def process(flows, **elements):
    """A process whose elements have the type of their first letter; `a…` are activities."""
    ends = (flow.split("->") if isinstance(flow, str) else (flow["from"], flow["to"]) for flow in flows)
    names = {name.strip() for pair in ends for name in pair}
    made = {}
    for name in sorted(names):
        kind = KINDS.get(name[0])
        made[name] = {"post": "clerk", "duration": "1 min"} if kind is None else {"type": kind}
        if kind == "timer":
            made[name]["after"] = "1 h"
    return {"elements": {**made, **elements}, "flows": list(flows)}


def found(*flows, **elements):
    data = {
        "id": "net",
        "title": "Net",
        "start": "2024-01-01",
        "horizon": {"cases": 1},
        "processes": {"net": process(flows, **elements)},
    }
    told = check_tokens(load_scenario(data))
    return [(m.key.removeprefix("check."), m.place.rpartition(".")[2], m.severity) for m in told]


def arrow(a, b, **rest):
    return {"from": a, "to": b, **rest}


@pytest.mark.parametrize(
    "flows",
    [
        ["s -> a -> e"],
        ["s -> x1 -> a -> x2 -> e", "x1 -> b -> x2"],
        ["s -> p1 -> a -> p2 -> e", "p1 -> b -> p2"],
        ["s -> i1 -> a -> i2 -> e", "i1 -> b -> i2", "i1 -> c -> i2"],
        ["s -> p1 -> a -> i2 -> e", "p1 -> x1", "x1 -> b -> i2", "x1 -> e2"],
        ["s -> x0 -> p1 -> a -> p2 -> x3", "p1 -> b -> p2", "x3 -> e", "x3 -> x0"],
    ],
)
def test_sound_nets_pass(flows):
    assert found(*flows) == []


def test_a_join_behind_a_choice_never_joins():
    assert found("s -> x1 -> a -> p1 -> e", "x1 -> b -> p1") == [("never_joins", "p1", "error")]


def test_a_join_that_some_choices_starve_can_wait_for_ever():
    flows = ["s -> p1 -> a -> p2 -> e", "p1 -> x1", "x1 -> b -> p2", "x1 -> e2"]
    assert found(*flows) == [("deadlock", "p2", "error")]


def test_it_is_a_warning_where_conditions_might_exclude_it():
    choice = [arrow("x1", "b", when="kva > 1"), arrow("x1", "e2", default=True)]
    assert found("s -> p1 -> a -> p2 -> e", "p1 -> x1", *choice, "b -> p2") == [("deadlock", "p2", "warning")]


def test_a_merge_behind_a_split_doubles():
    assert found("s -> p1 -> a -> x1 -> c -> e", "p1 -> b -> x1") == [("two_tokens", "x1", "warning")]


def test_two_tokens_may_end_in_one_end():
    assert found("s -> p1 -> a -> e", "p1 -> b -> e") == []


def test_a_split_in_a_loop_is_noticed():
    assert ("two_tokens", "x0", "warning") in found("s -> x0 -> p1 -> x0", "p1 -> a -> x0", "p1 -> e")


def test_witness_names_the_way():
    data = {
        "id": "net",
        "title": "Net",
        "start": "2024-01-01",
        "horizon": {"cases": 1},
        "processes": {"net": process(["s -> x1 -> a -> p1 -> e", "x1 -> b -> p1"])},
    }
    (mistake,) = check_tokens(load_scenario(data))
    assert "no token ever comes from x1" in mistake.rule
    assert "(way: s -> x1)" in mistake.rule


def inside(*flows):
    return {"type": "subprocess", **process(flows)}


def test_a_subprocess_ends_with_its_last_token():
    sub = inside("s -> p1 -> a -> e", "p1 -> b -> e2")
    assert found("s -> q -> e", q=sub) == []
    sub = inside("s -> x1 -> a -> p1 -> e", "x1 -> b -> p1")
    assert found("s -> q -> e", q=sub) == [("never_joins", "p1", "error")]


def test_boundaries_interrupt_or_add_a_token():
    late = {"type": "boundary", "attached_to": "a", "after": "1 h"}
    assert found("s -> p1 -> a -> p2 -> e", "p1 -> b -> p2", "late -> p2", late=late) == [
        ("never_joins", "p2", "error")
    ]
    assert found("s -> p1 -> a -> p2 -> e", "p1 -> b -> p2", "late -> e2", late=late) == [("deadlock", "p2", "error")]
    assert found("s -> p1 -> a -> x1 -> p2 -> e", "p1 -> b -> p2", "late -> x1", late=late) == []
    beside = {**late, "interrupting": False}
    assert found("s -> a -> e", "late -> c -> e2", late=beside) == []
    assert found("s -> a -> x1 -> c -> e", "late -> x1", late=beside) == [("two_tokens", "x1", "warning")]


def test_an_end_that_terminates_leaves_nothing_behind():
    flows = ["s -> p1 -> a -> e", "p1 -> x1", "x1 -> b -> p2", "x1 -> c -> p2", "p2 -> e2"]
    assert found(*flows, e={"type": "end", "terminate": True}) == [("never_joins", "p2", "error")]


def test_too_many_states_are_said(monkeypatch):
    monkeypatch.setattr("sim.model.check.tokens.MOST_STATES", 3)
    assert found("s -> p1 -> a -> p2 -> e", "p1 -> x1", "x1 -> b -> p2", "x1 -> p2") == [("states", "net", "warning")]
