"""Posts that nobody staffs, or nobody with the skill, in the district or on duty."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import InputError, Mistake
from sim.model.check.clocks import Clocks
from sim.model.mistakes import mistake
from sim.model.organisation import Staff
from sim.model.process import Activity
from sim.model.scenario import Scenario
from sim.model.walk import levels
from sim.model.written import write_steps

__all__ = ["check_staffing", "districts_of", "pools"]


def pools(scenario: Scenario) -> list[tuple[Staff, str | None, int]]:
    """Staff alike in everything: the group, the calendar (None: always on duty) and how many."""
    found = []
    for group in scenario.staff.values():
        shifts = group.shifts or (group.calendar,)
        for number, calendar in enumerate(shifts):
            count = (group.count - number + len(shifts) - 1) // len(shifts)
            if count > 0:
                found.append((group, calendar, count))
    return found


def districts_of(scenario: Scenario) -> list[str]:
    """The districts from which cases come."""
    named = [set(stream.districts) for stream in scenario.arrivals.values() if stream.districts is not None]
    everywhere = any(stream.districts is None for stream in scenario.arrivals.values())
    peopled = [name for name, district in scenario.districts.items() if district.customers > 0]
    found = set().union(*named) | (set(peopled or scenario.districts) if everywhere else set())
    return [name for name in scenario.districts if name in found]


def check_staffing(scenario: Scenario, clocks: Clocks) -> Iterator[Mistake]:
    """Every post at which work would wait for ever."""
    idle = set(_never_on_duty(scenario, clocks))
    for name in sorted(idle):
        yield mistake("check.never_open", f"calendars.{name}", severity="warning")
    seen: set[tuple[str, str | None]] = set()
    for level in levels(scenario):
        for name, element in level.elements.items():
            if isinstance(element, Activity) and element.post in scenario.posts:
                place = write_steps((*level.steps, "elements", name))
                if (element.post, element.skill) not in seen:
                    seen.add((element.post, element.skill))
                    yield from _post(scenario, element, place, idle)


def _never_on_duty(scenario: Scenario, clocks: Clocks) -> Iterator[str]:
    for name in scenario.calendars:
        try:
            if clocks.get(name).next_open(0) is None:
                yield name
        except InputError:
            continue  # holidays that are not known are told where the run reaches them


def _post(scenario: Scenario, activity: Activity, place: str, idle: set[str]) -> Iterator[Mistake]:
    post = activity.post
    people = [(group, calendar) for group, calendar, _ in pools(scenario) if post in group.posts]
    skill = activity.skill
    skilled = [(group, calendar) for group, calendar in people if skill is None or skill in group.skills]
    if not people:
        yield mistake("check.unstaffed", f"posts.{post}", element=place)
    elif not skilled:
        skills = ", ".join(sorted({skill for group, _ in people for skill in group.skills})) or "-"
        yield mistake("check.unskilled", f"{place}.skill", value=activity.skill, post=post, skills=skills)
    elif all(calendar in idle for _, calendar in skilled):
        yield mistake("check.off_duty", f"posts.{post}", element=place)
    elif scenario.posts[post].by_district:
        for district in districts_of(scenario):
            if not any(group.district in (None, district) for group, calendar in skilled if calendar not in idle):
                yield mistake("check.no_district", f"posts.{post}", district=district, element=place)
