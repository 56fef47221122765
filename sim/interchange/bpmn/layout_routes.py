"""Ways of the links of a diagram: like streets and avenues of a city, between the rows and columns of its shapes.

Places are whole numbers. From left to right, avenue `a` is `2a` and column `c` is `2c + 1`; from top to bottom, each
lane is a street, a row, a street, a row ... and a last street. Shapes stand where a column meets a row, and a street or
avenue never touches one, so there is always a way; a way straight through empty blocks is taken where it is shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.interchange.bpmn.layout_grid import Grid

__all__ = ["Corner", "Port", "Route", "Wire", "routes", "street_of_row"]

Corner = tuple[int, int]
_BEND, _CROWD = 3.0, 0.5


@dataclass(frozen=True)
class Port:
    """How a link may leave or reach a shape, which stands in the block of a node of the grid."""

    shape: str
    node: str
    side: bool = True
    top: bool = False
    bottom: bool = False


@dataclass(frozen=True)
class Wire:
    """A link to be routed."""

    id: str
    source: Port
    target: Port


@dataclass(frozen=True)
class Route:
    """A link's way: its corners as places from left to right and from top to bottom, both ends included."""

    wire: Wire
    corners: tuple[Corner, ...]

    def akin(self, other: Route) -> bool:
        """Whether both may lie over each other: they have one end in common."""
        return self.wire.source.shape == other.wire.source.shape or self.wire.target.shape == other.wire.target.shape


def street_of_row(grid: Grid, row: int) -> int:
    """The place of the street above a row; the row is the next place, the street below it the one after."""
    return 2 * row + grid.lane_of(row)


def routes(grid: Grid, wires: Sequence[Wire]) -> dict[str, Route]:
    """A way for every link, the shortest first; `Port.node` is a node of the grid."""
    city = _City(grid)
    span = {w.id: abs(grid.column[w.source.node] - grid.column[w.target.node]) for w in wires}
    height = {w.id: abs(grid.row[w.source.node] - grid.row[w.target.node]) for w in wires}
    for wire in sorted(wires, key=lambda w: (height[w.id] > 0, span[w.id], height[w.id])):
        city.lay(wire)
    return {wire.id: city.laid[wire.id] for wire in wires}


