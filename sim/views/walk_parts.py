"""What walks are made of beside steps and sentences: promises, tasks, people, traffic and load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.views.plain import SECOND, seconds

__all__ = ["Exchange", "Load", "PersonDay", "Promise", "PromiseHeld", "Task"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Promise:
    """A promise that ran for the case: its standard, begin, end (null while it runs), due instant, state and, if
    broken, in whose hands.

    `elapsed` and `limit` in the standard's calendar, where `at_least` the least that must pass; `told` says whether the
    customer knows of it; all times in microseconds.
    """

    standard: str
    begin: int
    end: int | None
    due: int | None
    elapsed: int
    limit: int
    state: str
    told: bool
    at_least: bool = False
    department: str | None = None
    post: str | None = None
    phase: str | None = None

    @property
    def over(self) -> int:
        """By how much a broken promise was missed."""
        return abs(self.elapsed - self.limit)

    def to_dict(self) -> Row:
        """As JSON data; durations and instants in seconds."""
        timed = {name: getattr(self, name) for name in ("begin", "end", "due", "elapsed", "limit")}
        seconds = {name: None if value is None else value / SECOND for name, value in timed.items()}
        names = ("standard", "state", "told", "at_least", "department", "post", "phase")
        return {**{name: getattr(self, name) for name in names}, **seconds}


@dataclass(frozen=True)
class Task:
    """One work item of the day: from where it came, when it was received, begun and ended, how long it waited,
    what was missing.

    `came_lost` says that information was lost on the way; `outcome` what became of it; times in microseconds, null
    where not known.
    """

    work_id: int
    case_id: str
    process: str
    element_id: str
    resource: str | None
    from_post: str | None
    from_department: str | None
    received: int | None
    start: int | None
    end: int | None
    waited: int | None
    kind: str | None
    outcome: str | None
    came_lost: bool

    def to_dict(self) -> Row:
        """As JSON data; durations and instants in seconds."""
        values = dict(vars(self))
        for name in ("received", "start", "end", "waited"):
            values[name] = None if values[name] is None else values[name] / SECOND
        return values


@dataclass(frozen=True)
class PersonDay:
    """One person's day: duty, work anywhere on duty and beyond, and items begun at this post.

    Durations in microseconds; duty and overtime are null where the log knows no duty, and `busy` is all work then.
    """

    resource: str
    staffed: int | None
    busy: int
    overtime: int | None
    items: int

    @property
    def idle(self) -> int | None:
        """Duty without work, microseconds."""
        return None if self.staffed is None else self.staffed - self.busy

    def to_dict(self) -> Row:
        """As JSON data; durations in seconds."""
        timed = {name: seconds(getattr(self, name)) for name in ("staffed", "busy", "overtime", "idle")}
        return {"resource": self.resource, "items": self.items, **timed}


@dataclass(frozen=True)
class Exchange:
    """Hand-offs between the department and one other, in one direction.

    `count` of them; `delay_median` from sent to start, `sojourn_median` to the end (microseconds, null where not
    known); `lost`, `incomplete` (returned or asked) and `back` (returns, answers, rework) of them; null where the
    log cannot tell.
    """

    department: str | None
    count: int
    delay_median: float | None
    sojourn_median: float | None
    delay_total: int | None
    lost: int | None
    incomplete: int | None
    back: int | None
    ping_pong: int

    def to_dict(self) -> Row:
        """As JSON data; durations in seconds."""
        values = dict(vars(self))
        for name in ("delay_median", "sojourn_median", "delay_total"):
            values[name] = None if values[name] is None else values[name] / SECOND
        return values


@dataclass(frozen=True)
class PromiseHeld:
    """A standard and the department: clocks that broke in its hands (`broken`, by phase), of all that broke, and
    its share of their time.
    """

    standard: str
    broken: int
    broken_anywhere: int
    transfer: int
    external: int
    waiting: int
    working: int
    share: float | None

    def to_dict(self) -> Row:
        """As JSON data."""
        return dict(vars(self))


@dataclass(frozen=True)
class Load:
    """One post of the department: items begun, what it made them wait (microseconds), its utilisation and queue."""

    post: str
    items: int
    caused: int | None
    utilisation: float | None
    length_mean: float | None

    def to_dict(self) -> Row:
        """As JSON data; durations in seconds."""
        return dict(vars(self)) | {"caused": None if self.caused is None else self.caused / SECOND}
