"""A service process: elements (activities, gateways, events) and the flows between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from sim.model.customers import AttributeRule, Behaviour, Precedence
from sim.model.expressions import ExpressionText
from sim.model.laws import TimedLaw
from sim.model.parts import Id, Label, Part, Share
from sim.model.spans import Span

__all__ = [
    "Activity", "Artifact", "Batch", "Boundary", "Call", "Catch", "Drawn", "Element", "End", "External", "Flow",
    "Gateway", "Process", "Spawn", "Start", "SubProcess", "Throw", "Touchpoint", "chain",
]  # fmt: skip

Touchpoint = Literal["hotline", "hall", "site", "online"]
Drawn = Literal[
    "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask",
    "transaction", "adHocSubProcess", "intermediateThrowEvent", "intermediateCatchEvent", "complexGateway",
]  # fmt: skip


class Node(Part):
    """Base of the elements."""

    name: Label | None = Field(default=None, description="Name that people see; the id stands in for it.")
    tells: Label | None = Field(default=None, description="What the customer is told when this element is done.")
    sets: dict[Id, ExpressionText] = Field(
        default={}, description="Attributes of the case that are set when this element is done."
    )
    documentation: Label | None = Field(default=None, description="What people wrote about it; not run.")
    origin: str | None = Field(
        default=None, description="Its id in the model from which it was imported.", max_length=1000
    )
    drawn: Drawn | None = Field(
        default=None, description="The BPMN element as which it is drawn, where several could stand for it."
    )


class Start(Node):
    """Where cases begin."""

    type: Literal["start"]
    channel: Touchpoint | None = Field(
        default=None, description="How cases that begin here come in, unless their arrival stream says."
    )


class End(Node):
    """Where tokens are consumed; a case ends with its last token, or at once where `terminate` says so."""

    type: Literal["end"]
    outcome: Id = Field(default="completed", description="Outcome of a case whose last token ends here.")
    terminate: bool = Field(
        default=False, description="End the whole case (inside a sub-process: the sub-process) at once."
    )


class Batch(Part):
    """Work on several cases at once: it starts at `size` members, at given times, after `longest` or `quiet`."""

    size: Annotated[int, Field(ge=1, le=100_000)] | None = Field(default=None, description="Start when so many wait.")
    at: Id | None = Field(
        default=None, description="Start whenever this calendar opens (a weekly meeting, a daily dispatch)."
    )
    longest: Span | None = Field(default=None, description="Start when the first member has waited so long.")
    quiet: Span | None = Field(default=None, description="Start when nobody has joined for so long.")
    at_least: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=1, description="Fewer do not start, however long they have waited."
    )
    at_most: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        default=None, description="The largest batch; by default no limit."
    )
    time: Literal["sum", "longest", "mean", "first"] = Field(
        default="sum", description="The batch's working time, from its members' draws."
    )
    factors: dict[Annotated[int, Field(ge=1)], Annotated[float, Field(ge=0, le=1000)]] = Field(
        default={},
        description="Factor on that time by the number of members; the nearest number counts, of two the smaller.",
    )


class External(Part):
    """A wait for somebody outside, before the work can begin: the customer, a permit, material."""

    waits_for: Literal["customer", "permit", "material", "third_party"] = "customer"
    after: TimedLaw = Field(description="How long it takes.")
    chance: Share = Field(default=1.0, description="Share of visits at which it is needed.")
    when: ExpressionText | None = Field(default=None, description="Only for cases that meet this condition.")


class Activity(Node):
    """A step that a post performs."""

    type: Literal["activity"]
    post: Id = Field(description="The post that performs it.")
    duration: TimedLaw = Field(description="Working time of one person of speed 1.")
    by_staff: dict[Id, TimedLaw] = Field(
        default={}, description="Laws of their own, instead of `duration`, for the members of these staff groups."
    )
    skill: Id | None = Field(default=None, description="Only staff with this skill can do it.")
    same_as: Id | None = Field(
        default=None, description="Done by whoever did that activity last for this case, if they serve this post."
    )
    same_as_for: Span | None = Field(
        default=None,
        description="How long it waits for that person; then anybody at the post may do it. By default for ever.",
    )
    finish: bool = Field(
        default=False, description="Work that meets the end of a shift is finished in overtime instead of suspended."
    )
    setup: TimedLaw | None = Field(default=None, description="Added when the person's last work was another activity.")
    batch: Batch | None = Field(default=None, description="Work on several cases at once.")
    external: External | None = Field(default=None, description="What must come from outside before work can begin.")
    touchpoint: Touchpoint | None = Field(
        default=None, description="Where the customer meets the organisation in this step."
    )
    check: TimedLaw | None = Field(
        default=None, description="Time to find out that papers are missing; by default a tenth of the duration."
    )
    answer: TimedLaw | None = Field(
        default=None, description="Time to answer a question about this work; by default a tenth of the duration."
    )
    redo: Annotated[float, Field(gt=0, le=10)] = Field(
        default=1.0, description="Share of the duration when it is done again after a return."
    )
    due: Span | None = Field(default=None, description="Internal limit from receipt, for the discipline 'deadline'.")
    cost: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="Fixed cost of one visit, in the scenario's currency."
    )
    review: bool = Field(default=False, description="It checks work done by others (control).")


class Gateway(Node):
    """Where the path divides or joins: exclusive, parallel, inclusive, or the first event that happens."""

    type: Literal["exclusive", "parallel", "inclusive", "event"]
    decides: Id | None = Field(
        default=None, description="The post that may pass the case on here (decision 'pass_on')."
    )


class Catch(Node):
    """Waits: a span of time (`after`), the opening of a calendar (`at`), something from outside, or a message."""

    type: Literal["timer", "message"]
    after: TimedLaw | None = Field(default=None, description="How long it takes until it happens.")
    at: Id | None = Field(default=None, description="Until this calendar opens next; while it is open, not at all.")
    on: Id | None = Field(
        default=None, description="The message that is waited for; thrown by this case, its parent or its children."
    )
    waits_for: Literal["customer", "permit", "material", "third_party", "time"] = Field(
        default="customer", description="Who or what is waited for."
    )
    touchpoint: Touchpoint | None = None


class Throw(Node):
    """Sends a message to waiting elements of this case, its parent or its children."""

    type: Literal["throw"]
    message: Id
    to: Literal["self", "parent", "children"] = "self"


class Spawn(Node):
    """Starts a case of another process, for the same customer, and waits for its end where `wait` says so."""

    type: Literal["spawn"]
    process: Id
    start: Id | None = Field(default=None, description="Which start, where the process has several.")
    wait: bool = False
    channel: Touchpoint | None = None


class SubProcess(Node):
    """A process inside a process, with its own start and ends."""

    type: Literal["subprocess"]
    elements: dict[Id, Element]
    flows: Flows


class Call(Node):
    """Another process of the scenario, walked here as a part of this one."""

    type: Literal["call"]
    process: Id


class Boundary(Node):
    """An event at the edge of an activity, sub-process or call: a timer or a message while it goes on."""

    type: Literal["boundary"]
    attached_to: Id = Field(description="The element at whose edge it stands.")
    after: TimedLaw | None = Field(default=None, description="Fires so long after that element was received.")
    on: Id | None = Field(default=None, description="Fires when this message is thrown.")
    interrupting: bool = Field(default=True, description="Whether the element's work is cancelled.")
    until: Literal["end", "start"] = Field(
        default="end", description="'start' lets it fire only while the work still waits (patience in a queue)."
    )


def _activity_by_default(raw: Any) -> Any:
    return {"type": "activity", **raw} if isinstance(raw, dict) else raw


Element = Annotated[
    Annotated[
        Start | End | Activity | Gateway | Catch | Throw | Spawn | SubProcess | Call | Boundary,
        Field(discriminator="type"),
    ],
    BeforeValidator(_activity_by_default),
]
"""An element of a process; one without `type` is an activity."""


class Flow(Part):
    """An edge: where a token goes next, on what condition, and what the hand-over costs."""

    id: str | None = Field(
        default=None, description="By default 'from->to', with a number from the second on.", max_length=200
    )
    from_: Id = Field(alias="from")
    to: Id
    when: ExpressionText | None = Field(default=None, description="Condition for taking it.")
    probability: Share | None = Field(default=None, description="Probability among the flows that may be taken.")
    default: bool = Field(default=False, description="Taken when no condition holds.")
    transfer: TimedLaw | None = Field(
        default=None, description="Planned delay of the hand-off (mail, registration, dispatch)."
    )
    transfer_calendar: Id | None = Field(
        default=None, description="Calendar in which the transfer counts; by default elapsed time."
    )
    loss: Share = Field(default=0.0, description="Probability that information is lost in this hand-off.")
    on_loss: Literal["return", "ask", "proceed"] = Field(
        default="ask", description="What the receiver does when information is missing."
    )


def chain(text: str) -> list[dict[str, str]]:
    """The flows of a chain of elements, one a step.

    >>> chain("apply -> check -> survey")
    [{'from': 'apply', 'to': 'check'}, {'from': 'check', 'to': 'survey'}]
    """
    steps = [step.strip() for step in text.split("->")]
    if len(steps) < 2:
        raise ValueError(f"{text!r}: write a chain of elements such as 'apply -> check -> survey'")
    return [{"from": a, "to": b} for a, b in pairwise(steps)]


def _flows(raw: Any) -> Any:
    """Chains such as `a -> b -> c` become one flow a step."""
    if not isinstance(raw, list | tuple):
        return raw
    flows: list[Any] = []
    for item in raw:
        if isinstance(item, str):
            flows.extend(chain(item))
        else:
            flows.append(item)
    return flows


Flows = Annotated[tuple[Flow, ...], BeforeValidator(_flows)]


class Artifact(Part):
    """What is drawn beside a process and not run: data, a note, a frame around elements."""

    kind: Literal["data_object", "data_store", "annotation", "group"]
    name: Label | None = None
    text: Label | None = Field(default=None, description="Of an annotation: what it says.")
    joined: tuple[Id, ...] = Field(
        default=(), description="The elements that it belongs to, or that a frame stands around."
    )
    reads: tuple[Id, ...] = Field(default=(), description="The elements that read this data.")
    writes: tuple[Id, ...] = Field(default=(), description="The elements that write this data.")


class Process(Part):
    """A directed graph of elements, with the attributes and the behaviour of the customers who walk it."""

    name: Label | None = None
    elements: dict[Id, Element]
    flows: Flows
    attributes: dict[Id, AttributeRule] = Field(default={}, description="What is drawn for each case at its arrival.")
    priorities: tuple[Precedence, ...] = Field(
        default=(), description="Priority of a case: of the first rule that it meets, else of its segment."
    )
    behaviours: dict[Id, Behaviour] = Field(default={}, description="What customers do while they wait.")
    attribute_names: dict[Id, Label] = Field(default={}, description="Names of the attributes that people see.")
    value_names: dict[Id, dict[str, Label]] = Field(
        default={}, description="Names of the values of an attribute that people see, by attribute."
    )
    artifacts: dict[Id, Artifact] = Field(
        default={}, description="What is drawn beside the elements and not run; kept for the way out."
    )


SubProcess.model_rebuild()
