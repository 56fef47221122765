"""Attributes that conditions read before anything has set them."""

import pytest

from sim.model.check.unset import check_unset
from sim.model.load import load_scenario

SETS = {"post": "clerk", "duration": "1 min", "sets": {"fine": True}}
CHOICE = [{"from": "choose", "to": "go", "when": "fine"}, {"from": "choose", "to": "off", "default": True}]
CHECK = {"post": "clerk", "duration": "1 min"}


def told(elements, flows, attributes=None, stream=None):
    made = {"come": {"type": "start"}, "choose": {"type": "exclusive"}, "go": {"type": "end"}, "off": {"type": "end"}}
    data = {
        "id": "shop",
        "title": "Shop",
        "start": "2024-01-01",
        "horizon": {"cases": 3},
        "processes": {"visit": {"elements": {**made, **elements}, "flows": flows, "attributes": attributes or {}}},
        "arrivals": {"all": {"process": "visit", "per_day": 1, "attributes": stream or {}}},
    }
    return [(m.place, dict(m.values)["attribute"]) for m in check_unset(load_scenario(data))]


WARNED = [("processes.visit.elements.choose", "fine")]


@pytest.mark.parametrize(
    ("elements", "flows", "found"),
    [
        ({}, ["come -> choose", *CHOICE], WARNED),
        ({"look": SETS}, ["come -> look -> choose", *CHOICE], []),
        ({"look": SETS}, ["come -> look", "look -> choose", "come -> choose", *CHOICE], WARNED),
        ({"look": CHECK, "late": {"type": "boundary", "attached_to": "look", "after": "1 h"}, "set": SETS},
         ["come -> look -> set -> choose", "late -> choose", *CHOICE], WARNED),
    ],
)  # fmt: skip
def test_ways_without_a_setter(elements, flows, found):
    assert told(elements, flows) == found


def test_what_is_drawn_is_there():
    assert told({}, ["come -> choose", *CHOICE], attributes={"fine": False}) == []
    assert told({}, ["come -> choose", *CHOICE], stream={"fine": False}) == []


def test_an_attribute_that_reads_itself_needs_a_beginning():
    count = {"post": "clerk", "duration": "1 min", "sets": {"tries": "tries + 1"}}
    flows = ["come -> count -> go"]
    assert told({"count": count}, flows) == [("processes.visit.elements.count", "tries")]
    assert told({"count": count}, flows, attributes={"tries": 0}) == []
