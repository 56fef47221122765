"""One customer's case in a sentence."""

from __future__ import annotations

from typing import Any

import polars as pl

from sim.log.contract import WAITS
from sim.log.eventlog import EventLog
from sim.views.measures import case_measures
from sim.views.names import names_of
from sim.views.pick import find_case
from sim.views.scope import select_cases
from sim.words import Lang, day_time, duration, say

__all__ = ["story", "story_of"]


def story(log: EventLog, lang: Lang) -> str | None:
    """What one slow case went through (`find_case`, the 95th percentile); None where no case has ended."""
    if log.cases["end_time"].null_count() == log.cases.height or log.cases["arrival_time"].null_count():
        return None
    return story_of(log, find_case(log, pick="p95"), lang)


def story_of(log: EventLog, case_id: str, lang: Lang) -> str:
    """What the case with this id went through, in a sentence."""
    row = case_measures(log, select_cases(log, include="all").filter(pl.col("case_id") == case_id)).row(0, named=True)
    work = log.work.filter(pl.col("case_id") == case_id)
    names = names_of(log)
    values = {
        "case": case_id,
        "who": names.of("segment", row["segment"], lang),
        "process": names.of("process", row["process"], lang),
        "when": "—" if row["arrival_time"] is None else day_time(log.start, row["arrival_time"], lang),
        "cycle": duration(row["cycle"], lang),
        "working": duration(row["working"], lang),
        "handoffs": row["handoffs"] or 0,
        "departments": work["department"].n_unique() if work.height else 0,
    }
    parts = [say("terminal.story", lang, **values), _deeds(log, case_id, lang), _longest(work, log, lang)]
    return "".join(part for part in parts if part) + say("terminal.stop", lang)


def _deeds(log: EventLog, case_id: str, lang: Lang) -> str:
    """What the customer did while waiting, and how often the case went back."""
    events = log.events.filter(pl.col("case_id") == case_id)["kind"]
    work = log.work.filter(pl.col("case_id") == case_id)
    counts = {kind: int((events == kind).sum()) for kind in ("chase", "complaint")}
    counts["back"] = int(work["outcome"].is_in(["returned", "asked"]).sum())
    told = [say(f"terminal.story_{kind}", lang, n=n) for kind, n in counts.items() if n]
    return "".join(say("terminal.comma", lang) + part for part in told)


def _longest(work: pl.DataFrame, log: EventLog, lang: Lang) -> str:
    """The longest wait and its cause."""
    waited = work.filter(pl.col("start_time").is_not_null() & pl.col("sent_time").is_not_null()).with_columns(
        wait=pl.col("start_time") - pl.col("sent_time")
    )
    if waited.is_empty():
        return ""
    row: dict[str, Any] = waited.sort("wait", "work_id", descending=[True, False]).row(0, named=True)
    names = names_of(log)
    cause = max(WAITS, key=lambda name: row[name] or 0) if row[WAITS[0]] is not None else None
    return say(
        "terminal.story_longest",
        lang,
        wait=duration(row["wait"], lang),
        step=names.step(row["process"], row["element_id"], lang),
        cause=say("report.cause.unknown" if cause is None else f"report.cause.{cause.removeprefix('wait_')}", lang),
    )
