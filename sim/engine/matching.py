"""Phase C: idle people meet waiting work."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

from sim.engine.parts import Item, Line, Person

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Matching", "across", "head", "waiting"]


class Matching:
    """Each idle person, longest idle first and then in declared order, takes the best item of all their posts."""

    def __init__(self, world: World) -> None:
        self.world = world
        # who became idle and which lines got work in this round: only they can make a new match
        self.fresh: list[Person] = []
        self.active: dict[Line, None] = {}

    def run(self) -> None:
        """Match until no idle person can do any of the work that waits."""
        while (person := self._longest_idle()) is not None:
            self._give_work(person)
        for person in self.fresh:
            if person.idle:
                self.offer(person)
        self.fresh.clear()
        self.active.clear()

    def _longest_idle(self) -> Person | None:
        """Who takes work next: of those who became idle just now, and those whom work just received could find."""
        best: Person | None = None
        for person in self.fresh:
            if person.idle:
                for line in person.lines:
                    if line.waiting:
                        if best is None or _before(person, best):
                            best = person
                        break
        for line in self.active:
            found = _first_idle(line) if line.waiting and line.idle else None
            if found is not None and (best is None or _before(found, best)):
                best = found
        return best

    def _give_work(self, person: Person) -> None:
        """The person takes the best item of all their posts, unless somebody decides otherwise."""
        asking, desk, lines = self.world.asking, self.world.desk, person.lines
        if len(lines) > 1:
            lines = [line for line in lines if line.waiting]
        if asking.awake:
            item = asking.take(person, lines)
            if item is not None:
                desk.start(person, item)
        elif len(lines) == 1:
            desk.start(person, head(lines[0]))
        else:
            desk.start(person, min((head(line) for line in lines), key=across))

    @staticmethod
    def offer(person: Person) -> None:
        """Let an idle person be found from the lines that they serve."""
        for line in person.lines:
            heappush(line.idle, (person.idle_since, person.order, person.stamp, person))


def _before(one: Person, other: Person) -> bool:
    """Whether one person has been idle for longer than another, or stands before them in declared order."""
    return (one.idle_since, one.order) < (other.idle_since, other.order)


def head(line: Line) -> Item:
    """The best waiting item of a line that has one; entries of items that left are dropped on the way."""
    heap = line.heap
    while heap[0][1].line is not line:
        heappop(heap)
    return heap[0][1]


def waiting(line: Line) -> list[Item]:
    """All waiting items of a line, best first."""
    return [item for _, item in sorted(line.heap, key=lambda entry: entry[0]) if item.line is line]


def across(item: Item) -> tuple[int, ...]:
    """Order between the posts of a person: priority, then the longest wait, then the case."""
    assert item.enable is not None
    return -item.case.priority, item.enable, item.case.order, item.node.rank, item.visit


def _first_idle(line: Line) -> Person | None:
    heap = line.idle
    while heap:
        _, _, stamp, person = heap[0]
        if person.idle and person.stamp == stamp and person in line.people:
            return person
        heappop(heap)
    return None
