"""A log as OCEL 2.0 (JSON): cases, work items, posts, departments, staff and customers as objects, written as a stream.

Events are the same as in XES, one for the start and one for the end of each work item, and besides these the begin and
the end of each case and what customers did or were told. OCEL has no lifecycle: as in older process mining tools, the
event's type is the activity and the step, `survey+start`, `survey+complete`. An object is written where an event names
it, since pm4py drops all others: work that still waits is none, nor is a post without work.

References
----------
A. Berti et al., OCEL (Object-Centric Event Log) 2.0 specification, arXiv:2403.01975 (2024); its JSON schema (section 8)
wants every attribute's value as a text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sim.interchange.logs.clock import iso_times, seconds
from sim.interchange.logs.packed import Out, packed
from sim.log.contract import ATTRIBUTE, WAITS
from sim.log.eventlog import EventLog

__all__ = ["TOLD", "write_ocel"]

TOLD = ("contact", "notice", "chase", "complaint", "withdrawal")
"""Kinds of the events of a case that concern its customer; the others are not written."""

Progress = Callable[[float, str], None]

_CASES = 5_000  # cases that are text in memory at once
_ALWAYS = "1970-01-01T00:00:00Z"  # the time of an attribute that never changes
_ENDS = {"withdrawn": "withdraw", "cancelled": "ate_abort"}
_TYPES = {
    pl.String(): "string",
    pl.Int64(): "integer",
    pl.Int32(): "integer",
    pl.Float64(): "float",
    pl.Boolean(): "boolean",
}
_ITEM = ("activity", "element_id", "visit", "kind", "outcome")
_ITEM_TIMES = ("sent_time", "enable_time", "start_time", "end_time")
_ITEM_SPANS = ("busy_time", *WAITS)
_CASE = ("process", "segment", "district", "channel", "priority", "outcome")
_CASE_TIMES = ("arrival_time", "end_time")


def write_ocel(log: EventLog, path: str | Path, *, progress: Progress | None = None) -> Path:
    """The file written: OCEL 2.0 JSON, gzipped if its name ends in `.gz`.

    Parameters
    ----------
    log
        Any log; a million work items are never in memory as text at once.
    path
        A file, such as `*.json` or `*.jsonocel`; one that exists is replaced, whole or not at all.
    progress
        Called now and then with the share that is written (0 to 1) and the number of cases.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    target = Path(path)
    with packed(target) as out:
        _document(log, out, progress or (lambda done, at: None))
    return target


def _document(log: EventLog, out: Out, progress: Progress) -> None:
    """All four parts: types, then events and objects, some cases at a time."""
    parts = _Parts.of(log)
    out.write(b'{\n"objectTypes": ' + _json(_object_types(log)) + b',\n"eventTypes": ' + _json(_event_types(parts)))
    for half, (name, texts) in enumerate((("events", _events), ("objects", _objects))):
        out.write(f',\n"{name}": ['.encode())
        comma = b"\n"
        for first in range(0, max(parts.cases.height, 1), _CASES):
            progress((half + first / max(parts.cases.height, 1)) / 2, f"{first:,}")
            lines = ",\n".join(texts(parts, first))
            if lines:
                out.write(comma + lines.encode())
                comma = b",\n"
        out.write(b"\n]")
    out.write(b"\n}\n")


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


