"""Where the arrows of a swimlane map touch their boxes, and where they turn."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.pictures.lanes import Grid
from sim.report.pictures.routes import Frame, Route
from sim.views.flow import END, START

__all__ = ["GHOST", "HEIGHT", "WIDTH", "Points", "corners", "half_of", "middle_of"]

WIDTH, HEIGHT, GHOST = 128.0, 52.0, 22.0
"""Of a box in pixels, the ghost of its queue on the left included."""

_TIP = 5.0  # what the head of an arrow takes
_RING = 9.0

Points = list[tuple[float, float]]


def middle_of(grid: Grid, frame: Frame, node: str) -> tuple[float, float]:
    """The middle of a box."""
    cell = grid.cells[node]
    return frame.columns[cell.column], frame.rows[cell.row]


def half_of(node: str) -> tuple[float, float]:
    """Half the width and height of what stands in a cell: a box, or the ring of start and end."""
    return (_RING, _RING) if node in (START, END) else (WIDTH / 2, HEIGHT / 2)


def corners(grid: Grid, frame: Frame, routes: Sequence[Route]) -> list[Points]:
    """The corners of each route, from its box to the tip before the other box."""
    ports = _ports(grid, frame, routes)
    return [_corners(grid, frame, route, number, ports) for number, route in enumerate(routes)]


def _ports(grid: Grid, frame: Frame, routes: Sequence[Route]) -> dict[tuple[int, bool], float]:
    """Where on its box's side each route begins (False) or ends (True): spread, in the order of where they go to or
    come from; what runs backwards lowest.
    """
    sides: dict[tuple[str, bool], list[tuple[bool, float, int]]] = {}
    for index, route in enumerate(routes):
        if route.legs:
            a, b = route.arrow.source, route.arrow.target
            sides.setdefault((a, False), []).append((route.backwards, frame.rows[grid.cells[b].row], index))
            sides.setdefault((b, True), []).append((route.backwards, frame.rows[grid.cells[a].row], index))
    ports = {}
    for (node, into), members in sides.items():
        y, high = middle_of(grid, frame, node)[1], half_of(node)[1]
        step = max(min(11.0, (2 * high - 14) / max(len(members) - 1, 1)), 0.0)
        for place, (_, _, index) in enumerate(sorted(members)):
            ports[(index, into)] = y + (place - (len(members) - 1) / 2) * step
    return ports


def _corners(grid: Grid, frame: Frame, route: Route, number: int, ports: dict[tuple[int, bool], float]) -> Points:
    a, b = route.arrow.source, route.arrow.target
    (ax, ay), (bx, by) = middle_of(grid, frame, a), middle_of(grid, frame, b)
    if not route.legs:
        down = 1 if by > ay else -1
        x = ax + (0 if START in (a, b) else GHOST / 2)
        return [(x, ay + down * half_of(a)[1]), (x, by - down * (half_of(b)[1] + _TIP))]
    out, into = ports[(number, False)], ports[(number, True)]
    tracks = [frame.tracks[(number, place)] for place in range(len(route.legs))]
    begin, end = (ax + half_of(a)[0], out), (bx - half_of(b)[0] - _TIP, into)
    if len(tracks) == 1:
        return [begin, (tracks[0], out), (tracks[0], into), end]
    return [begin, (tracks[0], out), (tracks[0], tracks[1]), (tracks[2], tracks[1]), (tracks[2], into), end]
