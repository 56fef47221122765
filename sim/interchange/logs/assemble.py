"""From the rows of a file to a log: what each column means, and what follows from times alone (docs/log.md)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import polars as pl

from sim.interchange.logs.attributes import case_table
from sim.interchange.logs.columns import KNOWN, TIME_ROLES
from sim.interchange.logs.mapping import Columns, LogMapping
from sim.interchange.logs.pairing import items_from_stamps
from sim.interchange.logs.raw import RawEvents, refused, stem
from sim.interchange.logs.settle import settle_columns
from sim.interchange.logs.states import items_from_states
from sim.interchange.logs.succession import with_senders
from sim.interchange.logs.suspensions import busy_times, pause_events, pauses_of
from sim.interchange.logs.tables import UNSHOWN
from sim.interchange.logs.times import with_instants
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from sim.log.understood import Understood

__all__ = ["assemble"]

_NOTHING = ("", "NULL", "null", "None", "nan", "NaN", "NaT", "N/A", "\\N", "#N/A", "#REF!", "#VALUE!", "#DIV/0!")
"""Cells that say nothing; the last four are what a spreadsheet writes where a formula failed."""

_FILE = "file:"
"""Goes before the names of a file's own columns, which may be called anything."""

_TIMES = ("enable", "start", "end")


def assemble(raw: RawEvents, path: Path, mapping: LogMapping) -> EventLog:
    """The log that a file's rows describe.

    Parameters
    ----------
    raw
        The rows as texts.
    path
        The file, for errors and for the name of the process.
    mapping
        What was said of the file; the rest is found out.

    Raises
    ------
    InputError
        A column is missing, a date cannot be read, or there is no event at all.
    """
    understood = raw.understood
    understood.rows = raw.frame.height
    cells = raw.frame.with_columns(pl.all().str.replace_all(UNSHOWN, " "))
    cells = cells.with_columns(pl.when(~pl.all().is_in(_NOTHING)).then(pl.all()))
    understood.stamps = mapping.stamps
    found = settle_columns(cells, mapping, path, understood)
    if _has_spans(found):
        understood.stamps = ""  # where rows have both times, no stamp stands alone
    understood.columns = {role: " + ".join(names) for role, names in found.items()}
    rows = _without_copies(cells.select(pl.all().name.prefix(_FILE)).with_row_index("row"), mapping, understood)
    rows = _named(rows, found, understood)
    rows, clock, dates = with_instants(rows, raw, mapping)
    items, pauses = _items(rows, mapping, understood)
    if not items.height:
        raise refused("read.no_whole_row", path, rows=understood.rows)
    zero = _midnight(items.select(pl.min_horizontal(_TIMES).min()).item(), clock)
    items = _consistent(items.with_columns(_since(zero, *_TIMES)), understood)
    pauses = pauses.with_columns(_since(zero, "time"))
    items = busy_times(items, pauses, understood)
    rows = rows.with_columns(_since(zero, "arrival"))
    used = {name for names in found.values() for name in names}
    others = [name for name in raw.frame.columns if name not in used]
    cases = case_table(rows, items, others, understood, process=stem(path))
    items = _with_visits(with_senders(items, rows))
    understood.items, understood.zone = items.height, str(clock)
    understood.mapping = mapping.settled(found, dates=dates, stamps=understood.stamps, details=understood.details)
    return freeze(
        work=_work(items, cases, found),
        cases=cases,
        events=pause_events(items, pauses),
        start=zero.astimezone(clock),
        provenance={"understood": understood.as_data()},
    )


def _has_spans(roles: Collection[str]) -> bool:
    """Whether a row tells when work ended as something else than its one time."""
    return "end" in roles or {"start", "time"} <= set(roles)


def _since(zero: datetime, *names: str) -> list[pl.Expr]:
    """Instants as microseconds since the log's zero."""
    return [(pl.col(name) - zero).dt.total_microseconds() for name in names]


