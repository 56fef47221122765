"""Requirements that hold for every log, simulated or not; the reasons stand in docs/log.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import polars as pl

from sim.log.breach import Breach, Rule, first_breach
from sim.log.contract import ATTRIBUTE, ATTRIBUTE_TYPES, ITEM_KINDS, ITEM_OUTCOMES, ORDER, TABLES, WAITS, schema
from sim.log.eventlog import EventLog

__all__ = ["RULES_FOR_ALL", "RULES_OF_FORM"]

CASE_KEYS = ("process", "segment", "district")
"""What a work item repeats of its case."""

TIMES = ("sent_time", "enable_time", "start_time", "end_time")
"""A work item's instants in the order in which they come."""

_ITEM_OF = ("case_id", "element_id", "visit")


def has_columns(log: EventLog) -> Iterator[Breach]:
    """R1: every table has the columns of the contract, in order and of their types."""
    for table, frame in log.tables.items():
        fixed = schema(table)
        names = list(fixed)
        extra = frame.columns[len(names) :]
        if frame.columns[: len(names)] != names or (extra and table != "cases"):
            yield Breach("R1", table, "columns", frame.columns, f"must be {names}")
            continue
        for name, dtype in fixed.items():
            if frame[name].dtype != dtype:
                yield Breach("R1", f"{table}.{name}", "type", str(frame[name].dtype), f"must be {dtype}")
        if any(not name.startswith(ATTRIBUTE) for name in extra) or extra != sorted(extra):
            yield Breach("R1", table, "columns", extra, f"behind {names[-1]} must be attributes, {ATTRIBUTE}*, by name")
        for name in extra:
            if frame[name].dtype not in ATTRIBUTE_TYPES:
                yield Breach(
                    "R1", f"{table}.{name}", "type", str(frame[name].dtype), f"must be one of {ATTRIBUTE_TYPES}"
                )


def has_clock(log: EventLog) -> Iterator[Breach]:
    """R1: the start is an aware date and time, its offset whole minutes."""
    offset = log.start.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        yield Breach("R1", "log", "start", log.start.isoformat(), "must say its offset from UTC, in whole minutes")


def has_values(log: EventLog) -> Iterator[Breach]:
    """R2: what must be there is there, and every number is finite."""
    for table, frame in log.tables.items():
        for column in TABLES[table]:
            if not column.nullable and frame[column.name].null_count():
                missing = pl.col(column.name).is_null()
                yield from first_breach("R2", table, frame, missing, column.name, "must not be null")
        for name in frame.columns:
            if frame[name].dtype == pl.Float64:
                strange = pl.col(name).is_finite().not_()
                yield from first_breach("R2", table, frame, strange, name, "must be finite; missing is null")


def has_identity(log: EventLog) -> Iterator[Breach]:
    """R3: cases and work items are told apart by their keys; work_id is the row number."""
    yield from first_breach("R3", "cases", log.cases, pl.col("case_id").is_duplicated(), "case_id", "must be unique")
    # in canonical order equal keys stand side by side, which is much cheaper than a search
    again = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in _ITEM_OF)
    yield from first_breach("R3", "work", log.work, again, "visit", "stands there twice for this case and element")
    misnumbered = pl.col("work_id") != pl.int_range(pl.len(), dtype=pl.Int64)
    yield from first_breach("R3", "work", log.work, misnumbered, "work_id", "must be the row number")


def is_in_order(log: EventLog) -> Iterator[Breach]:
    """R4: the rows of every table stand in canonical order."""
    for table, frame in log.tables.items():
        yield from first_breach(
            "R4", table, frame, _falls(ORDER[table]), ORDER[table][0], "stands before a row that it must follow"
        )


def _falls(keys: tuple[str, ...]) -> pl.Expr:
    """True for a row that is less than the one before it, null counting as least."""
    less, equal = pl.lit(value=False), pl.lit(value=True)
    inner = pl.int_range(pl.len()) > 0
    for name in keys:
        here, before = pl.col(name), pl.col(name).shift()
        below = (here < before).fill_null(here.is_null() & before.is_not_null())
        less = less | (equal & below)
        equal = equal & here.eq_missing(before)
    return inner & less


