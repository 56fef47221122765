"""Ending work before its time: the customer withdrew, or a boundary event interrupted it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.clock import Kind, key_at
from sim.engine.parts import Item, Person

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Cancelling"]


class Cancelling:
    """Takes a work item away from wherever it is: in transit, in a batch, in a line, in somebody's hands."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock

    def cancel(self, item: Item, outcome: str) -> None:
        """End an item now, with this outcome; the rest of its batch goes on without it."""
        if item.start is not None:
            self._from_hands(item)
        elif item.leader is not None:
            self._drop_mate(item.leader, item)
        elif item.line is not None:
            self._from_line(item)
        elif item.batch is not None:
            item.batch.remove(item)
        elif item.mates:
            self._heir(item)
        self.world.record.ended(item, outcome)
        del item.case.live[item]

    def _from_line(self, item: Item) -> None:
        line, desk = item.line, self.world.desk
        assert line is not None
        desk.leave_line(item)
        if item.mates:
            desk.stand_in(self._heir(item), line)

    @staticmethod
    def _drop_mate(leader: Item, item: Item) -> None:
        leader.mates = tuple(mate for mate in leader.mates if mate is not item)

    @staticmethod
    def _heir(item: Item) -> Item:
        """The member of a batch that leads it from now on."""
        heir, *rest = item.mates
        heir.mates, heir.leader, item.mates, item.leader = tuple(rest), None, (), heir
        heir.set_aside, heir.handed_over = item.set_aside, item.handed_over
        for member in rest:
            member.leader = heir
        return heir

    def _from_hands(self, item: Item) -> None:
        person, desk = item.person, self.world.desk
        assert person is not None
        leader = item if item.leader is None else item.leader
        if person.item is not None:
            desk.close_spell(person, leader)
        # those who stay share from now on
        leader.pooled = 0
        for member in (leader, *leader.mates):
            member.booked = member.busy
        if item.leader is not None:
            self._drop_mate(item.leader, item)
        elif item.mates:
            self._hand_over(person, item)
        elif person.suspended is item:
            person.suspended = None
        else:
            desk.free(person)
        item.ending = None

    def _hand_over(self, person: Person, item: Item) -> None:
        heir = self._heir(item)
        heir.remaining = item.remaining
        if person.suspended is item:
            person.suspended = heir
            return
        person.item = heir
        if item.ending is not None:
            heir.due = item.due
            heir.ending = self.clock.bind(item.due, key_at(Kind.END, heir.place), self.world.desk.ended, heir)
