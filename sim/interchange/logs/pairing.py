"""Work items from single stamps: which start belongs to which end (XES lifecycle)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from sim.interchange.logs.lifecycle import ENDS, transitions_of
from sim.log.understood import Understood

__all__ = ["items_from_stamps"]

_WHO = ("resource", "post", "department")
_READ = ("start", "schedule", "suspend", "resume", *ENDS)
"""Transitions that tell something of an item's times."""


def items_from_stamps(events: pl.DataFrame, words: Mapping[str, str], understood: Understood) -> pl.DataFrame:
    """One row a work item with `start`, `end` and `enable`, from one row a stamp with `time` and `lifecycle`.

    Where stamps before the end are there, the n-th start of an activity in a case belongs to its n-th end: of the same
    instance if the file names instances, else of the same resource, else of whatever is left. A start without an end is
    open work, an end without a start has none. `schedule` gives the time of enabling; one that nothing follows is work
    that waits. Where there are no such pairs, each stamp is the end of an item; a transition that no standard knows (a
    status) then becomes a part of the label.

    Parameters
    ----------
    events
        `row`, `case`, `activity`, `time`, `lifecycle`, `instance`, `resource`, `post`, `department`.
    words
        Words of the file for transitions, before the known ones.
    understood
        Takes notes of what is left out.

    Returns
    -------
    Items with `row`, `case`, `activity`, `instance`, who, `enable`, `start`, `end`, `outcome`.
    """
    met = events["lifecycle"].drop_nulls().unique().to_list()
    known = transitions_of(met, words)
    kinds = set(known.values())
    step = pl.col("lifecycle").replace_strict(known, default=None, return_dtype=pl.String)
    stamps = events.with_columns(step=step, outcome=step.replace_strict(ENDS, default=None, return_dtype=pl.String))
    if not (kinds & {"start", "schedule"} and kinds & set(ENDS)):
        return _single(stamps, statuses=bool(set(met) - set(known)), understood=understood)
    left_out = stamps.filter(~pl.col("step").is_in(_READ).fill_null(value=False))
    for name, count in left_out.group_by("lifecycle").len().sort("lifecycle", nulls_last=True).iter_rows():
        understood.note("transition_left_out", name or "", count)
    pairs, alone = _paired(stamps.filter(pl.col("step").is_in(["start", *ENDS])))
    items = pl.concat([_joined(pairs, stamps), _unpaired(alone, stamps)])
    if unended := items["end"].null_count():
        understood.note("start_without_end", count=unended)
    if unstarted := items["start"].null_count():
        understood.note("end_without_start", count=unstarted)
    return _with_enabling(items, stamps.filter(pl.col("step") == "schedule"), understood)


def _single(stamps: pl.DataFrame, *, statuses: bool, understood: Understood) -> pl.DataFrame:
    """Items of files in which each stamp stands alone."""
    activity = pl.col("activity")
    if statuses:
        activity = pl.format("{}+{}", "activity", "lifecycle").fill_null(activity)
        understood.note("status_in_label", understood.columns.get("lifecycle", ""))
    elif stamps["outcome"].null_count() < stamps.height:
        # such as assign beside complete: what is no end is no work done
        other = pl.col("outcome").is_null() & pl.col("lifecycle").is_not_null()
        for name, count in stamps.filter(other).group_by("lifecycle").len().sort("lifecycle").iter_rows():
            understood.note("transition_left_out", name, count)
        stamps = stamps.filter(~other)
    understood.note("only_ends", count=stamps.height)
    nothing = pl.lit(None, pl.Datetime("us", "UTC"))
    outcome = pl.lit("done") if statuses else pl.col("outcome").fill_null("done")
    who = ("instance", *_WHO)
    return stamps.select(
        "row", "case", *who, activity=activity, start=nothing, end="time", enable=nothing, outcome=outcome
    )


