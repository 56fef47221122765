"""The drawing of a process: sizes of shapes, lanes, labels, and all of it as BPMN DI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sim.interchange.bpmn.layout import Drawing, Link, Plan, Point, Rect, Shape, lay_out
from sim.interchange.bpmn.write_artifacts import Aside, asides, partners
from sim.interchange.bpmn.write_ids import Ids
from sim.interchange.bpmn.write_tags import form_of
from sim.interchange.bpmn.write_text import flow_label, lines, shown, text_width
from sim.interchange.bpmn.write_xml import Tag, add
from sim.model.graph import flow_ids
from sim.model.process import Artifact, Boundary, Element, Flow, SubProcess
from sim.words import Lang

__all__ = ["Level", "Pen", "Picture", "picture", "write_edge", "write_shape"]

_TASK = (120.0, 80.0)
_EVENT, _GATEWAY = 36.0, 50.0
_LABEL = 90.0  # how wide bpmn-js lets a label outside a shape be
_BIG, _SMALL = 12.0, 11.0  # letters within and outside of shapes
_LINE = 1.2  # height of a line in letters
_PAD = 20.0  # around the inside of a sub-process
_TITLE = 16.0  # of a sub-process
_SLOT = 14.0  # beside an event at an edge
_GAP = 12.0  # between an element and what stands above it


@dataclass(frozen=True)
class Picture:
    """A drawing of one level, with its sub-processes where they stand, labels of events, and what stands above."""

    drawing: Drawing
    inside: Mapping[str, tuple[Point, Picture]]
    names: Mapping[str, Rect]
    asides: Mapping[str, tuple[Rect, Rect | None]]


@dataclass(frozen=True)
class Level:
    """What is to be drawn: a process, or the inside of a sub-process."""

    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]
    artifacts: Mapping[str, Artifact]
    lang: Lang
    lane_of: Mapping[str, int] = field(default_factory=dict)
    """The number of each element's lane, from the top."""
    lanes: tuple[float, ...] = (0.0,)
    """The least heights of the lanes."""

    def inner(self, element: SubProcess) -> Level:
        """The inside of a sub-process."""
        left = {name: a for name, a in self.artifacts.items() if not set(partners(a)[:1]) & set(self.elements)}
        return Level(element.elements, element.flows, left, self.lang)


def picture(level: Level) -> Picture:
    """The drawing of a level."""
    inner = {name: picture(level.inner(e)) for name, e in level.elements.items() if isinstance(e, SubProcess)}
    around = _Around(level, inner)
    shapes = [around.shape(name, element) for name, element in level.elements.items()]
    links = [Link(key, flow.from_, flow.to, _size(flow_label(flow))) for key, flow in flow_ids(level.flows)]
    drawing = lay_out(Plan(shapes, links, level.lanes))
    corners = {name: (drawing.shapes[name].x + _PAD, drawing.shapes[name].y + _PAD + _TITLE) for name in inner}
    labels = {
        name: _name_box(element, drawing.shapes[name], size)
        for name, element in level.elements.items()
        if (size := _size(around.outside(element))) is not None
    }
    above = {k: v for name in level.elements for k, v in around.above(name, drawing.shapes[name], labels.get(name))}
    return Picture(drawing, {name: (corners[name], made) for name, made in inner.items()}, labels, above)


# -- sizes --------------------------------------------------------------------------------------------------------


def _size(text: str) -> tuple[float, float] | None:
    """Width and height of a label outside a shape."""
    if not text:
        return None
    return min(_LABEL, text_width(text, _SMALL) + 4), lines(text, _LABEL - 4, _SMALL) * _SMALL * _LINE + 2


