"""How many cases a stream brings in a window of time, on average."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from sim.model.check.clocks import Clocks
from sim.model.customers import Arrivals
from sim.model.holidays import is_public_holiday
from sim.model.law_values import mean
from sim.model.scenario import Scenario
from sim.model.spans import DAY, HOUR

__all__ = ["YEAR", "expected_cases"]

Times = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]

YEAR = 365 * DAY


def expected_cases(scenario: Scenario, name: str, window: int, clocks: Clocks) -> float:
    """Mean number of cases of stream `name` that arrive in the first `window` microseconds.

    `per_year` and `per_day` are met on average over the first 365 days, surges aside.
    """
    stream = scenario.arrivals[name]
    if stream.times is not None:
        count = float(sum(time < window for time in stream.times))
    elif stream.every is not None:
        opened = _open(clocks, stream, np.array([0]), np.array([window]))[0] if stream.calendar else window
        average = mean(stream.every)
        count = opened / average if average > 0 else 0.0
    else:
        count = _poisson(scenario, name, window, clocks)
    return count if stream.at_most is None else min(count, float(stream.at_most))


def _poisson(scenario: Scenario, name: str, window: int, clocks: Clocks) -> float:
    stream = scenario.arrivals[name]
    weights, begins = _weights(scenario, stream, window, clocks)
    if stream.per_hour is not None:
        scale = stream.per_hour / HOUR
    else:
        whole, _ = (weights, begins) if window == YEAR else _weights(scenario, stream, YEAR, clocks)
        wanted = stream.per_year if stream.per_year is not None else 365 * (stream.per_day or 0.0)
        scale = wanted / whole.sum() if whole.sum() > 0 else 0.0
    for surge in scenario.surges.values():
        if surge.on and name in surge.streams:
            local = surge.begins if surge.begins.tzinfo else surge.begins.replace(tzinfo=ZoneInfo(scenario.zone))
            first = (local - scenario.start) // timedelta(microseconds=1)
            weights = np.where((begins >= first) & (begins < first + surge.lasts), weights * surge.factor, weights)
    return float(scale * weights.sum())


def _weights(scenario: Scenario, stream: Arrivals, window: int, clocks: Clocks) -> tuple[Weights, Times]:
    """Open time times relative rate of each hour of the window, and when the hours begin."""
    begins = np.arange(0, window, HOUR)
    ends = np.minimum(begins + HOUR, window)
    weights = (_open(clocks, stream, begins, ends) if stream.calendar else ends - begins).astype(np.float64)
    shapes = (stream.hours, stream.weekdays, stream.months)
    if shapes == (None, None, None) and stream.holidays is None:
        return weights, begins
    start = scenario.start.astimezone(ZoneInfo(scenario.zone))
    for number in range(len(begins)):
        local = start + timedelta(hours=number)
        for shape, index in zip(shapes, (local.hour, local.weekday(), local.month - 1), strict=True):
            if shape is not None:
                weights[number] *= shape[index]
        if stream.holidays is not None and is_public_holiday(local.date()):
            weights[number] *= stream.holidays
    return weights, begins


def _open(clocks: Clocks, stream: Arrivals, begins: Times, ends: Times) -> Times:
    return clocks.get(str(stream.calendar)).between_many(begins, ends)
