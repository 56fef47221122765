"""Amounts as a person would say them: 41 min, 3.2 h, 5 days; shares as per cent; instants as a clock shows them."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["amount", "clock_time", "day_time", "duration", "percent"]

_MINUTE = 60_000_000
_STEPS = (("second", _MINUTE // 60), ("minute", _MINUTE), ("hour", 60 * _MINUTE), ("day", 1440 * _MINUTE))
_UNITS = {
    "second": {"en": "s", "zh": "秒"},
    "minute": {"en": "min", "zh": "分钟"},
    "hour": {"en": "h", "zh": "小时"},
    "day": {"en": "d", "zh": "天"},
}
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def amount(value: float) -> str:
    """`value` with two or three telling digits.

    >>> [amount(v) for v in (0.0, 3.14159, 41.2, 1234.5)]
    ['0', '3.1', '41', '1,234']
    """
    if value == 0:
        return "0"
    size = abs(value)
    if size < 1:
        return f"{value:.2g}"
    if size < 10:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:,.0f}"


def duration(microseconds: float | None, lang: str) -> str:
    """A length of time in the unit that a person would say; an em dash where it is not known.

    >>> duration(41 * 60_000_000, "en"), duration(36 * 3600 * 1_000_000, "zh"), duration(None, "en")
    ('41 min', '36 小时', '—')
    """
    if microseconds is None or microseconds != microseconds:
        return "—"
    unit, size = _STEPS[0]
    for name, step in _STEPS[1:]:
        # 90 min and 36 h say more than 1.5 h and 1.5 d
        if abs(microseconds) >= 2 * step or (name == "minute" and abs(microseconds) >= step):
            unit, size = name, step
    return f"{amount(microseconds / size)} {_UNITS[unit][lang]}"


def percent(share: float | None, digits: int = 1) -> str:
    """A share as per cent; an em dash where it is not known.

    >>> percent(0.9312), percent(None)
    ('93.1 %', '—')
    """
    if share is None or share != share:
        return "—"
    return f"{100 * share:.{digits}f} %"


def clock_time(start: datetime, microseconds: int) -> str:
    """Date and time of an instant, to the minute.

    >>> from datetime import timezone
    >>> clock_time(datetime(2024, 1, 1, tzinfo=timezone.utc), 90 * 60_000_000)
    '2024-01-01 01:30'
    """
    return (start + timedelta(microseconds=microseconds)).strftime("%Y-%m-%d %H:%M")


def day_time(start: datetime, microseconds: int, lang: str) -> str:
    """Weekday, date and time of an instant, to the minute.

    >>> from datetime import timezone
    >>> day_time(datetime(2024, 1, 1, tzinfo=timezone.utc), 90 * 60_000_000, "zh")
    '周一 01-01 01:30'
    """
    moment = start + timedelta(microseconds=microseconds)
    return f"{_WEEKDAYS[lang][moment.weekday()]} {moment:%m-%d %H:%M}"
