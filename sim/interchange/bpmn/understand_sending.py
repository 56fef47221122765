"""Messages at an element: what it must receive first, what it sends when it is done, whom it hands over to."""

from __future__ import annotations

from itertools import pairwise

from sim.interchange.bpmn.document import ACTIVITIES, Node
from sim.interchange.bpmn.understand_events import in_vain
from sim.interchange.bpmn.understand_scope import Piece, Scope

__all__ = ["hand_over", "receive", "send"]


def receive(scope: Scope, node: Node, piece: Piece) -> Piece:
    """A piece with the wait for a message that an activity needs before it can begin.

    Where the activity also sends to that pool, the message is the answer, and is waited for after it was sent (`send`).
    """
    if not _waits(scope, node) or _answers(scope, node):
        return piece
    wait = _catch(scope, node)
    scope.stage.flow(wait.exit or wait.entry, piece.entry)
    return Piece(wait.entry, piece.exit, piece.host)


def _waits(scope: Scope, node: Node) -> bool:
    """Whether it is an activity, other than a receive task, that needs a message from within the file."""
    senders = scope.reading.letters.senders.get(node.id)
    plain = node.tag in ACTIVITIES and node.tag != "receiveTask"
    return bool(senders) and plain and node.id not in scope.reading.triggered


def _answers(scope: Scope, node: Node) -> bool:
    home, letters = scope.reading.home, scope.reading.letters
    asked = {home[one].id for one in letters.receivers.get(node.id, ())}
    return any(home[one].id in asked for one in letters.senders.get(node.id, ()))


def _catch(scope: Scope, node: Node) -> Piece:
    scope.draft.note("waits_for_message", node)
    awaited = scope.reading.message(node.id)
    name = scope.stage.add("message", f"{node.name} message", on=awaited, waits_for="third_party")
    return in_vain(scope, node, name) if node.id in scope.reading.uncertain else Piece(name, name)


def send(scope: Scope, node: Node, piece: Piece) -> Piece:
    """A piece with what its node sends when it is done; an end sends before it ends."""
    receivers = scope.reading.letters.receivers.get(node.id, [])
    if not receivers:
        return piece
    stage, reading = scope.stage, scope.reading
    steps = [
        stage.add("throw", node.name, message=reading.message(one)) for one in receivers if one not in reading.triggered
    ]
    begun = [one for one in receivers if one in reading.triggered]
    if begun:
        fork = stage.add("parallel", f"{node.name} hands over" if node.name else "")
        scope.handed += [(fork, one) for one in begun]
        steps.append(fork)
    way = [piece.exit, *steps] if piece.exit is not None else [*steps, piece.entry]
    for before, after in pairwise(way):
        stage.flow(before, after)
    if piece.exit is None:
        return Piece(way[0], None)
    if _waits(scope, node) and _answers(scope, node):
        wait = _catch(scope, node)
        stage.flow(way[-1], wait.entry)
        way.append(wait.exit or wait.entry)
    return Piece(piece.entry, way[-1], piece.host)


def hand_over(scope: Scope) -> None:
    """Lead from senders to the nodes that their messages begin."""
    for source, target in scope.handed:
        scope.stage.flow(source, scope.pieces[target].entry)
