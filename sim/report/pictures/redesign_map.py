"""The redesign difference: what was changed? The base pale, what goes struck, what comes green, what moved with an
arrow.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from sim.report.changes import ChangedBox, ChangedWay, ChangeMap, State, counts
from sim.report.flow import Arrow, Box, FlowMap
from sim.report.markup import Child, Element, number
from sim.report.palette import INK, PAPER, QUIET, Palette
from sim.report.pictures.corners import HEIGHT, WIDTH, Points, corners, half_of, middle_of
from sim.report.pictures.lanes import Grid, grid_of
from sim.report.pictures.picture import Picture
from sim.report.pictures.routes import Frame, Route, frame_of, routes_of
from sim.report.pictures.swimlane import LEFT, arrow_head, labels_along, lane_bands, occupied
from sim.report.svg import circle, group, label, line, lines_of, path, rect, rounded
from sim.report.text_size import text_width
from sim.views.flow import END, START
from sim.words import Lang, say

__all__ = ["BADGES", "COLOURS", "answer_of", "as_flow", "box_told", "map_key", "redesign_map", "told_of", "way_told"]

COLOURS: dict[State, str] = {
    "same": "#b4bcc7", "added": "#009e73", "removed": "#5a6675", "changed": "#0072b2", "moved": "#e69f00",
    "left": "#5a6675",
}  # fmt: skip
"""Of Okabe and Ito (2008); what goes is grey, since red is a broken promise."""

BADGES: dict[State, str] = {"same": "", "added": "+", "removed": "×", "changed": "≠", "moved": "→", "left": "→"}
"""The second cue beside the colour."""

_WIDTHS: dict[State, float] = {"same": 1.4, "added": 3.0, "removed": 2.0, "changed": 3.0, "moved": 3.0, "left": 2.0}
_HEXAGON = f"M{{x}} {{y}}l9 -{number(HEIGHT / 2)}h{number(WIDTH - 18)}l9 {number(HEIGHT / 2)}"
_HEXAGON += f"l-9 {number(HEIGHT / 2)}h-{number(WIDTH - 18)}z"  # a gateway
_TIP = 5.0  # what the head of an arrow takes
_ROUNDS = 80  # of passing cases on: more than any way has steps
_LABELLED, _SHORT = 12, 150.0  # ways that carry their change in words, and how wide these may be


def redesign_map(data: ChangeMap, palette: Palette, *, lang: Lang) -> Picture:
    """The map of one process with all that a design changes in it, laid out as every map of the report.

    Parameters
    ----------
    data
        The process: steps and ways, each with what became of it.
    palette
        Colours and numbers of the departments.
    lang
        Language.
    """
    flow = as_flow(data)
    grid = grid_of(flow, customer=say("report.map.customer", lang))
    routes = routes_of(grid, flow.arrows)
    ways = {_ends_of(way): way for way in data.ways}
    drawn = [ways[(route.arrow.source, route.arrow.target)] for route in routes]
    widths = [_WIDTHS[way.state] for way in drawn]
    frame = frame_of(grid, routes, box=(WIDTH, HEIGHT), left=LEFT, widths=widths)
    width = max(frame.width + 8, 640.0)
    points = [_turned(p, way) for p, way in zip(corners(grid, frame, routes), drawn, strict=True)]
    names = {box.id: box.label for box in data.boxes}
    arrows = sorted(zip(routes, points, drawn, strict=True), key=lambda one: one[2].state != "same")
    body: list[Child] = [
        group(lane_bands(grid, frame, palette, width, lang), opacity=0.75),
        *(_way(route, corner, way, names, lang) for route, corner, way in arrows),
        *(_box(box, middle_of(grid, frame, box.id), lang) for box in data.boxes),
        *_ends(grid, frame),
        *labels_along(_said(drawn, points), occupied(grid, frame)),
        *map_key(8, frame.height + 8, width, lang),
    ]
    said = answer_of(data, lang)
    return Picture(
        name=f"change-{data.process}",
        question=say("comparison.map.question", lang, process=data.label),
        answer=said,
        alternative=f"{said} {told_of(data, lang)}",
        width=width,
        height=frame.height + 34,
        body=tuple(body),
    )


def as_flow(data: ChangeMap) -> FlowMap:
    """The map as the layout knows maps: each step a box, each way an arrow of as many of a thousand cases as its
    weights lead there.
    """
    boxes = tuple(Box(b.id, b.label, b.post, b.department, 1, None, None, None) for b in data.boxes)
    leaving: dict[str, float] = defaultdict(float)
    for way in data.ways:
        leaving[way.source] += way.weight
    shares = {_ends_of(way): way.weight / leaving[way.source] for way in data.ways if way.state != "moved"}
    visits: dict[str, float] = {START: 1.0}
    for _ in range(_ROUNDS):
        coming: dict[str, float] = defaultdict(float, {START: 1.0})
        for (a, b), share in shares.items():
            coming[b] += visits.get(a, 0.0) * share
        visits = coming
    arrows = tuple(
        Arrow(a, b, max(round(1000 * visits.get(a, 0.0) * shares.get((a, b), 0.0)), 1), None, None)
        for a, b in map(_ends_of, data.ways)
    )
    return FlowMap(data.process, data.label, boxes, arrows, data.lanes, cases=0, items_shown=1.0, arrows_shown=1.0)


def _ends_of(way: ChangedWay) -> tuple[str, str]:
    """Between what a way is laid out: the place that a step left stands behind the one to which it moved."""
    return (way.target, way.source) if way.state == "moved" else (way.source, way.target)


def _turned(points: Points, way: ChangedWay) -> Points:
    """The corners in the direction in which the arrow is drawn, with room for its head."""
    if way.state != "moved":
        return points
    (x, y), (nx, ny) = points[0], points[1]
    back = (x + (_TIP if nx > x else -_TIP if nx < x else 0.0), y + (_TIP if ny > y else -_TIP if ny < y else 0.0))
    return [*reversed(points[1:]), back]


def _said(ways: Sequence[ChangedWay], points: Sequence[Points]) -> list[tuple[Points, str]]:
    """What changed on the ways, on as many as a map can carry; the most used first."""
    noted = [i for i, way in enumerate(ways) if way.state == "changed" and text_width(way.note, 11) < _SHORT]
    return [(points[i], ways[i].note) for i in noted[:_LABELLED]]


def answer_of(data: ChangeMap, lang: Lang) -> str:
    """How many steps came, went, moved and changed, and how many ways between them."""
    number_of = counts(data)
    ways = sum(way.state not in ("same", "moved") for way in data.ways)
    said = [
        say(f"comparison.map.count_{state}", lang, n=number_of[state])
        for state in ("added", "removed", "moved", "changed")
        if number_of[state]
    ]
    said += [say("comparison.map.count_ways", lang, n=ways)] if ways else []
    between = "、" if lang == "zh" else ", "
    return say("comparison.map.answer", lang, changes=between.join(said) or say("comparison.map.nothing", lang))


def told_of(data: ChangeMap, lang: Lang) -> str:
    """Every change in words."""
    names = {box.id: box.label for box in data.boxes}
    said = [box_told(box, lang) for box in data.boxes if box.state not in ("same", "left")]
    said += [way_told(way, names, lang) for way in data.ways if way.state not in ("same", "moved")]
    return say("comparison.answer.semicolon", lang).join(said)


def box_told(box: ChangedBox, lang: Lang) -> str:
    """What one box tells."""
    told = box.label
    if box.post:
        told = f"{box.label} ({box.post})" if lang == "en" else f"{box.label}（{box.post}）"
    parts = [told, say(f"comparison.map.state.{box.state}", lang), box.note]
    return say("comparison.answer.joiner", lang).join(part for part in parts if part)


def way_told(way: ChangedWay, names: dict[str, str], lang: Lang) -> str:
    """What one arrow tells."""
    ends = {START: say("report.map.start", lang), END: say("report.map.end", lang)}
    a, b = (ends.get(node) or names.get(node, node) for node in (way.source, way.target))
    parts = [f"{a} → {b}", say(f"comparison.map.state.{way.state}", lang), way.note]
    return say("comparison.answer.joiner", lang).join(part for part in parts if part)


def _box(box: ChangedBox, middle: tuple[float, float], lang: Lang) -> Element:
    """A box in the manner of its state: pale, green, struck, with a thick edge, or dashed where it has left."""
    x, y = middle[0] - WIDTH / 2, middle[1] - HEIGHT / 2
    state, colour = box.state, COLOURS[box.state]
    gone = state in ("removed", "left")
    fill = "#e3f4ee" if state == "added" else PAPER
    thick = {"same": 1.2, "removed": 1.6, "left": 1.6}.get(state, 3.0)
    dashes = "4 3" if gone else None
    if box.post:
        edge = rect(x, y, WIDTH, HEIGHT, rx=6, fill=fill, stroke=colour, stroke_width=thick, stroke_dasharray=dashes)
    else:
        d = _HEXAGON.format(x=number(x), y=number(y + HEIGHT / 2))
        edge = path(d, fill=fill, stroke=colour, stroke_width=thick, stroke_dasharray=dashes)
    parts: list[Child] = [edge]
    inset = 8.0 if box.post else 14.0
    texts = lines_of(
        x + inset, y + 16 + (0 if box.post else 6), box.label, size=11.5, width=WIDTH - 2 * inset, bold=bool(box.post)
    )
    under = box.note or box.post
    noted = bool(box.note)
    texts.append(
        label(
            x + inset, y + HEIGHT - 7, under, size=10, width=WIDTH - 2 * inset, bold=noted, fill=INK if noted else QUIET
        )
    )
    parts.append(group(texts, opacity=1 if state in ("added", "changed", "moved") else 0.62))
    if gone:
        parts.append(line(x + 3, y + HEIGHT - 3, x + WIDTH - 3, y + 3, stroke=colour, stroke_width=2))
    if BADGES[state]:
        parts += _badge(BADGES[state], x + WIDTH - 4, y, colour)
    return group(parts, title=box_told(box, lang), class_="box")


def _badge(text: str, x: float, y: float, colour: str) -> list[Element]:
    return [
        circle(x, y, 8.5, fill=colour, stroke=PAPER, stroke_width=1.5),
        label(x, y + 4, text, size=12, bold=True, fill=PAPER, text_anchor="middle"),
    ]


def _way(route: Route, points: Points, way: ChangedWay, names: dict[str, str], lang: Lang) -> Element:
    """An arrow: pale as it was, green, blue where it changed, dotted and crossed where it goes."""
    colour, width = COLOURS[way.state], _WIDTHS[way.state]
    dashes = {"removed": "2 4", "moved": "7 4"}.get(way.state)
    if dashes is None and route.backwards:
        dashes = "6 4"
    faint = 0.7 if way.state == "same" else 1.0
    parts: list[Child] = [
        path(rounded(points), fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes),
        path(arrow_head(points, width), fill=colour),
    ]
    if way.state == "removed":
        parts.append(_cross(_middle(points), colour))
    return group(parts, title=way_told(way, names, lang), opacity=faint, class_="way")


def _middle(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The middle of the longest stretch of a route."""
    stretches = list(pairwise(points))
    (ax, ay), (bx, by) = max(stretches, key=lambda s: abs(s[0][0] - s[1][0]) + abs(s[0][1] - s[1][1]))
    return (ax + bx) / 2, (ay + by) / 2


