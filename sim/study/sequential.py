"""How many replications: as many as the asked precision needs, by a rule that looks seldom and begins late."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sim.study.intervals import LEVEL, Paired

__all__ = ["Rule", "Stopped", "Target", "halves_met", "until_precise"]


@dataclass(frozen=True)
class Rule:
    """When to look, and at which level.

    A stopping rule that looks at the data makes intervals too short, since it stops where the spread happens to be
    small. Three things hold that back, and the coverage that they give is measured (docs/compare.md): the first look
    comes late, the looks are few (each at `growth` times the replications of the one before), and the intervals are
    those of a slightly higher level, 1 - `inner` (1 - level).

    Attributes
    ----------
    first : int
        Replications before the first look.
    growth : float
        How many times more at the next.
    inner : float
        Share of the error that the intervals are made with.
    most : int
        Replications at which to stop in any case.
    """

    first: int = 20
    growth: float = 1.5
    inner: float = 0.9
    most: int = 500

    def level(self, level: float = LEVEL) -> float:
        """The level of the intervals that are reported."""
        return 1 - self.inner * (1 - level)

    def after(self, n: int) -> int:
        """The number of replications of the next look."""
        return min(self.most, max(self.first, math.ceil(n * self.growth) if n else self.first))


@dataclass(frozen=True)
class Target:
    """One difference and how exactly it is to be known: half its interval within a share of the base."""

    pairs: Paired
    precision: float

    def wanted(self) -> float | None:
        """The half width asked for; null where a share of the base says nothing."""
        return self.precision * abs(self.pairs.base) if self.pairs.base else None

    def needed(self, level: float) -> int | None:
        """Replications that the spread seen so far would need; null where that cannot be said."""
        half, wanted = self.pairs.half(level), self.wanted()
        if half is None or wanted is None:
            return None
        return math.ceil(self.pairs.n * (half / wanted) ** 2)


@dataclass(frozen=True)
class Stopped:
    """Where the rule stopped, whether the precision was reached, and how many replications it would need if not."""

    n: int
    reached: bool
    needed: int | None


def halves_met(targets: Sequence[Target], level: float) -> bool:
    """Whether every difference is known as exactly as asked; one without a base to compare with does not count."""
    for target in targets:
        wanted, half = target.wanted(), target.pairs.half(level)
        if wanted is not None and (half is None or half > wanted):
            return False
    return True


def until_precise(look: Callable[[int], Sequence[Target]], *, rule: Rule, level: float = LEVEL) -> Stopped:
    """Replicate until every difference is as exact as asked, or the rule gives up.

    Parameters
    ----------
    look
        Called with a number of replications; makes those that are missing, and gives the differences over all.
    rule
        When to look.
    level
        The level at which the final intervals should hold.

    References
    ----------
    Law, A. M. (2015), Simulation Modeling and Analysis, 5th ed., section 9.4.1, describes sequential procedures for
    a relative error and why their first look must not come early.
    """
    inner, n = rule.level(level), 0
    while True:
        n = rule.after(n)
        targets = look(n)
        reached = halves_met(targets, inner)
        if reached or n >= rule.most:
            needs = [need for need in (target.needed(inner) for target in targets) if need is not None]
            return Stopped(n, reached, None if reached else max(needs, default=None))
