"""One level of a file: its nodes, its sequence flows, where tokens begin and end in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from sim.interchange.bpmn.document import ACTIVITIES, SUBPROCESSES, Node
from sim.interchange.bpmn.draft import Stage
from sim.interchange.bpmn.understand_activities import activity, call, subprocess
from sim.interchange.bpmn.understand_boundaries import boundaries, edge
from sim.interchange.bpmn.understand_events import catch, start
from sim.interchange.bpmn.understand_flows import connect
from sim.interchange.bpmn.understand_loops import alone, repeated
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.bpmn.understand_sending import receive, send
from sim.interchange.bpmn.understand_throwing import end, throw

__all__ = ["close", "fill", "nodes_of", "roots", "with_handlers"]

_GATEWAYS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
}


def fill(scope: Scope) -> None:
    """Put a sub-process's nodes and flows on its level of ours, with one start and its ends."""
    handlers = [node for node in scope.level.nodes if node.by_event]
    if handlers:
        begin = scope.stage.add("start")
        with_handlers(scope, handlers, begin)
        return
    begins = [node for node in scope.level.nodes if node.tag == "startEvent"]
    scope.begins = {node.id for node in begins[:1]}
    nodes_of(scope)
    connect(scope)
    first = roots(scope, scope.level.nodes)
    if begins:
        beginning = scope.pieces[begins[0].id].entry
        first += begins[1:]
    else:
        beginning = scope.stage.add("start")
    if not scope.pieces:
        scope.stage.flow(beginning, scope.stage.add("end"))
    in_turn = bool(scope.around) and scope.around[-1].sequential
    for before, after in pairwise(first) if in_turn else ():
        scope.stage.flow(scope.pieces[before.id].exit or beginning, scope.pieces[after.id].entry)
    for node in first[:1] if in_turn else first:
        scope.stage.flow(beginning, scope.pieces[node.id].entry)
    close(scope)


def with_handlers(scope: Scope, handlers: list[Node], begin: str) -> None:
    """A level with event sub-processes: what goes on normally in a sub-process, the others at its edge.

    An event sub-process that interrupts ends everything else on its level, and the level goes on from its end (BPMN
    2.0.2, 13.5.4); a boundary event of the rest of the level does the same.
    """
    stage = scope.stage
    name = stage.add("subprocess", "main")
    triggers = {handler.id: _trigger(scope, handler) for handler in handlers}
    rest = replace(scope.level, nodes=tuple(node for node in scope.level.nodes if not node.by_event))
    inner = Scope(scope.reading, Stage(scope.draft, stage.way(name)), rest, scope.around, scope)
    inner.edges = list(triggers.values())
    fill(inner)
    stage.elements[name] |= inner.stage.content()
    stage.flow(begin, name)
    stage.flow(name, stage.add("end"))
    for handler in handlers:
        trigger = triggers[handler.id]
        boundary = edge(scope, trigger, name, interrupting=trigger.interrupting)
        piece = subprocess(scope, handler, fill)
        stage.flow(boundary.entry, piece.entry)
        stage.flow(piece.entry, stage.add("end"))


def _trigger(scope: Scope, handler: Node) -> Node:
    """The start of an event sub-process, of which there is exactly one, with an event."""
    starts = [node for node in handler.inside.nodes if node.tag == "startEvent"] if handler.inside else []
    if len(starts) != 1 or len(starts[0].events) != 1:
        raise scope.draft.refused("bpmn.handler", handler)
    return starts[0]


def nodes_of(scope: Scope) -> None:
    """Put the nodes of a level there; links that catch come first, since those that throw lead to them."""
    handlers = [node for node in scope.level.nodes if node.tag != "boundaryEvent" and not node.compensates]
    for node in sorted(handlers, key=lambda node: not _is_link(node)):
        scope.pieces[node.id] = send(scope, node, receive(scope, node, piece_of(scope, node)))
    boundaries(scope)


def _is_link(node: Node) -> bool:
    return node.tag == "intermediateCatchEvent" and any(event.kind == "link" for event in node.events)


def piece_of(scope: Scope, node: Node) -> Piece:
    """What becomes of a node, with its markers."""
    if node.tag not in ACTIVITIES:
        return _event_or_gateway(scope, node)
    waits = node.tag == "receiveTask" or (scope.reading.of_customer(node) and node.tag not in SUBPROCESSES)
    if waits and scope.boundaries(node):
        return alone(scope, node, _activity)
    return repeated(scope, node, _activity)


def _activity(scope: Scope, node: Node) -> Piece:
    if node.loop is not None:
        return repeated(scope, node, _activity)
    if node.tag in SUBPROCESSES:
        return subprocess(scope, node, fill)
    if node.tag == "callActivity":
        return call(scope, node)
    return catch(scope, node) if node.tag == "receiveTask" else activity(scope, node)


def _event_or_gateway(scope: Scope, node: Node) -> Piece:
    if node.tag == "startEvent":
        return start(scope, node)
    if node.tag == "endEvent":
        return end(scope, node, piece_of)
    if node.tag == "intermediateThrowEvent":
        return throw(scope, node, piece_of)
    if node.tag == "intermediateCatchEvent":
        return catch(scope, node)
    kind = _complex(scope, node) if node.tag == "complexGateway" else _GATEWAYS[node.tag]
    name = scope.stage.add(kind, thing=node, drawn=node.tag if node.tag == "complexGateway" else None)
    return Piece(name, name)


def _complex(scope: Scope, node: Node) -> str:
    """A complex gateway that only divides is an inclusive one; what it joins by is its own affair."""
    if len(scope.incoming(node)) > 1 or node.activation:
        raise scope.draft.refused("bpmn.complex", node)
    scope.draft.note("complex", node)
    return "inclusive"


def roots(scope: Scope, nodes: Iterable[Node]) -> list[Node]:
    """The nodes that begin with the level because nothing leads to them (BPMN 2.0.2, 10.5.2)."""
    led_to = {flow.target for flow in scope.level.flows if flow.source}
    return [
        node
        for node in nodes
        if node.id in scope.pieces
        and node.id not in led_to
        and node.tag not in ("startEvent", "boundaryEvent")
        and not _is_link(node)
        and node.id not in scope.reading.triggered
    ]


def close(scope: Scope) -> None:
    """Give what leads nowhere an end."""
    stage = scope.stage
    left = {flow["from"] for flow in stage.flows} | {source for source, _ in scope.handed}
    ending = ""
    for piece in list(scope.pieces.values()):
        if piece.exit is not None and piece.exit not in left:
            left.add(piece.exit)
            ending = ending or stage.add("end")
            stage.flow(piece.exit, ending)
