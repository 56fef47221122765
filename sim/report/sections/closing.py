"""What the log cannot tell, the checklist of a simulation report, and the glossary."""

from __future__ import annotations

from sim.report.markup import Element, el
from sim.report.palette import CAUSES
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, note, prose, section, table
from sim.views.lacks import cannot_tell

__all__ = ["checklist", "glossary", "limits"]

_WORDS = (
    "process", "activity", "post", "department", "case", "work_item", "handoff", "touchpoint", "standard", "window",
    "replication", "luck", "walkthrough", "finding", *(f"cause_{cause}" for cause in CAUSES),
)  # fmt: skip


def limits(context: Context) -> Element:
    """What this log cannot tell, one line a gap: what it lacks, then what holds for every run of a model."""
    log, say = context.log, context.say
    gaps = [say(lack.key) for lack in cannot_tell(log) if lack.key is not None]
    scenario = context.scenario
    further = {
        "open_cases": log.cases["end_time"].null_count() > 0,
        "one_run": scenario is not None and not context.replications,
        "drained": scenario is not None and scenario.horizon.cases is not None,
        "model": scenario is not None,
    }
    gaps += [say(f"report.limits.{key}") for key, true in further.items() if true]
    told = el("ul", None, [el("li", None, gap) for gap in gaps]) if gaps else prose(say("report.limits.none"))
    return section("limits", say("report.limits.title"), told)


def checklist(context: Context) -> Element | None:
    """Where the report says what the STRESS-DES guideline asks of a simulation report; nothing for a log from
    outside.
    """
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
