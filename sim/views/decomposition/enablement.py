"""Which instance enabled which, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.views.decomposition.concurrency import Concurrency
from sim.views.decomposition.instances import Instances, Whole

__all__ = ["Enablement", "enablement"]


@dataclass(frozen=True)
class Enablement:
    """For each instance its `source` (a place among the instances, -1 for none) and when it was `enabled`
    (microseconds).
    """

    source: Whole
    enabled: Whole


def enablement(log: Instances, concurrent: Concurrency) -> Enablement:
    """Source and enablement of each instance.

    The source is the latest earlier instance of the case that ended no later than this one began and whose activity is
    not concurrent with this one's. An instance is enabled at the end of its source; without one, when its case's first
    work began.
    """
    first = log.first_of_case
    ended = _ended_before(log)
    # The source stands before the instance itself, so that of two that take no time only one can be the other's.
    at = np.minimum(ended, np.arange(len(log.case))) - 1
    skip = _before_the_run(log)
    open_ones = np.flatnonzero(at >= first)
    while len(open_ones):
        clash = concurrent.between(log.activity[open_ones], log.activity[at[open_ones]])
        open_ones = open_ones[clash]
        at[open_ones] = skip[at[open_ones]]
        open_ones = open_ones[at[open_ones] >= first[open_ones]]
    source = np.where(at >= first, at, -1)
    begun = np.full(int(log.case.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(begun, log.case, log.start)
    return Enablement(source, np.where(source >= 0, log.end[source], begun[log.case]))


def _ended_before(log: Instances) -> Whole:
    """For each instance the number of all instances, cases before its own included, that ended no later than it began
    in its case.
    """
    size = len(log.case)
    case, time = np.tile(log.case, 2), np.concatenate([log.end, log.start])
    begins = np.repeat([False, True], size)
    order = np.lexsort((begins, time, case))
    ends_so_far = np.cumsum(~begins[order])
    found = np.empty(2 * size, dtype=np.int64)
    found[order] = ends_so_far
    return found[size:]


def _before_the_run(log: Instances) -> Whole:
    """For each place the last place before it with another activity or case: a run of one activity is skipped at
    once.
    """
    places = np.arange(len(log.case))
    new = np.ones(len(places), dtype=np.bool_)
    new[1:] = (log.activity[1:] != log.activity[:-1]) | (log.case[1:] != log.case[:-1])
    return np.maximum.accumulate(np.where(new, places, 0)) - 1
