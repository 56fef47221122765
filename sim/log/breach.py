"""One broken requirement of docs/log.md, and how a rule finds it in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.errors import Mistake
from sim.log.eventlog import EventLog
from sim.words import placeholders, say

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
        What must hold: a key of `sim/words/requirements.json`, without its beginning `log.rule.`.
    values : tuple of pairs
        What the placeholders of its text stand for.
    count : int
        Rows that break it.
    """

    requirement: str
    place: str
    column: str
    value: object
    rule: str
    values: tuple[tuple[str, object], ...] = ()
    count: int = 1

    def mistake(self) -> Mistake:
        """The breach as an error says it, in either language."""
        texts = {name: value if isinstance(value, str) else _shown(value) for name, value in self.values}
        rule = say(f"log.rule.{self.rule}", "en", **texts)
        others = say("log.rule.others", "en", others=self.count - 1) if self.count > 1 else ""
        texts |= {"column": self.column, "value": _shown(self.value), "others": str(self.count - 1)}
        texts |= {"rule": f"@log.rule.{self.rule}", "more": "@log.rule.others" if others else ""}
        return Mistake(
            place=f"{self.requirement} {self.place}",
            rule=f"{self.column} = {texts['value']} {rule}{others}",
            key="log.rule",
            values=tuple(texts.items()),
        )

    def __str__(self) -> str:
        return str(self.mistake())


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
        What must hold, by its key; `{name}` in its text is replaced by the row's value of that column.
    values : tuple of pairs
        What other placeholders stand for.
    columns : tuple of pairs
        Placeholders that are called otherwise than the columns whose value they stand for.
    """

    broken: pl.Expr
    column: str
    rule: str
    values: tuple[tuple[str, object], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


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
    place = f"{table} row {row['row']} ({known})"
    named = {name: name for name in placeholders(f"log.rule.{test.rule}") if name in row} | dict(test.columns)
    values = tuple((name, _shown(row[column])) for name, column in named.items())
    return Breach(requirement, place, test.column, row[test.column], test.rule, (*values, *test.values), count)


def _shown(value: object) -> str:
    """A value as an error shows it."""
    return "null" if value is None else repr(value) if isinstance(value, str) else str(value)
