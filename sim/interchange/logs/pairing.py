"""Work items from single stamps: which start belongs to which end (XES lifecycle)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.interchange.logs.understood import Understood

__all__ = ["items_from_stamps"]

_STANDARD = (
    "schedule", "assign", "reassign", "start", "suspend", "resume", "complete", "withdraw", "autoskip", "manualskip",
    "ate_abort", "pi_abort",
)  # fmt: skip
_ENDS = {"complete": "done", "withdraw": "withdrawn", "ate_abort": "cancelled", "pi_abort": "cancelled"}
_WHO = ("resource", "post", "department")


def items_from_stamps(events: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """One row a work item with `start`, `end` and `enable`, from one row a stamp with `time` and `lifecycle`.

    Where starts and ends are both there, the n-th start of an activity in a case belongs to its n-th end: of the same
    instance if the file names instances, else of the same resource, else of whatever is left. A start without an end is
    open work, an end without a start has none. `schedule` gives the time of enabling. Where there are no such pairs,
    each stamp is the end of an item; a transition that no standard knows (a status) then becomes a part of the label.

    Parameters
    ----------
    events
        `row`, `case`, `activity`, `time`, `lifecycle`, `instance`, `resource`, `post`, `department`.
    understood
        Takes notes of what is left out.
    """
    step = pl.col("lifecycle").str.to_lowercase()
    kinds = set(events["lifecycle"].drop_nulls().str.to_lowercase().unique())
    if not ({"start"} & kinds and kinds & set(_ENDS)):
        return _single(events, kinds, understood)
    wanted = step.is_in(["start", "schedule", *_ENDS])
    for name, count in (
        events.filter(~wanted).group_by("lifecycle").len().sort("lifecycle", nulls_last=True).iter_rows()
    ):
        understood.note("transition_left_out", name or "", count)
    stamps = events.with_columns(step=step, outcome=step.replace_strict(_ENDS, default=None, return_dtype=pl.String))
    pairs, alone = _paired(stamps.filter(pl.col("step").is_in(["start", *_ENDS])))
    items = pl.concat([_joined(pairs, stamps), _unpaired(alone, stamps)])
    if unended := items["end"].null_count():
        understood.note("start_without_end", count=unended)
    if unstarted := items["start"].null_count():
        understood.note("end_without_start", count=unstarted)
    items = _with_enabling(items, stamps.filter(pl.col("step") == "schedule"))
    paused = stamps.filter(pl.col("step").is_in(["suspend", "resume"])).select("case", "activity", paused=True).unique()
    return items.join(paused, on=["case", "activity"], how="left").with_columns(pl.col("paused").fill_null(value=False))


def _single(events: pl.DataFrame, kinds: set[str], understood: Understood) -> pl.DataFrame:
    understood.note("only_ends", count=events.height)
    activity = pl.col("activity")
    if kinds - set(_STANDARD):
        activity = pl.format("{}+{}", "activity", "lifecycle").fill_null(activity)
        understood.note("status_in_label", understood.columns.get("lifecycle", ""))
    nothing = pl.lit(None, pl.Datetime("us", "UTC"))
    return events.select(
        "row",
        "case",
        *_WHO,
        activity=activity,
        start=nothing,
        end="time",
        enable=nothing,
        outcome=pl.lit("done"),
        paused=False,
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
    first = stamps.select(first="row", case="case", activity="activity", start="time", **{n: pl.col(n) for n in _WHO})
    last = stamps.select(last="row", end="time", outcome="outcome", **{f"{name}_end": pl.col(name) for name in _WHO})
    both = pairs.join(first, on="first").join(last, on="last")
    who = (pl.coalesce(name, f"{name}_end").alias(name) for name in _WHO)
    return both.select("case", "activity", *who, "start", "end", "outcome", row="first")


def _unpaired(alone: pl.DataFrame, stamps: pl.DataFrame) -> pl.DataFrame:
    time, begins = pl.col("time"), pl.col("begins")
    return alone.select(
        "case",
        "activity",
        *_WHO,
        start=pl.when(begins).then(time),
        end=pl.when(~begins).then(time),
        outcome=pl.when(begins).then(pl.lit("open")).otherwise("outcome"),
        row="row",
    )


def _with_enabling(items: pl.DataFrame, scheduled: pl.DataFrame) -> pl.DataFrame:
    """Items with the time at which they were scheduled: the n-th of an activity in a case belongs to its n-th item."""
    keys = ["case", "activity"]
    number = pl.col("row").cum_count().over(keys)
    begun = items.sort(pl.coalesce("start", "end"), "row").with_columns(number=number)
    told = scheduled.sort("time", "row").select(*keys, enable="time", number=number)
    return begun.join(told, on=[*keys, "number"], how="left").drop("number")
