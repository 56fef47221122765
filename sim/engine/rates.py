"""The rate of a Poisson stream over time: its shape by hour, weekday, month and holiday, its calendar, its surges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sim.model.holidays import is_public_holiday
from sim.model.spans import DAY, HOUR, SECOND

if TYPE_CHECKING:
    from sim.engine.arithmetic import Floats
    from sim.engine.lowered import LoweredScenario, Stream

__all__ = ["Rates"]

_YEAR = 365 * DAY
_STRETCH = 28 * DAY
_FAR = 200 * 366 * DAY


class Rates:
    """Cumulative rate of a stream, piecewise linear between hours, openings and surges; extended as needed.

    `per_year` and `per_day` are met on average over the first 365 days, surges aside; `per_hour` is the rate in an
    open hour of weight 1.
    """

    def __init__(self, stream: Stream, lowered: LoweredScenario) -> None:
        self.part = part = stream.part
        self.start = lowered.start
        self.zone = ZoneInfo(lowered.scenario.zone)
        self.open_time = lowered.calendars.get(stream.part.calendar or "")
        self.surges = lowered.surges.get(stream.id, [])
        local = self.start.astimezone(self.zone)
        # how much of its hour was over when the run began: hours are the clock's, not the run's
        self.past = (local.minute * 60 + local.second) * SECOND + local.microsecond
        self.hours, self.weekdays, self.months = (
            _levelled(shape, size) for shape, size in ((part.hours, 24), (part.weekdays, 7), (part.months, 12))
        )
        self.times = [0]
        self.reached = [0.0]
        self.scale = self._scale()

    def instants(self, amounts: Floats) -> Iterator[int]:
        """The instants at which the cumulative rate reaches growing amounts; they end where it never does.

        The rate is extended no farther than the amount that is asked for needs: holidays are not known for ever.
        """
        done = 0
        while done < len(amounts) and self.scale > 0:
            while self.reached[-1] < amounts[done]:
                if self.times[-1] > _FAR:
                    return
                self._extend()
            known = int(np.searchsorted(amounts, self.reached[-1], side="right"))
            yield from self._instants(amounts[done:known])
            done = known

    def _instants(self, amounts: Floats) -> list[int]:
        """The same for amounts that the cumulative rate, as far as it is extended, reaches."""
        times, reached = np.array(self.times), np.array(self.reached)
        at = np.searchsorted(reached, amounts, side="right") - 1
        after = np.minimum(at + 1, len(times) - 1)
        rise = reached[after] - reached[at]
        share = np.divide(amounts - reached[at], rise, out=np.zeros_like(amounts), where=rise > 0)
        found: list[int] = (times[at] + np.rint(share * (times[after] - times[at])).astype(np.int64)).tolist()
        return found

    def _scale(self) -> float:
        """Cases a microsecond where the weight is 1."""
        part = self.part
        if part.per_hour is not None:
            return part.per_hour / HOUR
        wanted = part.per_year if part.per_year is not None else 365 * (part.per_day or 0.0)
        mass = sum(weight * (b - a) for a, b, weight in self._pieces(0, _YEAR))
        return wanted / mass if mass > 0 else 0.0

    def _extend(self) -> None:
        begin = self.times[-1]
        for a, b, weight in self._pieces(begin, begin + _STRETCH):
            for c, d, factor in self._surged(a, b):
                self.times.append(d)
                self.reached.append(self.reached[-1] + self.scale * weight * factor * (d - c))

    def _pieces(self, begin: int, end: int) -> list[tuple[int, int, float]]:
        """Stretches of constant weight that cover [begin, end)."""
        pieces = []
        for hour in range(begin - (begin + self.past) % HOUR, end, HOUR):
            at, close = max(hour, begin), min(hour + HOUR, end)
            weight = self._weight(at)
            if self.open_time is None:
                pieces.append((at, close, weight))
                continue
            cursor = at
            for opens, closes in self.open_time.spells(at, close):
                pieces += [(cursor, opens, 0.0), (opens, closes, weight)]
                cursor = closes
            pieces.append((cursor, close, 0.0))
        return [(a, b, w) for a, b, w in pieces if b > a]

    def _weight(self, at: int) -> float:
        part = self.part
        local = datetime.fromtimestamp((self.start + timedelta(microseconds=at)).timestamp(), self.zone)
        weight = self.hours[local.hour] * self.weekdays[local.weekday()] * self.months[local.month - 1]
        if part.holidays is not None and is_public_holiday(local.date()):
            weight *= part.holidays
        return weight

    def _surged(self, a: int, b: int) -> list[tuple[int, int, float]]:
        """[a, b) cut at the borders of surges, with the product of their factors."""
        cuts = sorted({a, b, *(t for s in self.surges for t in s[:2] if a < t < b)})
        result = []
        for c, d in pairwise(cuts):
            factor = 1.0
            for begins, ends, times in self.surges:
                if begins <= c < ends:
                    factor *= times
            result.append((c, d, factor))
        return result


def _levelled(shape: Sequence[float] | None, size: int) -> list[float]:
    """The weights of a shape around a mean of 1; none is flat."""
    if shape is None:
        return [1.0] * size
    return [weight * len(shape) / (sum(shape) or 1.0) for weight in shape]
