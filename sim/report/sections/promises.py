"""Promises: how each standard was kept, in each rule version, and what could be promised."""

from __future__ import annotations

import polars as pl

from sim.report.charts import promises
from sim.report.markup import Element, el
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.promise_curve import promise_curves
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, counted, details, empty, figure, note, section, table
from sim.views.standards import versions
from sim.words import duration, percent

__all__ = ["promise_section"]


def promise_section(context: Context) -> Element:
    """The curves of the version in force, then the standards of all versions."""
    title = context.say("report.promises.title")
    rows = context.fulfilment
    if rows.is_empty():
        return section("promises", title, empty(context.say("report.promises.none")))
    curves = promises(context, rows)
    shown = None
    if curves:
        shown = figure(*(promise_curves(curves, lang=context.lang, width=w) for w in (WIDE, NARROW)))
    beside = rows.filter(~pl.col("current"))
    others = None
    if not beside.is_empty():
        others = details(context.say("report.promises.beside"), _standards(context, beside))
    return section(
        "promises",
        title,
        shown,
        _versions(context),
        _standards(context, rows.filter("current")),
        others,
        note(context.say("report.promises.note")),
    )


def _versions(context: Context) -> Element | None:
    rows = versions(context.log).drop_nulls("version")
    if rows.height < 2:
        return None
    say = context.say
    columns = [Column(say("report.promises.version"), numeric=False)]
    columns += [Column(say(f"report.promises.{name}")) for name in ("kept", "broken", "share")]
    cells = [
        [
            row["version"] + (f" ({say('report.promises.in_force')})" if row["current"] else ""),
            counted(row["kept"]),
            counted(row["broken"]),
            percent(row["share"]),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return table(columns, cells, caption=say("report.promises.by_version"))


def _standards(context: Context, rows: pl.DataFrame) -> Element:
    say, lang = context.say, context.lang
    columns = [
        Column(say("report.promises.standard"), numeric=False),
        Column(say("report.promises.kind"), numeric=False),
    ]
    columns.append(Column(say("report.promises.clock"), numeric=False))
    names = ("limit", "kept", "broken", "share", "median", "p95")
    columns += [Column(say(f"report.promises.{name}")) for name in names]
    cells = [
        [
            context.name("standard", row["standard"]),
            say(f"report.promises.kind_{row['kind']}"),
            _clock(context, row["standard"]),
            f"{'≥ ' if row['at_least'] else ''}{duration(row['limit'], lang)}",
            counted(row["kept"]),
            _broken(row["broken"]),
            percent(row["share"]),
            duration(row["elapsed_median"], lang),
            duration(row["elapsed_p95"], lang),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return table(columns, cells, caption=say("report.promises.caption"))


def _broken(number: int) -> str | Element:
    return el("span", {"class": "broken"}, f"✕ {number:,}") if number else "0"


def _clock(context: Context, standard: str) -> str:
    """In what time a standard counts: the open time of its calendar, or elapsed time."""
    scenario = context.scenario
    name = None if scenario is None else scenario.standards[standard].calendar
    if scenario is None or name is None:
        return context.say("report.promises.elapsed")
    label = scenario.calendars[name].name
    return name if label is None else label.get(context.lang)
