"""One KPI under a base and under a design, and what can be said of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.model.parts import Texts
from sim.words import Lang, percent, say

__all__ = ["Better", "Effect", "Kpi", "Unit", "oriented", "removed"]

Unit = Literal["time", "share", "money", "number", "score", "per_day"]
Better = Literal["lower", "higher"]

_HIGH = 0.9
"""Of a share above this, also the part of the shortfall that was removed is told."""


@dataclass(frozen=True)
class Kpi:
    """A number that a run has: its key on the command line, its unit (times in seconds) and which way is better."""

    key: str
    unit: Unit
    better: Better | None
    name: Texts


@dataclass(frozen=True)
class Effect:
    """One KPI under the base and under a design, from replications that were run in pairs.

    Attributes
    ----------
    base, design, difference : float or None
        Means over the pairs in which both are known; null where there are none.
    low, high : float or None
        Student's interval for the mean difference; null with a single replication.
    relative : float or None
        The difference as a share of the base; null where the base is 0.
    joint_low, joint_high : float or None
        Intervals that hold for all KPIs and designs of the comparison at once (Bonferroni); null for groups.
    n : int
        Pairs in which both are known.
    count : float or None
        Cases, clocks or work items behind the base's figure, in the mean of the replications.
    factor : float or None
        (Var(base) + Var(design)) / Var(difference): how many times more replications independent luck would need.
        Null where the difference does not vary or n is 1.
    factor_low, factor_high : float or None
        Its interval, at the comparison's level.
    correlation : float or None
        Between base and design over the replications.
    identical : bool
        The two were equal in every pair.
    shortfall : str or None
        Key of the text that explains a factor below 10 where the KPI moves by less than 5 %.
    """

    kpi: Kpi
    base: float | None
    design: float | None
    difference: float | None
    low: float | None
    high: float | None
    relative: float | None
    joint_low: float | None
    joint_high: float | None
    n: int
    count: float | None
    factor: float | None
    factor_low: float | None
    factor_high: float | None
    correlation: float | None
    identical: bool
    shortfall: str | None

    @property
    def improvement(self) -> float | None:
        """The relative change with better counted as positive; null where neither direction is better."""
        return oriented(self.kpi, self.relative)

    @property
    def removed(self) -> float | None:
        """Of a share above 90 % (higher is better), the part of what was missing that the design removed."""
        return removed(self.kpi, self.base, self.design)

    @property
    def verdict(self) -> Literal["identical", "better", "worse", "moved", "unclear"]:
        """What can be said of it: equal in every pair, moved for better or worse (or either), or not to be told."""
        if self.identical:
            return "identical"
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return "unclear"
        if self.kpi.better is None:
            return "moved"
        return "better" if (self.high < 0) == (self.kpi.better == "lower") else "worse"

    def explanation(self, lang: Lang, moved: float | None = None) -> str | None:
        """Why pairing gained less than tenfold here, in words; null where there is nothing to explain.

        Parameters
        ----------
        lang
            `zh` or `en`.
        moved
            The share of the common cases whose time changed, where it is known.
        """
        if self.shortfall is None:
            return None
        low, high = (_times(value) for value in (self.factor_low, self.factor_high))
        return say(
            self.shortfall,
            lang,
            factor=_times(self.factor),
            low=low,
            high=high,
            n=self.n,
            count=_times(self.count),
            correlation=_times(self.correlation),
            moved=percent(moved, 0),
        )


def oriented(kpi: Kpi, relative: float | None) -> float | None:
    """A relative change with better counted as positive."""
    if relative is None or kpi.better is None:
        return None
    return -relative if kpi.better == "lower" else relative


def removed(kpi: Kpi, base: float | None, design: float | None) -> float | None:
    """Of a share above 90 %, the part of the shortfall that a design removed; else null."""
    if kpi.unit != "share" or kpi.better != "higher" or base is None or design is None or not _HIGH < base < 1:
        return None
    return (design - base) / (1 - base)


def _times(value: float | None) -> str:
    return "—" if value is None else f"{value:.2g}" if abs(value) < 10 else f"{value:,.0f}"
