"""Where the time of completed cases went, so that what two designs take adds up to the difference of their means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from sim.log.contract import CAUSES, WAITS
from sim.log.eventlog import EventLog
from sim.study.comparison import Step, Waterfall
from sim.study.intervals import paired
from sim.views.measures import item_measures
from sim.views.scope import Window, select_cases

__all__ = ["BESIDE", "KINDS", "Spent", "spent", "waterfall"]

KINDS = ("cause", "department")
"""What the time is divided by."""

BESIDE = "beside"
"""The step for time in no work item: waits outside the posts and for sibling branches, less what ran at once."""

_CAUSES = ("working", "suspended", *(cause for cause in reversed(CAUSES)))
_SECOND = 1_000_000


@dataclass(frozen=True)
class Spent:
    """Of the completed cases of one log, in seconds a case: the mean cycle time, and its parts by cause and by
    department, which add up to it.
    """

    cycle: float
    parts: Mapping[str, Mapping[str, float]]


def spent(log: EventLog, *, window: Window | None = None) -> Spent | None:
    """How the mean cycle time divides; None where no case was completed.

    The time of a work item goes from being sent to its end: six causes of waiting, the time worked, and the time for
    which it lay suspended. What the cycle time has beyond its items is `beside`, which is negative where branches that
    run at once take more time together than the case does.

    Parameters
    ----------
    log
        The log; of one from outside, waits whose cause is not known are `beside`.
    window
        As everywhere (docs/views.md).
    """
    cases = select_cases(log, window=window)
    if not cases.height:
        return None
    items = item_measures(log, cases).filter(pl.col("start_time").is_not_null() & pl.col("end_time").is_not_null())
    begun = items.with_columns(working=pl.col("working").fill_null(0)).with_columns(
        suspended=pl.col("end_time") - pl.col("start_time") - pl.col("working"),
        taken=pl.sum_horizontal(pl.col(WAITS).fill_null(0)) + pl.col("end_time") - pl.col("start_time"),
    )
    sums = begun.select(
        pl.col("working", "suspended").sum(), *(pl.col(f"wait_{cause}").sum().alias(cause) for cause in CAUSES)
    ).row(0, named=True)
    departments = begun.filter(pl.col("department").is_not_null()).group_by("department").agg(pl.col("taken").sum())
    cycle, number = int(cases["cycle"].sum()), cases.height * _SECOND
    parts = {"cause": sums, "department": dict(sorted(departments.iter_rows()))}
    return Spent(cycle / number, {kind: _shares(named, cycle, number) for kind, named in parts.items()})


def _shares(sums: Mapping[str, int], cycle: int, number: int) -> dict[str, float]:
    """Whole microseconds as seconds a case, with what is missing from the cycle."""
    whole = {**sums, BESIDE: cycle - sum(sums.values())}
    return {name: total / number for name, total in whole.items()}


def waterfall(base: Sequence[Spent | None], design: Sequence[Spent | None], *, kind: str, level: float) -> Waterfall:
    """From the base's mean cycle time to the design's, over replications in which both completed cases.

    Parameters
    ----------
    base, design
        One a replication, in the same order.
    kind
        One of `KINDS`.
    level
        Of the steps' intervals.
    """
    pairs = [(a, b) for a, b in zip(base, design, strict=True) if a is not None and b is not None]
    cycles = paired([a.cycle for a, _ in pairs], [b.cycle for _, b in pairs])
    names = dict.fromkeys(name for pair in pairs for one in pair for name in one.parts[kind])
    order = [name for name in _CAUSES if name in names] if kind == "cause" else [n for n in names if n != BESIDE]
    steps = []
    for name in [*order, *([BESIDE] if BESIDE in names else [])]:
        part = paired(
            [a.parts[kind].get(name, 0.0) for a, _ in pairs], [b.parts[kind].get(name, 0.0) for _, b in pairs]
        )
        if part.base or part.design:
            low, high = part.interval(level)
            steps.append(Step(name, part.base or 0.0, part.design or 0.0, part.difference or 0.0, low, high))
    return Waterfall(cycles.base or 0.0, cycles.design or 0.0, tuple(steps))
