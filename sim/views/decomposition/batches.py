"""Work that one person did in one go: batches of the instances of one activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.views.decomposition.instances import Instances, Whole

__all__ = ["Batches", "batches"]

_LEAST = 2


@dataclass(frozen=True)
class Batches:
    """For each instance its batch (from 0, -1 for none) and when that was complete: when its last member was enabled;
    of an instance outside of batches, when it was enabled itself.
    """

    batch: Whole
    ready: Whole


def batches(log: Instances, enabled: Whole) -> Batches:
    """The batches of a log.

    The instances of one activity by one resource are gone through by their starts, then by their ends. Each joins the
    batch before it if it was enabled no later than the batch's first start and began no later than the latest end in it
    so far; if not, it begins another. Two are a batch.

    References
    ----------
    Lashkevich et al. (2023), arXiv 2212.01392, with batches of single activities and no gap between members.
    """
    known = np.flatnonzero(log.timed & (log.resource >= 0))
    keys = (known, log.end[known], log.start[known], log.activity[known], log.resource[known])
    order = known[np.lexsort(keys)]
    group = np.full(len(log.case), -1, dtype=np.int64)
    group[order] = _runs(log, enabled, order)
    size = np.bincount(group[order], minlength=1)
    large = (group >= 0) & (size[group] >= _LEAST)
    batch = np.full(len(group), -1, dtype=np.int64)
    batch[large] = np.unique(group[large], return_inverse=True)[1]
    complete = np.full(int(batch.max(initial=-1)) + 1, np.iinfo(np.int64).min)
    np.maximum.at(complete, batch[large], enabled[large])
    ready = enabled.copy()
    ready[large] = complete[batch[large]]
    return Batches(batch, ready)


def _runs(log: Instances, enabled: Whole, order: Whole) -> list[int]:
    """For each instance in order the number of the run that it joins or begins."""
    columns = (log.resource, log.activity, log.start, log.end, enabled)
    runs: list[int] = []
    number, team, began, until = -1, (-1, -1), 0, 0
    for resource, activity, start, end, ready in zip(*(c[order].tolist() for c in columns), strict=True):
        if team == (resource, activity) and ready <= began and start <= until:
            until = max(until, end)
        else:
            number, team, began, until = number + 1, (resource, activity), start, end
        runs.append(number)
    return runs
