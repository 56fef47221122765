"""Which elements, flows, streams and standards a change speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from sim.model.parts import Id
from sim.model.redesign.change import BaseChange, Path
from sim.model.redesign.draft import Data, Draft, Level

__all__ = ["Selection", "departments_after", "departments_before"]


class Selection(BaseChange):
    """A change of many things at once; every list narrows them down, and one that is left out does not."""

    processes: tuple[Id, ...] = Field(default=(), description="Only in these processes.")
    elements: tuple[Path, ...] = Field(default=(), description="Only these elements, or hand-offs to them.")
    posts: tuple[Id, ...] = Field(default=(), description="Only activities of these posts, or hand-offs to them.")
    from_departments: tuple[Id, ...] = Field(default=(), description="Only hand-offs from these departments.")
    to_departments: tuple[Id, ...] = Field(default=(), description="Only hand-offs to these departments.")
    crossing: bool = Field(default=False, description="Only hand-offs from one department to another.")
    flows: tuple[str, ...] = Field(default=(), description="Only these flows, by id.")
    streams: tuple[Id, ...] = Field(default=(), description="Only these streams of arrivals.")
    standards: tuple[Id, ...] = Field(default=(), description="Only these standards.")

    def checked(self, draft: Draft) -> None:
        """Make sure that everything that is named exists."""
        draft.known("processes", self.processes, ("processes",))
        draft.known("posts", self.posts, ("posts",))
        draft.known("departments", self.from_departments, ("from_departments",))
        draft.known("departments", self.to_departments, ("to_departments",))
        draft.known("arrivals", self.streams, ("streams",))
        draft.known("standards", self.standards, ("standards",))
        levels = list(self._levels(draft))
        elements: Data = {name: {} for level in levels for name in level.elements}
        for number, path in enumerate(self.elements):
            draft.inside(elements, path.rpartition("/")[2], "elements", ("elements", number))
        flows = {flow["id"]: flow for level in levels for flow in level.flows}
        for number, name in enumerate(self.flows):
            draft.inside(flows, name, "flows", ("flows", number))

    def chosen_elements(self, draft: Draft) -> Iterator[Data]:
        """The elements that are meant."""
        for level in self._levels(draft):
            for name, element in level.elements.items():
                if self._element(name, element):
                    yield element

    def chosen_flows(self, draft: Draft) -> Iterator[Data]:
        """The flows that are meant."""
        for level in self._levels(draft):
            for flow in level.flows:
                named = not self.flows or flow["id"] in self.flows
                receives = self._element(flow["to"], level.elements.get(flow["to"], {}))
                if named and receives and self._seam(draft, level, flow):
                    yield flow

    def _levels(self, draft: Draft) -> Iterator[Level]:
        return (level for level in draft.levels() if not self.processes or level.process in self.processes)

    def _element(self, name: str, element: Data) -> bool:
        named = not self.elements or any(path.rpartition("/")[2] == name for path in self.elements)
        return named and (not self.posts or element.get("post") in self.posts)

    def _seam(self, draft: Draft, level: Level, flow: Data) -> bool:
        """Whether a hand-off along the flow may be one between the departments that are meant."""
        if not (self.crossing or self.from_departments or self.to_departments):
            return True
        return any(
            (not self.from_departments or before in self.from_departments)
            and (not self.to_departments or after in self.to_departments)
            and not (self.crossing and before == after)
            for before in departments_before(draft, level, flow)
            for after in departments_after(draft, level, flow)
        )


def departments_before(draft: Draft, level: Level, flow: Data) -> set[str]:
    """The departments whose work may have sent what goes along a flow; what no activity sent has none."""
    return _departments(draft, level, flow["from"], back=True)


def departments_after(draft: Draft, level: Level, flow: Data) -> set[str]:
    """The departments that what goes along a flow may come to next."""
    return _departments(draft, level, flow["to"], back=False)


def _departments(draft: Draft, level: Level, start: str, *, back: bool) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    todo = [start]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        post = level.elements.get(here, {}).get("post")
        if post is not None:
            found.add(draft.section("posts").get(post, {}).get("department", ""))
        else:
            flows = level.into(here) if back else level.out_of(here)
            todo += [flow["from" if back else "to"] for flow in flows]
    return found
