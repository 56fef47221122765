"""Lines of waiting work, and who serves them."""

from __future__ import annotations

from heapq import heappush
from typing import TYPE_CHECKING

from sim.engine.parts import Item, Line, Person
from sim.errors import RunError
from sim.model.mistakes import mistake

if TYPE_CHECKING:
    from sim.engine.lowered import LoweredPost, Node
    from sim.engine.world import World

__all__ = ["Lines"]

LineKey = tuple[str, str | None, str | None, str | None]


class Lines:
    """Finds or makes the line of an item: by post, district, skill, or the one person who must do it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.all: dict[LineKey, Line] = {}
        # lines of activities that anybody at the post can do for any case
        self._common: dict[Node, Line] = {}

    def of(self, item: Item) -> Line:
        """The line in which an item waits."""
        node, case, post = item.node, item.case, item.node.post
        common = self._common.get(node)
        if common is not None and item.assigned is None:
            return common
        assert post is not None
        only = item.assigned or (None if item.handed_over else self._same_person(item))
        district = case.district if post.part.by_district else None
        line = self.get(post, district, node.element.skill, only)
        if not post.part.by_district and node.element.same_as is None and only is None:
            self._common[node] = line
        return line

    @staticmethod
    def _same_person(item: Item) -> Person | None:
        """Whoever did the activity that this one names, if they serve this post."""
        node = item.node
        if node.element.same_as is None:
            return None
        person = item.case.performers.get(node.path + node.element.same_as)
        return person if person is not None and node.element.post in served(person) else None

    def get(self, post: LoweredPost, district: str | None, skill: str | None, only: Person | None = None) -> Line:
        """The line with these marks; made at first use."""
        key = (post.id, district, skill, None if only is None else only.id)
        line = self.all.get(key)
        if line is None:
            line = self.all[key] = Line(len(self.all), post, district, skill, only)
            take = self.world.policies.take
            line.in_order = take == "longest_wait" or (take == "discipline" and post.part.discipline == "fifo")
            people = [only] if only is not None else [p for p in self.world.people if can_serve(p, line)]
            if not people and not any(_fits(p, line) and post.id in p.posts for p in self.world.people):
                where, which = "@run.nobody_where" if district else "", "@run.nobody_skill" if skill else ""
                told = {"where": where, "district": district or "", "skill": which, "named": skill or ""}
                raise RunError(mistake("run.nobody", f"posts.{post.id}", **told))
            for person in people:
                self.add(line, person)
        return line

    def add(self, line: Line, person: Person) -> None:
        """Let a person serve a line from now on."""
        line.people.add(person)
        line.members.append((person, self.world.clock.time, None))
        person.lines.append(line)
        if person.idle:
            heappush(line.idle, (person.idle_since, person.order, person.stamp, person))

    def remove(self, line: Line, person: Person) -> None:
        """Let a person serve a line no more."""
        line.people.discard(person)
        line.members = [
            (p, a, self.world.clock.time if p is person and b is None else b) for p, a, b in line.members
        ]  # fmt: skip
        person.lines.remove(line)

    def lend(self, person: Person, post: str | None) -> None:
        """Let a person serve another post instead of their own, or (None) their own again."""
        person.lent = post
        for line in [line for line in person.lines if line.only is not person]:
            self.remove(line, person)
        for line in self.all.values():
            if line.only is None and can_serve(person, line):
                self.add(line, person)
                self.world.matching.active[line] = None


def served(person: Person) -> tuple[str, ...]:
    """The posts that a person serves now."""
    return person.posts if person.lent is None else (person.lent,)


def can_serve(person: Person, line: Line) -> bool:
    """Whether a person can do the work of a line now."""
    return line.post.id in served(person) and _fits(person, line)


def _fits(person: Person, line: Line) -> bool:
    """Whether place and skills of a person are those of a line."""
    right_place = line.district is None or person.district is None or person.district == line.district
    return right_place and (line.skill is None or line.skill in person.skills)
