"""A drawing of shapes in lanes and of the links between them: nothing overlaps, every line is made of level and upright
pieces, and no line runs through a shape.

`layout_grid` says in which column and row a shape stands, `layout_routes` along which streets and avenues a link runs,
`layout_tracks` in which order lines lie beside each other; here places become coordinates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from sim.interchange.bpmn.layout_grid import Grid, grid_of
from sim.interchange.bpmn.layout_routes import Corner, Port, Route, Wire, routes, street_of_row
from sim.interchange.bpmn.layout_tracks import Run, tracks

__all__ = ["Drawing", "Link", "Plan", "Point", "Rect", "Shape", "lay_out"]

Point = tuple[float, float]

_GAP = 12.0  # between two lines side by side
_EDGE = 16.0  # between a line and the shapes beside it
_STREET = 10.0  # half the width of an empty street
_AVENUE = 20.0  # half the width of an empty avenue
_MARGIN = 6.0  # around the label of a link
_X, _Y = 0, 1


@dataclass(frozen=True)
class Rect:
    """A rectangle by its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, dx: float, dy: float) -> Rect:
        """The same elsewhere."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)


@dataclass(frozen=True)
class Shape:
    """What is to be placed: its size, its lane, and the room that it needs around itself for labels.

    `host` is the shape on whose lower edge it sits, `along` how far its middle is from that edge's left end. Where
    `top` or `bottom` is true, links may leave and reach it there (a gateway's corners).
    """

    id: str
    width: float
    height: float
    lane: int = 0
    beside: float = 0.0
    above: float = 0.0
    below: float = 0.0
    top: bool = False
    bottom: bool = False
    host: str | None = None
    along: float = 0.0


@dataclass(frozen=True)
class Link:
    """What is to be drawn from one shape to another, with the size of its label."""

    id: str
    source: str
    target: str
    label: tuple[float, float] | None = None


@dataclass(frozen=True)
class Plan:
    """Everything to be drawn; `lanes` are the least heights of the lanes."""

    shapes: Sequence[Shape]
    links: Sequence[Link]
    lanes: Sequence[float] = (0.0,)


@dataclass(frozen=True)
class Drawing:
    """Where everything stands, from (0, 0) on: lanes as their tops and heights, links as their points."""

    width: float
    height: float
    shapes: Mapping[str, Rect]
    links: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Rect]
    lanes: tuple[tuple[float, float], ...]


def lay_out(plan: Plan) -> Drawing:
    """The drawing of a plan; the same plan always gives the same drawing."""
    hosts = {shape.id: shape.host or shape.id for shape in plan.shapes}
    lanes = {shape.id: shape.lane for shape in plan.shapes if shape.host is None}
    grid = grid_of(lanes, [(hosts[link.source], hosts[link.target]) for link in plan.links], len(plan.lanes))
    by_id = {shape.id: shape for shape in plan.shapes}
    wires = [Wire(link.id, _source(by_id[link.source]), _target(by_id[link.target])) for link in plan.links]
    found = routes(grid, wires)
    return _Drawn(plan, grid, found).drawing()


def _source(shape: Shape) -> Port:
    """How links leave a shape; one on the edge of another leaves downwards."""
    if shape.host is not None:
        return Port(shape.id, shape.host, side=False, bottom=True)
    return Port(shape.id, shape.id, top=shape.top, bottom=shape.bottom)


def _target(shape: Shape) -> Port:
    return Port(shape.id, shape.id, top=shape.top, bottom=shape.bottom)


@dataclass
class _Drawn:
    """Places and tracks as coordinates."""

    plan: Plan
    grid: Grid
    routes: Mapping[str, Route]
    x: dict[int, float] = field(default_factory=dict)  # middle of columns, first track of avenues
    y: dict[int, float] = field(default_factory=dict)  # middle of rows, first track of streets
    slots: dict[str, tuple[int, int]] = field(default_factory=dict)  # (avenue, row) or (street, -1) of a link's label
    aside: dict[tuple[int, int, str], float] = field(default_factory=dict)  # a link's track from the first of a place
    right: dict[int, float] = field(default_factory=dict)  # where an avenue ends

    def __post_init__(self) -> None:
        self.shapes = {shape.id: shape for shape in self.plan.shapes}
        self.sizes = {link.id: link.label for link in self.plan.links if link.label}
        self.rows = {street_of_row(self.grid, row) + 1: row for row in range(sum(self.grid.rows))}
        for link in self.plan.links:
            if link.label:
                self._reserve(self.routes[link.id])

    def drawing(self) -> Drawing:
        """All coordinates."""
        width = self._across()
        lanes = self._down()
        shapes = {name: self._rect(shape) for name, shape in self.shapes.items()}
        links = {name: self._points(route, shapes) for name, route in self.routes.items()}
        labels = {name: self._label(self.routes[name]) for name in self.slots}
        return Drawing(width, lanes[-1][0] + lanes[-1][1], shapes, links, labels, tuple(lanes))

    # -- room for the labels of links -------------------------------------------------------------------------------

    def _reserve(self, route: Route) -> None:
        """The first level piece of its own that no other label has; a piece that others share comes last."""
        taken = set(self.slots.values())
        pieces = [(a, b) for a, b in pairwise(route.corners) if a[1] == b[1]]
        own = pieces[1:] if route.corners[0][1] == route.corners[1][1] and len(pieces) > 1 else pieces
        for (x, y), (next_x, _) in [*own, *pieces]:
            if y not in self.rows:
                self.slots[route.wire.id] = (y, -1)
                return
            avenue = x if x % 2 == 0 else x + 1
            if avenue < next_x and (avenue, y) not in taken:
                self.slots[route.wire.id] = (avenue, y)
                return

    def _zone(self, avenue: int) -> float:
        """The width that labels need in an avenue."""
        wide = [self.sizes[name][0] for name, (at, row) in self.slots.items() if row >= 0 and at == avenue]
        return max(wide, default=-2 * _MARGIN) + 2 * _MARGIN

    # -- from left to right -----------------------------------------------------------------------------------------

    def _across(self) -> float:
        """The coordinates of avenues and columns; returns the width of all."""
        half = [0.0] * self.grid.columns
        for shape in self.shapes.values():
            if shape.host is None:
                column = self.grid.column[shape.id]
                half[column] = max(half[column], shape.width / 2 + shape.beside)
        right = 0.0
        for avenue in range(0, 2 * self.grid.columns + 1, 2):
            order = tracks(self._runs(avenue, _X), frozenset(self.rows))
            self.aside.update(((_X, avenue, name), track * _GAP) for name, track in order.items())
            self.x[avenue] = right + _EDGE
            lines = max(order.values(), default=0) * _GAP
            right = self.right[avenue] = right + max(2 * _AVENUE, 2 * _EDGE + lines) + self._zone(avenue)
            if avenue // 2 < self.grid.columns:
                self.x[avenue + 1] = right + half[avenue // 2]
                right += 2 * half[avenue // 2]
        return right

    def _down(self) -> list[tuple[float, float]]:
        """The coordinates of streets and rows; returns top and height of each lane."""
        place, top = 0, 0.0
        lanes = []
        for lane, count in enumerate(self.grid.rows):
            bottom = top
            for _ in range(count):
                bottom = self._row(place + 1, self._street(place, bottom))
                place += 2
            bottom = self._street(place, bottom)
            place += 1
            missing = self.plan.lanes[lane] - (bottom - top)
            if missing > 0:
                for inside in range(place - 2 * count - 1, place):
                    self.y[inside] += missing / 2
                bottom += missing
            lanes.append((top, bottom - top))
            top = bottom
        return lanes

    def _street(self, street: int, top: float) -> float:
        """Place a street; returns its lower edge."""
        order = tracks(self._runs(street, _Y), frozenset(range(1, 2 * self.grid.columns, 2)))
        high = [0.0] * (max(order.values(), default=-1) + 1)
        for name, track in order.items():
            label = self.sizes[name][1] + _MARGIN if self.slots.get(name) == (street, -1) else 0.0
            high[track] = max(high[track], label)
        below = list(accumulate(h + _GAP for h in high))
        for name, track in order.items():
            self.aside[_Y, street, name] = below[track] - _GAP
        self.y[street] = top + _STREET
        return top + 2 * _STREET + (below[-1] - _GAP if below else 0.0)

    def _row(self, row: int, top: float) -> float:
        """Place a row; returns its lower edge."""
        inside = [s for s in self.shapes.values() if s.host is None and self.grid.row[s.id] == self.rows[row]]
        labels = [self.sizes[name][1] + _MARGIN for name, (_, at) in self.slots.items() if at == row]
        above = max([s.height / 2 + s.above for s in inside] + labels, default=0.0)
        self.y[row] = top + above
        return top + above + max((s.height / 2 + s.below for s in inside), default=0.0)

    # -- lines side by side -------------------------------------------------------------------------------------------

    def _runs(self, place: int, axis: int) -> list[Run]:
        """The pieces of links that run along an avenue or a street."""
        found = []
        for name, route in self.routes.items():
            corners = route.corners
            for number, (a, b) in enumerate(pairwise(corners)):
                if a[axis] == b[axis] == place:
                    ends = ((a, corners[number - 1]), (b, corners[number + 2]))
                    first, last = ((end[1 - axis], -1 if far[axis] < place else 1) for end, far in ends)
                    labelled = axis == _Y and self.slots.get(name) == (place, -1)
                    found.append(Run(name, route.wire.source.shape, route.wire.target.shape, (first, last), labelled))
        return found

    # -- coordinates ------------------------------------------------------------------------------------------------

    def _rect(self, shape: Shape) -> Rect:
        host = self.shapes[shape.host] if shape.host else shape
        x = self.x[2 * self.grid.column[host.id] + 1]
        y = self.y[street_of_row(self.grid, self.grid.row[host.id]) + 1]
        if shape.host:
            x, y = x - host.width / 2 + shape.along, y + host.height / 2
        return Rect(x - shape.width / 2, y - shape.height / 2, shape.width, shape.height)

    def _point(self, name: str, corner: Corner) -> Point:
        x, y = corner
        return self.x[x] + self.aside.get((_X, x, name), 0.0), self.y[y] + self.aside.get((_Y, y, name), 0.0)

    def _points(self, route: Route, shapes: Mapping[str, Rect]) -> tuple[Point, ...]:
        """The points of a link, from the edge of one shape to the edge of the other."""
        name = route.wire.id
        points = [self._point(name, corner) for corner in route.corners]
        source, target = shapes[route.wire.source.shape], shapes[route.wire.target.shape]
        for end, following, shape in ((0, 1, source), (-1, -2, target)):
            x, y = shape.x + shape.width / 2, shape.y + shape.height / 2
            if route.corners[end][0] == route.corners[following][0]:  # upright: from the top or bottom
                points[following] = (x, points[following][1])
                down = route.corners[following][1] > route.corners[end][1]
                points[end] = (x, shape.y + shape.height if down else shape.y)
            else:
                right = route.corners[following][0] > route.corners[end][0]
                points[end] = (shape.x + shape.width if right else shape.x, y)
        return tuple(points)

    def _label(self, route: Route) -> Rect:
        """Above the line: at the right end of an avenue, or where the link enters a street."""
        name = route.wire.id
        (width, height), (place, row) = self.sizes[name], self.slots[name]
        if row >= 0:
            return Rect(self.right[place] - _MARGIN - width, self.y[row] - height - _MARGIN / 2, width, height)
        begin, end = next((a, b) for a, b in pairwise(route.corners) if a[1] == b[1] == place)
        (x, y), (next_x, _) = self._point(name, begin), self._point(name, end)
        free = self._free_column(begin, end)
        if free is not None:
            left = self.x[free] - width / 2
        else:
            left = x + _MARGIN if next_x > x else x - _MARGIN - width
        return Rect(left, y - height - _MARGIN / 2, width, height)

    def _free_column(self, begin: Corner, end: Corner) -> int | None:
        """The first column that a level piece in a street passes and in which no upright line crosses the street."""
        step = 1 if end[0] > begin[0] else -1
        for x in range(begin[0] + step, end[0], step):
            if x % 2 and not any(self._crosses(route, x, begin[1]) for route in self.routes.values()):
                return x
        return None

    @staticmethod
    def _crosses(route: Route, x: int, y: int) -> bool:
        return any(a[0] == b[0] == x and min(a[1], b[1]) <= y <= max(a[1], b[1]) for a, b in pairwise(route.corners))
