"""The swimlane map: how does the work flow, and where is it lost?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sim.report.flow import Arrow, Box, FlowMap
from sim.report.markup import Child, Element, number
from sim.report.palette import DELAY_COLOURS, FAINT, GRID, INK, PALE, PAPER, QUIET, Palette, delay_step, ink_on, tint
from sim.report.pictures.corners import GHOST, HEIGHT, WIDTH, Points, corners, half_of, middle_of
from sim.report.pictures.lanes import Grid, grid_of
from sim.report.pictures.picture import Picture
from sim.report.pictures.routes import Frame, Route, frame_of, routes_of
from sim.report.pictures.swimlane_words import alternative, answer, box_title, route_title
from sim.report.svg import circle, group, label, line, lines_of, path, rect, rounded
from sim.report.text_size import text_width, wrap
from sim.views.flow import END, START
from sim.words import Lang, amount, duration, percent, say

__all__ = [
    "LEFT", "Rect", "arrow_colour", "arrow_head", "arrow_width", "delay_key", "labels_along", "lane_bands", "occupied",
    "swimlane",
]  # fmt: skip

_BOX = WIDTH - GHOST
LEFT = 124.0
"""Room for the names of the lanes, in pixels."""
_LABELLED = 8  # arrows that carry their delay in words
_SAID = 60_000_000  # microseconds: a shorter delay is not worth a word
_RETURNED = 0.005  # below this share no badge

Rect = tuple[float, float, float, float]


def swimlane(flow: FlowMap, palette: Palette, *, lang: Lang) -> Picture:
    """The map of one process with departments as lanes, drawn for a page or a screen.

    Parameters
    ----------
    flow
        The map's boxes, arrows and lanes.
    palette
        Colours of the departments.
    lang
        Language.
    """
    grid = grid_of(flow, customer=say("report.map.customer", lang))
    routes = routes_of(grid, flow.arrows)
    most = max((a.count for a in flow.arrows), default=1)
    widths = [arrow_width(r.arrow.count, most) for r in routes]
    frame = frame_of(grid, routes, box=(WIDTH, HEIGHT), left=LEFT, widths=widths)
    width = max(frame.width + 8, 640.0)
    lines = corners(grid, frame, routes)
    boxes = {b.id: b for b in flow.boxes}
    body: list[Child] = [
        *lane_bands(grid, frame, palette, width, lang),
        *(_arrow(r, p, w, lang, boxes) for r, p, w in reversed(list(zip(routes, lines, widths, strict=True)))),
        *(_box(boxes[node], middle_of(grid, frame, node), palette, lang) for node in grid.order if node in boxes),
        *_ends(grid, frame),
        *_delays(routes, lines, occupied(grid, frame), lang),
    ]
    key = delay_key(width, frame.height + 8, lang, until_end=flow.until_end)
    return Picture(
        name=f"map-{flow.process}",
        question=say("report.map.question", lang, process=flow.label),
        answer=answer(flow, lang),
        alternative=alternative(flow, lang),
        width=width,
        height=frame.height + 34,
        body=(*body, *key),
    )


def arrow_width(count: int, most: int) -> float:
    """Width of an arrow by its number of cases: area would say too little, so the root of the share, 1 to 8 pixels."""
    return 1.0 + 7.0 * math.sqrt(count / max(most, 1))


def arrow_colour(arrow: Arrow) -> str:
    """Colour of an arrow by its median delay; grey where it is not known or there is none (the end of a case)."""
    step = delay_step(arrow.delay)
    return "#b4bcc7" if step is None else DELAY_COLOURS[step]


def delay_key(width: float, y: float, lang: Lang, *, until_end: bool = False) -> list[Element]:
    """The key of the delay colours and of what else is drawn, in one line."""
    hour = 3_600_000_000
    limits = [duration(n * hour, lang) for n in (1, 4, 24, 72)]
    names = [f"< {limits[0]}", *(f"< {limit}" for limit in limits[1:]), f"≥ {limits[-1]}"]
    heading = say("report.map.key_delay_end" if until_end else "report.map.key_delay", lang)
    key = [label(8, y + 12, heading, size=11, fill=QUIET)]
    x = 8 + text_width(heading, 11) + 10
    for name, colour in zip(names, DELAY_COLOURS, strict=True):
        key += [rect(x, y + 4, 18, 8, rx=2, fill=colour), label(x + 22, y + 12, name, size=11, fill=QUIET)]
        x += 22 + text_width(name, 11) + 12
    rest = say("report.map.key_rest", lang)
    if x + text_width(rest, 11) < width:
        key.append(label(x + 6, y + 12, rest, size=11, fill=QUIET))
    return key


def occupied(grid: Grid, frame: Frame) -> list[Rect]:
    """The places of the boxes and of both ends."""
    found = []
    for node in grid.cells:
        (x, y), (dx, dy) = middle_of(grid, frame, node), half_of(node)
        found.append((x - dx, y - dy, x + dx, y + dy))
    return found


def lane_bands(grid: Grid, frame: Frame, palette: Palette, width: float, lang: Lang) -> list[Element]:
    """The lanes with their names, and the line of visibility below the front of house."""
    drawn: list[Element] = []
    for index, lane in enumerate(grid.lanes):
        rows = [r for r, at in enumerate(grid.rows) if at == index]
        top = frame.gutters[rows[0]][1] - 5 if index else 0.0
        bottom = frame.gutters[rows[-1] + 1][1] - 5
        colour = palette.colour(lane.id) if index else QUIET
        drawn.append(rect(0, top, width, bottom - top, fill=tint(colour, 0.05 if index % 2 else 0.1)))
        drawn.append(rect(0, top, 5, bottom - top, fill=colour))
        drawn += _lane_name(lane.label, palette.number(lane.id), colour, (top + bottom) / 2)
        drawn.append(line(0, bottom, width, bottom, stroke=GRID))
    visible = [i for i, lane in enumerate(grid.lanes) if lane.front]
    if any(lane.front for lane in grid.lanes[1:]) and len(visible) < len(grid.lanes):
        last = max(r for r, at in enumerate(grid.rows) if at == visible[-1])
        y = frame.gutters[last + 1][1] - 5
        drawn.append(line(0, y, width, y, stroke=INK, stroke_width=1.4, stroke_dasharray="7 4"))
        drawn.append(
            label(
                width - 6, y - 4, say("report.map.visibility", lang), size=10, fill=QUIET, text_anchor="end", halo=True
            )
        )
    return drawn


def _lane_name(name: str, number: int | None, colour: str, middle: float) -> list[Element]:
    parts = wrap(name, LEFT - 36, 11.5, lines=3, bold=True)
    top = middle + 4 - (len(parts) - 1) * 7
    drawn = [label(30, top + 14 * i, part, size=11.5, bold=True) for i, part in enumerate(parts)]
    if number is not None:
        drawn.append(circle(17, middle, 9, fill=colour))
        drawn.append(
            label(17, middle + 3.5, str(number), size=10, fill=ink_on(colour), text_anchor="middle", bold=True)
        )
    return drawn


def _arrow(route: Route, points: Points, width: float, lang: Lang, boxes: Mapping[str, Box]) -> Element:
    colour = arrow_colour(route.arrow)
    dashes = "6 4" if route.backwards else None
    return group(
        [
            path(rounded(points), fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes),
            path(arrow_head(points, width), fill=colour),
        ],
        title=route_title(route.arrow, boxes, lang),
    )


def arrow_head(points: Points, width: float) -> str:
    """The head at the end of a route of that width, as a path."""
    (x, y), before = points[-1], points[-2]
    size = 4.5 + width / 2
    if abs(x - before[0]) >= abs(y - before[1]):
        return f"M{number(x + 5)} {number(y)}l{number(-size - 2)} {number(-size)}v{number(2 * size)}z"
    way = 1 if y > before[1] else -1
    return f"M{number(x)} {number(y + 5 * way)}l{number(-size)} {number(-way * (size + 2))}h{number(2 * size)}z"


def _box(box: Box, middle: tuple[float, float], palette: Palette, lang: Lang) -> Element:
    """A box with the ghost of its queue before it and a badge for the share that it returned."""
    x, y = middle[0] - WIDTH / 2, middle[1] - HEIGHT / 2
    colour = palette.colour(box.department)
    parts: list[Child] = [
        rect(x, y, WIDTH, HEIGHT, rx=6, fill=PAPER),
        *_ghost(box, x, y),
        rect(x + GHOST, y, _BOX, HEIGHT, rx=6, fill=PAPER, stroke=colour, stroke_width=1.8),
    ]
    size = 11.5 if not wrap(box.label, _BOX - 12, 11.5, bold=True)[-1].endswith("…") else 10.2
    title = lines_of(x + GHOST + 7, y + 16, box.label, size=size, width=_BOX - 12, bold=True)
    post = label(x + GHOST + 7, y + HEIGHT - 7, box.post, size=10, width=_BOX - 12, fill=QUIET)
    parts += [*title, post]
    if box.returned is not None and box.returned >= _RETURNED:
        text = f"↩ {percent(box.returned, 0)}"
        wide = text_width(text, 10, bold=True) + 8
        right = x + WIDTH + 4
        parts.append(rect(right - wide, y - 11, wide, 14, rx=7, fill=INK))
        parts.append(label(right - wide / 2, y - 0.5, text, size=10, fill=PAPER, text_anchor="middle", bold=True))
    return group(parts, title=box_title(box, lang), class_="box")


def _ghost(box: Box, x: float, y: float) -> list[Element]:
    """The queue before a box: a dashed place with up to five people standing in it, and their mean number."""
    ghost = [rect(x, y + 5, GHOST + 8, HEIGHT - 10, rx=5, fill=PALE, stroke=FAINT, stroke_dasharray="2 2")]
    if box.queue is None:
        return ghost
    standing = min(5, int(box.queue + 0.5))
    ghost += [circle(x + GHOST / 2, y + HEIGHT - 11 - 5.4 * i, 2.3, fill=QUIET) for i in range(standing)]
    text = "0" if box.queue < 0.05 else f"{box.queue:.1f}" if box.queue < 10 else amount(box.queue)
    return [*ghost, label(x + GHOST / 2, y + 16, text, size=9, fill=QUIET, text_anchor="middle", width=GHOST - 1)]


def _ends(grid: Grid, frame: Frame) -> list[Element]:
    """Where cases come in (a ring) and go out (a filled ring)."""
    drawn = []
    for node in (START, END):
        if node in grid.cells:
            x, y = middle_of(grid, frame, node)
            drawn.append(circle(x, y, 8, fill=PAPER, stroke=INK, stroke_width=1.5 if node == START else 3))
    return drawn


def _delays(routes: Sequence[Route], lines: Sequence[Points], taken: list[Rect], lang: Lang) -> list[Element]:
    """The delay in words on the arrows where most time is lost, wherever there is room beside the boxes."""
    slow = [i for i, r in enumerate(routes) if r.arrow.total and (r.arrow.delay or 0) >= _SAID]
    costly = sorted(slow, key=lambda i: -(routes[i].arrow.total or 0))
    return labels_along([(lines[i], duration(routes[i].arrow.delay, lang)) for i in costly[:_LABELLED]], taken)


def labels_along(texts: Sequence[tuple[Points, str]], taken: list[Rect]) -> list[Element]:
    """Short texts on their routes, each at the first place that is free; what they take is added to `taken`."""
    drawn: list[Element] = []
    for points, text in texts:
        wide = text_width(text, 11, bold=True)
        for x, y in _along(points, wide):
            spot = (x - wide / 2 - 2, y - 8, x + wide / 2 + 2, y + 6)
            if not any(_overlap(spot, other) for other in taken):
                taken.append(spot)
                drawn.append(rect(spot[0], spot[1], spot[2] - spot[0], spot[3] - spot[1], rx=3, fill=PAPER))
                drawn.append(label(x, y + 3.5, text, size=11, text_anchor="middle", bold=True, class_="delay"))
                break
    return drawn


def _along(points: Points, wide: float) -> Points:
    """Places on a route where a label may stand, on its longest stretches first."""
    stretches = sorted(pairwise(points), key=lambda s: -(abs(s[0][0] - s[1][0]) + abs(s[0][1] - s[1][1])))
    places = []
    for (ax, ay), (bx, by) in stretches:
        if abs(ax - bx) >= wide or abs(ay - by) >= 14:
            places += [(ax + (bx - ax) * share, ay + (by - ay) * share) for share in (0.5, 0.3, 0.7)]
    return places


def _overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
