"""How long somebody was on duty before an instant: weekly calendars on the log's clock, and dated rosters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

import numpy as np
import polars as pl

from sim.log.eventlog import EventLog
from sim.model.week import MINUTES_A_WEEK, Week
from sim.views.decomposition.instances import Whole

__all__ = ["Clock", "Duty", "Rosters", "Weekly", "rostered"]

_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_WEEK = MINUTES_A_WEEK * _MINUTE
_STEP = 4 * _WEEK
_YEARS = (datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
_MICROSECOND = timedelta(microseconds=1)
_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001 - a day on the wall, in whatever zone


class Duty(Protocol):
    """When somebody is on duty."""

    def before(self, times: Whole) -> Whole:
        """Microseconds on duty from some fixed instant to each of `times` (microseconds of the log)."""


@dataclass(frozen=True)
class Clock:
    """The log's clock on the wall: from each of `since` (microseconds of the log) on it is `ahead` of them, counted
    from a Monday's midnight.
    """

    since: Whole
    ahead: Whole

    @classmethod
    def of(cls, start: datetime, begin: int, end: int) -> Clock:
        """The clock of a log that starts at `start`, from `begin` to `end`: a zone's changes of offset, found to the
        second; it is taken to make no two of them within four weeks, and none before 1900 or after 2100, where times
        stand for what nobody knows.
        """
        first, last = ((edge - start) // _MICROSECOND for edge in _YEARS)
        begin, end = min(max(begin, first), last), min(end, last)
        since, ahead = [begin], [_ahead(start, begin)]
        if not isinstance(start.tzinfo, timezone):
            for low in range(begin, end, _STEP):
                high = min(low + _STEP, end)
                if _ahead(start, high) != ahead[-1]:
                    since.append(_change(start, low, high))
                    ahead.append(_ahead(start, high))
        return cls(np.array(since, dtype=np.int64), np.array(ahead, dtype=np.int64))

    def wall(self, times: Whole) -> Whole:
        """What the clock on the wall shows at these times."""
        return times + self.ahead[self.spell(times)]

    def spell(self, times: Whole) -> Whole:
        """The spell of one offset in which each of these times lies."""
        return np.maximum(np.searchsorted(self.since, times, side="right") - 1, 0)


def _ahead(start: datetime, time: int) -> int:
    """Wall time since the Monday, less the log's time."""
    moment = (start.astimezone(UTC) + time * _MICROSECOND).astimezone(start.tzinfo)
    return (moment.replace(tzinfo=None) - _MONDAY) // _MICROSECOND - time


def _change(start: datetime, low: int, high: int) -> int:
    """The first second after `low` from which on the clock is as far ahead as at `high`."""
    new = _ahead(start, high)
    while high - low > _SECOND:
        middle = (low + high) // 2
        low, high = (low, middle) if _ahead(start, middle) == new else (middle, high)
    # Zones change on whole seconds of the world's time, and a log may begin within one.
    return high - (high + start.microsecond) % _SECOND


@dataclass(frozen=True)
class Weekly:
    """Duty by a calendar that is the same every week, on the log's clock."""

    week: Week
    clock: Clock

    def before(self, times: Whole) -> Whole:
        """As `Duty`."""
        since, ahead = self.clock.since, self.clock.ahead
        spell = self.clock.spell(times)
        begun = self._on_the_wall(since + ahead)
        passed = self._on_the_wall(since[1:] + ahead[:-1]) - begun[:-1]
        so_far = np.concatenate([[0], np.cumsum(passed)])
        worked: Whole = so_far[spell] + self._on_the_wall(times + ahead[spell]) - begun[spell]
        return worked

    def _on_the_wall(self, times: Whole) -> Whole:
        weeks, within = np.divmod(times, _WEEK)
        edges = np.array([0, *(edge for spell in self.week.spells for edge in spell)], dtype=np.int64) * _MINUTE
        worked = np.zeros(len(edges), dtype=np.int64)
        worked[2::2] = np.cumsum(edges[2::2] - edges[1::2])
        worked[1::2] = worked[:-1:2]
        at = np.searchsorted(edges[1:], within, side="right")
        inside = at % 2 == 1
        on_duty: Whole = weeks * worked[-1] + worked[at] + np.where(inside, within - edges[at], 0)
        return on_duty


@dataclass(frozen=True)
class Rosters:
    """Duty by dates: spells [begin, end) in microseconds of the log, sorted and apart."""

    begin: Whole
    end: Whole

    def before(self, times: Whole) -> Whole:
        """As `Duty`."""
        if not len(self.begin):
            return np.zeros(len(times), dtype=np.int64)
        whole = np.concatenate([[0], np.cumsum(self.end - self.begin)])
        at = np.searchsorted(self.begin, times, side="right") - 1
        last = np.maximum(at, 0)
        within = np.minimum(times, self.end[last]) - self.begin[last]
        return np.where(at < 0, 0, whole[last] + within)


def rostered(log: EventLog) -> dict[str, Duty]:
    """Duty as the log's table `staffing` has it; nobody for a log from outside."""
    spells = log.staffing.sort("resource", "open_time").group_by("resource").agg("open_time", "close_time")
    return {
        name: Rosters(np.array(begin, dtype=np.int64), np.array(end, dtype=np.int64))
        for name, begin, end in spells.select(pl.col("resource"), "open_time", "close_time").iter_rows()
    }
