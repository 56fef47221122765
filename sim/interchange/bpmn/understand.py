"""A BPMN file understood as a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.interchange.bpmn.document import Document, Level, Node, Work, walk
from sim.interchange.bpmn.draft import Draft, Stage, fresh
from sim.interchange.bpmn.own import is_ours, read_own
from sim.interchange.bpmn.read import read_bpmn
from sim.interchange.bpmn.understand_defaults import complete
from sim.interchange.bpmn.understand_flows import connect
from sim.interchange.bpmn.understand_letters import Letters, letters_of, works_together
from sim.interchange.bpmn.understand_level import close, nodes_of, roots
from sim.interchange.bpmn.understand_organisation import Organisation
from sim.interchange.bpmn.understand_scope import Reading, Scope
from sim.interchange.bpmn.understand_sending import hand_over
from sim.interchange.imported import Imported

__all__ = ["import_bpmn", "understand"]


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
    if is_ours(document):
        return read_own(document)
    draft = Draft(document)
    called = {node.called for work in document.processes for node in walk(work.level) if node.called}
    letters = letters_of(document)
    groups = works_together(document, letters, called)
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
    draft.written |= {"id": "imported", "title": document.name or Path(document.path).stem}
    for group in groups:
        _process(reading, group, names[group[0].id])
    complete(reading)
    return Imported(draft.written, draft.ids, tuple(draft.form), tuple(draft.notes))


def _title(document: Document, group: list[Work]) -> str:
    named = [pool.name for work in group for pool in document.pools if pool.process == work.id and pool.name]
    return group[0].name or (named[0] if named else "") or Path(document.path).stem


def _triggered(document: Document, letters: Letters) -> list[str]:
    """The starts of processes that a message from another process begins."""
    tops = [node for work in document.processes for node in work.level.nodes]
    return [node.id for node in tops if node.tag == "startEvent" and letters.senders.get(node.id)]


def _process(reading: Reading, group: list[Work], name: str) -> None:
    """One process of ours, of the processes of the file that speak with one another."""
    stage = Stage(reading.draft, ("processes", name))
    level = Level(
        tuple(node for work in group for node in work.level.nodes),
        tuple(flow for work in group for flow in work.level.flows),
    )
    scope = Scope(reading, stage, level)
    starting = [_own_starts(reading, work) for work in group]
    first = next((starts for starts in starting if starts), [])
    scope.begins = {node.id for node in first}
    nodes_of(scope)
    connect(scope)
    hand_over(scope)
    beginnings = [scope.pieces[node.id].entry for node in first] or [stage.add("start")]
    for beginning in beginnings:
        for others in starting:
            for node in others if others is not first else ():
                stage.flow(beginning, scope.pieces[node.id].entry)
        for node in roots(scope, level.nodes):
            stage.flow(beginning, scope.pieces[node.id].entry)
    close(scope)
    process: dict[str, Any] = {"name": _title(reading.draft.document, group)} | stage.content()
    if reading.rules.get(name):
        process["attributes"] = reading.rules[name]
    reading.draft.section("processes")[name] = process
    for work in group:
        reading.draft.ids[work.id] = ("processes", name)
    reading.beginnings[name] = beginnings


def _own_starts(reading: Reading, work: Work) -> list[Node]:
    """The starts of a process that nobody else in the file triggers."""
    return [node for node in work.level.nodes if node.tag == "startEvent" and node.id not in reading.triggered]
