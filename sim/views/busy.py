"""When people really worked: spells of work without its suspensions, and how much of them fell on duty."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog
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
    started = log.work.filter(pl.col("start_time").is_not_null())
    stops, resumes = _events(log, started, "suspended"), _events(log, started, "resumed")
    counts = _count(stops, "stops").join(_count(resumes, "resumes"), on="work_id", how="full", coalesce=True)
    started = started.join(counts, on="work_id", how="left", maintain_order="left").with_columns(
        pl.col("stops", "resumes").fill_null(0)
    )
    horizon = extent(log)[1]
    begins = pl.concat(
        [
            started.select("work_id", number=pl.lit(0, pl.Int64), begin="start_time"),
            resumes.select("work_id", number=pl.col("number") + 1, begin="time"),
        ]
    )
    # work that lies suspended at its end has no last spell
    last = started.filter(pl.col("stops") == pl.col("resumes")).select(
        "work_id", number=pl.col("stops").cast(pl.Int64), end=pl.col("end_time").fill_null(horizon)
    )
    ends = pl.concat([last, stops.select("work_id", "number", end="time")])
    spells = begins.join(ends, on=["work_id", "number"]).filter(pl.col("end") > pl.col("begin"))
    length = (pl.col("end") - pl.col("begin")).sum().over("work_id")
    keys = started.select("work_id", *WORK_COLUMNS, "busy_time")
    return (
        spells.join(keys, on="work_id")
        .with_columns(weight=(pl.col("busy_time") / length).fill_null(1.0))
        .sort("work_id", "number")
        .select("work_id", *WORK_COLUMNS, "begin", "end", "weight")
    )


def _events(log: EventLog, started: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Instants of one kind of event by work item, numbered from 0 in order of time."""
    found = log.events.filter(pl.col("kind") == kind).select(
        "case_id", "element_id", "time", visit=pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32)
    )
    keys = ["case_id", "element_id", "visit"]
    return (
        found.join(started.select("work_id", *keys), on=keys)
        .sort("work_id", "time")
        .with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64).over("work_id"))
        .select("work_id", "number", "time")
    )


def _count(events: pl.DataFrame, name: str) -> pl.DataFrame:
    return events.group_by("work_id").agg(pl.len().cast(pl.Int64).alias(name))


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
