"""Older layouts of parameter files, brought into the present one.

Between versions lists took the place of mappings: `resource_profiles`, `resource_calendars`,
`gateway_branching_probabilities`, `task_resource_distribution`, `event_distribution` and the arrival calendar were once
keyed by id, and numbers of a distribution once stood bare, as scipy's. In that oldest layout each resource had the
calendar of its own id.
"""

from __future__ import annotations

from typing import Any

from sim.model.written import Written

__all__ = ["present"]


def present(root: Written) -> tuple[Written, tuple[str, ...]]:
    """A file in the present layout, and which older forms stood in it (`prosimos.note.layout_*`).

    Every value keeps its place in the file.
    """
    if not isinstance(root.value, dict):
        return root, ()
    data, found = dict(root.value), []
    for key, change in _CHANGES.items():
        part = data.get(key)
        if part is not None and isinstance(part.value, dict) and not (key == _EVENTS and not part.value):
            changed = change(part, data)
            if changed is not None:
                data[key] = changed
                found.append(key)
        elif part is not None and part.value in (None, {}):
            data[key] = Written([], part.place)
    return Written(data, root.place), tuple(found)


_EVENTS = "event_distribution"
Data = dict[str, Written]


def _calendar(part: Written, data: Data) -> Written | None:
    """The arrival calendar: a mapping with its periods."""
    return part.get("time_periods")


def _calendars(part: Written, data: Data) -> Written:
    return _listed(part, lambda name, inner: {"id": Written(name, inner.place), "time_periods": inner})


def _profiles(part: Written, data: Data) -> Written:
    """Resources with the calendar of their own id."""
    pools = []
    for name, pool in _items(part):
        inner = dict(pool.value) if isinstance(pool.value, dict) else {}
        members = inner.get("resource_list", Written([], pool.place))
        if isinstance(members.value, list):
            inner["resource_list"] = Written([_own_calendar(member) for member in members.value], members.place)
        pools.append(Written({"id": Written(name, pool.place), **inner}, pool.place))
    return Written(pools, part.place)


def _own_calendar(member: Written) -> Written:
    if not isinstance(member.value, dict) or "calendar" in member.value or "id" not in member.value:
        return member
    return Written({**member.value, "calendar": member.value["id"]}, member.place)


def _gateways(part: Written, data: Data) -> Written:
    def one(name: str, inner: Written) -> Data:
        flows = _listed(inner, lambda flow, value: {"path_id": Written(flow, value.place), "value": value})
        return {"gateway_id": Written(name, inner.place), "probabilities": flows}

    return _listed(part, one)


def _tasks(part: Written, data: Data) -> Written:
    def one(name: str, inner: Written) -> Data:
        people = _listed(inner, lambda who, law: {"resource_id": Written(who, law.place), **_mapping(law)})
        return {"task_id": Written(name, inner.place), "resources": people}

    return _listed(part, one)


def _events(part: Written, data: Data) -> Written:
    return _listed(part, lambda name, law: {"event_id": Written(name, law.place), **_mapping(law)})


def _listed(part: Written, make: Any) -> Written:
    return Written([Written(make(name, inner), inner.place) for name, inner in _items(part)], part.place)


def _items(part: Written) -> list[tuple[str, Written]]:
    return list(part.value.items()) if isinstance(part.value, dict) else []


def _mapping(part: Written) -> Data:
    return dict(part.value) if isinstance(part.value, dict) else {}


_CHANGES = {
    "arrival_time_calendar": _calendar,
    "resource_calendars": _calendars,
    "resource_profiles": _profiles,
    "gateway_branching_probabilities": _gateways,
    "task_resource_distribution": _tasks,
    _EVENTS: _events,
}
