"""The clock: SimPy's event queue, in the order of the three-phase rule.

SimPy keeps its events in a heap of (time, priority, number). We give every event of ours a priority that spells out
the rule's order (kind, case, element, visit, incoming flow), so the order inside an instant is a property of what
happens, never of who was scheduled first. SimPy's own priorities (0 and 1) are smaller than any of ours: its
bookkeeping goes first.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from heapq import heappush
from typing import Any

import simpy

__all__ = ["VISIT", "Bound", "Clock", "Kind", "key_at", "key_of", "place_of"]


class Kind(IntEnum):
    """Kinds of events, in the order in which they are applied at one instant."""

    SHIFT = 1
    END = 2
    RECEIVED = 3
    MESSAGE = 4
    ARRIVAL = 5
    BATCH = 6
    TIMER = 7
    DECISION = 8


VISIT, _RANK, _CASE, _KIND = 12, 32, 56, 56 + 72


_FIRST = [number << _KIND for number in range(len(Kind) + 1)]


def place_of(order: int, rank: int, visit: int) -> int:
    """Case, element and visit in one number that sorts as the three do; ranges as for `key_of`."""
    return (order << _CASE) + (rank << _RANK) + (visit << VISIT)


def key_at(kind: Kind, place: int) -> int:
    """The priority of an event of this kind at a place that `place_of` gave."""
    return _FIRST[kind] + place


def key_of(kind: Kind, order: int = 0, rank: int = 0, visit: int = 0, flow: int = 0) -> int:
    """The priority of an event: (kind, case, element, visit, incoming flow) in one number that sorts alike.

    Parameters
    ----------
    kind, order, rank, visit, flow
        What happens; the order of the case (below 2**72), of the element (below 2**24), the visit (below 2**20) and
        the flow (below 2**12).

    >>> key_of(Kind.END, order=9, rank=9) < key_of(Kind.RECEIVED) < key_of(Kind.RECEIVED, order=1)
    True
    """
    return key_at(kind, place_of(order, rank, visit)) + flow


class Bound(simpy.Event):
    """An event that is bound to happen at a known instant; its value is what it happens to."""

    def __init__(self, clock: Clock, action: Callable[[Bound], None] | None, subject: Any) -> None:
        # the fields of simpy.Event, set here directly since there are millions of these
        self.env = clock
        self.callbacks = [] if action is None else [action]
        self._value = subject
        self._ok = True


class Clock(simpy.Environment):
    """A SimPy environment in whole microseconds; `time` is the present instant."""

    def __init__(self) -> None:
        super().__init__(initial_time=0)
        self.time = 0
        # SimPy's heap of (time, priority, number, event), under a public name
        self.queue: list[tuple[int, int, int, simpy.Event]] = self._queue  # type: ignore[assignment]

    def bind(self, when: int, key: int, action: Callable[[Bound], None] | None, subject: Any = None) -> Bound:
        """Bind `action(event)` to happen at `when`, in the order of `key`; `event.value` is `subject`."""
        event = Bound(self, action, subject)
        heappush(self.queue, (when, key, next(self._eid), event))
        return event
