"""Intervals for the difference of two designs that were run in pairs, and what the pairing gained."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["LEVEL", "Gain", "Paired", "binomial_interval", "gain_of", "paired", "quantile"]

LEVEL = 0.95
"""Confidence level of the intervals unless asked otherwise."""

Values = Sequence[float | None]


@dataclass(frozen=True)
class Paired:
    """Pairs of one KPI and the mean of their differences.

    Attributes
    ----------
    base, design, difference : float or None
        Means; null without a pair.
    spread : float or None
        Standard deviation of the differences; null with fewer than two pairs.
    n : int
        Pairs in which both are known.
    identical : bool
        There is a pair, and no pair differs.
    values : array
        The pairs themselves, one row each.
    """

    base: float | None
    design: float | None
    difference: float | None
    spread: float | None
    n: int
    identical: bool
    values: npt.NDArray[np.float64]

    def half(self, level: float = LEVEL) -> float | None:
        """Half of Student's interval for the mean difference, t((1 + level) / 2, n - 1) s / sqrt(n).

        Null with a single pair, since nothing is known of the spread then.

        Parameters
        ----------
        level
            0 to 1.
        """
        if self.spread is None:
            return None
        return quantile((1 + level) / 2, self.n - 1) * self.spread / math.sqrt(self.n) if self.spread else 0.0

    def interval(self, level: float = LEVEL) -> tuple[float | None, float | None]:
        """Student's interval for the mean difference; null with a single pair."""
        half = self.half(level)
        if half is None or self.difference is None:
            return None, None
        return self.difference - half, self.difference + half


@dataclass(frozen=True)
class Gain:
    """What running in pairs gained: the variance factor, its interval, and the correlation that it comes from."""

    factor: float | None
    low: float | None
    high: float | None
    correlation: float | None


def quantile(probability: float, freedom: int) -> float:
    """Of Student's law with so many degrees of freedom.

    >>> round(quantile(0.975, 9), 4)
    2.2622
    """
    from scipy.special import stdtrit  # heavy, and needed here alone

    return float(stdtrit(freedom, probability))


def paired(base: Values, design: Values) -> Paired:
    """The mean difference of a design from its base over replications under the same luck.

    A replication in which either is unknown does not count.

    Parameters
    ----------
    base, design
        One value a replication, in the same order.

    >>> one = paired([10.0, 12.0, 14.0], [9.0, 10.0, 13.0])
    >>> round(one.difference, 3), one.n, [round(end, 3) for end in one.interval()]
    (-1.333, 3, [-2.768, 0.101])
    """
    known = [(a, b) for a, b in zip(base, design, strict=True) if a is not None and b is not None]
    n = len(known)
    values = np.array(known, dtype=np.float64).reshape(n, 2)
    if not n:
        return Paired(None, None, None, None, 0, identical=False, values=values)
    differences = values[:, 1] - values[:, 0]
    identical = not differences.any()
    mean = math.fsum(differences) / n
    spread = None
    if n > 1:
        # differences that are all the same vary by nothing, whatever rounding says
        spread = float(np.std(differences, ddof=1)) if np.ptp(differences) else 0.0
    first, second = (math.fsum(column) / n for column in values.T)
    return Paired(first, second, mean, spread, n, identical, values)


def gain_of(pairs: Paired, level: float = LEVEL) -> Gain:
    """How many times more replications independent luck would have needed.

    factor = (Var(base) + Var(design)) / Var(difference). With S = base + design and D = design - base it is
    (Var(S) / Var(D) + 1) / 2, and where the two variances are alike S and D are independent, so Var(S) / Var(D)
    follows Fisher's F with n - 1 and n - 1 degrees of freedom: that gives its interval.

    Parameters
    ----------
    pairs
        As `paired` gives them.
    level
        0 to 1.

    >>> gain_of(paired([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])).factor
    10.0
    """
    if pairs.spread is None or not pairs.spread:
        return Gain(None, None, None, None)
    from scipy.special import fdtri

    base, design = pairs.values.T
    variances = float(np.var(base, ddof=1) + np.var(design, ddof=1))
    factor = variances / pairs.spread**2
    ratio = max(0.0, 2 * factor - 1)
    high = float(fdtri(pairs.n - 1, pairs.n - 1, (1 + level) / 2))
    correlation = None
    if np.ptp(base) and np.ptp(design):
        correlation = float(np.corrcoef(base, design)[0, 1])
    return Gain(round(factor, 9), (ratio / high + 1) / 2, (ratio * high + 1) / 2, correlation)


def binomial_interval(hits: int, tries: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson 1934).

    >>> [round(end, 3) for end in binomial_interval(8, 10)]
    [0.444, 0.975]
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(hits, tries - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 1 - tail)) if hits < tries else 1.0
    return low, high
