"""Why work waited, estimated from the log alone."""

from __future__ import annotations

from typing import Any

import polars as pl

from sim.report.markup import Element
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, counted, details, note, section, table
from sim.views.decomposition.estimate import Estimate, estimate_waits
from sim.views.decomposition.split import PARTS
from sim.words import duration, percent

__all__ = ["estimate_section"]

_PAIRS = 20


def estimate_section(context: Context) -> Element | None:
    """Waits by cause and the pairs that waited longest; nothing where the log tells no wait.

    Nor for a simulated log, which has the exact causes; `view` estimates them there too, for whoever wants to compare.
    """
    if context.log.recipe is not None:
        return None
    told = estimate_waits(context.log)
    if not told.waiting:
        return None
    say = context.say
    remarks = note(
        context.sentences(
            say("decomposition.efficiency", share=percent(told.efficiency())),
            say("decomposition.note"),
        )
    )
    pairs = details(say("decomposition.title.pairs"), _pairs(context, told))
    return section("estimate", say("decomposition.title"), _causes(context, told), pairs, remarks)


def _causes(context: Context, told: Estimate) -> Element:
    say = context.say
    columns = [
        Column(say("view.column.cause"), numeric=False),
        *(Column(say(f"view.column.{key}")) for key in ("total", "share_of_wait", "without")),
    ]
    cells = [
        [
            say(f"decomposition.cause.{part}"),
            duration(waited, context.lang),
            percent(waited / told.waiting),
            percent(told.efficiency(waited)),
        ]
        for part, waited in told.by_cause.items()
    ]
    return table(columns, cells, caption=say(f"decomposition.title.{told.calendars}"))


def _pairs(context: Context, told: Estimate) -> Element:
    """The longest of all pairs of (activity, person), each part in a column of its own."""
    say, lang = context.say, context.lang
    rows = told.by_pair.filter(pl.col("wt_total") > 0)
    rows = rows.sort("wt_total", descending=True, maintain_order=True).head(_PAIRS)
    columns = [
        Column(say("view.column.source"), numeric=False),
        Column(say("view.column.target"), numeric=False),
        Column(say("view.column.frequency")),
        Column(say("view.column.wt_total")),
        *(Column(say(f"decomposition.short.{part}")) for part in PARTS),
    ]
    cells = [
        [
            _doer(context, row, "source"),
            _doer(context, row, "target"),
            counted(row["frequency"]),
            duration(row["wt_total"], lang),
            *(duration(row[f"wt_{part}"], lang) for part in PARTS),
        ]
        for row in rows.iter_rows(named=True)
    ]
    return table(columns, cells, caption=say("decomposition.title.pairs"))


def _doer(context: Context, row: dict[str, Any], end: str) -> str:
    activity, resource = row[f"{end}_activity"], row[f"{end}_resource"]
    return f"{context.name('activity', activity)} · {context.name('resource', resource)}"
