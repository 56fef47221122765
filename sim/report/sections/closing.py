"""What the log cannot tell, the checklist of a simulation report, and the glossary."""

from __future__ import annotations

import polars as pl

from sim.report.markup import Element, el
from sim.report.palette import CAUSES
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, note, prose, section, table
from sim.views.trail import knows_senders

__all__ = ["checklist", "glossary", "limits"]

_WORDS = (
    "process", "activity", "post", "department", "case", "work_item", "handoff", "touchpoint", "standard", "window",
    "replication", "luck", "walkthrough", "finding", *(f"cause_{cause}" for cause in CAUSES),
)  # fmt: skip


def limits(context: Context) -> Element:
    """What this log cannot tell, one line a gap."""
    gaps = [context.say(f"report.limits.{key}") for key, missing in _gaps(context) if missing]
    told = el("ul", None, [el("li", None, gap) for gap in gaps])
    return section("limits", context.say("report.limits.title"), told if gaps else prose(context.say("report.limits.none")))


def _gaps(context: Context) -> list[tuple[str, bool]]:
    """Each gap and whether the log has it."""
    log = context.log
    work = log.work

    def unknown(column: str) -> bool:
        return work[column].null_count() == work.height

    horizon = context.scenario.horizon.cases if context.scenario is not None else None
    return [
        ("no_recipe", log.recipe is None),
        ("no_senders", not knows_senders(log)),
        ("no_departments", unknown("department")),
        ("no_start", unknown("start_time")),
        ("no_enable", unknown("enable_time")),
        ("no_split", unknown("wait_contention")),
        ("no_kind", unknown("kind")),
        ("no_staffing", log.staffing.is_empty()),
        ("no_standards", context.scenario is None or not context.scenario.standards),
        ("no_contacts", log.events.filter(pl.col("kind") == "contact").is_empty()),
        ("open_cases", log.cases["end_time"].null_count() > 0),
        ("one_run", log.recipe is not None and not context.replications),
        ("drained", horizon is not None),
        ("model", log.recipe is not None),
    ]


def checklist(context: Context) -> Element | None:
    """Where the report says what the STRESS-DES guideline asks of a simulation report; nothing for a log from outside."""
    if context.log.recipe is None:
        return None
    say = context.say
    columns = [Column(say("report.stress.item"), numeric=False), Column(say("report.stress.where"), numeric=False)]
    items = ("purpose", "outputs", "logic", "data", "assumptions", "run", "random", "software", "access")
    anchors = {"purpose": "top", "outputs": "kpis", "logic": "map", "data": "inputs", "assumptions": "inputs"}
    cells: list[list[str | Element]] = []
    for item in items:
        anchor = anchors.get(item, "run")
        link = el("a", {"href": f"#{anchor}"}, say(f"report.stress.{item}_where"))
        cells.append([say(f"report.stress.{item}"), link])
    return section("stress", say("report.stress.title"), table(columns, cells), note(say("report.stress.note")))


def glossary(context: Context) -> Element:
    """The words of the report, in the other language too."""
    say = context.say
    pairs = [
        el("div", None, el("dt", None, say(f"report.word.{word}")), el("dd", None, say(f"report.word.{word}_means")))
        for word in _WORDS
    ]
    return section("glossary", say("report.glossary.title"), el("dl", {"class": "glossary"}, pairs))
