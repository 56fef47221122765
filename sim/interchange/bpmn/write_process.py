"""The elements and flows of a process as BPMN: what BPMN has words for in its words, the rest as parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.interchange.bpmn.extension import EXPRESSIONS, xml_text
from sim.interchange.bpmn.write_ids import Ids, message_id, process_id
from sim.interchange.bpmn.write_tags import form_of, is_natural, tag_of
from sim.interchange.bpmn.write_text import flow_label, shown
from sim.interchange.bpmn.write_xml import Tag, add, add_part
from sim.model.graph import flow_ids
from sim.model.law_values import mean
from sim.model.process import (
    Boundary,
    Call,
    Catch,
    Element,
    End,
    Flow,
    Process,
    SubProcess,
    Throw,
)
from sim.words import Lang

__all__ = ["write_process"]

# what BPMN itself says of each type; type stays in the part of a spawn alone
_SAID: Mapping[str, frozenset[str]] = {
    "activity": frozenset({"post"}),
    "end": frozenset({"terminate"}),
    "message": frozenset({"on"}),
    "throw": frozenset({"message"}),
    "boundary": frozenset({"attached_to", "on", "interrupting"}),
    "call": frozenset({"process"}),
    "subprocess": frozenset({"elements", "flows"}),
}
_FLOW_SAID = frozenset({"id", "from", "to", "when", "default"})


def write_process(into: Tag, name: str, process: Process, ids: Ids, lang: Lang) -> Tag:
    """The `process` element, complete but for its lanes, which belong behind its extension."""
    shown_name = shown(process.name, lang) or name
    tag = add(into, "bpmn:process", id=process_id(name), name=shown_name, own_id=name, isExecutable="true")
    add_part(tag, _rest(process, frozenset({"elements", "flows"}), shown_name))
    _Level(tag, name, "", ids, lang).write(process.elements, process.flows)
    return tag


def _rest(part: Process | Element, said: frozenset[str], text: str) -> dict[str, Any]:
    """The keys of a part of the model that BPMN does not say; `text` is the name that it shows."""
    rest = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if part.name is None and text:
        rest = {"name": None, **rest}
    elif part.name is not None and part.name.zh == part.name.en == text:
        del rest["name"]
    return {key: value for key, value in rest.items() if key not in said}


class _Level:
    """One level: a process, or the inside of a sub-process."""

    def __init__(self, tag: Tag, process: str, path: str, ids: Ids, lang: Lang) -> None:
        self.tag = tag
        self.process = process
        self.path = path
        self.ids = ids
        self.lang = lang

    def write(self, elements: Mapping[str, Element], flows: tuple[Flow, ...]) -> None:
        """Elements in their order, then flows in theirs."""
        keyed = list(flow_ids(flows))
        for name, element in elements.items():
            self._element(name, element, keyed)
        for key, flow in keyed:
            self._flow(key, flow)

    def _id(self, name: str) -> str:
        return self.ids.element[self.process, self.path + name]

    def _flow_id(self, key: str) -> str:
        return self.ids.flow[self.process, self.path + key]

    def _element(self, name: str, element: Element, flows: list[tuple[str, Flow]]) -> None:
        text = shown(element.name, self.lang) or (name if form_of(element) in ("box", "frame") else None)
        tag = add(self.tag, f"bpmn:{tag_of(element)}", id=self._id(name), name=text, own_id=name)
        if element.documentation is not None:
            add(tag, "bpmn:documentation", text=element.documentation.get(self.lang))
        add_part(tag, _rest(element, self._said(element), text or ""))
        for key, flow in flows:
            if flow.to == name:
                add(tag, "bpmn:incoming", text=self._flow_id(key))
        for key, flow in flows:
            if flow.from_ == name:
                add(tag, "bpmn:outgoing", text=self._flow_id(key))
                if flow.default:
                    tag.set("default", self._flow_id(key))
        self._specific(tag, name, element)

    def _said(self, element: Element) -> frozenset[str]:
        """The keys that BPMN's own elements and lanes say; within a sub-process there are no lanes."""
        said = _SAID.get(element.type, frozenset()) - ({"post"} if self.path else frozenset())
        return said | {"type"} if is_natural(element) else said & {"post", "elements", "flows"}

    def _specific(self, tag: Tag, name: str, element: Element) -> None:
        if isinstance(element, SubProcess):
            _Level(tag, self.process, f"{self.path}{name}/", self.ids, self.lang).write(element.elements, element.flows)
        elif not is_natural(element):
            return
        elif isinstance(element, End) and element.terminate:
            add(tag, "bpmn:terminateEventDefinition", id=f"{self._id(name)}_ends")
        elif isinstance(element, Catch | Boundary):
            if isinstance(element, Boundary):
                tag.set("attachedToRef", self._id(element.attached_to))
                tag.set("cancelActivity", str(element.interrupting).lower())
            if element.on is not None or element.type == "message":
                self._message(tag, element.on)
            else:
                self._timer(tag, element)
        elif isinstance(element, Throw):
            self._message(tag, element.message)
        elif isinstance(element, Call):
            tag.set("calledElement", process_id(element.process))

    @staticmethod
    def _message(tag: Tag, message: str | None) -> None:
        add(tag, "bpmn:messageEventDefinition", messageRef=message_id(message) if message else None)

    @staticmethod
    def _timer(tag: Tag, element: Catch | Boundary) -> None:
        """A span of time, or for a law its mean."""
        timer = add(tag, "bpmn:timerEventDefinition")
        if element.after is not None:
            seconds = f"{mean(element.after) / 1e6:.6f}".rstrip("0").rstrip(".")
            duration = add(timer, "bpmn:timeDuration", text=f"PT{seconds}S")
            duration.set("xsi:type", "bpmn:tFormalExpression")

    def _flow(self, key: str, flow: Flow) -> None:
        tag = add(
            self.tag,
            "bpmn:sequenceFlow",
            id=self._flow_id(key),
            name=flow_label(flow) or None,
            sourceRef=self._id(flow.from_),
            targetRef=self._id(flow.to),
            own_id=xml_text(flow.id or ""),
        )
        rest = flow.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        said = _FLOW_SAID if flow.id == xml_text(flow.id or "") else _FLOW_SAID - {"id"}
        add_part(tag, {key: value for key, value in rest.items() if key not in said})
        if flow.when is not None:
            condition = add(tag, "bpmn:conditionExpression", text=str(flow.when), language=EXPRESSIONS)
            condition.set("xsi:type", "bpmn:tFormalExpression")