def refers_to_cases(log: EventLog) -> Iterator[Breach]:
    """R5: work, events and decisions belong to cases that exist and repeat what these say; parents exist."""
    cases = log.cases.select("case_id", *CASE_KEYS).rename({name: f"case_{name}" for name in CASE_KEYS})
    work = log.work.join(cases.with_columns(known=True), on="case_id", how="left", maintain_order="left")
    yield from first_breach("R5", "work", work, pl.col("known").is_null(), "case_id", "is no case of this log")
    for name in CASE_KEYS:
        differs = pl.col("known") & pl.col(name).ne_missing(pl.col(f"case_{name}"))
        yield from first_breach("R5", "work", work, differs, name, f"differs from its case's, {{case_{name}}}")
    known = log.cases["case_id"].implode()
    for table, name in (("events", "case_id"), ("decisions", "case_id"), ("cases", "parent")):
        unknown = pl.col(name).is_in(known).not_()
        yield from first_breach("R5", table, log.tables[table], unknown, name, "is no case of this log")
    own = pl.col("parent") == pl.col("case_id")
    yield from first_breach("R5", "cases", log.cases, own, "parent", "must be another case")


def has_known_words(log: EventLog) -> Iterator[Breach]:
    """R6: kinds and outcomes are those of the contract, and visits count from 1."""
    for name, words in (("kind", ITEM_KINDS), ("outcome", ITEM_OUTCOMES)):
        unknown = pl.col(name).is_in(words).not_()
        yield from first_breach("R6", "work", log.work, unknown, name, f"must be one of {', '.join(words)}")
    yield from first_breach("R6", "work", log.work, pl.col("visit") < 1, "visit", "must be 1 or more")


def has_times_in_order(log: EventLog) -> Iterator[Breach]:
    """R7: sent <= enabled <= started <= ended wherever two of them are known; a case ends after it arrived."""
    for first, second in pairwise(TIMES):
        earlier = pl.max_horizontal(TIMES[: TIMES.index(second)])
        late = pl.col(second) < earlier
        yield from first_breach(
            "R7", "work", log.work, late, second, f"is before what comes first ({first} = {{{first}}})"
        )
    ends_early = pl.col("end_time") < pl.col("arrival_time")
    yield from first_breach("R7", "cases", log.cases, ends_early, "end_time", "is before arrival_time = {arrival_time}")


def is_inside_its_case(log: EventLog) -> Iterator[Breach]:
    """R8: no item is sent, received or started before its case arrived, or ends after its case ended."""
    spans = log.cases.select("case_id", "arrival_time", case_end="end_time")
    work = log.work.join(spans, on="case_id", how="left", maintain_order="left")
    first = pl.min_horizontal(TIMES) < pl.col("arrival_time")
    rule = "or another of the item's times is before the case's arrival_time = {arrival_time}"
    yield from first_breach("R8", "work", work, first, "sent_time", rule)
    for name in TIMES:
        after = pl.col(name) > pl.col("case_end")
        yield from first_breach("R8", "work", work, after, name, "is after the end of its case, {case_end}")


def is_open_or_ended(log: EventLog) -> Iterator[Breach]:
    """R9: `open` says that there is no end; an ended case has no open work."""
    for table in ("work", "cases"):
        differs = (pl.col("outcome") == "open") != pl.col("end_time").is_null()
        yield from first_breach(
            "R9",
            table,
            log.tables[table],
            differs,
            "outcome",
            "must be 'open' exactly where end_time (= {end_time}) is null",
        )
    spans = log.cases.select("case_id", case_end="end_time")
    work = log.work.join(spans, on="case_id", how="left", maintain_order="left")
    left = pl.col("end_time").is_null() & pl.col("case_end").is_not_null()
    yield from first_breach("R9", "work", work, left, "end_time", "though its case ended at {case_end}")


def has_busy_time_inside(log: EventLog) -> Iterator[Breach]:
    """R10: time worked is 0 or more and no longer than from start to end; null before the start."""
    busy, work = pl.col("busy_time"), log.work
    yield from first_breach("R10", "work", work, busy < 0, "busy_time", "must be 0 or more")
    over = busy > pl.col("end_time") - pl.col("start_time")
    yield from first_breach("R10", "work", work, over, "busy_time", "is longer than from {start_time} to {end_time}")
    early = busy.is_not_null() & pl.col("start_time").is_null()
    yield from first_breach("R10", "work", work, early, "busy_time", "must be null, there is no start_time")


