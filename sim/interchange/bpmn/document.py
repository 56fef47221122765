"""What a BPMN file says, before anybody has asked what it means to us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "ACTIVITIES", "GATEWAYS", "MODEL", "TASKS", "Artifact", "Document", "Event", "Lane", "Level", "Link", "Loop",
    "MessageFlow", "Node", "Pool", "Thing", "WorkFlow",
]  # fmt: skip

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
"""The namespace of BPMN 2.0."""

TASKS = frozenset(
    ("task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask")
)
SUBPROCESSES = frozenset(("subProcess", "transaction", "adHocSubProcess"))
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
GATEWAYS = frozenset(("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"))
EVENTS = frozenset(("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"))


@dataclass(frozen=True)
class Thing:
    """Anything with an id: its name, the line where it begins, what people and our own extension say of it."""

    id: str
    name: str = ""
    line: int = 0
    documentation: str = ""
    own_id: str | None = None
    """Our own id (`chuanyue:id`); "" says that there is none on purpose."""
    part: Mapping[str, Any] | None = None
    """The keys that our own extension carries."""

    def __str__(self) -> str:
        return f"{self.id} ({self.name})" if self.name else self.id


@dataclass(frozen=True)
class Event:
    """One definition of an event: `message`, `timer`, `signal`, `error`, `escalation`, `conditional`, `link` ..."""

    kind: str
    ref: str = ""
    """Id of the message, signal, error or escalation, name of the link, or the activity to compensate."""
    timer: str = ""
    """`timeDuration`, `timeDate` or `timeCycle`."""
    text: str = ""
    """The timer's or the condition's expression."""


@dataclass(frozen=True)
class Loop:
    """A marker that an activity is done several times."""

    kind: str
    """`standard`, `parallel` or `sequential` (the last two: multi-instance)."""
    condition: str = ""
    times: str = ""
    """`loopMaximum` or `loopCardinality`."""
    test_before: bool = False


@dataclass(frozen=True)
class WorkFlow(Thing):
    """A sequence flow."""

    source: str = ""
    target: str = ""
    condition: str | None = None
    """Its expression, "" where it has a condition that says nothing."""
    language: str = ""


@dataclass(frozen=True)
class Artifact(Thing):
    """What is drawn and not run: a data object, a data store, an annotation, a group."""

    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Link(Thing):
    """An association between an element and an artifact."""

    source: str = ""
    target: str = ""
    directed: bool = False


@dataclass(frozen=True)
class Node(Thing):
    """A flow node: an event, an activity or a gateway."""

    tag: str = ""
    """Its element, such as `userTask`."""
    events: tuple[Event, ...] = ()
    loop: Loop | None = None
    default: str = ""
    """The flow that is taken when no condition holds."""
    attached_to: str = ""
    interrupting: bool = True
    """Of boundary events (`cancelActivity`) and starts of event sub-processes (`isInterrupting`)."""
    message: str = ""
    """The message of a send or receive task."""
    instantiate: bool = False
    called: str = ""
    compensates: bool = False
    """It is a compensation handler (`isForCompensation`)."""
    by_event: bool = False
    """An event sub-process (`triggeredByEvent`)."""
    sequential: bool = False
    """An ad-hoc sub-process whose activities are done one after the other."""
    activation: str = ""
    """Of a complex gateway."""
    assigned: str = ""
    """Who does it, where the file names groups or people instead of lanes."""
    inside: Level | None = None


@dataclass(frozen=True)
class Level:
    """What stands directly in a process or sub-process."""

    nodes: tuple[Node, ...] = ()
    flows: tuple[WorkFlow, ...] = ()
    artifacts: tuple[Artifact, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Lane(Thing):
    """A lane: what it holds, and the lanes within it."""

    holds: tuple[str, ...] = ()
    inner: tuple[Lane, ...] = ()


@dataclass(frozen=True)
class Work(Thing):
    """A process: its lanes and what stands in it."""

    lanes: tuple[Lane, ...] = ()
    level: Level = field(default_factory=Level)


@dataclass(frozen=True)
class Pool(Thing):
    """A participant of the collaboration; without a process it is a black box."""

    process: str = ""


@dataclass(frozen=True)
class MessageFlow(Thing):
    """A message from one pool, or element in it, to another."""

    source: str = ""
    target: str = ""


@dataclass(frozen=True)
class Document:
    """A BPMN file."""

    path: str
    name: str = ""
    processes: tuple[Work, ...] = ()
    pools: tuple[Pool, ...] = ()
    messages: tuple[MessageFlow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of messages, signals, errors, escalations and data stores by their ids."""
    tasks: Mapping[str, str] = field(default_factory=dict)
    """Names of global tasks by their ids."""
    part: Mapping[str, Any] | None = None
    """The scenario, where the file is one of ours."""

    def place(self, thing: Thing) -> str:
        """File, line and element, for errors."""
        return f"{self.path}:{thing.line} {thing.id}"


def walk(level: Level) -> Iterator[Node]:
    """All nodes of a level, the outer before the inner."""
    for node in level.nodes:
        yield node
        if node.inside is not None:
            yield from walk(node.inside)
