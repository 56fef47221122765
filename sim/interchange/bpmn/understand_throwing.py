"""Events that throw: to the edges around, to links, to compensation handlers."""

from __future__ import annotations

from collections.abc import Callable

from sim.interchange.bpmn.document import Event, Node
from sim.interchange.bpmn.understand_activities import touchpoint
from sim.interchange.bpmn.understand_boundaries import caught
from sim.interchange.bpmn.understand_scope import Piece, Scope

__all__ = ["end", "throw"]

_INSTANT = "0 s"
_THROWN = ("message", "signal", "escalation", "link", "compensate")
_ENDS = ("message", "signal", "error", "escalation", "cancel", "compensate", "terminate")

Make = Callable[[Scope, Node], Piece]


def throw(scope: Scope, node: Node, make: Make) -> Piece:
    """An intermediate event that throws; what nobody in the file receives is only passed."""
    kinds = {event.kind for event in node.events}
    wrong = sorted(kinds - set(_THROWN))
    if wrong:
        raise scope.draft.refused("bpmn.throw_kind", node, kind=wrong[0])
    link = next((event for event in node.events if event.kind == "link"), None)
    if link is not None:
        target = next((one for one in scope.level.nodes if _catches(one, link)), None)
        if target is None:
            raise scope.draft.refused("bpmn.link", node, name=link.ref)
        return Piece(scope.pieces[target.id].entry, None)
    told = {"zh": node.name, "en": node.name} if node.name and touchpoint(scope, node) else None
    name = scope.stage.add("exclusive", thing=node, tells=told, drawn=node.tag)
    return Piece(name, _before_going_on(scope, node, name, make))


def _catches(node: Node, link: Event) -> bool:
    return node.tag == "intermediateCatchEvent" and any(e.kind == "link" and e.ref == link.ref for e in node.events)


def end(scope: Scope, node: Node, make: Make) -> Piece:
    """Where tokens end: with what is thrown there, or at once for all."""
    kinds = {event.kind for event in node.events}
    wrong = sorted(kinds - set(_ENDS))
    if wrong:
        raise scope.draft.refused("bpmn.end_kind", node, kind=wrong[0])
    if "cancel" in kinds and not any(one.tag == "transaction" for one in scope.around):
        raise scope.draft.refused("bpmn.cancel", node)
    found = [caught(scope, event) for event in node.events if event.kind in ("error", "cancel")]
    at_once = "terminate" in kinds or (bool(found) and not any(found))
    if found and not any(found):
        scope.draft.note("uncaught", node)
    if at_once and not scope.around and scope.reading.home[node.id].id in scope.reading.crowded:
        scope.draft.note("terminate_branch", node, weight="assumed")
        at_once = False
    name = scope.stage.add("end", thing=node, terminate=True if at_once else None)
    entry = scope.stage.add("exclusive", node.name) if kinds & {"error", "cancel", "escalation", "compensate"} else name
    if entry != name:
        scope.stage.flow(_before_going_on(scope, node, entry, make), name)
    return Piece(entry, None)


def _before_going_on(scope: Scope, node: Node, last: str, make: Make) -> str:
    """What is thrown to the edges around and to compensation handlers, behind the element `last`."""
    for event in node.events:
        if event.kind in ("error", "escalation", "cancel"):
            catcher = caught(scope, event)
            if catcher is None:
                scope.draft.note("uncaught", node) if event.kind == "escalation" else None
                continue
            scope.reading.caught.add(catcher.id)
            thrown = scope.stage.add("throw", node.name, message=scope.reading.message(catcher.id))
            # who catches it comes first: a timer of the same instant rings after a message is heard
            wait = scope.stage.add("timer", f"{node.name} thrown", after=_INSTANT, waits_for="time")
            scope.stage.flow(last, thrown)
            scope.stage.flow(thrown, wait)
            last = wait
        elif event.kind == "compensate":
            last = _compensate(scope, node, event, last, make)
    return last


def _compensate(scope: Scope, node: Node, event: Event, last: str, make: Make) -> str:
    """The handlers of what was done on this level, the last first, each only if its activity was entered."""
    handlers = [
        (scope.pieces[one.attached_to].entry, handler)
        for one in reversed(scope.level.nodes)
        if one.tag == "boundaryEvent" and any(e.kind == "compensate" for e in one.events)
        if event.ref in ("", one.attached_to) and one.attached_to in scope.pieces
        for handler in scope.level.nodes
        if any(link.source == one.id and link.target == handler.id for link in scope.level.links)
    ]
    scope.draft.note("compensation", node, count=len(handlers))
    for done, handler in handlers:
        choice = scope.stage.add("exclusive", f"{handler.name} needed")
        piece = make(scope, handler)
        on = scope.stage.add("exclusive", f"{handler.name} over")
        scope.stage.flow(last, choice)
        scope.stage.flow(choice, piece.entry, when=f"visits('{done}') > 0")
        scope.stage.flow(choice, on, default=True)
        scope.stage.flow(piece.exit or choice, on)
        last = on
    return last
