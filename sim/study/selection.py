"""Selection of the best design with a stated probability, under common random numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sim.study.intervals import quantile

__all__ = ["FIRST", "Selected", "select_best"]

FIRST = 10
"""Replications from which the spread of the differences is taken (n0), where there are as many."""


@dataclass(frozen=True)
class Selected:
    """Which system has the best mean of those that remain; decided where no other remains.

    `remaining` are indices in the order of the systems; `needed` is the number of replications after which the
    procedure ends in any case, null where it has ended.
    """

    best: int
    decided: bool
    remaining: tuple[int, ...]
    needed: int | None


def select_best(
    values: npt.NDArray[np.float64], *, zone: float, level: float = 0.95, first: int = FIRST
) -> Selected | None:
    """The system with the largest mean, by two procedures that share the error between them.

    *Subset selection* needs no zone: system i is screened out where the mean of some l exceeds its own by more than
    ``t(1 - α / 2 / (k - 1), n - 1) S(i, l) / √n``, with S(i, l) the standard deviation of the n differences. It sees
    what is plain. The *fully sequential procedure* of Kim and Nelson (2001) decides what is close: after
    `n0 = first` replications the variances of the differences are taken once and for all; with
    ``η = ((α / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2`` and ``h² = 2 η (n0 - 1)`` system i is screened out after r
    replications where some l that remains has a sum larger by more than
    ``max(0, zone / 2 (h² S²(i, l) / zone² - r))``. Each loses the best with probability at most α / 2 (the second, if
    the best exceeds the next by at least the zone), so together they keep it with probability at least 1 - α. The
    replications must be independent and normal, whatever their correlation between systems, so also under common
    random numbers. Stopping early can leave it undecided, but makes no wrong decision more likely.

    Parameters
    ----------
    values
        One row a system, one column a replication; larger is better.
    zone
        The indifference zone, above 0: a difference smaller than this does not matter.
    level
        1 - α, at least 1/k and below 1.
    first
        n0; fewer where there are fewer replications.

    Returns
    -------
    Selected or None
        None with fewer than two systems or two replications, where nothing can be said.

    References
    ----------
    Kim, S.-H. and Nelson, B. L. (2001), A fully sequential procedure for indifference-zone selection in simulation,
    ACM Transactions on Modeling and Computer Simulation 11 (3), 251-273, with c = 1. Nelson, B. L., Swann, J.,
    Goldsman, D. and Song, W. (2001), Simple procedures for selecting the best simulated system when the number of
    alternatives is large, Operations Research 49 (6), 950-963, share the error in this way.

    >>> waits = np.array([[5.0, 6.0, 5.5, 6.5], [1.0, 2.1, 1.4, 2.6]])
    >>> select_best(-waits, zone=1.0)
    Selected(best=1, decided=True, remaining=(1,), needed=None)
    """
    systems, n = values.shape
    if systems < 2 or n < 2:
        return None
    tail = (1 - level) / 2 / (systems - 1)
    differences = values[:, None, :] - values[None, :, :]
    plain = quantile(1 - tail, n - 1) * np.std(differences, axis=2, ddof=1) / math.sqrt(n)
    subset = _survivors(values.mean(axis=1), list(range(systems)), plain)
    kept, ends = _sequentially(values, zone, tail, min(first, n))
    # the two may contradict each other where differences are within the zone: then the better means decide
    remaining = [system for system in kept if system in subset] or subset
    needed = max((ends[i, j] for i in remaining for j in remaining if i != j), default=0)
    best = max(remaining, key=lambda system: (values[system].sum(), -system))
    return Selected(best, bool(needed <= n), tuple(remaining), None if needed <= n else int(needed))


def _sequentially(
    values: npt.NDArray[np.float64], zone: float, tail: float, start: int
) -> tuple[list[int], npt.NDArray[np.int64]]:
    """Who remains by Kim and Nelson, and after how many replications each pair is decided in any case."""
    systems, n = values.shape
    h2 = ((2 * tail) ** (-2 / (start - 1)) - 1) * (start - 1)
    spread = np.var(values[:, None, :start] - values[None, :, :start], axis=2, ddof=1)
    sums, kept = np.cumsum(values, axis=1), list(range(systems))
    for r in range(start, n + 1):
        kept = _survivors(sums[:, r - 1], kept, np.maximum(0, zone / 2 * (h2 * spread / zone**2 - r)))
    return kept, np.floor(h2 * spread / zone**2).astype(np.int64) + 1


def _survivors(sums: npt.NDArray[np.float64], among: list[int], room: npt.NDArray[np.float64]) -> list[int]:
    """The systems whose figure no other exceeds by more than the room between the two."""
    return [i for i in among if all(sums[i] >= sums[j] - room[i, j] for j in among if j != i)]
