"""The luck of a case: every draw belongs to a case, an element, a purpose and a visit, never to the clock.

A draw depends on nothing but its key and the run's seed and replication, so adding a clerk, a step or a whole process
leaves every other draw as it was. This file holds the keys, and the draws by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from struct import pack

import numpy as np
from numpy.typing import ArrayLike

from sim.engine import arithmetic
from sim.engine.arithmetic import Floats, Keys, Whole
from sim.engine.quantiles import LoweredLaw, store_of
from sim.errors import InputError
from sim.model.mistakes import mistake

__all__ = [
    "Luck",
    "Purpose",
    "Slot",
    "case_key",
    "case_keys",
    "element_key",
    "run_key",
    "spawned_key",
    "stream_key",
    "stream_keys",
]

WORD = 1 << 32
VISITS = 1 << 24


class Purpose(IntEnum):
    """What a draw is for. The numbers are part of every result: a new purpose gets a new one, and none changes."""

    ARRIVAL = 1
    SEGMENT = 2
    DISTRICT = 3
    CHANNEL = 4
    ATTRIBUTE = 5
    DURATION = 6
    SETUP = 7
    TRANSFER = 8
    LOSS = 9
    CHOICE = 10
    CATCH = 11
    EXTERNAL = 12
    PATIENCE = 13
    BEHAVIOUR = 14
    CHECK = 15
    ANSWER = 16
    ABSENCE = 18
    CONTROL = 21


# --- Keys -------------------------------------------------------------------------------------------------------------


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "little")


def element_key(process: str, element: str) -> int:
    """The 32-bit key of an element of a process: the same wherever it stands and whatever stands beside it.

    >>> hex(element_key("connection", "survey"))
    '0xc3284375'
    """
    return _hash(f"{process}\0{element}")


@cache
def stream_key(name: str) -> int:
    """The 32-bit key of a source of cases, storms or absences."""
    return _hash(name)


def stream_keys(names: Iterable[str]) -> dict[str, int]:
    """The key of each stream.

    Raises
    ------
    InputError
        Two of them have the same key, and would share their luck.
    """
    owners: dict[int, str] = {}
    for name in names:
        owner = owners.setdefault(stream_key(name), name)
        if owner != name:
            raise InputError(mistake("run.same_key", name, owner=owner))
    return {name: key for key, name in owners.items()}


def case_key(stream: str, ordinal: int) -> int:
    """The 64-bit key of the case number `ordinal` (below 2**32) of a stream; its upper half is the stream's key.

    >>> hex(case_key("households", 7))
    '0x7e6dd39400000007'
    """
    if not 0 <= ordinal < WORD:
        raise ValueError(f"case {ordinal} of {stream}: a stream's cases are numbered from 0 to 2**32 - 1")
    return stream_key(stream) << 32 | ordinal


def case_keys(stream: str, first: int, stop: int) -> Keys:
    """The keys of a stream's cases from `first` up to, not including, `stop`, as an array for `Luck.block`."""
    return np.arange(case_key(stream, first), case_key(stream, stop), dtype=np.uint64)


def spawned_key(parent_key: int, element_key: int, visit: int, number: int) -> int:
    """The 64-bit key of the case number `number` that a case started at a visit of an element.

    >>> hex(spawned_key(case_key("households", 7), element_key("connection", "survey"), visit=1, number=0))
    '0x9a6fb709e63d36e4'
    """
    packed = pack("<QIIQ", parent_key, element_key, visit, number)
    return int.from_bytes(blake2b(packed, digest_size=8).digest(), "little")


# --- Draws ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """One thing that is drawn: what for, at which element (its key) and from which law.

    Slots of one purpose and element share their luck, whatever their laws: a segment that takes twice as long as
    another does so in every case.
    """

    purpose: Purpose
    element: int
    law: LoweredLaw


class Luck:
    """All draws of one run.

    Parameters
    ----------
    seed
        From 0 to 2**64 - 1.
    replication
        From 0 to 2**32 - 1.
    slots
        What can be drawn; the methods name a slot by its index here. The order changes no draw.

    >>> from sim.engine.quantiles import exponential
    >>> survey = Slot(Purpose.DURATION, element_key("connection", "survey"), exponential(mean=60e6))
    >>> luck = Luck(seed=1, replication=0, slots=[survey])
    >>> luck.draw_us(case_key("households", 7), 0), luck.block_us(case_keys("households", 7, 9), [0]).tolist()
    (110524229, [[110524229], [30150475]])
    """

    def __init__(self, seed: int, replication: int, slots: Sequence[Slot]) -> None:
        self.slots = tuple(slots)
        self._count = len(self.slots)
        self._run_key = run_key(seed, replication)
        self._store = store_of((slot.element, slot.purpose, slot.law) for slot in self.slots)

    def draw(self, case: int, slot: int, visit: int = 1) -> float:
        """The draw of a case in a slot at a visit (the first is 1, all are below 2**24), in the law's unit."""
        if not (0 <= slot < self._count and 0 <= visit < VISITS):
            raise IndexError(f"slot {slot} of {self._count}, visit {visit}: there is no such draw")
        return arithmetic.draw(self._store, self._run_key, case, slot, visit)

    def draw_us(self, case: int, slot: int, visit: int = 1) -> int:
        """The same in whole microseconds, at least 0 and at most 2**53 (285 years)."""
        if not (0 <= slot < self._count and 0 <= visit < VISITS):
            raise IndexError(f"slot {slot} of {self._count}, visit {visit}: there is no such draw")
        return arithmetic.draw_us(self._store, self._run_key, case, slot, visit)

    def block(self, cases: ArrayLike, slots: ArrayLike | None = None) -> Floats:
        """The draws of first visits, in the laws' units: a row for each case key, a column for each slot asked for."""
        keys = np.ascontiguousarray(cases, np.uint64)
        return arithmetic.block(self._store, self._run_key, keys, self._indices(slots))

    def block_us(self, cases: ArrayLike, slots: ArrayLike | None = None) -> Whole:
        """The same in whole microseconds, at least 0 and at most 2**53 (285 years)."""
        keys = np.ascontiguousarray(cases, np.uint64)
        return arithmetic.block_us(self._store, self._run_key, keys, self._indices(slots))

    def u(self, case: int, element: int, purpose: Purpose, visit: int = 1) -> float:
        """The number of (0, 1) itself that belongs to a case, an element's key, a purpose and a visit."""
        if not 0 <= visit < VISITS:
            raise IndexError(f"visit {visit}: visits are numbered from 1 to 2**24 - 1")
        return arithmetic.uniform(self._run_key, case, element, visit << 8 | purpose)

    def _indices(self, slots: ArrayLike | None) -> Whole:
        indices = np.arange(self._count) if slots is None else np.ascontiguousarray(slots, np.int64)
        if indices.size and not 0 <= indices.min() <= indices.max() < self._count:
            raise IndexError(f"slots {indices}: there are {self._count} slots")
        return indices


def run_key(seed: int, replication: int) -> int:
    """The 64-bit key under which all draws of one run stand.

    Raises
    ------
    InputError
        The seed is not in 0 .. 2**64 - 1, or the replication not in 0 .. 2**32 - 1.

    >>> hex(run_key(0, 0))
    '0xe169c58d6627e8d5'
    """
    for place, value, bits in (("seed", seed, 64), ("replication", replication, 32)):
        if not 0 <= value < 1 << bits:
            raise InputError(mistake("run.key_range", place, value=value, bits=bits))
    return int(arithmetic.philox64((replication, 0, 0, 0), seed))
