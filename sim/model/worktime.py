"""Open time: the spells in which a calendar is open, and the arithmetic of working time on them.

Times are whole microseconds since the scenario's start, spells half-open `[open, close)`. Spells are worked out year by
year as they are asked for, so there is no horizon; what lies before the start counts as closed.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from sim.errors import InputError, RunError
from sim.model.holidays import FIRST_YEAR, LAST_YEAR, is_known, is_working_day
from sim.model.mistakes import mistake
from sim.model.organisation import Calendar, Weekday

__all__ = ["OpenTime", "Spell", "day_hours", "open_time"]

Spell = tuple[int, int]
Times = npt.NDArray[np.int64]

_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_DAY_LONG = 86_400_000_000
_LAST_YEAR = 9998  # dates end with 9999


def open_time(calendar: Calendar, *, start: datetime, zone: str, name: str = "") -> OpenTime:
    """The open time of `calendar`.

    Parameters
    ----------
    calendar
        Its `dates` override everything, then `closed`, then the rota (`cycle`, `on`), then `week` or `days`+`hours`.
    start
        Aware date and time of the scenario's start, the zero of all times.
    zone
        Zone of the calendar's hours, such as `Asia/Shanghai`. An hour that a change of the clocks leaves out stands for
        the instant as late after the change; one that comes twice, for its first time.
    name
        Name of the calendar, for errors.

    >>> office = open_time(Calendar(hours=("08:00-12:00",)), start=datetime(2024, 1, 1, tzinfo=UTC), zone="UTC")
    >>> office.add(0, 5 * 3_600_000_000) // 3_600_000_000  # the fifth hour is worked on the second day
    33
    """
    zone_info = ZoneInfo(zone)
    first = start.astimezone(zone_info).date()
    return OpenTime(_Days(calendar, first, name), start=start.astimezone(UTC), zone=zone_info)


def day_hours(text: str) -> tuple[int, int]:
    """Begin and end of `08:30-12:00` in microseconds of the day; an end before the begin is on the next day.

    >>> [time // 60_000_000 for time in day_hours("22:00-06:00")]
    [1320, 1800]
    """
    begin, end = (_of_day(time.strip()) for time in text.split("-"))
    return begin, end if end > begin else end + _DAY_LONG


def _of_day(time: str) -> int:
    hour, minute, second = [*time.split(":"), "0"][:3]
    return (int(hour) * 60 + int(minute)) * 60_000_000 + round(float(second) * 1_000_000)


def _merge(spells: Iterable[Spell]) -> list[Spell]:
    """Spells in order, with those that touch or overlap made one."""
    merged: list[Spell] = []
    for begin, end in sorted(spells):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


@dataclass(frozen=True)
class _Days:
    """What a calendar says of single local dates; `first` is the scenario's first, day 0 of a rota."""

    calendar: Calendar
    first: date
    name: str

    def hours(self, day: date) -> tuple[str, ...]:
        """The hours of `day`."""
        calendar = self.calendar
        if day in calendar.dates:
            return calendar.dates[day]
        if day in calendar.closed or not self._on_rota(day):
            return ()
        if calendar.week:
            return calendar.week.get(_WEEKDAYS[day.weekday()], ())
        return calendar.hours if self._is_day(day) else ()

    def is_known(self, day: date) -> bool:
        """Whether it can be said when the calendar is open on `day`."""
        calendar = self.calendar
        named = day in calendar.dates or day in calendar.closed or not self._on_rota(day)
        return named or not self._follows_holidays or is_known(day, calendar.holidays)

    @property
    def _follows_holidays(self) -> bool:
        calendar = self.calendar
        return (
            calendar.days == "working_days" and not calendar.week and bool(calendar.hours) and calendar.holidays == "cn"
        )

    def _on_rota(self, day: date) -> bool:
        cycle = self.calendar.cycle
        return cycle is None or (day - self.first).days % cycle in self.calendar.on

    def _is_day(self, day: date) -> bool:
        days = self.calendar.days
        if days == "every_day":
            return True
        if days == "working_days":
            return is_working_day(day, self.calendar.holidays)
        return _WEEKDAYS[day.weekday()] in days

    def last_named(self) -> date:
        """The last date that the calendar names; beyond it the weeks (or rotas) repeat."""
        return max([self.first, *self.calendar.dates, *self.calendar.closed])

    def tail(self) -> Literal["open", "closed", "both"]:
        """What holds for good beyond the last named date; `both` where it goes on opening and closing."""
        if self._follows_holidays and (
            self.calendar.cycle is None or any(d < self.calendar.cycle for d in self.calendar.on)
        ):
            return "both"
        period = math.lcm(7, self.calendar.cycle or 1)
        begin = self.last_named() + _DAY
        spells = []
        for number in range(period + 1):
            for text in self.hours(begin + number * _DAY):
                opens, closes = day_hours(text)
                spells.append((number * _DAY_LONG + opens, number * _DAY_LONG + closes))
        merged = _merge(spells)
        if not merged:
            return "closed"
        always = len(merged) == 1 and merged[0][0] <= _DAY_LONG and merged[0][1] >= (period + 1) * _DAY_LONG
        return "open" if always else "both"

    def unknown(self, day: date) -> InputError:
        """What to tell the user when the holidays of `day` are not published."""
        place = f"calendars.{self.name}" if self.name else "calendar"
        return InputError(
            mistake("check.holidays_unknown", place, value="working_days", day=day, first=FIRST_YEAR, last=LAST_YEAR)
        )


class OpenTime:
    """The open time of one calendar; built by `open_time`."""

    def __init__(self, days: _Days, *, start: datetime, zone: ZoneInfo) -> None:
        self._days, self._start, self._zone = days, start, zone
        self._next = days.first - _DAY  # its last spell may reach over midnight into the first day
        self._known = 0  # spells that open before this instant are known
        self._opens: list[int] = []
        self._closes: list[int] = []
        self._sums: list[int] = []  # open time before each spell
        self._arrays: tuple[Times, Times, Times] | None = None
        self._tail = days.tail()
        self._settled = days.last_named() + _DAY

    def spells(self, begin: int, end: int) -> list[Spell]:
        """The spells in `[begin, end)`, cut at its borders, in order and apart from each other."""
        self._cover(end)
        first = max(bisect_right(self._opens, begin) - 1, 0)
        found = []
        for index in range(first, len(self._opens)):
            if self._opens[index] >= end:
                break
            opens, closes = max(self._opens[index], begin), min(self._closes[index], end)
            if opens < closes:
                found.append((opens, closes))
        return found

    def is_open(self, t: int) -> bool:
        """Whether it is open at `t`; at the closing instant it is not."""
        self._cover(t + 1)
        index = bisect_right(self._opens, t) - 1
        return index >= 0 and t < self._closes[index]

    def next_open(self, t: int) -> int | None:
        """The first instant from `t` on at which it is open: `t` itself if it is; None if it never opens again."""
        while True:
            index = bisect_right(self._opens, t) - 1
            if index >= 0 and t < self._closes[index]:
                return t
            if index + 1 < len(self._opens):
                return max(t, self._opens[index + 1])
            if self._tail == "closed" and self._next > self._settled:
                return None
            self._extend()

    def next_close(self, t: int) -> int | None:
        """The first closing instant after `t`; None if it never closes again.

        Where it is closed at `t`, this is the end of the next spell.
        """
        while True:
            index = bisect_right(self._closes, t)
            # the last spell known may grow by what follows
            if index < len(self._closes) and (self._closes[index] < self._known or index + 1 < len(self._closes)):
                return self._closes[index]
            if self._tail != "both" and self._next > self._settled + _DAY:
                return self._closes[index] if index < len(self._closes) and self._tail == "closed" else None
            self._extend()

    def add(self, t: int, amount: int) -> int:
        """The first instant at which `amount` of open time has passed since `t`.

        With `amount` 0 that is `t` itself, open or not; otherwise it lies within a spell or on its closing instant.

        Raises
        ------
        RunError
            It never is open for so long.
        """
        if amount < 0:
            raise ValueError(f"amount is {amount}: must not be negative")
        if amount == 0:
            return t
        target = self._before(t) + amount
        while not self._sums or self._sums[-1] + self._closes[-1] - self._opens[-1] < target:
            if self._tail == "closed" and self._next > self._settled:
                place = f"calendars.{self._days.name}" if self._days.name else "calendar"
                raise RunError(mistake("run.never_open", place))
            self._extend()
        # the first spell at whose end the target is reached is the last that begins with less
        index = bisect_right(self._sums, target - 1) - 1
        return self._opens[index] + target - self._sums[index]

    def between(self, a: int, b: int) -> int:
        """Open time in `[a, b)`; its negative where `b` comes before `a`."""
        return self._before(b) - self._before(a)

    def between_many(self, a: npt.ArrayLike, b: npt.ArrayLike) -> Times:
        """`between` for whole arrays of instants (int64 microseconds, broadcast against each other)."""
        begins, ends = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
        self._cover(int(max(begins.max(initial=0), ends.max(initial=0))))
        result: Times = self._before_many(ends) - self._before_many(begins)
        return result

    def _before(self, t: int) -> int:
        """Open time before `t`."""
        self._cover(t)
        index = bisect_right(self._opens, t) - 1
        return 0 if index < 0 else self._sums[index] + min(t, self._closes[index]) - self._opens[index]

    def _before_many(self, t: Times) -> Times:
        if not self._opens:
            return np.zeros_like(t)
        if self._arrays is None:
            opens, closes, sums = (np.array(x, dtype=np.int64) for x in (self._opens, self._closes, self._sums))
            self._arrays = (opens, closes, sums)
        opens, closes, sums = self._arrays
        index = np.searchsorted(opens, t, side="right") - 1
        inside = sums[index] + np.minimum(t, closes[index]) - opens[index]
        return np.where(index < 0, 0, inside)

    def _cover(self, t: int) -> None:
        """Know every spell that opens before `t`."""
        while self._known < t:
            self._extend()

    def _extend(self) -> None:
        """Work out the days up to the end of the year, or as far as they can be known."""
        begin, year = self._next, self._next.year
        if not self._days.is_known(begin):
            raise self._days.unknown(begin)
        if year > _LAST_YEAR:
            raise RunError(mistake("run.too_late", "horizon"))
        self._arrays = None
        while self._next.year == year and self._days.is_known(self._next):
            for opens, closes in _merge(map(day_hours, self._days.hours(self._next))):
                self._append(max(self._instant(self._next, opens), 0), self._instant(self._next, closes))
            self._next += _DAY
        self._known = max(self._instant(self._next, 0), 0)

    def _append(self, opens: int, closes: int) -> None:
        if closes <= opens:  # before the start, or left out by a change of the clocks
            return
        if self._opens and opens <= self._closes[-1]:
            self._closes[-1] = max(closes, self._closes[-1])
            return
        self._sums.append(self._sums[-1] + self._closes[-1] - self._opens[-1] if self._opens else 0)
        self._opens.append(opens)
        self._closes.append(closes)

    def _instant(self, day: date, time: int) -> int:
        """Microseconds since the start of a time of a local day."""
        wall = datetime(day.year, day.month, day.day, tzinfo=self._zone) + timedelta(microseconds=time)
        return (wall - self._start) // _TICK
