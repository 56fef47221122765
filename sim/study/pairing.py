"""One replication of all designs under the same luck: each is run, measured and forgotten before the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sim
from sim.study.effects import Kpi
from sim.study.measures import Figure, measure, measure_groups
from sim.study.waterfall import Spent, spent
from sim.study.winners import Tally, cases_of, tallies
from sim.views.scope import Window, extent

__all__ = ["Asked", "Measured", "Trial", "measured", "trial"]


@dataclass(frozen=True)
class Asked:
    """What is taken down of every run: KPIs, the keys of groups, and from which instant on (microseconds)."""

    kpis: tuple[Kpi, ...]
    by: tuple[str, ...] = ()
    since: int = 0


@dataclass(frozen=True)
class Measured:
    """What is kept of one run: KPIs, the same by key and group, and where its time went."""

    figures: Mapping[str, Figure]
    groups: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    spent: Spent | None


@dataclass(frozen=True)
class Trial:
    """One replication: the base first, then the designs, each with its cases beside those of the base."""

    replication: int
    runs: tuple[Measured, ...]
    tallies: tuple[Mapping[str, Mapping[str, Tally]], ...]


def measured(log: sim.EventLog, asked: Asked) -> Measured:
    """What is kept of one log.

    Raises
    ------
    InputError
        The log ends before the instant from which it is to be looked at.
    """
    window: Window | None = (asked.since, extent(log)[1]) if asked.since else None
    groups = {key: measure_groups(log, asked.kpis, by=key, window=window) for key in asked.by}
    return Measured(measure(log, asked.kpis, window=window), groups, spent(log, window=window))


def trial(scenarios: Sequence[sim.Scenario], seed: int, asked: Asked, replication: int) -> Trial:
    """One replication of the base (the first) and of every design.

    Only one log is in memory at a time; of the base's the times of its cases stay until the designs are done.

    Parameters
    ----------
    scenarios
        The base and the designs.
    seed
        The same for all.
    asked
        What is taken down.
    replication
        Its number.
    """
    runs, found, base = [], [], None
    for scenario in scenarios:
        log = sim.simulate(scenario, seed=seed, replication=replication)
        cases = cases_of(log, since=asked.since)
        runs.append(measured(log, asked))
        del log
        if base is None:
            base = cases
        else:
            found.append(tallies(base, cases))
    return Trial(replication, tuple(runs), tuple(found))
