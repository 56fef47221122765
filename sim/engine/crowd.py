"""Customers: they arrive, are spawned by other cases, grow impatient, and leave."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from sim.engine.arrivals import Arrival, arrivals_of
from sim.engine.attributes import draw_attributes
from sim.engine.clock import Bound, Kind, key_of
from sim.engine.lowered import LoweredBehaviour, LoweredControl, LoweredProcess, Node, Stream
from sim.engine.luck import spawned_key
from sim.engine.parts import Case
from sim.errors import RunError
from sim.model.mistakes import mistake

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Crowd"]

_SPAWNED = 1 << 64


class Crowd:
    """Begins and ends cases, and lets waiting customers act."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock
        self.record = world.record
        self.streams_open = len(world.lowered.streams)
        self.arrived = 0
        self.open = 0
        self.spawned: set[int] = set()

    @property
    def goes_on(self) -> bool:
        """Whether more customers will come."""
        most = self.world.lowered.max_cases
        return self.streams_open > 0 and (most is None or self.arrived < most)

    # -- arrivals -----------------------------------------------------------------------------------------------------

    def stream(self, stream: Stream) -> Generator[Bound, None, None]:
        """The SimPy process of one arrival stream: wait for the next customer, let them in, again."""
        most = self.world.lowered.max_cases
        for arrival in arrivals_of(stream, self.world):
            key = key_of(Kind.ARRIVAL, arrival.order)
            yield self.clock.bind(arrival.time, key, None)
            if most is not None and self.arrived >= most:
                break
            self.arrived += 1
            self._let_in(stream, arrival)
        self.streams_open -= 1

    def _let_in(self, stream: Stream, arrival: Arrival) -> None:
        case = Case(f"{stream.id}-{arrival.ordinal:06d}", arrival.key, arrival.order, stream.process)
        if arrival.key in self.spawned:
            raise RunError(mistake("run.key_taken", case.id, stream=repr(stream.id)))
        case.times, case.uniforms = arrival.times, arrival.uniforms
        draw_attributes(case, stream, self.world.draws)
        if case.channel is None:
            case.channel = stream.start.element.channel
        self._begin(case, stream.start)

    def _begin(self, case: Case, start: Node) -> None:
        case.arrival = self.clock.time
        segment = self.world.lowered.scenario.segments.get(case.segment or "")
        case.priority = 0 if segment is None else segment.priority
        case.attributes.update(
            segment=case.segment,
            district=case.district,
            channel=case.channel,
            priority=case.priority,
            process=case.process.id,
        )
        for rule in case.process.priorities:
            if self.world.holds(case, "", rule.when):
                case.priority = case.attributes["priority"] = rule.priority
                break
        self.open += 1
        self.record.case(case)
        if case.process.watched:
            self.world.promises.happened(case, None, "arrival")
        for behaviour in case.process.behaviours:
            if behaviour.since is None:
                self.consider(case, behaviour)
        self.world.router.begin(case, start)

    # -- cases that start others --------------------------------------------------------------------------------------

    def spawn(self, parent: Case, node: Node, visit: int) -> Case:
        """Start a case of another process for the same customer."""
        process = self.world.lowered.processes[node.element.process]
        key = spawned_key(parent.key, node.key, visit, 1)
        return self.child(parent, process, node.element.start, key, node.element.channel)

    def child(
        self,
        parent: Case,
        process: LoweredProcess,
        start: str | None,
        key: int,
        channel: str | None,
        *,
        errand: LoweredControl | None = None,
    ) -> Case:
        """Start a case of another process for the customer of this one."""
        case_id = f"{parent.id}.{len(parent.children) + 1}"
        if key in self.spawned:
            raise RunError(mistake("run.key_taken_twice", case_id))
        self.spawned.add(key)
        child = Case(case_id, key, _SPAWNED + key, process)
        child.errand = errand
        child.parent, child.segment, child.district, child.channel = parent, parent.segment, parent.district, channel
        parent.children.append(child)
        draw_attributes(child, None, self.world.draws)
        self.record.event(parent, "spawned", None, detail=f'{{"case": "{case_id}"}}')
        self._begin(child, process.nodes[start] if start is not None else process.starts[0])
        return child

    def finish(self, case: Case, outcome: str) -> None:
        """A case is over."""
        case.end, case.outcome = self.clock.time, outcome
        self.open -= 1
        case.times = case.uniforms = None
        self.world.catching.child_ended(case)
        if case.process.watched:
            self.world.promises.happened(case, None, "ended")
        if case.errand is not None and case.parent is not None and outcome != "withdrawn":
            self.world.promises.take_effect(case.parent, case.errand)

    # -- patience -----------------------------------------------------------------------------------------------------

    def consider(self, case: Case, behaviour: LoweredBehaviour, number: int = 1) -> None:
        """Bind the instant at which a waiting customer thinks of acting for the `number`th time."""
        draw = behaviour.after if number == 1 else behaviour.every
        if draw is None or number > behaviour.rule.at_most:
            return
        due = self.clock.time + self.world.draws.time(case, draw, number)
        key = key_of(Kind.TIMER, case.order, behaviour.rank, number)
        self.clock.bind(due, key, self._impatient, (case, behaviour, number))

    def _impatient(self, event: Bound) -> None:
        case, behaviour, number = event._value
        until = behaviour.until
        if case.end is not None or (until is not None and until.rank in case.visits):
            return
        rule = behaviour.rule
        if rule.when is None or self.world.holds(case, "", rule.when):
            inclined = rule.chance >= 1 or self.world.draws.chance(case, behaviour.chance, number) < rule.chance
            if self.world.asking.acts(case, behaviour, number, inclined):
                self.act(case, behaviour, number)
        if case.end is None:
            self.consider(case, behaviour, number + 1)

    def act(self, case: Case, behaviour: LoweredBehaviour, number: int, *, told: int | None = None) -> None:
        """A customer chases, complains or withdraws, and that is work for somebody.

        `number` keeps their draws apart; `told` is the number that the log says, where it is another.
        """
        rule = behaviour.rule
        shown = number if told is None else told
        self.record.event(case, rule.kind, None, rule.channel, "customer", f'{{"number": {shown}}}')
        if rule.kind == "withdrawal":
            self.withdraw(case)
        if rule.starts is not None:
            process = self.world.lowered.processes[rule.starts]
            self.child(case, process, rule.start, spawned_key(case.key, behaviour.key, number, 2), rule.channel)

    def withdraw(self, case: Case) -> None:
        """End a case because its customer wants no more of it."""
        self.world.edges.kill(case, case.root, "withdrawn")
        self.finish(case, "withdrawn")
