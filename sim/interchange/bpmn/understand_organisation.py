"""Pools and lanes as departments and posts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.interchange.bpmn.document import Document, Lane, Node, Pool, Thing, Work
from sim.interchange.bpmn.draft import Draft, fresh

__all__ = ["AUTOMATED", "Organisation"]

AUTOMATED = ("serviceTask", "scriptTask", "businessRuleTask")
"""Tasks that a machine does."""

_ORGANISATION = {"zh": "机构", "en": "Organisation"}
_STAFF = {"zh": "人员", "en": "Staff"}
_MACHINE = {"zh": "系统", "en": "System"}


@dataclass
class Organisation:
    """Departments and posts, made when the first activity asks for them."""

    draft: Draft
    _lanes: dict[str, tuple[Lane, ...]] = field(default_factory=dict)
    _departments: dict[str, str] = field(default_factory=dict)
    _posts: dict[str, str] = field(default_factory=dict)
    automated: set[str] = field(default_factory=set)
    """Posts that are machines."""

    @staticmethod
    def of(draft: Draft) -> Organisation:
        """The organisation of a file."""
        found = Organisation(draft)
        for work in draft.document.processes:
            for lane in work.lanes:
                found._enter((lane,))
        return found

    def _enter(self, way: tuple[Lane, ...]) -> None:
        for name in way[-1].holds:
            if len(way) >= len(self._lanes.get(name, ())):
                self._lanes[name] = way
        for inner in way[-1].inner:
            self._enter((*way, inner))

    def lanes_of(self, node: str) -> tuple[Lane, ...]:
        """The lanes around an element, the outermost first."""
        return self._lanes.get(node, ())

    def post(self, work: Work, node: Node, around: tuple[Node, ...]) -> str:
        """The post that does an activity: its innermost lane, or that of the sub-process in which it stands."""
        held = next((self._lanes[one.id] for one in (node, *reversed(around)) if one.id in self._lanes), ())
        above = self._department(work, held[:-1])
        if node.tag in AUTOMATED:
            return self._machine(above)
        if held:
            return self._make(held[-1], above)
        if work.lanes and not around:
            self.draft.note("outside_lane", node, weight="assumed")
        if node.assigned:
            return self._make(Thing(f"{work.id}:{node.assigned}", node.assigned, node.line), above)
        return self._make(_owner(self.draft.document, work), above)

    def _department(self, work: Work, lanes: tuple[Lane, ...]) -> str:
        parent = None
        for thing in (_owner(self.draft.document, work), *lanes):
            if thing.id not in self._departments:
                section = self.draft.section("departments")
                name = fresh(thing.name, section, otherwise="department")
                section[name] = {"name": thing.name or dict(_ORGANISATION)}
                if parent is not None:
                    section[name]["parent"] = parent
                self._departments[thing.id] = name
                self.draft.ids.setdefault(thing.id, ("departments", name))
            parent = self._departments[thing.id]
        assert parent is not None
        return parent

    def _make(self, thing: Thing, department: str) -> str:
        if thing.id not in self._posts:
            section = self.draft.section("posts")
            name = fresh(thing.name, section, otherwise="post")
            section[name] = {"name": thing.name or dict(_STAFF), "department": department}
            self._posts[thing.id] = name
            if isinstance(thing, Lane):
                self.draft.ids[thing.id] = ("posts", name)
        return self._posts[thing.id]

    def _machine(self, department: str) -> str:
        key = f"machine of {department}"
        if key not in self._posts:
            section = self.draft.section("posts")
            name = fresh(f"{department} system", section, otherwise="system")
            section[name] = {"name": dict(_MACHINE), "department": department}
            self._posts[key] = name
            self.automated.add(name)
        return self._posts[key]


def _owner(document: Document, work: Work) -> Thing:
    """The pool of a process, or the process where it has none."""
    pools: Iterator[Pool] = (pool for pool in document.pools if pool.process == work.id)
    return next(pools, None) or work
