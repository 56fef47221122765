"""The steps of a process and the ways between them, without its gateways, events and waits: what a map can show."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import networkx as nx

from sim.model.law_values import mean
from sim.model.laws import Law
from sim.model.parts import Texts
from sim.model.process import Activity, Boundary, Flow, Gateway
from sim.model.scenario import Scenario
from sim.views.flow import END, START

__all__ = ["Skeleton", "Step", "Way", "hubs", "skeleton"]

_NOT_SAID = {"name", "documentation", "origin", "drawn", "source", "from", "to", "id"}
_SAVED = 2  # ways at least, or a gateway is not worth its place
_EVENTS = ("timer", "message", "throw", "spawn")

Graph: TypeAlias = "nx.MultiDiGraph"


@dataclass(frozen=True)
class Step:
    """An activity: its name, its post and department, and all that the scenario says of it; or a gateway at which many
    ways meet and part, which stands with the step before it and has no post.
    """

    name: Texts | None
    post: str
    department: str | None
    duration: float
    told: Mapping[str, Any]
    kind: str = "activity"


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


def hubs(scenario: Scenario, process: str) -> frozenset[str]:
    """The gateways that a map cannot do without: where many ways meet and part, each with each would be a thicket.

    The one that saves most ways goes first, until none saves two.
    """
    if process not in scenario.processes:
        return frozenset()
    graph = _linked(scenario.graph(process))
    found: set[str] = set()
    gateways = [node for node, part in graph.nodes(data="element") if isinstance(part, Gateway)]
    while True:
        shown = _shown(graph, found)
        saved = {node: _saved(graph, node, shown) for node in gateways if node not in found}
        best = max(saved, key=lambda node: saved[node], default=None)
        if best is None or saved[best] < _SAVED:
            return frozenset(found)
        found.add(best)


def _saved(graph: Graph, node: str, shown: Container[str]) -> int:
    """How many ways fewer there are if a gateway is shown."""
    after = [n for n in _reached(graph, node, shown) if n in shown or _ends(graph, n)]
    before = [n for n in _reached(graph.reverse(copy=False), node, shown) if n in shown or _begins(graph, n)]
    return len(after) * len(before) - len(after) - len(before)


def _shown(graph: Graph, gateways: Container[str]) -> dict[str, Activity | Gateway]:
    """The nodes of a map: activities and the chosen gateways, in the order of the process."""
    parts = graph.nodes(data="element")
    return {n: p for n, p in parts if isinstance(p, Activity) or (n in gateways and isinstance(p, Gateway))}


def skeleton(scenario: Scenario, process: str, gateways: Container[str] = ()) -> Skeleton:
    """The skeleton of one process; of one that the scenario does not have, an empty one.

    Parameters
    ----------
    scenario, process
        The scenario and the id of its process.
    gateways
        Nodes that are steps too (`hubs`).
    """
    if process not in scenario.processes:
        return Skeleton({}, {})
    graph = _linked(scenario.graph(process))
    shown = _shown(graph, gateways)
    steps = {node: _step(graph, node, scenario) for node in shown}
    ways: dict[tuple[str, str], Way] = {}
    begins = [node for node in graph.nodes if _begins(graph, node)]
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


def _begins(graph: Graph, node: str) -> bool:
    return graph.nodes[node]["type"] == "start" and not graph.nodes[node]["scope"]


def _step(graph: Graph, node: str, scenario: Scenario) -> Step:
    part = graph.nodes[node]["element"]
    if isinstance(part, Gateway):
        return Step(part.name, "", _beside(graph, node, scenario), 0.0, _told(part), part.type)
    post = scenario.posts.get(part.post)
    return Step(part.name, part.post, None if post is None else post.department, mean(part.duration), _told(part))


def _beside(graph: Graph, node: str, scenario: Scenario) -> str | None:
    """The department of the step before a gateway, the likeliest if there are several; else of the step behind it."""
    activities = _shown(graph, ())
    for way in (graph.reverse(copy=False), graph):
        near = {n: chance for n, chance in _reached(way, node, activities).items() if n in activities}
        if near:
            step = graph.nodes[max(sorted(near), key=lambda n: near[n])]["element"]
            return scenario.posts[step.post].department if step.post in scenario.posts else None
    return None


def _told(part: Any) -> dict[str, Any]:
    found: dict[str, Any] = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in found.items() if key not in _NOT_SAID}


def _reached(graph: Graph, source: str, shown: Container[str]) -> dict[str, float]:
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


def _way(graph: Graph, source: str, target: str, reached: Mapping[str, float], shown: Container[str]) -> Way:
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
