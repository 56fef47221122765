"""What somebody drew into a file of ours, given ids and parts as if it had been ours from the beginning.

So a modeller's new task does not cost everything else its laws, hand-offs and staff. Taken in are tasks in lanes of
ours, gateways, plain starts and ends, timers of a certain length, sub-processes and sequence flows; a file with
anything else that is new (pools, lanes, messages ...) is read as any other BPMN file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sim.interchange.bpmn.document import TASKS, Document, Lane, Level, Node, Thing, WorkFlow
from sim.interchange.bpmn.draft import fresh
from sim.interchange.bpmn.understand_activities import WORK
from sim.interchange.bpmn.understand_conditions import translate
from sim.interchange.bpmn.understand_times import read_duration
from sim.interchange.imported import ASSUMPTION

__all__ = ["Adopted", "adopted"]

_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")


@dataclass(frozen=True)
class Adopted:
    """A file in which everything has an id of ours, and the BPMN ids of the new tasks, whose duration is assumed."""

    document: Document
    assumed: tuple[str, ...]


def adopted(document: Document) -> Adopted | None:
    """The file with everything new in it taken in; None where it is none of ours, or something does not fit in."""
    lanes = [lane for work in document.processes for outer in work.lanes for lane in (outer, *outer.inner)]
    named = [work.own_id for work in document.processes]
    if document.part is None or not _once(named) or not all(lane.own_id for lane in lanes):
        return None
    taking = _Taking()
    works = tuple(
        replace(work, level=taking.level(work.level, _post_by_node(work.lanes))) for work in document.processes
    )
    if taking.foreign:
        return None
    return Adopted(replace(document, processes=works), tuple(taking.assumed))


def _once(names: Sequence[str | None]) -> bool:
    return all(names) and len(names) == len(set(names))


def _post_by_node(lanes: Sequence[Lane]) -> dict[str, str]:
    inner = [lane for outer in lanes for lane in outer.inner]
    return {held: lane.own_id or "" for lane in inner for held in lane.holds}


@dataclass
class _Taking:
    """What was found on the way."""

    assumed: list[str] = field(default_factory=list)
    foreign: list[Thing] = field(default_factory=list)

    def level(self, level: Level, posts: Mapping[str, str], *, inside: bool = False) -> Level:
        """A level with ids for all of its nodes and flows."""
        used: dict[str, str] = {}
        for node in level.nodes:
            if node.own_id:
                used.setdefault(node.own_id, node.id)  # a copy comes after what it was copied from
        at_hand = [str(node.part["post"]) for node in level.nodes if node.part and "post" in node.part]
        nodes = []
        for node in level.nodes:
            known = used.get(node.own_id or "") == node.id
            post = at_hand[0] if inside and at_hand else posts.get(node.id)
            taken = node if known else self._new(node, used, post, inside=inside)
            within = None if node.inside is None else self.level(node.inside, {}, inside=True)
            nodes.append(replace(taken, inside=within))
        return replace(level, nodes=tuple(nodes), flows=tuple(map(self._flow, level.flows)))

    def _new(self, node: Node, used: dict[str, str], post: str | None, *, inside: bool) -> Node:
        """A node with an id and a part."""
        part: dict[str, object] = {"origin": node.id}
        events = [event.kind for event in node.events]
        span = read_duration(node.events[0].text) if events == ["timer"] else None
        if node.tag in TASKS and post and node.loop is None:
            part |= {"duration": WORK, "source": {"duration": ASSUMPTION}} | ({"post": post} if inside else {})
            self.assumed.append(node.id)
        elif node.tag in ("intermediateCatchEvent", "boundaryEvent") and span is not None:
            part |= {"after": f"{span} us"}
        elif not (
            node.tag in _GATEWAYS
            or (node.tag == "startEvent" and not events)
            or (node.tag == "endEvent" and events in ([], ["terminate"]))
            or (node.tag == "subProcess" and not node.by_event and node.loop is None)
        ):
            self.foreign.append(node)
        name = fresh(node.name, used, otherwise="new")
        used[name] = node.id
        return replace(node, own_id=name, part=part)

    def _flow(self, flow: WorkFlow) -> WorkFlow:
        """A flow with an id, and a condition that we can read."""
        if not flow.source or not flow.target:
            self.foreign.append(flow)
        if flow.own_id is not None:
            return flow
        condition = None if flow.condition is None else translate(flow.condition, flow.language)
        if flow.condition is not None and condition is None:
            self.foreign.append(flow)
        return replace(flow, own_id=flow.id, condition=condition)
