"""Shifts: people come on duty and go, by the calendar that they share."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.parts import Person
from sim.model.spans import DAY

if TYPE_CHECKING:
    from sim.engine.world import World
    from sim.model.worktime import OpenTime

__all__ = ["roster"]


def roster(world: World, rank: int, open_time: OpenTime, people: list[Person]) -> Generator[Bound, None, None]:
    """The SimPy process of one calendar: wait for its opening, send people in, wait for its closing, send them home.

    Closings come before openings at one instant, whatever the calendars: somebody's successor finds the desk free.
    """
    clock, at = world.clock, 0
    while (opens := open_time.next_open(at)) is not None:
        closes = open_time.next_close(opens)
        yield from _wait(world, opens, key_of(Kind.SHIFT, 1, rank))
        present = [person for person in people if not _absent(world, person)]
        until = world.forever if closes is None else closes
        for person in present:
            _comes(world, person, until)
        if closes is None:
            return
        yield from _wait(world, closes, key_of(Kind.SHIFT, 0, rank))
        for person in present:
            _goes(world, person)
        at = clock.time


def _wait(world: World, when: int, key: int) -> Generator[Bound, None, None]:
    world.background += 1
    yield world.clock.bind(when, key, None)
    world.background -= 1


def _absent(world: World, person: Person) -> bool:
    """Whether a person does not come on this day; one draw a person and local day."""
    if person.absence == 0:
        return False
    day = (world.clock.time + world.midnight) // DAY
    if world.draws.absence(person.key, day) >= person.absence:
        return False
    world.record.event(None, "absent", None, actor=person.id, detail="{}")
    return True


def _comes(world: World, person: Person, close: int) -> None:
    person.on_duty, person.close = True, close
    person.duties.append(world.clock.time)
    if person.suspended is not None:
        world.desk.resume(person)
    elif person.item is None:
        world.desk.idle(person)


def _goes(world: World, person: Person) -> None:
    """Work whose end is bound goes on (it ends at this instant, or in overtime); other work is suspended."""
    person.on_duty = person.idle = False
    person.duties.append(world.clock.time)
    item = person.item
    if item is not None and item.ending is None:
        world.desk.suspend(person, item)
