"""Posts, staff and calendars of ours as profiles, resources and times of tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.interchange.prosimos.said import Said
from sim.interchange.prosimos.weeks import periods_of
from sim.interchange.prosimos.write_laws import distribution
from sim.model.organisation import Calendar, Staff, Weekday
from sim.model.process import Activity
from sim.model.scenario import Scenario
from sim.words import Lang

__all__ = ["ALWAYS", "calendars", "profiles", "times_of", "week"]

ALWAYS = "always"
"""The calendar of people who have none."""
_DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Json = dict[str, Any]


def profiles(scenario: Scenario, lang: Lang, said: Said) -> list[Json]:
    """A profile for each post that is somebody's home, with a resource for each group and shift."""
    made = []
    for post, part in scenario.posts.items():
        title = post if part.name is None else part.name.get(lang)
        members = [
            one for name, group in scenario.staff.items() if group.posts[0] == post
            for one in _resources(scenario, name, group, lang)
        ]  # fmt: skip
        if members:
            made.append({"id": post, "name": title, "resource_list": members})
    said.add("absence", sum(group.absence > 0 for group in scenario.staff.values()))
    said.add("district", sum(post.by_district for post in scenario.posts.values()))
    said.add("discipline", sum(p.discipline in ("deadline", "green_channel") for p in scenario.posts.values()))
    return made


def _resources(scenario: Scenario, name: str, group: Staff, lang: Lang) -> Iterator[Json]:
    cost = max(scenario.posts[post].cost_per_hour for post in group.posts)
    title = name if group.name is None else group.name.get(lang)
    for resource, calendar, count in _shifts(name, group):
        if count:
            yield {
                "id": resource, "name": title if resource == name else resource, "cost_per_hour": cost, "amount": count,
                "calendar": calendar or ALWAYS,
            }  # fmt: skip


def _shifts(name: str, group: Staff) -> list[tuple[str, str | None, int]]:
    """The resources of a group: one, or one a shift where its members take turns."""
    if not group.shifts:
        return [(name, group.calendar, group.count)]
    kinds = list(dict.fromkeys(group.shifts))
    turns = [group.shifts[number % len(group.shifts)] for number in range(group.count)]
    return [(f"{name}_{kind}", kind, turns.count(kind)) for kind in kinds]


def times_of(scenario: Scenario, activity: Activity, said: Said) -> list[Json]:
    """How long each resource needs for an activity."""
    found = []
    for name, group in scenario.staff.items():
        if activity.post not in group.posts or (activity.skill is not None and activity.skill not in group.skills):
            continue
        law = activity.by_staff.get(name, activity.duration)
        for resource, _, count in _shifts(name, group):
            if count:
                found.append({"resource_id": resource, **distribution(law, said, factor=1 / group.speed)})
    return found


def calendars(scenario: Scenario, said: Said) -> list[Json]:
    """The calendars that people keep, as weeks."""
    used = {
        kind or ALWAYS for name, group in scenario.staff.items() for _, kind, count in _shifts(name, group) if count
    }
    made = []
    for name in sorted(used):
        periods = periods_of(week(scenario.calendars.get(name, Calendar()), said))
        made.append({"id": name, "name": name, "time_periods": periods})
    return made


def week(calendar: Calendar, said: Said) -> dict[str, tuple[str, ...]]:
    """A calendar's usual week; holidays, single dates and rotas are noted."""
    if calendar.days == "working_days" and calendar.holidays != "none":
        said.add("holidays")
    if calendar.dates or calendar.closed:
        said.add("dates")
    if calendar.cycle is not None:
        said.add("rota")
    if calendar.week:
        return {day: calendar.week[day] for day in _DAYS if day in calendar.week}
    if calendar.days == "working_days":
        return dict.fromkeys(_DAYS[:5], calendar.hours)
    return dict.fromkeys(_DAYS if calendar.days == "every_day" else calendar.days, calendar.hours)
