"""Expectations that name what does not exist, or whose curves make no sense."""

import copy

import pytest

from sim import load_scenario
from sim.errors import InputError
from sim.model.check import check, message
from sim.model.scenario import Scenario
from tests.engine.small import come, small
from tests.views.experience.small import HALL

ASPECT = HALL["aspects"]["wait"]


def scenario(**changes):
    part = {**copy.deepcopy(HALL), **changes}
    return small(come("serve"), ["come -> serve -> go"], experience=part)


def mistakes(**changes):
    return {m.place: m.severity for m in check(load_scenario(scenario(**changes)))}


def aspect(**changes):
    return {"aspects": {"one": {**ASPECT, **changes}}}


def test_in_order():
    assert mistakes() == {}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"processes": {"walk": {"need": "powr", "stage": "applying"}}}, "processes.walk.need"),
        ({"processes": {"walk": {"need": "power", "stage": "using"}}}, "processes.walk.stage"),
        (aspect(process=["wlk"]), "aspects.one.process"),
        (aspect(segments={"vip": 2}), "aspects.one.segments"),
        ({"expectations": {"segments": {"vip": 2}}}, "expectations.segments"),
        (aspect(measure={"type": "wait", "elements": ["srve"], "expected": "1 h"}), "aspects.one.measure.elements"),
        (aspect(measure={"type": "promise", "standards": ["soon"]}), "aspects.one.measure.standards"),
        (aspect(measure={"type": "outcome", "outcomes": ["lost"]}), "aspects.one.measure.outcomes"),
        (aspect(measure={"type": "holds", "holds": "size > 3"}), "aspects.one.measure.holds"),
        (aspect(measure={"type": "again", "elements": ["nope"]}), "aspects.one.measure.elements"),
        (aspect(when="visits('nope') > 0"), "aspects.one.when"),
        ({"call_back": {"when": "surveyed"}}, "call_back.when"),
        (
            aspect(measure={"type": "span", "ends": {"element": "srve"}, "expected": "1 h"}),
            "aspects.one.measure.ends.element",
        ),
    ],
)
def test_an_error_with_its_place_in_both_languages(changes, place):
    found = [m for m in check(load_scenario(scenario(**changes))) if m.severity == "error"]
    assert [m.place for m in found] == [f"experience.{place}"]
    assert "没有这个" in message(found[0], "zh")
    assert "there is no such" in message(found[0], "en")


def test_processes_that_are_not_there_do_not_matter():
    more = {**HALL["processes"], "other": {"need": "power", "stage": "applying"}}
    other = {**ASPECT, "process": ["other"], "measure": {"type": "wait", "elements": ["far"], "expected": "1 h"}}
    assert mistakes(processes=more, aspects={**HALL["aspects"], "far": other}) == {}


def test_a_warning_where_nobody_is_a_customer():
    other = {"other": {"need": "power", "stage": "applying"}}
    found = mistakes(processes=other, aspects={"one": {**ASPECT, "process": ["other"]}})
    assert found == {"experience.processes": "warning"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (aspect(curve=[[0, 1]]), "至少要有两点"),
        (aspect(curve=[[1, 1], [0, 0]]), "从小到大"),
        (aspect(curve=[[0, 1], [1, 0], [2, 0.5]]), "一直上升或一直下降"),
        (aspect(curve=[[0, 2], [1, 0]]), "0 与 1 之间"),
        (aspect(weight=-1), "experience.aspects.one.weight"),
        ({"loss_aversion": 0.5}, "experience.loss_aversion"),
        (aspect(measure={"type": "wiat"}), "experience.aspects.one.measure"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(changes, told):
    with pytest.raises(InputError) as error:
        load_scenario(scenario(**changes))
    text = message(error.value.mistakes[0], "zh")
    assert told in text
    assert "experience" in text


def test_the_section_survives_its_canonical_form():
    made = load_scenario(scenario())
    assert Scenario.model_validate(made.canonical()) == made


def test_a_bias_is_swept_from_the_command_line():
    made = load_scenario("outage_repair", settings=["experience.call_back.courtesy=0"])
    assert made.experience.call_back.courtesy == 0
    with pytest.raises(InputError, match="courtesy"):
        load_scenario("outage_repair", settings=["experience.call_back.courtsy=0"])
