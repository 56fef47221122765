"""Who will be free first by the plan: the policy `assign: earliest_free`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.engine.parts import Item, Person

if TYPE_CHECKING:
    from sim.engine.world import World
    from sim.model.worktime import OpenTime

__all__ = ["Plans"]


class Plans:
    """Until when each person is taken by the work that was given to them, in the order in which it was given.

    Counts working time alone: no set-up, no search for missing papers, no absence.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._free: dict[Person, int] = {}

    def earliest(self, people: Sequence[Person]) -> Person:
        """Whoever has been free longest, else will be free first; on duty or not."""
        return min(people, key=lambda person: (self._free_at(person), person.order))

    def book(self, person: Person, item: Item) -> None:
        """Note that an item is given to a person now."""
        world, now = self.world, self.world.clock.time
        if item.mates:
            time = world.batches.time([item, *item.mates], person)
        else:
            time = world.draws.time(item.case, item.node.duration_of(person), item.visit)
        begin, work = max(now, self._free_at(person)), round(time / person.speed)
        calendar = self._calendar(person)
        self._free[person] = (
            begin + work if calendar is None else calendar.add(calendar.next_open(begin) or begin, work)
        )

    def _free_at(self, person: Person) -> int:
        if person not in self._free:
            calendar = self._calendar(person)
            opens = 0 if calendar is None else calendar.next_open(0)
            self._free[person] = self.world.forever if opens is None else opens
        return self._free[person]

    def _calendar(self, person: Person) -> OpenTime | None:
        return self.world.lowered.calendars.get(self.world.lowered.staff[person.order].calendar or "")
