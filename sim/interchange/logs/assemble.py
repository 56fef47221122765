"""From the rows of a file to a log: what each column means, and what follows from times alone (docs/log.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import available_timezones

import polars as pl

from sim.errors import InputError, Mistake
from sim.interchange.logs.attributes import case_table
from sim.interchange.logs.columns import KNOWN, TIME_ROLES, find_columns
from sim.interchange.logs.dates import Instants, is_day_first, likely_zone, read_instants
from sim.interchange.logs.pairing import items_from_stamps
from sim.interchange.logs.raw import RawEvents, refused, stem
from sim.interchange.logs.succession import with_senders
from sim.interchange.logs.understood import Understood
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from sim.model.mistakes import mistake

__all__ = ["assemble"]

_NOTHING = ("", "NULL", "null", "None", "nan", "NaN", "NaT", "N/A", "\\N")
"""Cells that say nothing."""

_TIMES = ("enable", "start", "end")


def assemble(raw: RawEvents, path: Path, *, columns: Mapping[str, str | None] | None, zone: str) -> EventLog:
    """The log that a file's rows describe.

    Parameters
    ----------
    raw
        The rows as texts.
    path
        The file, for errors and for the name of the process.
    columns
        Role to column, where the names alone do not tell.
    zone
        Where the clocks stand of times without an offset.

    Raises
    ------
    InputError
        A column is missing, a date cannot be read, or there is no event at all.
    """
    if zone not in available_timezones():
        raise refused("read.zone", path, zone=zone)
    understood = raw.understood
    understood.rows = raw.frame.height
    understood.columns = found = find_columns(raw.frame.columns, columns, path)
    rows = raw.frame.with_columns(pl.when(~pl.all().is_in(_NOTHING)).then(pl.all())).with_row_index("row")
    rows = _named(rows, found, understood)
    rows, clock = _with_instants(rows, raw, zone)
    items = _items(rows, understood)
    if not items.height:
        raise refused("read.empty", path)
    zero = _midnight(items.select(pl.min_horizontal(_TIMES).min()).item(), clock)
    since_zero = [(pl.col(name) - zero).dt.total_microseconds() for name in (*_TIMES, "arrival")]
    items = _consistent(items.with_columns(since_zero[:-1]), understood)
    rows = rows.with_columns(since_zero[-1])
    cases = case_table(rows, items, list(set(raw.frame.columns) - set(found.values())), understood, process=stem(path))
    work = _work(with_senders(items, rows), cases, found)
    understood.items, understood.zone = work.height, str(clock)
    return freeze(work=work, cases=cases, start=zero.astimezone(clock), provenance={"understood": understood.as_data()})


def _named(rows: pl.DataFrame, found: Mapping[str, str], understood: Understood) -> pl.DataFrame:
    """Rows with a column for each role, null where the file has none, behind the file's own columns (`file:<name>`)."""
    own = rows.select("row", pl.exclude("row").name.prefix("file:"))
    roles = [(pl.col(found[r]) if r in found else pl.lit(None, pl.String)).alias(r) for r in KNOWN]
    named = own.hstack(rows.select(roles))
    for role in ("case", "activity"):
        if empty := named[role].null_count():
            understood.note(f"no_{role}", count=empty)
            named = named.filter(pl.col(role).is_not_null())
    return named


def _with_instants(rows: pl.DataFrame, raw: RawEvents, zone: str) -> tuple[pl.DataFrame, tzinfo]:
    """Rows with instants instead of the texts of times, and the clock that a reader of the log sees."""
    read: dict[str, Instants] = {}
    for role in TIME_ROLES:
        texts = rows[role]
        read[role] = read_instants(texts, zone, day_first=is_day_first(texts))
        bad = read[role].bad
        if bad is not None:
            raise InputError(_no_date(texts, bad, raw.place_of(rows["row"][bad]), raw.understood.columns[role]))
    clock = likely_zone(list(read.values()), zone)
    return rows.with_columns(instants.utc.alias(role) for role, instants in read.items()), clock


def _no_date(texts: pl.Series, row: int, place: str, column: str) -> Mistake:
    """What to say of a cell that should be a date and is none, or one of two."""
    year_last = re.match(r"\s*\d{1,2}[-/]\d{1,2}[-/]\d{4}\b", texts[row])
    key = "read.ambiguous_date" if year_last and is_day_first(texts) is None else "read.no_date"
    return mistake(key, place, value=texts[row], column=column)


def _items(rows: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """One row a work item, with those times that are known as instants."""
    has = {name for name in ("start", "end", "time") if name in understood.columns}
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in {"enable", *has})
    if timeless := rows.filter(~known).height:
        understood.note("no_time", count=timeless)
    rows = rows.filter(known)
    if has == {"start"}:
        rows = rows.with_columns(time="start")
    if "end" in has or has == {"start", "time"}:
        return rows.with_columns(end=pl.coalesce("end", "time")).select(
            *("row", "case", "activity", "resource", "post", "department"),
            *_TIMES,
            outcome=pl.when(pl.coalesce("end", "time").is_null()).then(pl.lit("open")).otherwise(pl.lit("done")),
            paused=pl.lit(value=False),
        )
    return items_from_stamps(rows, understood)


def _consistent(items: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Items whose times contradict each other lose the one that is less sure: the start, then the time of enabling."""
    late = (pl.col("start") > pl.col("end")).fill_null(value=False)
    if count := items.filter(late).height:
        understood.note("start_after_end", count=count)
    items = items.with_columns(start=pl.when(~late).then("start"))
    early = (pl.col("enable") > pl.coalesce("start", "end")).fill_null(value=False)
    if count := items.filter(early).height:
        understood.note("enable_after_start", count=count)
    return items.with_columns(enable=pl.when(~early).then("enable"))


def _work(items: pl.DataFrame, cases: pl.DataFrame, found: Mapping[str, str]) -> pl.DataFrame:
    """The table of work items: visits counted; a file that has only posts, or only departments, has both in one."""
    order = ["begin", "finish", "row"]
    items = items.sort("case", "activity", *order, nulls_last=True).with_columns(
        visit=pl.col("row").cum_count().over("case", "activity").cast(pl.Int32)
    )
    known = pl.col("start").is_not_null() & ~pl.col("paused")
    return items.select(
        work_id=pl.col("row").cast(pl.Int64),
        case_id="case",
        activity="activity",
        element_id="activity",
        visit="visit",
        post="post" if "post" in found else "department",
        department="department" if "department" in found else "post",
        resource="resource",
        sent_by="sent_by",
        sent_time="sent_time",
        enable_time="enable",
        start_time="start",
        end_time="end",
        busy_time=pl.when(known).then(pl.col("end") - pl.col("start")),
        kind=pl.when(pl.col("visit") == 1).then(pl.lit("first")).otherwise(pl.lit("rework")),
        outcome="outcome",
    ).join(cases.select("case_id", "process", "segment", "district"), on="case_id")


def _midnight(first: datetime, clock: tzinfo) -> datetime:
    """The beginning of the first day, which is the zero of a log from outside."""
    return first.astimezone(clock).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
