"""One broken requirement of docs/log.md, and how a rule finds it in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog

__all__ = ["Breach", "Rule", "Test", "first_breaches"]


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


@dataclass(frozen=True)
class Test:
    """What a requirement asks of each row.

    Attributes
    ----------
    broken : polars.Expr
        True where a row breaks it; null is no breach.
    column : str
        Whose value is shown.
    rule : str
        What must hold; `{name}` in it is replaced by the row's value of that column.
    """

    broken: pl.Expr
    column: str
    rule: str


def first_breaches(requirement: str, table: str, frame: pl.DataFrame, *tests: Test) -> Iterator[Breach]:
    """For each test that rows of a table fail, the first of them.

    Parameters
    ----------
    requirement
        Its number.
    table
        Name of the table.
    frame
        The table, perhaps with further columns: all its rows in order, or some of them with their numbers in `row`.
    tests
        Asked all at once, which is much faster than one by one.
    """
    if not tests or not frame.height:
        return
    fails = frame.select(test.broken.any().alias(str(number)) for number, test in enumerate(tests))
    for fail, test in zip(fails.row(0), tests, strict=True):
        if fail:
            numbered = frame if "row" in frame.columns else frame.with_row_index("row")
            found = numbered.filter(test.broken)
            yield _breach(requirement, table, found.row(0, named=True), test, found.height)


def _breach(requirement: str, table: str, row: dict[str, Any], test: Test, count: int) -> Breach:
    known = ", ".join(f"{name} {row[name]}" for name in _IDENTITY[table] if row.get(name) is not None)
    rule = test.rule.format_map({name: _shown(value) for name, value in row.items()})
    return Breach(requirement, f"{table} row {row['row']} ({known})", test.column, row[test.column], rule, count)


def _shown(value: object) -> str:
    return "null" if value is None else repr(value) if isinstance(value, str) else str(value)
