"""What moves and waits in a run: cases, tokens, work items, people and lines.

Plain slotted objects; what they do stands in `flow`, `desk` and `crowd`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sim.engine.clock import VISIT, place_of
from sim.engine.rows import Rows

if TYPE_CHECKING:
    from sim.engine.clock import Bound
    from sim.engine.lowered import Flow, LoweredControl, LoweredPost, LoweredProcess, LoweredPromise, LoweredStaff, Node
    from sim.engine.promises import Running

    Held = tuple["Token", Flow, int]
    Listener = tuple[int, int, Callable[[], bool]]

__all__ = ["Case", "Item", "Line", "Person", "Scope", "Token", "Wait"]


class Case:
    """One customer's walk through one process."""

    __slots__ = (
        "arrival", "attributes", "channel", "children", "clocks", "district", "end", "errand", "flow_visits", "haste",
        "held", "id", "key", "listening", "live", "mailbox", "number", "order", "outcome", "parent", "performers",
        "place", "priority", "process", "root", "segment", "times", "uniforms", "visits", "waited_for",
    )  # fmt: skip

    def __init__(self, case_id: str, key: int, order: int, process: LoweredProcess) -> None:
        self.id = case_id
        self.key = key
        self.order = order
        # where its events stand inside an instant, see `clock.place_of`
        self.place = place_of(order, 0, 0)
        self.process = process
        self.segment: str | None = None
        self.district: str | None = None
        self.channel: str | None = None
        self.priority = 0
        self.attributes: dict[str, Any] = {}
        self.number = 0
        self.arrival = 0
        self.end: int | None = None
        self.outcome = "open"
        self.parent: Case | None = None
        self.children: list[Case] = []
        self.times: list[int] | None = None
        self.uniforms: list[float] | None = None
        self.visits: dict[int, int] = {}
        self.flow_visits: dict[int, int] = {}
        # what is going on: work items, waits and sub-processes, from their beginning to their end
        self.live: dict[Item | Wait | Scope, None] = {}
        # tokens that wait at a join for their siblings, with the flow they came by and the time
        self.held: dict[tuple[Node, Scope], list[Held]] = {}
        self.listening: dict[str, list[Listener]] = {}
        self.mailbox: dict[str, int] = {}
        self.performers: dict[str, Person] = {}
        self.root = Scope(None, None, 0)
        self.waited_for: Wait | None = None
        # standards that act: their clocks, what is done faster since, and the control whose work this case is
        self.clocks: dict[LoweredPromise, Running] = {}
        self.haste: dict[Node, float] = {}
        self.errand: LoweredControl | None = None


class Scope:
    """One entry into a sub-process (or the case itself): how many tokens are inside, and where they came from."""

    __slots__ = ("count", "node", "outer", "visit")

    def __init__(self, outer: Scope | None, node: Node | None, visit: int) -> None:
        self.outer = outer
        self.node = node
        self.visit = visit
        self.count = 0

    def inside(self, other: Scope) -> bool:
        """Whether this scope is `other` or lies in it."""
        scope: Scope | None = self
        while scope is not None:
            if scope is other:
                return True
            scope = scope.outer
        return False


class Token:
    """A token between work items: who sent it, when, and what it has waited for since."""

    __slots__ = ("case", "external", "kind", "lost", "reply_to", "scope", "sent_by", "sent_time", "transfer")

    def __init__(self, case: Case, scope: Scope, sent_by: Item | None, sent_time: int) -> None:
        self.case = case
        self.scope = scope
        self.sent_by = sent_by
        self.sent_time = sent_time
        self.transfer = 0
        self.external = 0
        self.kind: str | None = None
        self.lost: Flow | None = None
        self.reply_to: Node | None = None

    def copy(self) -> Token:
        """Another token with the same past, for another branch."""
        other = Token(self.case, self.scope, self.sent_by, self.sent_time)
        other.transfer, other.external = self.transfer, self.external
        other.lost = self.lost
        return other


class Wait:
    """A token that waits in a catching event, in transit, for a child case or at an event gateway."""

    __slots__ = ("begun", "flow", "node", "over", "token", "visit")

    def __init__(self, token: Token, node: Node, visit: int, begun: int) -> None:
        self.token = token
        self.node = node
        self.visit = visit
        self.begun = begun
        # the flow on which a token in transit comes
        self.flow: Flow | None = None
        self.over = False


