"""Who sends what to whom: message flows, messages and signals by name, black boxes and customers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from sim.interchange.bpmn.document import TASKS, Document, Event, MessageFlow, Node, Pool, Work, walk

__all__ = ["Letters", "is_customer", "letters_of", "works_together"]

_CUSTOMER = re.compile(
    r"\b(customer|client|clients|guest|citizen|consumer|applicant|patient|requester|caller|kunde|gast|buyer|cliente)s?\b"
    r"|客户|用户|顾客|客人|居民|申请人|市民|群众",
    re.IGNORECASE,
)
_THROWN = ("message", "signal")


@dataclass
class Letters:
    """The way of every message and signal of a file.

    Attributes
    ----------
    receivers : dict[str, list[str]]
        By sending element, the elements that receive it.
    senders : dict[str, list[str]]
        The reverse.
    outside : dict[str, list[tuple[Pool, bool]]]
        By element, the black boxes that it speaks to, and whether they speak to it.
    customers : set[str]
        Processes that are walked by a customer.
    lost : list[MessageFlow]
        Message flows that say nothing that can be run.
    """

    receivers: dict[str, list[str]] = field(default_factory=dict)
    senders: dict[str, list[str]] = field(default_factory=dict)
    outside: dict[str, list[tuple[Pool, bool]]] = field(default_factory=dict)
    customers: set[str] = field(default_factory=set)
    lost: list[MessageFlow] = field(default_factory=list)

    def pairs(self) -> list[tuple[str, str]]:
        """All senders with their receivers."""
        return [(source, target) for source, targets in self.receivers.items() for target in targets]

    def drop(self, source: str, target: str) -> None:
        """Forget that one element sends to another."""
        self.receivers[source].remove(target)
        self.senders[target].remove(source)

    @staticmethod
    def is_customer(pool: Pool) -> bool:
        """Whether a pool is the customer, by its name."""
        return is_customer(pool.name)

    def send(self, source: str, target: str) -> None:
        """Note that one element sends to another."""
        if target not in self.receivers.setdefault(source, []):
            self.receivers[source].append(target)
            self.senders.setdefault(target, []).append(source)


def is_customer(name: str) -> bool:
    """Whether a pool with this name is the customer.

    >>> is_customer("Dear Customer"), is_customer("客户"), is_customer("SCHUFA")
    (True, True, False)
    """
    return bool(_CUSTOMER.search(name))


def letters_of(document: Document) -> Letters:
    """The way of every message and signal of a file, as far as sender and receiver are in it."""
    letters = Letters()
    pools = {pool.id: pool for pool in document.pools}
    works = {work.id: work for work in document.processes}
    home = {node.id: (work, node) for work in document.processes for node in walk(work.level)}
    for pool in document.pools:
        if pool.process and is_customer(pool.name) and len(document.processes) > 1:
            letters.customers.add(pool.process)
    for flow in document.messages:
        source = _end(flow.source, pools, works, sends=True)
        target = _end(flow.target, pools, works, sends=False)
        for inner, other, incoming in ((target, flow.source, True), (source, flow.target, False)):
            if inner in home and other in pools and not pools[other].process:
                letters.outside.setdefault(inner, []).append((pools[other], incoming))
        if source in home and target in home and home[source][0] is not home[target][0]:
            letters.send(source, target)
        elif not ((source in home) ^ (target in home)):
            letters.lost.append(flow)
    for source, target in _by_name(document, letters):
        letters.send(source, target)
    return letters


def _end(ref: str, pools: dict[str, Pool], works: dict[str, Work], *, sends: bool) -> str:
    """The element that a message flow means: at a pool, its only start or end with a message."""
    work = works.get(pools[ref].process) if ref in pools else works.get(ref)
    if work is None:
        return ref
    tag = "endEvent" if sends else "startEvent"
    nodes = [node for node in work.level.nodes if node.tag == tag]
    fit = [node for node in nodes if any(event.kind == "message" for event in node.events)]
    return fit[0].id if len(fit) == 1 else ref


def _by_name(document: Document, letters: Letters) -> Iterator[tuple[str, str]]:
    """Throwers and catchers of one message or signal that no message flow joins."""
    thrown: dict[tuple[str, str], list[str]] = {}
    for work in document.processes:
        for node in walk(work.level):
            if node.id not in letters.receivers and _throws(node):
                for key in _keys(node):
                    thrown.setdefault(key, []).append(node.id)
    for work in document.processes:
        for node in walk(work.level):
            if not _throws(node) and node.id not in letters.senders:
                for key in _keys(node):
                    yield from ((source, node.id) for source in thrown.get(key, ()))


def _throws(node: Node) -> bool:
    return node.tag in ("intermediateThrowEvent", "endEvent", "sendTask")


def _keys(node: Node) -> Iterator[tuple[str, str]]:
    """What an element throws or catches: kind and id."""
    own = (Event("message", node.message),) if node.tag in TASKS and node.message else ()
    for event in chain(node.events, own):
        if event.kind in _THROWN and event.ref:
            yield event.kind, event.ref


def works_together(document: Document, letters: Letters, called: Iterable[str]) -> list[list[Work]]:
    """The processes in groups that speak with one another, each in the order of the file.

    A process that is called stands alone: it is walked by the cases of those that call it.
    """
    home = {node.id: work.id for work in document.processes for node in walk(work.level)}
    group = {work.id: {work.id} for work in document.processes}
    alone = set(called)
    for source, targets in letters.receivers.items():
        for target in targets:
            a, b = home[source], home[target]
            if a not in alone and b not in alone and group[a] is not group[b]:
                group[a] |= group[b]
                for one in group[b]:
                    group[one] = group[a]
    found: dict[int, list[Work]] = {}
    for work in document.processes:
        found.setdefault(id(group[work.id]), []).append(work)
    return list(found.values())
