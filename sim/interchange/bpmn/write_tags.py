"""As which BPMN element each of ours is written, and what kind of shape that is."""

from __future__ import annotations

from typing import Literal

from sim.model.process import Element

__all__ = ["TAGS", "Form", "form_of", "is_natural", "tag_of"]

Form = Literal["event", "gateway", "box", "frame"]

TAGS = {
    "start": "startEvent",
    "end": "endEvent",
    "activity": "task",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "event": "eventBasedGateway",
    "timer": "intermediateCatchEvent",
    "message": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "spawn": "sendTask",
    "subprocess": "subProcess",
    "call": "callActivity",
    "boundary": "boundaryEvent",
}
"""The BPMN element of each type, where nothing else is said."""


_FRAMES = ("transaction", "adHocSubProcess")
_FIXED = ("start", "end", "boundary", "call")  # what they are could not be read from anything else


def tag_of(element: Element) -> str:
    """The BPMN element as which it is drawn."""
    fits = (element.drawn in _FRAMES) == (element.type == "subprocess") and element.type not in _FIXED
    return element.drawn if element.drawn is not None and fits else TAGS[element.type]


def is_natural(element: Element) -> bool:
    """Whether the BPMN element by itself says of which type ours is."""
    return tag_of(element) == TAGS[element.type] and element.type != "spawn"


def form_of(element: Element) -> Form:
    """The kind of its shape."""
    tag = tag_of(element)
    if tag.endswith("Event"):
        return "event"
    if tag.endswith("Gateway"):
        return "gateway"
    return "frame" if element.type == "subprocess" else "box"
