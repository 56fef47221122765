"""Keys that need each other or exclude each other: rates, batches, catching events, moments of points, members."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Mistake
from sim.model.controls import Control
from sim.model.customers import Arrivals
from sim.model.measures import Indicator
from sim.model.mistakes import mistake
from sim.model.organisation import Staff
from sim.model.parts import Part
from sim.model.process import Activity, Batch, Boundary, Catch, Spawn, Throw
from sim.model.scenario import Scenario
from sim.model.standards import Point, Standard
from sim.model.walk import levels, parts
from sim.model.written import Steps, write_steps

__all__ = ["check_forms"]

_RATES = ("per_year", "per_day", "per_hour", "every", "times")


def check_forms(scenario: Scenario) -> Iterator[Mistake]:
    """Every part whose keys do not go together."""
    for steps, part in parts(scenario):
        yield from _part(part, steps)
        if isinstance(part, Activity) and part.same_as_for is not None and part.same_as is None:
            yield mistake("check.same_as_for", write_steps((*steps, "same_as_for")))
    yield from _messages(scenario)
    yield from _points(scenario)
    if not scenario.arrivals:
        yield mistake("check.no_arrivals", "arrivals")


def _part(part: Part, steps: Steps) -> Iterator[Mistake]:
    if isinstance(part, Arrivals):
        yield from _one_of(part, _RATES, steps)
        if part.every is None and (part.first is not None or part.closed != "pause"):
            key = "first" if part.first is not None else "closed"
            yield mistake("check.renewal_only", write_steps((*steps, key)))
    elif isinstance(part, Catch):
        yield from _one_of(part, ("after", "at") if part.type == "timer" else ("after", "on"), steps)
        wrong = "on" if part.type == "timer" else "at"
        if getattr(part, wrong) is not None:
            yield mistake("check.wrong_here", write_steps((*steps, wrong)), type=part.type)
    elif isinstance(part, Boundary):
        yield from _one_of(part, ("after", "on"), steps)
    elif isinstance(part, Batch):
        yield from _batch(part, steps)
    elif isinstance(part, Staff) and part.members and len(part.members) != part.count:
        place = write_steps((*steps, "members"))
        yield mistake("check.members", place, members=len(part.members), count=part.count)
    elif isinstance(part, Control):
        yield from _control(part, steps)
    elif isinstance(part, Standard):
        yield from _standard(part, steps)
    elif isinstance(part, Indicator):
        yield from _indicator(part, steps)


def _control(control: Control, steps: Steps) -> Iterator[Mistake]:
    if (control.at is None) != (control.kind == "review"):
        yield mistake("check.control_at", write_steps((*steps, "at")), kind=control.kind)
    if control.starts is None and not (control.priority is not None or control.hastens or control.teaches):
        yield mistake("check.control_idle", write_steps(steps), severity="warning")


def _standard(standard: Standard, steps: Steps) -> Iterator[Mistake]:
    for name, control in standard.controls.items() if standard.at_least else ():
        if control.at is not None:
            # such a promise is in danger only when its clock ends too soon, not while it runs
            yield mistake("check.control_too_soon", write_steps((*steps, "controls", name, "at")), kind=control.kind)


def _indicator(indicator: Indicator, steps: Steps) -> Iterator[Mistake]:
    for kind, key in (("share", "holds"), ("once", "elements")):
        if indicator.kind == kind and not getattr(indicator, key):
            yield mistake("check.indicator", write_steps((*steps, key)), kind=kind, needed=key)


def _batch(batch: Batch, steps: Steps) -> Iterator[Mistake]:
    if batch.size is None and batch.at is None and batch.longest is None and batch.quiet is None:
        yield mistake("check.batch", write_steps(steps))
    if batch.at_most is not None and batch.at_most < batch.at_least:
        place = write_steps((*steps, "at_most"))
        yield mistake("check.batch_size", place, value=batch.at_most, size=batch.at_least)
    if batch.size is not None and batch.at_most is not None and batch.at_most < batch.size:
        yield mistake("check.batch_size", write_steps((*steps, "at_most")), value=batch.at_most, size=batch.size)


def _one_of(part: Part, keys: tuple[str, ...], steps: Steps) -> Iterator[Mistake]:
    given = [key for key in keys if getattr(part, key) is not None]
    if len(given) != 1:
        shown = ", ".join(given)
        key = "check.exactly_one" if given else "check.exactly_one_none"
        yield mistake(key, write_steps(steps), keys=", ".join(keys), given=shown)


def _messages(scenario: Scenario) -> Iterator[Mistake]:
    """Messages that nobody throws or nobody waits for."""
    thrown, awaited = set(), set()
    for level in levels(scenario):
        for element in level.elements.values():
            if isinstance(element, Throw):
                thrown.add(element.message)
            elif isinstance(element, Catch | Boundary) and element.on is not None:
                awaited.add(element.on)
    for level in levels(scenario):
        for name, element in level.elements.items():
            way = (*level.steps, "elements", name)
            if isinstance(element, Catch) and element.on is not None and element.on not in thrown:
                yield mistake("check.never_thrown", write_steps((*way, "on")), value=element.on)
            elif isinstance(element, Boundary) and element.on is not None and element.on not in thrown:
                place = write_steps((*way, "on"))
                yield mistake("check.never_thrown", place, value=element.on, severity="warning")
            elif isinstance(element, Throw) and element.message not in awaited:
                place = write_steps((*way, "message"))
                yield mistake("check.never_awaited", place, value=element.message, severity="warning")


def _points(scenario: Scenario) -> Iterator[Mistake]:
    """Moments that the kind of element has not."""
    for section in ("standards", "indicators", "outages"):
        for name, part in getattr(scenario, section).items():
            for steps, point in parts(part, (section, name)):
                if isinstance(point, Point):
                    yield from _point(scenario, point, steps)
            if isinstance(part, Standard) and part.begins == part.ends:
                yield mistake("check.same_point", f"{section}.{name}.ends")


def _point(scenario: Scenario, point: Point, steps: Steps) -> Iterator[Mistake]:
    place = write_steps((*steps, "moment"))
    if point.element is None:
        if point.moment not in ("arrival", "ended"):
            yield mistake("check.moment", place, value=point.moment, known="arrival, ended")
        return
    found = [e for level in levels(scenario) for n, e in level.elements.items() if n == point.element]
    if not found or point.moment == "arrival":
        if point.moment == "arrival":
            yield mistake("check.moment", place, value=point.moment, known="sent, enabled, started, ended")
        return
    if not any(isinstance(e, Activity | Catch | Spawn) or e.type == "event" for e in found):
        yield mistake("check.no_moments", write_steps((*steps, "element")), value=point.element, type=found[0].type)
