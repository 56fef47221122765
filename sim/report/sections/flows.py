"""How the work flows: a map a process, the hand-off matrix, and the numbers behind it."""

from __future__ import annotations

import polars as pl

from sim.report.charts import seams
from sim.report.flow import flow_maps
from sim.report.markup import Element
from sim.report.pictures.matrix import matrix
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.swimlane import swimlane
from sim.report.pictures.swimlane_narrow import swimlane_narrow
from sim.report.sections.context import Context, Unit
from sim.report.sections.parts import Column, counted, details, empty, figure, note, section, table
from sim.views.handoffs import betweenness, bouncing, network
from sim.words import duration, percent

__all__ = ["handoff_section", "map_section"]

_MAPS = 12
_ROWS = 25


def map_section(context: Context) -> Element:
    """The swimlane maps; the process with the most work lies open."""
    maps = flow_maps(context.log, context.lang, at_most=_MAPS)
    title = context.say("report.maps.title")
    if not maps:
        return section("map", title, empty(context.say("report.no_work")))
    drawn = []
    for number, flow in enumerate(maps):
        wide = swimlane(flow, context.palette, lang=context.lang)
        shown = figure(wide, swimlane_narrow(flow, context.palette, lang=context.lang), kind="map")
        summary = context.say("report.maps.process", process=flow.label, cases=f"{flow.cases:,}")
        drawn.append(shown if len(maps) == 1 else details(summary, shown, opened=number == 0))
    return section("map", title, note(context.say("report.maps.note")), drawn)


def handoff_section(context: Context) -> Element:
    """Which seam costs most: the matrix, its table, where cases bounce, who stands between others."""
    rows = context.handoffs.drop_nulls(["giver", "taker"])
    title = context.say("report.handoffs.title")
    if rows.is_empty():
        return section("handoffs", title, empty(context.say("report.handoffs.none")))
    unit = context.unit
    known = sorted({*rows["giver"].to_list(), *rows["taker"].to_list()})
    shown = None
    if unit == "department":
        labels = {name: context.name("department", name) for name in _busiest(rows, known)}
        squares = seams(rows, linked=_ROWS)
        shown = figure(
            matrix(squares, labels, context.palette, lang=context.lang, width=WIDE),
            matrix(squares, labels, context.palette, lang=context.lang, width=NARROW),
        )
    return section(
        "handoffs", title, shown, _numbers(context, rows, unit), _bounces(context, unit), _between(context, unit)
    )


def _busiest(rows: pl.DataFrame, known: list[str]) -> list[str]:
    """Up to sixteen units: those with the most hand-offs."""
    given = rows.group_by(unit="giver").agg(pl.col("count").sum())
    taken = rows.group_by(unit="taker").agg(pl.col("count").sum())
    both = (
        pl.concat([given, taken])
        .group_by("unit")
        .agg(pl.col("count").sum())
        .sort(["count", "unit"], descending=[True, False])
    )
    kept = set(both.head(16)["unit"].to_list())
    return [name for name in known if name in kept]


def _numbers(context: Context, rows: pl.DataFrame, unit: Unit) -> Element:
    say, lang = context.say, context.lang
    columns = [
        Column(say("report.handoffs.giver"), numeric=False),
        Column(say("report.handoffs.taker"), numeric=False),
        *(
            Column(say(f"report.handoffs.{name}"))
            for name in ("count", "median", "total", "share", "returned", "ping_pong")
        ),
    ]
    top = rows.head(_ROWS)
    cells = [
        [
            context.name(unit, row["giver"]),
            context.name(unit, row["taker"]),
            counted(row["count"]),
            duration(row["delay_median"], lang),
            duration(row["delay_total"], lang),
            percent(row["share_of_cycle"]),
            percent(None if row["returned"] is None else (row["returned"] + row["asked"]) / row["count"]),
            counted(row["ping_pong"]),
        ]
        for row in top.iter_rows(named=True)
    ]
    anchors = [f"seam-{number}" for number in range(top.height)]
    made = table(columns, cells, caption=say("report.handoffs.caption", n=len(cells), all=rows.height), anchors=anchors)
    return details(say("report.handoffs.numbers"), made, note(say("report.handoffs.note")), opened=True)


def _bounces(context: Context, unit: Unit) -> Element | None:
    found = bouncing(context.log, between=unit).head(10)
    if found.is_empty():
        return None
    say = context.say
    columns = [
        Column(say("report.handoffs.pair"), numeric=False),
        Column(say("report.handoffs.bounces")),
        Column(say("report.handoffs.cases")),
    ]
    rows = [
        [
            f"{context.name(unit, r['one'])} ⇄ {context.name(unit, r['other'])}",
            counted(r["bounces"]),
            counted(r["cases"]),
        ]
        for r in found.iter_rows(named=True)
    ]
    return details(say("report.handoffs.bouncing"), table(columns, rows), note(say("report.handoffs.bouncing_note")))


def _between(context: Context, unit: Unit) -> Element | None:
    found = betweenness(network(context.log, between=unit)).head(10)
    if found.height < 3:
        return None
    say = context.say
    columns = [Column(say("report.handoffs.unit"), numeric=False)]
    columns += [Column(say(f"report.handoffs.{name}")) for name in ("betweenness", "received", "given")]
    rows = [
        [context.name(unit, r["unit"]), f"{r['betweenness']:.2f}", counted(r["received"]), counted(r["given"])]
        for r in found.iter_rows(named=True)
    ]
    return details(say("report.handoffs.between"), table(columns, rows), note(say("report.handoffs.between_note")))
