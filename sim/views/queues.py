"""How many there are at a time: step functions of cases, queues and people at work, and their exact averages."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.memory import once_a_log
from sim.views.scope import By, Window, check_keys, extent, span_of
from sim.views.trail import trail

__all__ = ["in_queue", "mean_number", "queues", "steps"]


def mean_number(spells: pl.DataFrame, window: Window, by: Sequence[str] = ()) -> pl.DataFrame:
    """The time average of how many spells hold at once: columns `by` and `number`.

    Integrated from the changes of N(t): each change d at t adds d (b - t) to the integral over the window [a, b),
    so it is exact to the microsecond.

    Parameters
    ----------
    spells
        `begin`, `end` (null while it lasts) and the keys.
    window
        Over which to average.
    by
        Keys of the groups.
    """
    a, b = window
    begin, end = pl.col("begin").clip(a, b), pl.col("end").fill_null(b).clip(a, b)
    integral = ((b - begin) - (b - end)).sum()
    if not by:
        return spells.select(number=integral / (b - a))
    return spells.group_by(by, maintain_order=True).agg(number=integral / (b - a)).sort(by, nulls_last=True)


def steps(spells: pl.DataFrame, window: Window) -> pl.DataFrame:
    """N(t) as a step function: `time` (its changes inside the window, and its beginning) and `number` from then on."""
    a, b = window
    inside = spells.filter(
        (pl.col("begin") < b) & (pl.col("end").fill_null(b) > a) & (pl.col("begin") != pl.col("end").fill_null(b))
    )
    changes = pl.concat(
        [
            pl.DataFrame({"time": [a], "change": [0]}, schema={"time": pl.Int64, "change": pl.Int64}),
            inside.select(time=pl.col("begin").clip(a, b), change=pl.lit(1, pl.Int64)),
            inside.select(time=pl.col("end").fill_null(b).clip(a, b), change=pl.lit(-1, pl.Int64)),
        ]
    )
    return (
        changes.filter(pl.col("time") < b)
        .group_by("time")
        .agg(pl.col("change").sum())
        .sort("time")
        .select("time", number=pl.col("change").cum_sum())
    )


@once_a_log
def in_queue(log: EventLog) -> pl.DataFrame:
    """The spells in which work items lay in a queue, ready for work and not yet begun: the work table with `begin`
    and `end`.

    An item that waits for something from outside is not in the queue before that has come. Work that was withdrawn
    or cancelled before it began leaves the queue then; work that still waits, with the log. Where a log knows no
    receipt at all the spell begins when the work was sent, where it knows no start it ends with the work.
    """
    keys = ["case_id", "element_id", "visit"]
    # catching events wait too, and more often: they are no work
    activities = log.work["element_id"].unique().implode()
    of_work = pl.col("kind").is_in(["waiting", "received"]) & pl.col("element_id").is_in(activities)
    outside = log.events.filter(of_work).select(
        "case_id", "element_id", "kind", "time", visit=pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32)
    )
    come = outside.group_by(keys).agg(
        come=pl.col("time").filter(pl.col("kind") == "received").max(), awaited=pl.lit(value=True)
    )
    horizon = extent(log)[1]
    items = trail(log)
    received = "since" if items["enable_time"].null_count() == items.height else "enable_time"
    begun = "end_time" if items["start_time"].null_count() == items.height else "start_time"
    return (
        items.join(come, on=keys, how="left", maintain_order="left")
        .with_columns(
            begin=pl.when("awaited").then("come").otherwise(received),
            end=pl.coalesce(begun, "end_time").fill_null(horizon),
        )
        .filter(pl.col("begin").is_not_null())
        .drop("come", "awaited")
    )


def queues(log: EventLog, *, by: By = "post", window: Window | None = None) -> pl.DataFrame:
    """Queues by `by`: `length_mean`, `length_max`, `received`, `begun` in the window (numbers of work items).

    Parameters
    ----------
    log
        The log.
    by
        Keys that work items have.
    window
        Microseconds; by default the whole log.
    """
    keys = check_keys(log, by, allowed=("post", "department", "resource", "activity", "process", "segment", "district"))
    a, b = span_of(log, window)
    # the parts of a narrow table are made in a fraction of the time
    spells = in_queue(log).select(*keys, "enable_time", "start_time", "begin", "end")
    means = mean_number(spells, (a, b), keys).rename({"number": "length_mean"})
    tops = [
        {**dict(zip(keys, group, strict=True)), "length_max": steps(part, (a, b))["number"].max()}
        for group, part in spells.group_by(keys, maintain_order=True)
    ]
    counts = spells.group_by(keys).agg(
        received=pl.col("enable_time").is_between(a, b, closed="left").sum(),
        begun=pl.col("start_time").is_between(a, b, closed="left").sum(),
    )
    highest = pl.DataFrame(tops, schema={**dict.fromkeys(keys, pl.String), "length_max": pl.Int64})
    joined = means.join(highest, on=keys, how="left", nulls_equal=True).join(
        counts, on=keys, how="left", nulls_equal=True
    )
    return joined.sort(keys, nulls_last=True)
