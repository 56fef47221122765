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
    started = log.work.filter(pl.col("start_time").is_not_null()).select(
        "work_id", "element_id", "visit", *WORK_COLUMNS, "start_time", "end_time", "busy_time"
    )
    marks, horizon = _marks(log, started), extent(log)[1]
    whole = started.join(marks, on="work_id", how="anti").with_columns(
        begin="start_time", end=pl.col("end_time").fill_null(horizon)
    )
    parted = started.join(marks, on="work_id", how="semi")
    parts = parted.join(_parts(parted, marks, horizon), on="work_id")
    length = pl.col("end") - pl.col("begin")
    columns = ["work_id", *WORK_COLUMNS, "begin", "end", "weight"]
    spells = pl.concat(
        [
            whole.with_columns(weight=pl.col("busy_time") / length).select(columns),
            parts.with_columns(weight=pl.col("busy_time") / length.sum().over("work_id")).select(columns),
        ]
    )
    return spells.filter(length > 0).with_columns(pl.col("weight").fill_null(1.0)).sort("work_id", "begin")


def _marks(log: EventLog, started: pl.DataFrame) -> pl.DataFrame:
    """When items were laid down and taken up again: `work_id`, `kind`, `time`, and `number`, from 0 for each kind."""
    keys = ["case_id", "element_id", "visit"]
    found = log.events.filter(pl.col("kind").is_in(["suspended", "resumed"])).select(
        "case_id", "element_id", "kind", "time", visit=pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32)
    )
    items = started.select("work_id", *keys).join(found.select("case_id"), on="case_id", how="semi")
    return (
        found.join(items, on=keys)
        .sort("work_id", "kind", "time")
        .with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64).over("work_id", "kind"))
        .select("work_id", "kind", "time", "number")
    )


def _parts(items: pl.DataFrame, marks: pl.DataFrame, horizon: int) -> pl.DataFrame:
    """Spells of items that were laid down: from the start or a resumption to the next suspension or the end."""
    stops = marks.filter(pl.col("kind") == "suspended").select("work_id", "number", end="time")
    resumes = marks.filter(pl.col("kind") == "resumed").select("work_id", number=pl.col("number") + 1, begin="time")
    begins = pl.concat([items.select("work_id", number=pl.lit(0, pl.Int64), begin="start_time"), resumes])
    # work that lies suspended at its end has no last spell
    counts = marks.group_by("work_id").agg(
        number=(pl.col("kind") == "suspended").sum().cast(pl.Int64), resumes=(pl.col("kind") == "resumed").sum()
    )
    last = items.join(counts.filter(pl.col("number") == pl.col("resumes")), on="work_id").select(
        "work_id", "number", end=pl.col("end_time").fill_null(horizon)
    )
    return begins.join(pl.concat([last, stops]), on=["work_id", "number"]).select("work_id", "begin", "end")


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
