"""Where the boxes of a swimlane map stand: a column each, a row within their lane, no two in one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.report.flow import Arrow, Box, FlowMap, Lane
from sim.report.pictures.ranking import ranking
from sim.views.flow import END, START

__all__ = ["CUSTOMER", "Cell", "Grid", "grid_of", "order_of"]

CUSTOMER = "#customer"
"""The lane above all others, where cases come from and go to."""

_DEEP = 3  # rows of a lane


@dataclass(frozen=True)
class Cell:
    """A place in the grid; rows are counted over all lanes."""

    column: int
    row: int


@dataclass(frozen=True)
class Grid:
    """The boxes in their cells.

    `rows` has the lane of each row; `backwards` are the arrows (source, target) that run against the order;
    `straight` those that go up or down within one column.
    """

    order: tuple[str, ...]
    cells: Mapping[str, Cell]
    lanes: tuple[Lane, ...]
    rows: tuple[int, ...]
    columns: int
    backwards: frozenset[tuple[str, str]]
    straight: frozenset[tuple[str, str]]


def order_of(flow: FlowMap) -> list[str]:
    """Start, boxes and end in the order in which the flow runs."""
    weights = {(a.source, a.target): float(a.count) for a in flow.arrows}
    return ranking([START, *(b.id for b in flow.boxes), END], weights, first=START, last=END)


def grid_of(flow: FlowMap, *, customer: str) -> Grid:
    """The grid of a map; `customer` names the lane of the customers."""
    order = order_of(flow)
    place = {node: i for i, node in enumerate(order)}
    forward = [a for a in flow.arrows if a.source != a.target and place[a.source] < place[a.target]]
    lanes = _sorted_lanes(flow.lanes, flow.boxes, place, customer)
    lane_at = {lane.id: i for i, lane in enumerate(lanes)}
    lane_of = {b.id: lane_at[b.department] for b in flow.boxes} | {START: 0, END: 0}
    filler = _Filler(lane_of)
    for node in order:
        filler.place(node, [a for a in forward if a.target == node])
    return filler.grid(order, lanes, [(a.source, a.target) for a in flow.arrows if place[a.source] > place[a.target]])


def _sorted_lanes(
    lanes: Sequence[Lane], boxes: Sequence[Box], place: Mapping[str, int], customer: str
) -> tuple[Lane, ...]:
    """The customer, the front of house, then the others, each by where its work lies in the flow."""

    def middle(lane: Lane) -> float:
        mine = [(place[b.id], b.items) for b in boxes if b.department == lane.id]
        return sum(p * n for p, n in mine) / max(sum(n for _, n in mine), 1)

    ordered = sorted(lanes, key=lambda lane: (not lane.front, middle(lane), lane.label))
    return (Lane(id=CUSTOMER, label=customer, front=True), *ordered)


@dataclass
class _Filler:
    """Puts one box after the other into a column; a box handed to another lane may stand straight above or below its
    sender.
    """

    lane_of: Mapping[str, int]
    columns: dict[str, int] = field(default_factory=dict)
    stacks: dict[tuple[int, int], list[str]] = field(default_factory=dict)  # (column, lane) -> boxes from the top
    closed: set[tuple[int, int]] = field(default_factory=set)  # crossed by a straight arrow, or an end of one
    used: set[tuple[str, bool]] = field(default_factory=set)  # box, and whether its lower side has a straight arrow
    straight: set[tuple[str, str]] = field(default_factory=set)

    def place(self, node: str, into: Sequence[Arrow]) -> None:
        """Put `node` into the first column behind its senders."""
        lane = self.lane_of[node]
        behind = [self.columns[a.source] for a in into]
        column = max(behind, default=-1)
        if self._goes_straight(node, into, column):
            self.straight.add((next(a.source for a in into if self.columns[a.source] == column), node))
        else:
            column += 1
            while (column, lane) in self.closed or len(self.stacks.get((column, lane), [])) >= _DEEP:
                column += 1
        self.columns[node] = column
        self.stacks.setdefault((column, lane), []).append(node)

    def _goes_straight(self, node: str, into: Sequence[Arrow], column: int) -> bool:
        """Whether the only sender in the last column sees this box's cell straight above or below; then the way is
        closed to others.
        """
        senders = [a.source for a in into if self.columns[a.source] == column]
        if len(senders) != 1 or node == END or self.lane_of[senders[0]] == self.lane_of[node]:
            return False
        sender, strongest = senders[0], max(into, key=lambda a: a.count)
        low, high = sorted((self.lane_of[sender], self.lane_of[node]))
        mine, down = (column, self.lane_of[sender]), self.lane_of[sender] == low
        between = [(column, lane) for lane in range(low, high + 1) if (column, lane) != mine]
        clear = not any(cell in self.stacks or cell in self.closed for cell in between)
        if strongest.source != sender or not clear or (sender, down) in self.used or len(self.stacks[mine]) != 1:
            return False
        self.closed.update(between, {mine})
        self.used.update({(sender, down), (node, not down)})
        return True

    def grid(self, order: Sequence[str], lanes: tuple[Lane, ...], backwards: Sequence[tuple[str, str]]) -> Grid:
        """The finished grid, each lane as deep as its fullest column."""
        depth = [
            max((len(s) for (_, at), s in self.stacks.items() if at == lane), default=1) for lane in range(len(lanes))
        ]
        first = [sum(depth[:lane]) for lane in range(len(lanes))]
        cells = {
            node: Cell(column, first[lane] + row)
            for (column, lane), stack in self.stacks.items()
            for row, node in enumerate(stack)
        }
        return Grid(
            order=tuple(order),
            cells=cells,
            lanes=lanes,
            rows=tuple(lane for lane, deep in enumerate(depth) for _ in range(deep)),
            columns=1 + max(self.columns.values(), default=0),
            backwards=frozenset(backwards),
            straight=frozenset(self.straight),
        )
