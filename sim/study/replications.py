"""Independent replications of one scenario, in order, on as many processors as asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import sim
from sim.study.workers import crew
from sim.views.summary import summary

__all__ = ["Figures", "figures_of", "folder_of", "replicate"]


@dataclass(frozen=True)
class Figures:
    """What is kept of one replication beside its saved log: its size and all its numbers (`sim.views.summary`)."""

    replication: int
    cases: int
    items: int
    numbers: dict[str, Any]


def figures_of(log: sim.EventLog, replication: int = 0) -> Figures:
    """The figures of one log."""
    return Figures(replication, log.cases.height, log.work.height, summary(log))


def folder_of(folder: Path, replication: int) -> Path:
    """Where a replication's log lies in a folder of several.

    >>> folder_of(Path("out"), 7).as_posix()
    'out/r007'
    """
    return folder / f"r{replication:03d}"


def replicate(
    scenario: sim.Scenario,
    *,
    seed: int,
    replications: int,
    folder: Path,
    processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Figures]:
    """The figures of replications 0, 1, ..., each log saved as `r000`, `r001`, ... in a folder.

    Their order and their logs do not depend on the number of processes.

    Parameters
    ----------
    scenario
        A loaded scenario.
    seed
        One seed for all; the replications differ by their number.
    replications
        How many, at least 1.
    folder
        Where the logs go; it must exist.
    processes
        How many run at a time; 1 runs them here.
    progress
        Called with the number done and the number in all.

    Raises
    ------
    ChuanyueError
        A run cannot go on.
    """
    task = partial(_run, scenario.canonical(), seed, folder)
    report = progress if progress is not None else lambda done, of: None
    with crew(min(processes, replications)) as workers:
        return workers.results(task, range(replications), lambda done: report(done, replications))


def _run(scenario: dict[str, Any], seed: int, folder: Path, replication: int) -> Figures:
    log = sim.simulate(scenario, seed=seed, replication=replication)
    sim.save(log, folder_of(folder, replication))
    return figures_of(log, replication)
