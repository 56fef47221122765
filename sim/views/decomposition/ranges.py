"""Questions about ranges of a long row of numbers, many at once: the least that covers, the sum of what is below."""

from __future__ import annotations

import numpy as np

from sim.views.decomposition.instances import Whole

__all__ = ["NOTHING", "least_over", "local", "weight_below"]

NOTHING = np.iinfo(np.int64).max
"""What covers a place that nothing covers."""


def least_over(begin: Whole, until: Whole, values: Whole, size: int) -> Whole:
    """For each of `size` places the least value among the ranges [begin, until) that cover it, else `NOTHING`.

    Each range is two overlapping blocks whose length is a power of two; blocks are halved from the longest down.

    >>> least_over(np.array([0, 1]), np.array([3, 2]), np.array([7, 5]), 4)[:3].tolist()
    [7, 5, 7]
    """
    row = np.full(size, NOTHING, dtype=np.int64)
    length = until - begin
    level = np.frexp(np.maximum(length, 1).astype(np.float64))[1] - 1
    for height in range(int(level.max(initial=0)), -1, -1):
        block = 1 << height
        if height < int(level.max(initial=0)):
            # What holds for a block of twice the length holds for both its halves.
            halves = row.copy()
            np.minimum(halves[block:], row[:-block], out=halves[block:])
            row = halves
        now = (level == height) & (length > 0)
        np.minimum.at(row, begin[now], values[now])
        np.minimum.at(row, until[now] - block, values[now])
    return row


def weight_below(values: Whole, weights: Whole, begin: Whole, until: Whole, bound: Whole) -> Whole:
    """For each question the sum of `weights` over the places [begin, until) whose value is at most `bound`.

    A wavelet matrix, asked level by level: the places are parted by one bit of the rank of their value after the other,
    and each question follows both ends of its range. Time and memory grow with (places + questions) * log(places).

    References
    ----------
    Claude, Navarro and Ordóñez (2015), The wavelet matrix: an efficient wavelet tree for large alphabets.

    >>> row, ones = np.array([5, 1, 3, 2]), np.ones(4, dtype=np.int64)
    >>> weight_below(row, ones, np.array([0, 1]), np.array([4, 3]), np.array([2, 9])).tolist()
    [2, 2]
    """
    known, ranks = np.unique(values, return_inverse=True)
    limit = np.searchsorted(known, bound, side="right")
    begin, until = begin.copy(), np.maximum(begin, until)
    total = np.zeros(len(bound), dtype=np.int64)
    for bit in range(len(known).bit_length() - 1, -1, -1):
        low = (ranks >> bit & 1) == 0
        lows = np.concatenate([[0], np.cumsum(low)])
        sums = np.concatenate([[0], np.cumsum(np.where(low, weights, 0))])
        upper = (limit >> bit & 1) == 1
        total += np.where(upper, sums[until] - sums[begin], 0)
        begin, until = (np.where(upper, lows[-1] + at - lows[at], lows[at]) for at in (begin, until))
        order = np.concatenate([np.flatnonzero(low), np.flatnonzero(~low)])
        ranks, weights = ranks[order], weights[order]
    return total


def local(length: Whole) -> tuple[Whole, Whole]:
    """For blocks of these lengths, laid side by side: the block of each place, and its number within the block.

    >>> [part.tolist() for part in local(np.array([2, 0, 1]))]
    [[0, 0, 2], [0, 1, 0]]
    """
    block = np.repeat(np.arange(len(length)), length)
    return block, np.arange(len(block)) - (np.cumsum(length) - length)[block]
