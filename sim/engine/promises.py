"""Standards that act: clocks that run inside the run, and the warnings, interventions and reviews that they set off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.luck import spawned_key
from sim.engine.parts import Case, Item

if TYPE_CHECKING:
    from sim.engine.lowered import LoweredControl, LoweredPromise, Node
    from sim.engine.world import World

__all__ = ["Promises", "Running"]

_NUMBER = 3
"""Keeps the cases that controls start apart from those of spawn elements (1) and of customers' behaviour (2)."""


class Running:
    """The clock of one standard for one case; `passed` is what it had run for when it was last looked at."""

    __slots__ = ("fired", "passed", "promise", "since", "stamp", "still")

    def __init__(self, promise: LoweredPromise, now: int) -> None:
        self.promise = promise
        self.since = now
        self.passed = 0
        # how many reasons there are for it to stand still
        self.still = 0
        # a timer that was bound before the clock last stood still or went on means nothing any more
        self.stamp = 0
        self.fired: set[LoweredControl] = set()


class Promises:
    """Runs the clocks of the standards that have controls, and carries the controls out.

    Its clocks know the present alone: with `which: last` a point counts each time anew, and what a review of the log
    finds afterwards (`sim.views.standards`) is the measure.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock

    # -- clocks -------------------------------------------------------------------------------------------------------

    def happened(self, case: Case, node: Node | None, moment: str) -> None:
        """Something happened that standards wait for: a moment of an element, or (no node) of the case itself."""
        watched = case.process.watched if node is None else node.watched
        for promise, role in watched.get(moment, ()):
            running = case.clocks.get(promise)
            if role == "begins":
                if running is None or promise.part.begins.which == "last":
                    self._begin(case, promise)
            elif running is None:
                continue
            elif role == "ends":
                self._end(case, running)
            elif role == "stops":
                self._stand_still(running)
            elif running.still:
                self._go_on(case, running)

    def outside(self, case: Case, *, waits: bool) -> None:
        """A wait for somebody outside begins or is over; some clocks stand still meanwhile."""
        for running in case.clocks.values():
            if running.promise.part.pause_external:
                if waits:
                    self._stand_still(running)
                elif running.still:
                    self._go_on(case, running)

    def _begin(self, case: Case, promise: LoweredPromise) -> None:
        part = promise.part
        if part.segments and case.segment not in part.segments:
            return
        if part.when is not None and not self.world.holds(case, "", part.when):
            return
        case.clocks[promise] = running = Running(promise, self.clock.time)
        self._bind(case, running)

    def _look(self, running: Running) -> None:
        now, calendar = self.clock.time, running.promise.calendar
        if not running.still:
            running.passed += now - running.since if calendar is None else calendar.between(running.since, now)
        running.since = now

    def _stand_still(self, running: Running) -> None:
        self._look(running)
        running.still += 1
        running.stamp += 1

    def _go_on(self, case: Case, running: Running) -> None:
        self._look(running)
        running.still -= 1
        if not running.still:
            self._bind(case, running)

    def _bind(self, case: Case, running: Running) -> None:
        running.stamp += 1
        calendar = running.promise.calendar
        for control in running.promise.controls:
            if control.threshold is None or control in running.fired:
                continue
            left = max(0, control.threshold - running.passed)
            due = running.since + left if calendar is None else calendar.add(running.since, left)
            key = key_of(Kind.TIMER, case.order, control.rank)
            self.clock.bind(due, key, self._due, (case, running, running.stamp, control))

    def _due(self, event: Bound) -> None:
        case, running, stamp, control = event._value
        if running.stamp == stamp and case.end is None and case.clocks.get(running.promise) is running:
            running.fired.add(control)
            self._carry_out(case, running.promise, control)

    def _end(self, case: Case, running: Running) -> None:
        self._look(running)
        del case.clocks[running.promise]
        part, passed = running.promise.part, running.passed
        if passed < part.limit if part.at_least else passed > part.limit:
            for control in running.promise.controls:
                if control.threshold is None:
                    self._carry_out(case, running.promise, control)

    # -- controls -----------------------------------------------------------------------------------------------------

    def _carry_out(self, case: Case, promise: LoweredPromise, control: LoweredControl) -> None:
        rule = control.rule
        if rule.when is not None and not self.world.holds(case, "", rule.when):
            return
        if control.chance is not None and self.world.draws.number(case, control.chance) >= rule.chance:
            return
        detail = f'{{"standard": "{promise.id}", "control": "{control.id}", "kind": "{rule.kind}"}}'
        self.world.record.event(case, "control", None, rule.channel, rule.answers, detail)
        if control.process is None:
            self.take_effect(case, control)
            return
        key = spawned_key(case.key, control.key, 1 + len(case.children), _NUMBER)
        self.world.crowd.child(case, control.process, rule.start, key, rule.channel, errand=control)

    def take_effect(self, case: Case, control: LoweredControl) -> None:
        """What a control brings, once its work is done."""
        rule = control.rule
        if case.end is None:
            if rule.priority is not None and rule.priority > case.priority:
                self.world.heads.set_priority(case, rule.priority)
            if rule.hastens is not None:
                self._hasten(case, control, rule.hastens.to)
        if rule.teaches is not None:
            for node in control.taught:
                node.learned = max(rule.teaches.least, node.learned * (1 - rule.teaches.by))
            for flow in control.taught_flows:
                flow.learned = max(rule.teaches.least, flow.learned * (1 - rule.teaches.by))

    def _hasten(self, case: Case, control: LoweredControl, to: float) -> None:
        for node in control.hastened:
            case.haste[node] = case.haste.get(node, 1.0) * to
        for thing in list(case.live):
            if isinstance(thing, Item) and thing.node in control.hastened and thing.start is not None:
                self.world.desk.hasten(thing, to)
