"""Where the time went, and the KPIs by process and segment."""

from __future__ import annotations

from sim.report.charts import time_groups, weeks
from sim.report.markup import Element
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.time_bars import time_bars
from sim.report.pictures.week_heat import week_heat
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, counted, details, empty, figure, note, section, table
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.words import amount, duration, percent

__all__ = ["bottleneck_section", "kpi_section", "time_section"]

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
    names = (
        "completed",
        "open",
        "cycle_median",
        "cycle_p95",
        "waiting",
        "external",
        "working",
        "throughput",
        "wip",
        "right",
        "cost",
    )
    columns = [
        Column(say(f"report.kpis.{key}"), numeric=False),
        *(Column(say(f"report.kpis.{name}")) for name in names),
    ]
    cells = [
        [
            context.name(key, row[key]),
            counted(row["completed"]),
            counted(row["open"]),
            *(
                duration(row[n], lang)
                for n in ("cycle_median", "cycle_p95", "waiting_mean", "external_mean", "working_mean")
            ),
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
            counted(row["n"]),
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


def bottleneck_section(context: Context) -> Element:
    """When and where it chokes, and which posts make work wait longest."""
    say, lang = context.say, context.lang
    rows = context.bottlenecks
    title = say("report.bottlenecks.title")
    if rows.is_empty() or rows["wait"].null_count() == rows.height:
        return section("bottlenecks", title, empty(say("report.bottlenecks.none")))
    posts = weeks(context, rows)
    drawn = figure(*(week_heat(posts, lang=lang, width=w) for w in (WIDE, NARROW))) if posts else None
    names = ("items", "caused_mean", "caused_share", "length_mean", "length_max", "people", "utilisation")
    columns = [
        Column(say("report.bottlenecks.post"), numeric=False),
        *(Column(say(f"report.bottlenecks.{n}")) for n in names),
    ]
    cells = [
        [
            context.name("post", row["post"]),
            counted(row["items"]),
            duration(row["caused_mean"], lang),
            percent(row["caused_share"]),
            "—" if row["length_mean"] is None else amount(row["length_mean"]),
            counted(row["length_max"]),
            counted(row["people"]),
            percent(row["utilisation"]),
        ]
        for row in rows.head(_GROUPS).iter_rows(named=True)
    ]
    caption = say("report.bottlenecks.caption")
    return section(
        "bottlenecks", title, drawn, table(columns, cells, caption=caption), note(say("report.bottlenecks.note"))
    )
