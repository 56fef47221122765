"""Conditions on attributes that may not be there yet: neither drawn at the arrival nor set on every way."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from sim.errors import Mistake
from sim.model.expressions import BUILT_IN
from sim.model.mistakes import mistake
from sim.model.scenario import Scenario
from sim.model.written import write_steps

__all__ = ["check_unset"]


def check_unset(scenario: Scenario) -> Iterator[Mistake]:
    """Every element whose flows or attributes read a name that some way to it leaves unset."""
    for name, process in scenario.processes.items():
        graph = scenario.graph(name)
        streams = [set(stream.attributes) for stream in scenario.arrivals.values() if stream.process == name]
        drawn = {*BUILT_IN, *process.attributes, *(set.intersection(*streams) if streams else ())}
        ways = nx.DiGraph(graph)
        for node, data in graph.nodes(data=True):
            if data["type"] == "boundary":
                ways.add_edge(data["path"] + data["element"].attached_to, node)
        for node, readers in _read(graph).items():
            for read in sorted(readers - drawn):
                setters = {n for n, d in graph.nodes(data=True) if read in d["element"].sets}
                if _reached(ways, node, setters):
                    place = write_steps(("processes", name, *_steps(node)))
                    yield mistake("check.unset", place, severity="warning", attribute=read)


def _read(graph: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    """The names that are read when a token leaves a node."""
    read: dict[str, set[str]] = {node: set() for node in graph}
    for node, data in graph.nodes(data=True):
        for expression in data["element"].sets.values():
            read[node] |= expression.names
    for source, _, data in graph.edges(data=True):
        if data["flow"] is not None and data["flow"].when is not None:
            read[source] |= data["flow"].when.names - set(graph.nodes[source]["element"].sets)
    return read


def _reached(ways: nx.DiGraph[str], node: str, setters: set[str]) -> bool:
    """Whether a case can come to a node without passing any of the setters."""
    starts = [n for n, data in ways.nodes(data=True) if data["type"] == "start" and not data["scope"]]
    free = ways.subgraph([n for n in ways if n not in setters or n == node])
    return any(start in free and nx.has_path(free, start, node) for start in starts)


def _steps(node: str) -> list[str]:
    return [step for part in node.split("/") for step in ("elements", part.removesuffix("#end"))]
