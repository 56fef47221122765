"""The parts of a BPMN file: lanes, levels of flow nodes and sequence flows, event definitions, loop markers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.interchange.bpmn.document import (
    ACTIVITIES,
    EVENTS,
    GATEWAYS,
    SUBPROCESSES,
    Artifact,
    Event,
    Lane,
    Level,
    Link,
    Loop,
    Node,
    Thing,
    WorkFlow,
)  # fmt: skip
from sim.interchange.bpmn.extension import ID, NAMESPACE, PART, read_part
from sim.interchange.logs.raw import refused
from sim.interchange.xml import Tag

__all__ = ["lanes", "level", "local", "thing", "words"]

_LONGEST_NAME, _LONGEST_TEXT = 1000, 5000  # characters
_NODES = ACTIVITIES | GATEWAYS | EVENTS
_ARTIFACTS = {
    "dataObject": "data_object",
    "dataObjectReference": "data_object",
    "dataStoreReference": "data_store",
    "textAnnotation": "annotation",
    "group": "group",
}
_DEFINITION = "EventDefinition"
_REFS = ("messageRef", "signalRef", "errorRef", "escalationRef", "activityRef")
_VENDORS = ("http://camunda.org/schema/1.0/bpmn", "http://flowable.org/bpmn", "http://activiti.org/bpmn")


def words(text: str) -> str:
    """A name as one line, cut where it is no name any more."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAME else line[:_LONGEST_NAME] + "…"


def local(name: str) -> str:
    """An id without the namespace prefix that a QName may have."""
    return name.rpartition(":")[2]


def thing(tag: Tag, path: Path) -> Thing:
    """What every element has: id, name, line, documentation, and our own extension."""
    note = tag.first("documentation")
    return Thing(
        id=tag.get("id"),
        name=words(tag.get("name")),
        line=tag.line,
        documentation="" if note is None else note.text[:_LONGEST_TEXT],
        own_id=tag.attributes.get(f"{NAMESPACE} {ID}"),
        part=_part(tag, path),
    )


def _part(tag: Tag, path: Path) -> Mapping[str, Any] | None:
    extensions = tag.first("extensionElements")
    if extensions is None:
        return None
    for inner in extensions.children:
        if inner.space == NAMESPACE and inner.name == PART:
            try:
                return read_part(inner.text)
            except ValueError as error:
                raise refused("bpmn.part", f"{path}:{inner.line}", why=error) from error
    return None


def lanes(tag: Tag, path: Path) -> tuple[Lane, ...]:
    """The lanes of a set, with those within them."""
    found = []
    for lane in tag.all("lane"):
        holds = tuple(local(ref.text) for ref in lane.all("flowNodeRef"))
        inner = tuple(one for child in lane.all("childLaneSet") for one in lanes(child, path))
        found.append(Lane(**vars(thing(lane, path)), holds=holds, inner=inner))
    return tuple(found)


def level(tag: Tag, path: Path) -> Level:
    """What stands directly in a process or sub-process."""
    nodes, flows, artifacts, links = [], [], [], []
    for inner in tag.children:
        if inner.space != tag.space:
            continue
        if inner.name in _NODES:
            nodes.append(_node(inner, path))
            links += _data_links(inner)
        elif inner.name == "sequenceFlow":
            flows.append(_flow(inner, path))
        elif inner.name in _ARTIFACTS:
            artifacts.append(_artifact(inner, path))
        elif inner.name == "association":
            directed = inner.get("associationDirection") in ("One", "Both")
            source, target = local(inner.get("sourceRef")), local(inner.get("targetRef"))
            links.append(Link(inner.get("id"), line=inner.line, source=source, target=target, directed=directed))
        elif inner.name in ("choreographyTask", "subChoreography", "callChoreography", "subConversation"):
            raise refused("bpmn.choreography", f"{path}:{inner.line} {inner.get('id')}", tag=inner.name)
    referred = {one.text for one in artifacts}
    kept = tuple(one for one in artifacts if one.kind != "data_object" or one.id not in referred)
    return Level(tuple(nodes), tuple(flows), kept, tuple(links))


