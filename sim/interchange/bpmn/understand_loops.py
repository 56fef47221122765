"""Activities that are done several times (loops, several instances), or stand in a sub-process of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.interchange.bpmn.document import Loop, Node
from sim.interchange.bpmn.draft import Stage
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.imported import ASSUMPTION

__all__ = ["alone", "repeated"]

_INSTANCES = 2
"""How many there are of which the file does not say how many."""
_MOST = 50
_AGAIN = 0.3
"""Probability that a loop goes round once more."""

Make = Callable[[Scope, Node], Piece]


def repeated(scope: Scope, node: Node, make: Make) -> Piece:
    """A node with a marker: in turn or at once as often as the file says, or until its condition."""
    loop = node.loop
    once = replace(node, loop=None)
    if loop is None:
        return make(scope, once)
    if loop.kind == "standard" and not loop.condition and not loop.times:
        scope.draft.note("loop_once", node, weight="assumed")
        return make(scope, once)
    if loop.kind == "parallel":
        return alone(scope, once, make, times=_times(scope, node, loop))
    if scope.boundaries(node):
        return alone(scope, node, make)
    return _in_turn(scope, once, loop, make)


def alone(scope: Scope, node: Node, make: Make, *, times: int = 1) -> Piece:
    """A node in a sub-process of its own, which boundary events can hold; done so many times at once."""
    stage = scope.stage
    name = stage.add("subprocess", f"{node.name} whole" if node.name else "")
    if node.name:
        stage.elements[name]["name"] = node.name
    bare = replace(scope.level, nodes=tuple(one for one in scope.level.nodes if one.tag != "boundaryEvent"))
    inner = Scope(
        scope.reading,
        Stage(scope.draft, stage.way(name)),
        bare,
        scope.around,
        scope,
        edges=scope.boundaries(node),
    )
    begin = inner.stage.add("start")
    piece = make(inner, node)
    for _ in range(times):
        inner.stage.flow(begin, piece.entry)
    if piece.exit is not None:
        inner.stage.flow(piece.exit, inner.stage.add("end"))
    stage.elements[name] |= inner.stage.content()
    return Piece(name, name, name)


def _times(scope: Scope, node: Node, loop: Loop) -> int:
    """How many instances there are."""
    if loop.times.isascii() and loop.times.isdigit() and 1 <= int(loop.times) <= _MOST:
        return int(loop.times)
    scope.draft.note("instances", node, weight="assumed", count=_INSTANCES)
    return _INSTANCES


def _in_turn(scope: Scope, node: Node, loop: Loop, make: Make) -> Piece:
    """One after the other: a way back, which is taken while more are due."""
    stage = scope.stage
    enter = stage.add("exclusive", f"{node.name} begin")
    piece = make(scope, node)
    again, done = stage.add("exclusive", f"{node.name} again"), stage.add("exclusive", f"{node.name} done")
    before = loop.kind == "standard" and loop.test_before
    stage.flow(enter, again if before else piece.entry)
    stage.flow(piece.exit or enter, again)
    number = stage.flow(again, piece.entry)
    stage.flow(again, done, default=True)
    if loop.kind == "sequential" or (not loop.condition and loop.times):
        count = _times(scope, node, loop)
        stage.flows[number]["when"] = f"visits('{piece.entry}') < {count} * visits('{enter}')"
    else:  # what a condition reads does not change here from round to round
        scope.draft.note("condition_in_loop", node, weight="assumed")
        stage.flows[number] |= {"probability": _AGAIN, "source": ASSUMPTION}
        scope.draft.lacks((*stage.steps, "flows", number, "probability"), "probability", _AGAIN, name=node.name)
    return Piece(enter, done, piece.host)
