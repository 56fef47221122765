"""The department walkthrough: what comes in, goes out and comes back, from and to whom, and which promises broke
in its hands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.contract import CAUSES, WAITS
from sim.log.eventlog import EventLog
from sim.views.ask_department import department_questions
from sim.views.bottlenecks import bottlenecks
from sim.views.breaches import PHASES, breaches, clock_holders
from sim.views.handoffs import handoffs
from sim.views.lacks import cannot_tell
from sim.views.plain import SECOND, seconds
from sim.views.scope import Include, Window, select_cases, select_work, span_of
from sim.views.standards import fulfilment
from sim.views.story import Line
from sim.views.trail import trail
from sim.views.walk_parts import Exchange, Load, PromiseHeld

__all__ = ["DepartmentWalk", "walk_department"]

Row = dict[str, Any]


@dataclass(frozen=True)
class DepartmentWalk:
    """A department over a window: traffic with its neighbours, promises, load, and where its cases' time went.

    `include` says whether open cases count too, `causes` are the waits of its items by cause, `held` the whole time
    for which it had them, `working` the time worked (microseconds).
    """

    department: str
    begin: int
    end: int
    include: Include
    cases: int
    items: int
    held: int
    working: int | None
    causes: tuple[tuple[str, int], ...]
    came: tuple[Exchange, ...]
    went: tuple[Exchange, ...]
    inside: int
    promises: tuple[PromiseHeld, ...]
    load: tuple[Load, ...]
    questions: tuple[Line, ...]
    lacks: tuple[str, ...]

    @property
    def came_back(self) -> int:
        """How many of the hand-offs to it were returns, questions or rework."""
        return sum(exchange.back or 0 for exchange in self.came)

    @property
    def broken(self) -> int:
        """How many promises broke in its hands."""
        return sum(promise.broken for promise in self.promises)

    def to_dict(self) -> Row:
        """As JSON data; durations and instants in seconds."""
        timed = ("begin", "end", "held", "working")
        return {
            "department": self.department,
            **{name: seconds(getattr(self, name)) for name in timed},
            **{name: getattr(self, name) for name in ("include", "cases", "items", "inside", "came_back", "broken")},
            "causes": {cause: total / SECOND for cause, total in self.causes},
            **{
                name: [p.to_dict() for p in getattr(self, name)]
                for name in ("came", "went", "promises", "load", "questions")
            },
            "lacks": list(self.lacks),
        }


def walk_department(
    log: EventLog, department: str, *, window: Window | None = None, include: Include | None = None
) -> DepartmentWalk:
    """A department over a window.

    Parameters
    ----------
    log
        The log.
    department
        The department; `find_department` finds one.
    window, include
        Which cases (docs/views.md). Promises broken by open cases count only with `all`, which is the default where
        no case of the department has ended: in a short run its work would not be seen.

    Raises
    ------
    InputError
        The log knows no such department.
    """
    if log.work.filter(pl.col("department") == department).is_empty():
        rule, remedy = "is no department of this log", "take one from its work"
        raise InputError(Mistake("department", rule, remedy, department, key="views.department_unknown"))
    begin, end = span_of(log, window)
    if include is None:
        include = "all" if _items(log, department, window, "complete").is_empty() else "complete"
    items = _items(log, department, window, include)
    table = handoffs(log, window=window, include=include)
    apart = table.filter(pl.col("giver") != pl.col("taker"))
    came = _exchanges(apart.filter(pl.col("taker") == department), "giver")
    went = _exchanges(apart.filter(pl.col("giver") == department), "taker")
    inside = table.filter((pl.col("giver") == department) & (pl.col("taker") == department))["count"].sum()
    promises = _promises(log, department, window, include)
    load = _load(log, department, window)
    causes = tuple(
        (cause, int(items[name].sum())) for cause, name in zip(CAUSES, WAITS, strict=True) if items[name].count()
    )
    held = items.select((pl.col("end_time").fill_null(end) - pl.col("since")).sum()).item() or 0
    return DepartmentWalk(
        department=department,
        begin=begin,
        end=end,
        include=include,
        cases=items["case_id"].n_unique(),
        items=items.height,
        held=int(held),
        working=_working(items),
        causes=causes,
        came=came,
        went=went,
        inside=int(inside),
        promises=promises,
        load=load,
        questions=department_questions(department, causes, came, went, promises, load),
        lacks=tuple(note.key for note in cannot_tell(log)),
    )


def _items(log: EventLog, department: str, window: Window | None, include: Include) -> pl.DataFrame:
    """The trail of the department's work for some cases."""
    cases = select_cases(log, window=window, include=include)
    return select_work(log, cases, work=trail(log)).filter(pl.col("department") == department)


def _working(items: pl.DataFrame) -> int | None:
    """Time worked on items; from start to end where nothing else is known, null where not even that is."""
    worked = items.select(pl.coalesce("busy_time", pl.col("end_time") - pl.col("start_time")).drop_nulls()).to_series()
    return int(worked.sum()) if worked.len() else None


def _exchanges(table: pl.DataFrame, other: str) -> tuple[Exchange, ...]:
    """Rows of the hand-off matrix as exchanges with another department, the most hand-offs first."""
    ordered = table.sort("count", other, descending=[True, False], nulls_last=True)
    return tuple(
        Exchange(
            department=row[other],
            count=row["count"],
            delay_median=row["delay_median"],
            sojourn_median=row["sojourn_median"],
            delay_total=row["delay_total"],
            lost=row["lost"],
            incomplete=None if row["returned"] is None else row["returned"] + row["asked"],
            back=row["back"],
            ping_pong=row["ping_pong"],
        )
        for row in ordered.iter_rows(named=True)
    )


def _promises(log: EventLog, department: str, window: Window | None, include: Include) -> tuple[PromiseHeld, ...]:
    """Standards in force on whose clocks the department spent time, the most broken in its hands first."""
    broken = breaches(log, window=window, include=include)
    mine = broken.filter(pl.col("department") == department)
    phases = mine.group_by("standard").agg(
        broken=pl.len(), **{name: (pl.col("phase") == name).sum() for name in PHASES}
    )
    anywhere = broken.group_by("standard").agg(broken_anywhere=pl.len())
    shares = clock_holders(log, window=window, include=include).filter(pl.col("department") == department)
    current = fulfilment(log, window=window, include=include).filter(pl.col("current")).select("standard")
    table = (
        current.join(shares.select("standard", "share"), on="standard", how="left")
        .join(phases, on="standard", how="left")
        .join(anywhere, on="standard", how="left")
        .filter(pl.col("share").is_not_null() | pl.col("broken").is_not_null())
        .with_columns(pl.col("broken", "broken_anywhere", *PHASES).fill_null(0))
        .sort("broken", "standard", descending=[True, False])
    )
    columns = ("standard", "broken", "broken_anywhere", *PHASES, "share")
    return tuple(PromiseHeld(*row) for row in table.select(columns).iter_rows())


def _load(log: EventLog, department: str, window: Window | None) -> tuple[Load, ...]:
    """The department's posts, the one that makes work wait longest first; none in a log without posts."""
    posts = log.work.filter(pl.col("department") == department).select("post").unique().drop_nulls()
    table = bottlenecks(log, window=window).join(posts, on="post", how="semi", maintain_order="left")
    return tuple(
        Load(*row) for row in table.select("post", "items", "caused", "utilisation", "length_mean").iter_rows()
    )