def _cross(middle: tuple[float, float], colour: str) -> Element:
    x, y = middle
    d = f"M{number(x - 5)} {number(y - 5)}l10 10m0 -10l-10 10"
    return path(d, stroke=colour, stroke_width=2.2, fill="none")


def _ends(grid: Grid, frame: Frame) -> list[Element]:
    drawn = []
    for node in (START, END):
        if node in grid.cells:
            x, y = middle_of(grid, frame, node)
            drawn.append(circle(x, y, half_of(node)[0] - 1, fill=PAPER, stroke=QUIET, stroke_width=1.5))
    return drawn


def map_key(x: float, y: float, width: float, lang: Lang) -> list[Element]:
    """What the states look like, in one line or, on a phone, several."""
    drawn: list[Element] = []
    left = x
    shown: tuple[State, ...] = ("same", "added", "removed", "changed", "moved")
    for state in shown:
        name = say(f"comparison.map.state.{state}", lang)
        wide = 24 + text_width(name, 11) + 14
        if left + wide > width and left > x:
            left, y = x, y + 20
        colour = COLOURS[state]
        dashes = "3 2" if state == "removed" else None
        swatch = rect(left, y + 2, 16, 11, rx=2, fill=PAPER, stroke=colour, stroke_width=1.6, stroke_dasharray=dashes)
        drawn.append(swatch)
        if BADGES[state]:
            drawn.append(
                label(left + 8, y + 11.5, BADGES[state], size=11, bold=True, fill=colour, text_anchor="middle")
            )
        drawn.append(label(left + 22, y + 12, name, size=11, fill=QUIET))
        left += wide
    return drawn
