"""Who does the work: districts, departments, posts, staff and calendars."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from sim.model.parts import Day, Id, Label, Part, Share

__all__ = ["Calendar", "Department", "District", "Hours", "Post", "Staff", "Weekday"]

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

_CLOCK = r"([01]\d|2[0-4]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?"
_NO_SECONDS = re.compile(r"(?<=:\d\d):00(\.0+)?$")


def _hours(text: str) -> str:
    begin, end = (_NO_SECONDS.sub("", part.strip()) for part in text.split("-"))
    if begin >= "24:00" or end > "24:00":
        raise ValueError("hours run from 00:00 to 24:00")
    if begin == end:
        raise ValueError("it closes when it opens; for a whole day write 00:00-24:00")
    return f"{begin}-{end}"


Hours = Annotated[
    str,
    StringConstraints(pattern=rf"^\s*{_CLOCK}\s*-\s*{_CLOCK}\s*$"),
    AfterValidator(_hours),
]
"""A spell of a day, `08:30-12:00` (to the second where needed), half-open; its end may be on the next day."""


class District(Part):
    """A unit of the organisation's territory: the city, a district, a town."""

    name: Label | None = None
    level: Literal["city", "district", "town"] = "district"
    parent: Id | None = None
    kind: Literal["city", "rural", "remote"] = "city"
    customers: Annotated[int, Field(ge=0)] = Field(
        default=0, description="Customers connected there (for SAIDI and the mix of cases)."
    )


class Department(Part):
    """Owns posts."""

    name: Label | None = None
    level: Literal["city", "district", "town", "outside"] = "city"
    parent: Id | None = Field(default=None, description="The department above it.")
    front: bool = Field(default=False, description="In front of the line of visibility.")


class Post(Part):
    """A role with one queue of work and a pool of staff."""

    name: Label | None = None
    department: Id
    discipline: Literal["fifo", "priority", "deadline", "green_channel"] = "fifo"
    green: tuple[Id, ...] = Field(default=(), description="Segments that go first under 'green_channel'.")
    by_district: bool = Field(
        default=False, description="A queue and a pool for each district: staff serve the cases of theirs."
    )
    cost_per_hour: Annotated[float, Field(ge=0)] = Field(
        default=0.0, description="Cost of an hour worked, in the scenario's currency."
    )


class Staff(Part):
    """Staff members alike: how many, for which posts, when and how fast."""

    posts: tuple[Id, ...] = Field(min_length=1, description="Posts that they serve; the first is their home.")
    count: Annotated[int, Field(ge=0, le=100_000)] = 1
    calendar: Id | None = Field(default=None, description="When they are on duty.")
    shifts: tuple[Id, ...] = Field(
        default=(), description="Instead of one calendar: one each in turn, so that a team covers the day."
    )
    district: Id | None = None
    speed: Annotated[float, Field(gt=0, le=100)] = Field(default=1.0, description="Working time is divided by it.")
    skills: tuple[Id, ...] = ()
    absence: Share = Field(default=0.0, description="Probability that a member does not come on a day.")
    name: Label | None = None
    members: tuple[str, ...] = Field(
        default=(), description="Names of the members; by default the group's id and a number."
    )

    def ids(self, group: str) -> tuple[str, ...]:
        """The ids of the members of a group of this id, as logs have them.

        >>> Staff(posts=("clerk",), count=2).ids("clerks")
        ('clerks-1', 'clerks-2')
        """
        digits = len(str(self.count))
        return self.members or tuple(f"{group}-{number:0{digits}d}" for number in range(1, self.count + 1))


class Calendar(Part):
    """When something is open: hours by weekday, holidays and make-up days, dates of their own."""

    name: Label | None = None
    days: Literal["working_days", "every_day"] | tuple[Weekday, ...] = Field(
        default="every_day", description="working_days follows the holidays and make-up working days of `holidays`."
    )
    hours: tuple[Hours, ...] = Field(default=("00:00-24:00",), description="Hours of each of those days.")
    week: dict[Weekday, tuple[Hours, ...]] = Field(
        default={}, description="Hours by weekday, instead of `days` and `hours`."
    )
    holidays: Literal["cn", "none"] = Field(
        default="cn", description="Whose holidays and make-up days 'working_days' follows."
    )
    closed: tuple[Day, ...] = Field(default=(), description="Further dates on which it is closed.")
    dates: dict[Day, tuple[Hours, ...]] = Field(
        default={}, description="Hours of single dates; they override everything else (a dated roster)."
    )
    cycle: Annotated[int, Field(ge=1, le=366)] | None = Field(
        default=None, description="Length of a rota in days, counted from the scenario's start."
    )
    on: tuple[Annotated[int, Field(ge=0)], ...] = Field(
        default=(), description="Days of the rota on which it is open, from 0."
    )
