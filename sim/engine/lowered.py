"""A scenario as the engines run it: indices instead of names, laws instead of texts, everything checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from sim.engine.clock import place_of
from sim.model.expressions import Expression

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.engine.draws import Draws
    from sim.engine.luck import Slot
    from sim.engine.parts import Case, Person
    from sim.model.controls import Control
    from sim.model.customers import Arrivals, Behaviour, Precedence
    from sim.model.organisation import Post
    from sim.model.scenario import Scenario
    from sim.model.standards import Standard
    from sim.model.worktime import OpenTime

    # what a case is or has, from its draws and from what is known of it already
    Maker = Callable[[Case, Draws], Any]

__all__ = [
    "Draw", "Flow", "LoweredBehaviour", "LoweredPost", "LoweredProcess", "LoweredScenario", "LoweredStaff", "Node",
    "NodeKind",
    "Stream",
]  # fmt: skip


class NodeKind(IntEnum):
    """What a token meets at a node."""

    START = 0
    ACTIVITY = 1
    EXCLUSIVE = 2
    PARALLEL = 3
    INCLUSIVE = 4
    EVENT = 5
    TIMER = 6
    MESSAGE = 7
    THROW = 8
    SPAWN = 9
    ENTER = 10
    END = 11
    LEAVE = 12
    BOUNDARY = 13


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw of luck: its number in the luck's table, and its value where the law is a constant."""

    slot: int
    column: int
    fixed: int | None = None


NOTHING = Draw(-1, -1, 0)
"""No time at all."""


@dataclass(slots=True, eq=False)
class Flow:
    """An edge between two nodes."""

    id: str
    index: int
    source: Node
    target: Node
    detail: str
    when: Expression | None = None
    probability: float | None = None
    default: bool = False
    transfer: Draw | None = None
    transfer_open: OpenTime | None = None
    loss: float = 0.0
    loss_draw: Draw | None = None
    on_loss: str = "ask"
    chosen: Draw | None = None
    plain: bool = True
    # the share of the losses that reviews have left
    learned: float = 1.0


@dataclass(slots=True, eq=False)
class Node:
    """A node of a flattened process graph."""

    id: str
    rank: int
    key: int
    kind: NodeKind
    element: Any
    process: str
    path: str
    scope: Node | None = None
    outs: list[Flow] = field(default_factory=list)
    ins: list[Flow] = field(default_factory=list)
    boundaries: list[Node] = field(default_factory=list)
    inner_starts: list[Node] = field(default_factory=list)
    leave: Node | None = None
    post: LoweredPost | None = None
    draws: dict[str, Draw] = field(default_factory=dict)
    duration: Draw = NOTHING
    # by staff group, where it has laws of its own
    durations: dict[str, Draw] = field(default_factory=dict)
    odds: list[float] | None = None
    # of an exclusive gateway that asks conditions: its default flow, the others, and the odds among those that hold
    default: Flow | None = None
    others: list[Flow] = field(default_factory=list)
    odds_among: dict[tuple[int, ...], list[float]] = field(default_factory=dict)
    # whether the first whose condition holds is taken, and chance decides nothing
    certain: bool = False
    # for what a token waits here, as the log says it
    waits_for: str = "event"
    effects: bool = False
    open_time: OpenTime | None = None
    # whether another activity is done by whoever did this one
    remembered: bool = False
    # clocks that its moments start, stop or halt, by the moment
    watched: dict[str, list[tuple[LoweredPromise, str]]] = field(default_factory=dict)
    # the share of the working time that reviews have left
    learned: float = 1.0
    reach: dict[Node, frozenset[int]] = field(default_factory=dict)
    patience: list[LoweredBehaviour] = field(default_factory=list)
    # where its events stand inside an instant, see `clock.place_of`
    place: int = field(init=False)

    def __post_init__(self) -> None:
        self.place = place_of(0, self.rank, 0)

    def __repr__(self) -> str:
        return f"{self.process}/{self.id}"

    def duration_of(self, person: Person) -> Draw:
        """The draw of the working time when this person does it."""
        return self.durations.get(person.group, self.duration) if self.durations else self.duration


@dataclass(slots=True, eq=False)
class LoweredBehaviour:
    """What a waiting customer may do, with its draws."""

    id: str
    rank: int
    rule: Behaviour
    after: Draw
    every: Draw | None
    chance: Draw
    since: Node | None
    until: Node | None
    key: int


@dataclass(slots=True, eq=False)
class LoweredProcess:
    """A process: its nodes by id, where cases begin, and which draws belong to first visits."""

    id: str
    nodes: dict[str, Node]
    starts: list[Node]
    behaviours: list[LoweredBehaviour]
    priorities: tuple[Precedence, ...]
    attributes: dict[str, Maker] = field(default_factory=dict)
    time_slots: list[int] = field(default_factory=list)
    chance_slots: list[int] = field(default_factory=list)
    inclusive_joins: list[Node] = field(default_factory=list)
    # clocks that the arrival and the end of its cases start, stop or halt
    watched: dict[str, list[tuple[LoweredPromise, str]]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class LoweredControl:
    """What people do because of a standard, and on whom it has an effect."""

    id: str
    rank: int
    key: int
    rule: Control
    # microseconds on the clock at which it comes; None: at its end, if that breaks the promise
    threshold: int | None
    chance: int | None
    process: LoweredProcess | None
    hastened: list[Node]
    taught: list[Node]
    taught_flows: list[Flow]


@dataclass(slots=True, eq=False)
class LoweredPromise:
    """A standard that acts."""

    id: str
    part: Standard
    calendar: OpenTime | None
    controls: list[LoweredControl]


@dataclass(slots=True, eq=False)
class LoweredPost:
    """A post with what the desk needs of it."""

    id: str
    rank: int
    part: Post
    department: str
    green: frozenset[str]


@dataclass(frozen=True, slots=True)
class LoweredStaff:
    """One staff member before the run."""

    id: str
    group: str
    posts: tuple[str, ...]
    speed: float
    skills: frozenset[str]
    district: str | None
    absence: float
    calendar: str | None
    key: int


@dataclass(slots=True, eq=False)
class Stream:
    """An arrival stream: where its cases go, who they are, and when they come."""

    id: str
    rank: int
    part: Arrivals
    process: LoweredProcess
    start: Node
    gap: Draw | None
    segment: Maker
    district: Maker
    channel: Maker
    attributes: dict[str, Maker]


@dataclass(slots=True, eq=False)
class LoweredScenario:
    """Everything that a run needs, besides seed, replication and decisions."""

    scenario: Scenario
    start: datetime
    horizon: int | None
    max_cases: int | None
    processes: dict[str, LoweredProcess]
    posts: dict[str, LoweredPost]
    staff: list[LoweredStaff]
    calendars: dict[str, OpenTime]
    streams: list[Stream]
    slots: list[Slot]
    surges: dict[str, list[tuple[int, int, float]]]
    midnight: int
