"""A scenario while it is being changed: its canonical data, with what a change looks for in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.model.process import chain
from sim.model.redesign.unfit import not_there, unfit
from sim.model.written import Steps

__all__ = ["Data", "Draft", "Level", "merged", "spelled"]

Data = dict[str, Any]

_KINDS = {
    "calendars": "@check.a_calendar",
    "districts": "@check.a_district",
    "departments": "@check.a_department",
    "posts": "@check.a_post",
    "staff": "@check.a_staff_group",
    "segments": "@check.a_segment",
    "processes": "@check.a_process",
    "arrivals": "@check.a_stream",
    "standards": "@check.a_standard",
    "elements": "@check.an_element",
    "flows": "@check.a_flow",
    "behaviours": "@redesign.a_behaviour",
}


@dataclass(frozen=True)
class Level:
    """The elements and flows of a process or a sub-process, to be changed in place; every flow names its id."""

    process: str
    part: Data

    @property
    def elements(self) -> Data:
        """Its elements by id."""
        found: Data = self.part["elements"]
        return found

    @property
    def flows(self) -> list[Data]:
        """Its flows, in their order."""
        found: list[Data] = self.part["flows"]
        return found

    def into(self, name: str) -> list[Data]:
        """The flows that lead to an element."""
        return [flow for flow in self.flows if flow["to"] == name]

    def out_of(self, name: str) -> list[Data]:
        """The flows that leave an element."""
        return [flow for flow in self.flows if flow["from"] == name]

    def flow(self, name: str, field: Steps) -> Data:
        """The flow of this id; a flow that leads elsewhere than its id says is also known as `from->to`."""
        named = [flow for flow in self.flows if flow["id"] == name]
        found = next(iter(named or [flow for flow in self.flows if f"{flow['from']}->{flow['to']}" == name]), None)
        if found is None:
            raise not_there(field, name, _KINDS["flows"], [flow["id"] for flow in self.flows])
        return found

    def element(self, name: str, field: Steps) -> Data:
        """The element of this id."""
        if name not in self.elements:
            raise not_there(field, name, _KINDS["elements"], self.elements)
        found: Data = self.elements[name]
        return found

    def put(self, at: Data, flows: Iterable[Data]) -> None:
        """Let flows stand where one stood, so that the order of a gateway's flows stays."""
        number = next(n for n, flow in enumerate(self.flows) if flow is at)
        self.flows[number : number + 1] = flows

    def drop(self, flows: Iterable[Data]) -> None:
        """Take flows away."""
        gone = {id(flow) for flow in flows}
        self.flows[:] = [flow for flow in self.flows if id(flow) not in gone]

    def fresh(self, name: str, field: Steps) -> str:
        """A name that no element has yet."""
        if name in self.elements:
            raise unfit(field, "redesign.id_taken", value=name)
        return name


class Draft:
    """The canonical data of a scenario, to be changed in place by one change after the other."""

    def __init__(self, data: Data) -> None:
        self.data = data
        for level in self.levels():
            _name_flows(level.flows)

    def result(self) -> Data:
        """The data with the flows named as short as they may be."""
        for level in self.levels():
            _shorten_flows(level.flows)
        return self.data

    def section(self, name: str) -> Data:
        """A section of the scenario, such as `staff`; made where it is not there."""
        found: Data = self.data.setdefault(name, {})
        return found

    def part(self, section: str, name: str, field: Steps) -> Data:
        """A part of a section."""
        return self.inside(self.section(section), name, section, field)

    def inside(self, parts: Mapping[str, Any], name: str, kind: str, field: Steps) -> Data:
        """One of several parts of a kind, by its id."""
        if name not in parts:
            raise not_there(field, name, _KINDS[kind], parts)
        found: Data = parts[name]
        return found

    def known(self, section: str, names: Iterable[str], field: Steps) -> None:
        """Make sure that a section has all of these."""
        for number, name in enumerate(names):
            self.part(section, name, (*field, number))

    def level(self, process: str, path: str = "", field: Steps = ("element",)) -> Level:
        """The level of a process on which an element of this path (`outer/inner`) stands."""
        here = self.part("processes", process, ("process",))
        for name in path.split("/")[:-1]:
            elements = here.setdefault("elements", {})
            here = self.inside(elements, name, "elements", field)
            if "elements" not in here:
                raise unfit(field, "redesign.no_subprocess", value=name)
        return Level(process, here)

    def place(self, process: str, path: str, field: Steps = ("element",)) -> tuple[Level, str]:
        """The level of an element and its name there; the element must exist."""
        level = self.level(process, path, field)
        name = path.rpartition("/")[2]
        level.element(name, field)
        return level, name

    def levels(self) -> list[Level]:
        """Every level of every process, the outer before the inner."""
        found: list[Level] = []
        todo = [(name, process) for name, process in self.section("processes").items()]
        while todo:
            name, part = todo.pop(0)
            found.append(Level(name, part))
            todo += [(name, element) for element in part["elements"].values() if "elements" in element]
        return found


def spelled(part: Mapping[str, Any]) -> Data:
    """A process or element as a file has it, with every chain of flows as one flow a step, each with its id."""
    whole = dict(part)
    if "elements" in whole:
        whole["elements"] = {name: spelled(element) for name, element in whole["elements"].items()}
        flows: list[Data] = []
        for flow in whole.get("flows", []):
            flows += chain(flow) if isinstance(flow, str) else [dict(flow)]
        _name_flows(flows)
        whole["flows"] = flows
    return whole


def merged(base: Any, over: Any) -> Any:
    """`base` changed by `over`: mappings are merged, null deletes a key, anything else replaces.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"c": 4}})
    {'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(base, Mapping) or not isinstance(over, Mapping):
        return over
    whole = dict(base)
    for key, inner in over.items():
        if inner is None:
            whole.pop(key, None)
        else:
            whole[key] = merged(whole.get(key, {} if isinstance(inner, Mapping) else None), inner)
    return whole


def _name_flows(flows: list[Data]) -> None:
    """Write every flow's id out: draws and lessons belong to it, also when the flow leads elsewhere afterwards."""
    seen: dict[str, int] = {}
    for flow in flows:
        base = flow.get("id") or f"{flow['from']}->{flow['to']}"
        seen[base] = seen.get(base, 0) + 1
        flow["id"] = base if seen[base] == 1 else f"{base}#{seen[base]}"


def _shorten_flows(flows: list[Data]) -> None:
    """Leave out the ids that a reader of the flows gives them anyway."""
    seen: dict[str, int] = {}
    for flow in flows:
        base = f"{flow['from']}->{flow['to']}"
        given = flow.pop("id", None)
        count = seen.get(base, 0) + 1
        implied = base if count == 1 else f"{base}#{count}"
        if given in (None, implied):
            seen[base] = count
        else:
            flow["id"] = given
            seen[given] = seen.get(given, 0) + 1
