"""What customers lived through, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType
from rich.table import Table

from sim.report.terminal_view import View
from sim.views.experience import dissatisfaction, moments_of_truth, satisfaction
from sim.words import percent

__all__ = ["experience_tables"]

_TOP = 10


def experience_tables(view: View) -> list[RenderableType]:
    """Satisfaction, what cost most points and the moments of truth; none where the log says nothing of expectations."""
    whole = satisfaction(view.log, window=view.window)
    if whole["customers"][0] == 0:
        return []
    return [_scores(view, whole), _losses(view), _moments(view)]


def _table(view: View, title: str, names: Sequence[str], headings: Sequence[str]) -> Table:
    """An empty table whose first columns are `names` and whose others hold numbers."""
    table = Table(title=view.say(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.title_style = "bold"
    for number, heading in enumerate(headings):
        justify = "left" if number < len(names) else "right"
        table.add_column(heading, justify=justify, overflow="fold", header_style="dim")  # type: ignore[arg-type]
    return table


def _score(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _scores(view: View, whole: pl.DataFrame) -> Table:
    columns = ("customers", "latent", "third_party", "call_back", "satisfied")
    headings = [view.say("view.experience.group"), *(view.say(f"report.experience.column.{n}") for n in columns)]
    table = _table(view, "view.title.satisfaction", ("group",), headings)
    rows = [(view.say("report.experience.all"), whole.row(0, named=True))]
    for key in ("process", "segment"):
        groups = satisfaction(view.log, by=key, window=view.window).drop_nulls(key)
        rows += [(view.name(key, row[key]), row) for row in groups.iter_rows(named=True)]
    for name, row in rows:
        scores = (_score(row[column]) for column in columns[1:-1])
        table.add_row(name, f"{row['customers']:,}", *scores, percent(row["latent_satisfied"]))
    return table


def _losses(view: View) -> Table:
    columns = ("aspect", "tier", "cases", "met", "failed", "lost_of_all")
    headings = [view.say(f"report.experience.column.{name}") for name in columns]
    table = _table(view, "view.title.dissatisfaction", columns[:2], headings)
    for row in dissatisfaction(view.log, window=view.window).head(_TOP).iter_rows(named=True):
        name, tier = view.name("aspect", row["aspect"]), view.say(f"report.experience.tier.{row['tier']}")
        shares = (percent(row["met"]), percent(row["failed"]))
        table.add_row(name, tier, f"{row['cases']:,}", *shares, f"{row['lost_of_all']:.2f}")
    return table


def _moments(view: View) -> Table:
    columns = ("touchpoint", "contacts", "wait", "smooth")
    headings = [view.say(f"view.experience.{name}") for name in columns]
    headings.append(view.say("report.experience.column.latent"))
    table = _table(view, "view.title.moments", columns[:1], headings)
    for row in moments_of_truth(view.log, window=view.window).drop_nulls("touchpoint").iter_rows(named=True):
        place = view.say(f"report.experience.touchpoint.{row['touchpoint']}")
        told = (view.span(row["wait_mean"]), percent(row["smooth"]), _score(row["latent"]))
        table.add_row(place, f"{row['contacts']:,}", *told)
    return table
