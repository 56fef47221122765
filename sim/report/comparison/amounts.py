"""Figures of a comparison as a person would say them: values, differences with their sign, intervals."""

from __future__ import annotations

from sim.study.effects import Effect, Kpi
from sim.words import Lang, amount, duration, percent, say

__all__ = [
    "difference",
    "interval",
    "relative",
    "relative_interval",
    "signed_percent",
    "size",
    "span",
    "times",
    "value",
]

_SECOND = 1_000_000  # in microseconds: comparisons reckon in seconds, words in microseconds
_NONE = "—"
_POINTS = ("share", "score")


def value(kpi: Kpi, figure: float | None, lang: Lang, currency: str = "") -> str:
    """A figure of a KPI; a dash where it is not known.

    >>> from sim.model.parts import Texts
    >>> kpi = Kpi("cycle_mean", "time", "lower", Texts(zh="全程", en="cycle"))
    >>> value(kpi, 7200.0, "en")
    '2 h'
    """
    if figure is None:
        return _NONE
    if kpi.unit == "time":
        return duration(figure * _SECOND, lang)
    if kpi.unit == "share":
        return percent(figure)
    if kpi.unit == "score":
        return f"{figure:.1f}"
    if kpi.unit == "money":
        return f"{amount(figure)} {currency}".strip()
    if kpi.unit == "per_day":
        return say("comparison.unit.per_day", lang, n=amount(figure))
    return _telling(figure)


def _telling(figure: float) -> str:
    """A plain number with as many digits as tell it apart."""
    return amount(figure) if abs(figure) >= 10 or figure == 0 else f"{figure:.3g}"


def difference(kpi: Kpi, figure: float | None, lang: Lang, currency: str = "") -> str:
    """A difference with its sign; of shares in percentage points, of scores in points.

    >>> from sim.model.parts import Texts
    >>> difference(Kpi("s", "share", "higher", Texts(zh="率", en="rate")), -0.021, "en")
    '−2.1 pp'
    """
    if figure is None:
        return _NONE
    sign = "−" if figure < 0 else "+" if figure > 0 else ""
    return sign + size(kpi, figure, lang, currency)


def size(kpi: Kpi, figure: float, lang: Lang, currency: str = "") -> str:
    """How large a difference is, without its sign."""
    far = abs(figure)
    if not far:
        return "0"
    if kpi.unit == "share":
        return say("comparison.unit.points", lang, n=_point(100 * far))
    if kpi.unit == "score":
        return say("comparison.unit.score", lang, n=_point(far))
    return value(kpi, far, lang, currency)


def _point(far: float) -> str:
    """A number of points: one decimal, and more only where it would say nothing."""
    return f"{far:.1f}" if far >= 0.1 else f"{far:.2g}"


def interval(effect: Effect, lang: Lang, currency: str = "", *, joint: bool = False) -> str:
    """The interval of a difference; a dash where there is none."""
    low, high = (effect.joint_low, effect.joint_high) if joint else (effect.low, effect.high)
    if low is None or high is None:
        return _NONE
    first = difference(effect.kpi, low, lang, currency)
    if effect.kpi.unit in _POINTS:
        first = f"{'−' if low < 0 else '+' if low > 0 else ''}{_bare(effect.kpi, low)}"
    return say("comparison.unit.range", lang, low=first, high=difference(effect.kpi, high, lang, currency))


def span(kpi: Kpi, near: float, far: float, lang: Lang, currency: str = "") -> tuple[str, str]:
    """The ends of an interval of sizes, points with their unit at the second alone.

    >>> from sim.model.parts import Texts
    >>> span(Kpi("s", "score", "higher", Texts(zh="分", en="score")), 2.0, 3.0, "en")
    ('2.0', '3.0 points')
    """
    first = _bare(kpi, near) if kpi.unit in _POINTS else size(kpi, near, lang, currency)
    return first, size(kpi, far, lang, currency)


def _bare(kpi: Kpi, figure: float) -> str:
    """How large a difference in points is, without its unit."""
    far = abs(figure) * (100 if kpi.unit == "share" else 1)
    return _point(far) if far else "0"


def signed_percent(share: float | None) -> str:
    """A relative difference with its sign.

    >>> signed_percent(-0.1), signed_percent(0.0004), signed_percent(None)
    ('−10.0 %', '+0.04 %', '—')
    """
    if share is None:
        return _NONE
    far = abs(share)
    text = percent(far) if far >= 0.0005 or not far else f"{100 * far:.1g} %"
    return f"{'−' if share < 0 else '+' if share > 0 else ''}{text}"


def relative(effect: Effect) -> tuple[float | None, float | None, float | None, float | None, float | None]:
    """The difference, its interval and its joint interval as shares of the base; null where the base is 0."""
    base = effect.base
    ends = (effect.difference, effect.low, effect.high, effect.joint_low, effect.joint_high)
    if not base:
        return (None, None, None, None, None)
    at, low, high, joint_low, joint_high = (None if end is None else end / abs(base) for end in ends)
    return (at, low, high, joint_low, joint_high)


def relative_interval(effect: Effect, lang: Lang) -> str:
    """The relative difference with its interval, such as `−10.0 % (−12.1 % to −7.9 %)`."""
    if effect.identical:
        return "0"
    at, low, high, _, _ = relative(effect)
    if low is None or high is None:
        return signed_percent(at)
    ends = say("comparison.unit.range", lang, low=signed_percent(low), high=signed_percent(high))
    return say("comparison.unit.bracket", lang, value=signed_percent(at), range=ends)


def times(figure: float | None) -> str:
    """A factor, such as `12 ×`."""
    return _NONE if figure is None else f"{amount(figure)} ×"
