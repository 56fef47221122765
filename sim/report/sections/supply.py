"""Interruptions of supply by district."""

from __future__ import annotations

from sim.report.markup import Element
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, counted, note, section, table
from sim.views.outages import outages
from sim.words import duration

__all__ = ["outage_section"]


def outage_section(context: Context) -> Element | None:
    """SAIDI, SAIFI and CAIDI; nothing where the scenario has no outages."""
    rows = outages(context.log)
    if rows.is_empty():
        return None
    say, lang = context.say, context.lang
    columns = [Column(say("report.outages.district"), numeric=False)]
    columns += [
        Column(say(f"report.outages.{n}")) for n in ("outages", "customers", "saidi", "planned", "saifi", "caidi")
    ]
    cells = [
        [
            say("report.outages.all") if row["district"] is None else context.name("district", row["district"]),
            counted(row["outages"]),
            f"{row['interrupted']:,.0f}",
            duration(row["saidi"], lang),
            duration(row["saidi_planned"], lang),
            "—" if row["saifi"] is None else f"{row['saifi']:.3f}",
            duration(row["caidi"], lang),
        ]
        for row in rows.iter_rows(named=True)
    ]
    caption = say("report.outages.caption")
    return section(
        "outages", say("report.outages.title"), table(columns, cells, caption=caption), note(say("report.outages.note"))
    )
