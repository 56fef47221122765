"""Remembering what was computed from a log, for as long as the log lives: a log never changes, so neither does its
view.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from sim.log.eventlog import EventLog

__all__ = ["once_a_log"]

Seen = TypeVar("Seen")


def once_a_log(view: Callable[[EventLog], Seen]) -> Callable[[EventLog], Seen]:
    """The same view, computed once for each log object.

    Kept by the object and not by its content, whose hash costs more than most views.
    """
    seen: dict[int, Seen] = {}

    @wraps(view)
    def remembered(log: EventLog) -> Seen:
        key = id(log)
        if key not in seen:
            seen[key] = view(log)
            weakref.finalize(log, seen.pop, key, None)
        return seen[key]

    return remembered
