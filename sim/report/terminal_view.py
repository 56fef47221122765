"""The numbers of a log as tables for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

import polars as pl
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.views.bottlenecks import bottlenecks
from sim.views.decomposition.estimate import Estimate
from sim.views.decomposition.split import PARTS
from sim.views.handoffs import handoffs
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.lacks import cannot_tell
from sim.views.names import Names, names_of
from sim.views.outages import outages
from sim.views.scope import DAY, Window, scenario_of
from sim.views.standards import fulfilment
from sim.views.waits import causes
from sim.words import Lang, amount, clock_time, duration, percent, say

__all__ = ["View", "limit_text", "view_tables"]

Row = Mapping[str, Any]
_TOP = 10
_NAME = 16
"""Columns that a name has at least, if it needs them."""


@dataclass(frozen=True)
class View:
    """What to look at: a log, by what, over which window, and in which language; with its waits as estimated from the
    log alone, if these are wanted.
    """

    log: EventLog
    lang: Lang
    by: tuple[str, ...] = ()
    window: Window | None = None
    estimate: Estimate | None = None

    @cached_property
    def names(self) -> Names:
        """Names that people see."""
        return names_of(self.log)

    def say(self, key: str, **values: object) -> str:
        """A text in the language of the view."""
        return say(key, self.lang, **values)

    def span(self, value: float | None) -> str:
        """A length of time."""
        return duration(value, self.lang)

    def name(self, kind: str, identity: str | None) -> str:
        """A name."""
        return self.names.of(kind, identity, self.lang)

    def doer(self, activity: str, resource: str | None) -> str:
        """An activity and who does it, as pairs show them."""
        return f"{self.name('activity', activity)} · {self.name('resource', resource)}"

    def key_name(self, key: str, value: object) -> str:
        """The value of one of the keys that a view is broken down by."""
        if value is None:
            return "—"
        return self.name("attribute" if key.startswith("attr_") else key, str(value))

    def heading(self, key: str) -> str:
        """What a key is called."""
        return self.name("attribute", key) if key.startswith("attr_") else self.say(f"view.key.{key}")


def view_tables(view: View) -> list[RenderableType]:
    """All tables that the log has something for, then what it cannot tell."""
    makers: tuple[Callable[[View], RenderableType | None], ...] = (
        _kpis, _waits, _estimated, _estimated_pairs, _handoffs, _bottlenecks, _standards, _indicators, _outages, _lacks
    )  # fmt: skip
    found = [part for part in (make(view) for make in makers) if part is not None]
    return [Text(_head(view), style="bold"), *found]


def _head(view: View) -> str:
    log = view.log
    if view.window is None:
        return view.say("view.whole", cases=f"{log.cases.height:,}", items=f"{log.work.height:,}")
    begin, end = (clock_time(log.start, time) for time in view.window)
    return view.say("view.window", begin=begin, end=end)


@dataclass(frozen=True)
class _Column:
    key: str
    cell: Callable[[Row], str]
    numeric: bool = True


def _table(view: View, title: str, columns: Sequence[_Column], rows: Sequence[Row]) -> Table:
    table = Table(title=view.say(title), title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.title_style = "bold"
    for column in columns:
        heading = view.heading(column.key) if column.key in _KEYS or column.key.startswith("attr_") else None
        head = heading or view.say(f"view.column.{column.key}")
        cells = [column.cell(row) for row in rows]
        justify: Literal["left", "right"] = "right" if column.numeric else "left"
        least = _least_width(column, head, cells)
        table.add_column(head, justify=justify, min_width=least, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*(column.cell(row) for column in columns))
    return table


def _least_width(column: _Column, head: str, cells: Sequence[str]) -> int:
    """Numbers are never broken; names may be, between words, and headings too."""
    word = max(cell_len(part) for part in head.split()) if head.isascii() else 4
    longest = max((cell_len(cell) for cell in cells), default=0)
    return max(word, longest if column.numeric else min(longest, _NAME))


_KEYS = ("process", "segment", "district", "channel", "department", "post", "activity", "resource")


def _span(view: View, name: str) -> _Column:
    return _Column(name, lambda row: view.span(row[name]))


def _count(name: str) -> _Column:
    return _Column(name, lambda row: "—" if row[name] is None else f"{row[name]:,}")


def _number(name: str) -> _Column:
    return _Column(name, lambda row: "—" if row[name] is None else amount(row[name]))


def _share(name: str) -> _Column:
    return _Column(name, lambda row: percent(row[name]))


def _named(view: View, kind: str, name: str = "") -> _Column:
    return _Column(name or kind, lambda row: view.name(kind, row[name or kind]), numeric=False)


def _by(view: View) -> list[_Column]:
    return [_Column(key, partial(_key_cell, view, key), numeric=False) for key in view.by]


def _key_cell(view: View, key: str, row: Row) -> str:
    return view.key_name(key, row[key])


def _kpis(view: View) -> RenderableType | None:
    """All figures of the whole one below the other; of groups those that fit a line."""
    table = kpis(view.log, by=view.by, window=view.window)
    unit = "items" if "items" in table.columns else "cases"
    columns = [
        _count(unit),
        *(_span(view, name) for name in _SPANS),
        *(_number(name) for name in ("throughput", "wip")),
    ]
    columns += [_share("first_time_right"), _share("repeated"), _number("handoffs_mean"), _number("cost_mean")]
    known = [c for c in columns if table[c.key].null_count() < table.height]
    if view.by:
        shown = [*_by(view), *(column for column in known if column.key in (unit, *_IN_A_LINE))]
        return _table(view, "view.title.kpis", shown, table.to_dicts())
    row = table.row(0, named=True)
    below = Table(
        title=view.say("view.title.kpis"), title_justify="left", title_style="bold", box=None, show_header=False
    )
    for column in known:
        below.add_row(view.say(f"view.column.{column.key}"), column.cell(row))
    return below


_SPANS = ("cycle_median", "cycle_mean", "cycle_p95", "waiting_mean", "external_mean", "working_mean")
_IN_A_LINE = ("cycle_median", "cycle_p95", "waiting_mean", "working_mean", "throughput", "first_time_right")


def _waits(view: View) -> RenderableType | None:
    table = causes(view.log, by=view.by, window=view.window).filter(pl.col("total") > 0)
    if table.is_empty():
        return None
    cause = _Column("cause", lambda row: view.say(f"report.cause.{row['cause']}"), numeric=False)
    columns = [*_by(view), cause, _span(view, "total"), _share("share_of_wait"), _span(view, "mean")]
    return _table(view, "view.title.waits", columns, table.to_dicts())


def _estimated(view: View) -> RenderableType | None:
    """Waits by cause as far as case, activity, person, start and end tell them."""
    told = view.estimate
    if told is None or not told.waiting:
        return None
    rows = [
        {"cause": part, "total": waited, "share_of_wait": waited / told.waiting, "without": told.efficiency(waited)}
        for part, waited in told.by_cause.items()
        if waited
    ]
    cause = _Column("cause", lambda row: view.say(f"decomposition.cause.{row['cause']}"), numeric=False)
    columns = [cause, _span(view, "total"), _share("share_of_wait"), _share("without")]
    table = _table(view, f"decomposition.title.{told.calendars}", columns, rows)
    remarks = [view.say("decomposition.efficiency", share=percent(told.efficiency()))]
    if told.missing:
        names = ", ".join(view.name("resource", one) for one in told.missing[:_TOP])
        remarks.append(view.say("decomposition.missing", count=f"{len(told.missing):,}", names=names))
    table.caption = "\n".join(remarks)
    table.caption_justify = "left"
    return table


def _estimated_pairs(view: View) -> RenderableType | None:
    """The pairs that waited longest."""
    if view.estimate is None or not view.estimate.waiting:
        return None
    rows = view.estimate.by_pair.filter(pl.col("wt_total") > 0)
    rows = rows.sort("wt_total", descending=True, maintain_order=True).head(_TOP)

    def main_cause(row: Row) -> str:
        part = max(PARTS, key=lambda one: row[f"wt_{one}"])
        cause, share = view.say(f"decomposition.cause.{part}"), percent(row[f"wt_{part}"] / row["wt_total"])
        return f"{cause} {share}"

    columns = [
        _Column("source", lambda row: view.doer(row["source_activity"], row["source_resource"]), numeric=False),
        _Column("target", lambda row: view.doer(row["target_activity"], row["target_resource"]), numeric=False),
        _count("frequency"), _span(view, "wt_total"), _Column("main_cause", main_cause, numeric=False),
    ]  # fmt: skip
    return _table(view, "decomposition.title.pairs", columns, rows.to_dicts())


def _handoffs(view: View) -> RenderableType | None:
    known = view.log.work["department"].null_count() < view.log.work.height
    unit, kind = ("department", "department") if known else ("post", "post")
    table = handoffs(view.log, between="department" if known else "post", window=view.window)
    table = table.filter(pl.col("giver") != pl.col("taker"))
    if table.is_empty():
        return None
    timed = table["delay_total"].null_count() < table.height
    table = (table if timed else table.sort("count", "giver", "taker", descending=[True, False, False])).head(_TOP)
    columns = [
        _Column("giver", lambda row: view.name(kind, row["giver"]), numeric=False),
        _Column("taker", lambda row: view.name(unit, row["taker"]), numeric=False),
        _count("count"), _span(view, "delay_mean"), _share("share_of_cycle"),
        *(_count(name) for name in ("lost", "returned", "asked", "ping_pong")),
    ]  # fmt: skip
    told = [c for c in columns if table[c.key].null_count() < table.height]
    return _table(view, "view.title.handoffs" if timed else "view.title.handoffs_often", told, table.to_dicts())


def _bottlenecks(view: View) -> RenderableType | None:
    posts = view.log.work["post"].null_count() < view.log.work.height
    unit = "post" if posts else "department"
    table = bottlenecks(view.log, by="post" if posts else "department", window=view.window).head(_TOP)
    columns = [
        _named(view, unit), _count("items"), _span(view, "caused_mean"), _share("caused_share"), _number("length_mean"),
        _count("length_max"), _count("people"), _share("utilisation"), _span(view, "overtime"),
    ]  # fmt: skip
    told = [c for c in columns if table[c.key].null_count() < table.height]
    return None if table.is_empty() else _table(view, "view.title.bottlenecks", told, table.to_dicts())


def limit_text(scenario: Scenario | None, standard: str, microseconds: float | None, lang: Lang) -> str:
    """A length of time in the calendar of a standard: days of one that is open around the clock are working days."""
    name = None if scenario is None else scenario.standards[standard].calendar
    whole_days = name is not None and scenario is not None and scenario.calendars[name].hours == ("00:00-24:00",)
    if not whole_days or microseconds is None or microseconds < DAY:
        return duration(microseconds, lang)
    return say("view.working_days", lang, n=amount(microseconds / DAY))


def _standards(view: View) -> RenderableType | None:
    table = fulfilment(view.log, window=view.window).filter(pl.col("clocks") > 0)
    if table.is_empty():
        return None
    scenario = scenario_of(view.log)

    def span(name: str) -> _Column:
        return _Column(name, lambda row: limit_text(scenario, row["standard"], row[name], view.lang))

    bound = _Column("limit", lambda row: f"{'≥ ' if row['at_least'] else ''}{span('limit').cell(row)}")
    columns = [
        _named(view, "standard"),
        _Column("in_force", lambda row: view.say(f"view.in_force.{str(row['current']).lower()}"), numeric=False),
        bound, _count("clocks"), _count("broken"), _share("share"), span("elapsed_median"), span("elapsed_p95"),
    ]  # fmt: skip
    ordered = table.sort("current", "share", "standard", descending=[True, False, False], nulls_last=True)
    return _table(view, "view.title.standards", columns, ordered.to_dicts())


def _indicators(view: View) -> RenderableType | None:
    table = indicators(view.log, window=view.window).filter(pl.col("n") > 0)
    if table.is_empty():
        return None

    def value(row: Row) -> str:
        return view.span(row["value"]) if row["kind"] == "mean_time" else percent(row["value"])

    columns = [_named(view, "indicator"), _Column("value", value), _count("n")]
    return _table(view, "view.title.indicators", columns, table.to_dicts())


def _outages(view: View) -> RenderableType | None:
    table = outages(view.log, window=view.window)
    if table.is_empty():
        return None

    def district(row: Row) -> str:
        return view.say("view.all") if row["district"] is None else view.name("district", row["district"])

    columns = [
        _Column("district", district, numeric=False),
        _span(view, "saidi"),
        _number("saifi"),
        _span(view, "caidi"),
    ]
    return _table(view, "view.title.outages", columns, table.to_dicts())


def _lacks(view: View) -> RenderableType | None:
    notes = cannot_tell(view.log)
    if not notes:
        return None
    lines = [view.say("view.title.lacks"), *(f"  · {view.say(one.key)}" for one in notes)]
    return Text("\n".join(lines))
