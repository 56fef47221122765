"""The drawing of a process: sizes of shapes, lanes, labels, and all of it as BPMN DI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.interchange.bpmn.layout import Drawing, Link, Plan, Point, Rect, Shape, lay_out
from sim.interchange.bpmn.write_text import flow_label, lines, shown, text_width
from sim.interchange.bpmn.write_xml import Tag, add
from sim.model.graph import flow_ids
from sim.model.process import Boundary, Element, Flow, Gateway, SubProcess
from sim.words import Lang

__all__ = ["Picture", "draw", "picture", "write_shape"]

_TASK = (120.0, 80.0)
_EVENT, _GATEWAY = 36.0, 50.0
_LABEL = 90.0  # how wide bpmn-js lets a label outside a shape be
_BIG, _SMALL = 12.0, 11.0  # letters within and outside of shapes
_LINE = 1.2  # height of a line in letters
_PAD = 20.0  # around the inside of a sub-process
_SLOT = 14.0  # beside an event at an edge
_BOXES = ("activity", "spawn", "call")


@dataclass(frozen=True)
class Picture:
    """A drawing of one level, with the drawings of its sub-processes where they stand and the labels of its events."""

    drawing: Drawing
    inside: Mapping[str, tuple[Point, Picture]]
    names: Mapping[str, Rect]


def picture(
    elements: Mapping[str, Element],
    flows: tuple[Flow, ...],
    lang: Lang,
    *,
    lane_of: Mapping[str, int] | None = None,
    lanes: tuple[float, ...] = (0.0,),
) -> Picture:
    """The drawing of a level.

    Parameters
    ----------
    lane_of
        The number of each element's lane, from the top.
    lanes
        The least heights of the lanes.
    """
    inner = {
        name: picture(element.elements, element.flows, lang)
        for name, element in elements.items()
        if isinstance(element, SubProcess)
    }
    shapes = [
        _shape(name, element, _Around(elements, inner, lane_of or {}, lang)) for name, element in elements.items()
    ]
    links = [Link(key, flow.from_, flow.to, _size(flow_label(flow))) for key, flow in flow_ids(flows)]
    drawing = lay_out(Plan(shapes, links, lanes))
    inside = {
        name: ((drawing.shapes[name].x + _PAD, drawing.shapes[name].y + _PAD + _head(elements[name], name, lang)), made)
        for name, made in inner.items()
    }
    labels = {
        name: _name_box(element, drawing.shapes[name], size)
        for name, element in elements.items()
        if (size := _size(_outside(element, lang))) is not None
    }
    return Picture(drawing, inside, labels)


# -- sizes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Around:
    """What a shape's size depends on besides itself."""

    elements: Mapping[str, Element]
    inner: Mapping[str, Picture]
    lane_of: Mapping[str, int]
    lang: Lang


def _size(text: str) -> tuple[float, float] | None:
    """Width and height of a label outside a shape."""
    if not text:
        return None
    return min(_LABEL, text_width(text, _SMALL) + 4), lines(text, _LABEL - 4, _SMALL) * _SMALL * _LINE + 2


def _outside(element: Element, lang: Lang) -> str:
    """The name where it stands outside of the shape."""
    inside = element.type in _BOXES or isinstance(element, SubProcess)
    return "" if inside else shown(element.name, lang)


def _shape(name: str, element: Element, around: _Around) -> Shape:
    label = _size(_outside(element, around.lang))
    high = label[1] + 4 if label else 0.0
    if isinstance(element, Boundary):
        along = _slots(element.attached_to, around)[name] + _EVENT / 2
        return Shape(name, _EVENT, _EVENT, host=element.attached_to, along=along)
    lane = around.lane_of.get(name, 0)
    if isinstance(element, Gateway):
        beside = max(0.0, (label[0] - _GATEWAY) / 2) if label else 0.0
        return Shape(name, _GATEWAY, _GATEWAY, lane, beside=beside, above=high, top=label is None, bottom=True)
    if element.type in _BOXES or isinstance(element, SubProcess):
        width, height = _box(name, element, around)
        return Shape(name, width, height, lane, below=_edge(name, around))
    return Shape(name, _EVENT, _EVENT, lane, beside=max(0.0, (label[0] - _EVENT) / 2) if label else 0.0, below=high)


