"""What can be known of a law before a run: its quantiles, its mean, its least value, and draws for a dry walk.

The engine has its own sampler, whose bits are fixed; these values are for checks and reports and may differ in the last
digits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from sim.model.laws import Law

__all__ = ["least", "mean", "quantiles"]

Numbers = npt.NDArray[np.float64]

_POINTS = 4096  # of the midpoint rule for the mean of a law that is cut


def quantiles(law: Law, u: npt.ArrayLike) -> Numbers:
    """The values below which the law lies with probabilities `u` (0 to 1); microseconds where it is timed.

    >>> from sim.model.laws import parse_law
    >>> quantiles(parse_law("uniform(2, 4)"), [0, 0.5, 1]).tolist()
    [2.0, 3.0, 4.0]
    """
    shares = np.asarray(u, dtype=np.float64)
    values = _values(law)
    if values is not None:
        return np.asarray(values(shares), dtype=np.float64)
    frozen = _frozen(law)
    low, high = law.number("low", -np.inf), law.number("high", np.inf)
    below, above = frozen.cdf(low), frozen.cdf(high)
    found: Numbers = np.clip(frozen.ppf(below + shares * (above - below)), low, high)
    return np.maximum(found, 0.0) if law.timed else found


@lru_cache(maxsize=4096)
def mean(law: Law) -> float:
    """The mean of a law.

    >>> from sim.model.laws import parse_law
    >>> mean(parse_law("triangular(1, 2, 6)"))
    3.0
    """
    if _values(law) is None and law.get("low") is None and law.get("high") is None and law.name != "normal":
        return float(_frozen(law).mean())
    if law.name == "triangular":
        return (law.number("low") + law.number("mode") + law.number("high")) / 3
    return float(quantiles(law, (np.arange(_POINTS) + 0.5) / _POINTS).mean())


@lru_cache(maxsize=4096)
def least(law: Law, share: float = 0.0) -> float:
    """The least value of a law, or the one that only a `share` of draws stays below."""
    found = float(quantiles(law, [share])[0])
    return max(found, 0.0) if law.timed or found == -np.inf else found


def _values(law: Law) -> Any:
    """The quantile function of a law that consists of given values; None for the others."""
    if law.name == "fixed" or _spread(law) == 0:
        constant = law.number("value", law.number("mean", law.number("median")))
        return lambda u: np.full_like(u, constant)
    low, high = law.number("low"), law.number("high")
    if law.name == "uniform" or low == high:
        return lambda u: low + u * (high - low)
    if law.name not in ("discrete", "empirical"):
        return None
    values = np.array(law.get("values"), dtype=np.float64)
    if law.name == "empirical":
        shares = np.array(law.get("shares") or np.linspace(0, 1, len(values)), dtype=np.float64)
        return lambda u: np.interp(u, shares, values)
    weights = np.array(law.get("weights") or np.ones(len(values)), dtype=np.float64)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return lambda u: values[order][np.minimum(np.searchsorted(reached, u, side="left"), len(values) - 1)]


def _spread(law: Law) -> float:
    """0 where the law's only value is its mean."""
    return min(law.number(key, 1.0) for key in ("cv", "sd", "sigma"))


def _frozen(law: Law) -> Any:
    """The distribution of scipy.stats that a law stands for."""
    n = law.number
    middle = n("mean")
    cv = n("cv", n("sd") / middle if middle else np.nan)
    if law.name == "exponential":
        shift = n("least", 0.0)
        return stats.expon(loc=shift, scale=middle - shift)
    if law.name == "lognormal":
        sigma = n("sigma", float(np.sqrt(np.log1p(cv**2))))
        median = n("median", middle / np.exp(sigma**2 / 2))
        return stats.lognorm(sigma, scale=median)
    if law.name == "normal":
        return stats.norm(middle, n("sd", cv * middle))
    if law.name == "gamma":
        shape = n("shape", 1 / cv**2)
        return stats.gamma(shape, scale=n("scale", middle / shape))
    if law.name == "erlang":
        return stats.gamma(n("k"), scale=middle / n("k"))
    if law.name == "weibull":
        return stats.weibull_min(n("shape"), scale=n("scale", middle / special.gamma(1 + 1 / n("shape"))))
    low, width = n("low"), n("high") - n("low")
    if law.name == "beta":
        return stats.beta(n("a"), n("b"), loc=low, scale=width)
    return stats.triang((n("mode") - low) / width, loc=low, scale=width)
