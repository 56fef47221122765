"""Remembering what was computed from a log, for as long as the log lives: a log never changes, so neither does its
view.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import update_wrapper, wraps
from inspect import BoundArguments, signature
from typing import Concatenate, Generic, ParamSpec, TypeVar

from sim.log.eventlog import EventLog

__all__ = ["once_a_log", "remembered"]

Seen = TypeVar("Seen")
Asked = ParamSpec("Asked")


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


def remembered(view: Callable[Concatenate[EventLog, Asked], Seen]) -> Callable[Concatenate[EventLog, Asked], Seen]:
    """The same view with its arguments, computed once for each log object and each choice of them.

    For views whose result is small: figures, report and terminal ask for the same few tables of a million items.
    """
    seen: dict[int, dict[str, Seen]] = {}
    form = signature(view)

    @wraps(view)
    def shown(log: EventLog, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Seen:
        asked = _as_key(form.bind(log, *args, **kwargs))
        if id(log) not in seen:
            seen[id(log)] = {}
            weakref.finalize(log, seen.pop, id(log), None)
        known = seen[id(log)]
        if asked not in known:
            known[asked] = view(log, *args, **kwargs)
        return known[asked]

    return shown


def _as_key(asked: BoundArguments) -> str:
    """The choice in one text, however it was written."""
    asked.apply_defaults()
    return repr(asked.args[1:]) + repr(asked.kwargs)
