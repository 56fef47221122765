"""Lowering of one process: from its networkx graph to nodes and flows with their draws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import networkx as nx

from sim.engine.lowered import Flow, LoweredBehaviour, LoweredPost, LoweredProcess, Node, NodeKind
from sim.engine.luck import Purpose
from sim.engine.routing import inclusive_reach, lower_choice
from sim.engine.slots import Columns, Slots
from sim.errors import InputError
from sim.model.mistakes import mistake, unknown
from sim.model.process import Activity, Boundary, Catch
from sim.model.scenario import Scenario
from sim.model.worktime import OpenTime

__all__ = ["lower_process"]

_KINDS = {
    "start": NodeKind.START, "activity": NodeKind.ACTIVITY, "exclusive": NodeKind.EXCLUSIVE,
    "parallel": NodeKind.PARALLEL,
    "inclusive": NodeKind.INCLUSIVE, "event": NodeKind.EVENT, "timer": NodeKind.TIMER, "message": NodeKind.MESSAGE,
    "throw": NodeKind.THROW, "spawn": NodeKind.SPAWN, "subprocess": NodeKind.ENTER, "call": NodeKind.ENTER,
    "leave": NodeKind.LEAVE,
    "end": NodeKind.END, "boundary": NodeKind.BOUNDARY,
}  # fmt: skip


def lower_process(
    scenario: Scenario,
    process: str,
    *,
    posts: Mapping[str, LoweredPost],
    calendars: Mapping[str, OpenTime],
    slots: Slots,
    first_rank: int,
) -> LoweredProcess:
    """One process in the form that an engine runs; its nodes have ranks from `first_rank` on, by their names.

    Raises
    ------
    InputError
        An element names what does not exist.
    """
    graph, part = scenario.graph(process), scenario.processes[process]
    lowering = _Lowering(process, posts, calendars, slots)
    for rank, name in enumerate(sorted(graph)):
        lowering.node(name, first_rank + rank, graph.nodes[name])
    lowering.connect(graph)
    nodes = lowering.nodes
    behaviours = [
        lowering.behaviour(name, first_rank + len(nodes) + number, rule)
        for number, (name, rule) in enumerate(sorted(part.behaviours.items()))
    ]
    for behaviour in behaviours:
        if behaviour.since is not None:
            behaviour.since.patience.append(behaviour)
    starts = [nodes[name] for name, element in part.elements.items() if element.type == "start"]
    if not starts:
        raise InputError(mistake("check.no_start", f"processes.{process}.elements"))
    return LoweredProcess(
        id=process,
        nodes=nodes,
        starts=starts,
        behaviours=behaviours,
        priorities=part.priorities,
        time_slots=lowering.columns.times,
        chance_slots=lowering.columns.chances,
        inclusive_joins=inclusive_reach(nodes),
    )


class _Lowering:
    def __init__(
        self, process: str, posts: Mapping[str, LoweredPost], calendars: Mapping[str, OpenTime], slots: Slots
    ) -> None:
        self.process = process
        self.posts = posts
        self.calendars = calendars
        self.slots = slots
        self.columns = Columns(slots)
        self.nodes: dict[str, Node] = {}

    def _known(self, what: str, name: str, known: Mapping[str, Any], element: str) -> Any:
        if name not in known:
            raise InputError(unknown(f"processes.{self.process}.elements.{element}", name, f"@check.{what}", known))
        return known[name]

    def node(self, name: str, rank: int, data: Mapping[str, Any]) -> None:
        """Lower one node with its own draws."""
        element, key = data["element"], self.slots.key(self.process, name)
        node = Node(name, rank, key, _KINDS[data["type"]], element, self.process, data["path"])
        node.effects = bool(element.sets or element.tells) and node.kind != NodeKind.ENTER
        node.waits_for = "case" if node.kind == NodeKind.SPAWN else getattr(element, "waits_for", "event")
        if isinstance(element, Activity):
            self._activity(node, element)
        elif isinstance(element, Catch | Boundary):
            if element.after is not None:
                node.draws["after"] = self.columns.time(Purpose.CATCH, key, element.after)
            if isinstance(element, Catch) and element.at is not None:
                node.open_time = self._known("a_calendar", element.at, self.calendars, name)
        elif node.kind in (NodeKind.EXCLUSIVE, NodeKind.INCLUSIVE):
            node.draws["choice"] = self.columns.chance(Purpose.CHOICE, key)
        self.nodes[name] = node

    def _activity(self, node: Node, element: Activity) -> None:
        key, columns = node.key, self.columns
        node.post = self._known("a_post", element.post, self.posts, node.id)
        node.duration = columns.time(Purpose.DURATION, key, element.duration)
        # the same purpose, so whoever does it, the case's luck is the same
        node.durations = {group: columns.time(Purpose.DURATION, key, law) for group, law in element.by_staff.items()}
        for name, purpose in (("setup", Purpose.SETUP), ("check", Purpose.CHECK), ("answer", Purpose.ANSWER)):
            law = getattr(element, name)
            if law is not None:
                node.draws[name] = columns.time(purpose, key, law)
        if element.external is not None:
            node.draws["external"] = columns.time(Purpose.EXTERNAL, key, element.external.after)
            node.draws["external_chance"] = columns.chance(
                Purpose.EXTERNAL, self.slots.key(self.process, f"{node.id}:external")
            )
        if element.batch is not None and element.batch.at is not None:
            node.open_time = self._known("a_calendar", element.batch.at, self.calendars, node.id)

    def connect(self, graph: nx.MultiDiGraph[str]) -> None:
        """Lower the flows, in declared order, and what belongs to the surroundings of a node."""
        edges = list(graph.edges(keys=True, data=True))
        # numbers follow the names, as those of the nodes do: the order in which elements are declared means nothing
        number = {key: index for index, key in enumerate(sorted(key for _, _, key, _ in edges))}
        for source, target, key, data in edges:
            if target not in self.nodes or source not in self.nodes:
                missing = target if target not in self.nodes else source
                place = f"processes.{self.process}.flows.{key}"
                raise InputError(unknown(place, missing, "@check.an_element", self.nodes))
            self._flow(number[key], key, self.nodes[source], self.nodes[target], data["flow"])
        for name, data in graph.nodes(data=True):
            node = self.nodes[name]
            if data["scope"]:
                node.scope = self.nodes[data["scope"]]
            if node.kind == NodeKind.ENTER:
                node.leave = self.nodes[f"{name}#end"]
            if isinstance(node.element, Activity) and node.element.same_as is not None:
                self._known("an_element", data["path"] + node.element.same_as, self.nodes, name).remembered = True
            if isinstance(node.element, Boundary):
                path = data["path"] + node.element.attached_to
                self._known("an_element", path, self.nodes, name).boundaries.append(node)
            lower_choice(node)

    def _flow(self, index: int, key: str, source: Node, target: Node, part: Any) -> None:
        flow = Flow(key, index, source, target, json.dumps({"flow": key}, ensure_ascii=False))
        if part is None:
            # the implicit edges into and out of a sub-process
            if source.kind == NodeKind.ENTER:
                source.inner_starts.append(target)
            return
        flow.when, flow.probability, flow.default = part.when, part.probability, part.default
        luck = self.slots.key(self.process, f"flow:{key}")
        if part.transfer is not None:
            flow.transfer = self.columns.time(Purpose.TRANSFER, luck, part.transfer)
            if part.transfer_calendar is not None:
                flow.transfer_open = self._known("a_calendar", part.transfer_calendar, self.calendars, source.id)
        if part.loss > 0:
            flow.loss, flow.on_loss, flow.loss_draw = part.loss, part.on_loss, self.columns.chance(Purpose.LOSS, luck)
        if source.kind == NodeKind.INCLUSIVE and part.probability is not None:
            flow.chosen = self.columns.chance(Purpose.CHOICE, luck)
        flow.plain = flow.transfer is None and flow.loss_draw is None
        source.outs.append(flow)
        target.ins.append(flow)

    def behaviour(self, name: str, rank: int, rule: Any) -> LoweredBehaviour:
        """Lower what impatient customers do."""
        key = self.slots.key(self.process, f"behaviour:{name}")
        since = None if rule.since is None else self._known("an_element", rule.since, self.nodes, rule.since)
        until = None if rule.until is None else self._known("an_element", rule.until, self.nodes, rule.until)
        every = None if rule.every is None else self.columns.time(Purpose.BEHAVIOUR, key, rule.every)
        after = self.columns.time(Purpose.PATIENCE, key, rule.after)
        chance = self.columns.chance(Purpose.BEHAVIOUR, self.slots.key(self.process, f"behaviour:{name}:chance"))
        return LoweredBehaviour(name, rank, rule, after, every, chance, since, until, key)
