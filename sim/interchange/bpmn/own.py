"""A BPMN file of ours read back: the exact reverse of `write`.

What somebody moved, renamed, joined anew or took away in a modeller counts as they drew it; the rest of an element
comes from its part (`extension`). What is new is taken in first (`own_new`).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from sim.errors import InputError
from sim.interchange.bpmn.document import Document, Lane, Level, Node, Thing, Work, WorkFlow
from sim.interchange.bpmn.extension import one_line
from sim.interchange.bpmn.own_new import adopted
from sim.interchange.bpmn.understand_activities import WORK
from sim.interchange.bpmn.write_tags import TAGS
from sim.interchange.imported import Imported, Missing
from sim.model.load import load_scenario
from sim.model.process import Drawn
from sim.model.written import Steps

__all__ = ["read_own"]

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


def read_own(document: Document) -> Imported | None:
    """The scenario that a file of ours says, with what was drawn into it; None where it is to be read as any other.

    Raises
    ------
    InputError
        What our own extension says was spoilt, so that no scenario comes of it.
    """
    ours = adopted(document)
    if ours is None:
        return None
    back = _Back(ours.document)
    written = deepcopy(dict(document.part or {}))
    written["processes"] = {work.own_id: back.process(work) for work in ours.document.processes}
    _sound(written, document.path)
    form = tuple(Missing((*back.ids[key], "duration"), "duration", WORK) for key in ours.assumed)
    return Imported(written, back.ids, form)


def _sound(written: dict[str, Any], path: str) -> None:
    """Refuse a file whose parts of ours were spoilt: what comes of it must be a scenario."""
    try:
        load_scenario(written)
    except InputError as error:
        raise InputError([replace(one, place=f"{path} {one.place}") for one in error.mistakes]) from None


@dataclass
class _Back:
    """The way back from a document to the mapping of a scenario file."""

    document: Document
    ids: dict[str, Steps] = field(default_factory=dict)
    posts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.called = {work.id: work.own_id for work in self.document.processes}
        for work in self.document.processes:
            for lane in work.lanes:
                self._post(lane)

    def _post(self, lane: Lane) -> None:
        """The post in whose lane each element stands: the innermost."""
        self.posts.update(dict.fromkeys(lane.holds, lane.own_id or ""))
        for inner in lane.inner:
            self._post(inner)

    def process(self, work: Work) -> dict[str, Any]:
        """A process."""
        steps: Steps = ("processes", work.own_id or "")
        self.ids[work.id] = steps
        return _named(work) | self._level(work.level, steps)

    def _level(self, level: Level, steps: Steps) -> dict[str, Any]:
        names = {node.id: node.own_id for node in level.nodes}
        defaults = {node.default for node in level.nodes}
        elements = {}
        for node in level.nodes:
            self.ids[node.id] = (*steps, "elements", node.own_id or "")
            elements[node.own_id] = self._element(node, names)
        flows = []
        for number, flow in enumerate(level.flows):
            self.ids[flow.id] = (*steps, "flows", number)
            flows.append(_flow(flow, names, default=flow.id in defaults))
        return {"elements": elements, "flows": flows}

    def _element(self, node: Node, names: Mapping[str, str | None]) -> dict[str, Any]:
        said: dict[str, Any] = {"type": _type(node)}
        event = node.events[0] if node.events else None
        if said["type"] == "activity":
            said["post"] = self.posts.get(node.id)
        elif said["type"] == "end" and event is not None and event.kind == "terminate":
            said["terminate"] = True
        elif said["type"] == "boundary":
            said |= {"attached_to": names.get(node.attached_to), "interrupting": node.interrupting}
        elif said["type"] == "call":
            said["process"] = self.called.get(node.called)
        elif node.inside is not None:
            said |= self._level(node.inside, self.ids[node.id])
        if event is not None and event.kind == "message" and event.ref:
            said["message" if said["type"] == "throw" else "on"] = self.document.names.get(event.ref, event.ref)
        keys = _named(node)
        if node.tag in get_args(Drawn) and node.tag != TAGS.get(said["type"]):
            keys["drawn"] = node.tag
        return said | keys


def _type(node: Node) -> str:
    given = (node.part or {}).get("type")
    if isinstance(given, str):
        return given
    if node.tag == "intermediateCatchEvent":
        return "message" if any(event.kind == "message" for event in node.events) else "timer"
    return _TYPES.get(node.tag, "activity")


def _flow(flow: WorkFlow, names: Mapping[str, str | None], *, default: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"from": names.get(flow.source), "to": names.get(flow.target)}
    if flow.own_id:
        said["id"] = flow.own_id
    if flow.condition is not None:
        said["when"] = flow.condition
    if default:
        said["default"] = True
    return said | dict(flow.part or {})


def _named(thing: Thing) -> dict[str, Any]:
    """The keys of a part, with the name that counts."""
    keys = dict(thing.part or {})
    label = keys.pop("name", "")
    if label is None and thing.name == thing.own_id:
        return keys
    if isinstance(label, dict) and thing.name in (one_line(str(text)) for text in label.values()):
        return keys | {"name": label}
    return keys | ({"name": thing.name} if thing.name else {})
