"""What a log cannot tell, so that no view pretends."""

from __future__ import annotations

from sim.errors import Mistake
from sim.log.contract import WAITS
from sim.log.eventlog import EventLog
from sim.views.trail import knows_senders
from sim.words import say

__all__ = ["cannot_tell"]


def cannot_tell(log: EventLog) -> tuple[Mistake, ...]:
    """What this log lacks and what no view can say for that reason, the gravest first; empty for a simulated log.

    Each is a note with a `key` that `sim.words.say` knows in both languages, and the same in English as its `rule`.
    """
    work = log.work
    unknown = {column: work[column].null_count() == work.height for column in work.columns}
    lacking = {
        "cases": log.cases["arrival_time"].null_count() == log.cases.height,
        "starts": unknown["start_time"],
        "ends": unknown["end_time"],
        "busy": unknown["busy_time"] and not unknown["start_time"],
        "split": all(unknown[name] for name in WAITS),
        "receipts": unknown["enable_time"],
        "senders": not knows_senders(log),
        "departments": unknown["department"],
        "posts": unknown["post"],
        "resources": unknown["resource"],
        "staffing": log.staffing.is_empty(),
        "kinds": unknown["kind"],
        "events": log.events.is_empty() and log.recipe is None,
        "scenario": log.recipe is None,
    }
    if work.is_empty():
        lacking = {"work": True}
    return tuple(_note(name) for name, true in lacking.items() if true)


def _note(name: str) -> Mistake:
    key = f"lacks.{name}"
    return Mistake(place="log", rule=say(key, "en"), key=key, severity="note")
