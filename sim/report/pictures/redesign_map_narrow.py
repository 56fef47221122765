"""The redesign difference for a phone: one step below the other, with what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.report.changes import ChangedBox, ChangedWay, ChangeMap
from sim.report.markup import Child, Element, number
from sim.report.palette import GRID, INK, PAPER, QUIET, Palette, ink_on
from sim.report.pictures.picture import NARROW, Picture
from sim.report.pictures.redesign_map import BADGES, COLOURS, answer_of, as_flow, box_told, map_key, told_of, way_told
from sim.report.pictures.swimlane_narrow import ROW, column_of, lane_columns
from sim.report.svg import circle, group, label, line, path
from sim.report.text_size import text_width, wrap
from sim.views.flow import END, START
from sim.words import Lang, say

__all__ = ["redesign_map_narrow"]

Spots = Mapping[str, tuple[float, float]]


def redesign_map_narrow(data: ChangeMap, palette: Palette, *, lang: Lang, width: float = NARROW) -> Picture:
    """The same map as `redesign_map`, in a column; the ways that changed are told in words below it."""
    flow = as_flow(data)
    boxes = {box.id: box for box in data.boxes}
    column = column_of(flow)
    order, spots, left, bottom = column.order, column.spots, column.left, column.bottom
    names = {box.id: box.label for box in data.boxes}
    body: list[Child] = [group(lane_columns(flow, column, palette), opacity=0.8)]
    for way in sorted(data.ways, key=lambda way: way.state != "same"):
        if way.source != way.target and way.source in spots and way.target in spots:
            body.append(_curve(way, spots, names, lang))
    for node in order:
        body.append(_row(boxes.get(node), node, spots[node], (left, width), palette, lang))
    key = map_key(0, bottom + 4, width, lang)
    y = bottom + 4 + 20 * _lines(key)
    for text in _ways_told(data.ways, names, lang):
        for part in wrap(text, width, 11, lines=3):
            body.append(label(0, y + 14, part, size=11))
            y += 15
        y += 3
    said = answer_of(data, lang)
    question = say("comparison.map.question", lang, process=data.label)
    alternative = f"{said} {told_of(data, lang)}"
    return Picture(f"change-{data.process}", question, said, alternative, width, y + 8, (*body, *key))


def _lines(key: Sequence[Element]) -> int:
    """In how many lines the key stands."""
    return len({dict(part.attributes).get("y") for part in key if part.tag == "rect"})


def _ways_told(ways: Sequence[ChangedWay], names: dict[str, str], lang: Lang) -> list[str]:
    shown = [way for way in ways if way.state not in ("same", "moved")]
    return [f"{BADGES[way.state]} {way_told(way, names, lang)}" for way in shown]


def _curve(way: ChangedWay, spots: Spots, names: dict[str, str], lang: Lang) -> Element:
    """A curve from dot to dot; what goes backwards bows out to the right."""
    (ax, ay), (bx, by) = spots[way.source], spots[way.target]
    colour, far, down = COLOURS[way.state], abs(by - ay), by > ay
    if down:
        bow = 0.0 if far < ROW * 1.5 else -min(18.0, 4 + far / 30)
        points = (ax, ay + 9, ax + bow, ay + far * 0.45, bx + bow, by - far * 0.45, bx, by - 12)
    else:
        bow = min(26.0, 8 + far / 25)
        points = (ax + 6, ay - 6, ax + bow, ay - far * 0.4, bx + bow, by + far * 0.4, bx + 6, by + 9)
    x0, y0, x1, y1, x2, y2, x, y = (number(value) for value in points)
    side = 1 if down else -1
    head = f"M{x} {number(points[7] + 3 * side)}l-3.6 {number(-5.5 * side)}h7.2z"
    thick = {"same": 0.9, "removed": 1.4}.get(way.state, 2.0)
    dashes = {"removed": "1.5 3", "moved": "5 3"}.get(way.state, None if down else "4 3")
    drawn = path(
        f"M{x0} {y0}C{x1} {y1} {x2} {y2} {x} {y}",
        fill="none", stroke=colour, stroke_width=thick, stroke_dasharray=dashes,
    )  # fmt: skip
    return group([drawn, path(head, fill=colour)], title=way_told(way, names, lang))


def _row(
    box: ChangedBox | None,
    node: str,
    spot: tuple[float, float],
    sides: tuple[float, float],
    palette: Palette,
    lang: Lang,
) -> Element:
    """A dot with its step on the right: name, then what changed or else the post; a mark says what became of it."""
    (x, y), (left, width) = spot, sides
    if box is None:
        name = say("report.map.start" if node == START else "report.map.end", lang)
        ring = circle(x, y, 5.5, fill=PAPER, stroke=INK, stroke_width=3 if node == END else 1.4)
        return group([ring, label(left, y + 4, name, size=11.5, fill=QUIET)])
    same, gone = box.state == "same", box.state in ("removed", "left")
    colour = palette.colour(box.department)
    word = "" if same else f"{BADGES[box.state]} {say(f'comparison.map.state.{box.state}', lang)}"
    room = width - left - (text_width(word, 10.5, bold=True) + 8 if word else 0)
    title = label(left, y - 1, box.label, size=12.5, width=room, bold=not same, fill=QUIET if same or gone else INK)
    parts: list[Child] = [
        line(x, y, left - 4, y, stroke=GRID),
        circle(x, y, 7.5, fill=colour, stroke=PAPER if same else COLOURS[box.state], stroke_width=1.2 if same else 2.5),
        label(x, y + 3.2, str(palette.number(box.department) or "–"), size=9, fill=ink_on(colour),
              text_anchor="middle", bold=True),
        title,
        label(left, y + 14, box.note or box.post, size=10.5, width=width - left, fill=INK if box.note else QUIET),
    ]  # fmt: skip
    if gone:
        wide = min(text_width(box.label, 12.5), room)
        parts.append(line(left, y - 5, left + wide, y - 5, stroke=INK, stroke_width=1.2))
    if word:
        parts.append(
            label(width, y - 1, word, size=10.5, text_anchor="end", bold=True, fill=_readable(COLOURS[box.state]))
        )
    return group(parts, title=box_told(box, lang))


def _readable(colour: str) -> str:
    """A colour for letters on paper: orange is too light for them."""
    return INK if colour == COLOURS["moved"] else colour
