"""The five parts of each wait, all at once and exact to the microsecond.

Every part of a wait follows from what the person was doing. Cut the time of a person at every start and end of their
work. In each piece let m be the least enabling time among the instances that they work on, and T the instant at which
the batch of e was complete (when e was enabled, outside of batches). Then e, enabled at a and begun at s, waited

* for its **batch** over [a, T);
* in **contention** where m <= T in [T, s): the person works on what was there before;
* by **prioritisation** where m > T: the person works on what came later;
* by **unavailability** where the person does not work and is off duty;
* for **extraneous** reasons the rest.

Work that overlaps becomes a least value in this way, so that nothing is counted twice, and no two instances are ever
compared. Members of one batch are told apart by a and not by T: see `_among_members`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from sim.views.decomposition.batches import Batches
from sim.views.decomposition.duty import Duty
from sim.views.decomposition.enablement import Enablement
from sim.views.decomposition.instances import Instances, Whole
from sim.views.decomposition.ranges import NOTHING, least_over, local, weight_below

__all__ = ["PARTS", "First", "split"]

PARTS = ("batching", "contention", "prioritization", "unavailability", "extraneous")
"""The causes, named as they were published, in their order of precedence."""

First = Literal["work", "calendar"]
_TOGETHER = 8192


def split(
    log: Instances,
    enablement: Enablement,
    batches: Batches,
    duty: Mapping[str, Duty],
    *,
    first: First = "work",
    since: Whole | None = None,
) -> dict[str, Whole]:
    """Microseconds of each of `PARTS` in the wait of each instance, from its enabling to its start.

    Parameters
    ----------
    log, enablement, batches
        What was found in the log.
    duty
        By resource. Of a resource that has none nobody knows when it is off duty: it is taken to be always there.
    first
        What an instant is in which somebody is off duty by the calendar and works all the same, or a batch is not
        complete: `work` says contention, prioritisation or batching, as published; `calendar` says unavailability.
    since
        Only what lies in the wait from these instants on is counted; each is no later than the start.

    Returns
    -------
    dict
        Each is 0 or more, and they sum to the wait. The start unknown: all are 0; the resource unknown: all is
        extraneous.
    """
    known = np.flatnonzero(log.timed & (log.resource >= 0))
    begin = enablement.enabled if since is None else np.maximum(since, enablement.enabled)
    waits = np.where(log.timed, log.start - begin, 0)
    parts: dict[str, Whole] = {name: np.zeros(len(waits), dtype=np.int64) for name in PARTS}
    columns = (log.resource, enablement.enabled, begin, batches.ready, log.start, log.end, batches.batch)
    for rows in _teams(log.resource, known):
        for name, found in _Split(_Work(*(c[rows] for c in columns)), log.resources, duty, first).parts().items():
            parts[name][rows] = found
    parts["extraneous"] = waits - np.sum(list(parts.values()), axis=0, dtype=np.int64)
    return parts


def _teams(resource: Whole, rows: Whole) -> list[Whole]:
    """The rows by resource, a few resources at a time: what is worked on together then fits the processor's cache."""
    rows = rows[np.argsort(resource[rows], kind="stable")]
    begins = np.flatnonzero(np.diff(resource[rows], prepend=-1))
    starts = begins[np.flatnonzero(np.diff(begins // _TOGETHER, prepend=-1))]
    return np.split(rows, starts[1:]) if len(rows) else []


@dataclass(frozen=True)
class _Work:
    """Instances of known start and resource; times in microseconds, or places among the cuts. From `begin` on their
    waits are counted.
    """

    resource: Whole
    enabled: Whole
    begin: Whole
    ready: Whole
    start: Whole
    end: Whole
    batch: Whole


@dataclass(frozen=True)
class _Split:
    """The split of the instances `work`, whose resources have these `names`."""

    work: _Work
    names: list[str]
    duty: Mapping[str, Duty]
    first: First

    @cached_property
    def cuts(self) -> tuple[Whole, Whole, _Work]:
        """Resource and time of every cut, sorted, each once; and the instances with the places of their times."""
        work, size = self.work, len(self.work.start)
        times = (work.enabled, work.begin, work.ready, work.start, work.end)
        owner, time = np.tile(work.resource, len(times)), np.concatenate(times)
        order = np.lexsort((time, owner))
        owner, time = owner[order], time[order]
        new = np.ones(len(time), dtype=np.bool_)
        new[1:] = (owner[1:] != owner[:-1]) | (time[1:] != time[:-1])
        place = np.empty(len(time), dtype=np.int64)
        place[order] = np.cumsum(new) - 1
        enabled, begin, ready, start, end = place.reshape(len(times), size)
        return owner[new], time[new], _Work(work.resource, enabled, begin, ready, start, end, work.batch)

    @property
    def at(self) -> _Work:
        """The instances with places instead of times."""
        return self.cuts[2]

    @cached_property
    def least(self) -> Whole:
        """In the piece from each cut on, the least enabling time among what its resource works on."""
        return least_over(self.at.start, self.at.end, self.work.enabled, len(self.cuts[1]))

    @cached_property
    def lengths(self) -> tuple[Whole, Whole]:
        """Of the piece from each cut on: its length, and how much of it is off duty; 0 for a resource's last."""
        owner, time, _ = self.cuts
        length = np.diff(time, append=time[-1:])
        length[np.flatnonzero(np.diff(owner))] = 0
        on_duty = np.zeros(len(time), dtype=np.int64)
        begins = np.flatnonzero(np.diff(owner, prepend=-1))
        duties = [self.duty.get(self.names[one]) for one in owner[begins]]
        # Who shares a calendar is looked up together.
        kinds = {id(duty): duty for duty in duties}
        kind = np.repeat([id(duty) for duty in duties], np.diff(begins, append=len(owner)))
        for which, duty in kinds.items():
            rows = np.flatnonzero(kind == which)
            on_duty[rows] = time[rows] if duty is None else duty.before(time[rows])
        off = np.where(length > 0, length - np.diff(on_duty, append=0), 0)
        return length, off

    @cached_property
    def weight(self) -> Whole:
        """How much of each piece may be put down to work."""
        length, off = self.lengths
        return length if self.first == "work" else length - off

    def parts(self) -> dict[str, Whole]:
        """All parts but the rest."""
        at, (_, off) = self.at, self.lengths
        busy = self.least < NOTHING
        after = np.maximum(at.begin, at.ready)
        working = _between(np.where(busy, self.weight, 0), after, at.start)
        contention = np.where(at.batch < 0, self._behind(after, at.start), 0)
        members = np.flatnonzero(at.batch >= 0)
        if len(members):
            contention[members] = self._among_members(members)
        batching = np.maximum(self.work.ready - self.work.begin, 0)
        away = _between(np.where(busy, 0, off), after, at.start)
        if self.first == "calendar":
            batching = batching - _between(off, at.begin, after)
            away = _between(off, at.begin, at.start)
        return dict(zip(PARTS, (batching, contention, working - contention, away), strict=False))

    def _behind(self, begin: Whole, until: Whole) -> Whole:
        """For each instance how much of [begin, until) its resource worked on what was enabled no later than T."""
        return weight_below(self.least, self.weight, begin, until, self.work.ready)

    def _among_members(self, members: Whole) -> Whole:
        """Contention of the members of batches.

        From T to the batch's first start everything is as outside of batches. From then on a member's own batch is in
        work without a gap. A piece counts for a member that was enabled at a if work from outside the batch in it was
        enabled by T, or if a member in work was enabled by a.
        """
        at, batch = self.at, np.unique(self.at.batch[members], return_inverse=True)[1]
        begin, last = (_by(batch, at.start[members], how) for how in (np.minimum, np.maximum))
        block, within = local(last - begin)
        piece = begin[block] + within
        offset = np.cumsum(last - begin) - (last - begin)
        place = offset[batch] - begin[batch]
        starts, ends = at.start[members] + place, np.minimum(at.end[members], last[batch]) + place
        inside = np.cumsum(np.bincount(starts, minlength=len(piece) + 1) - np.bincount(ends, minlength=len(piece) + 1))
        ready = _by(batch, self.work.ready[members], np.maximum)
        outside = self._in_work(piece, ready[block]) - inside[:-1] > 0
        least = least_over(starts, ends, self.work.enabled[members], len(piece))
        key = np.where(outside, np.iinfo(np.int64).min, least)
        after = np.maximum(at.begin, at.ready)[members]
        before = weight_below(self.least, self.weight, after, begin[batch], self.work.ready[members])
        since = np.maximum(after, begin[batch]) + place
        return before + weight_below(key, self.weight[piece], since, starts, self.work.enabled[members])

    def _in_work(self, piece: Whole, bound: Whole) -> Whole:
        """How many instances enabled by `bound` are in work in each of these pieces."""
        owner = self.cuts[0]
        first = np.searchsorted(owner, owner[piece], side="left")
        counts = []
        for edge in (self.at.start, self.at.end):
            order = np.argsort(edge, kind="stable")
            so_far = np.concatenate([[0], np.cumsum(np.bincount(edge, minlength=len(owner)))])
            ones = np.ones(len(order), dtype=np.int64)
            counts.append(weight_below(self.work.enabled[order], ones, so_far[first], so_far[piece + 1], bound))
        return counts[0] - counts[1]


def _between(weights: Whole, begin: Whole, until: Whole) -> Whole:
    """Sums of weights over the places [begin, until)."""
    so_far = np.concatenate([[0], np.cumsum(weights)])
    sums: Whole = so_far[until] - so_far[begin]
    return sums


def _by(group: Whole, values: Whole, how: np.ufunc) -> Whole:
    """The least or greatest value of each group; groups are numbered from 0."""
    order = np.argsort(group, kind="stable")
    found: Whole = how.reduceat(values[order], np.searchsorted(group[order], np.arange(int(group.max()) + 1)))
    return found
