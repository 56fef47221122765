"""Tasks, sub-processes and calls."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sim.interchange.bpmn.document import Level, Node
from sim.interchange.bpmn.draft import Stage
from sim.interchange.bpmn.understand_organisation import AUTOMATED
from sim.interchange.bpmn.understand_scope import Piece, Scope
from sim.interchange.imported import ASSUMPTION

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AUTOMATED_WORK", "CUSTOMER", "WORK", "activity", "call", "subprocess", "touchpoint"]

WORK = "lognormal(mean=20 min, cv=0.5)"
"""How long a task takes of which the file says nothing."""
AUTOMATED_WORK = "5 s"
"""How long a machine takes."""
CUSTOMER = "exponential(mean=2 h)"
"""How long a step of the customer takes."""

_PLACES = (
    ("hotline", re.compile(r"phone|call|hotline|telefon|anruf|电话|热线|来电", re.IGNORECASE)),
    ("hall", re.compile(r"counter|desk|hall|office|branch|schalter|营业厅|柜台|窗口", re.IGNORECASE)),
    ("site", re.compile(r"visit|on.?site|home|table|deliver|vor ort|上门|现场", re.IGNORECASE)),
)


def activity(scope: Scope, node: Node) -> Piece:
    """A task: work for a post, or a step of the customer, for which the organisation waits."""
    if scope.reading.of_customer(node):
        name = scope.stage.add("message", thing=node, waits_for="customer")
        scope.stage.assume(name, "after", CUSTOMER, "wait")
        return Piece(name, name)
    post = scope.reading.organisation.post(scope.reading.home[node.id], node, scope.around)
    drawn = node.tag if node.tag not in ("task", "callActivity") else None
    name = scope.stage.add("activity", thing=node, post=post, touchpoint=touchpoint(scope, node), drawn=drawn)
    scope.stage.assume(name, "duration", AUTOMATED_WORK if node.tag in AUTOMATED else WORK, "duration")
    if _asks_customer(scope, node):
        after = {"waits_for": "customer", "after": CUSTOMER, "source": ASSUMPTION}
        scope.stage.elements[name]["external"] = after
        scope.draft.lacks(scope.stage.way(name, "external", "after"), "wait", CUSTOMER, name=node.name)
        scope.draft.note("external", node)
    return Piece(name, name, name)


def touchpoint(scope: Scope, node: Node) -> str | None:
    """Where the customer meets the organisation in this element, if they do; by its name, else online."""
    letters = scope.reading.letters
    spoken = [*letters.senders.get(node.id, ()), *letters.receivers.get(node.id, ())]
    near = any(scope.reading.home[other].id in letters.customers for other in spoken)
    names = [pool.name for pool, _ in letters.outside.get(node.id, ()) if letters.is_customer(pool)]
    if not near and not names:
        return None
    return next((place for place, words in _PLACES if words.search(node.name)), "online")


def _asks_customer(scope: Scope, node: Node) -> bool:
    """Whether a message from the customer must come before the work, and not as an answer within it."""
    spoken = [(pool.id, incoming) for pool, incoming in scope.reading.letters.outside.get(node.id, ())]
    return any(incoming and (pool, False) not in spoken for pool, incoming in spoken)


def subprocess(scope: Scope, node: Node, fill: Callable[[Scope], None]) -> Piece:
    """A sub-process with what stands in it; an ad-hoc one does all of it once, at once or in the order of the file."""
    drawn = node.tag if node.tag != "subProcess" else None
    name = scope.stage.add("subprocess", thing=node, drawn=drawn)
    inner = Stage(scope.draft, scope.stage.way(name))
    level = node.inside or Level()
    edges = [] if node.by_event else scope.boundaries(node)
    fill(Scope(scope.reading, inner, level, (*scope.around, node), scope, edges=edges))
    scope.stage.elements[name] |= inner.content()
    if node.tag == "transaction":
        scope.draft.note("transaction", node)
    elif node.tag == "adHocSubProcess":
        scope.draft.note("ad_hoc_in_turn" if node.sequential else "ad_hoc_at_once", node, weight="assumed")
    return Piece(name, name, name)


def call(scope: Scope, node: Node) -> Piece:
    """A call of a process of the file, else an activity."""
    reading = scope.reading
    if node.called in reading.calls:
        name = scope.stage.add("call", thing=node, process=reading.calls[node.called])
        return Piece(name, name, name)
    if node.called and node.called not in scope.draft.document.tasks:
        scope.draft.note("called_elsewhere", node, weight="assumed", called=node.called)
    return activity(scope, node)
