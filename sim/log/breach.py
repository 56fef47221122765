"""One broken requirement of docs/log.md, and how a rule finds it in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog

__all__ = ["Breach", "Rule", "breach_of", "first_breach"]


@dataclass(frozen=True)
class Breach:
    """Where a log breaks a requirement: the first row that does, and how many do.

    Attributes
    ----------
    requirement : str
        Its number in docs/log.md, such as `R7`.
    place : str
        Table, row and what identifies the row.
    column : str
        The column that breaks it.
    value : object
        What stands there.
    rule : str
        What must hold.
    count : int
        Rows that break it.
    """

    requirement: str
    place: str
    column: str
    value: object
    rule: str
    count: int = 1

    def __str__(self) -> str:
        others = f" (and {self.count - 1} more rows)" if self.count > 1 else ""
        return f"{self.requirement} {self.place}: {self.column} = {_shown(self.value)} {self.rule}{others}"


Rule = Callable[[EventLog], Iterator[Breach]]
"""A requirement as a function: it yields what breaks it."""

_IDENTITY = {
    "work": ("case_id", "element_id", "visit"),
    "cases": ("case_id",),
    "events": ("time", "case_id", "kind", "element_id"),
    "staffing": ("resource", "open_time"),
    "decisions": ("time", "point", "case_id"),
}


def first_breach(
    requirement: str, table: str, frame: pl.DataFrame, broken: pl.Expr, column: str, rule: str
) -> Iterator[Breach]:
    """The first row of `frame` for which `broken` holds (null is no breach), if there is one.

    Parameters
    ----------
    requirement
        Its number.
    table
        Name of the table whose rows `frame` holds, in order and all of them unless it has a column `row`.
    frame
        The table, perhaps with further columns.
    broken
        True where a row breaks the requirement.
    column
        Whose value is shown; one that `rule` compares with others.
    rule
        What must hold; `{name}` in it is replaced by the row's value of that column.
    """
    numbered = frame if "row" in frame.columns else frame.with_row_index("row")
    found = numbered.filter(broken)
    if found.height:
        yield breach_of(requirement, table, found.row(0, named=True), column, rule, found.height)


def breach_of(requirement: str, table: str, row: dict[str, Any], column: str, rule: str, count: int = 1) -> Breach:
    """A breach by one row, given by its values and `row`, its number."""
    known = ", ".join(f"{name} {row[name]}" for name in _IDENTITY[table] if row.get(name) is not None)
    shown = {name: _shown(value) for name, value in row.items()}
    return Breach(
        requirement, f"{table} row {row['row']} ({known})", column, row[column], rule.format_map(shown), count
    )


def _shown(value: object) -> str:
    return "null" if value is None else repr(value) if isinstance(value, str) else str(value)
