"""Selection of the best design with a stated probability, under common random numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
    """The system with the largest mean, by the fully sequential procedure of Kim and Nelson (2001).

    After `n0 = first` replications the variances `S²(i, l)` of the differences are taken once and for all; with
    ``η = ((2 α / (k - 1)) ** (-2 / (n0 - 1)) - 1) / 2`` and ``h² = 2 η (n0 - 1)`` system i is screened out after r
    replications where some l that remains has a sum larger by more than
    ``max(0, zone / 2 (h² S²(i, l) / zone² - r))``. If the best mean exceeds the next by at least the zone, and the
    replications are independent and normal, whatever their correlation between systems (so also under common random
    numbers), the best is selected with probability at least 1 - α. Stopping early can leave it undecided, but makes
    no wrong decision more likely.

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
    ACM Transactions on Modeling and Computer Simulation 11 (3), 251-273, with c = 1.

    >>> waits = np.array([[5.0, 6.0, 5.5, 6.5], [1.0, 2.1, 1.4, 2.6]])
    >>> select_best(-waits, zone=1.0)
    Selected(best=1, decided=True, remaining=(1,), needed=None)
    """
    systems, n = values.shape
    if systems < 2 or n < 2:
        return None
    start = min(first, n)
    eta = ((2 * (1 - level) / (systems - 1)) ** (-2 / (start - 1)) - 1) / 2
    h2 = 2 * eta * (start - 1)
    spread = np.var(values[:, None, :start] - values[None, :, :start], axis=2, ddof=1)
    sums, remaining = np.cumsum(values, axis=1), list(range(systems))
    for r in range(start, n + 1):
        remaining = _survivors(sums[:, r - 1], remaining, np.maximum(0, zone / 2 * (h2 * spread / zone**2 - r)))
        if len(remaining) == 1:
            break
    needed = max(
        (math.floor(h2 * spread[i, j] / zone**2) + 1 for i in remaining for j in remaining if i != j), default=0
    )
    ended = len(remaining) == 1 or needed <= n
    best = max(remaining, key=lambda system: (sums[system, -1], -system))
    return Selected(best, ended, tuple(remaining), None if ended else needed)


def _survivors(sums: npt.NDArray[np.float64], among: list[int], room: npt.NDArray[np.float64]) -> list[int]:
    """The systems whose sum no other exceeds by more than the room between the two."""
    return [i for i in among if all(sums[i] >= sums[j] - room[i, j] for j in among if j != i)]
