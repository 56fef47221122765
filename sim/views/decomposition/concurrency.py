"""Which activities are concurrent, by the heuristics miner's measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.views.decomposition.instances import Flags, Instances, Whole

__all__ = ["Concurrency", "Thresholds", "concurrency"]


@dataclass(frozen=True)
class Thresholds:
    """Limits of the heuristics miner's measures, each 0 to 1."""

    directly_follows: float = 0.9
    loop_of_two: float = 0.9
    loop_of_one: float = 0.9


@dataclass(frozen=True)
class Concurrency:
    """Pairs of activities of which neither causes the other; `pairs` are sorted codes a * `activities` + b."""

    pairs: Whole
    activities: int

    def between(self, one: Whole, other: Whole) -> Flags:
        """Whether activities are concurrent, element by element."""
        return np.isin(one * self.activities + other, self.pairs)


def concurrency(log: Instances, thresholds: Thresholds | None = None) -> Concurrency:
    """The concurrent pairs of activities.

    With |a>b| the number of times that b follows a directly in a case (in order of ends), a and b are concurrent when
    both |a>b| and |b>a| are positive, the dependency (|a>b| - |b>a|) / (|a>b| + |b>a| + 1) is weaker than
    `directly_follows`, and (|aba| + |bab|) / (|aba| + |bab| + 1), the measure of a loop of two, is below `loop_of_two`.
    A loop of two is not looked for where a or b is a loop of one: |a>a| / (|a>a| + 1) >= `loop_of_one`.

    References
    ----------
    Weijters, van der Aalst and Alves de Medeiros (2006), Process mining with the heuristics miner algorithm; as the
    oracle of concurrency of Lashkevich et al. (2023), arXiv 2212.01392.
    """
    limits = thresholds or Thresholds()
    number = int(log.activity.max(initial=-1)) + 1
    next_in_case = log.case[1:] == log.case[:-1]
    before, after = log.activity[:-1], log.activity[1:]
    follows, times = np.unique((before * number + after)[next_in_case], return_counts=True)
    one, other = follows // max(number, 1), follows % max(number, 1)

    ahead, back = times, _count(follows, times, other * number + one)
    weak = np.abs((ahead - back) / (ahead + back + 1)) < limits.directly_follows

    again = next_in_case[1:] & next_in_case[:-1] & (log.activity[2:] == log.activity[:-2])
    loops, turns = np.unique((before[:-1] * number + after[:-1])[again], return_counts=True)
    both = _count(loops, turns, follows) + _count(loops, turns, other * number + one)
    alone = _count(follows, times, np.arange(number) * (number + 1))
    repeats = alone / (alone + 1) >= limits.loop_of_one
    in_turn = np.where(repeats[one] | repeats[other], 0.0, both / (both + 1)) >= limits.loop_of_two

    found = (one != other) & (back > 0) & weak & ~in_turn
    return Concurrency(follows[found], number)


def _count(keys: Whole, counts: Whole, wanted: Whole) -> Whole:
    """How often each wanted key was counted; `keys` are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64)
    at = np.searchsorted(keys, wanted).clip(0, len(keys) - 1)
    return np.where(keys[at] == wanted, counts[at], 0)
