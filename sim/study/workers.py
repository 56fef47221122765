"""Numbered tasks done in fresh processes, as many at a time as asked for, with results in order of their numbers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from typing import TypeVar

__all__ = ["Crew", "crew"]

Result = TypeVar("Result")

_NOTICE = 0.5
"""Seconds within which an interrupt is noticed."""


@dataclass(frozen=True)
class Crew:
    """Who does the tasks: a pool of processes, or without one this process itself."""

    pool: ProcessPoolExecutor | None

    def results(
        self, task: Callable[[int], Result], numbers: Sequence[int], report: Callable[[int], None] | None = None
    ) -> list[Result]:
        """What the task gives for each number, in their order, whoever was done first.

        Parameters
        ----------
        task
            A function that can be sent to another process.
        numbers
            What it is called with.
        report
            Called with how many are done.

        Raises
        ------
        ChuanyueError
            A task cannot go on; the others are given up.
        """
        tell = report if report is not None else lambda done: None
        if self.pool is None:
            found = []
            for number in numbers:
                found.append(task(number))
                tell(len(found))
            return found
        futures = [self.pool.submit(task, number) for number in numbers]
        pending = set(futures)
        while pending:
            # a short wait: an interrupt is noticed between two of them, which one long wait may never do
            ready, pending = wait(pending, timeout=_NOTICE, return_when=FIRST_COMPLETED)
            if any(future.exception() is not None for future in ready):
                break
            tell(len(futures) - len(pending))
        return [future.result() for future in futures]


@contextmanager
def crew(processes: int) -> Iterator[Crew]:
    """A crew of fresh processes, which end with this one, however it ends.

    Parameters
    ----------
    processes
        How many tasks run at a time; 1 runs them here.
    """
    if processes <= 1:
        yield Crew(None)
        return
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_attend)
    try:
        yield Crew(pool)
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        # waits for the pool's own thread: Python, when it leaves, would write to the pipe that the thread is closing
        pool.shutdown(cancel_futures=True)
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
