"""Remembering what was computed from a log, for as long as the log lives: a log never changes, so neither does its
view.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import update_wrapper
from typing import Generic, TypeVar

from sim.log.eventlog import EventLog

__all__ = ["once_a_log"]

Seen = TypeVar("Seen")


class once_a_log(Generic[Seen]):
    """The same view, computed once for each log object.

    Kept by the object and not by its content, whose hash costs more than most views.
    """

    def __init__(self, view: Callable[[EventLog], Seen]) -> None:
        self._view = view
        self._seen: dict[int, Seen] = {}
        update_wrapper(self, view)

    def __call__(self, log: EventLog) -> Seen:
        """What the view shows of this log."""
        key = id(log)
        if key not in self._seen:
            self._seen[key] = self._view(log)
            weakref.finalize(log, self._seen.pop, key, None)
        return self._seen[key]

    def knows(self, log: EventLog) -> bool:
        """Whether it was computed for this log before."""
        return id(log) in self._seen
