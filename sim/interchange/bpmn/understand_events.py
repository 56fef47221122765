"""Events: what is waited for, what is thrown, where a case begins and ends."""

from __future__ import annotations

from typing import Any

from sim.interchange.bpmn.document import Event, Node
from sim.interchange.bpmn.understand_activities import CUSTOMER, touchpoint
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.bpmn.understand_times import moment, read_cycle, read_duration
from sim.model.spans import write_span

__all__ = ["catch", "end", "receive", "start", "throw", "trigger"]

_SIGN = "exponential(mean=5 d)"
"""When something happens during an activity of which the file does not say when."""
_TIMER = "1 h"
_INSTANT = "0 s"


def start(scope: Scope, node: Node) -> Piece:
    """Where cases begin; a start that a message from another pool triggers is only passed."""
    if node.id in scope.reading.triggered or node.id not in scope.begins:
        name = scope.stage.add("exclusive", thing=node)
    else:
        name = scope.stage.add("start", thing=node)
    return Piece(name, name)


def end(scope: Scope, node: Node) -> Piece:
    """Where tokens end: with what is thrown there, or at once for all."""
    kinds = {event.kind for event in node.events}
    terminate = True if "terminate" in kinds else None
    name = scope.stage.add("end", thing=node, terminate=terminate)
    return Piece(name, None)


def throw(scope: Scope, node: Node) -> Piece:
    """An intermediate event that throws; what nobody in the file receives is only passed."""
    told = {"zh": node.name, "en": node.name} if node.name and touchpoint(scope, node) else None
    name = scope.stage.add("exclusive", thing=node, tells=told, drawn=node.tag)
    return Piece(name, name)


def catch(scope: Scope, node: Node) -> Piece:
    """An intermediate event that waits."""
    keys = trigger(scope, node, waits=CUSTOMER)
    kind = "timer" if "timer" in keys else "message"
    assumed = keys.pop("assumed", None)
    keys.pop("timer", None)
    name = scope.stage.add(kind, thing=node, **keys)
    if assumed is not None:
        scope.stage.assume(name, "after", assumed, "wait")
    return Piece(name, name)


receive = catch


def trigger(scope: Scope, node: Node, *, waits: str) -> dict[str, Any]:
    """When an event happens, as the keys of a catching event or boundary event.

    `timer` says that it is a timer; `assumed` is the law of one of which the file does not say when.
    """
    event = node.events[0] if node.events else Event("message")
    if event.kind == "timer":
        return {"timer": True} | _timer(scope, node, event)
    senders = scope.reading.letters.senders.get(node.id)
    if senders:
        by_customer = any(scope.reading.home[one].id in scope.reading.letters.customers for one in senders)
        keys: dict[str, Any] = {"on": scope.reading.message(node.id)}
    else:
        pools = [pool for pool, incoming in scope.reading.letters.outside.get(node.id, ()) if incoming]
        by_customer = event.kind == "message" and (not pools or any(map(scope.reading.letters.is_customer, pools)))
        keys = {"assumed": waits}
        scope.draft.note(f"outside_{event.kind}" if event.kind in _OUTSIDE else "outside_other", node, weight="assumed")
    if not scope.reading.of_customer(node):
        keys["waits_for"] = "customer" if by_customer else "third_party"
    else:
        keys["waits_for"] = "third_party"
    return keys


_OUTSIDE = ("message", "signal", "conditional")


def _timer(scope: Scope, node: Node, event: Event) -> dict[str, Any]:
    span = read_duration(event.text)
    if event.timer == "timeCycle" and (cycle := read_cycle(event.text)) is not None:
        scope.draft.note("cycle_once", node, text=event.text)
        span = cycle.every
    if span is not None:
        return {"after": write_span(span), "waits_for": "time"}
    if moment(event.text) is not None:
        scope.draft.note("date", node, weight="assumed", text=event.text)
    elif event.text:
        scope.draft.note("timer_text", node, weight="assumed", text=event.text)
    return {"assumed": _TIMER, "waits_for": "time"}
