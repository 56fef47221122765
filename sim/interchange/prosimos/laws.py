"""Distributions of Prosimos as laws of ours, and back.

Prosimos reads its numbers with `DurationDistribution.from_dict` of pix_framework, not as scipy would: mean and
**variance** of gamma and lognormal laws, mean and standard deviation of normal ones, `expon` as the least value plus an
exponential law of mean `mean - least`; draws outside [least, greatest] are made again, up to a hundred times, and then
the mean stands in (or the middle, where the mean lies outside). Older files hold scipy's own numbers: shapes, location,
scale, and then the bounds.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from sim.model.laws import Law, parse_law
from sim.model.spans import SECOND

__all__ = ["Distribution", "Reading", "law_of"]

_FAR = 1e9
"""Seconds; a bound beyond it (more than thirty years) is none."""
_GREATEST = 1e12
"""Seconds; thirty thousand years are no span of work."""
_TRIES = 100
_QUANTILES = 200


@dataclass(frozen=True)
class Distribution:
    """A distribution in one layout: Prosimos's own numbers."""

    name: str
    numbers: tuple[float, ...]
    cdf: tuple[float, ...] = ()
    midpoints: tuple[float, ...] = ()
    older: bool = False
    """From a file of the oldest layout, all of whose numbers are scipy's."""


@dataclass(frozen=True)
class Reading:
    """A law (`timed` amounts in seconds), and what there is to say of it: keys of `prosimos.law.*`."""

    law: str | float
    remarks: tuple[str, ...] = ()


def law_of(one: Distribution, *, timed: bool = True) -> Reading:
    """The law that a distribution stands for, as a scenario file writes it.

    Parameters
    ----------
    one
        Name and numbers as they stand in the file.
    timed
        Whether the numbers are seconds; else they are plain.

    Raises
    ------
    ValueError
        The numbers make no law; the text is a key of `prosimos.law.*`.

    >>> law_of(Distribution("expon", (1900, 1800, 3600))).law
    'exponential(high=1 h, least=30 min, mean=1900 s)'
    >>> law_of(Distribution("gamma", (100, 2500, 0, 1e12))).law
    'gamma(mean=100 s, sd=50 s)'
    """
    name = one.name.lower()
    if name == "histogram_sampling":
        return Reading(_histogram(one, timed))
    known = {
        "fix": _fixed, "uniform": _uniform, "expon": _exponential, "norm": _normal, "lognorm": _lognormal,
        "gamma": _gamma, "triang": _triangular,
    }  # fmt: skip
    if name not in known:
        raise ValueError("unknown")
    if not all(math.isfinite(number) for number in one.numbers):
        raise ValueError("not_finite")
    numbers = one.numbers
    if one.older and name == "uniform" and len(numbers) == 2:
        numbers = (*numbers, -math.inf)
    with np.errstate(all="ignore"):  # scipy divides by scales that are all but zero
        law, remarks = known[name](numbers)
    return Reading(_written(law, timed), remarks)


Amounts = dict[str, object]
Made = tuple[Amounts, tuple[str, ...]]


def _fixed(numbers: Sequence[float]) -> Made:
    _enough(numbers, 1)
    return {"law": "fixed", "value": max(numbers[0], 0.0)}, ()


def _uniform(numbers: Sequence[float]) -> Made:
    _enough(numbers, 2)
    remarks: tuple[str, ...] = ()
    low, high = numbers[:2]
    if low > high or len(numbers) > 2:
        # scipy's location and width
        high, remarks = low + high, ("scipy",)
    if low > high:
        raise ValueError("bounds")
    if low == high:
        return {"law": "fixed", "value": max(low, 0.0)}, remarks
    return {"law": "uniform", "low": max(low, 0.0), "high": max(high, 0.0)}, remarks


