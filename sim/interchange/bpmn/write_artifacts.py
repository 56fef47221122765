"""Data, annotations and frames: kept from an imported model, not run, drawn above the element that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.interchange.bpmn.layout import Point, Rect
from sim.interchange.bpmn.write_ids import Ids
from sim.interchange.bpmn.write_text import lines, shown
from sim.interchange.bpmn.write_xml import Tag, add
from sim.model.process import Artifact, Process
from sim.words import Lang

__all__ = ["Aside", "artifact_id", "aside", "asides", "line_between", "partners", "write_artifacts"]

_LINE = 14.0  # height of a line of text
_NOTE = 130.0  # width of an annotation
_GAP = 12.0  # between two of them, and below them
_LABEL = 90.0
_SIZES = {"data_object": (36.0, 50.0), "data_store": (50.0, 50.0)}


@dataclass(frozen=True)
class Aside:
    """What stands above an element: its size, with the height of the label over it."""

    name: str
    width: float
    height: float
    label: float

    def rect(self, middle: float, bottom: float) -> Rect:
        """Where it is drawn."""
        return Rect(middle - self.width / 2, bottom - self.height, self.width, self.height)

    def label_rect(self, middle: float, bottom: float) -> Rect | None:
        """Where its label stands, if it has one outside."""
        if not self.label:
            return None
        return Rect(middle - _LABEL / 2, bottom - self.height - self.label, _LABEL, self.label)

    @property
    def room(self) -> tuple[float, float]:
        """The width and height that it needs."""
        return max(self.width, _LABEL if self.label else 0.0) + _GAP, self.height + self.label + _GAP


def partners(artifact: Artifact) -> tuple[str, ...]:
    """The elements that it belongs to, the first of which it stands above."""
    return (*artifact.joined, *artifact.writes, *artifact.reads)


def asides(artifacts: Mapping[str, Artifact], element: str, lang: Lang) -> list[Aside]:
    """What stands above an element; frames stand around theirs instead."""
    return [
        aside(name, artifact, lang)
        for name, artifact in artifacts.items()
        if artifact.kind != "group" and partners(artifact)[:1] == (element,)
    ]


def aside(name: str, artifact: Artifact, lang: Lang) -> Aside:
    """The size of an artifact."""
    if artifact.kind == "annotation":
        text = shown(artifact.text, lang) or shown(artifact.name, lang)
        return Aside(name, _NOTE, max(30.0, lines(text, _NOTE - 16, 12) * _LINE + 10), 0.0)
    width, height = _SIZES.get(artifact.kind, (140.0, 80.0))
    count = lines(shown(artifact.name, lang), _LABEL - 4, 11)
    return Aside(name, width, height, count * _LINE + 2 if count else 0.0)


def line_between(above: Rect, element: Rect) -> tuple[Point, Point]:
    """From the edge of an artifact to the edge of an element: straight down where it stands above."""
    middle = above.x + above.width / 2
    if element.x <= middle <= element.x + element.width and above.y + above.height <= element.y:
        return (middle, above.y + above.height), (middle, element.y)
    return _edge(above, element), _edge(element, above)


def _edge(rect: Rect, other: Rect) -> Point:
    """Where the line from the middle of a rectangle to that of another leaves it."""
    x, y = rect.x + rect.width / 2, rect.y + rect.height / 2
    dx, dy = other.x + other.width / 2 - x, other.y + other.height / 2 - y
    reach = min(
        (size / 2 / abs(d) for size, d in ((rect.width, dx), (rect.height, dy)) if d),
        default=0.0,
    )
    return x + dx * reach, y + dy * reach


# -- BPMN ---------------------------------------------------------------------------------------------------------


def write_artifacts(tag: Tag, name: str, process: Process, ids: Ids, lang: Lang) -> dict[str, tuple[str, str]]:
    """Write them into the element of their process, with what joins them to elements.

    Returns
    -------
    dict
        The BPMN ids of the joining lines, each with our id of its artifact and of its element.
    """
    tags = {inner.get("id", ""): inner for inner in tag.iter()}
    known: dict[str, str] = {}
    for (where, path), key in sorted(ids.element.items(), key=lambda item: item[0][1].count("/")):
        if where == name:  # of one name at several levels, the outermost
            known.setdefault(path.rpartition("/")[2], key)
    joints: dict[str, tuple[str, str]] = {}
    for data in (True, False):  # data are flow elements, which the schema wants before all other artifacts
        for artifact_name, artifact in process.artifacts.items():
            if artifact.kind.startswith("data") is data:
                _write(tag, artifact_id(name, artifact_name), artifact, lang)
    for artifact_name, artifact in process.artifacts.items():
        key = artifact_id(name, artifact_name)
        for verb, element in _joints(artifact):
            if element in known and artifact.kind != "group":
                joint = f"{key}.{verb}.{element}"
                joints[joint] = (artifact_name, element)
                _join(tag, tags[known[element]], joint, verb, key)
    return joints


def artifact_id(process: str, name: str) -> str:
    """The BPMN id of an artifact."""
    return f"Artifact_{process}.{name}"


def _joints(artifact: Artifact) -> Iterator[tuple[str, str]]:
    for verb, elements in (("of", artifact.joined), ("in", artifact.reads), ("out", artifact.writes)):
        yield from ((verb, element) for element in dict.fromkeys(elements))


def _write(process: Tag, key: str, artifact: Artifact, lang: Lang) -> None:
    name = shown(artifact.name, lang) or None
    if artifact.kind == "annotation":
        text = shown(artifact.text, lang) or name or ""
        add(add(process, "bpmn:textAnnotation", id=key), "bpmn:text", text=text)
    elif artifact.kind == "group":
        add(process, "bpmn:group", id=key, name=name, categoryValueRef=f"{key}.value" if name else None)
    elif artifact.kind == "data_store":
        add(process, "bpmn:dataStoreReference", id=key, name=name)
    else:
        add(process, "bpmn:dataObject", id=f"{key}.object")
        add(process, "bpmn:dataObjectReference", id=key, name=name, dataObjectRef=f"{key}.object")


def _join(process: Tag, element: Tag, joint: str, verb: str, key: str) -> None:
    """A data association at activities, where BPMN has one; else an association."""
    ref = element.get("id", "")
    if verb == "of" or element.tag.endswith(("Event", "Gateway")):
        source, target = (ref, key) if verb == "out" else (key, ref)
        direction = "None" if verb == "of" else "One"
        add(process, "bpmn:association", id=joint, sourceRef=source, targetRef=target, associationDirection=direction)
        return
    at = 1 + max((n for n, inner in enumerate(element) if inner.tag in _BEFORE), default=-1)
    if verb == "out":
        made = Tag("bpmn:dataOutputAssociation", {"id": joint})
        add(made, "bpmn:targetRef", text=key)
        element.insert(at, made)
        return
    # the schema wants a target within the activity; modellers put a property there that nothing else uses
    made = Tag("bpmn:dataInputAssociation", {"id": joint})
    add(made, "bpmn:sourceRef", text=key)
    add(made, "bpmn:targetRef", text=f"{ref}.data")
    inputs = [n for n, inner in enumerate(element) if inner.tag == "bpmn:property"]
    if not inputs:
        element.insert(at, Tag("bpmn:property", {"id": f"{ref}.data", "name": "__targetRef_placeholder"}))
        at += 1
    outputs = [n for n, inner in enumerate(element) if inner.tag == "bpmn:dataOutputAssociation"]
    element.insert(min([at, *outputs]), made)


_BEFORE = (
    "bpmn:documentation", "bpmn:extensionElements", "bpmn:incoming", "bpmn:outgoing", "bpmn:property",
    "bpmn:dataInputAssociation", "bpmn:dataOutputAssociation",
)  # fmt: skip
