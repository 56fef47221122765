"""What a run writes down as it goes, and the tables that it becomes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import polars as pl

from sim.engine.causes import split_waits
from sim.engine.decisions import Decision
from sim.engine.parts import Case, Item, Line

if TYPE_CHECKING:
    from sim.engine.clock import Clock
    from sim.engine.lowered import LoweredScenario, Node

__all__ = ["Record"]

T = TypeVar("T")

BUILT_IN = ("segment", "district", "channel", "priority", "process")


class Record:
    """Rows of a run, in the order in which they happened; `freeze` in `sim.log` puts them into the canonical one."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.items: list[Item] = []
        self.cases: list[Case] = []
        self.events: list[tuple[int, str | None, str, str | None, str | None, str | None, str | None]] = []
        self.decisions: list[tuple[Decision, str]] = []

    # -- while the run goes on ----------------------------------------------------------------------------------------

    def item(self, item: Item) -> None:
        """A work item was sent."""
        item.number = len(self.items)
        self.items.append(item)

    def case(self, case: Case) -> None:
        """A case began."""
        case.number = len(self.cases)
        self.cases.append(case)

    def event(
        self,
        case: Case | None,
        kind: str,
        node: Node | None,
        channel: str | None = None,
        actor: str | None = None,
        detail: str | None = None,
    ) -> None:
        """Something happened that is no work item."""
        self.events.append(
            (
                self.clock.time,
                None if case is None else case.id,
                kind,
                None if node is None else node.id,
                channel,
                actor,
                detail,
            )
        )

    def decision(self, decision: Decision, by: str) -> None:
        """Somebody chose."""
        self.decisions.append((decision, by))

    def wait(self, item: Item, line: Line, begin: int, end: int, *, aside: bool = False) -> None:
        """An item stood in a line, or was put aside, from `begin` to `end`."""
        enable = item.enable
        assert enable is not None
        line.waits += (item.number, begin, end, enable, aside)

    def case_by_id(self, case_id: str | None) -> Case | None:
        """The case with this id, if it has begun."""
        return next((case for case in self.cases if case.id == case_id), None)

    def count_events(self, case: Case, kind: str) -> int:
        """How many events of a kind a case has had."""
        return sum(1 for event in self.events if event[1] == case.id and event[2] == kind)

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Let go of everything, once the tables are made."""
        self.items.clear()
        self.cases.clear()
        self.events.clear()

    def tables(self, lowered: LoweredScenario, lines: list[Line], end: int) -> dict[str, pl.DataFrame]:
        """The tables of the log, times up to `end`."""
        return {
            "work": self._work(lines, end),
            "cases": self._cases(),
            "events": self._events(),
            "staffing": _staffing(lowered, end),
            "decisions": self._decisions(),
        }

    def _work(self, lines: list[Line], end: int) -> pl.DataFrame:
        items = self.items
        # what is said of a node, a case or a person is looked up by number: a million texts would be slow
        node, ids = _looked_up([i.node for i in items])
        case, cases = _looked_up([i.case for i in items])
        person, people = _looked_up([i.person for i in items])
        return pl.DataFrame(
            [
                pl.int_range(len(items), dtype=pl.Int64, eager=True).alias("work_id"),
                case("case_id", [c.id for c in cases]),
                case("process", [c.process.id for c in cases]),
                case("segment", [c.segment for c in cases]),
                node("activity", [n.id.rpartition("/")[2] for n in ids]),
                node("element_id", [n.id for n in ids]),
                pl.Series("visit", [i.visit for i in items], dtype=pl.Int32),
                node("post", [n.element.post for n in ids]),
                node("department", [None if n.post is None else n.post.department for n in ids]),
                case("district", [c.district for c in cases]),
                person("resource", [p.id for p in people]),
                pl.Series("sent_by", [None if i.sent_by is None else i.sent_by.number for i in items], dtype=pl.Int64),
                _whole("sent_time", [i.sent_time for i in items]),
                pl.Series("enable_time", [i.enable for i in items], dtype=pl.Int64),
                pl.Series("start_time", [i.start for i in items], dtype=pl.Int64),
                pl.Series("end_time", [i.end for i in items], dtype=pl.Int64),
                pl.Series("busy_time", [None if i.start is None else i.busy for i in items], dtype=pl.Int64),
                pl.Series("kind", [i.kind for i in items], dtype=pl.String),
                pl.Series("outcome", [i.outcome for i in items], dtype=pl.String),
                *self._split(lines, end),
            ]
        )

    def _split(self, lines: list[Line], end: int) -> list[pl.Series]:
        """The six causes of each wait; null where work has not begun."""
        items = self.items
        queued = split_waits(lines, len(items), end)
        columns = [
            _whole("wait_transfer", [i.transfer for i in items]),
            _whole("wait_external", [i.external for i in items]),
            _whole("wait_batch", [i.wait_batch for i in items]),
            *(pl.Series(f"wait_{name}", values, dtype=pl.Int64) for name, values in queued.items()),
        ]
        started = pl.Series([i.start is not None for i in items], dtype=pl.Boolean)
        nothing = pl.Series([None], dtype=pl.Int64)
        return [
            column.zip_with(started, nothing.new_from_index(0, len(items))).alias(column.name) for column in columns
        ]

    def _cases(self) -> pl.DataFrame:
        cases = self.cases
        columns: dict[str, Any] = {
            "case_id": [c.id for c in cases],
            "process": [c.process.id for c in cases],
            "segment": [c.segment for c in cases],
            "district": [c.district for c in cases],
            "channel": [c.channel for c in cases],
            "parent": [None if c.parent is None else c.parent.id for c in cases],
            "priority": [c.priority for c in cases],
            "arrival_time": [c.arrival for c in cases],
            "end_time": [c.end for c in cases],
            "outcome": [c.outcome for c in cases],
        }
        types = {
            **dict.fromkeys(columns, pl.String),
            "priority": pl.Int32,
            "arrival_time": pl.Int64,
            "end_time": pl.Int64,
        }
        names = sorted({name for c in cases for name in c.attributes} - set(BUILT_IN))
        attributes = [_attribute(f"attr_{name}", [c.attributes.get(name) for c in cases]) for name in names]
        return pl.DataFrame(columns, schema=types).with_columns(attributes)

    def _events(self) -> pl.DataFrame:
        names = ("time", "case_id", "kind", "element_id", "channel", "actor", "detail")
        columns = zip(*self.events, strict=True) if self.events else ((),) * len(names)
        types = [pl.Int64, *[pl.String] * 6]
        return pl.DataFrame([pl.Series(n, c, dtype=t) for n, c, t in zip(names, columns, types, strict=True)])

    def _decisions(self) -> pl.DataFrame:
        rows = self.decisions
        columns = {
            "time": [d.time for d, _ in rows],
            "point": [d.point for d, _ in rows],
            "case_id": [d.case_id for d, _ in rows],
            "element_id": [d.element_id for d, _ in rows],
            "visit": [d.visit for d, _ in rows],
            "post": [d.post for d, _ in rows],
            "resource": [d.resource for d, _ in rows],
            "choice": [json.dumps(d.choice, ensure_ascii=False) for d, _ in rows],
            "by": [by for _, by in rows],
        }
        return pl.DataFrame(columns, schema={**dict.fromkeys(columns, pl.String), "time": pl.Int64, "visit": pl.Int32})


def _whole(name: str, values: list[int]) -> pl.Series:
    return pl.Series(name, np.array(values, dtype=np.int64))


def _looked_up(things: Sequence[T | None]) -> tuple[Callable[[str, Sequence[str | None]], pl.Series], list[T]]:
    """The distinct things, and a function from one text for each of them to the column of everybody's text."""
    number = {thing: place for place, thing in enumerate(dict.fromkeys(t for t in things if t is not None))}
    nobody = len(number)
    where = pl.Series(np.array([nobody if t is None else number[t] for t in things], dtype=np.int64))

    def column(name: str, texts: Sequence[str | None]) -> pl.Series:
        return pl.Series(name, [*texts, None], dtype=pl.String).gather(where)

    return column, list(number)


