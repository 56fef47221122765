"""Laws as the engines draw from them: a closed form or a table, always by the inverse of the distribution function.

One uniform number gives one draw, and a draw rises with its number; so a redesign that halves a duration halves this
customer's. `sim.engine.luck_laws` makes these laws of those that a scenario names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Protocol

import numpy as np

from sim.engine import arithmetic
from sim.engine.arithmetic import CELLS, LEAST_CELL, REST_BITS, Floats

__all__ = [
    "LoweredLaw",
    "QuantileTable",
    "constant",
    "cut",
    "discrete",
    "empirical",
    "exponential",
    "lognormal",
    "normal",
    "quantile",
    "share_below",
    "store_of",
    "table_of",
    "tabled",
    "triangular",
    "uniform",
    "weibull",
]


@dataclass(frozen=True, eq=False)
class QuantileTable:
    """What a law is drawn from when it has no closed form.

    `values` are the numbers as the compiled sampler wants them; `max_error` is the greatest distance from the true
    quantile, as a share of the mean or of the quantile, whichever is greater (0: the table is the law).
    """

    values: Floats
    max_error: float = 0.0

    def __post_init__(self) -> None:
        self.values.setflags(write=False)


@dataclass(frozen=True)
class LoweredLaw:
    """One law in the sampler's terms: its code, its two numbers (see `sim.engine.arithmetic`), and where it is cut.

    A draw is the quantile at `u_low + u_width * u`, held between `low` and `high`.
    """

    code: int
    a: float
    b: float = 0.0
    low: float = -inf
    high: float = inf
    u_low: float = 0.0
    u_width: float = 1.0
    table: QuantileTable | None = None


def store_of(rows: Iterable[tuple[int, int, LoweredLaw]]) -> Floats:
    """The array that the compiled sampler reads: a row for each (element, purpose, law), then the tables, each once."""
    rows = list(rows)
    head: list[float] = []
    tables: list[Floats] = []
    begins: dict[int, int] = {}
    free = len(rows) * arithmetic.WIDTH
    for element, purpose, law in rows:
        begin, length = 0, 0
        if law.table is not None:
            length = law.table.values.size
            if id(law.table) not in begins:
                begins[id(law.table)] = free
                tables.append(law.table.values)
                free += length
            begin = begins[id(law.table)]
        head += [element, purpose, law.code, law.a, law.b, law.low, law.high, law.u_low, law.u_width, begin, length]
    return np.concatenate([np.array(head, np.float64), *tables])


def quantile(law: LoweredLaw, u: float) -> float:
    """The value below which a share `u` of (0, 1) of the law lies.

    >>> quantile(exponential(mean=2.0), 0.5)
    1.3862943611198906
    """
    return arithmetic.inverse(store_of([(0, 0, law)]), 0, u)


def share_below(law: LoweredLaw, x: float) -> float:
    """The share of the law below `x`, within 1e-16: where the quantile function, which never falls, comes to `x`.

    >>> round(share_below(uniform(2.0, 6.0), 3.0), 15)
    0.25
    """
    store = store_of([(0, 0, law)])
    low, high = 0.0, 1.0
    for _ in range(54):
        middle = 0.5 * (low + high)
        if arithmetic.inverse(store, 0, middle) < x:
            low = middle
        else:
            high = middle
    return high if low > 0.0 else 0.0  # without a value below `x`, `high` has been halved to almost 0


def cut(law: LoweredLaw, low: float = -inf, high: float = inf) -> LoweredLaw:
    """The part of a continuous, uncut law between `low` and `high`, as a law.

    Raises
    ------
    ValueError
        Less than a millionth of the law lies between them: too little to be drawn from with care.

    >>> round(quantile(cut(normal(0.0, 1.0), low=0.0), 0.5), 9)  # that of the uncut normal at 0.75
    0.67448975
    """
    u_low, u_high = share_below(law, low), share_below(law, high)
    if u_high - u_low < 1e-6:
        raise ValueError(f"less than a millionth of the law lies between {low:g} and {high:g}")
    return replace(law, low=low, high=high, u_low=u_low, u_width=u_high - u_low)


# --- Closed forms -----------------------------------------------------------------------------------------------------


def constant(value: float) -> LoweredLaw:
    """Always `value`."""
    return LoweredLaw(arithmetic.CONSTANT, value)


def uniform(low: float = 0.0, high: float = 1.0) -> LoweredLaw:
    """Evenly between `low` and `high`."""
    return LoweredLaw(arithmetic.UNIFORM, low, high - low, low=low, high=high)


def exponential(mean: float, offset: float = 0.0) -> LoweredLaw:
    """`offset` and an exponential of the given mean on top."""
    return LoweredLaw(arithmetic.EXPONENTIAL, mean, offset)


def lognormal(mu: float, sigma: float) -> LoweredLaw:
    """Exponential of a normal of mean `mu` and standard deviation `sigma`."""
    return LoweredLaw(arithmetic.LOGNORMAL, mu, sigma)


def normal(mean: float, sd: float) -> LoweredLaw:
    """Normal of the given mean and standard deviation."""
    return LoweredLaw(arithmetic.NORMAL, mean, sd)


def triangular(low: float, mode: float, high: float) -> LoweredLaw:
    """Triangular between `low` and `high`, its peak at `mode`."""
    return LoweredLaw(arithmetic.TRIANGULAR, mode, low=low, high=high)


def weibull(shape: float, scale: float) -> LoweredLaw:
    """Weibull: share above x is exp(-(x / scale)**shape)."""
    return LoweredLaw(arithmetic.WEIBULL, 1.0 / shape, scale)


# --- Tables -----------------------------------------------------------------------------------------------------------


class Continuous(Protocol):
    """A continuous law that knows its quantiles from below and from above; frozen laws of scipy.stats are such."""

    def ppf(self, q: Floats, /) -> Floats:
        """The quantiles at the shares `q` from below."""

    def isf(self, q: Floats, /) -> Floats:
        """The quantiles at the shares `q` from above."""

    def mean(self) -> float:
        """The mean."""


def table_of(law: Continuous) -> QuantileTable:
    """The quantiles of a continuous law on the sampler's grid, with the error of going straight between them.

    The error is measured in the middle of every cell, where that of a straight line is greatest. For an exponential it
    is 5.5e-6.

    Raises
    ------
    ValueError
        The law has no finite mean, or quantiles that are not finite or fall.
    """
    edges = np.arange(CELLS + 1) + LEAST_CELL
    tail = (edges << REST_BITS).view(np.float64)
    middles = 0.5 * (tail[1:] + tail[:-1])
    values = np.concatenate([law.ppf(tail), law.isf(tail[-2::-1])])
    true = np.concatenate([law.ppf(middles), law.isf(middles[::-1])])
    mean = float(law.mean())
    if not (np.isfinite(mean) and np.isfinite(values).all() and (np.diff(values) >= 0).all()):
        raise ValueError("the law must have a finite mean and finite quantiles that never fall")
    between = 0.5 * (values[1:] + values[:-1])
    scale = np.maximum(np.abs(true), abs(mean))
    error = np.divide(np.abs(between - true), scale, out=np.zeros_like(true), where=scale > 0)
    return QuantileTable(values, float(error.max()))


def tabled(table: QuantileTable, factor: float = 1.0, offset: float = 0.0) -> LoweredLaw:
    """The law of a table of `table_of`, each value times `factor` plus `offset`."""
    return LoweredLaw(arithmetic.TABLE, factor, offset, table=table)


def empirical(values: Sequence[float], shares: Sequence[float] | None = None) -> LoweredLaw:
    """The law whose quantiles go straight through `values` at the cumulative `shares`.

    Parameters
    ----------
    values
        At least two numbers that never fall.
    shares
        As many numbers that rise from 0 to 1; by default evenly.
    """
    steps = np.linspace(0.0, 1.0, len(values)) if shares is None else np.array(shares, np.float64)
    return LoweredLaw(arithmetic.EMPIRICAL, 1.0, table=QuantileTable(_pairs(steps, values)))


def discrete(values: Sequence[float], weights: Sequence[float] | None = None) -> LoweredLaw:
    """One of `values`, by weight (by default all alike); a value of weight 0 is never drawn.

    >>> [quantile(discrete([10, 20], weights=[1, 3]), u) for u in (0.24, 0.25)]
    [10.0, 20.0]
    """
    steps = np.cumsum(np.ones(len(values)) if weights is None else np.array(weights, np.float64))
    return LoweredLaw(arithmetic.DISCRETE, 1.0, table=QuantileTable(_pairs(steps / steps[-1], values)))


def _pairs(steps: Floats, values: Sequence[float]) -> Floats:
    return np.concatenate([steps, np.array(values, np.float64)])
