"""Requirements that hold for every log, simulated or not; the reasons stand in docs/log.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import polars as pl

from sim.log.breach import Breach, Rule, Test, first_breaches
from sim.log.contract import ATTRIBUTE, ATTRIBUTE_TYPES, ITEM_KINDS, ITEM_OUTCOMES, ORDER, TABLES, WAITS, schema
from sim.log.eventlog import EventLog

__all__ = ["RULES_FOR_ALL", "RULES_OF_FORM", "with_sender"]

CASE_KEYS = ("process", "segment", "district")
"""What a work item repeats of its case."""

TIMES = ("sent_time", "enable_time", "start_time", "end_time")
"""A work item's instants in the order in which they come."""


def has_columns(log: EventLog) -> Iterator[Breach]:
    """R1: every table has the columns of the contract, in order and of their types."""
    for table, frame in log.tables.items():
        fixed = schema(table)
        names = list(fixed)
        extra = frame.columns[len(names) :]
        if frame.columns[: len(names)] != names or (extra and table != "cases"):
            yield Breach("R1", table, "columns", frame.columns, "columns", (("names", names),))
            continue
        for name, dtype in fixed.items():
            if frame[name].dtype != dtype:
                yield Breach("R1", f"{table}.{name}", "type", str(frame[name].dtype), "type", (("dtype", dtype),))
        if any(not name.startswith(ATTRIBUTE) for name in extra) or extra != sorted(extra):
            yield Breach("R1", table, "columns", extra, "attributes", (("last", names[-1]), ("prefix", ATTRIBUTE)))
        for name in extra:
            if frame[name].dtype not in ATTRIBUTE_TYPES:
                allowed = (("dtypes", ATTRIBUTE_TYPES),)
                yield Breach("R1", f"{table}.{name}", "type", str(frame[name].dtype), "types", allowed)


def has_clock(log: EventLog) -> Iterator[Breach]:
    """R1: the start is an aware date and time, its offset whole minutes."""
    offset = log.start.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        yield Breach("R1", "log", "start", log.start.isoformat(), "offset")


def has_values(log: EventLog) -> Iterator[Breach]:
    """R2: what must be there is there, and every number is finite."""
    for table, frame in log.tables.items():
        numbers = [name for name, dtype in frame.schema.items() if dtype == pl.Float64]
        needed = [column.name for column in TABLES[table] if not column.nullable and frame[column.name].null_count()]
        yield from first_breaches(
            "R2",
            table,
            frame,
            *(Test(pl.col(name).is_null(), name, "needed") for name in needed),
            *(Test(pl.col(name).is_finite().not_(), name, "finite") for name in numbers),
        )


def has_identity(log: EventLog) -> Iterator[Breach]:
    """R3: cases and work items are told apart by their keys; work_id is the row number."""
    # in canonical order equal keys stand side by side, which is much cheaper than a search
    doubled = Test(_repeats("case_id"), "case_id", "unique")
    yield from first_breaches("R3", "cases", log.cases, doubled)
    yield from first_breaches(
        "R3",
        "work",
        log.work,
        Test(_repeats("case_id", "element_id", "visit"), "visit", "twice"),
        Test(pl.col("work_id") != pl.int_range(pl.len(), dtype=pl.Int64), "work_id", "row_number"),
    )


def _repeats(*keys: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in keys)


def is_in_order(log: EventLog) -> Iterator[Breach]:
    """R4: the rows of every table stand in canonical order."""
    for table, frame in log.tables.items():
        late = Test(_falls(ORDER[table]), ORDER[table][0], "order")
        yield from first_breaches("R4", table, frame, late)


def _falls(keys: tuple[str, ...]) -> pl.Expr:
    """True for a row that is less than the one before it, null counting as least."""
    less, equal = pl.lit(value=False), pl.lit(value=True)
    for name in keys:
        here, before = pl.col(name), pl.col(name).shift()
        below = (here < before).fill_null(here.is_null() & before.is_not_null())
        less = less | (equal & below)
        equal = equal & here.eq_missing(before)
    return (pl.int_range(pl.len()) > 0) & less


