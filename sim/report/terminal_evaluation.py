"""Evaluation in the terminal: tables with their sentences below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.evaluation_sheets import Assessor, Sheet

__all__ = ["difference_table", "evaluation_tables"]


def evaluation_tables(assessor: Assessor, remedies: Mapping[str, Sequence[str]]) -> Iterator[RenderableType]:
    """All tables of an assessment; `remedies` are names of redesigns by figure."""
    sheets = [*assessor.systems(), assessor.chain(), assessor.risks(), assessor.gaps(remedies), *assessor.customers()]
    for sheet in sheets:
        if sheet is not None:
            yield from _shown(sheet)


def difference_table(assessor: Assessor, changes: pl.DataFrame) -> Iterator[RenderableType]:
    """What changed since an earlier evaluation, the largest change first."""
    names = assessor.names
    keys = ("unit", "before", "after", "change", "leaf")
    columns = [(assessor.say(f"evaluation.change.{key}"), key not in ("unit", "leaf")) for key in keys]
    evaluated = assessor.found.evaluated.evaluation
    rows = []
    for row in changes.iter_rows(named=True):
        leaf = "—"
        if row["leaf"] is not None:
            path = row["leaf"].split(".")
            part = evaluated.systems[row["system"]].criteria[path[0]]
            for step in path[1:]:
                part = part.criteria[step]
            figure = part.figure or ""
            told = [assessor.value(figure, row[key]) for key in ("leaf_before", "leaf_after")]
            leaf = f"{assessor.criterion(row['system'], path, evaluated)}: {told[0]} → {told[1]}"
        kind = evaluated.systems[row["system"]].of
        unit = assessor.say("evaluation.company") if kind == "company" else names.of(kind, row["unit"], assessor.lang)
        rows.append(
            [unit, *(_points(row[key]) for key in ("before", "after")), _points(row["change"], signed=True), leaf]
        )
    yield from _shown(Sheet(assessor.say("evaluation.change.title"), columns, rows))


def _points(value: float | None, *, signed: bool = False) -> str:
    return "—" if value is None else f"{value:+.1f}" if signed else f"{value:.1f}"


def _shown(sheet: Sheet) -> Iterator[RenderableType]:
    table = Table(title=sheet.title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.title_style = "bold"
    for heading, numeric in sheet.columns:
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", header_style="dim")
    for row in sheet.rows:
        table.add_row(*row)
    yield table
    for line in sheet.notes:
        yield Text(f"  {line}")
    yield Text("")
