"""From loose frames to an immutable log in canonical form, checked: the only way to an `EventLog`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from sim.log.check import check
from sim.log.contract import ATTRIBUTE, ATTRIBUTE_TYPES, ORDER, TABLES, Column, empty
from sim.log.eventlog import EventLog
from sim.log.frozen import FrozenDict, canonical_json, freeze_data
from sim.log.refusal import refused

__all__ = ["freeze"]


def freeze(  # noqa: PLR0913 - one parameter for each part of a log
    *,
    work: pl.DataFrame,
    cases: pl.DataFrame,
    events: pl.DataFrame | None = None,
    staffing: pl.DataFrame | None = None,
    decisions: pl.DataFrame | None = None,
    start: datetime,
    recipe: Mapping[str, Any] | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> EventLog:
    """The immutable log that these tables describe, in canonical form; every requirement of docs/log.md is checked.

    Rows may come in any order and columns too; columns that may be null may be missing. `work_id` may be any distinct
    whole numbers (or missing, where nothing was sent by anything): it is renumbered in canonical order, and `sent_by`
    with it.

    Parameters
    ----------
    work, cases, events, staffing, decisions
        The tables of docs/log.md; times and durations in whole microseconds, times since `start`. None is an
        empty table.
    start
        Aware date and time, the zero of the clock; its zone is the log's.
    recipe
        The arguments of `simulate` as JSON data, or None for a log from outside.
    provenance
        Where the log comes from, as JSON data; no part of equality.

    Raises
    ------
    LogError
        A requirement is broken; the text names it, and table, row, column and value.

    >>> from datetime import UTC
    >>> cases = pl.DataFrame({"case_id": ["b", "a"], "process": "p", "arrival_time": [60, 0]})
    >>> freeze(work=empty("work"), cases=cases, start=datetime(2025, 3, 3, tzinfo=UTC)).cases["case_id"].to_list()
    ['a', 'b']
    """
    given = {"work": work, "cases": cases, "events": events, "staffing": staffing, "decisions": decisions}
    tables = {name: empty(name) if frame is None else _shaped(name, frame) for name, frame in given.items()}
    tables["work"] = _renumbered(tables["work"])
    log = EventLog(
        **tables,
        start=start,
        recipe=None if recipe is None else _data(recipe, "recipe"),
        provenance=_data(provenance or {}, "provenance"),
    )
    check(log)
    return log


def _data(data: Mapping[str, Any], name: str) -> FrozenDict:
    try:
        canonical_json(data)
    except (TypeError, ValueError) as error:
        raise refused(f"R16 {name}", "json_data", why=error) from error
    frozen = freeze_data(data)
    assert isinstance(frozen, FrozenDict)
    return frozen


def _shaped(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the contract's columns, types and order of rows."""
    if table == "work" and "work_id" not in frame.columns:
        frame = frame.with_row_index("work_id")
    columns = TABLES[table]
    known = {column.name for column in columns}
    extra = [name for name in frame.columns if name not in known]
    attributes = sorted(name for name in extra if table == "cases" and name.startswith(ATTRIBUTE))
    if unknown := sorted(set(extra) - set(attributes)):
        named = ", ".join(column.name for column in columns)
        raise refused(f"R1 {table}", "unknown_column", column=repr(unknown[0]), known=named)
    series = [_column(table, frame, column) for column in columns] + [_attribute(frame[name]) for name in attributes]
    return pl.DataFrame(series).sort(ORDER[table])


def _column(table: str, frame: pl.DataFrame, column: Column) -> pl.Series:
    if column.name not in frame.columns:
        if not column.nullable:
            raise refused(f"R1 {table}", "missing_column", column=repr(column.name))
        return pl.Series(column.name, [None], dtype=column.dtype).new_from_index(0, frame.height)
    series = frame[column.name]
    if series.dtype == column.dtype:
        return series
    alike = series.dtype.is_integer() if column.dtype.is_integer() else series.dtype in (pl.Categorical, pl.Enum)
    if not (alike or series.dtype == pl.Null):
        raise refused(f"R1 {table}.{column.name}", "column_type", dtype=series.dtype, wanted=column.dtype)
    try:
        return series.cast(column.dtype)
    except pl.exceptions.InvalidOperationError as error:
        raise refused(f"R1 {table}.{column.name}", "column_value", dtype=column.dtype) from error


def _attribute(series: pl.Series) -> pl.Series:
    """A case attribute in the widest of its kind of type; one that nobody ever had is text."""
    dtype = series.dtype
    if dtype in ATTRIBUTE_TYPES:
        return series
    if dtype.is_integer() and dtype != pl.UInt64:
        return series.cast(pl.Int64)
    if dtype.is_float():
        return series.cast(pl.Float64)
    if dtype in (pl.Categorical, pl.Enum, pl.Null):
        return series.cast(pl.String)
    wanted = ", ".join(map(str, ATTRIBUTE_TYPES))
    raise refused(f"R1 cases.{series.name}", "column_type", dtype=dtype, wanted=wanted)


def _renumbered(work: pl.DataFrame) -> pl.DataFrame:
    """Work in canonical order with `work_id` as row number and `sent_by` following it."""
    number = pl.int_range(pl.len(), dtype=pl.Int64)
    old = work.select("work_id", new=number)
    if doubled := old.filter(pl.col("work_id").is_duplicated()).height:
        raise refused("R3 work.work_id", "shared_number", doubled=doubled)
    found = work.select(work_id="sent_by").join(old, on="work_id", how="left", maintain_order="left")
    lost = found.with_row_index("row").filter(pl.col("work_id").is_not_null() & pl.col("new").is_null())
    if lost.height:
        row, sender = lost["row"][0], lost["work_id"][0]
        raise refused(f"R12 work row {row} ({_item(work, row)})", "lost_sender", sender=sender)
    return work.with_columns(work_id=number, sent_by=found["new"])


def _item(work: pl.DataFrame, row: int) -> str:
    case, element, visit = work.select("case_id", "element_id", "visit").row(row)
    return f"case {case}, element {element}, visit {visit}"