def refers_to_cases(log: EventLog) -> Iterator[Breach]:
    """R5: work, events and decisions belong to cases that exist and repeat what these say; parents exist."""
    stranger = "no_case"
    cases = log.cases.select("case_id", *CASE_KEYS).rename({name: f"case_{name}" for name in CASE_KEYS})
    work = log.work.join(cases.with_columns(known=True), on="case_id", how="left", maintain_order="left")
    yield from first_breaches(
        "R5",
        "work",
        work,
        Test(pl.col("known").is_null(), "case_id", stranger),
        *(
            Test(
                pl.col("known") & pl.col(name).ne_missing(pl.col(f"case_{name}")),
                name,
                "differs",
                columns=(("of_case", f"case_{name}"),),
            )
            for name in CASE_KEYS
        ),
    )
    ids = log.cases["case_id"].implode()
    for table, name in (("events", "case_id"), ("decisions", "case_id"), ("cases", "parent")):
        yield from first_breaches("R5", table, log.tables[table], Test(~pl.col(name).is_in(ids), name, stranger))
    own = Test(pl.col("parent") == pl.col("case_id"), "parent", "another_case")
    yield from first_breaches("R5", "cases", log.cases, own)


def has_known_words(log: EventLog) -> Iterator[Breach]:
    """R6: kinds and outcomes are those of the contract, and visits count from 1."""
    yield from first_breaches(
        "R6",
        "work",
        log.work,
        *(
            Test(~pl.col(name).is_in(words), name, "words", (("words", ", ".join(words)),))
            for name, words in (("kind", ITEM_KINDS), ("outcome", ITEM_OUTCOMES))
        ),
        Test(pl.col("visit") < 1, "visit", "from_one"),
    )


def has_times_in_order(log: EventLog) -> Iterator[Breach]:
    """R7: sent <= enabled <= started <= ended wherever two of them are known; a case ends after it arrived."""
    yield from first_breaches(
        "R7",
        "work",
        log.work,
        *(
            Test(
                pl.col(second) < pl.max_horizontal(TIMES[: TIMES.index(second)]),
                second,
                "before_first",
                (("first", first),),
                (("at", first),),
            )
            for first, second in pairwise(TIMES)
        ),
    )
    early = Test(pl.col("end_time") < pl.col("arrival_time"), "end_time", "before_arrival_time")
    yield from first_breaches("R7", "cases", log.cases, early)


def is_inside_its_case(log: EventLog) -> Iterator[Breach]:
    """R8, R9: items lie between their case's arrival and its end; an ended case has no open work."""
    spans = log.cases.select("case_id", "arrival_time", case_end="end_time")
    work = log.work.join(spans, on="case_id", how="left", maintain_order="left")
    arrival, end = pl.col("arrival_time"), pl.col("case_end")
    yield from first_breaches(
        "R8",
        "work",
        work,
        Test(pl.min_horizontal(TIMES) < arrival, "sent_time", "before_case"),
        *(Test(pl.col(name) > end, name, "after_case") for name in TIMES),
    )
    left = Test(pl.col("end_time").is_null() & end.is_not_null(), "end_time", "left_open")
    yield from first_breaches("R9", "work", work, left)


def is_open_or_ended(log: EventLog) -> Iterator[Breach]:
    """R9: `open` says that there is no end."""
    differs = (pl.col("outcome") == "open") != pl.col("end_time").is_null()
    for table in ("work", "cases"):
        yield from first_breaches("R9", table, log.tables[table], Test(differs, "outcome", "open"))


def has_busy_time_inside(log: EventLog) -> Iterator[Breach]:
    """R10: time worked is 0 or more and no longer than from start to end; null before the start."""
    busy, start, end = (pl.col(name) for name in ("busy_time", "start_time", "end_time"))
    yield from first_breaches(
        "R10",
        "work",
        log.work,
        Test(busy < 0, "busy_time", "not_negative"),
        Test(busy > end - start, "busy_time", "longer"),
        Test(busy.is_not_null() & start.is_null(), "busy_time", "no_start"),
    )


