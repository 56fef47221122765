"""A scenario's processes as a BPMN 2.0 file with a drawn diagram: a pool a process, a lane a department, in it a lane a
post.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.interchange.bpmn.layout import Rect
from sim.interchange.bpmn.write_diagram import Names, Picture, draw, picture, write_shape
from sim.interchange.bpmn.write_ids import Ids, message_id, process_id
from sim.interchange.bpmn.write_lanes import Lanes, lane_id, write_lanes
from sim.interchange.bpmn.write_process import write_process
from sim.interchange.bpmn.write_text import shown, text_width
from sim.interchange.bpmn.write_xml import Tag, add, add_part, as_bytes, root
from sim.log.atomic import beside
from sim.model.scenario import Scenario
from sim.words import Lang

__all__ = ["bpmn_file", "write_bpmn"]

_HEAD = 30.0  # the title of a pool or lane
_BETWEEN = 60.0  # between two pools
_MARGIN = 40.0
_LETTERS = 12.0
_LONGEST = 240.0  # a lane is no higher for the sake of its name


def write_bpmn(scenario: Scenario, path: str | Path, *, lang: Lang = "en") -> Path:
    """The file written; one that exists is replaced, whole or not at all.

    Parameters
    ----------
    scenario
        Any scenario; `sim.interchange.some` takes some of its processes.
    path
        A file, `*.bpmn`.
    lang
        The language of the names that are shown; the others go along in the extension.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    target = Path(path)
    data = bpmn_file(scenario, lang=lang)
    with beside(target) as draft:
        draft.write_bytes(data)
        draft.replace(target)
    return target


def bpmn_file(scenario: Scenario, *, lang: Lang = "en") -> bytes:
    """The same as the bytes of a file."""
    definitions = root(shown(scenario.title, lang))
    ids = Ids.of(scenario)
    collaboration = add(definitions, "bpmn:collaboration", id="Collaboration")
    rest = scenario.canonical()
    del rest["processes"]
    add_part(collaboration, rest)
    pools = [_pool(scenario, name, lang) for name in scenario.processes]
    for pool in pools:
        add(collaboration, "bpmn:participant", id=pool.id, name=pool.title, processRef=process_id(pool.name))
    for pool in pools:
        tag = write_process(definitions, pool.name, scenario.processes[pool.name], ids, lang)
        own = {name: ids.element[pool.name, name] for name in scenario.processes[pool.name].elements}
        write_lanes(tag, scenario, pool.lanes, own, lang)
    _messages(definitions)
    _diagram(definitions, scenario, pools, ids)
    return as_bytes(definitions)


@dataclass(frozen=True)
class _Pool:
    """A process as it is drawn."""

    name: str
    title: str
    lanes: Lanes
    picture: Picture

    @property
    def id(self) -> str:
        return f"Participant_{self.name}"

    @property
    def head(self) -> float:
        """The width of all titles before the drawing."""
        return _HEAD * (3 if self.lanes.posts else 1)


def _pool(scenario: Scenario, name: str, lang: Lang) -> _Pool:
    process = scenario.processes[name]
    title = shown(process.name, lang) or name
    lanes = Lanes.of(scenario, process)
    number = {post: n for n, post in enumerate(lanes.posts)}
    made = picture(
        process.elements,
        process.flows,
        lang,
        lane_of={element: number[post] for element, post in lanes.post_of.items()},
        lanes=_least(scenario, lanes, title, lang),
    )
    return _Pool(name, title, lanes, made)


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


def _messages(definitions: Tag) -> None:
    """The messages that events name, before everything else."""
    front = message_id("")
    used = {tag.get("messageRef", "") for tag in definitions.iter("bpmn:messageEventDefinition")}
    for number, ref in enumerate(sorted(used - {""})):
        definitions.insert(number, Tag("bpmn:message", {"id": ref, "name": ref.removeprefix(front)}))


def _diagram(definitions: Tag, scenario: Scenario, pools: Sequence[_Pool], ids: Ids) -> None:
    """Pools below each other, all of the same width."""
    diagram = add(definitions, "bpmndi:BPMNDiagram", id="Diagram")
    plane = add(diagram, "bpmndi:BPMNPlane", id="Plane", bpmnElement="Collaboration")
    width = max(pool.head + pool.picture.drawing.width for pool in pools)
    top = _MARGIN
    for pool in pools:
        drawing = pool.picture.drawing
        write_shape(plane, pool.id, Rect(_MARGIN, top, width, drawing.height)).set("isHorizontal", "true")
        _draw_lanes(plane, pool, Rect(_MARGIN, top, width, drawing.height))
        names = Names(pool.name, "", ids.element, ids.flow)
        draw(plane, pool.picture, scenario.processes[pool.name].elements, names, (_MARGIN + pool.head, top))
        top += drawing.height + _BETWEEN


def _draw_lanes(plane: Tag, pool: _Pool, around: Rect) -> None:
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
