"""The causes that a log alone tells, beside those that the engine knows: how much does a log alone hide?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.log.contract import CAUSES, WAITS
from sim.log.eventlog import EventLog
from sim.views.decomposition.estimate import Calendars, Look, look
from sim.views.decomposition.instances import Whole
from sim.views.decomposition.split import PARTS, First, split
from sim.views.plain import seconds

__all__ = ["NO_WAIT", "SAME", "UNSEEN", "Comparison", "compare_causes", "pooled"]

SAME: Mapping[str, str] = {
    "transfer": "extraneous",
    "external": "extraneous",
    "batch": "batching",
    "unavailable": "unavailability",
    "priority": "prioritization",
    "contention": "contention",
}
"""What each of the engine's causes is called among those that a log alone can tell."""

UNSEEN = "unseen"
"""Waiting before the log's own wait begins: of a case's first work, or while other work of the case hid it."""

NO_WAIT = "none"
"""What a log takes for waiting, though the work had not even been sent."""

Table = NDArray[np.float64]
_EARLY = ("transfer", "external", "batch")
_LATE = ("unavailable", "priority", "contention")


@dataclass(frozen=True)
class Comparison:
    """Waiting time by exact cause and by the cause that the log alone tells.

    Attributes
    ----------
    table : polars.DataFrame
        One row a pair: `cause` (of `CAUSES`, or `NO_WAIT`), `part` (of `PARTS`, or `UNSEEN`), `waited` (microseconds)
        and `share` of all exact waiting. Where an item has several causes at once in one stretch of its wait, they are
        laid over each other so that as much as possible agrees.
    least : int
        Microseconds that agree at least, however the causes lie within an item's wait.
    """

    table: pl.DataFrame
    least: int

    @property
    def waiting(self) -> float:
        """All exact waiting, microseconds."""
        return float(self.table.filter(pl.col("cause") != NO_WAIT)["waited"].sum())

    def verdict(self) -> dict[str, float]:
        """Shares of the exact waiting that sum to 1: `named` (the log tells the true cause, at most), `wrong` (it tells
        another), `unexplained` (it tells none: extraneous) and `unseen`; besides `named_least`, and `invented`: what
        the log counts as waiting and was none.
        """
        cause, part = pl.col("cause"), pl.col("part")
        told = self.table.with_columns(
            kind=pl.when(cause == NO_WAIT)
            .then(pl.lit("invented"))
            .when(part == UNSEEN)
            .then(pl.lit("unseen"))
            .when(part == "extraneous")
            .then(pl.lit("unexplained"))
            .when(cause.replace_strict(SAME, default=None) == part)
            .then(pl.lit("named"))
            .otherwise(pl.lit("wrong"))
        )
        sums = dict(told.group_by("kind").agg(pl.col("waited").sum()).iter_rows())
        whole = self.waiting or 1.0
        kinds = ("named", "wrong", "unexplained", "unseen", "invented")
        return {**{kind: sums.get(kind, 0.0) / whole for kind in kinds}, "named_least": self.least / whole}

    def to_dict(self) -> dict[str, Any]:
        """All of it for JSON, times in seconds."""
        rows = [{**row, "waited": seconds(row["waited"])} for row in self.table.iter_rows(named=True)]
        return {"waiting": seconds(self.waiting), "verdict": self.verdict(), "table": rows}


def compare_causes(log: EventLog, *, calendars: Calendars | None = None, first: First = "work") -> Comparison:
    """The exact causes of a simulated log's waits beside those told from the log alone.

    Parameters
    ----------
    log
        With a split of waits; items without one are left out.
    calendars, first
        As of `estimate_waits`; `rostered(log)` gives the log's own rosters.

    Returns
    -------
    Comparison
        Over all items that were begun. The engine's wait runs from sending, the log's from the end of the source, both
        to the start. Transfer, outside waits and batches come before the line, so a wait is compared in two stretches:
        until the item stood in the line, and in the line. Within a stretch the order of causes is not in a log; see
        `Comparison.table`.
    """
    found = look(log, calendars)
    table = np.zeros((len(CAUSES) + 1, len(PARTS) + 1))
    least = sum(_lay_over(table, stretch) for stretch in _stretches(found, _items(log, found), first))
    return Comparison(_frame(table), least)


def pooled(comparisons: Sequence[Comparison]) -> Comparison:
    """Several comparisons as one: the waiting of all of them together."""
    tables = pl.concat([one.table for one in comparisons])
    summed = tables.group_by("cause", "part", maintain_order=True).agg(pl.col("waited").sum())
    return Comparison(_with_share(summed), sum(one.least for one in comparisons))


