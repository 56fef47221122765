"""Spans of time as people write them (`30 min`, `1.5 h`, `3 wd`) and as the engine counts them (microseconds)."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

__all__ = ["DAY", "HOUR", "MINUTE", "SECOND", "UNITS", "WEEK", "Span", "parse_span", "write_span"]

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

# wd is a working day: 24 hours of a calendar that is open on working days, so that "3 wd" from Monday 15:00 ends on
# Thursday 15:00
UNITS = {"us": 1, "ms": 1000, "s": SECOND, "min": MINUTE, "h": HOUR, "d": DAY, "wd": DAY, "wk": WEEK}
_PATTERN = re.compile(r"^\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*([a-z]+)\s*$")


def parse_span(text: object) -> int:
    """Microseconds of a span such as `"30 min"`.

    Parameters
    ----------
    text
        A number and one of the units us, ms, s, min, h, d, wd (working day), wk. A bare 0 needs no unit.

    Raises
    ------
    ValueError
        It is no span, has no unit, or is longer than 100 years.

    >>> parse_span("1.5 h")
    5400000000
    """
    if text == 0 and not isinstance(text, bool):
        return 0
    match = _PATTERN.match(text) if isinstance(text, str) else None
    if match is None or match[2] not in UNITS:
        raise ValueError(f"not a span of time; write a number and a unit ({', '.join(UNITS)}), such as '30 min'")
    value = float(match[1]) * UNITS[match[2]]
    if abs(value) > 100 * 366 * DAY:
        raise ValueError("longer than 100 years")
    return round(value)


def write_span(microseconds: int) -> str:
    """The shortest exact text of a span, read back by `parse_span`.

    >>> write_span(5400000000), write_span(0), write_span(1_500_000)
    ('90 min', '0 s', '1500 ms')
    """
    if microseconds == 0:
        return "0 s"
    for unit in ("d", "h", "min", "s", "ms"):
        if microseconds % UNITS[unit] == 0:
            return f"{microseconds // UNITS[unit]} {unit}"
    return f"{microseconds} us"


def _not_negative(text: object) -> int:
    value = parse_span(text)
    if value < 0:
        raise ValueError("must not be negative")
    return value


Span = Annotated[
    int,
    BeforeValidator(_not_negative),
    PlainSerializer(write_span, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "title": "span of time",
            "type": "string",
            "pattern": r"^\s*[0-9.eE+-]+\s*(us|ms|s|min|h|d|wd|wk)\s*$",
            "examples": ["30 min", "3 wd"],
        }
    ),
]
"""A span of time, at least 0, in microseconds."""
