"""Names in `experience` that lead nowhere: needs, processes, segments, and what its aspects measure.

It may speak of processes that a scenario lacks: several scenarios share one file of expectations. What an aspect says
is looked at only where all its processes are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.errors import Mistake
from sim.model.check.names import elements_of, readable_names
from sim.model.experience import Aspect, Experience
from sim.model.expressions import Expression
from sim.model.mistakes import mistake
from sim.model.mistakes import unknown as unknown_name
from sim.model.process import End
from sim.model.scenario import Scenario
from sim.model.standards import Point
from sim.model.walk import levels, parts
from sim.model.written import Steps, write_steps

__all__ = ["check_experience"]

_ALWAYS = ("completed", "withdrawn", "cancelled")


def check_experience(scenario: Scenario) -> Iterator[Mistake]:
    """What is wrong with the expectations of a scenario's customers; nothing where it has none."""
    part = scenario.experience
    if part is None:
        return
    for name, concern in part.processes.items():
        steps: Steps = ("experience", "processes", name)
        yield from _unknown("need", [concern.need], part.needs, (*steps, "need"))
        yield from _unknown("stage", [concern.stage], part.stages, (*steps, "stage"))
    if not set(part.processes) & set(scenario.processes):
        yield mistake("experience.nobody", "experience.processes", severity="warning")
    shifts: Steps = ("experience", "expectations", "segments")
    yield from _unknown("segment", part.expectations.segments, scenario.segments, shifts)
    for name, aspect in part.aspects.items():
        steps = ("experience", "aspects", name)
        yield from _unknown("process", aspect.process, part.processes, (*steps, "process"))
        yield from _unknown("segment", aspect.segments, scenario.segments, (*steps, "segments"))
        if set(aspect.process) <= set(scenario.processes):
            yield from _aspect(scenario, aspect, steps)
    yield from _call_back(scenario, part)


def _unknown(kind: str, names: Iterable[str], known: Iterable[str], steps: Steps) -> Iterator[Mistake]:
    for name in names:
        if name not in known:
            yield unknown_name(write_steps(steps), name, f"@experience.a_{kind}", known)


def _aspect(scenario: Scenario, aspect: Aspect, steps: Steps) -> Iterator[Mistake]:
    """Elements, standards, outcomes and conditions of an aspect whose processes are all there."""
    names = readable_names(scenario)
    elements = sorted(set().union(*(elements_of(scenario, process) for process in aspect.process)))
    attributes = sorted(set().union(*(names[process] for process in aspect.process)))
    way: Steps = (*steps, "measure")
    for inner, part in parts(aspect.measure, way):
        if isinstance(part, Point) and part.element is not None:
            yield from _unknown("element", [part.element], elements, (*inner, "element"))
    measure = aspect.measure
    yield from _unknown("element", getattr(measure, "elements", ()), elements, (*way, "elements"))
    standards = [name for name, s in scenario.standards.items() if s.process in aspect.process]
    yield from _unknown("standard", getattr(measure, "standards", ()), standards, (*way, "standards"))
    outcomes = getattr(measure, "outcomes", ())
    if outcomes:
        known = [*_ALWAYS, *_outcomes(scenario, aspect)]
        yield from _unknown("outcome", outcomes, list(dict.fromkeys(known)), (*way, "outcomes"))
    for key, expression in (("when", aspect.when), ("measure.holds", getattr(measure, "holds", None))):
        if expression is not None:
            yield from _condition(expression, attributes, elements, (*steps, *key.split(".")))


def _outcomes(scenario: Scenario, aspect: Aspect) -> Iterator[str]:
    for level in levels(scenario):
        if level.process in aspect.process:
            yield from (element.outcome for element in level.elements.values() if isinstance(element, End))


def _condition(
    expression: Expression, attributes: Iterable[str], elements: Iterable[str], steps: Steps
) -> Iterator[Mistake]:
    yield from _unknown("attribute", sorted(expression.names), attributes, steps)
    yield from _unknown("element", sorted(expression.elements), elements, steps)


def _call_back(scenario: Scenario, part: Experience) -> Iterator[Mistake]:
    """The condition of the call-back: some process must have what it reads, if all are there."""
    here = [process for process in part.processes if process in scenario.processes]
    if part.call_back.when is None or len(here) < len(part.processes):
        return
    names = readable_names(scenario)
    attributes = sorted(set().union(*(names[process] for process in here)))
    elements = sorted(set().union(*(elements_of(scenario, process) for process in here)))
    yield from _condition(part.call_back.when, attributes, elements, ("experience", "call_back", "when"))
