"""The token game: can a process come to a stand, wait for ever at a join, or send two tokens to one place?

Every choice is taken as free (conditions, probabilities, which event comes first), so what is found may need a
combination of conditions that never holds; then it is a warning and not an error.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import networkx as nx

from sim.errors import Mistake
from sim.model.check.net import Marking, Net, net_of
from sim.model.mistakes import mistake
from sim.model.scenario import Scenario
from sim.model.written import write_steps

__all__ = ["MOST_STATES", "check_tokens"]

MOST_STATES = 20_000
LONGEST_WITNESS = 12  # steps shown of a path


@dataclass
class _Found:
    """What the game has shown so far."""

    stuck: dict[str, Marking] = field(default_factory=dict)
    waited: dict[str, Marking] = field(default_factory=dict)
    doubled: dict[str, Marking] = field(default_factory=dict)
    fired: set[str] = field(default_factory=set)
    complete: bool = True


def check_tokens(scenario: Scenario) -> Iterator[Mistake]:
    """Joins that can wait for ever or never join, and places that two tokens of a case can share."""
    for name in scenario.processes:
        graph = scenario.graph(name)
        if _plays(graph):
            yield from _process(scenario, name, net_of(graph))


def _plays(graph: nx.MultiDiGraph[str]) -> bool:
    """Whether a case can have several tokens at all."""
    for node, data in graph.nodes(data=True):
        if data["type"] in ("parallel", "inclusive"):
            return True
        if data["type"] == "boundary" and not data["element"].interrupting:
            return True
        if data["type"] not in ("exclusive", "event", "subprocess", "call") and graph.out_degree(node) > 1:
            return True
    return False


def _process(scenario: Scenario, process: str, net: Net) -> Iterator[Mistake]:
    found, cameby = _play(net)
    place = ("processes", process, "elements")
    starved = {join: marking for join, marking in found.waited.items() if found.complete and join not in found.fired}
    for join, marking in {**starved, **found.stuck}.items():
        path = _path(marking, cameby)
        missing = ", ".join(net.missing(join, marking))
        witness = " -> ".join(_shorten([step for step, _ in path]))
        steps = write_steps((*place, *_within(join)))
        if join in starved:
            yield mistake("check.never_joins", steps, missing=missing, witness=witness)
        else:
            severity = "warning" if any(conditional for _, conditional in path) else "error"
            yield mistake("check.deadlock", steps, severity=severity, missing=missing, witness=witness)
    for node, marking in _first(found.doubled, net).items():
        witness = " -> ".join(_shorten([step for step, _ in _path(marking, cameby)]))
        steps = write_steps((*place, *_within(node)))
        yield mistake("check.two_tokens", steps, severity="warning", witness=witness)
    if not found.complete:
        yield mistake("check.states", write_steps(place[:2]), severity="warning", states=MOST_STATES)


def _first(doubled: dict[str, Marking], net: Net) -> dict[str, Marking]:
    """The places where two tokens meet first; what lies behind one of them follows from it."""
    kept: dict[str, Marking] = {}
    for node, marking in doubled.items():
        if not any(node in nx.descendants(net.graph, other) for other in kept):
            kept[node] = marking
    return kept


CameBy = dict[Marking, tuple[Marking | None, str, bool]]


def _play(net: Net) -> tuple[_Found, CameBy]:
    """Explore the markings breadth first, so that every witness is short."""
    found = _Found()
    cameby: CameBy = {}
    todo: deque[Marking] = deque()
    for start in net.starts:
        marking = net.begin(start)
        cameby[marking] = (None, "", False)
        todo.append(marking)
    while todo:
        marking = todo.popleft()
        doubled = [node for node, count in marking if count > 1]
        for node in doubled:
            found.doubled.setdefault(net.owner(node), marking)
        if doubled:
            continue
        moved = False
        for step, conditional, after in net.moves(marking):
            moved = True
            found.fired.add(step)
            if after not in cameby:
                if len(cameby) >= MOST_STATES:
                    found.complete = False
                    return found, cameby
                cameby[after] = (marking, step, conditional)
                todo.append(after)
        for join in net.waiting(marking):
            found.waited.setdefault(join, marking)
            if not moved:
                found.stuck.setdefault(join, marking)
    return found, cameby


def _path(marking: Marking | None, cameby: CameBy) -> list[tuple[str, bool]]:
    path = []
    while marking is not None:
        marking, step, conditional = cameby[marking]
        path.append((step, conditional))
    return path[-2::-1]  # without the beginning, to which no step leads


def _shorten(steps: list[str]) -> list[str]:
    return steps if len(steps) <= LONGEST_WITNESS else ["...", *steps[-LONGEST_WITNESS:]]


def _within(node: str) -> list[str]:
    """The steps to a node inside its process; inside of a call, to the call."""
    return [part.removesuffix("#end") for name in node.split("/") for part in ("elements", name)][1:]
