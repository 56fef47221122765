"""One scenario at several settings under the same luck: a curve, and how sure its rises and falls are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import sim
from sim.model.load import Source
from sim.study.intervals import Paired, paired
from sim.study.workers import crew

__all__ = ["Measure", "Sweep", "SweepPoint", "sweep"]

Measure = Callable[[sim.EventLog], Mapping[str, float | None]]
"""What is taken down of each log, by name; where several processes run, one that can be sent to them."""


@dataclass(frozen=True)
class SweepPoint:
    """One point of a sweep: its settings, and for each measure one value a replication."""

    settings: tuple[str, ...]
    values: Mapping[str, tuple[float | None, ...]]

    def mean(self, name: str) -> float | None:
        """The mean of a measure over the replications in which it is known."""
        known = [value for value in self.values[name] if value is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Sweep:
    """All points in the order asked for; replication by replication they share their luck."""

    points: tuple[SweepPoint, ...]
    seed: int
    replications: int

    def means(self, name: str) -> list[float | None]:
        """The mean of a measure at every point."""
        return [point.mean(name) for point in self.points]

    def change(self, name: str, point: int, *, since: int = 0) -> Paired:
        """What becomes of a measure from one point to another, replication by replication.

        Parameters
        ----------
        name
            The measure.
        point, since
            Numbers of the points, from 0; `since` is the one that is subtracted.
        """
        return paired(self.points[since].values[name], self.points[point].values[name])

    def best(self, name: str, better: Literal["lower", "higher"]) -> int:
        """The number of the point with the best mean; of equals the first.

        Raises
        ------
        ValueError
            The measure is known at no point.
        """
        sign = 1 if better == "lower" else -1
        known = [(sign * mean, number) for number, mean in enumerate(self.means(name)) if mean is not None]
        return min(known)[1]

    def inside(self, name: str, better: Literal["lower", "higher"], *, level: float = 0.95) -> bool:
        """Whether the best point beats both ends: each paired interval of the differences leaves zero out.

        Parameters
        ----------
        name
            The measure.
        better
            Whether less or more of it is better.
        level
            Of each of the two intervals.
        """
        best = self.best(name, better)
        for end in (0, len(self.points) - 1):
            low, high = self.change(name, best, since=end).interval(level)
            if low is None or high is None or not (high < 0 if better == "lower" else low > 0):
                return False
        return True


def sweep(
    scenario: Source,
    settings: Sequence[Sequence[str]],
    *,
    measure: Measure,
    seed: int,
    replications: int,
    processes: int = 1,
) -> Sweep:
    """A scenario run at each of several settings, in the same replications under the same luck.

    Parameters
    ----------
    scenario
        As `load_scenario` takes it.
    settings
        For each point the values to change, such as `[["staff.crew.count=3"], ["staff.crew.count=4"]]`.
    measure
        What is taken down of each log.
    seed
        One for all.
    replications
        How many, at least 2 for intervals.
    processes
        How many run at a time.

    Raises
    ------
    InputError
        A setting does not fit the scenario.

    >>> days = [["horizon.time=1 d"], ["horizon.time=2 d"]]
    >>> found = sweep("early_warning", days, measure=lambda log: {"n": log.cases.height}, seed=1, replications=2)
    >>> [found.change("n", day).difference > 0 for day in (0, 1)]
    [False, True]
    """
    plain = [sim.load_scenario(scenario, settings=list(one)).canonical() for one in settings]
    with crew(min(processes, replications)) as people:
        runs = people.results(partial(_replication, plain, seed, measure), range(replications))
    points = []
    for number, one in enumerate(settings):
        names = list(runs[0][number])
        points.append(SweepPoint(tuple(one), {name: tuple(run[number][name] for run in runs) for name in names}))
    return Sweep(tuple(points), seed, replications)


def _replication(
    scenarios: Sequence[dict[str, Any]], seed: int, measure: Measure, replication: int
) -> list[Mapping[str, float | None]]:
    """All points of one replication; one log at a time is in memory."""
    return [measure(sim.simulate(one, seed=seed, replication=replication)) for one in scenarios]
