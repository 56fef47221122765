"""Weekly calendars found in a log: in which hours of the week somebody was seen to begin or end work, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from sim.model.week import MINUTES_A_DAY, MINUTES_A_WEEK, Week
from sim.views.decomposition.duty import Clock
from sim.views.decomposition.instances import Instances

__all__ = ["Seen", "find_weeks"]

_MINUTE = 60_000_000
_ALL = "resource"


@dataclass(frozen=True)
class Seen:
    """What must have been seen before an hour counts as duty.

    Attributes
    ----------
    granule : int
        Minutes of a piece of the week, a divisor of 1440.
    confidence : float
        Of the days of the week on which somebody did an activity, the least share on which they were seen doing it
        in this piece of the day; the activity that speaks most for the piece counts.
    support : float
        The share of all that was seen of somebody that their calendar must explain; while it does not, the most
        frequented of the remaining pieces are added.
    participation : float
        The least share of somebody's work in that of whoever did most of the same activities. Those below have one
        calendar together.
    """

    granule: int = 60
    confidence: float = 0.1
    support: float = 0.7
    participation: float = 0.4


def find_weeks(log: Instances, clock: Clock, seen: Seen | None = None) -> Mapping[str, Week]:
    """The weekly calendar of each resource of a log.

    References
    ----------
    López-Pintado and Dumas (2022), Business process simulation with differentiated resources, BPM 2022; the measures
    are those of Simod's calendars.
    """
    limits = seen or Seen()
    sights = _sights(log, clock, limits.granule)
    share = _participation(sights)
    seldom = share.filter(pl.col("share") < limits.participation)[_ALL]
    apart = sights.filter(~pl.col(_ALL).is_in(seldom.implode()))
    weeks = _weeks(apart, limits)
    if len(seldom):
        together = sights.filter(pl.col(_ALL).is_in(seldom.implode())).with_columns(pl.lit(-1, pl.Int64).alias(_ALL))
        shared = _weeks(together, limits)[-1]
        weeks |= dict.fromkeys(seldom.to_list(), shared)
    return {log.resources[code]: week for code, week in sorted(weeks.items())}


def _sights(log: Instances, clock: Clock, granule: int) -> pl.DataFrame:
    """One row a start or end of work: `resource`, `activity`, `day` (a number), `piece` of the week, `weekday`."""
    known = np.flatnonzero(log.resource >= 0)
    begun = known[log.timed[known]]
    # Work that ends at an instant was done before it: 17:00 speaks for the hour that ends then.
    ends = np.where(log.timed[known], np.maximum(log.end[known] - 1, log.start[known]), log.end[known])
    wall = clock.wall(np.concatenate([log.start[begun], ends]))
    rows = np.concatenate([begun, known])
    minute = wall // _MINUTE
    return pl.DataFrame(
        {
            "resource": log.resource[rows],
            "activity": log.activity[rows],
            "day": minute // MINUTES_A_DAY,
            "weekday": minute % MINUTES_A_WEEK // MINUTES_A_DAY,
            "piece": minute % MINUTES_A_WEEK // granule,
        }
    )


def _participation(sights: pl.DataFrame) -> pl.DataFrame:
    """Each resource's work over that of whoever did most, summed over its activities."""
    done = sights.group_by("resource", "activity").len("done").with_columns(pl.col("done").cast(pl.Int64))
    most = done.group_by("activity").agg(most=pl.col("done").max())
    sums = done.join(most, on="activity").group_by("resource").agg(pl.col("done").sum(), pl.col("most").sum())
    return sums.select("resource", share=pl.col("done") / pl.col("most")).sort("resource")


def _weeks(sights: pl.DataFrame, limits: Seen) -> dict[int, Week]:
    """The calendar of each resource, by its code."""
    days = sights.group_by("resource", "activity", "weekday").agg(days=pl.col("day").n_unique())
    confidence = (
        sights.group_by("resource", "activity", "weekday", "piece")
        .agg(seen=pl.col("day").n_unique())
        .join(days, on=["resource", "activity", "weekday"])
        .group_by("resource", "piece")
        .agg(confidence=(pl.col("seen") / pl.col("days")).max())
    )
    counts = sights.group_by("resource", "piece").len("often").with_columns(pl.col("often").cast(pl.Int64))
    sure = pl.col("confidence") >= limits.confidence
    ranked = (
        counts.join(confidence, on=["resource", "piece"])
        .sort("resource", sure, "often", "piece", descending=[False, True, True, False])
        .with_columns(before=pl.col("often").cum_sum().over("resource") - pl.col("often"))
        .with_columns(explained=pl.col("before") / pl.col("often").sum().over("resource"))
    )
    taken = ranked.filter(sure | (pl.col("explained") < limits.support)).group_by("resource").agg("piece")
    return {
        code: Week.of((piece * limits.granule, (piece + 1) * limits.granule) for piece in pieces)
        for code, pieces in taken.iter_rows()
    }
