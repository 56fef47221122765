"""Lowering of the standards that have controls: which nodes their clocks watch, and what the controls do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.engine.lowered import Flow, LoweredControl, LoweredProcess, LoweredPromise, Node
from sim.engine.luck import Purpose
from sim.engine.quantiles import uniform
from sim.engine.slots import Slots
from sim.model.controls import Control
from sim.model.scenario import Scenario
from sim.model.standards import Point, Standard
from sim.model.worktime import OpenTime

__all__ = ["lower_promises"]


def lower_promises(
    scenario: Scenario,
    processes: Mapping[str, LoweredProcess],
    *,
    calendars: Mapping[str, OpenTime],
    slots: Slots,
    first_rank: int,
) -> None:
    """Let the nodes and processes know which clocks of standards in force they start, stop and halt.

    A standard without controls only measures: its clocks are a matter for whoever reads the log.
    """
    rank = first_rank
    for name, part in sorted(scenario.standards.items()):
        if not part.controls or part.process not in processes or not scenario.in_force(part):
            continue
        process = processes[part.process]
        controls = []
        for control_name, rule in sorted(part.controls.items()):
            controls.append(_control(f"{name}.{control_name}", rank, part, rule, processes=processes, slots=slots))
            rank += 1
        calendar = None if part.calendar is None else calendars[part.calendar]
        promise = LoweredPromise(name, part, calendar, controls)
        for role, point in _points(part):
            _watch(process, promise, role, point)


def _points(part: Standard) -> Iterator[tuple[str, Point]]:
    yield "begins", part.begins
    yield "ends", part.ends
    for pause in part.pauses:
        yield "stops", pause.begins
        yield "goes_on", pause.ends


def _watch(process: LoweredProcess, promise: LoweredPromise, role: str, point: Point) -> None:
    places = [process] if point.element is None else _named(process, point.element)
    for place in places:
        place.watched.setdefault(point.moment, []).append((promise, role))


def _named(process: LoweredProcess, element: str) -> list[Node]:
    """The nodes of an element, on whatever level of sub-processes it stands."""
    return [node for name, node in process.nodes.items() if name.rpartition("/")[2] == element]


def _control(
    name: str,
    rank: int,
    part: Standard,
    rule: Control,
    *,
    processes: Mapping[str, LoweredProcess],
    slots: Slots,
) -> LoweredControl:
    key = slots.key(part.process, f"control:{name}")
    lesson = rule.teaches
    elements = () if lesson is None else lesson.elements
    flows = () if lesson is None else lesson.hand_offs
    return LoweredControl(
        id=name.rpartition(".")[2],
        rank=rank,
        key=key,
        rule=rule,
        threshold=None if rule.at is None else round(rule.at * part.limit),
        chance=None if rule.chance >= 1 else slots.add(Purpose.CONTROL, key, uniform()),
        process=None if rule.starts is None else processes[rule.starts],
        hastened=[] if rule.hastens is None else _all(processes, rule.hastens.elements),
        taught=_all(processes, elements),
        taught_flows=_flows(processes, flows),
    )


def _all(processes: Mapping[str, LoweredProcess], elements: tuple[str, ...]) -> list[Node]:
    return [node for process in processes.values() for name in elements for node in _named(process, name)]


def _flows(processes: Mapping[str, LoweredProcess], names: tuple[str, ...]) -> list[Flow]:
    found = (flow for process in processes.values() for node in process.nodes.values() for flow in node.outs)
    return [flow for flow in found if flow.id.rpartition("/")[2] in names]
