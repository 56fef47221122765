"""Where the time went, and the KPIs by process and segment."""

from __future__ import annotations

from sim.report.charts import time_groups
from sim.report.markup import Element
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.time_bars import time_bars
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, details, empty, figure, note, section, table
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.words import amount, duration, percent

__all__ = ["kpi_section", "time_section"]

_GROUPS = 20


def kpi_section(context: Context) -> Element:
    """KPIs by process, and by segment and department below; the scenario's own indicators."""
    say = context.say
    parts = [_by(context, "process", "cases")]
    for key, number in (("segment", "cases"), ("district", "cases"), ("department", "items")):
        if context.log.work[key].n_unique() > 1:
            parts.append(details(say(f"report.kpis.by_{key}"), _by(context, key, number)))
    return section("kpis", say("report.kpis.title"), _indicators(context), parts, note(say("report.kpis.note")))


def _by(context: Context, key: str, number: str) -> Element:
    say, lang = context.say, context.lang
    rows = kpis(context.log, by=key).sort(number, descending=True).head(_GROUPS)
    names = ("completed", "open", "cycle_median", "cycle_p95", "waiting", "external", "working", "throughput", "wip", "right", "cost")
    columns = [Column(say(f"report.kpis.{key}"), numeric=False), *(Column(say(f"report.kpis.{name}")) for name in names)]
    cells = [
        [
            context.name(key, row[key]),
            f"{row['completed']:,}",
            f"{row['open']:,}",
            *(duration(row[n], lang) for n in ("cycle_median", "cycle_p95", "waiting_mean", "external_mean", "working_mean")),
            amount(row["throughput"]),
            amount(row["wip"]),
            percent(row["first_time_right"]),
            "—" if row["cost_mean"] is None else amount(row["cost_mean"]),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return table(columns, cells, caption=say(f"report.kpis.by_{key}"))


def _indicators(context: Context) -> Element | None:
    rows = indicators(context.log)
    if rows.is_empty():
        return None
    say = context.say
    columns = [
        Column(say("report.kpis.indicator"), numeric=False),
        Column(say("report.kpis.value")),
        Column(say("report.kpis.n")),
        Column(say("report.kpis.better"), numeric=False),
        Column(say("report.kpis.item"), numeric=False),
    ]
    cells = [
        [
            context.name("indicator", row["indicator"]),
            duration(row["value"], context.lang) if row["kind"] == "mean_time" else percent(row["value"]),
            f"{row['n']:,}",
            say(f"report.kpis.better_{row['better']}"),
            row["item"] or "—",
        ]
        for row in rows.iter_rows(named=True)
    ]
    return table(columns, cells, caption=say("report.kpis.indicators"))


def time_section(context: Context) -> Element:
    """Bars by cause of waiting."""
    groups = time_groups(context)
    title = context.say("report.time.title")
    if not groups:
        return section("time", title, empty(context.say("report.time.nothing")))
    wide, narrow = (time_bars(groups, lang=context.lang, width=w) for w in (WIDE, NARROW))
    return section("time", title, figure(wide, narrow), note(context.say("report.time.note")))
