"""A run in ten lines that a manager understands, and the first result of a long run while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.report.terminal_story import story
from sim.report.terminal_view import limit_text
from sim.views.bottlenecks import bottlenecks
from sim.views.handoffs import handoffs
from sim.views.kpis import kpis
from sim.views.names import Names, names_of
from sim.views.replay import one_more
from sim.views.scope import extent, scenario_of
from sim.views.standards import fulfilment
from sim.views.utilisation import utilisation
from sim.views.waits import causes
from sim.words import Lang, amount, clock_time, duration, percent, say

__all__ = ["manager_lines", "preview_lines"]

_ENOUGH = 20
"""So many decided promises make a share worth a headline, where any promise has as many."""
_SECOND = 1_000_000


def manager_lines(
    log: EventLog,
    *,
    lang: Lang,
    kpis: Mapping[str, Any] | None = None,
    out: Path | None = None,
    program: str = "chuanyue",
) -> list[str]:
    """What a run showed, a line a subject; what the log cannot tell is left out.

    Parameters
    ----------
    log
        One log; of several replications the first.
    lang
        `zh` or `en`.
    kpis
        The combined figures of all replications (`sim.views.summary.combine`).
    out
        Where the results lie, for the next commands.
    program
        How this program is called.
    """
    told = _Told(log, lang)
    makers: tuple[Callable[[_Told], str | None], ...] = (
        _size, _speed, _waiting, _promise, _handoff, _bottleneck, _extremes, _right, _customer
    )  # fmt: skip
    lines = [line for line in (make(told) for make in makers) if line is not None]
    lines[1:1] = _interval(told, kpis)
    return lines if out is None else [*lines, _next(told, out, program)]


def preview_lines(log: EventLog, *, lang: Lang, seconds: float) -> list[str]:
    """The first days of a run that still goes on: what they are, and what can be said already.

    Parameters
    ----------
    log
        The log up to now; open work is open.
    lang
        `zh` or `en`.
    seconds
        Real time since the run began.
    """
    told = _Told(log, lang)
    days = extent(log)[1] // (86_400 * _SECOND)
    head = told.say(
        "terminal.preview",
        days=days, seconds=amount(seconds), cases=f"{log.cases.height:,}", items=f"{log.work.height:,}",
    )  # fmt: skip
    found = [make(told) for make in (_speed, _promise, _handoff, _bottleneck_so_far)]
    return [head, *(f"  {line}" for line in found if line is not None), told.say("terminal.preview_end")]


@dataclass(frozen=True)
class _Told:
    """A log, and the language in which it is told."""

    log: EventLog
    lang: Lang

    @cached_property
    def names(self) -> Names:
        return names_of(self.log)

    @cached_property
    def scenario(self) -> Scenario | None:
        return scenario_of(self.log)

    @cached_property
    def total(self) -> dict[str, Any]:
        return kpis(self.log).row(0, named=True)

    def say(self, key: str, **values: object) -> str:
        return say(f"{key}", self.lang, **values)

    def span(self, microseconds: float | None) -> str:
        return duration(microseconds, self.lang)

    def limit(self, standard: str, microseconds: float | None) -> str:
        return limit_text(self.scenario, standard, microseconds, self.lang)

    def name(self, kind: str, identity: str | None) -> str:
        return self.names.of(kind, identity, self.lang)


def _size(told: _Told) -> str:
    begin, end = extent(told.log)
    title = told.say("terminal.log_from_outside") if told.scenario is None else told.scenario.title.get(told.lang)
    return told.say(
        "terminal.size",
        title=title, cases=f"{told.log.cases.height:,}", items=f"{told.log.work.height:,}",
        open=f"{told.log.cases['end_time'].null_count():,}",
        begin=clock_time(told.log.start, begin), end=clock_time(told.log.start, end),
    )  # fmt: skip


def _interval(told: _Told, combined: Mapping[str, Any] | None) -> list[str]:
    cycle = {} if combined is None else combined["total"]["cycle_mean"]
    if cycle.get("interval") is None:
        return []
    low, high = (told.span(value * _SECOND) for value in cycle["interval"])
    return [told.say("terminal.interval", n=cycle["n"], mean=told.span(cycle["mean"] * _SECOND), low=low, high=high)]


def _speed(told: _Told) -> str | None:
    total = told.total
    if total["cycle_median"] is None:
        return None
    key = "terminal.speed" if total["working_mean"] is not None else "terminal.speed_alone"
    spans = {name: told.span(total[f"{name}"]) for name in ("cycle_median", "cycle_p95", "cycle_mean", "working_mean")}
    return told.say(key, **spans)


def _waiting(told: _Told) -> str | None:
    found = causes(told.log).filter(pl.col("total") > 0).sort("total", descending=True).head(3)
    if found.is_empty():
        return None
    between = told.say("terminal.comma")
    shares = found.select("cause", "share_of_wait").iter_rows()
    parts = [f"{told.say(f'report.cause.{cause}')} {percent(share, 0)}" for cause, share in shares]
    return told.say("terminal.waiting", parts=between.join(parts))


def _promise(told: _Told) -> str | None:
    # a promise about a mean is not broken by a case, so it has no share to be ranked by
    each = (pl.col("kind") != "internal") & (pl.col("measure") != "mean")
    table = fulfilment(told.log).filter(pl.col("current") & each & pl.col("share").is_not_null())
    decided = table.with_columns(decided=pl.col("kept") + pl.col("broken"))
    many = decided.filter(pl.col("decided") >= _ENOUGH)
    ranked = (decided if many.is_empty() else many).sort("share", "standard")
    if ranked.is_empty():
        return None
    row = ranked.row(0, named=True)
    return told.say(
        "terminal.promise_least" if row["at_least"] else "terminal.promise",
        name=told.name("standard", row["standard"]), limit=told.limit(row["standard"], row["limit"]),
        share=percent(row["share"]),
        broken=f"{row['broken']:,}", decided=f"{row['decided']:,}", p95=told.limit(row["standard"], row["elapsed_p95"]),
    )  # fmt: skip


def _handoff(told: _Told) -> str | None:
    table = handoffs(told.log).filter((pl.col("giver") != pl.col("taker")) & pl.col("delay_total").is_not_null())
    if table.is_empty():
        return None
    row = table.row(0, named=True)
    back = (row["returned"] or 0) + (row["asked"] or 0)
    return told.say(
        "terminal.handoff",
        giver=told.name("department", row["giver"]), taker=told.name("department", row["taker"]),
        count=f"{row['count']:,}",
        mean=told.span(row["delay_mean"]), share=percent(row["share_of_cycle"]), back=f"{back:,}",
    )  # fmt: skip


def _bottleneck_so_far(told: _Told) -> str | None:
    return _bottleneck(told, saving=False)


def _bottleneck(told: _Told, *, saving: bool = True) -> str | None:
    table = bottlenecks(told.log).filter(pl.col("caused") > 0)
    if table.is_empty():
        return None
    row = table.row(0, named=True)
    line = told.say(
        "terminal.bottleneck",
        post=told.name("post", row["post"]), mean=told.span(row["caused_mean"]), share=percent(row["caused_share"], 0),
        utilisation=percent(row["utilisation"], 0),
    )  # fmt: skip
    more = one_more(told.log, top=1) if saving else pl.DataFrame()
    if more.is_empty():
        return line
    best = more.row(0, named=True)
    where = told.name("post", best["post"])
    if best["district"] is not None:
        where = told.say("terminal.in_district", post=where, district=told.name("district", best["district"]))
    return line + told.say("terminal.one_more", where=where, saved=told.span(best["saved_mean"]))


def _extremes(told: _Told) -> str | None:
    table = utilisation(told.log, by="post").filter(pl.col("utilisation").is_not_null()).sort("utilisation", "post")
    if table.height < 2:
        return None
    idle, busy = table.row(0, named=True), table.row(-1, named=True)
    return told.say(
        "terminal.extremes",
        busy=told.name("post", busy["post"]), most=percent(busy["utilisation"], 0),
        idle=told.name("post", idle["post"]), least=percent(idle["utilisation"], 0),
    )  # fmt: skip


def _right(told: _Told) -> str | None:
    if told.total["first_time_right"] is None:
        return None
    crossing = told.total["department_handoffs_mean"]
    return told.say(
        "terminal.right",
        right=percent(told.total["first_time_right"]), repeated=percent(told.total["repeated"]),
        handoffs=amount(told.total["handoffs_mean"]), crossing="—" if crossing is None else amount(crossing),
    )  # fmt: skip


def _customer(told: _Told) -> str | None:
    return story(told.log, told.lang)


def _next(told: _Told, out: Path, program: str) -> str:
    return told.say("terminal.next", report=out / "report.html", walk=f"{program} walk customer {out} --pick p95")
