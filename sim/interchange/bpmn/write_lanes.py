"""Lanes of a process: departments, in them posts, and which of them every element stands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.interchange.bpmn.write_text import shown
from sim.interchange.bpmn.write_xml import Tag, add
from sim.model.process import Activity, Boundary, Element, Gateway, Process, SubProcess
from sim.model.scenario import Scenario
from sim.words import Lang

__all__ = ["Lanes", "write_lanes"]


@dataclass(frozen=True)
class Lanes:
    """The posts of each department in order, and the post in whose lane each element of the outermost level stands."""

    departments: Mapping[str, tuple[str, ...]]
    post_of: Mapping[str, str]

    @property
    def posts(self) -> tuple[str, ...]:
        """The lanes from top to bottom."""
        return tuple(post for posts in self.departments.values() for post in posts)

    @staticmethod
    def of(scenario: Scenario, process: Process) -> Lanes:
        """The lanes of a process, in the order in which its elements first need them.

        What no post does stands where the work comes from, or else where it goes to.
        """
        post_of = _spread(process, _given(process.elements))
        departments: dict[str, list[str]] = {}
        for name in process.elements:
            if name in post_of:
                post = post_of[name]
                posts = departments.setdefault(scenario.posts[post].department, [])
                if post not in posts:
                    posts.append(post)
        return Lanes({name: tuple(posts) for name, posts in departments.items()}, post_of)


def _given(elements: Mapping[str, Element]) -> dict[str, str]:
    """The elements whose post is known: an activity's, a decision's, that of the first work in a sub-process."""
    found: dict[str, str] = {}
    for name, element in elements.items():
        if isinstance(element, Activity):
            found[name] = element.post
        elif isinstance(element, Gateway) and element.decides is not None:
            found[name] = element.decides
        elif isinstance(element, SubProcess):
            inside = _given(element.elements)
            if inside:
                found[name] = next(iter(inside.values()))
    return found


def _spread(process: Process, known: Mapping[str, str]) -> dict[str, str]:
    """The posts of all elements, none where nobody works in the process."""
    post_of = dict(known)
    hosts = [(e.attached_to, name) for name, e in process.elements.items() if isinstance(e, Boundary)]
    forward = hosts + [(flow.from_, flow.to) for flow in process.flows]
    for pairs in (forward, [(b, a) for a, b in forward]):
        grown = True
        while grown:
            grown = False
            for a, b in pairs:
                if a in post_of and b not in post_of:
                    post_of[b] = post_of[a]
                    grown = True
    if post_of:
        post_of |= {name: next(iter(post_of.values())) for name in process.elements if name not in post_of}
        post_of |= {name: post_of[host] for host, name in hosts}  # whatever follows them
    return post_of


def write_lanes(process: Tag, scenario: Scenario, lanes: Lanes, ids: Mapping[str, str], lang: Lang) -> None:
    """The lane set, behind the extension of its process; `ids` are the BPMN ids of the elements."""
    if not lanes.departments:
        return
    key = process.get("id", "")
    outer = Tag("bpmn:laneSet", {"id": f"LaneSet_{key}"})
    process.insert(sum(child.tag == "bpmn:extensionElements" for child in process), outer)
    for department, posts in lanes.departments.items():
        name = shown(scenario.departments[department].name, lang) or department
        lane = add(outer, "bpmn:lane", id=lane_id(key, department), name=name, own_id=department)
        inner = add(lane, "bpmn:childLaneSet", id=f"LaneSet_{key}.{department}")
        for post in posts:
            name = shown(scenario.posts[post].name, lang) or post
            held = add(inner, "bpmn:lane", id=lane_id(key, department, post), name=name, own_id=post)
            for element, key_of_element in ids.items():
                if lanes.post_of[element] == post:
                    add(held, "bpmn:flowNodeRef", text=key_of_element)


def lane_id(process: str, department: str, post: str | None = None) -> str:
    """The id of a department's or a post's lane in a process."""
    return f"Lane_{process}.{department}" + (f".{post}" if post else "")