@dataclass(frozen=True)
class _Parts:
    """What of a log becomes events and objects, with the ids of the objects."""

    log: EventLog
    cases: pl.DataFrame
    work: pl.DataFrame
    told: pl.DataFrame

    @staticmethod
    def of(log: EventLog) -> _Parts:
        """Work that has a start or an end, cases that have anything at all."""
        work = log.work.filter(pl.any_horizontal(pl.col("start_time", "end_time").is_not_null()))
        told = log.events.with_row_index("row").filter(pl.col("kind").is_in(TOLD) & pl.col("case_id").is_not_null())
        seen = pl.concat([work["case_id"], told["case_id"]]).unique()
        stamped = pl.any_horizontal(pl.col("arrival_time", "end_time").is_not_null())
        cases = _with_customers(log).filter(stamped | pl.col("case_id").is_in(seen.implode()))
        known = pl.col("parent").is_in(cases["case_id"].implode())
        return _Parts(log, cases.with_columns(parent=pl.when(known).then("parent")), work, told)

    def some(self, first: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        """Some of the cases, with their work and what their customers did or were told."""
        cases = self.cases.slice(first, _CASES)
        of = cases.select("case_id", "customer")
        return (
            cases,
            self.work.join(of, on="case_id", maintain_order="left"),
            self.told.join(of, on="case_id", maintain_order="left"),
        )


def _with_customers(log: EventLog) -> pl.DataFrame:
    """The cases with their customer: that of the case which began it all; of a log from outside nobody knows."""
    if log.recipe is None:
        return log.cases.with_columns(customer=pl.lit(None, pl.String))
    parents = dict(zip(log.cases["case_id"], log.cases["parent"], strict=True))
    roots: dict[str, str] = {}
    for case in parents:
        root, way = case, []
        while root not in roots and parents[root] is not None:
            way.append(root)
            root = parents[root]
        roots.update(dict.fromkeys([*way, case], roots.get(root, root)))
    return log.cases.with_columns(customer=pl.Series([roots[case] for case in log.cases["case_id"]], dtype=pl.String))


# -- types --------------------------------------------------------------------------------------------------------


def _object_types(log: EventLog) -> list[dict[str, object]]:
    attributes = {_name(c): _TYPES[t] for c, t in log.cases.schema.items() if c.startswith(ATTRIBUTE)}
    dtypes = log.cases.schema | log.work.schema
    return [
        _type("case", {n: _TYPES[dtypes[n]] for n in _CASE} | dict.fromkeys(_CASE_TIMES, "time") | attributes),
        _type(
            "work_item",
            {n: _TYPES[dtypes[n]] for n in _ITEM}
            | dict.fromkeys(_ITEM_TIMES, "time")
            | dict.fromkeys(_ITEM_SPANS, "float"),
        ),
        _type("post", {}),
        _type("department", {}),
        _type("staff", {}),
        _type("customer", {"segment": "string", "district": "string"}),
    ]


def _type(name: str, attributes: dict[str, str]) -> dict[str, object]:
    return {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in attributes.items()]}


def _name(column: str) -> str:
    """The name of a case attribute without its beginning, unless the case has another value of that name."""
    name = column.removeprefix(ATTRIBUTE)
    return column if name in (*_CASE, *_CASE_TIMES, "") else name


def _event_types(parts: _Parts) -> list[dict[str, object]]:
    stamps = (
        _stamps(parts.work.select("activity", "outcome", "start_time", "end_time"))["type"].unique().sort().to_list()
    )
    kinds = parts.told["kind"].unique().sort().to_list()
    # an activity may be called "case"
    return [_type(name, {}) for name in dict.fromkeys(["case+start", "case+complete", *kinds, *stamps])]


# -- events -------------------------------------------------------------------------------------------------------


def _stamps(work: pl.DataFrame) -> pl.DataFrame:
    """Starts and ends of work items, each with the type of its event."""
    ends = pl.col("outcome").replace_strict(_ENDS, default="complete", return_dtype=pl.String)
    found = [
        work.filter(pl.col(column).is_not_null()).with_columns(time=column, step=step)
        for column, step in (("start_time", pl.lit("start")), ("end_time", ends))
    ]
    return pl.concat(found).with_columns(type=pl.format("{}+{}", "activity", "step"))


def _events(parts: _Parts, first: int) -> Iterable[str]:
    """The events of some cases as JSON texts."""
    cases, work, told = parts.some(first)
    for column, step in (("arrival_time", "start"), ("end_time", "complete")):
        there = cases.filter(pl.col(column).is_not_null()).with_columns(time=column, type=pl.lit(f"case+{step}"))
        yield from _event_texts(parts, there, pl.format(f"case:{{}}+{step}", "case_id"), ("case", "customer"))
    about = ("case", "work", "post", "department", "staff")
    yield from _event_texts(parts, _stamps(work), pl.format("work:{}+{}", "work_id", "step"), about)
    named = told.with_columns(type="kind")
    yield from _event_texts(parts, named, pl.format("event:{}", "row"), ("case", "customer"))


def _event_texts(parts: _Parts, rows: pl.DataFrame, key: pl.Expr, about: tuple[str, ...]) -> list[str]:
    text = pl.concat_str(
        pl.lit('{"id":'),
        _quoted(key),
        pl.lit(',"type":'),
        _quoted(pl.col("type")),
        pl.lit(',"time":"'),
        iso_times("time", parts.log.start),
        pl.lit('","attributes":[],"relationships":['),
        _joined(_related(*_OBJECTS[name]) for name in about),
        pl.lit("]}"),
    )
    return rows.select(text.alias("text")).to_series().to_list()


