"""Why an item stood in a line: nobody on duty, somebody serving later work, or contention; exact, from the record.

For each line let D(t) be the number of its people on duty and M(t) the latest enable time among the items that they
serve. An item that was enabled at e and stood in the line from a to b waited for **unavailable** while D(t) = 0, for
**priority** while D(t) > 0 and M(t) > e (or while it was put aside), and for **contention** the rest of [a, b). Both
functions are steps, so the measure is exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.arithmetic import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.engine.parts import Line, Person

    Whole = NDArray[np.int64]

__all__ = ["split_waits"]

NEVER = -(1 << 62)
_BLOCK = 64


def split_waits(lines: list[Line], items: int, end: int) -> dict[str, Whole]:
    """Microseconds of `unavailable`, `priority` and `contention` of each item, in a run that ended at `end`."""
    split = np.zeros((3, items), dtype=np.int64)
    spells: dict[Person, tuple[Whole, Whole]] = {}
    for line in lines:
        rows = line.waits.matrix()
        if len(rows):
            times, latest = _steps(*_line_spells(line, spells, end))
            parts = _measure(times, latest, _block_extremes(latest), np.ascontiguousarray(rows[:, 1:].T))
            for total, part in zip(split, parts, strict=True):
                np.add.at(total, rows[:, 0], part)
    return dict(zip(("unavailable", "priority", "contention"), split, strict=True))


def _line_spells(line: Line, spells: dict[Person, tuple[Whole, Whole]], end: int) -> tuple[Whole, Whole]:
    """What the people of a line did while they belonged to it: spells of work and spells of duty."""
    served, present = [np.empty((0, 4), dtype=np.int64)], [np.empty((0, 2), dtype=np.int64)]
    for number, (person, begin, until) in enumerate(line.members):
        if person not in spells:
            spells[person] = _spells_of(person, end)
        last = end if until is None else until
        work, duty = (_within(rows, begin, last) for rows in spells[person])
        served.append(np.column_stack([work, np.full(len(work), number, dtype=np.int64)]))
        present.append(duty)
    return np.concatenate(served), np.concatenate(present)


def _spells_of(person: Person, end: int) -> tuple[Whole, Whole]:
    duties = person.duties if len(person.duties) % 2 == 0 else [*person.duties, end]
    return person.spells.matrix(), np.array(duties, dtype=np.int64).reshape(-1, 2)


def _within(rows: Whole, begin: int, end: int) -> Whole:
    """The parts of spells (from, to, ...) that lie in [begin, end)."""
    rows = rows[(rows[:, 0] < end) & (rows[:, 1] > begin)].copy()
    rows[:, :2] = rows[:, :2].clip(begin, end)
    return rows


def _steps(served: Whole, present: Whole) -> tuple[Whole, Whole]:
    """The instants at which the state of a line changes, and from each on the latest enable time in service.

    `NEVER` stands for nobody on duty; where somebody is on duty and nobody serves, it is `NEVER + 1`.
    """
    cuts = np.sort(np.concatenate([served[:, 0], served[:, 1], present[:, 0], present[:, 1], [NEVER]]))
    # np.unique would hash them first, which takes ten times as long
    cuts = cuts[np.append(True, cuts[1:] != cuts[:-1])]
    change = np.zeros(len(cuts) + 1, dtype=np.int64)
    np.add.at(change, np.searchsorted(cuts, present[:, 0]), 1)
    np.add.at(change, np.searchsorted(cuts, present[:, 1]), -1)
    on_duty = np.cumsum(change[:-1])
    order = np.argsort(served[:, 0], kind="stable")
    latest = _latest(cuts, np.ascontiguousarray(served[order].T), int(served[:, 3].max()) + 1 if len(served) else 0)
    return cuts, np.where(on_duty > 0, latest, NEVER)


@compiled("int64[::1](int64[::1], int64[:,::1], int64)")
def _latest(cuts: Whole, served: Whole, people: int) -> Whole:
    """From each cut on, the latest enable time in service; `served` has the rows from, to, enable, person."""
    latest = np.full(len(cuts), NEVER + 1, dtype=np.int64)
    until = np.full(people, NEVER, dtype=np.int64)
    enable = np.full(people, NEVER, dtype=np.int64)
    at = 0
    best = NEVER + 1
    best_until = NEVER
    for i in range(len(cuts)):
        now = cuts[i]
        while at < served.shape[1] and served[0, at] <= now:
            person = served[3, at]
            until[person], enable[person] = served[1, at], served[2, at]
            at += 1
            best_until = NEVER
        if best_until <= now:
            best, best_until = NEVER + 1, 1 << 62
            for person in range(people):
                if until[person] > now:
                    best = max(best, enable[person])
                    best_until = min(best_until, until[person])
        latest[i] = best
    return latest


def _block_extremes(latest: Whole) -> Whole:
    """Least and greatest value of each block of steps, so that a long wait need not look at every step."""
    blocks = -(-len(latest) // _BLOCK)
    padded = np.concatenate([latest, np.repeat(latest[-1:], blocks * _BLOCK - len(latest))]).reshape(blocks, _BLOCK)
    return np.ascontiguousarray(np.stack([padded.min(axis=1), padded.max(axis=1)]))


@compiled("int64[:,::1](int64[::1], int64[::1], int64[:,::1], int64[:,::1])")
def _measure(times: Whole, latest: Whole, extremes: Whole, rows: Whole) -> Whole:
    """For each row (from, to, enable, aside) the time unavailable, of priority and of contention."""
    parts = np.zeros((3, rows.shape[1]), dtype=np.int64)
    steps = len(times)
    for r in range(rows.shape[1]):
        begin, end, enable, aside = rows[0, r], rows[1, r], rows[2, r], rows[3, r]
        away = 0
        behind = 0
        i = np.searchsorted(times, begin, side="right") - 1
        at = begin
        while at < end:
            block = i // _BLOCK
            last = min((block + 1) * _BLOCK, steps)
            if i % _BLOCK == 0 and last < steps and times[last] <= end:
                low, high = extremes[0, block], extremes[1, block]
                if low > NEVER and (high <= enable or low > enable):
                    if low > enable:
                        behind += times[last] - at
                    at = times[last]
                    i = last
                    continue
            until = end if i + 1 >= steps else min(end, times[i + 1])
            if latest[i] == NEVER:
                away += until - at
            elif latest[i] > enable:
                behind += until - at
            at = until
            i += 1
        rest = end - begin - away - behind
        if aside:
            behind += rest
            rest = 0
        parts[0, r], parts[1, r], parts[2, r] = away, behind, rest
    return parts
