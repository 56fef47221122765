"""The laws that a scenario names, lowered to those that the engines draw from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from math import gamma, inf, sqrt

from scipy import special

from sim.engine import quantiles
from sim.engine.arithmetic import CONSTANT, Floats, log
from sim.engine.quantiles import LoweredLaw, QuantileTable
from sim.errors import InputError
from sim.model.laws import Law
from sim.model.mistakes import mistake

__all__ = ["lower_law"]


def lower_law(law: Law, *, place: str = "") -> LoweredLaw:
    """The lowered form of a law, in its own unit (microseconds where it is timed).

    Parameters
    ----------
    law
        A law of a scenario. `mean`, `sd` and `cv` are those of the whole law, before `low` and `high` cut it; the mean
        of an exponential includes its `least`. A timed normal without `low` may fall below 0, which is drawn as 0.
    place
        Where it stands, for the message.

    Raises
    ------
    InputError
        The amounts lie outside what can be computed, or `low` and `high` leave too little of the law to draw from.

    >>> from sim.model.laws import parse_law
    >>> quantiles.quantile(lower_law(parse_law("exponential(mean=10, least=4)")), 0.5)
    8.158883083359672
    """
    try:
        return _cut(_MAKERS[law.name](law), law)
    except (ValueError, OverflowError) as reason:
        raise InputError(mistake("run.law", place, value=law, why=reason)) from None


def _cut(whole: LoweredLaw, law: Law) -> LoweredLaw:
    """The law between its bounds, where it has some and does not end there by its nature."""
    low, high = law.number("low", -inf), law.number("high", inf)
    if law.name in ("uniform", "triangular", "beta") or (low == -inf and high == inf):
        return whole
    if whole.code == CONSTANT and low <= whole.a <= high:
        return whole
    return quantiles.cut(whole, low, high)


def _spread(law: Law) -> float:
    """The coefficient of variation, where the law is given by its mean and `cv` or `sd`."""
    return law.number("cv") if law.get("cv") is not None else law.number("sd") / law.number("mean")


def _uniform(law: Law) -> LoweredLaw:
    return quantiles.uniform(law.number("low"), law.number("high"))


def _triangular(law: Law) -> LoweredLaw:
    return quantiles.triangular(law.number("low"), law.number("mode"), law.number("high"))


def _exponential(law: Law) -> LoweredLaw:
    least = law.number("least", 0.0)
    return quantiles.exponential(law.number("mean") - least, least)


def _lognormal(law: Law) -> LoweredLaw:
    if law.get("median") is not None:
        mu, sigma = log(law.number("median")), law.number("sigma")
    else:
        variance = log(1.0 + _spread(law) * _spread(law))
        mu, sigma = log(law.number("mean")) - 0.5 * variance, sqrt(variance)
    middle = law.number("median", law.number("mean"))
    return quantiles.lognormal(mu, sigma) if sigma > 0.0 else quantiles.constant(middle)


def _normal(law: Law) -> LoweredLaw:
    mean = law.number("mean")
    sd = law.number("sd", law.number("cv") * mean)
    return quantiles.normal(mean, sd) if sd > 0.0 else quantiles.constant(mean)


def _weibull(law: Law) -> LoweredLaw:
    shape = law.number("shape")
    scale = law.number("scale") if law.get("scale") is not None else law.number("mean") / gamma(1.0 + 1.0 / shape)
    return quantiles.weibull(shape, scale)


def _gamma(law: Law) -> LoweredLaw:
    if law.get("shape") is not None:
        return quantiles.tabled(_gamma_table(law.number("shape")), law.number("shape") * law.number("scale"))
    mean, cv = law.number("mean"), _spread(law)
    return quantiles.tabled(_gamma_table(1.0 / (cv * cv)), mean) if cv > 0.0 else quantiles.constant(mean)


def _erlang(law: Law) -> LoweredLaw:
    return quantiles.tabled(_gamma_table(law.number("k")), law.number("mean"))


def _beta(law: Law) -> LoweredLaw:
    low, high = law.number("low"), law.number("high")
    table = _beta_table(law.number("a"), law.number("b"))
    return replace(quantiles.tabled(table, high - low, low), low=low, high=high)


def _list(law: Law, name: str) -> tuple[float, ...] | None:
    found = law.get(name)
    return found if isinstance(found, tuple) else None


_MAKERS: dict[str, Callable[[Law], LoweredLaw]] = {
    "fixed": lambda law: quantiles.constant(law.number("value")),
    "uniform": _uniform,
    "triangular": _triangular,
    "exponential": _exponential,
    "lognormal": _lognormal,
    "normal": _normal,
    "gamma": _gamma,
    "erlang": _erlang,
    "weibull": _weibull,
    "beta": _beta,
    "discrete": lambda law: quantiles.discrete(_list(law, "values") or (), _list(law, "weights")),
    "empirical": lambda law: quantiles.empirical(_list(law, "values") or (), _list(law, "shares")),
}


# --- Tables of the laws without a closed form, one for each shape in a process ----------------------------------------


@dataclass(frozen=True)
class _Gamma:
    """A gamma law of mean 1."""

    shape: float

    def ppf(self, q: Floats, /) -> Floats:
        below: Floats = special.gammaincinv(self.shape, q) / self.shape
        return below

    def isf(self, q: Floats, /) -> Floats:
        above: Floats = special.gammainccinv(self.shape, q) / self.shape
        return above

    def mean(self) -> float:
        return 1.0


@dataclass(frozen=True)
class _Beta:
    """A beta law on (0, 1)."""

    a: float
    b: float

    def ppf(self, q: Floats, /) -> Floats:
        below: Floats = special.betaincinv(self.a, self.b, q)
        return below

    def isf(self, q: Floats, /) -> Floats:
        above: Floats = special.betainccinv(self.a, self.b, q)
        return above

    def mean(self) -> float:
        return self.a / (self.a + self.b)


@cache
def _gamma_table(shape: float) -> QuantileTable:
    return quantiles.table_of(_Gamma(shape))


@cache
def _beta_table(a: float, b: float) -> QuantileTable:
    return quantiles.table_of(_Beta(a, b))