# the id's beginning, the column that holds the rest, and what the object is to the event
_OBJECTS = {
    "case": ("case:", "case_id", "part of"),
    "work": ("work:", "work_id", "step of"),
    "post": ("post:", "post", "done at"),
    "department": ("department:", "department", "done in"),
    "staff": ("staff:", "resource", "done by"),
    "customer": ("customer:", "customer", "for"),
}


# -- objects ------------------------------------------------------------------------------------------------------


def _objects(parts: _Parts, first: int) -> Iterator[str]:
    """The objects of some cases as JSON texts; before the first of them what all share."""
    cases, work, _ = parts.some(first)
    if first == 0:
        yield from _shared(parts.work)
    start = parts.log.start
    attributes = {_name(c): pl.col(c) for c in cases.columns if c.startswith(ATTRIBUTE)}
    values = {n: pl.col(n) for n in _CASE} | {n: iso_times(n, start) for n in _CASE_TIMES} | attributes
    around = [_related("customer:", "customer", "of"), _related("case:", "parent", "started by")]
    yield from _object_texts(cases, "case", _id("case:", "case_id"), values, around)
    customers = cases.filter(pl.col("customer") == pl.col("case_id"))
    whose = {n: pl.col(n) for n in ("segment", "district")}
    yield from _object_texts(customers, "customer", _id("customer:", "customer"), whose, [])
    values = {n: pl.col(n) for n in _ITEM} | {n: iso_times(n, start) for n in _ITEM_TIMES}
    values |= {n: seconds(n) for n in _ITEM_SPANS}
    around = [_related("case:", "case_id", "part of"), _related("work:", "sent_by", "sent by")]
    yield from _object_texts(work, "work_item", _id("work:", "work_id"), values, around)


def _shared(work: pl.DataFrame) -> Iterator[str]:
    """Posts with their departments, departments, and staff with the posts at which they worked."""
    posts = work.filter(pl.col("post").is_not_null()).group_by("post").agg(_links("department:", "department", "in"))
    yield from _grouped(posts.sort("post"), "post", "post:", "post")
    departments = work.select(pl.col("department").drop_nulls().unique().sort()).with_columns(links=pl.lit(""))
    yield from _grouped(departments, "department", "department:", "department")
    staff = work.filter(pl.col("resource").is_not_null()).group_by("resource").agg(_links("post:", "post", "works at"))
    yield from _grouped(staff.sort("resource"), "staff", "staff:", "resource")


def _links(front: str, column: str, qualifier: str) -> pl.Expr:
    return _related(front, column, qualifier).drop_nulls().unique().sort().str.join(",").alias("links")


def _grouped(rows: pl.DataFrame, kind: str, front: str, column: str) -> list[str]:
    return _object_texts(rows, kind, _id(front, column), {}, [pl.col("links").replace("", None)])


def _object_texts(
    rows: pl.DataFrame, kind: str, key: pl.Expr, values: dict[str, pl.Expr], around: Iterable[pl.Expr]
) -> list[str]:
    text = pl.concat_str(
        pl.lit('{"id":'),
        key,
        pl.lit(f',"type":"{kind}","attributes":['),
        _joined(_attribute(name, value) for name, value in values.items()),
        pl.lit('],"relationships":['),
        _joined(around),
        pl.lit("]}"),
    )
    return rows.select(text.alias("text")).to_series().to_list()


# -- pieces of text -----------------------------------------------------------------------------------------------


def _joined(pieces: Iterable[pl.Expr]) -> pl.Expr:
    """Those that are not null, with commas."""
    return pl.concat_str(list(pieces) or [pl.lit("")], separator=",", ignore_nulls=True)


def _id(front: str, column: str) -> pl.Expr:
    return _quoted(pl.lit(front) + pl.col(column).cast(pl.String))


def _related(front: str, column: str, qualifier: str) -> pl.Expr:
    """A relationship, null where there is none."""
    return pl.lit('{"objectId":') + _id(front, column) + pl.lit(f',"qualifier":"{qualifier}"}}')


def _attribute(name: str, value: pl.Expr) -> pl.Expr:
    """An attribute that never changes, null where it is unknown."""
    head = f'{{"name":{json.dumps(name, ensure_ascii=False)},"time":"{_ALWAYS}","value":'
    return pl.lit(head) + _quoted(value.cast(pl.String)) + pl.lit("}")


def _quoted(text: pl.Expr) -> pl.Expr:
    """A text as JSON writes it."""
    whole = pl.struct(text.alias("t")).struct.json_encode()  # {"t":"..."}
    return pl.when(text.is_not_null()).then(whole.str.slice(5).str.head(-1))
