"""A value that a redesign changed has no longer the source of the base."""

from sim.model.load import load_scenario
from sim.model.redesign import redesigned
from sim.model.sources import parameters
from tests.model.redesign.scenes import BUREAU, of


def sourced(scenario):
    return {parameter.path: parameter.source for parameter in parameters(scenario)}


def base():
    """The bureau with every value of the main process from a paper."""
    supply = {**BUREAU["processes"]["supply"], "source": "F1"}
    return load_scenario({**BUREAU, "processes": {**BUREAU["processes"], "supply": supply}})


def test_what_is_not_changed_keeps_its_source_and_what_is_becomes_an_assumption():
    design = redesigned(base(), of({"change": "scale", "what": "durations", "elements": ["check"], "by": 0.5}))
    before, after = sourced(base()), sourced(design)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {"processes.supply.elements.check.duration"}
    assert (before[changed.pop()], set(before)) == ("F1", set(after))


def test_what_is_new_is_an_assumption_unless_it_says_more():
    definition = {"post": "head", "duration": "9 min"}
    change = {"change": "insert", "process": "supply", "element": "look", "definition": definition, "on": "sign->stamp"}
    path = "processes.supply.elements.look.duration"
    assert sourced(redesigned(base(), of(change)))[path] == "assumption"
    said = {**change, "definition": {**definition, "source": "F1"}}
    assert sourced(redesigned(base(), of(said)))[path] == "F1"


def test_a_part_with_one_source_keeps_it_for_its_other_values():
    element = "processes.supply.elements.visit"
    whole = redesigned(base(), of({"change": "set", "path": f"{element}.source", "value": "F1"}))
    design = redesigned(whole, of({"change": "scale", "what": "waits", "elements": ["visit"], "by": 0.5}))
    found = sourced(design)
    assert found[f"{element}.duration"] == "F1"
    assert found[f"{element}.external.after"] == "assumption"


def test_attributes_and_staff():
    design = redesigned(
        base(),
        of(
            {"change": "attribute", "process": "supply", "attribute": "big", "rule": {"chance": 0.5}},
            {"change": "staff", "group": "heads", "count": "+1"},
        ),
    )
    assert sourced(design)["processes.supply.attributes.big.chance"] == "assumption"
    assert sourced(design)["staff.heads.count"] == "assumption"
