"""Profiles, calendars and times of tasks as posts, staff, calendars and laws of ours.

A post of ours is what a queue of Prosimos is: the resources that can do the same tasks. Where such queues share some of
their people, or people of one queue keep different hours, Prosimos gives each item at once to whoever will be free
first, on duty or not; the policy `assign: earliest_free` does the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sim.interchange.bpmn.draft import fresh
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.parameters import Pool, Resource, TaskResource, TaskTimes
from sim.interchange.prosimos.weeks import week_of
from sim.model.laws import parse_law
from sim.model.written import Steps

__all__ = ["lay_staff", "leave_out_unused"]

People = frozenset[str]


def lay_staff(layer: Layer) -> None:
    """Lay people, hours and working times onto the scenario."""
    known = _resources(layer)
    teams = _teams(layer, known)
    departments = _vacated(layer, teams)
    leave_out_unused(layer)
    posts = _posts(layer, teams, departments, known)
    groups = _groups(layer, posts, known)
    for number, people in teams.items():
        times = layer.file.parameters.tasks[number]
        activity = layer.element(times.task, "activity") or {}
        activity["post"] = posts[people]
        _times(layer, number, times, activity, groups)
    if _who_matters(teams.values(), known):
        layer.section("policies")["assign"] = "earliest_free"
        layer.note("earliest_free", ("task_resource_distribution",))


def _resources(layer: Layer) -> dict[str, tuple[Pool, Resource]]:
    found: dict[str, tuple[Pool, Resource]] = {}
    for number, pool in enumerate(layer.file.parameters.pools):
        for place, resource in enumerate(pool.resources):
            if resource.id in found and found[resource.id][1] != resource:
                steps = ("resource_profiles", number, "resource_list", place)
                layer.note("resource_twice", steps, element=resource.id, weight="left_out")
            found.setdefault(resource.id, (pool, resource))
    return found


def _teams(layer: Layer, known: dict[str, tuple[Pool, Resource]]) -> dict[int, People]:
    """Who does each task, by its number in the file."""
    teams = {}
    order = {identity: place for place, identity in enumerate(_in_order(layer))}
    tasks = sorted(enumerate(layer.file.parameters.tasks), key=lambda pair: order.get(pair[1].task, len(order)))
    for number, times in tasks:
        steps = ("task_resource_distribution", number)
        if layer.element(times.task, "activity") is None:
            layer.note("no_task", steps, element=times.task, weight="left_out")
            continue
        for place, one in enumerate(times.resources):
            if one.resource not in known:
                way = (*steps, "resources", place, "resource_id")
                raise layer.refused("prosimos.no_resource", way, value=one.resource)
        if times.resources:
            teams[number] = frozenset(one.resource for one in times.resources)
    return teams


def _in_order(layer: Layer) -> list[str]:
    """BPMN ids of elements in the order of the scenario's file, whatever that of the parameters."""
    places = {steps: identity for identity, steps in layer.ids.items() if len(steps) > 2 and steps[-2] == "elements"}
    found: list[str] = []
    for process, part in layer.written["processes"].items():
        _below(part, ("processes", process), places, found)
    return found


def _below(part: dict[str, Any], steps: Steps, places: dict[Steps, str], found: list[str]) -> None:
    for name, element in part["elements"].items():
        way = (*steps, "elements", name)
        if way in places:
            found.append(places[way])
        if "elements" in element:
            _below(element, way, places, found)


def _vacated(layer: Layer, teams: dict[int, People]) -> dict[People, str]:
    """Take the tasks of the file from their posts; the department of the first task of each set of people."""
    departments: dict[People, str] = {}
    for number, people in teams.items():
        activity = layer.element(layer.file.parameters.tasks[number].task, "activity") or {}
        post = activity.pop("post", None)
        if post is not None:
            departments.setdefault(people, layer.section("posts")[post]["department"])
        activity.pop("by_staff", None)
    return departments


def _posts(
    layer: Layer, teams: dict[int, People], departments: dict[People, str], known: dict[str, tuple[Pool, Resource]]
) -> dict[People, str]:
    """A post for each set of people."""
    posts, names = layer.section("posts"), {}
    for number, people in teams.items():
        if people in names:
            continue
        activity = layer.element(layer.file.parameters.tasks[number].task, "activity") or {}
        label = _label(people, known) or str(activity.get("name", ""))
        name = fresh(label, posts, otherwise="post")
        names[people] = name
        costs = {known[one][1].cost for one in people}
        posts[name] = {"department": departments[people], "name": label or name}
        if any(costs):
            posts[name] |= {"cost_per_hour": max(costs), "source": {"cost_per_hour": SOURCE}}
        if len(costs) > 1:
            steps = ("task_resource_distribution", number, "resources")
            layer.note("costs", steps, element=label, weight="left_out", cost=max(costs))
    return names