def _paired(stamps: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of starts with rows of their ends, and the stamps that are left."""
    left = stamps.with_columns(begins=pl.col("step") == "start")
    found = []
    for keys in (["case", "activity", "instance"], ["case", "activity", "resource"], ["case", "activity"]):
        told = left.filter(pl.col(keys[-1]).is_not_null())
        pairs = _in_order(told, keys)
        found.append(pairs)
        used = pl.concat([pairs["first"], pairs["last"]]).implode()
        left = left.filter(~pl.col("row").is_in(used))
    return pl.concat(found), left


def _in_order(stamps: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The n-th start with the n-th end among those with equal keys; an end while nothing is open has no start."""
    told = stamps.sort(*keys, "time", pl.col("begins").not_(), "row").with_columns(
        open=pl.when("begins").then(1).otherwise(-1).cum_sum().over(keys)
    )
    low = pl.min_horizontal(pl.col("open").cum_min().over(keys), 0)
    told = told.with_columns(low=low).with_columns(
        orphan=~pl.col("begins") & (pl.col("low") < pl.col("low").shift(fill_value=0).over(keys))
    )
    told = told.filter(~pl.col("orphan")).with_columns(number=pl.col("row").cum_count().over([*keys, "begins"]))
    starts = told.filter("begins").select(*keys, "number", first="row")
    ends = told.filter(~pl.col("begins")).select(*keys, "number", last="row")
    return starts.join(ends, on=[*keys, "number"]).select("first", "last")


def _joined(pairs: pl.DataFrame, stamps: pl.DataFrame) -> pl.DataFrame:
    who = ("instance", *_WHO)
    first = stamps.select(first="row", case="case", activity="activity", start="time", **{n: pl.col(n) for n in who})
    last = stamps.select(last="row", end="time", outcome="outcome", **{f"{name}_end": pl.col(name) for name in who})
    both = pairs.join(first, on="first").join(last, on="last")
    told = (pl.coalesce(name, f"{name}_end").alias(name) for name in who)
    return both.select("case", "activity", *told, "start", "end", "outcome", row="first")


def _unpaired(alone: pl.DataFrame, stamps: pl.DataFrame) -> pl.DataFrame:
    time, begins = pl.col("time"), pl.col("begins")
    return alone.select(
        "case",
        "activity",
        "instance",
        *_WHO,
        start=pl.when(begins).then(time),
        end=pl.when(~begins).then(time),
        outcome=pl.when(begins).then(pl.lit("open")).otherwise("outcome"),
        row="row",
    )


def _with_enabling(items: pl.DataFrame, scheduled: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Items with the time at which they were scheduled, and those that were scheduled and never touched.

    The n-th of an activity in a case belongs to its n-th item: of the same instance where the file names instances.
    """
    told, met, found = scheduled, items, []
    for keys in (["case", "activity", "instance"], ["case", "activity"]):
        number = pl.col("row").cum_count().over(keys)
        begun = met.filter(pl.col(keys[-1]).is_not_null()).sort(pl.coalesce("start", "end"), "row")
        first = told.filter(pl.col(keys[-1]).is_not_null()).sort("time", "row")
        pairs = begun.with_columns(number=number).join(
            first.with_columns(number=number).select(*keys, "number", enable="time", scheduled="row"),
            on=[*keys, "number"],
        )
        found.append(pairs.drop("number"))
        met = met.join(pairs.select("row"), on="row", how="anti")
        told = told.join(pairs.select(row="scheduled"), on="row", how="anti")
    nothing = pl.lit(None, pl.Datetime("us", "UTC"))
    waiting = told.select(
        "case",
        "activity",
        "instance",
        *_WHO,
        start=nothing,
        end=nothing,
        outcome=pl.lit("open"),
        row="row",
        enable="time",
    )
    if waiting.height:
        understood.note("scheduled_only", count=waiting.height)
    return pl.concat([*found, met.with_columns(enable=nothing), waiting], how="diagonal").drop("scheduled")
