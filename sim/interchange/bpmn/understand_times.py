"""ISO 8601 spans of time, dates and repetitions, as timer events write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sim.model.spans import DAY, HOUR, MINUTE, SECOND, WEEK

__all__ = ["Cycle", "moment", "read_cycle", "read_duration"]

_YEAR, _MONTH = 365 * DAY, 30 * DAY
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_UNITS = (_YEAR, _MONTH, WEEK, DAY, HOUR, MINUTE, SECOND)
_LONGEST = 100 * 366 * DAY


@dataclass(frozen=True)
class Cycle:
    """A repetition: how often (None: without end), every how many microseconds, from when on."""

    times: int | None
    every: int
    since: datetime | None = None


def read_duration(text: str) -> int | None:
    """Microseconds of an ISO 8601 duration; a year has 365 days, a month 30. None where it is none.

    >>> read_duration("PT1H30M") == 90 * 60 * 1_000_000, read_duration("P"), read_duration("1 h")
    (True, None, None)
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    parts = [float(part.replace(",", ".")) if part else 0.0 for part in match.groups()]
    total = sum(part * unit for part, unit in zip(parts, _UNITS, strict=True))
    return round(total) if total <= _LONGEST else None


def moment(text: str) -> datetime | None:
    """The date and time that a `timeDate` names; None where it names none.

    >>> moment("2024-03-05T08:30:00Z").hour, moment("tomorrow")
    (8, None)
    """
    plain = text.strip()
    try:
        return datetime.fromisoformat(plain) if re.match(r"\d{4}-?\d\d-?\d\d", plain) else None
    except ValueError:
        return None


def read_cycle(text: str) -> Cycle | None:
    """The repetition that a `timeCycle` names; None where it is none (such as a cron line).

    >>> read_cycle("R3/PT10M")
    Cycle(times=3, every=600000000, since=None)
    """
    parts = [part.strip() for part in text.split("/")]
    if len(parts) < 2 or not re.fullmatch(r"R\d{0,6}", parts[0]):
        return None
    every = next((span for part in parts[1:] if (span := read_duration(part))), None)
    if every is None:
        return None
    since = next((date for part in parts[1:] if (date := moment(part))), None)
    return Cycle(int(parts[0][1:]) if parts[0][1:] else None, every, since)