def has_whole_splits(log: EventLog) -> Iterator[Breach]:
    """R11: the parts of a wait are all known or none is, each 0 or more, and their sum is start - sent."""
    known = pl.sum_horizontal(pl.col(name).is_not_null() for name in WAITS)
    work = log.work.with_columns(parts=known, total=pl.sum_horizontal(WAITS, ignore_nulls=True))
    parts, start, sent = (pl.col(name) for name in ("parts", "start_time", "sent_time"))
    yield from first_breaches(
        "R11",
        "work",
        work,
        Test(
            (parts > 0) & (parts < len(WAITS)),
            "parts",
            "parts",
            (("parts_of", len(WAITS)),),
        ),
        *(Test(pl.col(name) < 0, name, "not_negative") for name in WAITS),
        Test(
            (parts > 0) & (start.is_null() | sent.is_null()),
            WAITS[0],
            "no_wait",
        ),
        Test(
            (parts == len(WAITS)) & (pl.col("total") != start - sent),
            "total",
            "sum",
        ),
    )


def is_sent_by_what_ended(log: EventLog) -> Iterator[Breach]:
    """R12: the sender is another item of the same case or of its parent, and had ended when it sent."""
    exists = pl.col("sent_by").is_between(0, pl.len() - 1)
    parents = log.cases.select("case_id", "parent")
    work = with_sender(log.work, "case_id", "end_time").join(parents, on="case_id", how="left", maintain_order="left")
    case, ended, sent = (pl.col(name) for name in ("sender_case_id", "sender_end_time", "sent_time"))
    yield from first_breaches(
        "R12",
        "work",
        work,
        Test(~exists, "sent_by", "no_item"),
        Test(
            (case != pl.col("case_id")) & case.ne_missing(pl.col("parent")),
            "sent_by",
            "other_case",
        ),
        Test(pl.col("sent_by") == pl.col("work_id"), "sent_by", "itself"),
        Test(
            exists & (ended.is_null() | sent.is_null()),
            "sent_by",
            "both_known",
        ),
        Test(ended > sent, "sent_time", "before_sender"),
    )


def with_sender(work: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Work with columns of each item's sender as `sender_<name>`; `work_id` must be the row number (R3)."""
    sender = pl.when(pl.col("sent_by").is_between(0, pl.len() - 1)).then("sent_by")
    return work.with_columns(pl.col(name).gather(sender).alias(f"sender_{name}") for name in names)


_NAME = r'"[^"\\\x00-\x1f]*"'
_PAIR = rf"{_NAME}: ({_NAME}|-?(0|[1-9][0-9]*)|true|false|null)"
_FLAT_OBJECT = rf"\A\{{{_PAIR}(, {_PAIR})*\}}\z"


def has_readable_details(log: EventLog) -> Iterator[Breach]:
    """R13: `detail` of an event is a JSON object, `choice` of a decision JSON."""
    yield from _unreadable(log, "events", "detail", starts="{")
    yield from _unreadable(log, "decisions", "choice", starts="")


def _unreadable(log: EventLog, table: str, column: str, *, starts: str) -> Iterator[Breach]:
    frame = log.tables[table]
    distinct = frame[column].drop_nulls().unique()
    # nearly all are flat objects of plain values, which a pattern tells at once from everything else
    bad = [text for text in distinct.filter(~distinct.str.contains(_FLAT_OBJECT)) if not _is_json(text, starts)]
    rule = "json_object" if starts else "json"
    yield from first_breaches("R13", table, frame, Test(pl.col(column).is_in(bad), column, rule))


def _is_json(text: str, starts: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return text.startswith(starts)


def has_separate_spells(log: EventLog) -> Iterator[Breach]:
    """R14: spells of duty are longer than nothing, and those of one person do not overlap."""
    same = pl.col("resource") == pl.col("resource").shift()
    staffing = log.staffing.with_columns(last_close=pl.when(same).then(pl.col("close_time").shift()))
    opens, closes = pl.col("open_time"), pl.col("close_time")
    yield from first_breaches(
        "R14",
        "staffing",
        staffing,
        Test(closes <= opens, "close_time", "after_open"),
        Test(opens < pl.col("last_close"), "open_time", "spell"),
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
