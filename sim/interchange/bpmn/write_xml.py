"""Elements of a BPMN file by their prefixed names, and texts that XML can hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element as Tag
from xml.etree.ElementTree import SubElement, indent, tostring

from sim.interchange.bpmn.extension import ID, NAMESPACE, PART, PREFIX, write_part, xml_text

__all__ = ["Tag", "add", "add_part", "as_bytes", "root"]

_SPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    f"xmlns:{PREFIX}": NAMESPACE,
}


def root(name: str) -> Tag:
    """The `definitions` of a file."""
    # prefixes stand as they are: ElementTree's own namespaces would be registered for the whole program
    return Tag(
        "bpmn:definitions",
        {**_SPACES, "id": "Definitions", "name": xml_text(name), "targetNamespace": NAMESPACE, "exporter": "Chuanyue"},
    )


def add(parent: Tag, tag: str, /, own_id: str | None = None, text: str | None = None, **attributes: str | None) -> Tag:
    """A new element within another.

    Parameters
    ----------
    own_id
        Our own id of what it stands for.
    attributes
        Those that are None are left out.
    """
    made = SubElement(parent, tag, {key: xml_text(value) for key, value in attributes.items() if value is not None})
    if own_id is not None:
        made.set(f"{PREFIX}:{ID}", own_id)
    if text is not None:
        made.text = xml_text(text)
    return made


def add_part(parent: Tag, part: Mapping[str, Any]) -> None:
    """What BPMN has no word for; nothing where there is nothing."""
    if part:
        add(add(parent, "bpmn:extensionElements"), f"{PREFIX}:{PART}", text=write_part(part))


def as_bytes(tag: Tag) -> bytes:
    """The whole file."""
    indent(tag)
    text: str = tostring(tag, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
