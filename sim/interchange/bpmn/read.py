"""A BPMN 2.0 file read into a `Document`; what breaks the form of BPMN is refused with element, rule and line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.errors import InputError, Mistake
from sim.interchange.bpmn.document import MODEL, Document, Level, MessageFlow, Pool, Thing, Work, walk
from sim.interchange.bpmn.read_parts import lanes, level, local, thing, words
from sim.interchange.logs.raw import refused
from sim.interchange.xml import Tag, read_xml
from sim.model.mistakes import mistake

__all__ = ["read_bpmn"]

_DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
_GLOBAL_TASKS = ("globalTask", "globalUserTask", "globalManualTask", "globalScriptTask", "globalBusinessRuleTask")
_NAMED = ("message", "signal", "error", "escalation", "dataStore")
_MOST_TOLD = 20  # mistakes of a file that are told at once


def read_bpmn(path: str | Path) -> Document:
    """What a BPMN 2.0 file says.

    Raises
    ------
    InputError
        It cannot be read, is no BPMN 2.0, or refers to what does not exist.
    """
    place = Path(path)
    root = read_xml(place, skip=lambda space, name: space == _DIAGRAM)
    if root.space != MODEL or root.name != "definitions":
        raise _foreign(root, place)
    collaborations = list(root.all("collaboration"))
    pools = [_pool(tag) for tags in collaborations for tag in tags.all("participant")]
    flows = [_message(tag) for tags in collaborations for tag in tags.all("messageFlow")]
    own = [thing(tag, place).part for tag in collaborations]
    document = Document(
        path=str(place),
        name=root.get("name"),
        processes=tuple(_work(tag, place) for tag in root.all("process")),
        pools=tuple(pools),
        messages=tuple(flows),
        names={tag.get("id"): words(tag.get("name")) for tag in root.all(*_NAMED)} | _categories(root),
        tasks={tag.get("id"): words(tag.get("name")) for tag in root.all(*_GLOBAL_TASKS)},
        part=next((part for part in own if part is not None), None),
    )
    mistakes = list(_broken(document))
    if mistakes:
        raise InputError(mistakes[:_MOST_TOLD])
    return document


def _categories(root: Tag) -> dict[str, str]:
    """The words of groups, by the ids of their category values."""
    found = (value for tag in root.all("category") for value in tag.all("categoryValue"))
    return {value.get("id"): words(value.get("value")) for value in found}


def _foreign(root: Tag, place: Path) -> InputError:
    """What is no BPMN 2.0, by what it is instead."""
    where = f"{place}:{root.line}"
    if not root.space and root.name in ("definitions", "process"):
        return refused("bpmn.no_namespace", where, namespace=MODEL)
    if "XPDL" in root.space.upper() or root.name == "Package":
        return refused("bpmn.xpdl", where)
    if "BPMN" in root.space.upper():
        return refused("bpmn.old", where, namespace=root.space)
    return refused("bpmn.foreign", where, root=root.name)


def _pool(tag: Tag) -> Pool:
    common = Thing(tag.get("id"), words(tag.get("name")), tag.line)
    return Pool(common.id, common.name, common.line, process=local(tag.get("processRef")))


def _message(tag: Tag) -> MessageFlow:
    return MessageFlow(
        tag.get("id"),
        words(tag.get("name")),
        tag.line,
        source=local(tag.get("sourceRef")),
        target=local(tag.get("targetRef")),
    )


def _work(tag: Tag, place: Path) -> Work:
    common = thing(tag, place)
    sets = list(tag.all("laneSet"))
    return Work(
        **vars(common),
        lanes=tuple(lane for one in sets for lane in lanes(one, place)),
        level=level(tag, place),
    )


def _broken(document: Document) -> Iterator[Mistake]:
    """Ids that stand twice, and references to nothing."""
    seen: dict[str, int] = {}
    for one in _things(document):
        where = document.place(one)
        if not one.id:
            yield mistake("bpmn.no_id", f"{document.path}:{one.line}", value=one.name)
        elif one.id in seen:
            yield mistake("bpmn.id_twice", where, first=seen[one.id])
        seen.setdefault(one.id, one.line)
    processes = {work.id for work in document.processes}
    for pool in document.pools:
        if pool.process and pool.process not in processes:
            yield mistake("bpmn.dangling", document.place(pool), attribute="processRef", value=pool.process)
    for work in document.processes:
        yield from _level(document, work.level)
    if not document.processes:
        yield mistake("bpmn.no_process", document.path)


def _things(document: Document) -> Iterator[Thing]:
    yield from document.pools
    for work in document.processes:
        yield work
        for one in (Level(work.level.nodes, work.level.flows), *(n.inside for n in walk(work.level))):
            if one is not None:
                yield from one.nodes
                yield from one.flows


def _level(document: Document, inside: Level) -> Iterator[Mistake]:
    """References within one level, to which sequence flows are bound (BPMN 2.0.2, 7.6.1)."""
    known = {node.id for node in inside.nodes}
    everywhere = {node.id for work in document.processes for node in walk(work.level)}
    for flow in inside.flows:
        for attribute, ref in (("sourceRef", flow.source), ("targetRef", flow.target)):
            if ref and ref not in known:
                key = "bpmn.flow_across" if ref in everywhere else "bpmn.dangling"
                yield mistake(key, document.place(flow), attribute=attribute, value=ref)
    flows = {flow.id: flow.source for flow in inside.flows}
    for node in inside.nodes:
        if node.tag == "boundaryEvent" and node.attached_to not in known:
            yield mistake("bpmn.dangling", document.place(node), attribute="attachedToRef", value=node.attached_to)
        if node.default and flows.get(node.default) != node.id:
            yield mistake("bpmn.default", document.place(node), value=node.default)
        if node.inside is not None:
            yield from _level(document, node.inside)
