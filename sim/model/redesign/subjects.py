"""What a difference is about: a step, a hand-off, a staff group …, and which of its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.model.graph import flow_ids
from sim.model.parts import Texts
from sim.model.redesign.atoms import Atom
from sim.model.redesign.names import Names, both, plain

__all__ = ["Subject", "subject_of"]

_INNER = {"behaviours": "behaviour", "attributes": "attribute", "attribute_names": "attribute", "controls": "control"}


@dataclass(frozen=True)
class Subject:
    """What an atom is about.

    Attributes
    ----------
    kind : str
        `element`, `flow`, `behaviour`, `attribute`, `control`, or the section that a part stands in.
    name : Texts
        What people call it.
    field : tuple of str
        The keys below it; none where the whole came, went or changed.
    process : str, optional
        The process that it belongs to.
    element, flow : str, optional
        Its path of ids, or its id.
    ends : tuple of str, optional
        The paths of the elements between which a flow stands.
    """

    kind: str
    name: Texts
    field: tuple[str, ...]
    process: str | None = None
    element: str | None = None
    flow: str | None = None
    ends: tuple[str, str] | None = None


def subject_of(atom: Atom, names: Names) -> Subject:
    """What an atom is about."""
    section, *rest = atom.way
    if section == "processes" and len(rest) > 1:
        return _in_process(atom, names, rest[0], rest[1:])
    if len(rest) > 2 and rest[1] in _INNER:
        owner = names.part(section, rest[0])
        name = _own_name(names, (section, *rest[:3])) or plain(rest[2])
        return Subject(_INNER[rest[1]], both("redesign.of", name=name, owner=owner), tuple(rest[3:]))
    if not rest or section in ("policies", "horizon"):
        return Subject(section, names.section(section), tuple(rest))
    return Subject(section, names.part(section, rest[0]), tuple(rest[1:]))


def _in_process(atom: Atom, names: Names, process: str, way: list[str]) -> Subject:
    owner = names.part("processes", process)
    path: list[str] = []
    while len(way) > 1 and way[0] == "elements":
        path, way = [*path, way[1]], way[2:]
    if len(way) > 1 and way[0] == "flows":
        return _flow(atom, names, process, (path, way))
    if path:
        name = both("redesign.of", name=names.element(process, path), owner=owner)
        return Subject("element", name, tuple(way), process, element="/".join(path))
    if len(way) > 1 and way[0] in _INNER:
        said = _own_name(names, ("processes", process, *way[:2])) or _attribute(names, process, way[1])
        return Subject(_INNER[way[0]], both("redesign.of", name=said, owner=owner), tuple(way[2:]), process)
    return Subject("processes", owner, tuple(way), process)


def _flow(atom: Atom, names: Names, process: str, where: tuple[list[str], list[str]]) -> Subject:
    path, way = where
    ends = _ends(atom, names, process, path, way[1])
    a, b = (names.element(process, [*path, end]) for end in ends)
    paths = ("/".join([*path, ends[0]]), "/".join([*path, ends[1]]))
    name = both("redesign.from_to", a=a, b=b, owner=names.part("processes", process))
    return Subject("flow", name, tuple(way[2:]), process, flow="/".join([*path, way[1]]), ends=paths)


def _ends(atom: Atom, names: Names, process: str, path: list[str], flow: str) -> tuple[str, str]:
    """Where a flow begins and ends, in the design if it is there."""
    for scenario in (names.design, names.base):
        level: Any = scenario.processes.get(process)
        for name in path:
            level = None if level is None else level.elements.get(name)
        if level is None:
            continue
        found = next((one for key, one in flow_ids(level.flows) if key == flow), None)
        if found is not None:
            return found.from_, found.to
    told = atom.after if isinstance(atom.after, Mapping) else atom.before
    return str(told["from"]), str(told["to"])


def _attribute(names: Names, process: str, name: str) -> Texts:
    """The name of an attribute that people see."""
    for scenario in (names.design, names.base):
        part = scenario.processes.get(process)
        if part is not None and name in part.attribute_names:
            said = part.attribute_names[name]
            return Texts(zh=said.zh, en=said.en)
    return plain(name)


def _own_name(names: Names, way: tuple[str, ...]) -> Texts | None:
    """The name of an inner part."""
    for scenario in (names.design, names.base):
        here: Any = scenario
        for key in way:
            here = here.get(key) if isinstance(here, Mapping) else getattr(here, key, None)
        if isinstance(getattr(here, "name", None), Texts):
            return Texts(zh=here.name.zh, en=here.name.en)
    return None
