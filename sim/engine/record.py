"""What a run writes down as it goes, and the tables that it becomes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sim.engine.causes import split_waits
from sim.engine.decisions import Decision
from sim.engine.parts import Case, Item, Line
from sim.engine.rows import EventRows, Rows
from sim.log.contract import ITEM_KINDS, ITEM_OUTCOMES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.engine.clock import Clock
    from sim.engine.lowered import LoweredScenario, Node

    Whole = NDArray[np.int64]

__all__ = ["Record"]

_ROW = (
    "work_id", "case", "node", "visit", "person", "sent_by", "sent_time", "enable_time", "start_time", "end_time",
    "busy_time", "kind", "outcome", "wait_transfer", "wait_external", "wait_batch",
)  # fmt: skip
_CASE: dict[str, type[pl.DataType]] = {
    "case_id": pl.String, "process": pl.String, "segment": pl.String, "district": pl.String, "channel": pl.String,
    "parent": pl.String, "priority": pl.Int32, "arrival_time": pl.Int64, "end_time": pl.Int64, "outcome": pl.String,
}  # fmt: skip
_LATER = ("enable_time", "start_time", "end_time", "busy_time")
_KINDS = {name: number for number, name in enumerate(ITEM_KINDS)}
_OUTCOMES = {name: number for number, name in enumerate(ITEM_OUTCOMES)}
_MISSING = -1

BUILT_IN = ("segment", "district", "channel", "priority", "process")


class Record:
    """Rows of a run, in the order in which they happened; `freeze` in `sim.log` puts them into the canonical one."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.sent = 0
        self.latest: Item | None = None
        # what is known of each ended work item, a row of whole numbers each (`_row`): an item itself is let go
        self.ended_items = Rows(len(_ROW))
        self.cases: list[Case] = []
        self.events = EventRows()
        self.decisions: list[tuple[Decision, str]] = []

    # -- while the run goes on ----------------------------------------------------------------------------------------

    def item(self, item: Item) -> None:
        """A work item was sent."""
        item.number = self.sent
        self.sent += 1
        self.latest = item

    def ended(self, item: Item, outcome: str) -> None:
        """A work item is over, at this instant."""
        item.end, item.outcome = self.clock.time, outcome
        self.ended_items.loose += _row(item)

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
        self.events.loose += (
            self.clock.time,
            None if case is None else case.id,
            kind,
            None if node is None else node.id,
            channel,
            actor,
            detail,
        )

    def decision(self, decision: Decision, by: str) -> None:
        """Somebody chose."""
        self.decisions.append((decision, by))

    def wait(self, item: Item, line: Line, begin: int, end: int, *, aside: bool = False) -> None:
        """An item stood in a line, or was put aside, from `begin` to `end`."""
        enable = item.enable
        assert enable is not None
        line.waits.loose += (item.number, begin, end, enable, aside)

    def case_by_id(self, case_id: str | None) -> Case | None:
        """The case with this id, if it has begun."""
        return next((case for case in self.cases if case.id == case_id), None)

    def count_events(self, case: Case, kind: str) -> int:
        """How many events of a kind a case has had."""
        return self.events.frame().filter((pl.col("case_id") == case.id) & (pl.col("kind") == kind)).height

    def pack(self) -> None:
        """Pack what was written down lately."""
        self.ended_items.pack()
        self.events.pack()

    # -- afterwards ---------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Let go of everything, once the tables are made."""
        self.latest = None
        self.cases.clear()
        self.events = EventRows()

    def tables(self, lowered: LoweredScenario, lines: list[Line], end: int) -> dict[str, pl.DataFrame]:
        """The tables of the log, times up to `end`."""
        cases = self._cases()
        return {
            "work": self._work(lowered, lines, end, cases),
            "cases": cases,
            "events": self.events.frame(),
            "staffing": _staffing(lowered, end),
            "decisions": self._decisions(),
        }

    def _work(self, lowered: LoweredScenario, lines: list[Line], end: int, cases: pl.DataFrame) -> pl.DataFrame:
        going_on = [_row(thing) for case in self.cases for thing in case.live if isinstance(thing, Item)]
        open_items = np.array(going_on, dtype=np.int64).reshape(-1, len(_ROW))
        known = dict(zip(_ROW, np.concatenate([self.ended_items.matrix(), open_items]).T, strict=True))
        assert len(known["work_id"]) == self.sent, "a work item is neither ended nor going on"
        nodes = _by_rank(lowered)
        posts = [None if n is None else n.post for n in nodes]
        node, person = (_texts_of(known[name]) for name in ("node", "person"))
        return pl.DataFrame(
            [
                *(_whole(name, known[name]) for name in ("work_id", "visit", "sent_time")),
                *(cases[name].gather(known["case"]) for name in ("case_id", "process", "segment", "district")),
                node("activity", [None if n is None else n.id.rpartition("/")[2] for n in nodes]),
                node("element_id", [None if n is None else n.id for n in nodes]),
                node("post", [None if post is None else post.id for post in posts]),
                node("department", [None if post is None else post.department for post in posts]),
                person("resource", [member.id for member in lowered.staff]),
                *(_unless_missing(name, known[name]) for name in ("sent_by", *_LATER)),
                _texts_of(known["kind"])("kind", list(_KINDS)),
                _texts_of(known["outcome"])("outcome", list(_OUTCOMES)),
                *_split(known, lines, end),
            ]
        )

    def _cases(self) -> pl.DataFrame:
        # one look at each case: a year has hundreds of thousands, strewn over memory
        rows = [_case_row(case) for case in self.cases]
        columns = zip(*rows, strict=True) if rows else ((),) * len(_CASE)
        named = zip(_CASE.items(), columns, strict=True)
        known = pl.DataFrame([pl.Series(name, column, dtype=dtype) for (name, dtype), column in named])
        return known.with_columns(self._attributes())

    def _attributes(self) -> list[pl.Series]:
        """A column for each attribute that some case has; most belong to the cases of one process alone."""
        places: dict[str, list[int]] = {}
        values: dict[str, list[Any]] = {}
        for number, case in enumerate(self.cases):
            for name, value in case.attributes.items():
                if name not in values:
                    places[name], values[name] = [], []
                places[name].append(number)
                values[name].append(value)
        return [
            _attribute(f"attr_{name}", values[name], places[name], len(self.cases))
            for name in sorted(set(values) - set(BUILT_IN))
        ]

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


