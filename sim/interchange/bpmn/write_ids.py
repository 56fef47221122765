"""The ids that elements and flows of a scenario have in a BPMN file, one of each kind for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.model.graph import flow_ids
from sim.model.process import Element, Flow, SubProcess
from sim.model.scenario import Scenario

__all__ = ["Ids", "message_id", "process_id"]

# of XML's names those that every tool takes; "Process_" and its kin begin the ids of what has no id in a scenario
_NCNAME = re.compile(r"(?!(Process|Participant|Lane|LaneSet|Message|Artifact)_)[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True)
class Ids:
    """BPMN ids by process and by id within it, `outer/inner` inside sub-processes.

    An element keeps the id of the model from which it was imported, a flow its own, where XML allows it. Else an
    element's is its path with dots, behind its process's where the scenario has several, and a flow's is `from-to`.
    """

    element: Mapping[tuple[str, str], str]
    flow: Mapping[tuple[str, str], str]

    @staticmethod
    def of(scenario: Scenario) -> Ids:
        """The ids of all processes of a scenario.

        Elements stand under (process, path), flows under (process, key) with the keys of `Scenario.graph`.
        """
        used: set[str] = set()
        elements: dict[tuple[str, str], str] = {}
        flows: dict[tuple[str, str], str] = {}
        for name, process in scenario.processes.items():
            front = f"{name}." if len(scenario.processes) > 1 else ""
            for path, element in _elements(process.elements):
                plain = front + path.replace("/", ".")
                elements[name, path] = _unused(_own(element.origin) or plain, used)
        for name, process in scenario.processes.items():
            front = f"{name}." if len(scenario.processes) > 1 else ""
            for path, key, flow in _flows(process.elements, process.flows):
                plain = front + path.replace("/", ".") + f"{flow.from_}-{flow.to}"
                flows[name, path + key] = _unused(_own(flow.id) or plain, used)
        return Ids(elements, flows)


def process_id(name: str) -> str:
    """The BPMN id of a process; no element or flow of ours begins with a capital."""
    return f"Process_{name}"


def message_id(name: str) -> str:
    """The BPMN id of a message."""
    return f"Message_{name}"


def _own(name: str | None) -> str:
    """The name, where a BPMN file may have it as an id."""
    return name if name and _NCNAME.fullmatch(name) else ""


def _unused(name: str, used: set[str]) -> str:
    found, number = name, 1
    while found in used:
        number += 1
        found = f"{name}-{number}"
    used.add(found)
    return found


def _elements(elements: Mapping[str, Element], path: str = "") -> Iterator[tuple[str, Element]]:
    for name, element in elements.items():
        yield path + name, element
        if isinstance(element, SubProcess):
            yield from _elements(element.elements, f"{path}{name}/")


def _flows(elements: Mapping[str, Element], flows: tuple[Flow, ...], path: str = "") -> Iterator[tuple[str, str, Flow]]:
    for key, flow in flow_ids(flows):
        yield path, key, flow
    for name, element in elements.items():
        if isinstance(element, SubProcess):
            yield from _flows(element.elements, element.flows, f"{path}{name}/")