def _exponential(numbers: Sequence[float]) -> Made:
    _enough(numbers, 2)
    if len(numbers) == 2:
        return {"law": "exponential", "mean": numbers[0] + numbers[1], "least": numbers[0]}, ("scipy",)
    if len(numbers) > 3 and not numbers[1] <= numbers[0] <= numbers[2]:
        location, scale, low, high = numbers[:4]
        return _cut({"law": "exponential", "mean": location + scale, "least": location}, low, high), ("scipy",)
    mean, low, high = numbers[:3]
    remarks: tuple[str, ...] = ("first_three",) if len(numbers) > 3 else ()
    if mean == low:
        return {"law": "fixed", "value": max(mean, 0.0)}, remarks
    # as Prosimos does, which then takes the mean as the scale
    scale, remarks = (mean - low, remarks) if mean > low else (mean, (*remarks, "mean_below_least"))
    return _kept({"law": "exponential", "mean": low + scale, "least": low}, low, high, remarks)


def _normal(numbers: Sequence[float]) -> Made:
    _enough(numbers, 2)
    low, high = numbers[2:4] if len(numbers) > 3 else (0.0, math.inf)
    remarks = () if len(numbers) > 3 else ("no_bounds",)
    if numbers[1] == 0:
        return {"law": "fixed", "value": max(numbers[0], 0.0)}, remarks
    if numbers[0] < 0:
        raise ValueError("negative")
    return _kept({"law": "normal", "mean": numbers[0], "sd": numbers[1]}, low, high, remarks)


def _lognormal(numbers: Sequence[float]) -> Made:
    if len(numbers) in (3, 5):
        sigma, location, scale = numbers[:3]
        low, high = numbers[3:5] if len(numbers) == 5 else (location, math.inf)
        return _scipy(
            "lognormal", {"median": scale, "sigma": sigma}, stats.lognorm(sigma, location, scale), (low, high)
        )
    return _by_variance("lognormal", numbers)


def _gamma(numbers: Sequence[float]) -> Made:
    if len(numbers) in (3, 5):
        shape, location, scale = numbers[:3]
        low, high = numbers[3:5] if len(numbers) == 5 else (location, math.inf)
        return _scipy("gamma", {"shape": shape, "scale": scale}, stats.gamma(shape, location, scale), (low, high))
    return _by_variance("gamma", numbers)


def _triangular(numbers: Sequence[float]) -> Made:
    """Present Prosimos knows the name and draws nothing; files converted from QBP hold mode, least and width."""
    _enough(numbers, 3)
    mode, low, high = numbers[0], numbers[1], numbers[1] + numbers[2]
    if not low <= mode <= high:
        raise ValueError("bounds")
    return {"law": "triangular", "low": max(low, 0.0), "mode": max(mode, 0.0), "high": max(high, 0.0)}, ("scipy",)


def _by_variance(name: str, numbers: Sequence[float]) -> Made:
    _enough(numbers, 4)
    mean, variance, low, high = numbers[:4]
    if mean <= 0 or variance < 0:
        raise ValueError("negative")
    if variance == 0:
        return {"law": "fixed", "value": mean}, ()
    return _kept({"law": name, "mean": mean, "sd": math.sqrt(variance)}, low, high, ())


def _scipy(name: str, amounts: Amounts, frozen: stats.rv_continuous, bounds: tuple[float, float]) -> Made:
    """A law in scipy's numbers; with a location it is written by its quantiles."""
    low, high = max(bounds[0], 0.0), bounds[1]
    if min(float(value) for value in amounts.values()) <= 0:  # type: ignore[arg-type]  # all are numbers
        raise ValueError("negative")
    begin, end = float(frozen.cdf(low)), float(frozen.cdf(min(high, _FAR)))
    if not end > begin:
        raise ValueError("bounds")
    if float(frozen.support()[0]) == 0:
        return _cut({"law": name, "mean": float(frozen.mean()), "sd": float(frozen.std())}, low, high), ("scipy",)
    shares = [number / _QUANTILES for number in range(_QUANTILES + 1)]
    top = min(end, 1 - 1e-6)
    values = [float(frozen.ppf(begin + share * (top - begin))) for share in shares]
    return {"law": "empirical", "values": [min(max(v, low), high) for v in values], "shares": shares}, ("scipy_table",)


