"""Posts at work: receiving, queues, matching people to work (phase C), starting, suspending, ending."""

from __future__ import annotations

import json
from heapq import heapify, heappush
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_at
from sim.engine.lowered import Node
from sim.engine.parts import Item, Line, Person, Scope, Wait
from sim.model.spans import parse_span

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Desk"]


class Desk:
    """Everything between the receipt of a work item and its end."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock
        self.draws = world.draws
        self.record = world.record
        self.lines = world.lines
        self.matching = world.matching
        self.asking = world.asking

    # -- receiving ----------------------------------------------------------------------------------------------------

    def receive(self, item: Item) -> None:
        """A work item is received: what is missing shows, boundary events are set, outside waits begin."""
        item.enable = now = self.clock.time
        node, case = item.node, item.case
        if item.lost is not None:
            detail = json.dumps({"visit": item.visit, "flow": item.lost.id}, ensure_ascii=False)
            self.record.event(case, "lost", node, detail=detail)
        if node.boundaries:
            self.world.edges.bind(item, node, case, item.visit)
        if node.watched and item.kind != "answer":
            self.world.promises.happened(case, node, "enabled")
        external = node.element.external
        if external is not None and item.kind != "answer":
            delay = self._outside(item, node)
            if delay > 0:
                detail = f'{{"visit": {item.visit}, "for": "{external.waits_for}"}}'
                self.record.event(case, "waiting", node, detail=detail)
                key = key_at(Kind.MESSAGE, item.place)
                self.clock.bind(now + delay, key, self._outside_over, item)
                if case.clocks:
                    self.world.promises.outside(case, waits=True)
                return
        self._ready(item)

    def _outside(self, item: Item, node: Node) -> int:
        rule, case = node.element.external, item.case
        if rule.when is not None and not self.world.holds(case, node.path, rule.when):
            return 0
        if rule.chance < 1 and self.draws.chance(case, node.draws["external_chance"], item.visit) >= rule.chance:
            return 0
        return self.draws.time(case, node.draws["external"], item.visit)

    def _outside_over(self, event: Bound) -> None:
        item: Item = event._value
        if item.end is not None:
            return
        assert item.enable is not None
        item.external += self.clock.time - item.enable
        waits_for = item.node.element.external.waits_for
        detail = f'{{"visit": {item.visit}, "for": "{waits_for}"}}'
        self.record.event(item.case, "received", item.node, detail=detail)
        if item.case.clocks:
            self.world.promises.outside(item.case, waits=False)
        self._ready(item)

    def _ready(self, item: Item) -> None:
        item.ready = item.queued = self.clock.time
        if item.node.element.batch is not None and item.kind != "answer":
            self.world.batches.join(item)
        else:
            self.enqueue(item)

    # -- queues -------------------------------------------------------------------------------------------------------

    def enqueue(self, item: Item) -> None:
        """Put an item that is ready for work into the line of the people who can do it."""
        item.queued = self.clock.time
        if self.asking.assigns:
            item.assigned = self.asking.assign(item)
        line = self.lines.of(item)
        self.stand_in(item, line)
        if line.only is None:
            return
        patience = item.node.element.same_as_for
        if patience is not None and item.assigned is None:
            self.clock.bind(item.queued + patience, key_at(Kind.TIMER, item.place), self._hand_over, item)

    def _hand_over(self, event: Bound) -> None:
        """An item has waited long enough for the one person who should do it: anybody at the post may."""
        item = _leader(event._value)
        if item is None or item.start is not None:
            return
        item.handed_over = True
        line = item.line
        if line is not None:  # what was put aside finds its line when it is taken up again
            self.leave_line(item)
            self._stood(item, line)
            self.stand_in(item, self.lines.of(item))

    def stand_in(self, item: Item, line: Line) -> None:
        """Sort an item into a line."""
        item.line = line
        # most lines are served in the order of receipt
        assert item.enable is not None
        rank = (item.enable, item.place, item.queued) if line.in_order else self._rank(item, line)
        heappush(line.heap, (rank, item))
        line.waiting += 1
        self.matching.active[line] = None

    def _rank(self, item: Item, line: Line) -> tuple[int, ...]:
        """What the discipline of the post sorts by; the tail makes it a total order."""
        case, node, enable = item.case, item.node, item.enable
        assert enable is not None
        tail = (enable, item.place, item.queued)
        discipline = line.post.part.discipline
        if line.in_order:
            return tail
        if self.world.policies.take == "shortest":
            return (self.draws.time(case, node.duration, item.visit), *tail)
        if discipline == "priority":
            return (-case.priority, *tail)
        if discipline == "deadline":
            due = node.element.due
            return (enable + due if due is not None else 1 << 62, *tail)
        return (0 if case.segment in line.post.green else 1, *tail)

    def rerank(self, thing: Item | Wait | Scope) -> None:
        """Sort a waiting item in anew, after its case's priority has changed."""
        line = thing.line if isinstance(thing, Item) else None
        if line is not None:
            line.heap = [(self._rank(item, line) if item is thing else rank, item) for rank, item in line.heap]
            heapify(line.heap)

    def put_aside(self, thing: Item | Wait | Scope, span: str) -> bool:
        """Let a waiting item lie for a while; False if it does not wait."""
        if not isinstance(thing, Item) or thing.line is None:
            return False
        now, line = self.clock.time, thing.line
        self.leave_line(thing)
        # it will come back to this line, so its entry must not stay until it comes up
        line.heap = [entry for entry in line.heap if entry[1] is not thing]
        heapify(line.heap)
        thing.set_aside = True
        until = now + parse_span(span)
        self._stood(thing, line)
        for member in (thing, *thing.mates):
            self.record.event(
                member.case, "put_aside", member.node, detail=f'{{"visit": {member.visit}, "until": {until}}}'
            )
        self.clock.bind(until, key_at(Kind.TIMER, thing.place), self._taken_up, (thing, line))
        return True

    def _taken_up(self, event: Bound) -> None:
        first, line = event._value
        item = _leader(first)
        if item is None:
            return
        for member in (item, *item.mates):
            self.record.wait(member, line, member.queued, self.clock.time, aside=True)
            member.queued = self.clock.time
        self.stand_in(item, self.lines.of(item) if item.handed_over else line)

    def _stood(self, item: Item, line: Line) -> None:
        """An item and its batch have stood in a line until now."""
        for member in (item, *item.mates):
            if self.clock.time > member.queued:
                self.record.wait(member, line, member.queued, self.clock.time)
            member.queued = self.clock.time

    def leave_line(self, item: Item) -> None:
        """Take a waiting item out of its line; its entry is dropped when it comes up."""
        assert item.line is not None
        item.line.waiting -= 1
        item.line = None

    # -- starting and ending ------------------------------------------------------------------------------------------

    def start(self, person: Person, item: Item) -> None:
        """A person begins an item, with the other members of its batch."""
        now, node, line = self.clock.time, item.node, item.line
        assert line is not None
        self.leave_line(item)
        if node.element.batch is not None and item.kind != "answer":
            self.world.batches.started(item)
        self._begin(person, item, line)
        for mate in item.mates:
            self._begin(person, mate, line)
        person.idle, person.item, person.since = False, item, now
        item.remaining = self._work_time(person, item)
        person.last_node = node
        self.go_on(person, item)

    def _begin(self, person: Person, item: Item, line: Line) -> None:
        now, node = self.clock.time, item.node
        item.start, item.person = now, person
        if now > item.queued:
            self.record.wait(item, line, item.queued, now)
        if node.element.touchpoint is not None:
            detail = f'{{"visit": {item.visit}}}'
            self.record.event(item.case, "contact", node, node.element.touchpoint, person.id, detail)
        if node.remembered:
            item.case.performers[node.id] = person
        if node.watched and item.kind != "answer":
            self.world.promises.happened(item.case, node, "started")

    def _work_time(self, person: Person, item: Item) -> int:
        """How long this person needs for this item; where something is missing, to find that out."""
        case, node, visit = item.case, item.node, item.visit
        if item.mates:
            time = self.world.batches.time([item, *item.mates], person)
        else:
            time = self.draws.time(case, node.duration_of(person), visit)
        if item.kind == "return":
            time = round(time * node.element.redo)
        elif item.kind == "answer":
            time = self._part(item, "answer", time)
        elif item.lost is not None and not item.mates:
            # a batch is worked through all the same
            item.full = _at_speed(time, person)
            item.checking = True
            time = self._part(item, "check", time)
        if "setup" in node.draws and person.last_node is not node:
            setup = self.draws.time(case, node.draws["setup"], visit)
            self.record.event(case, "setup", node, actor=person.id, detail=f'{{"visit": {visit}, "time": {setup}}}')
            time += setup
        if node.learned != 1.0 or item.case.haste:
            time = round(time * node.learned * item.case.haste.get(node, 1.0))
        return _at_speed(time, person)

    def hasten(self, item: Item, to: float) -> None:
        """What is left of work in hand takes a share of its time from now on."""
        leader = item if item.leader is None else item.leader
        person = leader.person
        assert person is not None
        if person.item is leader:
            self.close_spell(person, leader)
        leader.remaining = round(leader.remaining * to)
        leader.full = round(leader.full * to)
        if person.item is leader:
            self.go_on(person, leader)

    def _part(self, item: Item, name: str, whole: int) -> int:
        draw = item.node.draws.get(name)
        return round(whole * 0.1) if draw is None else self.draws.time(item.case, draw, item.visit)

    def go_on(self, person: Person, item: Item) -> None:
        """Bind the end of the work if it comes before the end of the shift, or is finished in overtime."""
        end = self.clock.time + item.remaining
        if end <= person.close or item.node.element.finish:
            item.due = end
            item.ending = self.clock.bind(end, key_at(Kind.END, item.place), self.ended, item)
        else:
            item.ending = None
            if not person.on_duty:
                self.suspend(person, item)

    def suspend(self, person: Person, item: Item) -> None:
        """Put work aside until the same person comes back on duty."""
        self.close_spell(person, item)
        person.suspended, person.item = item, None
        self._tell(item, "suspended", person)

    def resume(self, person: Person) -> None:
        """A person takes up the work that the end of their last shift interrupted."""
        item = person.suspended
        assert item is not None
        person.suspended, person.item, person.since = None, item, self.clock.time
        self._tell(item, "resumed", person)
        self.go_on(person, item)

    def _tell(self, item: Item, kind: str, person: Person) -> None:
        for member in (item, *item.mates):
            self.record.event(member.case, kind, member.node, actor=person.id, detail=f'{{"visit": {member.visit}}}')

    def ended(self, event: Bound) -> None:
        """Work comes to its end, unless it was interrupted meanwhile."""
        item: Item = event._value
        if item.ending is not event:
            return
        # an event and its item that point at each other would be left to the collector
        item.ending = None
        person = item.person
        assert person is not None
        if item.checking:
            item.checking = False
            outcome = self.world.asking.missing(item)
            if outcome == "proceed":
                self.close_spell(person, item)
                item.remaining = item.full
                self.go_on(person, item)
                return
            self._finish(person, item, outcome)
        else:
            self._finish(person, item, "done")

    def _finish(self, person: Person, item: Item, outcome: str) -> None:
        self.close_spell(person, item)
        self.free(person)
        router = self.world.router
        for member in (item, *item.mates) if item.mates else (item,):
            if member.end is not None:
                continue  # another token of its case, in the same batch, has ended the case
            self.record.ended(member, outcome)
            if outcome == "done":
                if member.node.watched and member.kind != "answer":
                    self.world.promises.happened(member.case, member.node, "ended")
                router.work_done(member)
            else:
                detail = f'{{"visit": {member.visit}}}'
                self.record.event(member.case, outcome, member.node, actor=person.id, detail=detail)
                router.send_back(member, "return" if outcome == "returned" else "answer")

    def free(self, person: Person) -> None:
        """A person has nothing in hand any more."""
        person.item = None
        if person.on_duty:
            self.idle(person)

    def idle(self, person: Person) -> None:
        """A person on duty has nothing to do from now on."""
        person.idle = True
        person.idle_since = self.clock.time
        person.stamp += 1
        self.matching.fresh.append(person)

    def close_spell(self, person: Person, item: Item) -> None:
        """Book the time since the person began, resumed or was last booked; the members of a batch share it."""
        since, now = person.since, self.clock.time
        person.since = now
        item.remaining -= now - since
        latest = item.enable
        assert latest is not None
        if item.mates:
            latest = _share(item, now - since)
        else:
            item.busy += now - since
        if now > since:
            person.spells.loose += (since, now, latest)


def _leader(item: Item) -> Item | None:
    """Who leads the batch of an item since it left, or the item itself; None where nothing of it is left."""
    while item.end is not None:
        if item.leader is None:
            return None
        item = item.leader
    return item


def _share(leader: Item, spent: int) -> int:
    """Book time on a batch, the remainder in the order of its members; when the last of them was enabled.

    The shares are those of all the time since the batch has these members, so it does not matter how often it is
    booked.
    """
    members = [leader, *leader.mates]
    leader.pooled += spent
    share, rest = divmod(leader.pooled, len(members))
    for number, member in enumerate(sorted(members, key=lambda m: (m.case.id, m.visit))):
        member.busy = member.booked + share + (1 if number < rest else 0)
    return max(member.enable or 0 for member in members)


def _at_speed(time: int, person: Person) -> int:
    return time if person.speed == 1.0 else round(time / person.speed)
