"""Controls that name what does not exist, come at the wrong time, or bring nothing."""

import pytest

from sim import load_scenario
from sim.model.check import check
from tests.engine.small import come, small

WALK = come() | {"desk": {"post": "desk", "duration": "30 min"}}


def mistakes(control, **standard):
    standards = {"promise": {"process": "walk", "limit": "1 h", "controls": {"x": control}, **standard}}
    data = small(WALK, ["come -> desk -> go"], standards=standards)
    return {m.place.removeprefix("standards.promise.controls.x"): m.severity for m in check(load_scenario(data))}


@pytest.mark.parametrize(
    ("control", "place"),
    [
        ({"kind": "warning", "at": 0.8, "starts": "nope"}, ".starts"),
        ({"kind": "warning", "at": 0.8, "starts": "walk", "start": "desk"}, ".start"),
        ({"kind": "warning", "at": 0.8, "priority": 3, "answers": "chief"}, ".answers"),
        ({"kind": "warning", "at": 0.8, "priority": 3, "when": "kva > 3"}, ".when"),
        ({"kind": "warning", "priority": 3}, ".at"),
        ({"kind": "review", "at": 0.8, "teaches": {"elements": ["desk"], "by": 0.1}}, ".at"),
        ({"kind": "review", "teaches": {"elements": ["dex"], "by": 0.1}}, ".teaches.elements[0]"),
        ({"kind": "review", "teaches": {"hand_offs": ["come->dex"], "by": 0.1}}, ".teaches.hand_offs[0]"),
        ({"kind": "intervention", "at": 1, "hastens": {"elements": ["dex"], "to": 0.5}}, ".hastens.elements[0]"),
    ],
)
def test_an_error_with_its_place(control, place):
    assert mistakes(control) == {place: "error"}


def test_a_control_that_brings_nothing_is_a_warning():
    assert mistakes({"kind": "warning", "at": 0.8}) == {"": "warning"}


def test_a_control_in_order():
    assert mistakes({"kind": "warning", "at": 0.8, "priority": 3, "answers": "desk", "when": "segment == 'x'"}) == {}


@pytest.mark.parametrize("kind", ["warning", "intervention"])
def test_what_must_last_long_enough_is_broken_by_its_end_alone_so_nothing_comes_before(kind):
    assert mistakes({"kind": kind, "at": 0.8, "priority": 3}, at_least=True) == {".at": "error"}
    assert mistakes({"kind": "review", "priority": 3}, at_least=True) == {}
