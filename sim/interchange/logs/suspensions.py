"""Work that was laid down and taken up again: what stamps of suspension say of an item's busy time."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sim.interchange.logs.lifecycle import transitions_of
from sim.log.understood import Understood

__all__ = ["busy_times", "pause_events", "pauses_of"]

_KINDS = {"suspend": "suspended", "resume": "resumed"}


def pauses_of(
    events: pl.DataFrame, items: pl.DataFrame, words: Mapping[str, str], understood: Understood
) -> pl.DataFrame:
    """Suspensions and resumptions with the item that each belongs to: `row` of the item, `time`, `step`, `resource`.

    It is the item of the same case and activity that was under way at that time: of the same instance where both name
    one, else of the same resource, else the one that began last.

    Parameters
    ----------
    events
        The stamps: `row`, `case`, `activity`, `time`, `lifecycle`, `instance`, `resource`.
    items
        `row`, `case`, `activity`, `instance`, `resource`, `start`, `end`.
    words
        Words of the file for transitions, before the known ones.
    understood
        Takes a note of those that belong to no item.
    """
    known = transitions_of(events["lifecycle"].drop_nulls().unique(), words)
    step = pl.col("lifecycle").replace_strict(known, default=None, return_dtype=pl.String)
    stamps = events.select("row", "case", "activity", "time", "instance", "resource", step=step)
    stamps = stamps.filter(pl.col("step").is_in(list(_KINDS)))
    begun = items.filter(pl.col("start").is_not_null()).select(
        "row", "case", "activity", "instance", "resource", "start", "end"
    )
    met = stamps.join(begun, on=["case", "activity"], suffix="/item").filter(
        pl.col("time") >= pl.col("start"), (pl.col("time") <= pl.col("end")).fill_null(value=True)
    )
    same = [(pl.col(name) == pl.col(f"{name}/item")).fill_null(value=False) for name in ("instance", "resource")]
    best = met.sort("row", *same, "start", "row/item").group_by("row", maintain_order=True).last()
    if lost := stamps.height - best.height:
        understood.note("pause_without_work", count=lost)
    return best.select("step", "time", "resource", stamp="row", row="row/item").sort("row", "time", "stamp")


def busy_times(items: pl.DataFrame, pauses: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Items with `busy`: from start to end, without the time for which they lay suspended.

    Null while work is open or has no start, and where suspensions and resumptions do not take turns (`muddled`).

    Parameters
    ----------
    items
        `row`, `start`, `end` in microseconds.
    pauses
        `row`, `time` in microseconds and `step`, by time.
    understood
        Takes a note of items whose suspensions cannot be followed.
    """
    suspends = pl.col("step") == "suspend"
    turn = pl.int_range(pl.len()).over("row") % 2 == 0
    spans = pauses.join(items.select("row", "end"), on="row", maintain_order="left").with_columns(
        wrong=suspends != turn
    )
    last = pl.when(suspends.last()).then(pl.col("end").first()).otherwise(0)
    lain = (pl.when(suspends).then(-pl.col("time")).otherwise("time")).sum() + last
    told = spans.group_by("row", maintain_order=True).agg(lain=lain, muddled=pl.col("wrong").any())
    if muddled := told["muddled"].sum():
        understood.note("pauses_muddled", count=int(muddled))
    met = items.join(told, on="row", how="left").with_columns(
        pl.col("lain").fill_null(0), pl.col("muddled").fill_null(value=False)
    )
    busy = pl.col("end") - pl.col("start") - pl.col("lain")
    return met.with_columns(busy=pl.when(~pl.col("muddled")).then(busy)).drop("lain")


def pause_events(items: pl.DataFrame, pauses: pl.DataFrame) -> pl.DataFrame:
    """The log's events of suspension and resumption, of those items of which they can be followed.

    Parameters
    ----------
    items
        `row`, `case`, `activity`, `visit`, `resource`, `muddled`.
    pauses
        `row`, `time`, `step`, `resource`.
    """
    known = items.filter(~pl.col("muddled")).select("row", "case", "activity", "visit", who="resource")
    return pauses.join(known, on="row").select(
        time="time",
        case_id="case",
        kind=pl.col("step").replace_strict(_KINDS, return_dtype=pl.String),
        element_id="activity",
        actor=pl.coalesce("resource", "who"),
        detail=pl.concat_str(pl.lit('{"visit": '), "visit", pl.lit("}")),
    )