@dataclass(frozen=True)
class _Items:
    """Begun items with an exact split, by their places among the instances; one row a cause."""

    place: Whole
    sent: Whole
    exact: Mapping[str, Whole]


def _items(log: EventLog, found: Look) -> _Items:
    split_known = log.work.filter(pl.col(WAITS[0]).is_not_null()).select("work_id", "sent_time", *WAITS)
    places = found.instances.table.select("work_id").with_row_index("place")
    rows = places.join(split_known, on="work_id", how="inner", maintain_order="left")
    exact = {cause: rows[name].to_numpy().astype(np.int64) for cause, name in zip(CAUSES, WAITS, strict=True)}
    return _Items(rows["place"].to_numpy().astype(np.int64), rows["sent_time"].to_numpy().astype(np.int64), exact)


@dataclass(frozen=True)
class _Stretch:
    """A part of every item's wait: what the engine and what the log says of it, microseconds an item."""

    exact: Mapping[str, Whole]
    told: Mapping[str, Whole]


def _stretches(found: Look, items: _Items, first: First) -> list[_Stretch]:
    """The waits, cut into what precedes the sending, what the log does not see, the way to the line, and the line."""
    seen, before = found.instances, found.enablement
    start = seen.start[items.place]
    # The log tells nothing of the wait of an instance without source.
    told_from = np.where(before.source[items.place] >= 0, before.enabled[items.place], start)
    queued = start - _total([items.exact[cause] for cause in _LATE])

    def told(since: Whole) -> dict[str, Whole]:
        limits = seen.start.copy()
        limits[items.place] = np.maximum(since, told_from)
        parts = split(seen, before, found.batches, found.duty, first=first, since=limits)
        return {name: part[items.place] for name, part in parts.items()}

    whole, sent, line = told(told_from), told(items.sent), told(queued)
    hidden = np.maximum(told_from - items.sent, 0)
    unseen: dict[str, Whole] = {}
    for cause in _EARLY:
        unseen[cause] = np.minimum(items.exact[cause], hidden)
        hidden = hidden - unseen[cause]
    return [
        _Stretch({}, {name: whole[name] - sent[name] for name in PARTS}),
        _Stretch(unseen, {}),
        _Stretch(
            {cause: items.exact[cause] - unseen[cause] for cause in _EARLY},
            {name: sent[name] - line[name] for name in PARTS},
        ),
        _Stretch({cause: items.exact[cause] for cause in _LATE}, line),
    ]


def _total(columns: Iterable[Whole]) -> Whole:
    total: Whole = np.sum(list(columns), axis=0, dtype=np.int64)
    return total


def _lay_over(table: Table, stretch: _Stretch) -> int:
    """Add a stretch to the table; how much of it agrees at least.

    What can agree is laid over each other first; then what is left of each cause over what is left of each part, in
    proportion.
    """
    exact, told = dict(stretch.exact), dict(stretch.told)
    length = np.maximum(_total(exact.values()), _total(told.values()))
    least = 0
    for cause, part in SAME.items():
        if cause in exact and part in told:
            if part != "extraneous":
                least += int(np.maximum(exact[cause] + told[part] - length, 0).sum())
            both = np.minimum(exact[cause], told[part])
            table[_row(cause), _column(part)] += both.sum()
            exact[cause], told[part] = exact[cause] - both, told[part] - both
    rest, counted = _total(exact.values()), _total(told.values())
    rows = {**exact, NO_WAIT: np.maximum(counted - rest, 0)}
    columns = {**told, UNSEEN: np.maximum(rest - counted, 0)}
    most = np.maximum(np.maximum(rest, counted), 1)
    for cause, waited in rows.items():
        for part, over in columns.items():
            if (cause, part) != (NO_WAIT, UNSEEN):
                table[_row(cause), _column(part)] += (waited * (over / most)).sum()
    return least


def _row(cause: str) -> int:
    return (*CAUSES, NO_WAIT).index(cause)


def _column(part: str) -> int:
    return (*PARTS, UNSEEN).index(part)


def _frame(table: Table) -> pl.DataFrame:
    rows = [
        {"cause": cause, "part": part, "waited": float(table[_row(cause), _column(part)])}
        for cause in (*CAUSES, NO_WAIT)
        for part in (*PARTS, UNSEEN)
        if (cause, part) != (NO_WAIT, UNSEEN)
    ]
    return _with_share(pl.DataFrame(rows))


def _with_share(table: pl.DataFrame) -> pl.DataFrame:
    whole = float(table.filter(pl.col("cause") != NO_WAIT)["waited"].sum())
    return table.with_columns(share=pl.col("waited") / (whole or 1.0))
