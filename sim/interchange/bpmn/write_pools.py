"""Pools below each other: each with its lanes, its drawing, and the artifacts and frames of its process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.interchange.bpmn.layout import Point, Rect
from sim.interchange.bpmn.write_artifacts import artifact_id, aside, line_between, partners
from sim.interchange.bpmn.write_diagram import Level, Pen, Picture, picture, write_edge, write_shape
from sim.interchange.bpmn.write_ids import Ids, process_id
from sim.interchange.bpmn.write_lanes import Lanes, lane_id
from sim.interchange.bpmn.write_text import shown, text_width
from sim.interchange.bpmn.write_xml import Tag, add
from sim.model.process import Process
from sim.model.scenario import Scenario
from sim.words import Lang

__all__ = ["Joints", "Pool", "draw_pools"]

_HEAD = 30.0  # the title of a pool or lane
_BETWEEN = 60.0  # between two pools
_MARGIN = 40.0
_LETTERS = 12.0
_LONGEST = 240.0  # a lane is no higher for the sake of its name
_AROUND = 12.0  # between a frame and what it holds

Joints = Mapping[str, tuple[str, str]]
"""The lines between artifacts and elements by their BPMN ids: our ids of both."""


@dataclass(frozen=True)
class Pool:
    """A process as it is drawn."""

    name: str
    title: str
    lanes: Lanes
    picture: Picture

    @property
    def id(self) -> str:
        """The BPMN id of the participant."""
        return f"Participant_{self.name}"

    @property
    def head(self) -> float:
        """The width of all titles before the drawing."""
        return _HEAD * (3 if self.lanes.posts else 1)

    @staticmethod
    def of(scenario: Scenario, name: str, lang: Lang) -> Pool:
        """The pool of a process, drawn from (0, 0) on."""
        process = scenario.processes[name]
        title = shown(process.name, lang) or name
        lanes = Lanes.of(scenario, process)
        number = {post: n for n, post in enumerate(lanes.posts)}
        level = Level(
            process.elements,
            process.flows,
            process.artifacts,
            lang,
            lane_of={element: number[post] for element, post in lanes.post_of.items()},
            lanes=_least(scenario, lanes, title, lang),
        )
        return Pool(name, title, lanes, picture(level))


def _least(scenario: Scenario, lanes: Lanes, title: str, lang: Lang) -> tuple[float, ...]:
    """The least height of each lane, so that the names of post, department and pool find room along it."""

    def room(text: str) -> float:
        return min(_LONGEST, text_width(text, _LETTERS) + 20)

    if not lanes.posts:
        return (room(title),)
    found = []
    for department, posts in lanes.departments.items():
        shared = room(shown(scenario.departments[department].name, lang) or department) / len(posts)
        whole = room(title) / len(lanes.posts)
        found += [max(shared, whole, room(shown(scenario.posts[post].name, lang) or post)) for post in posts]
    return tuple(found)


def draw_pools(
    definitions: Tag, scenario: Scenario, pools: Sequence[Pool], ids: Ids, joints: Mapping[str, Joints]
) -> None:
    """The diagram, at the end of the file; `joints` are those of each process."""
    diagram = add(definitions, "bpmndi:BPMNDiagram", id="Diagram")
    plane = add(diagram, "bpmndi:BPMNPlane", id="Plane", bpmnElement="Collaboration")
    width = max(pool.head + pool.picture.drawing.width for pool in pools)
    top = _MARGIN
    for pool in pools:
        around = Rect(_MARGIN, top, width, pool.picture.drawing.height)
        write_shape(plane, pool.id, around).set("isHorizontal", "true")
        _draw_lanes(plane, pool, around)
        pen = Pen(plane, pool.name, ids)
        process = scenario.processes[pool.name]
        pen.draw(pool.picture, process.elements, (_MARGIN + pool.head, top))
        top += around.height + _BETWEEN
        top = _draw_artifacts(pen, process, joints[pool.name], (_MARGIN, top))


def _draw_lanes(plane: Tag, pool: Pool, around: Rect) -> None:
    number = 0
    for department, posts in pool.lanes.departments.items():
        bands = pool.picture.drawing.lanes[number : number + len(posts)]
        outer = Rect(around.x + _HEAD, around.y + bands[0][0], around.width - _HEAD, sum(high for _, high in bands))
        key = lane_id(process_id(pool.name), department)
        write_shape(plane, key, outer).set("isHorizontal", "true")
        for post, (top, high) in zip(posts, bands, strict=True):
            inner = Rect(around.x + 2 * _HEAD, around.y + top, around.width - 2 * _HEAD, high)
            key = lane_id(process_id(pool.name), department, post)
            write_shape(plane, key, inner).set("isHorizontal", "true")
        number += len(posts)


def _draw_artifacts(pen: Pen, process: Process, joints: Joints, at: Point) -> float:
    """Artifacts above their elements, frames around theirs, those without any in a row below the pool.

    Gives back where the next pool begins.
    """
    placed = dict(pen.asides) | dict(_frames(pen, process))
    loose = {name: a for name, a in process.artifacts.items() if name not in placed}
    left, bottom = at[0], at[1]
    for name, artifact in loose.items():
        made = aside(name, artifact, "en")
        width, height = made.room
        low = at[1] + height
        placed[name] = made.rect(left + width / 2, low), made.label_rect(left + width / 2, low)
        left, bottom = left + width, max(bottom, low + _BETWEEN)
    for name, (rect, label) in placed.items():
        write_shape(pen.plane, artifact_id(pen.process, name), rect, label)
    for joint, (name, element) in joints.items():
        write_edge(pen.plane, joint, line_between(placed[name][0], pen.elements[element]))
    return bottom


def _frames(pen: Pen, process: Process) -> Iterator[tuple[str, tuple[Rect, None]]]:
    """Frames around the elements that belong to them."""
    for name, artifact in process.artifacts.items():
        held = [pen.elements[element] for element in partners(artifact) if element in pen.elements]
        if artifact.kind == "group" and held:
            left, top = min(r.x for r in held) - _AROUND, min(r.y for r in held) - _AROUND
            right, low = max(r.x + r.width for r in held), max(r.y + r.height for r in held)
            yield name, (Rect(left, top, right - left + _AROUND, low - top + _AROUND), None)
