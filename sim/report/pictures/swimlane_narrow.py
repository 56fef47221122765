"""The map of a process for a phone: one activity below the other, a thin lane for each department on the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.flow import Arrow, Box, FlowMap
from sim.report.markup import Child, Element, number
from sim.report.palette import GRID, INK, PAPER, QUIET, Palette, ink_on, tint
from sim.report.pictures.lanes import order_of
from sim.report.pictures.picture import NARROW, Picture
from sim.report.pictures.swimlane import arrow_colour, arrow_width
from sim.report.pictures.swimlane_words import alternative, answer, box_title, route_title
from sim.report.svg import circle, group, label, line, path, rect
from sim.report.text_size import text_width
from sim.views.flow import END, START
from sim.words import Lang, amount, duration, percent, say

__all__ = ["ROW", "Column", "column_of", "lane_columns", "swimlane_narrow"]

ROW = 46.0
_TOP = 14.0


@dataclass(frozen=True)
class Column:
    """Where everything stands in a map that is drawn in a column: a row an element, a thin lane a department."""

    order: Sequence[str]
    lanes: Sequence[str | None]
    pitch: float
    left: float
    spots: Mapping[str, tuple[float, float]]
    bottom: float


def column_of(flow: FlowMap) -> Column:
    """The column of a map."""
    order = order_of(flow)
    boxes = {box.id: box for box in flow.boxes}
    lanes = _lane_order(flow, order, boxes)
    pitch = min(15.0, 120.0 / max(len(lanes), 1))
    left = 10 + len(lanes) * pitch + 14
    spots = {
        node: (
            10 + (lanes.index(boxes[node].department) if node in boxes else 0) * pitch + pitch / 2,
            _TOP + i * ROW + 20,
        )
        for i, node in enumerate(order)
    }
    bottom = _TOP + len(order) * ROW
    return Column(order, lanes, pitch, left, spots, bottom)


def swimlane_narrow(flow: FlowMap, palette: Palette, *, lang: Lang, width: float = NARROW) -> Picture:
    """The same map as `swimlane`, in a column: numbered dots are activities, their colour and column the department."""
    boxes = {b.id: b for b in flow.boxes}
    column = column_of(flow)
    order, spots, left, bottom = column.order, column.spots, column.left, column.bottom
    body: list[Child] = [*lane_columns(flow, column, palette)]
    most = max((a.count for a in flow.arrows), default=1)
    for arrow in sorted(flow.arrows, key=lambda a: a.count):
        if arrow.source != arrow.target and arrow.source in spots and arrow.target in spots:
            body.append(_arrow(arrow, spots, arrow_width(arrow.count, most) * 0.5, boxes, lang))
    for node in order:
        body.append(_dot(node, spots[node], left, width, _Shown(boxes, palette, lang)))
    body.append(label(0, bottom + 14, say("report.map.key_narrow", lang), size=10, fill=QUIET, width=width))
    question = say("report.map.question", lang, process=flow.label)
    return Picture(
        f"map-{flow.process}", question, answer(flow, lang), alternative(flow, lang), width, bottom + 20, tuple(body)
    )


class _Shown:
    """What every row needs to be drawn."""

    def __init__(self, boxes: Mapping[str, Box], palette: Palette, lang: Lang) -> None:
        self.boxes, self.palette, self.lang = boxes, palette, lang


def _lane_order(flow: FlowMap, order: Sequence[str], boxes: Mapping[str, Box]) -> list[str | None]:
    """Departments: the front of house first, then by where they first appear."""
    first = {
        lane.id: next((i for i, n in enumerate(order) if n in boxes and boxes[n].department == lane.id), 0)
        for lane in flow.lanes
    }
    return [lane.id for lane in sorted(flow.lanes, key=lambda lane: (not lane.front, first[lane.id]))]


def lane_columns(flow: FlowMap, column: Column, palette: Palette) -> list[Element]:
    """A thin column for each department with its number, and the line of visibility."""
    lanes, pitch, bottom = column.lanes, column.pitch, column.bottom
    drawn = []
    front = {lane.id for lane in flow.lanes if lane.front}
    for i, lane in enumerate(lanes):
        colour = palette.colour(lane)
        drawn.append(rect(10 + i * pitch, 12, pitch - 1, bottom - 12, fill=tint(colour, 0.13)))
        drawn.append(
            label(
                10 + (i + 0.5) * pitch,
                9,
                str(palette.number(lane) or "–"),
                size=min(9.0, pitch * 0.62),
                fill=QUIET,
                text_anchor="middle",
            )
        )
    if front and len(front) < len(lanes):
        x = 10 + len(front) * pitch - 0.5
        drawn.append(line(x, 0, x, bottom, stroke=INK, stroke_dasharray="5 3"))
    return drawn


def _arrow(
    arrow: Arrow, spots: Mapping[str, tuple[float, float]], width: float, boxes: Mapping[str, Box], lang: Lang
) -> Element:
    """A curve from dot to dot; what goes backwards is dashed and bows out to the right."""
    (ax, ay), (bx, by) = spots[arrow.source], spots[arrow.target]
    colour, far = arrow_colour(arrow), abs(by - ay)
    if by > ay:
        bow = 0.0 if far < ROW * 1.5 else -min(18.0, 4 + far / 30)
        curve = (ax, ay + 9, ax + bow, ay + far * 0.45, bx + bow, by - far * 0.45, bx, by - 12)
    else:
        bow = min(26.0, 8 + far / 25)
        curve = (ax + 6, ay - 6, ax + bow, ay - far * 0.4, bx + bow, by + far * 0.4, bx + 6, by + 9)
    x0, y0, x1, y1, x2, y2, x, y = (number(v) for v in curve)
    way = 1 if by > ay else -1
    head = f"M{x} {number(curve[7] + 3 * way)}l-3.4 {number(-5.5 * way)}h6.8z"
    dashes = None if by > ay else "4 3"
    drawn = path(
        f"M{x0} {y0}C{x1} {y1} {x2} {y2} {x} {y}",
        fill="none",
        stroke=colour,
        stroke_width=max(width, 0.9),
        stroke_dasharray=dashes,
    )
    return group([drawn, path(head, fill=colour)], title=route_title(arrow, boxes, lang))


def _dot(node: str, spot: tuple[float, float], left: float, width: float, shown: _Shown) -> Element:
    """A dot with its activity, post and figures on the right."""
    x, y = spot
    if node in (START, END):
        name = say("report.map.start" if node == START else "report.map.end", shown.lang)
        ring = circle(x, y, 5.5, fill=PAPER, stroke=INK, stroke_width=1.4 if node == START else 3)
        return group([ring, label(left, y + 4, name, size=11.5, fill=QUIET)])
    box, lang = shown.boxes[node], shown.lang
    colour = shown.palette.colour(box.department)
    figure = str(shown.palette.number(box.department) or "–")
    told = [part for part in (box.post, _figures(box, lang)) if part]
    badge = f"↩ {percent(box.returned, 0)}" if box.returned and box.returned >= 0.005 else ""
    room = width - left - (text_width(badge, 10.5, bold=True) + 8 if badge else 0)
    parts: list[Child] = [
        line(x, y, left - 4, y, stroke=GRID),
        circle(x, y, 7.5, fill=colour, stroke=PAPER, stroke_width=1.2),
        label(x, y + 3.2, figure, size=9, fill=ink_on(colour), text_anchor="middle", bold=True),
        label(left, y - 1, box.label, size=12.5, width=room, bold=True),
        label(left, y + 14, " · ".join(told), size=10.5, width=width - left, fill=QUIET),
    ]
    if badge:
        parts.append(label(width, y - 1, badge, size=10.5, text_anchor="end", bold=True))
    return group(parts, title=box_title(box, lang))


def _figures(box: Box, lang: Lang) -> str:
    """Median wait and mean queue."""
    parts = []
    if box.wait is not None:
        parts.append(say("report.map.wait_short", lang, wait=duration(box.wait, lang)))
    if box.queue is not None and box.queue >= 0.05:
        parts.append(say("report.map.queue_short", lang, queue=amount(round(box.queue, 1))))
    return " · ".join(parts)
