"""Weekly periods of Prosimos as hours by weekday, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sim.interchange.prosimos.parameters import Period

__all__ = ["DAYS", "clock", "days_between", "periods_of", "week_of"]

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_SHORT = tuple(day[:3].lower() for day in DAYS)
_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d+))?)?\s*(am|pm)?\s*(?:z|\+00:?00)?", re.IGNORECASE)
_MIDNIGHT = "24:00"


def week_of(periods: Sequence[Period], *, likely: float = 0.5) -> dict[str, list[str]]:
    """Hours by weekday.

    Parameters
    ----------
    periods
        As they stand in the file; an end before the beginning is on the next day, one within the last second of a day
        is its end.
    likely
        Periods of a smaller probability are left out (calendars of the fuzzy kind).

    Raises
    ------
    ValueError
        A weekday or time that is none.

    >>> week_of([Period(**{"from": "FRIDAY", "to": "MONDAY", "beginTime": "9:00", "endTime": "23:59:59"})])["mon"]
    ['09:00-24:00']
    """
    week: dict[str, list[str]] = {}
    for period in periods:
        if period.probability < likely:
            continue
        begin, end = clock(period.begin), clock(period.end, ends=True)
        if begin in (end, _MIDNIGHT):
            continue
        for day in days_between(period.from_, period.to):
            week.setdefault(day, []).append(f"{begin}-{end}")
    return {day: week[day] for day in _SHORT if day in week}


def days_between(first: str, last: str) -> list[str]:
    """Short names of the days from one weekday to another, over the weekend where the last comes before the first.

    >>> days_between("SUNDAY", "MONDAY")
    ['sun', 'mon']
    """
    names = [first.strip().upper(), last.strip().upper()]
    if not set(names) <= set(DAYS):
        raise ValueError(next(name for name in names if name not in DAYS))
    begin, end = (DAYS.index(name) for name in names)
    return [_SHORT[day % 7] for day in range(begin, begin + (end - begin) % 7 + 1)]


def clock(text: str, *, ends: bool = False) -> str:
    """A time of day as `09:00`, with seconds where it has any; the end of a day is 24:00.

    >>> clock("09:00:00.646"), clock("5:30 PM"), clock("23:59:59.999", ends=True), clock("00:00:00", ends=True)
    ('09:00:00.646', '17:30', '24:00', '24:00')
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    part = (match[4] or "").rstrip("0")[:6]
    if match[5]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if match[5].lower() == "pm" else 0)
    if (hour, minute, second) > (24, 0, 0) or minute > 59 or second > 59 or (hour == 24 and part):
        raise ValueError(text)
    if ends and ((hour, minute, second) == (23, 59, 59) or (hour, minute, second, part) == (0, 0, 0, "")):
        return _MIDNIGHT
    seconds = f":{second:02}{'.' + part if part else ''}" if second or part else ""
    return f"{hour:02}:{minute:02}{seconds}"


def periods_of(week: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Periods of Prosimos for hours by weekday; spells over midnight become two.

    >>> periods_of({"sun": ["22:00-06:00"]})[1]
    {'from': 'MONDAY', 'to': 'MONDAY', 'beginTime': '00:00:00', 'endTime': '06:00:00'}
    """
    found = []
    for number, short in enumerate(_SHORT):
        for hours in week.get(short, ()):
            begin, end = hours.split("-")
            over = end < begin
            found.append(_period(number, begin, _MIDNIGHT if over else end))
            if over and end not in ("00:00", "00:00:00"):
                found.append(_period((number + 1) % 7, "00:00", end))
    return found


def _period(day: int, begin: str, end: str) -> dict[str, Any]:
    # 24:00 is no time of day for Prosimos
    times = [
        "23:59:59.999999" if time == _MIDNIGHT else time if time.count(":") == 2 else f"{time}:00"
        for time in (begin, end)
    ]
    return {"from": DAYS[day], "to": DAYS[day], "beginTime": times[0], "endTime": times[1]}
