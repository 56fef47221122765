"""A BPMN file understood as a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx

from sim.errors import InputError
from sim.interchange.bpmn.document import TASKS, Document, Level, Node, Work, walk
from sim.interchange.bpmn.draft import Draft, Stage, fresh
from sim.interchange.bpmn.own import read_own
from sim.interchange.bpmn.plain import plain
from sim.interchange.bpmn.read import read_bpmn
from sim.interchange.bpmn.understand_artifacts import artifacts
from sim.interchange.bpmn.understand_certain import uncertain
from sim.interchange.bpmn.understand_check import refuse_broken
from sim.interchange.bpmn.understand_defaults import complete
from sim.interchange.bpmn.understand_flows import connect
from sim.interchange.bpmn.understand_letters import Letters, letters_of, works_together
from sim.interchange.bpmn.understand_level import close, nodes_of, roots, with_handlers
from sim.interchange.bpmn.understand_organisation import Organisation
from sim.interchange.bpmn.understand_scope import Piece, Reading, Scope
from sim.interchange.bpmn.understand_sending import hand_over
from sim.interchange.imported import ASSUMPTION, Imported
from sim.model.mistakes import mistake

__all__ = ["import_bpmn", "understand"]

_MOST_NODES = 8000  # a scenario file holds no more


def import_bpmn(path: str | Path) -> Imported:
    """The scenario that a BPMN 2.0 file says, with defaults for what it does not say.

    Raises
    ------
    InputError
        The file cannot be read, breaks a rule of BPMN, or says what cannot be run; the text names element and line.
    """
    return understand(read_bpmn(path))


def understand(document: Document) -> Imported:
    """As `import_bpmn`, for a file that was read."""
    own = read_own(document)
    if own is not None:
        return own
    document = plain(document)
    if not document.processes:
        raise InputError(mistake("bpmn.no_process", document.path))
    count = sum(1 for work in document.processes for _ in walk(work.level))
    if count > _MOST_NODES:
        raise InputError(mistake("bpmn.too_many", document.path, value=count, most=str(_MOST_NODES)))
    called = {node.called for work in document.processes for node in walk(work.level) if node.called}
    _no_circles(document)
    draft = Draft(document)
    letters = letters_of(document)
    groups = works_together(document, letters, called)
    _within_groups(draft, letters, groups)
    names: dict[str, str] = {}
    for group in groups:
        name = fresh(_title(document, group), names.values(), otherwise="process")
        names |= {work.id: name for work in group}
    reading = Reading(
        draft=draft,
        organisation=Organisation.of(draft),
        letters=letters,
        home={node.id: work for work in document.processes for node in walk(work.level)},
        calls={work.id: names[work.id] for work in document.processes if work.id in called},
    )
    reading.triggered = set(_triggered(document, letters))
    reading.uncertain = uncertain(document, letters) - reading.triggered
    reading.crowded = {work.id for group in groups if len(group) > 1 for work in group}
    for group in groups:
        _tell(reading, group)
    draft.written |= {"id": "imported", "title": document.name or Path(document.path).stem}
    for group in groups:
        _process(reading, group, names[group[0].id])
    complete(reading)
    imported = Imported(draft.written, draft.ids, tuple(draft.form), tuple(draft.notes))
    refuse_broken(imported, document)
    return imported


def _title(document: Document, group: list[Work]) -> str:
    named = [pool.name for work in group for pool in document.pools if pool.process == work.id and pool.name]
    return group[0].name or (named[0] if named else "") or Path(document.path).stem


def _no_circles(document: Document) -> None:
    """Refuse calls that lead back to a process in which they stand."""
    calls: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for work in document.processes:
        for node in walk(work.level):
            if node.called:
                calls.add_edge(work.id, node.called, node=node)
    for circle in nx.simple_cycles(calls):
        node = calls.edges[circle[0], circle[1 % len(circle)], 0]["node"]
        chain = " -> ".join([*circle, circle[0]])
        raise InputError(mistake("bpmn.circle", document.place(node), chain=chain))


def _within_groups(draft: Draft, letters: Letters, groups: list[list[Work]]) -> None:
    """Leave out what is sent to or from a process that is called: its cases are those of its callers."""
    group_of = {node.id: number for number, group in enumerate(groups) for work in group for node in walk(work.level)}
    for source, target in letters.pairs():
        if group_of[source] != group_of[target]:
            letters.drop(source, target)
            draft.note("lost_call", weight="left_out")
    for flow in letters.lost:
        draft.note("lost_message", flow, weight="left_out")


def _tell(reading: Reading, group: list[Work]) -> None:
    """Say which pools run as one process, and which of them is the customer."""
    pools = {pool.process: pool for pool in reading.draft.document.pools}
    if len(group) > 1:
        named = ", ".join(str((pools.get(work.id) or work).name or work.id) for work in group)
        reading.draft.note("pools_joined", group[0], pools=named)
    for work in group:
        if work.id in reading.letters.customers:
            reading.draft.note("customer", pools.get(work.id) or work)


def _triggered(document: Document, letters: Letters) -> Iterator[str]:
    """The nodes that a message from another pool begins: starts, and tasks to which nothing else leads."""
    tops = {node.id for work in document.processes for node in work.level.nodes}
    for work in document.processes:
        led_to = {flow.target for flow in work.level.flows if flow.source}
        for node in work.level.nodes:
            first = node.tag == "startEvent" or (node.tag in TASKS and node.id not in led_to)
            senders = letters.senders.get(node.id, ())
            if first and senders and tops.issuperset(senders):  # no flow leads out of a sub-process
                yield node.id


def _process(reading: Reading, group: list[Work], name: str) -> None:
    """One process of ours, of the processes of the file that speak with one another."""
    stage = Stage(reading.draft, ("processes", name))
    level = Level(
        tuple(node for work in group for node in work.level.nodes),
        tuple(flow for work in group for flow in work.level.flows),
        tuple(one for work in group for one in work.level.artifacts),
        tuple(link for work in group for link in work.level.links),
    )
    scope = Scope(reading, stage, level)
    handlers = [node for node in level.nodes if node.by_event]
    beginnings = _with_handlers(scope, group, handlers) if handlers else _begun(scope, group)
    process: dict[str, Any] = {"name": _title(reading.draft.document, group)} | stage.content()
    if drawn := artifacts(reading.draft, group):
        process["artifacts"] = drawn
    if reading.rules.get(name):
        process["attributes"] = {key: {**rule, "source": ASSUMPTION} for key, rule in reading.rules[name].items()}
        for key, rule in reading.rules[name].items():
            text = ", ".join(f"{what}: {value}" for what, value in rule.items())
            reading.draft.lacks((*stage.steps, "attributes", key), "attribute", text, name=key)
    reading.draft.section("processes")[name] = process
    for work in group:
        reading.draft.ids[work.id] = ("processes", name)
    reading.beginnings[name] = beginnings


def _begun(scope: Scope, group: list[Work]) -> list[str]:
    """Where cases begin, once nodes and flows are there: with the first pool's starts, the others follow."""
    starting = [_own_starts(scope.reading, work) for work in group]
    free = [starts for starts in starting if starts and not scope.reading.letters.senders.get(starts[0].id)]
    customer = [starts for starts in free if scope.reading.of_customer(starts[0])]
    first = next(iter([*customer, *free]), [])
    scope.begins = {node.id for node in first}
    nodes_of(scope)
    connect(scope)
    hand_over(scope)
    beginnings = [scope.pieces[node.id].entry for node in first] or [scope.stage.add("start")]
    for starts in starting:
        if starts is not first and len(starts) > 1:
            starts[:] = [_one_of(scope, starts)]
    begun = roots(scope, scope.level.nodes)
    for beginning in beginnings:
        for starts in starting:
            for node in starts if starts is not first else ():
                scope.stage.flow(beginning, scope.pieces[node.id].entry)
        for node in begun:
            scope.stage.flow(beginning, scope.pieces[node.id].entry)
    if any(starting):
        for node in begun:
            scope.draft.note("implicit_start", node)
    close(scope)
    return beginnings


def _one_of(scope: Scope, starts: list[Node]) -> Node:
    """A pool with several starts beside another one: one of them, all alike."""
    choice = scope.stage.add("exclusive", "start")
    share = 1 / len(starts)
    for node in starts:
        number = scope.stage.flow(choice, scope.pieces[node.id].entry, probability=share, source=ASSUMPTION)
        scope.draft.lacks((*scope.stage.steps, "flows", number, "probability"), "probability", share, name=node.name)
    chosen = replace(starts[0], id=f"one of {starts[0].id}")
    scope.pieces[chosen.id] = Piece(choice, choice)
    return chosen


def _with_handlers(scope: Scope, group: list[Work], handlers: list[Node]) -> list[str]:
    """A process with event sub-processes."""
    starts = [node for work in group for node in _own_starts(scope.reading, work)]
    if len(group) > 1 or len(starts) > 1:
        raise scope.draft.refused("bpmn.handler_beside", handlers[0])
    begin = scope.stage.add("start")
    with_handlers(scope, handlers, begin)
    return [begin]


def _own_starts(reading: Reading, work: Work) -> list[Node]:
    """The starts of a process that nobody else in the file triggers."""
    return [node for node in work.level.nodes if node.tag == "startEvent" and node.id not in reading.triggered]