def _case_row(case: Case) -> tuple[Any, ...]:
    """What the table of cases tells of each, in the order of `_CASE`."""
    return (
        case.id,
        case.process.id,
        case.segment,
        case.district,
        case.channel,
        None if case.parent is None else case.parent.id,
        case.priority,
        case.arrival,
        case.end,
        case.outcome,
    )


def _row(item: Item) -> tuple[int, ...]:
    """What the tables need of a work item, in the order of `_ROW`."""
    sent_by, person, enable, start, end = item.sent_by, item.person, item.enable, item.start, item.end
    return (
        item.number,
        item.case.number,
        item.node.rank,
        item.visit,
        _MISSING if person is None else person.order,
        _MISSING if sent_by is None else sent_by.number,
        item.sent_time,
        _MISSING if enable is None else enable,
        _MISSING if start is None else start,
        _MISSING if end is None else end,
        _MISSING if start is None else item.busy,
        _KINDS[item.kind],
        _OUTCOMES[item.outcome],
        item.transfer,
        item.external,
        item.wait_batch,
    )


def _by_rank(lowered: LoweredScenario) -> list[Node | None]:
    """The nodes of all processes at the places of their ranks; other things have ranks too."""
    ranked = {node.rank: node for process in lowered.processes.values() for node in process.nodes.values()}
    return [ranked.get(rank) for rank in range(max(ranked) + 1)]


def _split(known: Mapping[str, Whole], lines: list[Line], end: int) -> list[pl.Series]:
    """The six causes of each wait; null where work has not begun."""
    queued = split_waits(lines, len(known["work_id"]), end)
    waits = {name: known[name] for name in ("wait_transfer", "wait_external", "wait_batch")}
    waits |= {f"wait_{name}": values[known["work_id"]] for name, values in queued.items()}
    begun = known["start_time"] != _MISSING
    return [_unless_missing(name, np.where(begun, values, _MISSING)) for name, values in waits.items()]


def _whole(name: str, values: Whole) -> pl.Series:
    return pl.Series(name, np.ascontiguousarray(values))


def _unless_missing(name: str, values: Whole) -> pl.Series:
    column = _whole(name, values)
    return column.zip_with(column != _MISSING, column.new_from_index(0, 1).clear(1)) if _MISSING in values else column


def _texts_of(numbers: Whole) -> Callable[[str, Sequence[str | None]], pl.Series]:
    """From one text for each number to the column of everybody's: a million texts, one by one, would be slow."""
    where = pl.Series(np.where(numbers == _MISSING, -1, numbers))

    def column(name: str, texts: Sequence[str | None]) -> pl.Series:
        # a negative place counts from the end, where nobody's text stands
        return pl.Series(name, [*texts, None], dtype=pl.String).gather(where)

    return column


def _attribute(name: str, values: list[Any], places: list[int], cases: int) -> pl.Series:
    """A column of one of the four types that an attribute may have; null but at the places of the values."""
    kinds = {type(v) for v in values if v is not None}
    if kinds <= {bool}:
        dtype: type[pl.DataType] = pl.Boolean
    elif kinds <= {int}:
        dtype = pl.Int64
    elif kinds <= {int, float, bool}:
        dtype, values = pl.Float64, [None if v is None else float(v) for v in values]
    else:
        dtype, values = pl.String, [None if v is None else str(v) for v in values]
    where = np.full(cases, -1)
    where[places] = np.arange(len(places))
    # a negative place counts from the end, where the null stands
    return pl.Series(name, [*values, None], dtype=dtype).gather(pl.Series(where))


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
