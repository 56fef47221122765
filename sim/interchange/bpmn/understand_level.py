"""One level of a file: its nodes, its sequence flows, where tokens begin and end in it."""

from __future__ import annotations

from collections.abc import Iterable

from sim.interchange.bpmn.document import ACTIVITIES, SUBPROCESSES, Node
from sim.interchange.bpmn.understand_activities import activity, call, subprocess
from sim.interchange.bpmn.understand_events import catch, end, start, throw
from sim.interchange.bpmn.understand_flows import connect
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.bpmn.understand_sending import send

__all__ = ["fill", "nodes_of", "roots"]

_GATEWAYS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
}


def fill(scope: Scope) -> None:
    """Put a sub-process's nodes and flows on its level of ours, with one start and its ends."""
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
    if not scope.level.nodes:
        scope.stage.flow(beginning, scope.stage.add("end"))
    for before, after in zip(first, first[1:], strict=False):
        if scope.around[-1].sequential:
            scope.stage.flow(scope.pieces[before.id].exit or beginning, scope.pieces[after.id].entry)
    for node in first[:1] if scope.around[-1].sequential else first:
        scope.stage.flow(beginning, scope.pieces[node.id].entry)
    close(scope)


def nodes_of(scope: Scope) -> None:
    """Put the nodes of a level there."""
    for node in scope.level.nodes:
        if node.tag != "boundaryEvent":
            scope.pieces[node.id] = send(scope, node, _piece(scope, node))


def _piece(scope: Scope, node: Node) -> Piece:
    """What becomes of a node."""
    if node.tag in SUBPROCESSES:
        return subprocess(scope, node, fill)
    if node.tag == "callActivity":
        return call(scope, node)
    if node.tag in ("intermediateCatchEvent", "receiveTask"):
        return catch(scope, node)
    if node.tag in ACTIVITIES:
        return activity(scope, node)
    if node.tag == "startEvent":
        return start(scope, node)
    if node.tag == "endEvent":
        return end(scope, node)
    if node.tag == "intermediateThrowEvent":
        return throw(scope, node)
    if node.tag not in _GATEWAYS:
        raise scope.draft.refused("bpmn.complex", node)
    name = scope.stage.add(_GATEWAYS[node.tag], thing=node)
    return Piece(name, name)


def roots(scope: Scope, nodes: Iterable[Node]) -> list[Node]:
    """The nodes that begin with the process because nothing leads to them (BPMN 2.0.2, 10.5.2)."""
    led_to = {flow.target for flow in scope.level.flows}
    return [
        node
        for node in nodes
        if node.id in scope.pieces
        and node.id not in led_to
        and node.tag != "startEvent"
        and node.id not in scope.reading.triggered
    ]


def close(scope: Scope) -> None:
    """Give what leads nowhere an end."""
    stage = scope.stage
    left = {flow["from"] for flow in stage.flows} | {flow["to"] for flow in stage.flows if flow["to"] in _ends(scope)}
    ending = ""
    for piece in list(scope.pieces.values()):
        if piece.exit is not None and piece.exit not in left and not _handed(scope, piece.exit):
            ending = ending or stage.add("end")
            stage.flow(piece.exit, ending)


def _ends(scope: Scope) -> set[str]:
    return {name for name, element in scope.stage.elements.items() if element.get("type") == "end"}


def _handed(scope: Scope, name: str) -> bool:
    return any(source == name for source, _ in scope.handed)
