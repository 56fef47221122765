"""When people really worked on what: spells without suspensions, the members of a batch together."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog

__all__ = ["work_spells"]

_ITEM = ("case_id", "element_id", "visit")


def work_spells(log: EventLog) -> pl.DataFrame:
    """One row an uninterrupted spell of work: `work_id`, `resource`, `batch`, `number`, `begin`, `end` (microseconds).

    `batch` is the smallest `work_id` of the batch in which an item was worked, null for one worked alone. `number`
    counts an item's spells from 0. `end` is null while work goes on; suspended work has no spell after its last.
    """
    started = log.work.filter(pl.col("start_time").is_not_null()).with_columns(_batches(log))
    stops, resumes = _instants(log, started, "suspended"), _instants(log, started, "resumed")
    broken = pl.concat([stops["work_id"], resumes["work_id"]]).unique()
    whole = started.filter(~pl.col("work_id").is_in(broken.implode()))
    rest = started.join(broken.to_frame(), on="work_id", how="semi")
    keys = ("work_id", "resource", "batch")
    first = pl.lit(0, pl.Int64)
    spells = [whole.select(*keys, number=first, begin="start_time", end="end_time")]
    if rest.height:
        begins = [rest.select("work_id", number=first, begin="start_time")]
        begins.append(resumes.select("work_id", number=pl.col("number") + 1, begin="time"))
        counts = rest.select("work_id", "end_time", number=_count(rest, stops), resumed=_count(rest, resumes))
        last = counts.filter(pl.col("number") == pl.col("resumed"))
        ends = [stops.select("work_id", "number", end="time"), last.select("work_id", "number", end="end_time")]
        met = pl.concat(begins).join(pl.concat(ends), on=["work_id", "number"])
        spells.append(met.join(rest.select(keys), on="work_id").select(*keys, "number", "begin", "end"))
    return pl.concat(spells)


def _count(items: pl.DataFrame, instants: pl.DataFrame) -> pl.Series:
    """How many instants each item has."""
    counts = instants.group_by("work_id").len("count")
    met = items.select("work_id").join(counts, on="work_id", how="left", maintain_order="left")
    return met["count"].fill_null(0).cast(pl.Int64)


def _instants(log: EventLog, started: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Instants of one kind of event by work item, numbered from 0 in order of time."""
    found = log.events.filter(pl.col("kind") == kind)
    visit = pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32, strict=False)
    keyed = found.select("case_id", "element_id", "time", visit=visit).join(started.select("work_id", *_ITEM), on=_ITEM)
    number = pl.int_range(pl.len(), dtype=pl.Int64).over("work_id")
    return keyed.sort("work_id", "time").select("work_id", "time", number=number)


def _batches(log: EventLog) -> pl.Series:
    """For each started item the smallest `work_id` of its batch, null outside of batches."""
    started = log.work.filter(pl.col("start_time").is_not_null())
    visit = pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32, strict=False)
    first = pl.col("detail").str.json_path_match("$.first")
    told = log.events.filter(pl.col("kind") == "batch").select("case_id", "element_id", visit=visit, first=first)
    members = started.join(told.unique(), on=_ITEM).with_columns(
        batch=pl.col("work_id").min().over("first", "element_id", "start_time", "resource")
    )
    met = started.select("work_id").join(
        members.select("work_id", "batch"), on="work_id", how="left", maintain_order="left"
    )
    return met["batch"]