@dataclass(frozen=True)
class _Around:
    """A level with the drawings of its sub-processes: what the size of a shape depends on besides itself."""

    level: Level
    inner: Mapping[str, Picture]

    def outside(self, element: Element) -> str:
        """The name where it stands outside of the shape."""
        return shown(element.name, self.level.lang) if form_of(element) in ("event", "gateway") else ""

    def shape(self, name: str, element: Element) -> Shape:
        """The shape of an element, with room for what stands above it."""
        made = self._bare(name, element)
        rooms = [aside.room for aside in self._asides(name)]
        if not rooms or made.host is not None:
            return made
        wide, high = sum(width for width, _ in rooms), max(height for _, height in rooms)
        beside = max(made.beside, (wide - made.width) / 2)
        return replace(made, beside=beside, above=made.above + high + _GAP, top=False)

    def above(self, name: str, shape: Rect, label: Rect | None) -> Iterator[tuple[str, tuple[Rect, Rect | None]]]:
        """Where everything above an element stands, with labels."""
        rooms = [aside.room for aside in self._asides(name)]
        bottom = (label.y if label is not None and label.y < shape.y else shape.y) - _GAP
        left = shape.x + shape.width / 2 - sum(width for width, _ in rooms) / 2
        for aside, (width, _) in zip(self._asides(name), rooms, strict=True):
            middle = left + width / 2
            yield aside.name, (aside.rect(middle, bottom), aside.label_rect(middle, bottom))
            left += width

    def _asides(self, name: str) -> list[Aside]:
        return asides(self.level.artifacts, name, self.level.lang)

    def _bare(self, name: str, element: Element) -> Shape:
        label = _size(self.outside(element))
        high = label[1] + 4 if label else 0.0
        if isinstance(element, Boundary):
            along = self._slots(element.attached_to)[name] + _EVENT / 2
            return Shape(name, _EVENT, _EVENT, host=element.attached_to, along=along)
        lane = self.level.lane_of.get(name, 0)
        if form_of(element) in ("box", "frame"):
            width, height = self._box(name, element)
            return Shape(name, width, height, lane, below=self._edge(name))
        if form_of(element) == "gateway":
            beside = max(0.0, (label[0] - _GATEWAY) / 2) if label else 0.0
            return Shape(name, _GATEWAY, _GATEWAY, lane, beside=beside, above=high, top=label is None, bottom=True)
        beside = max(0.0, (label[0] - _EVENT) / 2) if label else 0.0
        return Shape(name, _EVENT, _EVENT, lane, beside=beside, below=high)

    def _box(self, name: str, element: Element) -> tuple[float, float]:
        """Width and height of an activity or sub-process, with room for the events at its edge."""
        events = self._at_edge(name)
        least = _SLOT + sum(self._slot(e) for e in events.values()) if events else 0.0
        if name in self.inner:
            drawing = self.inner[name].drawing
            return max(drawing.width + 2 * _PAD, least, _TASK[0]), drawing.height + 2 * _PAD + _TITLE
        width = max(_TASK[0], least)
        marker = 20.0 if element.type == "call" else 0.0
        count = lines(shown(element.name, self.level.lang) or name, width - 12, _BIG)
        return width, max(_TASK[1], (count + 1) * _BIG * _LINE + marker)

    def _at_edge(self, host: str) -> dict[str, Boundary]:
        elements = self.level.elements.items()
        return {name: e for name, e in elements if isinstance(e, Boundary) and e.attached_to == host}

    def _slots(self, host: str) -> dict[str, float]:
        """Where the events at an element's edge begin, from its left end."""
        found, at = {}, _SLOT
        for name, element in self._at_edge(host).items():
            found[name] = at
            at += self._slot(element)
        return found

    def _slot(self, element: Boundary) -> float:
        label = _size(self.outside(element))
        return _EVENT + _SLOT + (label[0] + 4 if label else 0.0)

    def _edge(self, host: str) -> float:
        """The room below an element for the events at its edge and their labels."""
        labels = [_size(self.outside(element)) for element in self._at_edge(host).values()]
        return max((max(_EVENT / 2, label[1] + 6 if label else 0.0) for label in labels), default=0.0)


def _name_box(element: Element, shape: Rect, size: tuple[float, float]) -> Rect:
    """Where the name of an event or gateway stands: above gateways, beside events at an edge, below other events."""
    width, height = size
    if isinstance(element, Boundary):
        return Rect(shape.x + shape.width + 2, shape.y + shape.height / 2 + 3, width, height)
    x = shape.x + (shape.width - width) / 2
    if form_of(element) == "gateway":
        return Rect(x, shape.y - height - 2, width, height)
    return Rect(x, shape.y + shape.height + 3, width, height)


# -- BPMN DI ------------------------------------------------------------------------------------------------------


@dataclass
class Pen:
    """Draws a process on a plane, and remembers where everything came to stand (of one name the outermost)."""

    plane: Tag
    process: str
    ids: Ids
    elements: dict[str, Rect] = field(default_factory=dict)
    asides: dict[str, tuple[Rect, Rect | None]] = field(default_factory=dict)

    def draw(self, made: Picture, elements: Mapping[str, Element], at: Point, path: str = "") -> None:
        """All shapes and edges of a level, from a place on."""
        rects = {name: rect.moved(*at) for name, rect in made.drawing.shapes.items()}
        self.elements = rects | self.elements
        for name, element in elements.items():
            rect = rects[name]
            label = made.names[name].moved(*at) if name in made.names else None
            tag = write_shape(self.plane, self.ids.element[self.process, path + name], rect, label)
            if element.type == "exclusive" and form_of(element) == "gateway":
                tag.set("isMarkerVisible", "true")
            if isinstance(element, SubProcess):
                tag.set("isExpanded", "true")
                (dx, dy), inner = made.inside[name]
                self.draw(inner, element.elements, (at[0] + dx, at[1] + dy), f"{path}{name}/")
        for name, (rect, label) in made.asides.items():
            self.asides[name] = rect.moved(*at), label.moved(*at) if label else None
        for key, points in made.drawing.links.items():
            moved = [(x + at[0], y + at[1]) for x, y in points]
            label = made.drawing.labels.get(key)
            edge = self.ids.flow[self.process, path + key]
            write_edge(self.plane, edge, moved, label.moved(*at) if label else None)


def write_edge(plane: Tag, of: str, points: Iterable[Point], label: Rect | None = None) -> None:
    """One edge."""
    edge = add(plane, "bpmndi:BPMNEdge", id=f"{of}_di", bpmnElement=of)
    for x, y in points:
        add(edge, "di:waypoint", x=f"{x:g}", y=f"{y:g}")
    if label is not None:
        _bounds(add(edge, "bpmndi:BPMNLabel"), label)


def write_shape(plane: Tag, of: str, rect: Rect, label: Rect | None = None) -> Tag:
    """One shape."""
    tag = add(plane, "bpmndi:BPMNShape", id=f"{of}_di", bpmnElement=of)
    _bounds(tag, rect)
    if label is not None:
        _bounds(add(tag, "bpmndi:BPMNLabel"), label)
    return tag


def _bounds(into: Tag, rect: Rect) -> None:
    add(into, "dc:Bounds", x=f"{rect.x:g}", y=f"{rect.y:g}", width=f"{rect.width:g}", height=f"{rect.height:g}")
