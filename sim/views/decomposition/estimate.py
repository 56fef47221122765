"""The waits of a log and why they were, estimated from the log alone: one row a transition, and sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from sim.log.eventlog import EventLog
from sim.model.week import Week
from sim.views.decomposition.batches import Batches, batches
from sim.views.decomposition.concurrency import concurrency
from sim.views.decomposition.duty import Clock, Duty, Weekly
from sim.views.decomposition.enablement import Enablement, enablement
from sim.views.decomposition.found import find_weeks
from sim.views.decomposition.instances import Instances, Whole, instances
from sim.views.decomposition.split import PARTS, First, split
from sim.views.plain import SECOND, seconds
from sim.views.scope import Include, Window, select_cases

__all__ = ["IMPACTS", "PAIR", "WAITED", "Calendars", "Estimate", "Look", "estimate_waits", "look"]

WAITED = tuple(f"wt_{part}" for part in ("total", *PARTS))
"""Columns of times, microseconds: the wait and its five parts."""

IMPACTS = tuple(f"cte_impact_{part}" for part in ("total", *PARTS))
"""Columns of shares: the cycle time efficiency, had the wait or a part of it not been."""

PAIR = ("source_activity", "source_resource", "target_activity", "target_resource")
"""What a wait is grouped by."""


Calendars = Mapping[str, Week] | Mapping[str, Duty]
"""When people are on duty, by resource."""


@dataclass(frozen=True)
class Estimate:
    """What a log alone tells of its waits.

    Attributes
    ----------
    transitions : polars.DataFrame
        One row an activity transition, in the order of case and end: `work_id` of the target, `source_id` of the
        source, `case_id`, `PAIR`, `enabled` and `started` (microseconds of the log), `WAITED`.
    processing : int
        Microseconds that the instances of these cases took from start to end.
    calendars : str
        `given`, or `found` in the log.
    missing : tuple of str
        Resources without a calendar: when they are off duty, nobody knows.
    """

    transitions: pl.DataFrame
    processing: int
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
        """One row a pair of (activity, resource): `PAIR`, `frequency`, `cases` (their ids), `WAITED`, `IMPACTS`; by
        names, unknown people last.
        """
        sums = self.transitions.group_by(PAIR).agg(
            frequency=pl.len().cast(pl.Int64),
            cases=pl.col("case_id").unique().sort(),
            **{name: pl.col(name).sum() for name in WAITED},
        )
        whole = self.processing + self.waiting
        impacts = [
            (pl.lit(self.processing) / pl.when(whole > pl.col(waited)).then(whole - pl.col(waited))).alias(impact)
            for waited, impact in zip(WAITED, IMPACTS, strict=True)
        ]
        return sums.with_columns(impacts).sort(PAIR, nulls_last=True)

    def efficiency(self, removed: int = 0) -> float | None:
        """Cycle time efficiency: working time over working and waiting time, had `removed` microseconds of the waiting
        not been; None where there would be neither.

        References
        ----------
        Lashkevich et al. (2023), arXiv 2212.01392: CTE = PT / (PT + WT), and the impact of a cause with waiting time w
        is PT / (PT + WT - w).
        """
        whole = self.processing + self.waiting - removed
        return self.processing / whole if whole > 0 else None

    def to_dict(self) -> dict[str, Any]:
        """All of it for JSON, times in seconds."""
        causes = {"total": self.waiting, **self.by_cause}
        pairs = self.by_pair.with_columns(pl.col(WAITED) / SECOND)
        return {
            "estimated": "from the log alone",
            "calendars": self.calendars,
            "without_calendar": list(self.missing),
            "transitions": self.transitions.height,
            "processing": seconds(self.processing),
            "cte": self.efficiency(),
            "by_cause": {cause: seconds(waited) for cause, waited in causes.items()},
            "cte_impact": {cause: self.efficiency(waited) for cause, waited in causes.items()},
            "by_pair": pairs.to_dicts(),
        }


def estimate_waits(
    log: EventLog,
    *,
    calendars: Calendars | None = None,
    first: First = "work",
    window: Window | None = None,
    include: Include = "complete",
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
    window, include
        As everywhere (docs/views.md): whose transitions are told. They are reckoned from the whole log.

    Returns
    -------
    Estimate
        Its transitions are those instances whose source and start are known.
    """
    found = look(log, calendars)
    seen, before = found.instances, found.enablement
    cases = select_cases(log, window=window, include=include)["case_id"]
    told = seen.table["case_id"].is_in(cases.implode()).to_numpy() & seen.timed
    parts = split(seen, before, found.batches, found.duty, first=first)
    return Estimate(
        transitions=_transitions(seen, before, parts, np.flatnonzero(told & (before.source >= 0))),
        processing=int((seen.end - seen.start)[told].sum()),
        calendars="found" if calendars is None else "given",
        missing=tuple(name for name in seen.resources if name not in found.duty),
    )


@dataclass(frozen=True)
class Look:
    """What is found in a log before any wait is split."""

    instances: Instances
    enablement: Enablement
    batches: Batches
    duty: Mapping[str, Duty]


def look(log: EventLog, calendars: Calendars | None = None) -> Look:
    """The instances of a log, what enabled each, its batches, and when people were on duty."""
    seen = instances(log)
    clock = Clock.of(log.start, int(seen.start.min(initial=0)), int(seen.end.max(initial=0)))
    weeks = find_weeks(seen, clock) if calendars is None else calendars
    shared = {one: Weekly(one, clock) for one in weeks.values() if isinstance(one, Week)}
    duty: dict[str, Duty] = {name: shared[one] if isinstance(one, Week) else one for name, one in weeks.items()}
    before = enablement(seen, concurrency(seen))
    return Look(seen, before, batches(seen, before.enabled), duty)


def _transitions(seen: Instances, before: Enablement, parts: Mapping[str, Whole], rows: Whole) -> pl.DataFrame:
    """The transitions to these instances."""
    source, target = seen.table[before.source[rows]], seen.table[rows]
    return pl.DataFrame(
        {
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
        }
    )