def _box(name: str, element: Element, around: _Around) -> tuple[float, float]:
    """Width and height of an activity or sub-process, with room for the events at its edge."""
    slots = _slots(name, around)
    least = _row_of_slots(name, around) if slots else 0.0
    if isinstance(element, SubProcess):
        drawing = around.inner[name].drawing
        high = drawing.height + 2 * _PAD + _head(element, name, around.lang)
        return max(drawing.width + 2 * _PAD, least, _TASK[0]), high
    text = shown(element.name, around.lang) or name
    width = max(_TASK[0], least)
    marker = 20.0 if element.type == "call" else 0.0
    return width, max(_TASK[1], (lines(text, width - 12, _BIG) + 1) * _BIG * _LINE + marker)


def _head(element: Element, name: str, lang: Lang) -> float:
    """The height of a sub-process's title."""
    return _BIG * _LINE


def _slots(host: str, around: _Around) -> dict[str, float]:
    """Where the events at an element's edge begin, from its left end."""
    found, at = {}, _SLOT
    for name, element in around.elements.items():
        if isinstance(element, Boundary) and element.attached_to == host:
            found[name] = at
            at += _slot(element, around.lang)
    return found


def _slot(element: Boundary, lang: Lang) -> float:
    label = _size(_outside(element, lang))
    return _EVENT + _SLOT + (label[0] + 4 if label else 0.0)


def _row_of_slots(host: str, around: _Around) -> float:
    events = [e for e in around.elements.values() if isinstance(e, Boundary) and e.attached_to == host]
    return _SLOT + sum(_slot(e, around.lang) for e in events)


def _edge(host: str, around: _Around) -> float:
    """The room below an element for the events at its edge and their labels."""
    below = 0.0
    for element in around.elements.values():
        if isinstance(element, Boundary) and element.attached_to == host:
            label = _size(_outside(element, around.lang))
            below = max(below, _EVENT / 2, label[1] + 6 if label else 0.0)
    return below


def _name_box(element: Element, shape: Rect, size: tuple[float, float]) -> Rect:
    """Where the name of an event or gateway stands: above gateways, beside events at an edge, below other events."""
    width, height = size
    if isinstance(element, Boundary):
        return Rect(shape.x + shape.width + 2, shape.y + shape.height / 2 + 3, width, height)
    x = shape.x + (shape.width - width) / 2
    if isinstance(element, Gateway):
        return Rect(x, shape.y - height - 2, width, height)
    return Rect(x, shape.y + shape.height + 3, width, height)


# -- BPMN DI ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """The BPMN ids of a level: `path` goes before its elements' and flows' own."""

    process: str
    path: str
    element: Mapping[tuple[str, str], str]
    flow: Mapping[tuple[str, str], str]


def draw(plane: Tag, made: Picture, elements: Mapping[str, Element], names: Names, at: Point) -> None:
    """All shapes and edges of a level, from a place on."""
    for name, element in elements.items():
        rect = made.drawing.shapes[name].moved(*at)
        label = made.names[name].moved(*at) if name in made.names else None
        tag = write_shape(plane, names.element[names.process, names.path + name], rect, label)
        if element.type == "exclusive":
            tag.set("isMarkerVisible", "true")
        if isinstance(element, SubProcess):
            tag.set("isExpanded", "true")
            (dx, dy), inner = made.inside[name]
            inside = Names(names.process, f"{names.path}{name}/", names.element, names.flow)
            draw(plane, inner, element.elements, inside, (at[0] + dx, at[1] + dy))
    for key, points in made.drawing.links.items():
        edge_id = names.flow[names.process, names.path + key]
        edge = add(plane, "bpmndi:BPMNEdge", id=f"{edge_id}_di", bpmnElement=edge_id)
        for x, y in points:
            add(edge, "di:waypoint", x=f"{x + at[0]:g}", y=f"{y + at[1]:g}")
        if key in made.drawing.labels:
            _bounds(add(edge, "bpmndi:BPMNLabel"), made.drawing.labels[key].moved(*at))


def write_shape(plane: Tag, of: str, rect: Rect, label: Rect | None = None) -> Tag:
    """One shape."""
    tag = add(plane, "bpmndi:BPMNShape", id=f"{of}_di", bpmnElement=of)
    _bounds(tag, rect)
    if label is not None:
        _bounds(add(tag, "bpmndi:BPMNLabel"), label)
    return tag


def _bounds(into: Tag, rect: Rect) -> None:
    add(into, "dc:Bounds", x=f"{rect.x:g}", y=f"{rect.y:g}", width=f"{rect.width:g}", height=f"{rect.height:g}")
