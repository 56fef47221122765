"""Laws of ours as distributions of Prosimos."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.interchange.prosimos.said import Said
from sim.model.law_values import quantiles
from sim.model.laws import Law
from sim.model.spans import SECOND

__all__ = ["distribution", "histogram"]

_FAR = 1e9
"""Stands for no bound, in seconds or whatever the number is."""
_BINS = 100
_POINTS = 4096

Json = dict[str, Any]


def distribution(law: Law, said: Said, *, factor: float = 1.0) -> Json:
    """A distribution: Prosimos's own numbers, in seconds where the law is timed.

    Parameters
    ----------
    law
        Any law; one that Prosimos has not becomes a gamma law of equal mean and variance, which is noted.
    said
        Takes the notes.
    factor
        What every value is multiplied by.
    """
    scale = factor / (SECOND if law.timed else 1)
    number = law.number
    low, high = number("low", 0.0) * scale, number("high", math.inf) * scale
    name = law.name
    if name == "fixed":
        return _of("fix", number("value") * scale)
    if name == "uniform":
        return _of("uniform", number("low") * scale, high)
    if name == "exponential":
        # beyond any least value it is the same law again
        least = max(number("least", 0.0) * scale, low)
        return _of("expon", least + (number("mean") - number("least", 0.0)) * scale, least, high)
    if name == "normal":
        return _of("norm", number("mean") * scale, _sd(law) * scale, max(low, 0.0), high)
    if name in ("gamma", "lognormal", "erlang"):
        centre, spread = (value * scale for value in _uncut(law))
        return _of("lognorm" if name == "lognormal" else "gamma", centre, spread**2, low, high)
    said.add("law")
    values = quantiles(law, (np.arange(_POINTS) + 0.5) / _POINTS) * scale
    if values.std() == 0:
        return _of("fix", float(values.mean()))
    # bounds would move the mean again
    return _of("gamma", float(values.mean()), float(values.var()), 0.0, math.inf)


def histogram(law: Law, said: Said) -> Json:
    """The distribution of a stream's intervals, of which Prosimos also takes a table."""
    if law.name not in ("discrete", "empirical", "triangular", "weibull", "beta"):
        return distribution(law, said)
    if law.name == "discrete":
        values = _tuple(law.get("values"))
        weights = _tuple(law.get("weights")) or (1.0,) * len(values)
        pairs = sorted((value / SECOND, weight / sum(weights)) for value, weight in zip(values, weights, strict=True))
    else:
        said.add("table")
        middles = quantiles(law, (np.arange(_BINS) + 0.5) / _BINS) / SECOND
        pairs = [(float(value), 1 / _BINS) for value in middles]
    reached, cdf = 0.0, []
    for _, weight in pairs:
        reached += weight
        cdf.append(min(reached, 1.0))
    cdf[-1] = 1.0
    table = {"cdf": cdf, "bin_midpoints": [value for value, _ in pairs]}
    return {"distribution_name": "histogram_sampling", "histogram_data": table}


def _of(name: str, *numbers: float) -> Json:
    bounded = [_FAR if number == math.inf else number for number in numbers]
    return {"distribution_name": name, "distribution_params": [{"value": _tidy(number)} for number in bounded]}


def _tidy(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _sd(law: Law) -> float:
    return law.number("sd", law.number("cv", 0.0) * law.number("mean"))


def _uncut(law: Law) -> tuple[float, float]:
    """Mean and standard deviation without the bounds, as Prosimos counts them."""
    n = law.number
    if law.name == "erlang":
        return n("mean"), n("mean") / math.sqrt(n("k"))
    if law.get("mean") is not None:
        return n("mean"), _sd(law)
    if law.name == "gamma":
        return n("shape") * n("scale"), math.sqrt(n("shape")) * n("scale")
    sigma = n("sigma")
    centre = n("median") * math.exp(sigma**2 / 2)
    return centre, centre * math.sqrt(math.expm1(sigma**2))


def _tuple(value: float | tuple[float, ...] | None) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else ()
