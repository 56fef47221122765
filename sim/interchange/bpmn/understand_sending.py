"""What an element sends: messages to elements that wait, hand-offs to those that a message begins."""

from __future__ import annotations

from sim.interchange.bpmn.document import Node
from sim.interchange.bpmn.understand_scope import Piece, Scope

__all__ = ["hand_over", "send"]


def send(scope: Scope, node: Node, piece: Piece) -> Piece:
    """A piece with what its node sends when it is done."""
    receivers = scope.reading.letters.receivers.get(node.id, [])
    waiting = [one for one in receivers if one not in scope.reading.triggered]
    begun = [one for one in receivers if one in scope.reading.triggered]
    if not receivers:
        return piece
    stage, last = scope.stage, piece.exit
    if last is None:  # an end: what is sent is sent before
        terminal = piece.entry
        entry = ""
        for one in waiting:
            thrown = stage.add("throw", node.name, message=scope.reading.message(one))
            stage.flow(last, thrown) if last else None
            entry, last = entry or thrown, thrown
        if begun:
            fork = stage.add("parallel", node.name)
            stage.flow(last, fork) if last else None
            entry, last = entry or fork, fork
            scope.handed += [(fork, one) for one in begun]
        stage.flow(last or entry, terminal)
        return Piece(entry, None)
    for one in waiting:
        thrown = stage.add("throw", node.name, message=scope.reading.message(one))
        stage.flow(last, thrown)
        last = thrown
    if begun:
        fork = stage.add("parallel", node.name)
        stage.flow(last, fork)
        last = fork
        scope.handed += [(fork, one) for one in begun]
    return Piece(piece.entry, last, piece.host)


def hand_over(scope: Scope) -> None:
    """Lead from senders to the nodes that their messages begin."""
    for source, target in scope.handed:
        scope.stage.flow(source, scope.pieces[target].entry)
