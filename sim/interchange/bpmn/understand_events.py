"""Events that catch: what is waited for, for how long, from whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.interchange.bpmn.document import Event, Node
from sim.interchange.bpmn.understand_activities import CUSTOMER, touchpoint
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.bpmn.understand_times import moment, read_cycle, read_duration
from sim.model.spans import write_span

__all__ = ["catch", "edge_keys", "in_vain", "start"]

_SIGN = "exponential(mean=5 d)"
"""When something happens during an activity of which the file does not say when."""
_TIMER = "1 h"
_IN_VAIN = "7 d"
"""How long a message is waited for that need not come."""
_CAUGHT = ("message", "timer", "signal", "conditional", "link", "other")
_STARTS = ("message", "timer", "signal", "conditional", "other")
_IN_HANDLERS = ("error", "escalation", "compensate")
_OUTSIDE = ("message", "signal", "conditional")


def start(scope: Scope, node: Node) -> Piece:
    """Where cases begin; a start that a message from another pool triggers is only passed."""
    handler = bool(scope.around) and scope.around[-1].by_event
    wrong = [e.kind for e in node.events if e.kind not in _STARTS + (_IN_HANDLERS if handler else ())]
    if wrong:
        raise scope.draft.refused("bpmn.start_kind", node, kind=wrong[0])
    if not scope.around and node.id not in scope.reading.triggered and scope.reading.letters.senders.get(node.id):
        return catch(scope, node)
    if node.id not in scope.begins:
        name = scope.stage.add("exclusive", thing=node)
        return Piece(name, name)
    name = scope.stage.add("start", thing=node, channel=touchpoint(scope, node))
    cycle = next((read_cycle(event.text) for event in node.events if event.timer == "timeCycle"), None)
    if cycle is not None:
        scope.reading.rhythms[scope.stage.process, name] = write_span(cycle.every)
    return Piece(name, name)


def catch(scope: Scope, node: Node) -> Piece:
    """An intermediate event that waits: for one thing, for all of several, or for the first of them."""
    wrong = [event.kind for event in node.events if event.kind not in _CAUGHT]
    if wrong:
        raise scope.draft.refused("bpmn.catch_kind", node, kind=wrong[0])
    if any(event.kind == "link" for event in node.events):
        name = scope.stage.add("exclusive", thing=node)
        return Piece(name, name)
    if len(node.events) < 2:
        name = _wait(scope, node)
        return in_vain(scope, node, name) if node.id in scope.reading.uncertain else Piece(name, name)
    waits = [_wait(scope, replace(node, events=(event,))) for event in node.events]
    race, passed = scope.stage.add("event", node.name), scope.stage.add("exclusive", node.name)
    for name in waits:
        scope.stage.flow(race, name)
        scope.stage.flow(name, passed)
    return Piece(race, passed)


def in_vain(scope: Scope, node: Node, waiting: str) -> Piece:
    """A wait for a message that is sent on some ways alone: the case goes on without it after some time."""
    stage = scope.stage
    race, over = stage.add("event", f"{node.name} or not"), stage.add("exclusive", f"{node.name} over")
    timer = stage.add("timer", f"no {node.name}", waits_for="time")
    stage.assume(timer, "after", _IN_VAIN, "wait")
    scope.draft.note("in_vain", node, weight="assumed", after=_IN_VAIN)
    for name in (waiting, timer):
        stage.flow(race, name)
        stage.flow(name, over)
    return Piece(race, over)


def _wait(scope: Scope, node: Node) -> str:
    keys = _keys(scope, node, waits=CUSTOMER)
    kind = "timer" if keys.pop("timer", False) else "message"
    assumed = keys.pop("assumed", None)
    drawn = node.tag if node.tag == "receiveTask" else None
    name = scope.stage.add(kind, thing=node, touchpoint=touchpoint(scope, node), drawn=drawn, **keys)
    if assumed is not None:
        scope.stage.assume(name, "after", assumed, "wait")
    return name


def edge_keys(scope: Scope, node: Node) -> dict[str, Any]:
    """When a boundary event happens, as its keys; `assumed` is the law of one of which the file does not say when."""
    if node.id in scope.reading.caught:
        return {"on": scope.reading.message(node.id)}
    keys = _keys(scope, node, waits=_SIGN)
    return {key: value for key, value in keys.items() if key in ("after", "on", "assumed")}


def _keys(scope: Scope, node: Node, *, waits: str) -> dict[str, Any]:
    """When an event happens and who is waited for."""
    reading, letters = scope.reading, scope.reading.letters
    event = node.events[0] if node.events else Event("message")
    if event.kind == "timer":
        return {"timer": True, "waits_for": "time"} | _timer(scope, node, event)
    senders = letters.senders.get(node.id, ())
    if senders:
        by_customer = any(reading.home[one].id in letters.customers for one in senders)
        keys: dict[str, Any] = {"on": reading.message(node.id)}
    else:
        pools = [pool for pool, incoming in letters.outside.get(node.id, ()) if incoming]
        by_customer = event.kind == "message" and (not pools or any(map(letters.is_customer, pools)))
        keys = {"assumed": waits}
        scope.draft.note(f"outside_{event.kind if event.kind in _OUTSIDE else 'other'}", node, weight="assumed")
    return keys | {"waits_for": "customer" if by_customer and not reading.of_customer(node) else "third_party"}


def _timer(scope: Scope, node: Node, event: Event) -> dict[str, Any]:
    span = read_duration(event.text)
    if event.timer == "timeCycle" and (cycle := read_cycle(event.text)) is not None:
        scope.draft.note("cycle_once", node, text=event.text)
        span = cycle.every
    if span is not None:
        return {"after": write_span(span)}
    if moment(event.text) is not None:
        scope.draft.note("date", node, weight="assumed", text=event.text)
    elif event.text:
        scope.draft.note("timer_text", node, weight="assumed", text=event.text)
    return {"assumed": _TIMER}