def _artifact(tag: Tag, path: Path) -> Artifact:
    text = tag.first("text")
    ref = local(tag.get("dataObjectRef") or tag.get("dataStoreRef") or tag.get("categoryValueRef"))
    return Artifact(**vars(thing(tag, path)), kind=_ARTIFACTS[tag.name], text=ref if text is None else text.text)


def _data_links(tag: Tag) -> list[Link]:
    """The data associations of an activity or event, as links to the data."""
    found = []
    for inner in tag.all("dataInputAssociation", "dataOutputAssociation"):
        name = "sourceRef" if inner.name == "dataInputAssociation" else "targetRef"
        other = inner.first(name)
        if other is None:
            continue
        ends = (local(other.text), tag.get("id"))
        source, target = ends if name == "sourceRef" else ends[::-1]
        found.append(Link(inner.get("id"), line=inner.line, source=source, target=target, directed=True))
    return found


def _flow(tag: Tag, path: Path) -> WorkFlow:
    condition = tag.first("conditionExpression")
    return WorkFlow(
        **vars(thing(tag, path)),
        source=local(tag.get("sourceRef")),
        target=local(tag.get("targetRef")),
        condition=None if condition is None else condition.text,
        language="" if condition is None else condition.get("language"),
    )


def _node(tag: Tag, path: Path) -> Node:
    interrupting = "isInterrupting" if tag.name == "startEvent" else "cancelActivity"
    activation = tag.first("activationCondition")
    return Node(
        **vars(thing(tag, path)),
        tag=tag.name,
        events=tuple(_event(inner) for inner in tag.children if inner.name.endswith(_DEFINITION)) + _referred(tag),
        loop=_loop(tag),
        default=local(tag.get("default")),
        attached_to=local(tag.get("attachedToRef")),
        interrupting=_true(tag.get(interrupting), otherwise=True),
        message=local(tag.get("messageRef")),
        instantiate=_true(tag.get("instantiate"), otherwise=False),
        called=local(tag.get("calledElement")),
        compensates=_true(tag.get("isForCompensation"), otherwise=False),
        by_event=_true(tag.get("triggeredByEvent"), otherwise=False),
        sequential=tag.get("ordering") == "Sequential",
        activation="" if activation is None else activation.text,
        assigned=_assigned(tag),
        inside=level(tag, path) if tag.name in SUBPROCESSES else None,
    )


def _true(text: str, *, otherwise: bool) -> bool:
    return text in ("true", "1") if text else otherwise


def _referred(tag: Tag) -> tuple[Event, ...]:
    """Event definitions that stand elsewhere (`eventDefinitionRef`), of which only the presence is known here."""
    return tuple(Event("other", ref=local(inner.text)) for inner in tag.all("eventDefinitionRef"))


def _event(tag: Tag) -> Event:
    kind = tag.name.removesuffix(_DEFINITION)
    ref = next((tag.get(name) for name in _REFS if tag.get(name)), "")
    if kind == "link":
        return Event(kind, ref=words(tag.get("name")))
    if kind == "timer":
        for inner in tag.all("timeDuration", "timeDate", "timeCycle"):
            return Event(kind, timer=inner.name, text=inner.text)
    if kind == "conditional":
        condition = tag.first("condition")
        return Event(kind, text="" if condition is None else condition.text)
    return Event(kind, ref=local(ref))


def _loop(tag: Tag) -> Loop | None:
    several = tag.first("multiInstanceLoopCharacteristics")
    if several is not None:
        times = several.first("loopCardinality")
        kind = "sequential" if _true(several.get("isSequential"), otherwise=False) else "parallel"
        return Loop(kind, times="" if times is None else times.text)
    again = tag.first("standardLoopCharacteristics")
    if again is None:
        return None
    condition = again.first("loopCondition")
    before = _true(again.get("testBefore"), otherwise=False)
    return Loop("standard", "" if condition is None else condition.text, again.get("loopMaximum"), before)


def _assigned(tag: Tag) -> str:
    """The groups or people that a vendor's attribute or BPMN's own roles name."""
    for vendor in _VENDORS:
        for name in ("candidateGroups", "assignee"):
            text = tag.attributes.get(f"{vendor} {name}", "")
            if text and "{" not in text:
                return words(text.split(",")[0])
    for role in tag.all("potentialOwner", "performer", "humanPerformer", "resourceRole"):
        if role.get("name"):
            return words(role.get("name"))
    return ""
