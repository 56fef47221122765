"""The steps of a process and the ways between them, without its gateways, events and waits: what a map can show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from sim.model.law_values import mean
from sim.model.laws import Law
from sim.model.parts import Texts
from sim.model.process import Activity, Boundary, Flow
from sim.model.scenario import Scenario
from sim.views.flow import END, START

__all__ = ["Skeleton", "Step", "Way", "skeleton"]

_NOT_SAID = {"name", "documentation", "origin", "drawn", "source", "from", "to", "id"}
_EVENTS = ("timer", "message", "throw", "spawn")

Graph: TypeAlias = "nx.MultiDiGraph"


@dataclass(frozen=True)
class Step:
    """An activity: its name, its post and department, and all that the scenario says of it."""

    name: Texts | None
    post: str
    department: str | None
    duration: float
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """From one step to the next: how likely it is taken (a rough weight for the layout), the mean planned delay in
    microseconds, the chance that information is lost, the events and waits on it by node, and all that is said of it.
    """

    weight: float
    transfer: float
    loss: float
    events: Mapping[str, Texts | None]
    told: frozenset[str]


@dataclass(frozen=True)
class Skeleton:
    """Steps by node and ways by their two ends, from `START` to `END`."""

    steps: Mapping[str, Step]
    ways: Mapping[tuple[str, str], Way]


def skeleton(scenario: Scenario, process: str) -> Skeleton:
    """The skeleton of one process; of one that the scenario does not have, an empty one."""
    if process not in scenario.processes:
        return Skeleton({}, {})
    graph = _linked(scenario.graph(process))
    shown = {node: part for node, part in graph.nodes(data="element") if isinstance(part, Activity)}
    steps = {node: _step(part, scenario) for node, part in shown.items()}
    ways: dict[tuple[str, str], Way] = {}
    begins = [node for node, kind in graph.nodes(data="type") if kind == "start" and not graph.nodes[node]["scope"]]
    for source in [*begins, *shown]:
        reached = _reached(graph, source, shown)
        for target in [node for node in reached if node in shown or _ends(graph, node)]:
            pair = (START if source in begins else source, END if _ends(graph, target) else target)
            way = _way(graph, source, target, reached, shown)
            ways[pair] = _both(ways[pair], way) if pair in ways else way
    return Skeleton(steps, ways)


def _linked(graph: Graph) -> Graph:
    """The graph with a link from each element to the events at its edge, which the flattened one does not have."""
    linked: Graph = graph.copy()
    for node, data in graph.nodes(data=True):
        if isinstance(data["element"], Boundary):
            linked.add_edge(data["path"] + data["element"].attached_to, node, f"{node}@", flow=None)
    return linked


def _ends(graph: Graph, node: str) -> bool:
    return graph.nodes[node]["type"] == "end" and not graph.nodes[node]["scope"]


def _step(part: Activity, scenario: Scenario) -> Step:
    post = scenario.posts.get(part.post)
    return Step(part.name, part.post, None if post is None else post.department, mean(part.duration), _told(part))


def _told(part: Any) -> dict[str, Any]:
    found: dict[str, Any] = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in found.items() if key not in _NOT_SAID}


def _reached(graph: Graph, source: str, shown: Mapping[str, Activity]) -> dict[str, float]:
    """Every node that a token from `source` may come to before the next step, and a rough chance of it."""
    best: dict[str, float] = {}
    open_nodes = [(source, 1.0)]
    while open_nodes:
        node, chance = open_nodes.pop()
        for _, target, flow in graph.out_edges(node, data="flow"):
            grown = chance * _chance(flow)
            if grown > best.get(target, 0.0):
                best[target] = grown
                if target not in shown:
                    open_nodes.append((target, grown))
    return best


def _chance(flow: Flow | None) -> float:
    """How likely a flow is, as far as it says so itself; no way has no weight at all."""
    if flow is None:
        return 1.0
    if flow.probability is not None:
        return max(flow.probability, 0.01)
    return 0.4 if flow.when is not None else 0.9 if flow.default else 1.0


def _way(graph: Graph, source: str, target: str, reached: Mapping[str, float], shown: Mapping[str, Activity]) -> Way:
    """Everything that lies on the way from one step to the next."""
    behind = {target}
    growing = [target]
    while growing:
        for before in graph.predecessors(growing.pop()):
            if before not in behind and before not in shown and before in reached:
                behind.add(before)
                growing.append(before)
    edges = graph.edges({source, *(behind - {target})}, data="flow")
    flows = [flow for _, to, flow in edges if to in behind and flow is not None]
    events = {
        node: graph.nodes[node]["element"]
        for node in sorted(behind - {target})
        if graph.nodes[node]["type"] in _EVENTS or isinstance(graph.nodes[node]["element"], Boundary)
    }
    said = [_told(flow) for flow in flows] + [{"at": node, **_told(part)} for node, part in events.items()]
    laws = [flow.transfer for flow in flows if isinstance(flow.transfer, Law)]
    return Way(
        weight=reached[target],
        transfer=sum(mean(law) for law in laws),
        loss=max((flow.loss for flow in flows), default=0.0),
        events={node: part.name for node, part in events.items()},
        told=frozenset(_texts(said)),
    )


def _texts(said: Iterable[Mapping[str, Any]]) -> list[str]:
    return [repr(sorted(part.items(), key=lambda item: item[0])) for part in said if part]


def _both(one: Way, other: Way) -> Way:
    """Two ways between the same ends (from several starts, to several ends) as one."""
    return Way(
        weight=max(one.weight, other.weight),
        transfer=max(one.transfer, other.transfer),
        loss=max(one.loss, other.loss),
        events={**one.events, **other.events},
        told=one.told | other.told,
    )
