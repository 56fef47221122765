"""What of an understood model cannot be run, told of the elements of its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import networkx as nx

from sim.errors import InputError, Mistake
from sim.interchange.bpmn.document import Document, Thing, walk
from sim.interchange.imported import ASSUMPTION, Imported
from sim.model.check.structure import check_structure
from sim.model.check.tokens import check_tokens
from sim.model.mistakes import mistake
from sim.model.process import Boundary, Element
from sim.model.scenario import Scenario
from sim.model.written import Steps, read_steps, write_steps

__all__ = ["refuse_broken"]

_MOST_PLAYED = 1000
"""Elements and flows of a file up to which the token game is played already here, and not by `check` alone."""
_RULES = {
    "check.no_end": "bpmn.no_end",
    "check.loop": "bpmn.no_end",
    "check.unreachable": "bpmn.unreachable",
    "check.deadlock": "bpmn.deadlock",
    "check.never_joins": "bpmn.deadlock",
}
"""Our own rules that BPMN has as well."""

_DEEPEST = 15  # sub-processes within one another


def refuse_broken(imported: Imported, document: Document) -> None:
    """Nothing, if every process has a shape that can be run.

    Raises
    ------
    InputError
        What is wrong, each with element, rule and line of the file.
    """
    deep = [_too_deep(("processes", name), process) for name, process in imported.written["processes"].items()]
    if any(deep):
        raise InputError([_of_file(one, imported, document) for one in deep if one is not None])
    scenario = imported.scenario()
    found = [one for one in check_structure(scenario) if one.severity == "error"]
    if not found and len(imported.ids) <= _MOST_PLAYED:
        found = [one for one in check_tokens(scenario) if one.severity == "error"]
    found = found or [one for process in scenario.processes for one in _starving(scenario, process)]
    if found:
        raise InputError([_of_file(one, imported, document) for one in found])


def _too_deep(steps: Steps, level: Mapping[str, Any]) -> Mistake | None:
    """The first sub-process that lies deeper than a scenario file may hold it."""
    if len(steps) > 2 * (_DEEPEST + 1):
        return mistake("bpmn.deep", write_steps(steps), most=_DEEPEST)
    inner = ((name, element) for name, element in level["elements"].items() if "elements" in element)
    found = (_too_deep((*steps, "elements", name), element) for name, element in inner)
    return next((one for one in found if one is not None), None)


def _starving(scenario: Scenario, process: str) -> Iterator[Mistake]:
    """Parallel joins with a branch that begins with an event beside the work, of which nobody says that it happens."""
    graph = scenario.graph(process)
    doubtful = {node for node, data in graph.nodes(data=True) if _need_not_happen(data["element"])}
    ways = nx.DiGraph(graph)
    for node, data in graph.nodes(data=True):
        if isinstance(data["element"], Boundary):
            ways.add_edge(data["path"] + data["element"].attached_to, node)
    starts = [node for node, data in graph.nodes(data=True) if data["type"] == "start"]
    sure = ways.subgraph([node for node in ways if node not in doubtful])
    reached = set(starts).union(*(nx.descendants(sure, start) for start in starts)) if doubtful else set(ways)
    for node, data in graph.nodes(data=True):
        lost = [one for one in graph.predecessors(node) if one not in reached]
        if data["type"] == "parallel" and graph.in_degree(node) > 1 and lost:
            place = write_steps(
                ("processes", process, *(step for name in node.split("/") for step in ("elements", name)))
            )
            yield mistake("bpmn.starving", place, missing=", ".join(lost))


def _need_not_happen(element: Element) -> bool:
    assumed = isinstance(element, Boundary) and element.on is None and element.source == ASSUMPTION
    return assumed and isinstance(element, Boundary) and not element.interrupting


def _of_file(found: Mistake, imported: Imported, document: Document) -> Mistake:
    place = document.place(_element(read_steps(found.place), imported, document))
    key = _RULES.get(found.key)
    if key is None:
        return replace(found, place=place)
    return mistake(key, place, value=found.value, **dict(found.values))


def _element(steps: Steps, imported: Imported, document: Document) -> Thing:
    """The element of the file that is nearest to a place in the scenario."""
    ways = {way: name for name, way in imported.ids.items()}
    things: dict[str, Thing] = {work.id: work for work in document.processes}
    for work in document.processes:
        things |= {node.id: node for node in walk(work.level)}
        for level in (work.level, *(node.inside for node in walk(work.level) if node.inside is not None)):
            things |= {flow.id: flow for flow in level.flows}
    while steps:
        if ways.get(steps) in things:
            return things[ways[steps]]
        steps = steps[:-1]
    return document.processes[0]
