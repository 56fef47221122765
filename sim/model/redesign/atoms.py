"""What differs between two scenarios, value by value, from their canonical data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sim.model.redesign.draft import Data, Draft
from sim.model.scenario import Scenario

__all__ = ["Atom", "Kind", "atoms"]

Kind = Literal["added", "removed", "changed"]
Way = tuple[str, ...]

_PARTS = ("elements", "flows", "behaviours", "controls", "artifacts")
"""Keys under which further parts stand by their ids."""
_OPEN = (*_PARTS, "external", "by_staff", "attributes")
"""Keys whose content is compared one by one; anything else is one value."""
_UNTOLD = ("source", "sources", "id", "attribute_names")


@dataclass(frozen=True)
class Atom:
    """One value or part that only one of the scenarios has, or that differs.

    `way` leads to it: section, id, key …; flows stand there by their ids.
    """

    kind: Kind
    way: Way
    before: Any
    after: Any

    @property
    def part(self) -> bool:
        """Whether a whole part came or went rather than a value."""
        return len(self.way) == 2 or (len(self.way) > 2 and self.way[-2] in _PARTS)


def atoms(base: Scenario, design: Scenario) -> tuple[Atom, ...]:
    """Every difference, in the order of the scenario; a part that came or went is one."""
    before, after = _named(base), _named(design)
    return tuple(_inside(before, after, (), 0))


def _named(scenario: Scenario) -> Data:
    """Canonical data with the flows by their ids, so that they are found again where they moved."""
    draft = Draft(scenario.canonical())
    for level in draft.levels():
        flows = {flow["id"]: {key: value for key, value in flow.items() if key != "id"} for flow in level.flows}
        level.part["flows"] = flows
    return draft.data


def _inside(before: Data, after: Data, way: Way, depth: int) -> Iterator[Atom]:
    keys = [*before, *(key for key in after if key not in before)]
    for key in keys:
        if key not in _UNTOLD or (way and way[-1] in _PARTS):
            yield from _at(before.get(key), after.get(key), (*way, key), depth + 1)


def _at(before: Any, after: Any, way: Way, depth: int) -> Iterator[Atom]:
    if before == after:
        return
    section = depth == 1 and way[0] not in ("title", "question", "horizon", "experience")
    one_by_one = section or depth == 2 or way[-1] in _OPEN or (len(way) > 2 and way[-2] in _PARTS)
    whole_wait = way[-1] == "external" and (before is None or after is None)
    mappings = not whole_wait and all(value is None or isinstance(value, Mapping) for value in (before, after))
    whole = Atom("added" if before is None else "removed" if after is None else "changed", way, before, after)
    if not (mappings and one_by_one) or (whole.part and whole.kind != "changed"):
        yield whole
    else:
        yield from _inside(dict(before or {}), dict(after or {}), way, depth)