class Rare:
    """What few work items have; the others read these values and store nothing."""

    __slots__ = ()

    assigned: Person | None = None
    batch: list[Item] | None = None
    checking: bool = False
    full: int = 0
    # whoever should do it has not come to it in time: anybody at the post may
    handed_over: bool = False
    leader: Item | None = None
    # a batch that is worked on: its first member leads, the others are its mates
    mates: tuple[Item, ...] = ()
    reply_to: Node | None = None
    # time worked with the present members of the batch, and each member's before that
    pooled: int = 0
    booked: int = 0
    set_aside: bool = False
    wait_batch: int = 0


class Item(Rare):
    """One visit of one activity by one case, from the hand-off on."""

    __slots__ = (
        "__dict__", "busy", "case", "due", "enable", "end", "ending", "external", "kind", "line", "lost", "node",
        "number", "outcome", "person", "place", "queued", "ready", "remaining", "scope", "sent_by", "sent_time",
        "start", "token", "transfer", "visit",
    )  # fmt: skip

    # set when they come about: its number in the record, when it was ready and stood in line, what is left to do, and
    # the end
    number: int
    ready: int
    queued: int
    remaining: int
    due: int

    def __init__(self, token: Token, node: Node, visit: int, kind: str) -> None:
        self.case = token.case
        self.node = node
        self.visit = visit
        self.place = token.case.place + node.place + (visit << VISIT)
        self.kind = kind
        self.token = token
        self.scope = token.scope
        self.sent_by = token.sent_by
        self.sent_time = token.sent_time
        self.transfer = token.transfer
        self.external = token.external
        self.lost = token.lost
        if token.reply_to is not None:
            self.reply_to = token.reply_to
        self.enable: int | None = None
        self.start: int | None = None
        self.end: int | None = None
        self.busy = 0
        self.outcome = "open"
        self.person: Person | None = None
        self.line: Line | None = None
        self.ending: Bound | None = None


class Person:
    """One staff member."""

    __slots__ = (
        "absence", "close", "district", "duties", "group", "home", "id", "idle", "idle_since", "item", "key",
        "last_node", "lent", "lines", "on_duty", "order", "posts", "since", "skills", "speed", "spells", "stamp",
        "suspended",
    )  # fmt: skip

    def __init__(self, member: LoweredStaff, order: int) -> None:
        self.id = member.id
        self.group = member.group
        self.order = order
        self.posts = member.posts
        self.home = member.posts[0]
        self.speed = member.speed
        self.skills = member.skills
        self.district = member.district
        self.absence = member.absence
        self.key = member.key
        self.on_duty = False
        self.idle = False
        self.idle_since = 0
        self.close = 0
        self.item: Item | None = None
        self.since = 0
        self.suspended: Item | None = None
        # spells of uninterrupted work in a row: from, to, and when the item worked on was enabled
        self.spells = Rows(3)
        # spells of duty in a row: from, to
        self.duties: list[int] = []
        self.last_node: Node | None = None
        self.lines: list[Line] = []
        self.lent: str | None = None
        self.stamp = 0


class Line:
    """Work that the same people can do: a post, perhaps of one district, for one skill, or for one person."""

    __slots__ = (
        "district",
        "heap",
        "idle",
        "in_order",
        "index",
        "members",
        "only",
        "people",
        "post",
        "skill",
        "waiting",
        "waits",
    )

    def __init__(
        self, index: int, post: LoweredPost, district: str | None, skill: str | None, only: Person | None
    ) -> None:
        self.index = index
        self.post = post
        self.district = district
        self.skill = skill
        self.only = only
        self.waiting = 0
        # whether the item that was enabled first goes first
        self.in_order = True
        # waiting items by the discipline of the post; who left the line is skipped when it comes up
        self.heap: list[tuple[tuple[int, ...], Item]] = []
        self.idle: list[tuple[int, int, int, Person]] = []
        self.people: set[Person] = set()
        # who could do this work, from when to when (people can be lent)
        self.members: list[tuple[Person, int, int | None]] = []
        # who stood here, in a row: number of the item, from, to, when it was enabled, 1 if it was put aside
        self.waits = Rows(5)
