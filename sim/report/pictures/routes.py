"""How the arrows of a swimlane map run: through the channels between columns and the gutters between rows, never over
a box.

An arrow leaves its box on the right, goes up or down in a channel, and enters on the left; where boxes stand in its
way it goes along a gutter instead of a row. What runs backwards goes along the gutter below both its boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.flow import Arrow
from sim.report.pictures.lanes import Grid

__all__ = ["Frame", "Leg", "Route", "frame_of", "routes_of"]

_GAP = 3.0  # between the tracks of a channel


@dataclass(frozen=True)
class Leg:
    """A stretch of a route: in channel `at` (left of that column) or in gutter `at` (above that row), on one track."""

    channel: bool
    at: int


@dataclass(frozen=True)
class Route:
    """The way of one arrow: straight within its column, or channel, row or gutter, channel.

    `row` is the row that the arrow crosses between its channels, None where it takes `gutter` instead.
    """

    arrow: Arrow
    legs: tuple[Leg, ...]
    row: int | None
    backwards: bool


def routes_of(grid: Grid, arrows: Sequence[Arrow]) -> list[Route]:
    """The routes of all arrows but those from a box to itself, the heaviest first."""
    taken = {(cell.column, cell.row) for cell in grid.cells.values()}
    routes = []
    for arrow in sorted(arrows, key=lambda a: -a.count):
        if arrow.source != arrow.target and arrow.source in grid.cells and arrow.target in grid.cells:
            routes.append(_route(grid, arrow, taken))
    return routes


def _route(grid: Grid, arrow: Arrow, taken: set[tuple[int, int]]) -> Route:
    here, there = grid.cells[arrow.source], grid.cells[arrow.target]
    pair = (arrow.source, arrow.target)
    if pair in grid.straight:
        return Route(arrow, (), None, backwards=False)
    out, into = Leg(channel=True, at=here.column + 1), Leg(channel=True, at=there.column)
    if pair in grid.backwards or there.column <= here.column:
        gutter = max(here.row, there.row) + 1
        return Route(arrow, (out, Leg(channel=False, at=gutter), into), None, backwards=pair in grid.backwards)
    if there.column == here.column + 1:
        return Route(arrow, (out,), None, backwards=False)
    between = range(here.column + 1, there.column)
    for row, leg in ((there.row, out), (here.row, into)):
        cells = {(column, row) for column in between}
        if not cells & taken:
            taken.update(cells)
            return Route(arrow, (leg,), row, backwards=False)
    gutter = there.row + 1 if there.row < here.row else there.row
    return Route(arrow, (out, Leg(channel=False, at=gutter), into), None, backwards=False)


@dataclass(frozen=True)
class Frame:
    """Where everything lies, in pixels.

    `columns` and `rows` are the middles; `tracks` gives for each leg of each route (route number, leg number) the x
    of a channel or the y of a gutter; `gutters` has begin and end of each gutter.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    gutters: tuple[tuple[float, float], ...]
    tracks: Mapping[tuple[int, int], float]
    width: float
    height: float


def frame_of(
    grid: Grid, routes: Sequence[Route], *, box: tuple[float, float], left: float, widths: Sequence[float]
) -> Frame:
    """Where columns, rows and tracks lie.

    Parameters
    ----------
    grid, routes
        What is to be laid out.
    box
        Width and height of a box.
    left
        Room for the names of the lanes.
    widths
        Width of each route's line, in their order.
    """
    channels = _packed(grid, routes, widths, channel=True, number=grid.columns + 1)
    gutters = _packed(grid, routes, widths, channel=False, number=len(grid.rows) + 1)
    tracks: dict[tuple[int, int], float] = {}
    columns, x = [], left
    for number in range(grid.columns + 1):
        room = max(22.0, channels[number][1] + 15.0)
        tracks |= {leg: x + 7 + at for leg, at in channels[number][0].items()}
        x += room
        if number < grid.columns:
            columns.append(x + box[0] / 2)
            x += box[0]
    rows, spans, y = [], [], 4.0
    for number in range(len(grid.rows) + 1):
        room = max(12.0, gutters[number][1] + 10.0)
        tracks |= {leg: y + 5 + at for leg, at in gutters[number][0].items()}
        spans.append((y, y + room))
        y += room
        if number < len(grid.rows):
            rows.append(y + box[1] / 2)
            y += box[1]
    return Frame(tuple(columns), tuple(rows), tuple(spans), tracks, x, y + 4)


def _packed(
    grid: Grid, routes: Sequence[Route], widths: Sequence[float], *, channel: bool, number: int
) -> list[tuple[dict[tuple[int, int], float], float]]:
    """For each channel or gutter the offset of each leg in it, and the width that they need together."""
    inside: list[list[tuple[float, float, tuple[int, int]]]] = [[] for _ in range(number)]
    for index, route in enumerate(routes):
        for place, leg in enumerate(route.legs):
            if leg.channel == channel:
                begin, end = sorted(_ends(grid, route, place))
                inside[leg.at].append((begin, end, (index, place)))
    return [_tracks(legs, widths) for legs in inside]


def _ends(grid: Grid, route: Route, place: int) -> tuple[float, float]:
    """From where to where a leg runs, counted in rows or columns; a gutter lies half a row above its row."""
    here, there = grid.cells[route.arrow.source], grid.cells[route.arrow.target]
    if not route.legs[place].channel:
        return route.legs[0].at - 0.5, route.legs[2].at - 0.5
    if len(route.legs) == 1:
        return float(here.row), float(there.row)
    gutter = route.legs[1].at - 0.5
    return (float(here.row), gutter) if place == 0 else (gutter, float(there.row))


def _tracks(
    legs: Sequence[tuple[float, float, tuple[int, int]]], widths: Sequence[float]
) -> tuple[dict[tuple[int, int], float], float]:
    """Legs that overlap on different tracks; short ones first, so that long ones run outside."""
    tracks: list[list[tuple[float, float, tuple[int, int]]]] = []
    for leg in sorted(legs, key=lambda leg: (leg[1] - leg[0], leg)):
        free = (t for t in tracks if all(leg[1] < other[0] or other[1] < leg[0] for other in t))
        track = next(free, None)
        if track is None:
            track = []
            tracks.append(track)
        track.append(leg)
    offsets: dict[tuple[int, int], float] = {}
    x = 0.0
    for track in tracks:
        thick = max(widths[leg[2][0]] for leg in track)
        offsets |= {leg[2]: x + thick / 2 for leg in track}
        x += thick + _GAP
    return offsets, max(x - _GAP, 0.0)
