"""Changes of who does what: `assign`, `staff`, `train`, `pool`, `move_people`, `discipline`, `policy`, `calendar`."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from sim.model.organisation import Staff as Group
from sim.model.parts import Id, Label
from sim.model.redesign.amounts import Factor, Probability, Text
from sim.model.redesign.change import BaseChange, Path
from sim.model.redesign.draft import Data, Draft, merged
from sim.model.redesign.unfit import not_there, unfit

__all__ = ["Assign", "Calendar", "Discipline", "MovePeople", "Policy", "Pool", "Staff", "Train"]

Signed = Annotated[str, StringConstraints(pattern=r"^[+-]?[a-z][a-z0-9_]*$")]
"""A name to be added (`+`) or taken away (`-`); without a sign, the names given are all there are."""

_COUNT = re.compile(r"^([+=-]?)(\d{1,6})$")


class Assign(BaseChange):
    """Steps that another post does: delegation, a window that does it all, work that moves elsewhere."""

    change: Literal["assign"] = "assign"
    process: Id
    elements: tuple[Path, ...] = Field(min_length=1)
    post: Id
    anyone: bool = Field(default=False, description="No skill, and not the same person as for an earlier step.")

    def apply(self, draft: Draft) -> None:
        """Give the steps to the post."""
        draft.part("posts", self.post, ("post",))
        for number, path in enumerate(self.elements):
            level, name = draft.place(self.process, path, ("elements", number))
            element = level.elements[name]
            if "post" not in element:
                raise unfit(("elements", number), "redesign.nobodys_work", value=path)
            element["post"] = self.post
            for key in ("skill", "same_as", "same_as_for") if self.anyone else ():
                element.pop(key, None)


class Staff(BaseChange):
    """A staff group with more or fewer people, other posts, skills, hours or speed; or a new one."""

    change: Literal["staff"] = "staff"
    group: Id
    count: int | Text | None = Field(default=None, description="`+2`, `-1`, or `=5` for five.")
    serves: tuple[Signed, ...] = Field(default=(), description="Posts: `+post` also, `-post` no longer.")
    skills: tuple[Signed, ...] = Field(default=(), description="Skills, in the same way.")
    calendar: Id | None = None
    shifts: tuple[Id, ...] | None = None
    speed: Factor | None = None
    district: Id | None = None
    absence: Probability | None = None
    name: Label | None = None

    def apply(self, draft: Draft) -> None:
        """Change the group, or make it where it is new."""
        groups = draft.section("staff")
        if self.group not in groups:
            if not self.serves or self.count is None:  # to make a group takes both: the name is a slip
                raise not_there(("group",), self.group, "@check.a_staff_group", groups)
            if any(name[0] in "+-" for name in self.serves):
                raise unfit(("serves",), "redesign.new_group", value=self.group)
            groups[self.group] = {"posts": [], "count": 0}
        group = groups[self.group]
        if self.count is not None:
            _recount(self.group, group, _counted(self.count, group.get("count", 1)))
        if self.serves:
            group["posts"] = _signed(group["posts"], self.serves)
            draft.known("posts", group["posts"], ("serves",))
        if self.skills:
            group["skills"] = _signed(group.get("skills", []), self.skills)
        if self.calendar is not None:
            draft.part("calendars", self.calendar, ("calendar",))
            group.pop("shifts", None)
            group["calendar"] = self.calendar
        if self.shifts is not None:
            draft.known("calendars", self.shifts, ("shifts",))
            group.pop("calendar", None)
            group["shifts"] = list(self.shifts)
        if self.district is not None:
            draft.part("districts", self.district, ("district",))
        more = self.model_dump(mode="json", include={"speed", "district", "absence", "name"}, exclude_none=True)
        group |= more


def _counted(count: int | str, before: int) -> int:
    found = _COUNT.match(f"={count}" if isinstance(count, int) else count.strip())
    if found is None:
        raise unfit(("count",), "redesign.count_form", value=count)
    number = int(found[2])
    after = {"+": before + number, "-": before - number}.get(found[1], number)
    if after < 0:
        raise unfit(("count",), "redesign.too_few", value=count, count=before)
    return after


def _recount(name: str, group: Data, count: int) -> None:
    """Another number of members; those there are keep their names."""
    if "members" in group:
        more = [f"{name}-{number}" for number in range(len(group["members"]) + 1, count + 1)]
        group["members"] = [*group["members"], *more][:count]
    group["count"] = count


def _signed(before: list[str], names: tuple[str, ...]) -> list[str]:
    plain = [name for name in names if name[0] not in "+-"]
    kept = plain or [name for name in before if f"-{name}" not in names]
    return list(dict.fromkeys([*kept, *(name[1:] for name in names if name[0] == "+")]))


class Train(BaseChange):
    """People who learn more: further posts that they can serve, further skills."""

    change: Literal["train"] = "train"
    groups: tuple[Id, ...] = Field(min_length=1)
    posts: tuple[Id, ...] = ()
    skills: tuple[Id, ...] = ()

    def apply(self, draft: Draft) -> None:
        """Add posts and skills to every group."""
        if not self.posts and not self.skills:
            raise unfit((), "redesign.nothing_learnt")
        draft.known("posts", self.posts, ("posts",))
        draft.known("staff", self.groups, ("groups",))
        for name in self.groups:
            group = draft.section("staff")[name]
            group["posts"] = list(dict.fromkeys([*group["posts"], *self.posts]))
            if self.skills:
                group["skills"] = list(dict.fromkeys([*group.get("skills", []), *self.skills]))


class Pool(BaseChange):
    """Several groups that become one, or posts that no longer have a queue and a pool for each district."""

    change: Literal["pool"] = "pool"
    groups: tuple[Id, ...] = Field(default=(), description="The groups; the first gives the other properties.")
    id: Id | None = Field(default=None, description="The new group's id; by default that of the first.")
    name: Label | None = None
    posts: tuple[Id, ...] = Field(default=(), description="Posts with one queue for all districts from now on.")

    def apply(self, draft: Draft) -> None:
        """Put the people together."""
        if len(self.groups) < 2 and not self.posts:
            raise unfit((), "redesign.nothing_pooled")
        draft.known("staff", self.groups, ("groups",))
        draft.known("posts", self.posts, ("posts",))
        for post in self.posts:
            draft.section("posts")[post].pop("by_district", None)
        if self.groups:
            self._groups(draft.section("staff"))

    def _groups(self, staff: Data) -> None:
        parts = [staff[name] for name in self.groups]
        for number, part in enumerate(parts):
            if any(part.get(key) != parts[0].get(key) for key in ("calendar", "shifts", "speed")):
                raise unfit(("groups", number), "redesign.other_hours", value=self.groups[number], first=self.groups[0])
        whole = dict(parts[0])
        whole["count"] = sum(part.get("count", 1) for part in parts)
        for key in ("posts", "skills"):
            found = list(dict.fromkeys(name for part in parts for name in part.get(key, [])))
            whole |= {key: found} if found else {}
        if len({part.get("district") for part in parts}) > 1:
            whole.pop("district", None)
        members = [m for key, part in zip(self.groups, parts, strict=True) for m in _members(key, part)]
        whole |= {"members": members} if any("members" in part for part in parts) else {}
        whole |= {} if self.name is None else {"name": self.name.model_dump(mode="json")}
        new = self.id or self.groups[0]
        entries = {new if name == self.groups[0] else name: part for name, part in staff.items()}
        entries[new] = whole
        for name in self.groups[1:]:
            entries.pop(name, None)
        staff.clear()
        staff |= entries


def _members(name: str, part: Data) -> tuple[str, ...]:
    return Group.model_validate(part).ids(name)


class MovePeople(BaseChange):
    """People who move from one group to another for good."""

    change: Literal["move_people"] = "move_people"
    from_: Id = Field(alias="from")
    to: Id
    count: int | Text

    def apply(self, draft: Draft) -> None:
        """Fewer in one group, as many more in the other."""
        staff = draft.section("staff")
        draft.known("staff", [self.from_], ("from",))
        draft.part("staff", self.to, ("to",))
        number = _counted(self.count, 0)
        giving, taking = staff[self.from_], staff[self.to]
        if number > giving.get("count", 1):
            raise unfit(("count",), "redesign.too_few", value=number, count=giving.get("count", 1))
        _recount(self.from_, giving, giving.get("count", 1) - number)
        _recount(self.to, taking, taking.get("count", 1) + number)


class Discipline(BaseChange):
    """In which order posts take their work: a green channel, by deadline, by priority."""

    change: Literal["discipline"] = "discipline"
    posts: tuple[Id, ...] = Field(min_length=1)
    discipline: Literal["fifo", "priority", "deadline", "green_channel"]
    green: tuple[Id, ...] = Field(default=(), description="Segments that go first under `green_channel`.")

    def apply(self, draft: Draft) -> None:
        """Give the posts their order."""
        draft.known("posts", self.posts, ("posts",))
        draft.known("segments", self.green, ("green",))
        for name in self.posts:
            post = draft.section("posts")[name]
            post["discipline"] = self.discipline
            post.pop("green", None)
            post |= {"green": list(self.green)} if self.green else {}


class Policy(BaseChange):
    """How the machine decides; rules of `move_staff` and `set_priority` come to those there are."""

    change: Literal["policy"] = "policy"
    definition: dict[str, Any] = Field(min_length=1, description="Keys of `policies`.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the policies."""
        policies = draft.section("policies")
        rules = {key: self.definition[key] for key in ("move_staff", "set_priority") if self.definition.get(key)}
        more = {key: [*policies.get(key, []), *value] for key, value in rules.items()}
        draft.data["policies"] = merged(policies, {**self.definition, **more})


class Calendar(BaseChange):
    """A calendar that is changed, or a new one."""

    change: Literal["calendar"] = "calendar"
    id: Id
    definition: dict[str, Any] = Field(min_length=1, description="Keys of a calendar; null takes one away.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the calendar."""
        calendars = draft.section("calendars")
        calendars[self.id] = merged(calendars.get(self.id, {}), self.definition)
