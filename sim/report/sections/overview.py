"""The head of the report: the question, the numbers that matter first, and what was run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from sim.report.markup import Child, Element, el
from sim.report.sections.context import Context
from sim.report.sections.parts import facts, note, prose, section
from sim.views.kpis import kpis
from sim.views.scope import extent
from sim.views.summary import combine
from sim.words import clock_time, duration, percent

__all__ = ["command", "head", "headlines", "what_was_run"]


def command(context: Context) -> str:
    """The command that repeats the run, or reads the log again."""
    recipe = context.log.recipe
    if recipe is None or context.scenario is None:
        return "chuanyue report LOG --out report.html"
    horizon = context.scenario.horizon
    length = (
        f"--cases {horizon.cases}" if horizon.cases is not None else f"--days {(horizon.time or 0) / 86_400_000_000:g}"
    )
    return f"chuanyue run {context.scenario.id} --seed {recipe['seed']} {length} --out out/{context.scenario.id}"


def head(context: Context) -> Element:
    """Title, question and a line on what is in the log."""
    question = context.scenario.question if context.scenario is not None else None
    log = context.log
    begin, end = extent(log)
    zone = log.start
    line = context.say(
        "report.head.line",
        cases=f"{log.cases.height:,}",
        items=f"{log.work.height:,}",
        begin=clock_time(zone, begin)[:10],
        end=clock_time(zone, end)[:10],
    )
    return el(
        "header",
        None,
        el("p", {"class": "brand"}, context.say("report.head.brand")),
        el("h1", None, context.title),
        el("p", {"class": "question"}, question.get(context.lang)) if question is not None else None,
        el("p", {"class": "line"}, line),
    )


def _tile(context: Context, key: str, value: str, behind: str, verb: str = "view") -> Element:
    """A headline number with what it means, where its inputs stand, and the command that shows or changes them."""
    target = "out" if context.scenario is None else f"out/{context.scenario.id}"
    inputs = context.say("report.tile.inputs" if context.scenario is not None else "report.tile.log")
    return el(
        "div",
        {"class": "tile"},
        el("p", {"class": "value"}, value),
        el("p", {"class": "name"}, context.say(f"report.tile.{key}")),
        el("p", {"class": "behind"}, behind),
        el(
            "details",
            None,
            el("summary", None, context.say("report.tile.why")),
            el("p", None, context.say(f"report.tile.{key}_how"), " ", el("a", {"href": "#inputs"}, inputs)),
            el("code", None, f"chuanyue {verb} {target}"),
        ),
    )


def headlines(context: Context) -> Element:
    """The numbers that matter first."""
    row = kpis(context.log).row(0, named=True)
    tiles = [
        _tile(
            context,
            "cases",
            f"{row['completed']:,}",
            context.say("report.tile.cases_behind", open=f"{context.log.cases['end_time'].null_count():,}"),
        )
    ]
    if row["cycle_median"] is not None:
        behind = context.say("report.tile.cycle_behind", p95=duration(row["cycle_p95"], context.lang))
        behind = context.sentences(behind, _interval(context, "cycle_median"))
        tiles.append(_tile(context, "cycle", duration(row["cycle_median"], context.lang), behind))
    for made in (_work_share(context, row), _promise(context), _seam(context), _bottleneck(context)):
        if made is not None:
            tiles.append(made)
    if row["first_time_right"] is not None:
        behind = context.say("report.tile.right_behind", share=percent(row["repeated"]))
        behind = context.sentences(behind, _interval(context, "first_time_right"))
        tiles.append(_tile(context, "right", percent(row["first_time_right"]), behind))
    return section("headlines", context.say("report.headlines.title"), el("div", {"class": "tiles"}, tiles))


def _interval(context: Context, name: str) -> str:
    """The interval of a KPI over all runs, in words; empty where there is one run alone."""
    if not context.replications:
        return ""
    rows = [kpis(log).select(name).row(0, named=True) for log in (context.log, *context.replications)]
    estimate = combine(rows)[name]
    if estimate["interval"] is None:
        return ""
    low, high = (percent(v) if name == "first_time_right" else duration(v, context.lang) for v in estimate["interval"])
    return context.say("report.tile.interval", low=low, high=high, n=estimate["n"])


def _work_share(context: Context, row: dict[str, float | None]) -> Element | None:
    working, cycle = row["working_mean"], row["cycle_mean"]
    if working is None or not cycle:
        return None
    behind = context.say(
        "report.tile.work_behind", work=duration(working, context.lang), cycle=duration(cycle, context.lang)
    )
    return _tile(context, "work", percent(working / cycle), behind)


def _promise(context: Context) -> Element | None:
    table = context.fulfilment.filter(
        pl.col("current") & (pl.col("kind") != "internal") & pl.col("share").is_not_null()
    )
    if table.is_empty():
        return None
    worst = table.sort("share", "standard").row(0, named=True)
    behind = context.say(
        "report.tile.promise_behind",
        promise=context.name("standard", worst["standard"]),
        broken=f"{worst['broken']:,}",
        limit=f"{'≥ ' if worst['at_least'] else ''}{duration(worst['limit'], context.lang)}",
    )
    return _tile(context, "promise", percent(worst["share"]), behind)


def _seam(context: Context) -> Element | None:
    table = context.handoffs.drop_nulls(["giver", "taker"])
    crossing = table.filter((pl.col("giver") != pl.col("taker")) & (pl.col("delay_total") > 0))
    if crossing.is_empty():
        return None
    worst = crossing.row(0, named=True)
    behind = context.say(
        "report.tile.seam_behind",
        giver=context.name(context.unit, worst["giver"]),
        taker=context.name(context.unit, worst["taker"]),
        count=f"{worst['count']:,}",
    )
    return _tile(context, "seam", duration(worst["delay_median"], context.lang), behind)


def _bottleneck(context: Context) -> Element | None:
    """The post that makes work wait longest for people."""
    table = context.bottlenecks.filter(pl.col("caused") > 0)
    if table.is_empty():
        return None
    worst = table.row(0, named=True)
    behind = context.say(
        "report.tile.post_behind",
        post=context.name("post", worst["post"]),
        share=percent(worst["caused_share"], 0),
        utilisation=percent(worst["utilisation"], 0),
    )
    return _tile(context, "post", duration(worst["caused_mean"], context.lang), behind)


def what_was_run(context: Context) -> Element:
    """Recipe, seed, horizon, hash, and the command that repeats the run."""
    log, say, recipe = context.log, context.say, context.log.recipe
    rows: list[tuple[str, str | Element]] = []
    if recipe is not None and context.scenario is not None:
        horizon = context.scenario.horizon
        length = (
            say("report.run.cases", n=horizon.cases)
            if horizon.cases is not None
            else duration(horizon.time, context.lang)
        )
        rows += [
            (say("report.run.scenario"), el("code", None, context.scenario.id)),
            (say("report.run.seed"), str(recipe["seed"])),
            (say("report.run.replication"), str(recipe["replication"])),
            (say("report.run.horizon"), length),
            (say("report.run.decisions"), str(len(recipe["decisions"]))),
        ]
    rows.append((say("report.run.start"), f"{log.start:%Y-%m-%d %H:%M %z}"))
    rows += _origin(log.provenance)
    rows.append((say("report.run.hash"), el("code", {"class": "hash"}, log.hash)))
    told: list[Child] = [prose(say("report.run.repeat" if recipe is not None else "report.run.outside"))]
    told.append(el("pre", None, el("code", None, command(context))))
    return section("run", say("report.run.title"), told, facts(rows), note(say("report.run.note")))


def _origin(provenance: Mapping[str, Any]) -> list[tuple[str, str | Element]]:
    """Provenance as names and values; what is nested in one line."""
    found: list[tuple[str, str | Element]] = []
    for key, value in sorted(provenance.items()):
        if isinstance(value, Mapping):
            found.append((key, ", ".join(f"{name} {inner}" for name, inner in sorted(value.items()))))
        elif isinstance(value, str | int | float):
            found.append((key, str(value)))
    return found
