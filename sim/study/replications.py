"""Independent replications of one scenario, in order, on as many processors as asked for."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import Any

import sim
from sim.views.summary import summary

__all__ = ["Figures", "figures_of", "folder_of", "replicate"]


_NOTICE = 0.5
"""Seconds within which an interrupt is noticed."""


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
    if min(processes, replications) <= 1:
        return [_reported(task(number), number + 1, replications, report) for number in range(replications)]
    with _workers(min(processes, replications)) as pool:
        futures = [pool.submit(task, number) for number in range(replications)]
        pending = set(futures)
        while pending:
            # a short wait: an interrupt is noticed between two of them, which one long wait may never do
            ready, pending = wait(pending, timeout=_NOTICE, return_when=FIRST_COMPLETED)
            if any(future.exception() is not None for future in ready):
                break
            report(replications - len(pending), replications)
        return [future.result() for future in futures]


def _reported(figures: Figures, done: int, of: int, report: Callable[[int, int], None]) -> Figures:
    report(done, of)
    return figures


def _run(scenario: dict[str, Any], seed: int, folder: Path, replication: int) -> Figures:
    log = sim.simulate(scenario, seed=seed, replication=replication)
    sim.save(log, folder_of(folder, replication))
    return figures_of(log, replication)


@contextmanager
def _workers(number: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes, which end with this one, however it ends."""
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_attend)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    pool.shutdown()


def _attend() -> None:
    """In a worker: leave interrupts to the parent, and end when it ends, even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent.sentinel,), daemon=True).start()


def _leave_after(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
