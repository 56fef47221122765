"""Names that lead nowhere: posts, calendars, elements, attributes … that the scenario does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import networkx as nx

from sim.errors import Mistake
from sim.model.controls import Control
from sim.model.customers import Arrivals, Behaviour, ByCase, Surge
from sim.model.evaluation import CustomerEvaluation
from sim.model.expressions import BUILT_IN, Expression
from sim.model.graph import flow_ids
from sim.model.measures import Indicator, Outage
from sim.model.mistakes import mistake
from sim.model.mistakes import unknown as unknown_name
from sim.model.organisation import Calendar, Department, District, Post, Staff
from sim.model.parts import Part
from sim.model.policies import MoveRule, RaiseRule
from sim.model.process import Activity, Batch, Call, Catch, Flow, Gateway, Spawn
from sim.model.risks import Risk
from sim.model.scenario import Scenario
from sim.model.standards import Standard
from sim.model.value_chain import HandOffLimit, Judgement, Need, Requirement
from sim.model.walk import levels, parts, values
from sim.model.written import Steps, write_steps

__all__ = ["check_names", "elements_of", "readable_names", "unknown"]

Readable = Mapping[str, set[str]]

# Which section the names in a key belong to.
REFERENCES: dict[type[Part], dict[str, str]] = {
    District: {"parent": "districts"},
    Department: {"parent": "departments"},
    Post: {"department": "departments", "green": "segments"},
    Staff: {"posts": "posts", "calendar": "calendars", "shifts": "calendars", "district": "districts"},
    Arrivals: {"process": "processes", "calendar": "calendars", "segments": "segments", "districts": "districts"},
    Surge: {"streams": "arrivals"},
    Standard: {"process": "processes", "calendar": "calendars", "segments": "segments"},
    Indicator: {"process": "processes", "standards": "standards"},
    Outage: {"process": "processes"},
    Behaviour: {"starts": "processes"},
    MoveRule: {"from": "posts", "to": "posts", "department": "departments"},
    RaiseRule: {"process": "processes"},
    Control: {"starts": "processes", "answers": "posts"},
    Activity: {"post": "posts", "by_staff": "staff"},
    Batch: {"at": "calendars"},
    Gateway: {"decides": "posts"},
    Catch: {"at": "calendars"},
    Spawn: {"process": "processes"},
    Call: {"process": "processes"},
    Flow: {"transfer_calendar": "calendars"},
    Need: {"segments": "segments", "processes": "processes"},
    Requirement: {"department": "departments", "post": "posts", "standard": "standards"},
    HandOffLimit: {"from": "departments", "to": "departments", "calendar": "calendars"},
    Judgement: {"indicator": "indicators"},
    Risk: {"process": "processes", "standards": "standards", "department": "departments", "post": "posts"},
    CustomerEvaluation: {"posts": "posts"},
}
_KINDS = {
    "districts": "@check.a_district",
    "departments": "@check.a_department",
    "segments": "@check.a_segment",
    "posts": "@check.a_post",
    "staff": "@check.a_staff_group",
    "calendars": "@check.a_calendar",
    "processes": "@check.a_process",
    "arrivals": "@check.a_stream",
    "standards": "@check.a_standard",
    "indicators": "@evaluation.an_indicator",
    "elements": "@check.an_element",
    "flows": "@check.a_flow",
    "starts": "@check.a_start",
    "attributes": "@check.an_attribute",
    "sources": "@check.a_source",
    "keys": "@check.a_key",
}


def check_names(scenario: Scenario) -> Iterator[Mistake]:
    """Every name that leads nowhere, with the nearest one that exists."""
    for steps, part in parts(scenario):
        yield from _sections(scenario, steps, part)
        yield from _sources(scenario, steps, part)
    readable = readable_names(scenario)
    yield from _levels(scenario, readable)
    yield from _processes(scenario, readable)
    yield from _measures(scenario, readable)
    yield from _controls(scenario, readable)
    for name, calendar in scenario.calendars.items():
        yield from _rota(name, calendar)
    for section in ("departments", "districts"):
        yield from _circles(section, getattr(scenario, section))
    versions = {version for standard in scenario.standards.values() for version in standard.versions}
    if scenario.rules is not None and versions and scenario.rules not in versions:
        yield mistake("check.version", "rules", value=scenario.rules, known=", ".join(sorted(versions)))


def unknown(kind: str, name: str, known: Iterable[str], steps: Steps, *, severity: str = "error") -> Mistake:
    """The mistake of a name that does not exist."""
    return unknown_name(write_steps(steps), name, _KINDS[kind], known, severity=severity)


def elements_of(scenario: Scenario, process: str) -> set[str]:
    """The ids of all elements that a case of `process` can enter, on every level, called processes included."""
    found: set[str] = set()
    todo, seen = [process], {process}
    while todo:
        here = todo.pop()
        for level in levels(scenario):
            if level.process == here:
                found |= set(level.elements)
                calls = {e.process for e in level.elements.values() if isinstance(e, Call)} - seen
                todo += sorted(calls & set(scenario.processes))
                seen |= calls
    return found


def _sections(scenario: Scenario, steps: Steps, part: Part) -> Iterator[Mistake]:
    references = REFERENCES.get(type(part))
    if references is None:
        return
    for key, value in values(part):
        section = references.get(key)
        if section is None or value is None:
            continue
        known = getattr(scenario, section)
        names = [(value, (*steps, key))] if isinstance(value, str) else []
        if isinstance(value, Mapping):
            names = [(name, (*steps, key, name)) for name in value]
        elif isinstance(value, tuple):
            names = [(name, (*steps, key, number)) for number, name in enumerate(value)]
        for name, way in names:
            if name not in known:
                yield unknown(section, name, known, way)


def _sources(scenario: Scenario, steps: Steps, part: Part) -> Iterator[Mistake]:
    known = [*scenario.sources, "assumption"]
    source = part.source
    for name, way in (
        [(source, (*steps, "source"))]
        if isinstance(source, str)
        else [(tag, (*steps, "source", key)) for key, tag in (source or {}).items()]
    ):
        if name not in known:
            yield unknown("sources", name, known, way)
    if isinstance(source, Mapping):
        keys = [key for key, _ in values(part)]
        for key in source:
            if key.split(".")[0] not in keys:  # `duration.mean` is an amount of a law
                yield unknown("keys", key, keys, (*steps, "source", key))


def _levels(scenario: Scenario, readable: Readable) -> Iterator[Mistake]:
    """Names of elements beside each other: flows, boundaries, `same_as`, `visits('…')`."""
    for level in levels(scenario):
        names = readable[level.process]
        for name, element in level.elements.items():
            steps = (*level.steps, "elements", name)
            for key in ("attached_to", "same_as"):
                other = getattr(element, key, None)
                if other is not None and other not in level.elements:
                    yield unknown("elements", other, level.elements, (*steps, key))
            for key, expression in element.sets.items():
                yield from _expression(expression, names, level.elements, (*steps, "sets", key))
            if isinstance(element, Activity) and element.external is not None and element.external.when is not None:
                way = (*steps, "external", "when")
                yield from _expression(element.external.when, names, level.elements, way)
        for number, flow in enumerate(level.flows):
            steps = (*level.steps, "flows", number)
            for key, other in (("from", flow.from_), ("to", flow.to)):
                if other not in level.elements:
                    yield unknown("elements", other, level.elements, (*steps, key))
            if flow.when is not None:
                yield from _expression(flow.when, names, level.elements, (*steps, "when"))


def _expression(expression: Expression, names: set[str], elements: Iterable[str], steps: Steps) -> Iterator[Mistake]:
    for name in sorted(expression.names - names):
        yield unknown("attributes", name, sorted(names), steps)
    known = set(elements)
    for name in sorted(expression.elements - known):
        yield unknown("elements", name, sorted(known), steps)


def readable_names(scenario: Scenario) -> dict[str, set[str]]:
    """By process, what its conditions may read: what its cases have from the beginning and what any element sets.

    A process that is called is walked by the cases of those that call it.
    """
    sets: dict[str, set[str]] = {name: set() for name in scenario.processes}
    calls: nx.DiGraph[str] = nx.DiGraph()
    calls.add_nodes_from(scenario.processes)
    for level in levels(scenario):
        for element in level.elements.values():
            sets[level.process] |= set(element.sets)
            if isinstance(element, Call):
                calls.add_edge(level.process, element.process)
    drawn = {name: set(process.attributes) for name, process in scenario.processes.items()}
    for stream in scenario.arrivals.values():
        drawn.setdefault(stream.process, set()).update(stream.attributes)
    found = {}
    for name in scenario.processes:
        callers, called = nx.ancestors(calls, name) & set(sets), nx.descendants(calls, name) & set(sets)
        around = [drawn[other] | sets[other] for other in callers] + [sets[other] for other in called]
        found[name] = {*BUILT_IN, *drawn[name], *sets[name]}.union(*around)
    return found


def _start(scenario: Scenario, process: str | None, start: str | None, steps: Steps) -> Iterator[Mistake]:
    if start is None or process not in scenario.processes:
        return
    starts = [name for name, element in scenario.processes[process].elements.items() if element.type == "start"]
    if start not in starts:
        yield unknown("starts", start, starts, steps)


def _processes(scenario: Scenario, readable: Readable) -> Iterator[Mistake]:
    """Starts, behaviours and rules of attributes."""
    for name, stream in scenario.arrivals.items():
        yield from _start(scenario, stream.process, stream.start, ("arrivals", name, "start"))
        process = scenario.processes.get(stream.process)
        known = [*(process.attributes if process is not None else ()), *stream.attributes]
        yield from _rules(stream.attributes, known, ("arrivals", name))
    for level in levels(scenario):
        for name, element in level.elements.items():
            if isinstance(element, Spawn):
                yield from _start(scenario, element.process, element.start, (*level.steps, "elements", name, "start"))
    for name, process in scenario.processes.items():
        steps: Steps = ("processes", name)
        yield from _rules(process.attributes, list(process.attributes), steps)
        for number, rule in enumerate(process.priorities):
            yield from _expression(rule.when, readable[name], (), (*steps, "priorities", number, "when"))
        yield from _artifacts(scenario, name)
        for key, behaviour in process.behaviours.items():
            here = (*steps, "behaviours", key)
            for field, other in (("since", behaviour.since), ("until", behaviour.until)):
                if other is not None and other not in process.elements:
                    yield unknown("elements", other, process.elements, (*here, field))
            yield from _start(scenario, behaviour.starts, behaviour.start, (*here, "start"))
            if behaviour.when is not None:
                names = readable[name]
                yield from _expression(behaviour.when, names, process.elements, (*here, "when"))


def _artifacts(scenario: Scenario, process: str) -> Iterator[Mistake]:
    """What is drawn beside elements: the elements must be there, at any depth."""
    known = elements_of(scenario, process)
    for name, artifact in scenario.processes[process].artifacts.items():
        for field in ("joined", "reads", "writes"):
            for number, other in enumerate(getattr(artifact, field)):
                if other not in known:
                    steps = ("processes", process, "artifacts", name, field, number)
                    yield unknown("elements", other, sorted(known), steps)


def _rules(rules: Mapping[str, object], known: list[str], steps: Steps) -> Iterator[Mistake]:
    """Rules that depend on another attribute: it must be drawn before."""
    for name, rule in rules.items():
        if not isinstance(rule, ByCase) or rule.by in BUILT_IN:
            continue
        way = (*steps, "attributes", name, "by")
        if rule.by not in known:
            yield unknown("attributes", rule.by, [*BUILT_IN, *known], way)
        elif known.index(rule.by) >= known.index(name):
            yield mistake("check.drawn_later", write_steps(way), value=rule.by)


def _measures(scenario: Scenario, readable: Readable) -> Iterator[Mistake]:
    """Points and conditions of standards, indicators and outages."""
    for steps, part in _measured_parts(scenario):
        processes = [part.process] if isinstance(part.process, str) else list(part.process or scenario.processes)
        if not all(process in scenario.processes for process in processes):
            continue
        elements = set().union(*(elements_of(scenario, process) for process in processes))
        attributes = set().union(*(readable[process] for process in processes))
        for way, point in parts(part, steps):
            other = getattr(point, "element", None)
            if other is not None and other not in elements:
                yield unknown("elements", other, sorted(elements), (*way, "element"))
        for number, other in enumerate(getattr(part, "elements", ())):
            if other not in elements:
                yield unknown("elements", other, sorted(elements), (*steps, "elements", number))
        for key in ("when", "holds"):
            expression = getattr(part, key, None)
            if expression is not None:
                yield from _expression(expression, attributes, elements, (*steps, key))
        if isinstance(part, Outage) and part.customers not in attributes:
            yield unknown("attributes", part.customers, sorted(attributes), (*steps, "customers"))


def _measured_parts(scenario: Scenario) -> Iterator[tuple[Steps, Standard | Indicator | Outage]]:
    for section in ("standards", "indicators", "outages"):
        for name, part in getattr(scenario, section).items():
            yield (section, name), part
    if scenario.evaluation is not None:
        for name, part in scenario.evaluation.indicators.items():
            yield ("evaluation", "indicators", name), part


def _controls(scenario: Scenario, readable: Readable) -> Iterator[Mistake]:
    """Elements and hand-offs that controls have an effect on, and the conditions under which they come."""
    elements = sorted({name for level in levels(scenario) for name in level.elements})
    flows = sorted({key for level in levels(scenario) for key, _ in flow_ids(level.flows)})
    for name, standard in scenario.standards.items():
        for control_name, control in standard.controls.items():
            steps: Steps = ("standards", name, "controls", control_name)
            for key, part, known in (
                ("elements", control.hastens, elements),
                ("elements", control.teaches, elements),
                ("hand_offs", control.teaches, flows),
            ):
                part_key = "hastens" if part is control.hastens else "teaches"
                for number, other in enumerate(getattr(part, key, ())):
                    if other not in known:
                        kind = "flows" if key == "hand_offs" else "elements"
                        yield unknown(kind, other, known, (*steps, part_key, key, number))
            if control.when is not None and standard.process in scenario.processes:
                here = elements_of(scenario, standard.process)
                yield from _expression(control.when, readable[standard.process], here, (*steps, "when"))
            yield from _start(scenario, control.starts, control.start, (*steps, "start"))


def _rota(name: str, calendar: Calendar) -> Iterator[Mistake]:
    place = f"calendars.{name}.on"
    if calendar.on and calendar.cycle is None:
        yield mistake("check.rota_cycle", place)
    for number, day in enumerate(calendar.on):
        if calendar.cycle is not None and day >= calendar.cycle:
            yield mistake("check.rota_day", f"{place}[{number}]", value=day, last=calendar.cycle - 1)


def _circles(section: str, known: Mapping[str, District | Department]) -> Iterator[Mistake]:
    for name in known:
        above, here = [name], known[name].parent
        while here is not None and here in known and here not in above:
            above.append(here)
            here = known[here].parent
        if here == name:
            yield mistake("check.parent_circle", f"{section}.{name}.parent", chain=" -> ".join([*above, name]))
