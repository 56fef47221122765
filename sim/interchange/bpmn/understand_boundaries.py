"""Boundary events and event sub-processes: what happens at the edge of an activity while it goes on."""

from __future__ import annotations

from dataclasses import replace

from sim.interchange.bpmn.document import Event, Node
from sim.interchange.bpmn.understand_events import edge_keys
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.imported import ASSUMPTION

__all__ = ["boundaries", "caught", "edge"]

_FAILS = 0.1
"""Probability that an activity ends with an error of which the file does not say how often."""
_KINDS = ("message", "timer", "signal", "conditional", "error", "escalation", "cancel")


def boundaries(scope: Scope) -> None:
    """Put the boundary events of a level there, behind their hosts."""
    for node in scope.level.nodes:
        if node.tag != "boundaryEvent" or any(event.kind == "compensate" for event in node.events):
            continue
        piece = scope.pieces.get(node.attached_to)
        if piece is None or not piece.host:
            raise scope.draft.refused("bpmn.boundary_host", node, host=node.attached_to)
        if not node.events:
            raise scope.draft.refused("bpmn.boundary_kind", node, kind="none")
        if len(node.events) == 1:
            scope.pieces[node.id] = _at(scope, node, node.attached_to)
            continue
        passed = scope.stage.add("exclusive", node.name or "any")  # any of several
        for event in node.events:
            single = _at(scope, replace(node, events=(event,)), node.attached_to)
            scope.stage.flow(single.exit or passed, passed)
        scope.pieces[node.id] = Piece(passed, passed)


def _at(scope: Scope, node: Node, host: str) -> Piece:
    event = node.events[0]
    if event.kind not in _KINDS:
        raise scope.draft.refused("bpmn.boundary_kind", node, kind=event.kind)
    holder = next(one for one in scope.level.nodes if one.id == host)
    if event.kind == "cancel" and holder.tag != "transaction":
        raise scope.draft.refused("bpmn.cancel", node)
    if event.kind in ("error", "cancel") and node.id not in scope.reading.caught:
        return _failing(scope, node, host)
    return edge(
        scope, node, scope.pieces[host].host, interrupting=node.interrupting or event.kind in ("error", "cancel")
    )


def edge(scope: Scope, node: Node, host: str, *, interrupting: bool) -> Piece:
    """A boundary event of ours at an element."""
    keys = edge_keys(scope, node)
    assumed = keys.pop("assumed", None)
    name = scope.stage.add(
        "boundary", thing=node, attached_to=host, interrupting=None if interrupting else False, **keys
    )
    if assumed is not None:
        scope.stage.assume(name, "after", assumed, "wait")
    return Piece(name, name)


def _failing(scope: Scope, node: Node, host: str) -> Piece:
    """An error that the activity itself raises: a choice behind it."""
    stage, piece = scope.stage, scope.pieces[host]
    label = node.name or "error"
    choice, failed = stage.add("exclusive", f"{label} or not"), stage.add("exclusive", label, thing=node)
    fine = stage.add("exclusive", "no " + label)
    stage.flow(piece.exit or piece.entry, choice)
    number = stage.flow(choice, failed, probability=_FAILS, source=ASSUMPTION)
    stage.flow(choice, fine, default=True)
    scope.draft.lacks((*stage.steps, "flows", number, "probability"), "probability", _FAILS, name=node.name)
    scope.draft.note("fails", node, weight="assumed")
    scope.pieces[host] = Piece(piece.entry, fine, piece.host)
    return Piece(failed, failed)


def caught(scope: Scope | None, event: Event) -> Node | None:
    """The nearest event at an edge around that catches what is thrown, if there is one (BPMN 2.0.2, 10.5.1)."""
    while scope is not None:
        for node in scope.edges:
            for one in node.events:
                if one.kind == event.kind and one.ref in ("", event.ref):
                    return node
        scope = scope.outer
    return None