def _attribute(name: str, values: list[Any]) -> pl.Series:
    """A column of one of the four types that an attribute may have."""
    kinds = {type(v) for v in values if v is not None}
    if kinds <= {bool}:
        return pl.Series(name, values, dtype=pl.Boolean)
    if kinds <= {int}:
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds <= {int, float, bool}:
        return pl.Series(name, [None if v is None else float(v) for v in values], dtype=pl.Float64)
    return pl.Series(name, [None if v is None else str(v) for v in values], dtype=pl.String)


def _staffing(lowered: LoweredScenario, end: int) -> pl.DataFrame:
    """Planned availability: who should be on duty when."""
    rows: dict[str, list[Any]] = {
        name: [] for name in ("resource", "post", "posts", "department", "district", "open_time", "close_time")
    }
    for member in lowered.staff:
        calendar = lowered.calendars[member.calendar] if member.calendar is not None else None
        spells = calendar.spells(0, end) if calendar is not None else ([(0, end)] if end > 0 else [])
        for opens, closes in spells:
            rows["open_time"].append(opens)
            rows["close_time"].append(closes)
        rows["resource"] += [member.id] * len(spells)
        rows["post"] += [member.posts[0]] * len(spells)
        rows["posts"] += ["|".join(member.posts)] * len(spells)
        rows["department"] += [lowered.posts[member.posts[0]].department] * len(spells)
        rows["district"] += [member.district] * len(spells)
    types = {**dict.fromkeys(rows, pl.String), "open_time": pl.Int64, "close_time": pl.Int64}
    return pl.DataFrame(rows, schema=types)
