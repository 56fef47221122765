"""Columns and rows of a diagram: layers from left to right, rows within each lane, few crossings.

The method is Sugiyama's: turn back the flows that close loops, layer by longest paths, order by the mean place of the
neighbours. Rows are kept within lanes, whose bands never mix.

References
----------
K. Sugiyama, S. Tagawa, M. Toda, Methods for visual understanding of hierarchical system structures, IEEE Transactions
on Systems, Man, and Cybernetics 11 (1981), 109-125.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

__all__ = ["Grid", "grid_of"]

_SWEEPS = 12

Pair = tuple[str, str]


@dataclass(frozen=True)
class Grid:
    """Where nodes stand: their column, their row (counted through all lanes), and how many rows each lane has."""

    column: Mapping[str, int]
    row: Mapping[str, int]
    rows: tuple[int, ...]

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max(self.column.values(), default=-1) + 1

    def lane_of(self, row: int) -> int:
        """The lane in which a row lies."""
        lane = 0
        while row >= self.rows[lane]:
            row -= self.rows[lane]
            lane += 1
        return lane


def grid_of(lanes: Mapping[str, int], links: Iterable[Pair], count: int) -> Grid:
    """Column and row of every node.

    Parameters
    ----------
    lanes
        The lane of every node, 0 at the top; nodes in the order in which they were declared.
    links
        Pairs of nodes, loops and repetitions allowed.
    count
        How many lanes there are; one without nodes has one row.
    """
    pairs = [(a, b) for a, b in dict.fromkeys(links) if a != b]
    column = _columns(list(lanes), pairs)
    cells: dict[tuple[int, int], list[str]] = {}
    for node, lane in lanes.items():
        cells.setdefault((column[node], lane), []).append(node)
    rows = [1] * count
    for (_, lane), nodes in cells.items():
        rows[lane] = max(rows[lane], len(nodes))
    return Grid(column, _rows(cells, pairs, rows), tuple(rows))


# -- columns ------------------------------------------------------------------------------------------------------


def _columns(nodes: Sequence[str], pairs: Sequence[Pair]) -> dict[str, int]:
    """Layers by longest paths; what has no predecessor stands just before its successors."""
    forward = _without_loops(nodes, pairs)
    after: dict[str, list[str]] = {node: [] for node in nodes}
    before = dict.fromkeys(nodes, 0)
    for a, b in forward:
        after[a].append(b)
        before[b] += 1
    column = dict.fromkeys(nodes, 0)
    first = [node for node in nodes if not before[node]]
    ready = list(first)
    for node in ready:  # grows while it is walked
        for other in after[node]:
            column[other] = max(column[other], column[node] + 1)
            before[other] -= 1
            if not before[other]:
                ready.append(other)
    for node in first:
        column[node] = min((column[other] for other in after[node]), default=1) - 1
    return column


def _without_loops(nodes: Sequence[str], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs without those that lead back to a node on the way there (depth first, in declared order)."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    entered = set()
    for a, b in pairs:
        after[a].append(b)
        entered.add(b)
    kept: list[Pair] = []
    done: set[str] = set()
    for root in [*(n for n in nodes if n not in entered), *nodes]:
        if root in done:
            continue
        way, open_ = [(root, iter(after[root]))], {root}
        while way:
            node, others = way[-1]
            other = next(others, None)
            if other is None:
                way.pop()
                open_.discard(node)
                done.add(node)
            elif other not in open_:
                kept.append((node, other))
                if other not in done:
                    way.append((other, iter(after[other])))
                    open_.add(other)
    return kept


# -- rows ---------------------------------------------------------------------------------------------------------


def _rows(cells: Mapping[tuple[int, int], Sequence[str]], pairs: Sequence[Pair], rows: Sequence[int]) -> dict[str, int]:
    """Rows with short and straight links: swept from left to right and back, the best sweep counts."""
    top = [sum(rows[:lane]) for lane in range(len(rows))]
    row = {node: top[lane] + number for (_, lane), nodes in cells.items() for number, node in enumerate(nodes)}
    before: dict[str, list[str]] = {node: [] for node in row}
    after: dict[str, list[str]] = {node: [] for node in row}
    for a, b in pairs:
        before[b].append(a)
        after[a].append(b)
    best, least = dict(row), _length(row, pairs)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for (_, lane), nodes in sorted(cells.items(), reverse=not forth):
            near = before if forth else after
            wanted = {node: fmean(row[other] for other in near[node] or [node]) - top[lane] for node in nodes}
            row.update((node, top[lane] + r) for node, r in _placed(wanted, rows[lane]).items())
        length = _length(row, pairs)
        if length < least:
            best, least = dict(row), length
    return best


def _length(row: Mapping[str, int], pairs: Sequence[Pair]) -> int:
    """How far links lead up and down; a bend counts as much as two rows."""
    return sum(abs(row[a] - row[b]) + 2 * (row[a] != row[b]) for a, b in pairs)


def _placed(wanted: Mapping[str, float], rows: int) -> dict[str, int]:
    """Different rows for the nodes of one cell, in the order of the wanted ones and as near to them as can be."""
    nodes = sorted(wanted, key=lambda node: wanted[node])
    # least[k][r]: the cost of the first k nodes within the first r rows
    least = [[0.0] * (rows + 1)] + [[float("inf")] * (rows + 1) for _ in nodes]
    for k, node in enumerate(nodes, 1):
        for r in range(k, rows + 1):
            least[k][r] = min(least[k][r - 1], least[k - 1][r - 1] + abs(wanted[node] - (r - 1)))
    found, r = {}, rows
    for k in range(len(nodes), 0, -1):
        while least[k][r - 1] == least[k][r]:
            r -= 1
        r -= 1
        found[nodes[k - 1]] = r
    return found
