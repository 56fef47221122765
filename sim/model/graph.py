"""The networkx graph of a process: flattened for the engine, or built by hand and turned into a process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import networkx as nx

from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.model.process import Call, Element, Flow, Process, Start, SubProcess

if TYPE_CHECKING:
    from sim.model.scenario import Scenario

__all__ = ["LEAVE", "flow_ids", "process_graph", "process_of"]

LEAVE = "#end"
"""What the id of the node where a sub-process or call ends has behind the id of the node where it begins."""


def flow_ids(flows: tuple[Flow, ...]) -> Iterator[tuple[str, Flow]]:
    """Each flow with its id: its own, or `from->to`, numbered from the second alike on."""
    seen: dict[str, int] = {}
    for flow in flows:
        base = flow.id or f"{flow.from_}->{flow.to}"
        seen[base] = seen.get(base, 0) + 1
        yield (base if seen[base] == 1 else f"{base}#{seen[base]}"), flow


def process_graph(scenario: Scenario, process: str) -> nx.MultiDiGraph[str]:
    """The flattened graph of `process`; see `Scenario.graph`.

    Raises
    ------
    KeyError
        There is no such process.
    InputError
        A call leads back to a process that is being walked.
    """
    root = scenario.processes[process]
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(process=process)
    _Flattener(scenario.processes, graph).add(root.elements, root.flows, path="", scope="", calls=(process,))
    return graph


class _Flattener:
    def __init__(self, processes: Mapping[str, Process], graph: nx.MultiDiGraph[str]) -> None:
        self.processes = processes
        self.graph = graph

    def add(
        self, elements: Mapping[str, Element], flows: tuple[Flow, ...], *, path: str, scope: str, calls: tuple[str, ...]
    ) -> None:
        """Add one level; `path` goes before its ids, `scope` is the node that encloses it."""
        ends: dict[str, str] = {}
        for name, element in elements.items():
            node = path + name
            self.graph.add_node(node, element=element, type=element.type, scope=scope, path=path)
            if isinstance(element, SubProcess | Call):
                ends[name] = node + LEAVE
                self._add_inside(node, element, scope=scope, path=path, calls=calls)
        for key, flow in flow_ids(flows):
            self.graph.add_edge(
                path + ends.get(flow.from_, flow.from_).removeprefix(path), path + flow.to, path + key, flow=flow
            )

    def _add_inside(
        self, node: str, element: SubProcess | Call, *, scope: str, path: str, calls: tuple[str, ...]
    ) -> None:
        if isinstance(element, Call):
            if element.process in calls:
                chain = " -> ".join((*calls[calls.index(element.process) :], element.process))
                place = f"processes.{calls[-1]}.elements.{node.rpartition('/')[2]}.process"
                raise InputError(mistake("check.call_circle", place, chain=chain))
            inside: Process | SubProcess = self.processes[element.process]
            calls = (*calls, element.process)
        else:
            inside = element
        self.graph.add_node(node + LEAVE, element=element, type="leave", scope=scope, path=path)
        self.add(inside.elements, inside.flows, path=node + "/", scope=node, calls=calls)
        for name, inner in inside.elements.items():
            if isinstance(inner, Start):
                self.graph.add_edge(node, f"{node}/{name}", f"{node}/->{name}", flow=None)
            elif inner.type == "end":
                self.graph.add_edge(f"{node}/{name}", node + LEAVE, f"{node}/{name}->", flow=None)


def process_of(graph: nx.MultiDiGraph[str], **rest: Any) -> Process:
    """The process that a graph built by hand stands for.

    Parameters
    ----------
    graph
        Node attributes and edge attributes are the keys of a scenario file's elements and flows; a node without `type`
        is an activity.
    rest
        Further keys of a process: `name`, `attributes`, `behaviours`.

    Raises
    ------
    pydantic.ValidationError
        An attribute is unknown or breaks a rule.

    >>> g = nx.MultiDiGraph()
    >>> g.add_node("come", type="start"); g.add_node("go", type="end")
    >>> g.add_node("serve", post="clerk", duration="5 min")
    >>> _ = g.add_edge("come", "serve"), g.add_edge("serve", "go")
    >>> process_of(g).elements["serve"].post
    'clerk'
    """
    elements = {node: dict(attributes) for node, attributes in graph.nodes(data=True)}
    flows = [{"from": a, "to": b, **attributes} for a, b, attributes in graph.edges(data=True)]
    return Process.model_validate({"elements": elements, "flows": flows, **rest})
