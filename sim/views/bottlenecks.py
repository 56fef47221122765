"""Which posts hold the work up: by load, by the waits that they cause, and over the hours of the week."""

from __future__ import annotations

from typing import Literal

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.busy import busy_spells, clip
from sim.views.measures import HOUR, known_sum
from sim.views.memory import remembered
from sim.views.queues import in_queue, queues
from sim.views.scope import Window, span_of
from sim.views.trail import trail
from sim.views.utilisation import serving, utilisation

__all__ = ["CAUSED", "bottlenecks", "week"]

CAUSED = ("wait_unavailable", "wait_priority", "wait_contention")
"""Waits for people: what the staffing and the order of work at a post bring about."""

WEEK_HOURS = 168


@remembered
def bottlenecks(
    log: EventLog, *, by: Literal["post", "department"] = "post", window: Window | None = None
) -> pl.DataFrame:
    """Posts (or departments), the one that makes work wait longest first.

    Parameters
    ----------
    log
        The log.
    by
        Departments serve for logs that name no posts.
    window
        Work that began in it; queues and load are cut exactly. By default the whole log.

    Returns
    -------
    polars.DataFrame
        `items` begun; `caused` (sum of their waits for people: unavailable, priority, contention), `caused_mean`
        (per item), `caused_share` (of what all cause); `wait` (whole wait of these items), `sojourn` (wait and
        work); `length_mean`, `length_max` (queue, items); `people`, `staffed`, `busy`, `overtime`, `worked`,
        `utilisation` as in `utilisation`. Durations in microseconds; null where the log cannot tell.
    """
    begin, end = span_of(log, window)
    began = pl.coalesce("start_time", "end_time")
    begun = trail(log).filter(began.is_between(begin, end, closed="left"))
    waited = begun.with_columns(
        wait=pl.col("start_time") - pl.col("since"),
        caused=pl.sum_horizontal(CAUSED, ignore_nulls=False),
        sojourn=pl.col("end_time") - pl.col("since"),
    )
    sums = [known_sum(name) for name in ("caused", "wait", "sojourn")]
    table = waited.group_by(by).agg(pl.len().cast(pl.Int64).alias("items"), *sums)
    lines = queues(log, by=by, window=window).select(by, "length_mean", "length_max")
    staff = utilisation(log, by=by, window=window)
    joined = table.join(lines, on=by, how="full", coalesce=True, nulls_equal=True).join(
        staff, on=by, how="full", coalesce=True, nulls_equal=True
    )
    return (
        joined.filter(pl.col(by).is_not_null())
        .with_columns(
            items=pl.col("items").fill_null(0),
            caused_mean=pl.col("caused") / pl.col("items"),
            caused_share=pl.col("caused") / pl.when(pl.col("caused").sum() > 0).then(pl.col("caused").sum()),
        )
        .sort("caused", "wait", "sojourn", by, descending=[True, True, True, False], nulls_last=True)
        .select(by, "items", "caused", "caused_mean", "caused_share", "wait", "sojourn", "length_mean", "length_max",
                "people", "staffed", "busy", "overtime", "worked", "utilisation")
    )  # fmt: skip


def week(log: EventLog, *, window: Window | None = None) -> pl.DataFrame:
    """When it chokes: one row a post and hour of the week, averaged over the weeks of the window.

    Parameters
    ----------
    log
        The log.
    window
        Microseconds; by default the whole log. Hours count from Monday 00:00 by the clock of the log's start.

    Returns
    -------
    polars.DataFrame
        `post`, `hour` (0 to 167), `length` (mean number in the queue), `staffed` (mean number on duty who serve
        the post), `utilisation` (their work anywhere over their duty; above 1 where they work overtime, null where
        nobody is on duty).
    """
    bounds = span_of(log, window)
    waiting = clip(in_queue(log).select("post", "begin", "end", weight=pl.lit(1.0)), bounds)
    who = serving(log, "post")
    duty = log.staffing.select("resource", begin="open_time", end="close_time", weight=pl.lit(1.0)).join(
        who, on="resource"
    )
    work = busy_spells(log).select("resource", "begin", "end", "weight").join(who, on="resource")
    posts = pl.concat([waiting.select("post"), who.select("post")]).unique().drop_nulls().sort("post")
    grid = _hours(log, bounds)
    parts = [
        _by_hour(clip(spells, bounds), posts, grid, name)
        for name, spells in (("length", waiting), ("staffed", duty), ("busy", work))
    ]
    table = parts[0].join(parts[1], on=["post", "hour"]).join(parts[2], on=["post", "hour"])
    use = pl.when(pl.col("staffed") > 1e-12).then(pl.col("busy") / pl.col("staffed"))
    return (
        table.with_columns(utilisation=use)
        .select("post", "hour", "length", "staffed", "utilisation")
        .sort("post", "hour")
    )


def _hours(log: EventLog, window: Window) -> pl.DataFrame:
    """The borders of the hours in a window: `time`, and `hour`, the hour of the week that begins there."""
    start = log.start
    into_week = start.weekday() * 24 + start.hour
    into_hour = (start.minute * 60 + start.second) * 1_000_000 + start.microsecond
    first = (window[0] + into_hour) // HOUR
    last = -((-window[1] - into_hour) // HOUR)
    borders = pl.int_range(first, last + 1, dtype=pl.Int64, eager=True)
    time = (borders * HOUR - into_hour).clip(window[0], window[1])
    return pl.DataFrame({"time": time, "hour": (borders + into_week) % WEEK_HOURS})


def _by_hour(spells: pl.DataFrame, posts: pl.DataFrame, grid: pl.DataFrame, name: str) -> pl.DataFrame:
    """The mean number of spells in each hour of the week, from the integral of N(t) up to each border of an hour.

    With changes d at times s the integral up to t is t * sum(d) - sum(d s) over all s before t.
    """
    changes = pl.concat(
        [
            spells.select("post", time="begin", change=pl.col("weight")),
            spells.select("post", time="end", change=-pl.col("weight")),
        ]
    ).sort("time")
    sums = changes.with_columns(
        number=pl.col("change").cum_sum().over("post"),
        moment=(pl.col("change") * pl.col("time")).cum_sum().over("post"),
    ).select("post", "number", "moment", since="time")
    points = posts.join(grid, how="cross").sort("time")
    met = points.join_asof(sums, left_on="time", right_on="since", by="post", check_sortedness=False)
    integral = (pl.col("time") * pl.col("number") - pl.col("moment")).fill_null(0.0)
    return (
        met.sort("post", "time", maintain_order=True)
        .with_columns(integral=integral)
        .with_columns(
            spent=pl.col("integral").shift(-1).over("post") - pl.col("integral"),
            length=pl.col("time").shift(-1).over("post") - pl.col("time"),
        )
        .drop_nulls("length")
        .group_by("post", "hour")
        .agg((pl.col("spent").sum() / pl.col("length").sum()).alias(name))
    )
