"""Laws and spans multiplied by a factor, exactly: every amount that is a time (or the number meant), no shape."""

from __future__ import annotations

from sim.model.laws import LAWS, Amount, Law, parse_law
from sim.model.spans import parse_span, write_span

__all__ = ["scaled_law", "scaled_span", "scaled_text"]


def scaled_law(law: Law, by: float) -> Law:
    """The law of `by` times what `law` draws.

    >>> from sim.model.laws import parse_law
    >>> str(scaled_law(parse_law("lognormal(mean=5 h, cv=0.6)"), 0.5))
    'lognormal(cv=0.6, mean=150 min)'
    """
    if by == 0:
        return Law("fixed", (("value", 0.0),), law.timed)
    free = LAWS[law.name].unitless
    return Law(
        law.name, tuple((key, value if key in free else _times(value, by)) for key, value in law.amounts), law.timed
    )


def scaled_text(text: str | float, by: float) -> str:
    """As `scaled_law`, for a law as it is written."""
    return str(scaled_law(parse_law(text), by))


def scaled_span(text: str, by: float) -> str:
    """A span as it is written, multiplied.

    >>> scaled_span("30 min", 1.5)
    '45 min'
    """
    return write_span(round(parse_span(text) * by))


def _times(value: Amount, by: float) -> Amount:
    return tuple(inner * by for inner in value) if isinstance(value, tuple) else value * by
