"""Why an item stood in a line: nobody on duty, somebody serving later work, or plain contention; exact, from the run's own record.

For each line let D(t) be the number of its people on duty and M(t) the latest enable time among the items that they serve. An item that
was enabled at e and stood in the line from a to b waited for **unavailable** while D(t) = 0, for **priority** while D(t) > 0 and
M(t) > e (or while it was put aside), and for **contention** the rest of [a, b). Both functions are steps, so the measure is exact.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.arithmetic import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.engine.parts import Line, Person

    Whole = NDArray[np.int64]

__all__ = ["Spell", "WaitRow", "split_waits"]

Spell = tuple[int, int, int]
"""From, to, and the enable time of the item that was served."""

WaitRow = tuple[int, int, int, int, int, bool]
"""Number of the line, number of the item, from, to, enable time, and whether it was put aside."""

NEVER = -(1 << 62)
_BLOCK = 64


def split_waits(
    waits: list[WaitRow],
    lines: list[Line],
    spells: dict[Person, list[Spell]],
    duties: dict[Person, list[list[int]]],
    items: int,
    end: int,
) -> dict[str, Whole]:
    """Microseconds of `unavailable`, `priority` and `contention` of each item, by its number."""
    split = np.zeros((3, items), dtype=np.int64)
    by_line: dict[int, list[WaitRow]] = defaultdict(list)
    for row in waits:
        by_line[row[0]].append(row)
    for index, rows in by_line.items():
        served, present = _line_spells(lines[index], spells, duties, end)
        times, latest = _steps(served, present)
        values = np.array(rows, dtype=np.int64)
        parts = _measure(times, latest, _block_extremes(latest), np.ascontiguousarray(values[:, 2:6].T))
        for total, part in zip(split, parts, strict=True):
            np.add.at(total, values[:, 1], part)
    return dict(zip(("unavailable", "priority", "contention"), split, strict=True))


def _line_spells(
    line: Line, spells: dict[Person, list[Spell]], duties: dict[Person, list[list[int]]], end: int
) -> tuple[Whole, Whole]:
    """What the people of a line did while they belonged to it: spells of work and spells of duty."""
    served, present = [], []
    for number, (person, begin, until) in enumerate(line.members):
        last = end if until is None else until
        served += [
            (max(a, begin), min(b, last), e, number) for a, b, e in spells.get(person, ()) if a < last and b > begin
        ]
        for a, b in duties.get(person, ()):
            closes = end if b < 0 else b
            if a < last and closes > begin:
                present.append((max(a, begin), min(closes, last)))
    return np.array(served, dtype=np.int64).reshape(-1, 4), np.array(present, dtype=np.int64).reshape(-1, 2)


def _steps(served: Whole, present: Whole) -> tuple[Whole, Whole]:
    """The instants at which the state of a line changes, and from each on the latest enable time in service.

    `NEVER` stands for nobody on duty; where somebody is on duty and nobody serves, it is `NEVER + 1`.
    """
    cuts = np.unique(np.concatenate([served[:, 0], served[:, 1], present[:, 0], present[:, 1], [NEVER]]))
    change = np.zeros(len(cuts) + 1, dtype=np.int64)
    np.add.at(change, np.searchsorted(cuts, present[:, 0]), 1)
    np.add.at(change, np.searchsorted(cuts, present[:, 1]), -1)
    on_duty = np.cumsum(change[:-1])
    order = np.argsort(served[:, 0], kind="stable")
    latest = _latest(cuts, np.ascontiguousarray(served[order].T), int(served[:, 3].max()) + 1 if len(served) else 0)
    return cuts, np.where(on_duty > 0, latest, NEVER)


@compiled("int64[::1](int64[::1], int64[:,::1], int64)")
def _latest(cuts: Whole, served: Whole, people: int) -> Whole:
    """From each cut on, the latest enable time of the items in service; `served` has the rows from, to, enable, person."""
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
