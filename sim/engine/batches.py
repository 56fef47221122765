"""Batches: work on several cases at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.lowered import Node
from sim.engine.parts import Item, Person

if TYPE_CHECKING:
    from sim.engine.world import World
    from sim.model.process import Batch

__all__ = ["Batches"]

Place = tuple[Node, str | None]


class Batches:
    """Collects the members of each batch until it is full, its hour has come, or its first member waited long."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock
        self.pools: dict[Place, list[Item]] = {}
        # which opening of its calendar a pool is waiting for
        self.called: dict[Place, int] = {}

    def join(self, item: Item) -> None:
        """An item that is ready waits for its batch."""
        node, rule = item.node, item.node.element.batch
        assert node.post is not None
        place = (node, item.case.district if node.post.part.by_district else None)
        pool = self.pools.setdefault(place, [])
        pool.append(item)
        item.batch = pool
        if rule.size is not None and len(pool) >= rule.size:
            self._call(place, self.clock.time)
        if rule.longest is not None:
            late = len(pool) == rule.at_least and pool[0].ready + rule.longest <= self.clock.time
            if late:
                self._call(place, self.clock.time)
            self._bind(place, self.clock.time + rule.longest, self._overdue, (place, item))
        if rule.quiet is not None:
            self._bind(place, self.clock.time + rule.quiet, self._quiet, (place, item))
        if rule.at is not None:
            self._call(place, self._opening(node))

    def _opening(self, node: Node) -> int:
        """The next instant at which the batch's calendar opens; this one, if it opens now."""
        now, open_time = self.clock.time, node.open_time
        assert open_time is not None
        opening = open_time.next_open(now)
        if opening == now and now > 0 and open_time.is_open(now - 1):
            closes = open_time.next_close(now)
            opening = None if closes is None else open_time.next_open(closes)
        return -1 if opening is None else opening

    def _call(self, place: Place, when: int) -> None:
        """Bind the start of the batch, once for each instant."""
        if when >= 0 and self.called.get(place) != when:
            self.called[place] = when
            self._bind(place, when, self._due, place)

    def _bind(self, place: Place, when: int, action: object, subject: object) -> None:
        node, district = place
        self.clock.bind(when, key_of(Kind.BATCH, self.world.district_rank(district), node.rank), action, subject)  # type: ignore[arg-type]

    def _due(self, event: Bound) -> None:
        place: Place = event._value
        self.called.pop(place, None)
        self._start(place)

    def _overdue(self, event: Bound) -> None:
        place, item = event._value
        if item in self.pools.get(place, ()) and item.batch is not None:
            self._start(place)

    def _quiet(self, event: Bound) -> None:
        place, item = event._value
        pool = self.pools.get(place)
        if pool and pool[-1] is item:
            self._start(place)

    def _start(self, place: Place) -> None:
        """Form batches of those who wait and put them into the line as one piece of work each."""
        pool = self.pools.get(place)
        rule: Batch = place[0].element.batch
        if not pool or len(pool) < rule.at_least:
            return
        members = sorted(pool, key=lambda i: (i.enable, i.case.order, i.visit))
        pool.clear()
        most = rule.at_most or len(members)
        for first in range(0, len(members), most):
            self._form(members[first : first + most])

    def _form(self, members: list[Item]) -> None:
        leader, mates = members[0], tuple(members[1:])
        leader.mates = mates
        now = self.clock.time
        for member in members:
            member.batch = None
            member.wait_batch += now - member.ready
            member.queued = now
        for mate in mates:
            mate.leader = leader
        self.world.desk.enqueue(leader)

    def started(self, leader: Item) -> None:
        """Record who was in the batch when its work began."""
        members = [leader, *leader.mates]
        for member in members:
            detail = f'{{"visit": {member.visit}, "size": {len(members)}, "first": "{leader.case.id}"}}'
            self.world.record.event(member.case, "batch", member.node, detail=detail)

    def time(self, members: list[Item], person: Person) -> int:
        """Working time of a batch from its members' draws, by the function that the batch declares."""
        draws = self.world.draws
        times = [draws.time(m.case, m.node.duration_of(person), m.visit) for m in members]
        rule: Batch = members[0].node.element.batch
        if rule.time == "sum":
            whole = sum(times)
        elif rule.time == "longest":
            whole = max(times)
        else:
            whole = round(sum(times) / len(times)) if rule.time == "mean" else times[0]
        if not rule.factors:
            return whole
        nearest = min(rule.factors, key=lambda size: (abs(size - len(members)), size))
        return round(whole * rule.factors[nearest])
