"""Elements of our own files: what BPMN says, with the keys of our own extension over it (`extension.py`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sim.interchange.bpmn.document import Level, Node, Thing
from sim.interchange.bpmn.draft import Stage
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.bpmn.understand_times import read_duration
from sim.interchange.bpmn.write_ids import message_id
from sim.model.spans import write_span

__all__ = ["own", "over"]

_TYPES = {
    "startEvent": "start",
    "endEvent": "end",
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
    "intermediateThrowEvent": "throw",
    "subProcess": "subprocess",
    "callActivity": "call",
    "boundaryEvent": "boundary",
}
_MESSAGE = message_id("")


def over(said: Mapping[str, Any], thing: Thing) -> dict[str, Any]:
    """What BPMN says with the extension's keys over it; a name of ours counts while BPMN shows one of its texts."""
    part = dict(thing.part or {})
    found = dict(said) | ({"name": thing.name} if thing.name else {})
    if "name" in part:
        ours = part.pop("name")
        if ours is None:
            found.pop("name", None)
        elif thing.name in (ours.values() if isinstance(ours, dict) else (ours,)):
            found["name"] = ours
    return found | part


def own(scope: Scope, node: Node, fill: Callable[[Scope], None]) -> Piece:
    """An element that has an id of ours."""
    assert node.own_id
    said = _said(scope, node)
    keys = over(said, node)
    stage = scope.stage
    name = node.own_id
    if keys.get("type") == "activity" and "post" not in keys:
        work = scope.reading.home[node.id]
        keys["post"] = scope.reading.organisation.post(work, node, scope.around)
    stage.elements[name] = {key: value for key, value in keys.items() if (key, value) != ("type", "activity")}
    scope.draft.ids[node.id] = stage.way(name)
    if node.inside is not None:
        inner = Scope(scope.reading, Stage(scope.draft, stage.way(name)), node.inside or Level(), (*scope.around, node))
        fill(inner)
        stage.elements[name] |= inner.stage.content()
    ends = keys.get("type") == "end"
    return Piece(name, None if ends else name, name)


def _said(scope: Scope, node: Node) -> dict[str, Any]:
    """What BPMN's own attributes and elements say, in the keys of a scenario file."""
    event = node.events[0] if node.events else None
    ref = event.ref.removeprefix(_MESSAGE) if event is not None and event.kind == "message" else ""
    if node.tag == "intermediateCatchEvent":
        timed = event is not None and event.kind == "timer"
        return {"type": "timer"} | _after(event.text) if timed and event else {"type": "message"} | _on("on", ref)
    said: dict[str, Any] = {"type": _TYPES.get(node.tag, "activity")}
    if node.tag == "intermediateThrowEvent":
        said |= _on("message", ref)
    elif node.tag == "endEvent" and event is not None and event.kind == "terminate":
        said["terminate"] = True
    elif node.tag == "callActivity":
        said["process"] = scope.reading.calls.get(node.called, node.called)
    elif node.tag == "boundaryEvent":
        host = next((one for one in scope.level.nodes if one.id == node.attached_to), None)
        said["attached_to"] = node.attached_to if host is None else host.own_id or scope.pieces[host.id].host
        said |= {} if node.interrupting else {"interrupting": False}
        said |= _after(event.text) if event is not None and event.kind == "timer" else _on("on", ref)
    return said


def _on(key: str, ref: str) -> dict[str, Any]:
    return {key: ref} if ref else {}


def _after(text: str) -> dict[str, Any]:
    span = read_duration(text)
    return {} if span is None else {"after": write_span(span)}