@dataclass
class _City:
    """What has been laid so far."""

    grid: Grid
    laid: dict[str, Route] = field(default_factory=dict)
    blocks: dict[tuple[bool, int, int], list[Route]] = field(default_factory=dict)
    ports: dict[tuple[str, int], str] = field(default_factory=dict)
    crowd: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = range(sum(self.grid.rows))
        self.y = [street_of_row(self.grid, row) + 1 for row in rows]
        at = {y: row for row, y in enumerate(self.y)}
        self.is_row: Mapping[int, int] = at
        self.built = {(2 * c + 1, self.y[self.grid.row[node]]) for node, c in self.grid.column.items()}

    def lay(self, wire: Wire) -> None:
        """Take the cheapest way that is free."""
        ways = (Route(wire, corners) for corners in self._ways(wire))
        best = min((way for way in ways if self._is_free(way)), key=self._cost)
        self.laid[wire.id] = best
        for key in self._passes(best):
            self.blocks.setdefault(key, []).append(best)
        for door, use in self._doors(best):
            self.ports[door] = use
        for (_, y), (_, next_y) in zip(best.corners, best.corners[1:], strict=False):
            if y == next_y and y not in self.is_row:
                self.crowd[y] = self.crowd.get(y, 0) + 1

    # -- candidates -----------------------------------------------------------------------------------------------

    def _ways(self, wire: Wire) -> Iterator[tuple[Corner, ...]]:
        c1, c2 = self.grid.column[wire.source.node], self.grid.column[wire.target.node]
        s = (2 * c1 + 1, self.y[self.grid.row[wire.source.node]])
        t = (2 * c2 + 1, self.y[self.grid.row[wire.target.node]])
        out, into = 2 * c1 + 2, 2 * c2  # the avenues before the ends
        outs, ins = self._streets(wire.source, s[1]), self._streets(wire.target, t[1])
        if wire.source.side and wire.target.side:
            if s[1] == t[1] and s[0] < t[0]:
                yield s, t
            for a in range(out, into + 1, 2):
                yield s, (a, s[1]), (a, t[1]), t
            for y in {s[1] - 1, s[1] + 1, t[1] - 1, t[1] + 1}:
                yield s, (out, s[1]), (out, y), (into, y), (into, t[1]), t
        if wire.target.side:
            if outs and s[0] < t[0]:
                yield s, (s[0], t[1]), t
            for y in outs:
                yield s, (s[0], y), (into, y), (into, t[1]), t
        if wire.source.side:
            if ins and s[0] < t[0]:
                yield s, (t[0], s[1]), t
            for y in ins:
                yield s, (out, s[1]), (out, y), (t[0], y), t
        for y in outs & ins:
            yield s, (s[0], y), (t[0], y), t

    @staticmethod
    def _streets(port: Port, y: int) -> set[int]:
        """The streets that a shape's top and bottom lead to."""
        return {street for street, there in ((y - 1, port.top), (y + 1, port.bottom)) if there}

    # -- what is free ---------------------------------------------------------------------------------------------

    def _is_free(self, way: Route) -> bool:
        if any(a == b for a, b in zip(way.corners, way.corners[1:], strict=False)):
            return False
        if any(self.ports.get(key, use) != use for key, use in self._doors(way)):
            return False
        if not self._fits(way):
            return False
        for key in self._passes(way):
            if key[1:] in self.built or not all(way.akin(other) for other in self.blocks.get(key, ())):
                return False
        return True

    @staticmethod
    def _fits(way: Route) -> bool:
        """Whether a way that begins or ends upwards or downwards uses a port that is there."""
        for port, end, following in ((way.wire.source, 0, 1), (way.wire.target, -1, -2)):
            (x, y), (next_x, next_y) = way.corners[end], way.corners[following]
            if x == next_x and not (port.top if next_y < y else port.bottom):
                return False
        return True

    @staticmethod
    def _doors(way: Route) -> Iterator[tuple[tuple[str, int], str]]:
        """Tops (-1) and bottoms (1) that the way uses; one serves either for leaving or for reaching its shape."""
        for port, end, following, use in ((way.wire.source, 0, 1, "out"), (way.wire.target, -1, -2, "in")):
            (x, y), (next_x, next_y) = way.corners[end], way.corners[following]
            if x == next_x:
                yield (port.shape, 1 if next_y > y else -1), use

    def _passes(self, way: Route) -> Iterator[tuple[bool, int, int]]:
        """The blocks that the way runs through: whether across, column, row."""
        ends = (way.corners[0], way.corners[-1])
        for (x, y), (next_x, next_y) in zip(way.corners, way.corners[1:], strict=False):
            if y == next_y and y in self.is_row:
                yield from ((True, p, y) for p in _columns(x, next_x) if (p, y) not in ends)
            elif x == next_x and x % 2:
                low, high = min(y, next_y), max(y, next_y)
                yield from ((False, x, p) for p in range(low, high + 1) if p in self.is_row and (x, p) not in ends)

    def _cost(self, way: Route) -> tuple[float, tuple[Corner, ...]]:
        bends = len(way.corners) - 2
        length = crowd = 0.0
        for (x, y), (next_x, next_y) in zip(way.corners, way.corners[1:], strict=False):
            length += abs(x - next_x) + abs(y - next_y)
            crowd += self.crowd.get(y, 0) if y == next_y else 0
        return _BEND * bends + length + _CROWD * crowd, way.corners


def _columns(x: int, other: int) -> Iterator[int]:
    """The columns between two places, both included."""
    return (p for p in range(min(x, other), max(x, other) + 1) if p % 2)
