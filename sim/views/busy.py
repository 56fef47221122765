"""When people really worked: spells of work without its suspensions, and how much of them fell on duty."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog
from sim.log.spells import work_spells
from sim.views.memory import once_a_log
from sim.views.scope import Window, extent

__all__ = ["WORK_COLUMNS", "busy_spells", "clip", "duty_before", "weighted"]

WORK_COLUMNS = ("case_id", "process", "segment", "district", "department", "post", "activity", "resource")


@once_a_log
def busy_spells(log: EventLog) -> pl.DataFrame:
    """One row a spell of uninterrupted work: `work_id`, the item's keys, `begin`, `end` (microseconds) and `weight`.

    Work that is still going on ends with the log. `weight` is the share of the spell that belongs to the item: 1,
    and less for the members of a batch, who are worked at once and share its time (`busy_time` over the length of
    the spells).
    """
    items = log.work.select("work_id", *WORK_COLUMNS, "busy_time")
    length = pl.col("end") - pl.col("begin")
    return (
        work_spells(log)
        .select("work_id", "begin", end=pl.col("end").fill_null(extent(log)[1]))
        .join(items, on="work_id")
        .with_columns(weight=pl.col("busy_time") / length.sum().over("work_id"))
        .filter(length > 0)
        .with_columns(pl.col("weight").fill_null(1.0))
        .select("work_id", *WORK_COLUMNS, "begin", "end", "weight")
        .sort("work_id", "begin")
    )


def clip(spells: pl.DataFrame, window: Window) -> pl.DataFrame:
    """The parts of spells that lie in the window."""
    begin, end = window
    return spells.with_columns(begin=pl.col("begin").clip(begin, end), end=pl.col("end").clip(begin, end)).filter(
        pl.col("end") > pl.col("begin")
    )


def weighted(length: pl.Expr | None = None) -> pl.Expr:
    """Time worked in spells: their lengths by their weights, whole microseconds in a sum."""
    span = pl.col("end") - pl.col("begin") if length is None else length
    return (span * pl.col("weight")).sum().round().cast(pl.Int64)


def duty_before(log: EventLog, times: pl.DataFrame) -> pl.Series:
    """For each row of `times` (`resource`, `time`), how long that person had been on duty before that instant.

    The duty in a spell is the difference between its end and its begin.
    """
    duty = (
        log.staffing.sort("resource", "open_time")
        .with_columns(length=pl.col("close_time") - pl.col("open_time"))
        .with_columns(before=pl.col("length").cum_sum().over("resource") - pl.col("length"))
        .select("resource", "open_time", "length", "before")
        .sort("open_time")
    )
    asked = times.select("resource", "time").with_row_index("row").sort("time")
    met = asked.join_asof(
        duty, left_on="time", right_on="open_time", by="resource", strategy="backward", check_sortedness=False
    )
    passed = pl.col("before") + pl.min_horizontal("length", pl.col("time") - pl.col("open_time"))
    return met.with_columns(duty=passed.fill_null(0)).sort("row")["duty"]
