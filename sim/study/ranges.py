"""A redesign over the stated ranges of its amounts: in which share of them does a KPI land in a band?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

import sim
from sim.model.redesign import Redesign, redesigned
from sim.study.comparison import RangePoint, RangeShare
from sim.study.effects import Kpi, oriented, removed
from sim.study.intervals import binomial_interval
from sim.study.measures import Figure
from sim.study.pairing import Asked, measured

__all__ = ["Sampled", "bounds_of", "point", "sample", "told_ranges"]

Band = tuple[float, float]


@dataclass(frozen=True)
class Sampled:
    """One point: which replication it is run in, and the amounts, by `lever.amount`."""

    replication: int
    amounts: Mapping[str, float]


def bounds_of(redesign: Redesign) -> dict[str, Band]:
    """The ranges that a redesign states, by `lever.amount`; an amount without a range stays as it is."""
    return {
        f"{lever}.{name}": (amount.low, amount.high)
        for lever, part in redesign.levers.items()
        for name, amount in part.amounts.items()
        if amount.low is not None and amount.high is not None and amount.low < amount.high
    }


def sample(bounds: Mapping[str, Band], points: int, *, seed: int, replications: int) -> list[Sampled]:
    """Points of a Latin hypercube (McKay, Beckman and Conover 1979): each range is covered evenly, one stratum a point.

    The points take the replications in turn, so that luck varies with them.

    Parameters
    ----------
    bounds
        The ranges.
    points
        How many, at least 1.
    seed
        The same seed gives the same points.
    replications
        Of the comparison whose base they are held against.

    >>> [round(one.amounts["a.b"], 2) for one in sample({"a.b": (0, 1)}, 2, seed=1, replications=2)]
    [0.48, 0.57]
    """
    # scipy's Latin hypercube names its seed one way up to 1.14 and another way since
    draws = np.random.default_rng(seed)
    columns = {}
    for name, (low, high) in bounds.items():
        strata = (draws.permutation(points) + draws.random(points)) / points
        columns[name] = (low + (high - low) * strata).tolist()
    return [
        Sampled(number % replications, {name: column[number] for name, column in columns.items()})
        for number in range(points)
    ]


def point(
    base: sim.Scenario, redesign: Redesign, points: Sequence[Sampled], asked: tuple[int, Asked], number: int
) -> Mapping[str, Figure]:
    """The KPIs of one point: the base redesigned with its amounts, run once.

    Parameters
    ----------
    base
        What is redesigned.
    redesign
        With the ranges.
    points
        All of them.
    asked
        The seed, and what is measured.
    number
        Which point.
    """
    here = points[number]
    scenario = redesigned(base, redesign, amounts=here.amounts)
    return measured(sim.simulate(scenario, seed=asked[0], replication=here.replication), asked[1]).figures


def told_ranges(
    kpis: Sequence[Kpi],
    points: Sequence[Sampled],
    bases: Sequence[Mapping[str, Figure]],
    found: Sequence[Mapping[str, Figure]],
    band: Band | None,
) -> tuple[tuple[RangePoint, ...], tuple[RangeShare, ...]]:
    """The points with what each KPI did, and the share of them that lies in the band.

    Parameters
    ----------
    kpis
        Those of the comparison.
    points
        What was sampled.
    bases
        The base's figures in each replication.
    found
        The figures of each point.
    band
        Relative improvements, the lower first; without it no shares are told.
    """
    better = [kpi for kpi in kpis if kpi.better is not None]
    told = []
    for here, figures in zip(points, found, strict=True):
        pairs = {kpi: (bases[here.replication][kpi.key].value, figures[kpi.key].value) for kpi in better}
        moved = {kpi.key: oriented(kpi, _relative(*pair)) for kpi, pair in pairs.items()}
        cured = {kpi.key: removed(kpi, *pair) for kpi, pair in pairs.items()}
        told.append(RangePoint(here.replication, here.amounts, moved, cured))
    shares = [_share(kpi, told, band) for kpi in better] if band is not None else []
    return tuple(told), tuple(share for share in shares if share is not None)


def _relative(base: float | None, design: float | None) -> float | None:
    return None if not base or design is None else (design - base) / abs(base)


def _share(kpi: Kpi, told: Sequence[RangePoint], band: Band) -> RangeShare | None:
    known = [value for value in (one.improvement[kpi.key] for one in told) if value is not None]
    if not known:
        return None
    least, most = band
    hits = sum(least <= value <= most for value in known)
    low, high = binomial_interval(hits, len(known))
    cured = [value for value in (one.removed[kpi.key] for one in told) if value is not None]
    return RangeShare(
        kpi=kpi,
        points=len(known),
        inside=hits / len(known),
        below=sum(value < least for value in known) / len(known),
        above=sum(value > most for value in known) / len(known),
        low=low,
        high=high,
        removed_inside=sum(least <= value <= most for value in cured) / len(cured) if cured else None,
        least=min(known),
        middle=median(known),
        most=max(known),
    )