def _kept(amounts: Amounts, low: float, high: float, remarks: tuple[str, ...]) -> Made:
    """A law cut to its bounds, or the value that stands in where hardly any draw is within them."""
    if low > high:
        raise ValueError("bounds")
    share = _share(amounts, max(low, 0.0), high)
    if share < 1e-3:
        mean = float(amounts["mean"])  # type: ignore[arg-type]  # a number
        return {"law": "fixed", "value": mean if low <= mean <= high else (low + high) / 2}, (*remarks, "stand_in")
    if (1 - share) ** _TRIES > 1e-4:
        remarks = (*remarks, "some_stand_in")
    return _cut(amounts, low, high), remarks


def _share(amounts: Amounts, low: float, high: float) -> float:
    """Probability that a draw lies within the bounds."""
    mean, sd = float(amounts["mean"]), float(amounts.get("sd", 1.0))  # type: ignore[arg-type]  # numbers
    if amounts["law"] == "exponential":
        least = float(amounts["least"])  # type: ignore[arg-type]  # a number
        law = stats.expon(least, mean - least)
    elif amounts["law"] == "normal":
        law = stats.norm(mean, sd)
    elif amounts["law"] == "gamma":
        law = stats.gamma((mean / sd) ** 2, 0, sd**2 / mean)
    else:
        sigma = math.sqrt(math.log1p((sd / mean) ** 2))
        law = stats.lognorm(sigma, 0, mean / math.exp(sigma**2 / 2))
    return float(law.cdf(high) - law.cdf(low))


def _cut(amounts: Amounts, low: float, high: float) -> Amounts:
    begins = amounts.get("least", None if amounts["law"] == "normal" else 0.0)
    bounds = {} if begins == max(low, 0.0) else {"low": max(low, 0.0)}
    return {**amounts, **bounds} | ({"high": high} if high < _FAR else {})


def _histogram(one: Distribution, timed: bool) -> str | float:
    """The midpoint of the first bin whose cumulative share reaches the draw."""
    if len(one.cdf) != len(one.midpoints) or not one.cdf:
        raise ValueError("histogram")
    weights = [b - a for a, b in zip((0.0, *one.cdf), one.cdf, strict=False)]
    if min(weights) < 0 or abs(one.cdf[-1] - 1) > 1e-6:
        raise ValueError("histogram")
    kept = [(value, weight) for value, weight in zip(one.midpoints, weights, strict=True) if weight > 0]
    values, shares = [max(value, 0.0) for value, _ in kept], [weight for _, weight in kept]
    amounts: Amounts = {"law": "discrete", "values": values, "weights": shares}
    return _written(amounts, timed)


def _enough(numbers: Sequence[float], least: int) -> None:
    if len(numbers) < least:
        raise ValueError("too_few")


def _written(amounts: Amounts, timed: bool) -> str | float:
    """A law as a scenario file writes it."""
    if not timed:
        law = parse_law(amounts)
        return law.number("value") if law.name == "fixed" else str(law)
    free = ("weights", "shares", "shape", "sigma")
    micro = {key: value if key == "law" or key in free else _micro(value) for key, value in amounts.items()}
    name = str(micro.pop("law"))
    numbers = tuple(sorted((key, _plain(value)) for key, value in micro.items()))
    # checked as a file's would be, with amounts in whole microseconds
    law = parse_law(str(Law(name, numbers, timed=True)))
    return str(law).removeprefix("fixed(value=").removesuffix(")") if law.name == "fixed" else str(law)


def _micro(value: object) -> object:
    if isinstance(value, list):
        return [_micro(item) for item in value]
    seconds = float(value)  # type: ignore[arg-type]  # a number
    if abs(seconds) > _GREATEST:
        raise ValueError("not_finite")
    return float(round(seconds * SECOND))


def _plain(value: object) -> float | tuple[float, ...]:
    return tuple(float(item) for item in value) if isinstance(value, list) else float(value)  # type: ignore[arg-type]  # a number
