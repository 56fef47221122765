"""The shape of processes: starts and ends, what can be reached, what leads nowhere, gateways that cannot choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import networkx as nx

from sim.errors import Mistake
from sim.model.mistakes import mistake
from sim.model.process import Activity, Boundary, Call, Catch, Element, End, Flow, Gateway, Spawn, Start, SubProcess
from sim.model.scenario import Scenario
from sim.model.walk import Level, levels
from sim.model.written import Steps, write_steps

__all__ = ["check_structure"]

_SLACK = 1e-9  # of sums of probabilities


def check_structure(scenario: Scenario) -> Iterator[Mistake]:
    """Every element that cannot be reached or left, and every gateway that cannot choose."""
    for level in levels(scenario):
        yield from _ends(level)
        yield from _flows(level)
        yield from _reach(level)
        outs: dict[str, list[tuple[int, Flow]]] = {}
        for number, flow in enumerate(level.flows):
            outs.setdefault(flow.from_, []).append((number, flow))
        for name, element in level.elements.items():
            yield from _choice(level, name, element, outs.get(name, []))
            if isinstance(element, Boundary):
                yield from _boundary(level, name, element)
    yield from _circles(scenario)


def _place(level: Level, *steps: str | int) -> str:
    return write_steps((*level.steps, *steps))


def _ends(level: Level) -> Iterator[Mistake]:
    kinds = [element.type for element in level.elements.values()]
    if "start" not in kinds:
        yield mistake("check.no_start", _place(level, "elements"))
    if "end" not in kinds:
        yield mistake("check.no_end", _place(level, "elements"))


def _flows(level: Level) -> Iterator[Mistake]:
    for number, flow in enumerate(level.flows):
        source, target = level.elements.get(flow.from_), level.elements.get(flow.to)
        place = _place(level, "flows", number)
        if isinstance(source, End):
            yield mistake("check.out_of_end", place, element=flow.from_)
        if isinstance(target, Start):
            yield mistake("check.into_start", place, element=flow.to)
        if isinstance(target, Boundary):
            yield mistake("check.into_boundary", place, element=flow.to)
        if (
            isinstance(source, Gateway)
            and source.type == "event"
            and target is not None
            and not isinstance(target, Catch)
        ):
            yield mistake("check.event_gateway", place, element=flow.from_, target=flow.to)


def _reach(level: Level) -> Iterator[Mistake]:
    """Elements that no case comes to, and those from which none comes to an end."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(level.elements)
    graph.add_edges_from((f.from_, f.to) for f in level.flows if f.from_ in level.elements and f.to in level.elements)
    for name, element in level.elements.items():
        if isinstance(element, Boundary) and element.attached_to in level.elements:
            graph.add_edge(element.attached_to, name)
    starts = [name for name, element in level.elements.items() if isinstance(element, Start)]
    ends = [name for name, element in level.elements.items() if isinstance(element, End)]
    reached = set(starts).union(*(nx.descendants(graph, name) for name in starts))
    leaving = set(ends).union(*(nx.ancestors(graph, name) for name in ends))
    for name in level.elements:
        if starts and name not in reached:
            yield mistake("check.unreachable", _place(level, "elements", name))
        elif graph.out_degree(name) == 0 and name not in ends:
            yield mistake("check.dead_end", _place(level, "elements", name))
    for component in nx.strongly_connected_components(graph):
        circular = len(component) > 1 or any(graph.has_edge(name, name) for name in component)
        if circular and ends and component & reached and not component & leaving:
            loop = [name for name in level.elements if name in component]
            yield mistake("check.loop", _place(level, "elements", loop[0]), elements=", ".join(loop))


def _boundary(level: Level, name: str, element: Boundary) -> Iterator[Mistake]:
    host = level.elements.get(element.attached_to)
    if host is not None and not isinstance(host, Activity | SubProcess | Call | Spawn):
        place = _place(level, "elements", name, "attached_to")
        yield mistake("check.boundary", place, value=element.attached_to, type=host.type)


def _choice(level: Level, name: str, element: Element, outs: list[tuple[int, Flow]]) -> Iterator[Mistake]:
    """Whether the flows out of an element say which of them is taken."""
    place = _place(level, "elements", name)
    defaults = [number for number, flow in outs if flow.default]
    for number in defaults[1:]:
        yield mistake("check.defaults", _place(level, "flows", number, "default"), element=name)
    kind = element.type
    for number, flow in outs:
        if flow.probability is not None and kind not in ("exclusive", "inclusive"):
            yield mistake("check.probability_here", _place(level, "flows", number, "probability"), element=name)
        if flow.when is not None and kind in ("parallel", "event"):
            yield mistake("check.when_here", _place(level, "flows", number, "when"), element=name, type=kind)
    if len(outs) < 2:
        return
    if kind == "exclusive":
        yield from _exclusive(level, name, [flow for _, flow in outs], place)
    elif kind not in ("parallel", "event") and not defaults and all(flow.when is not None for _, flow in outs):
        yield mistake("check.no_default", place, severity="warning")


def _exclusive(level: Level, name: str, flows: list[Flow], place: str) -> Iterator[Mistake]:
    free = [flow for flow in flows if flow.when is None and not flow.default]
    total = sum(flow.probability or 0.0 for flow in free)
    bare = [flow for flow in free if flow.probability is None]
    default = any(flow.default for flow in flows)
    if total > 1 + _SLACK:
        yield mistake("check.probabilities", place, value=f"{total:g}")
    elif free and not bare and not default and len(free) == len(flows) and total < 1 - _SLACK:
        yield mistake("check.probabilities_low", place, value=f"{total:g}", severity="warning")
    if len(bare) > 1 and total == 0:
        targets = ", ".join(flow.to for flow in bare)
        yield mistake("check.undecided", place, targets=targets)
    elif bare and total == 0 and not default and flows.index(bare[0]) < len(flows) - 1:
        yield mistake("check.never_taken", place, target=flows[-1].to, first=bare[0].to)
    if not free and not default and any(flow.probability is None for flow in flows):
        yield mistake("check.no_default", place, severity="warning")


def _circles(scenario: Scenario) -> Iterator[Mistake]:
    """Processes that call themselves, and cases that start one another without a choice in between."""
    calls: nx.DiGraph[str] = nx.DiGraph()
    spawns: nx.DiGraph[str] = nx.DiGraph()
    ways: dict[tuple[str, str], Steps] = {}
    for level in levels(scenario):
        for name, element in level.elements.items():
            if isinstance(element, Call | Spawn):
                graph = calls if isinstance(element, Call) else spawns
                graph.add_edge(level.process, element.process)
                ways[level.process, element.process] = (*level.steps, "elements", name, "process")
    yield from _report(calls, ways, "check.call_circle", "error")
    yield from _report(spawns, ways, "check.spawn_circle", "warning")


def _report(
    graph: nx.DiGraph[str], ways: Mapping[tuple[str, str], Steps], key: str, severity: str
) -> Iterator[Mistake]:
    for cycle in nx.simple_cycles(graph):
        first = cycle.index(min(cycle))
        chain = [*cycle[first:], *cycle[:first], cycle[first]]
        yield mistake(key, write_steps(ways[chain[0], chain[1]]), severity=severity, chain=" -> ".join(chain))