def _without_copies(rows: pl.DataFrame, mapping: LogMapping, understood: Understood) -> pl.DataFrame:
    """Rows, of which those that are equal in every cell are told, and left out if that was asked for."""
    single = rows.unique(pl.exclude("row"), keep="first", maintain_order=True)
    copies = rows.height - single.height
    if not copies:
        return rows
    understood.note("copies_left_out" if mapping.duplicates == "drop" else "copies_kept", count=copies)
    return single if mapping.duplicates == "drop" else rows


def _named(rows: pl.DataFrame, found: Mapping[str, Columns], understood: Understood) -> pl.DataFrame:
    """Rows with a column for each role, null where the file has none, behind the file's own columns."""
    named = rows.with_columns(_joined(found.get(role, ()), role) for role in KNOWN)
    for role in ("case", "activity"):
        if role == "activity" and understood.stamps == "until_next":
            continue  # there a row without an activity ends the state before
        if empty := named[role].null_count():
            understood.note(f"no_{role}", count=empty)
            named = named.filter(pl.col(role).is_not_null())
    return named


def _joined(names: Columns, role: str) -> pl.Expr:
    """The cells of one role; those of several columns with a sign between them, left out where they are empty."""
    if not names:
        return pl.lit(None, pl.String).alias(role)
    parts = [pl.col(_FILE + name).str.strip_chars() for name in names]
    if len(parts) == 1:
        return parts[0].alias(role)
    joined = pl.concat_str(parts, separator=" " if role in TIME_ROLES else "+", ignore_nulls=True)
    return pl.when(joined != "").then(joined).alias(role)


def _items(rows: pl.DataFrame, mapping: LogMapping, understood: Understood) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a work item, with those times that are known as instants, and the pauses in them."""
    has = {name for name in ("start", "end", "time") if name in understood.columns}
    known = pl.any_horizontal(pl.col(name).is_not_null() for name in {"enable", *has})
    if timeless := rows.filter(~known).height:
        understood.note("no_time", count=timeless)
    rows = rows.filter(known)
    if has == {"start"}:
        rows = rows.with_columns(time="start")
    nothing = rows.clear().select("row", "time", "resource", stamp="row", step=pl.lit(None, pl.String))
    if _has_spans(has):
        end = pl.coalesce("end", "time")
        outcome = pl.when(end.is_null()).then(pl.lit("open")).otherwise(pl.lit("done"))
        who = ("instance", "resource", "post", "department")
        items = rows.with_columns(end=end).select("row", "case", "activity", *who, *_TIMES, outcome=outcome)
        return items.with_columns(timed=pl.lit(value=True)), nothing
    if understood.stamps == "until_next":
        items = items_from_states(rows, mapping.lifecycle, understood)
        return items.with_columns(timed=pl.lit(value=False)), nothing
    items = items_from_stamps(rows, mapping.lifecycle, understood)
    return items.with_columns(timed=pl.lit(value=True)), pauses_of(rows, items, mapping.lifecycle, understood)


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


def _with_visits(items: pl.DataFrame) -> pl.DataFrame:
    """Items counted within their case and activity."""
    return items.sort("case", "activity", "begin", "finish", "row", nulls_last=True).with_columns(
        visit=pl.col("row").cum_count().over("case", "activity").cast(pl.Int32)
    )


def _work(items: pl.DataFrame, cases: pl.DataFrame, found: Mapping[str, Columns]) -> pl.DataFrame:
    """The table of work items; a file that has only posts, or only departments, has both in one."""
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
        busy_time=pl.when("timed").then("busy"),
        kind=pl.when(pl.col("visit") == 1).then(pl.lit("first")).otherwise(pl.lit("rework")),
        outcome="outcome",
    ).join(cases.select("case_id", "process", "segment", "district"), on="case_id")


def _midnight(first: datetime, clock: tzinfo) -> datetime:
    """The beginning of the first day, which is the zero of a log from outside."""
    return first.astimezone(clock).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
