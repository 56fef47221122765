"""The waits of a log and why they were, estimated from the log alone: one row a transition, and sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sim.log.eventlog import EventLog
from sim.model.week import Week
from sim.views.decomposition.batches import batches
from sim.views.decomposition.concurrency import concurrency
from sim.views.decomposition.duty import Clock, Duty, duties
from sim.views.decomposition.enablement import enablement
from sim.views.decomposition.found import find_weeks
from sim.views.decomposition.instances import Instances, instances
from sim.views.decomposition.split import PARTS, First, split

__all__ = ["PAIR", "WAITED", "Estimate", "estimate_waits"]

WAITED = tuple(f"wt_{part}" for part in ("total", *PARTS))
"""Columns of times, microseconds: the wait and its five parts."""

PAIR = ("source_activity", "source_resource", "target_activity", "target_resource")
"""What a wait is grouped by."""


@dataclass(frozen=True)
class Estimate:
    """What a log alone tells of its waits.

    Attributes
    ----------
    transitions : polars.DataFrame
        One row an activity transition, in the order of case and end: `work_id` of the target, `source_id` of the
        source, `case_id`, `PAIR`, `enabled` and `started` (microseconds of the log), `WAITED` and `processing` (of
        the target).
    processing : int
        Microseconds that all instances took from start to end.
    instances : int
        Number of instances, those without a known start included.
    calendars : str
        `given`, or `found` in the log.
    missing : tuple of str
        Resources without a calendar: when they are off duty, nobody knows.
    """

    transitions: pl.DataFrame
    processing: int
    instances: int
    calendars: str
    missing: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """Microseconds that all transitions waited."""
        return int(self.transitions["wt_total"].sum())

    @property
    def by_cause(self) -> dict[str, int]:
        """Microseconds of each part, over all transitions."""
        return {part: int(self.transitions[f"wt_{part}"].sum()) for part in PARTS}

    @property
    def by_pair(self) -> pl.DataFrame:
        """One row a pair of (activity, resource): `PAIR`, `frequency`, `cases` (their ids), `WAITED`; by names."""
        return (
            self.transitions.group_by(PAIR)
            .agg(
                frequency=pl.len().cast(pl.Int64),
                cases=pl.col("case_id").unique().sort(),
                **{name: pl.col(name).sum() for name in WAITED},
            )
            .sort(PAIR, nulls_last=True)
        )

    def efficiency(self, removed: int = 0) -> float | None:
        """Cycle time efficiency: working time over working and waiting time, had `removed` microseconds of the waiting
        not been; None where there is neither.

        References
        ----------
        Lashkevich et al. (2023), arXiv 2212.01392: CTE = PT / (PT + WT), its impact PT / (PT + WT - wt).
        """
        whole = self.processing + self.waiting - removed
        return self.processing / whole if whole > 0 else None


def estimate_waits(
    log: EventLog, *, calendars: Mapping[str, Week] | Mapping[str, Duty] | None = None, first: First = "work"
) -> Estimate:
    """The waits of a log by cause, from nothing but case, activity, resource, start and end.

    Parameters
    ----------
    log
        Simulated or from outside. What a simulated log knows better is not looked at.
    calendars
        By resource, weekly or as `rostered` has them; by default weekly ones are found in the log (`find_weeks`).
    first
        `work`: who works while off duty by the calendar makes others wait in contention, as published; `calendar`: such
        time is unavailability.

    Returns
    -------
    Estimate
        Its transitions are those instances whose source and start are known.
    """
    seen = instances(log)
    clock = _clock(log, seen)
    weeks = find_weeks(seen, clock) if calendars is None else calendars
    duty = duties({n: w for n, w in weeks.items() if isinstance(w, Week)}, clock)
    duty |= {name: roster for name, roster in weeks.items() if not isinstance(roster, Week)}
    before = enablement(seen, concurrency(seen))
    parts = split(seen, before, batches(seen, before.enabled), duty, first=first)
    rows = np.flatnonzero(seen.timed & (before.source >= 0))
    source, target = seen.table[before.source[rows]], seen.table[rows]
    columns: dict[str, Any] = {
        "work_id": target["work_id"],
        "source_id": source["work_id"],
        "case_id": target["case_id"],
        "source_activity": source["activity"],
        "source_resource": source["resource"],
        "target_activity": target["activity"],
        "target_resource": target["resource"],
        "enabled": before.enabled[rows],
        "started": seen.start[rows],
        "wt_total": seen.start[rows] - before.enabled[rows],
        **{f"wt_{part}": parts[part][rows] for part in PARTS},
        "processing": seen.end[rows] - seen.start[rows],
    }
    return Estimate(
        transitions=pl.DataFrame(columns),
        processing=int((seen.end - seen.start)[seen.timed].sum()),
        instances=len(seen.start),
        calendars="found" if calendars is None else "given",
        missing=tuple(name for name in seen.resources if name not in duty),
    )


def _clock(log: EventLog, seen: Instances) -> Clock:
    """The log's clock while its work lasts."""
    begin, end = int(seen.start.min(initial=0)), int(seen.end.max(initial=0))
    return Clock.of(log.start, begin, end)