def has_whole_splits(log: EventLog) -> Iterator[Breach]:
    """R11: the parts of a wait are all known or none is, each 0 or more, and their sum is start - sent."""
    work = log.work.with_columns(
        parts=pl.sum_horizontal(pl.col(name).is_not_null() for name in WAITS),
        total=pl.sum_horizontal(WAITS, ignore_nulls=True),
    )
    some = (pl.col("parts") > 0) & (pl.col("parts") < len(WAITS))
    yield from first_breach(
        "R11", "work", work, some, "parts", f"parts of the wait are known: must be all {len(WAITS)} or none"
    )
    for name in WAITS:
        yield from first_breach("R11", "work", work, pl.col(name) < 0, name, "must be 0 or more")
    early = (pl.col("parts") > 0) & (pl.col("start_time").is_null() | pl.col("sent_time").is_null())
    yield from first_breach(
        "R11", "work", work, early, WAITS[0], "must be null, there is no start_time or no sent_time"
    )
    full = (pl.col("parts") == len(WAITS)) & (pl.col("total") != pl.col("start_time") - pl.col("sent_time"))
    yield from first_breach(
        "R11", "work", work, full, "total", "is the sum of the split, but the wait is from {sent_time} to {start_time}"
    )


def is_sent_by_what_ended(log: EventLog) -> Iterator[Breach]:
    """R12: the sender is another item of the same case or of its parent, and had ended when it sent."""
    exists = pl.col("sent_by").is_between(0, pl.len() - 1)
    yield from first_breach("R12", "work", log.work, exists.not_(), "sent_by", "is no work_id of this log")
    sender = pl.when(exists).then("sent_by")  # work_id is the row number (R3)
    parents = log.cases.select("case_id", "parent")
    work = log.work.join(parents, on="case_id", how="left", maintain_order="left").with_columns(
        sender_case=pl.col("case_id").gather(sender), sender_end=pl.col("end_time").gather(sender)
    )
    stranger = (pl.col("sender_case") != pl.col("case_id")) & pl.col("sender_case").ne_missing(pl.col("parent"))
    rule = "belongs to case {sender_case}, neither this case nor its parent"
    yield from first_breach("R12", "work", work, stranger, "sent_by", rule)
    yield from first_breach(
        "R12", "work", work, pl.col("sent_by") == pl.col("work_id"), "sent_by", "is the item itself"
    )
    timeless = exists & (pl.col("sender_end").is_null() | pl.col("sent_time").is_null())
    rule = "ended at {sender_end} and sent at {sent_time}: both must be known"
    yield from first_breach("R12", "work", work, timeless, "sent_by", rule)
    early = pl.col("sender_end") > pl.col("sent_time")
    yield from first_breach("R12", "work", work, early, "sent_time", "is before its sender's end, {sender_end}")


def has_readable_details(log: EventLog) -> Iterator[Breach]:
    """R13: `detail` of an event is a JSON object, `choice` of a decision JSON."""
    yield from _unreadable(log, "events", "detail", starts="{")
    yield from _unreadable(log, "decisions", "choice", starts="")


def _unreadable(log: EventLog, table: str, column: str, *, starts: str) -> Iterator[Breach]:
    frame = log.tables[table]
    distinct = frame[column].drop_nulls().unique()
    bad = distinct.filter(~distinct.map_elements(lambda text: _is_json(text, starts), return_dtype=pl.Boolean))
    rule = "must be a JSON object" if starts else "must be JSON"
    yield from first_breach("R13", table, frame, pl.col(column).is_in(bad.implode()), column, rule)


def _is_json(text: str, starts: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return text.startswith(starts)


def has_separate_spells(log: EventLog) -> Iterator[Breach]:
    """R14: spells of duty are longer than nothing, and those of one person do not overlap."""
    staffing = log.staffing
    yield from first_breach(
        "R14",
        "staffing",
        staffing,
        pl.col("close_time") <= pl.col("open_time"),
        "close_time",
        "must be after open_time = {open_time}",
    )
    before = staffing.with_columns(
        last_close=pl.when(pl.col("resource") == pl.col("resource").shift()).then(pl.col("close_time").shift())
    )
    yield from first_breach(
        "R14",
        "staffing",
        before,
        pl.col("open_time") < pl.col("last_close"),
        "open_time",
        "is before the end of this person's last spell, {last_close}",
    )


RULES_OF_FORM: tuple[Rule, ...] = (has_columns, has_clock)
RULES_FOR_ALL: tuple[Rule, ...] = (
    has_values,
    has_identity,
    is_in_order,
    refers_to_cases,
    has_known_words,
    has_times_in_order,
    is_inside_its_case,
    is_open_or_ended,
    has_busy_time_inside,
    has_whole_splits,
    is_sent_by_what_ended,
    has_readable_details,
    has_separate_spells,
)