def _label(people: People, known: dict[str, tuple[Pool, Resource]]) -> str:
    """The name of a set of people: their profile's if they are all of it, a single resource's own."""
    pool, resource = known[next(iter(people))]
    if len(people) == 1:
        return resource.name or resource.id
    return (pool.name or pool.id) if people == {one.id for one in pool.resources} else ""


def _groups(layer: Layer, posts: dict[People, str], known: dict[str, tuple[Pool, Resource]]) -> dict[str, str]:
    """A staff group for each resource that does something."""
    staff, groups = layer.section("staff"), {}
    used = set().union(*posts) if posts else set()
    calendars = _calendars(layer, {known[one][1].calendar for one in used})
    for one, (_, resource) in known.items():
        if one not in used:
            continue
        name = fresh(resource.name or one, staff, otherwise="staff")
        groups[one] = name
        served = [post for people, post in posts.items() if one in people]
        staff[name] = {"posts": served, "count": resource.amount, "name": resource.name or one, "source": SOURCE}
        if resource.calendar in calendars:
            staff[name]["calendar"] = calendars[resource.calendar]
    return groups


def _calendars(layer: Layer, used: Iterable[str]) -> dict[str, str]:
    """Calendars by their ids in the file; the ones that nobody keeps are left out."""
    parameters, section = layer.file.parameters, layer.section("calendars")
    fuzzy = parameters.kind.upper() == "FUZZY"
    names: dict[str, str] = {}
    for number, calendar in enumerate(parameters.calendars):
        if calendar.id not in used or calendar.id in names:
            continue
        try:
            week = week_of(calendar.periods)
        except ValueError as error:
            steps = ("resource_calendars", number, "time_periods")
            raise layer.refused("prosimos.bad_time", steps, value=error) from None
        if not week:
            raise layer.refused("prosimos.never_open", ("resource_calendars", number), value=calendar.id)
        names[calendar.id] = fresh(calendar.id, section, otherwise="calendar")
        section[names[calendar.id]] = {"week": week, "source": SOURCE}
    missing = sorted(set(used) - set(names) - {""})
    if missing:
        raise layer.refused("prosimos.no_calendar", ("resource_calendars",), value=missing[0])
    if fuzzy:
        layer.note("fuzzy", ("model_type",), weight="assumed")
    return names


def _times(layer: Layer, number: int, times: TaskTimes, activity: dict[str, Any], groups: dict[str, str]) -> None:
    """The commonest law as the activity's own, the others by staff group."""
    title = str(activity.get("name", times.task))
    laws = _laws(layer, number, times.resources, title)
    texts = list(laws.values())
    own = max(texts, key=texts.count)
    activity["duration"] = own
    others = {groups[one]: law for one, law in laws.items() if law != own}
    if others:
        activity["by_staff"] = others
    activity["source"] = SOURCE


def _laws(layer: Layer, number: int, resources: Sequence[TaskResource], title: str) -> dict[str, str]:
    laws = {}
    for place, one in enumerate(resources):
        steps = ("task_resource_distribution", number, "resources", place)
        laws[one.resource] = str(layer.law(one, steps, element=title))
        parse_law(laws[one.resource])
    return laws


def leave_out_unused(layer: Layer) -> None:
    """Leave out posts that nothing needs any more, who served nothing else, and hours that nothing keeps."""
    needed = set(_needed(layer.written.get("processes", {})))
    posts, staff = layer.section("posts"), layer.section("staff")
    for name in [name for name in posts if name not in needed]:
        del posts[name]
    for name, group in list(staff.items()):
        group["posts"] = [post for post in group["posts"] if post in posts]
        if not group["posts"]:
            del staff[name]
    text = repr({key: value for key, value in layer.written.items() if key != "calendars"})
    section = layer.section("calendars")
    for name in [name for name in section if repr(name) not in text]:
        del section[name]


def _needed(data: Any) -> Iterable[str]:
    """Posts that something within names."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in ("post", "decides") and isinstance(value, str):
                yield value
            else:
                yield from _needed(value)
    elif isinstance(data, list):
        for item in data:
            yield from _needed(item)


def _who_matters(teams: Iterable[People], known: dict[str, tuple[Pool, Resource]]) -> bool:
    """Whether it makes a difference to whom an item is given: people shared in part, or of different hours."""
    sets = set(teams)
    shared = any(a != b and a & b for a in sets for b in sets)
    return shared or any(len({known[one][1].calendar for one in people}) > 1 for people in sets)
