"""What a log alone says: who did which activity of which case, from when to when, as columns of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from sim.log.eventlog import EventLog
from sim.views.scope import extent

__all__ = ["Flags", "Instances", "Whole", "instances"]

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

_NEVER_DONE = ("withdrawn", "cancelled")


@dataclass(frozen=True)
class Instances:
    """The activity instances of a log by case, end, start, activity and visit: the order in which they are "earlier".

    Attributes
    ----------
    table : polars.DataFrame
        `work_id`, `case_id`, `activity`, `resource`, one row an instance, for those who show them.
    case, activity, resource : numpy.ndarray
        Codes from 0; -1 is a resource that nobody wrote down.
    start, end : numpy.ndarray
        Microseconds. Work that is still going on ends with the log; the start of what is not `timed` is its end.
    timed : numpy.ndarray
        Whether the log tells the start: only such an instance has a known wait, keeps its resource busy, or joins a
        batch.
    """

    table: pl.DataFrame
    case: Whole
    activity: Whole
    resource: Whole
    start: Whole
    end: Whole
    timed: Flags

    @cached_property
    def resources(self) -> list[str]:
        """Names of the resources, in the order of their codes."""
        return self.table["resource"].drop_nulls().unique().sort().to_list()

    @cached_property
    def first_of_case(self) -> Whole:
        """For each instance the place of the first one of its case."""
        return np.searchsorted(self.case, self.case, side="left").astype(np.int64)


def instances(log: EventLog) -> Instances:
    """The activity instances of a log; nothing but case, activity, resource, start and end is looked at.

    An item that was never begun and one that was taken back before its start are no instances.
    """
    started, ended = pl.col("start_time").is_not_null(), pl.col("end_time").is_not_null()
    taken_back = pl.col("outcome").is_in(_NEVER_DONE).fill_null(value=False)
    horizon = extent(log)[1]
    rows = (
        log.work.filter(started | (ended & ~taken_back))
        .select(
            "work_id",
            "case_id",
            "activity",
            "resource",
            timed=started,
            end=pl.col("end_time").fill_null(pl.max_horizontal("start_time", pl.lit(horizon, pl.Int64))),
            start=pl.coalesce("start_time", "end_time"),
        )
        .sort("case_id", "end", "start", "activity", "work_id")
    )
    codes = {name: _codes(rows[name]) for name in ("case_id", "activity", "resource")}
    return Instances(
        table=rows.select("work_id", "case_id", "activity", "resource"),
        case=codes["case_id"],
        activity=codes["activity"],
        resource=codes["resource"],
        start=rows["start"].to_numpy().astype(np.int64),
        end=rows["end"].to_numpy().astype(np.int64),
        timed=rows["timed"].to_numpy().astype(np.bool_),
    )


def _codes(names: pl.Series) -> Whole:
    """Whole numbers from 0 in the order of the texts, -1 for null."""
    ranks = names.rank("dense").cast(pl.Int64) - 1
    return ranks.fill_null(-1).to_numpy().astype(np.int64)
