"""From a scenario to what the engines run: names resolved, laws lowered, keys of luck given, the impossible refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from sim.engine.lower_attributes import CustomerLowering
from sim.engine.lower_graph import lower_process
from sim.engine.lower_promises import lower_promises
from sim.engine.lowered import Draw, LoweredPost, LoweredProcess, LoweredScenario, LoweredStaff, Stream
from sim.engine.luck import Purpose, stream_keys
from sim.engine.luck_laws import lower_law
from sim.engine.quantiles import exponential
from sim.engine.slots import Slots
from sim.errors import InputError
from sim.model.mistakes import mistake, unknown
from sim.model.organisation import Staff
from sim.model.scenario import Scenario
from sim.model.spans import MINUTE
from sim.model.worktime import open_time

__all__ = ["lower"]


def lower(scenario: Scenario) -> LoweredScenario:
    """The scenario in the form that an engine runs.

    Raises
    ------
    InputError
        It asks for the impossible: an unknown name, a post that nobody staffs, two elements with one key of luck.
    """
    slots = Slots()
    calendars = {
        name: open_time(c, start=scenario.start, zone=scenario.zone, name=name)
        for name, c in scenario.calendars.items()
    }
    posts = _posts(scenario)
    rank = 0
    processes: dict[str, LoweredProcess] = {}
    # ranks follow the names, so that another process leaves the order of the others as it was
    for name in sorted(scenario.processes):
        processes[name] = lower_process(scenario, name, posts=posts, calendars=calendars, slots=slots, first_rank=rank)
        rank += len(processes[name].nodes) + len(processes[name].behaviours)
    lower_promises(scenario, processes, calendars=calendars, slots=slots, first_rank=rank)
    customers = {name: CustomerLowering(process, slots) for name, process in processes.items()}
    for name, process in processes.items():
        process.attributes = customers[name].attributes(scenario.processes[name].attributes)
    streams = _streams(scenario, processes, customers, slots)
    staff = list(_staff(scenario))
    _check_staffed(processes, staff, posts)
    return LoweredScenario(
        scenario=scenario,
        start=scenario.start,
        horizon=scenario.horizon.time,
        max_cases=scenario.horizon.cases,
        processes=processes,
        posts=posts,
        staff=staff,
        calendars=calendars,
        streams=streams,
        slots=slots.all,
        surges=_surges(scenario),
        midnight=_since_midnight(scenario),
    )


def _posts(scenario: Scenario) -> dict[str, LoweredPost]:
    return {
        name: LoweredPost(
            name, rank, scenario.posts[name], scenario.posts[name].department, frozenset(scenario.posts[name].green)
        )
        for rank, name in enumerate(sorted(scenario.posts))
    }


def _staff(scenario: Scenario) -> Iterator[LoweredStaff]:
    groups = {name: _members(name, group) for name, group in scenario.staff.items()}
    keys = stream_keys(member for members in groups.values() for member in members)
    for name, group in scenario.staff.items():
        for number, member in enumerate(groups[name]):
            calendar = group.shifts[number % len(group.shifts)] if group.shifts else group.calendar
            for known, what, wanted in (
                (scenario.calendars, "@check.a_calendar", [calendar]),
                (scenario.posts, "@check.a_post", group.posts),
            ):
                for missing in (w for w in wanted if w is not None and w not in known):
                    raise InputError(unknown(f"staff.{name}", missing, what, known))
            yield LoweredStaff(
                member,
                name,
                group.posts,
                group.speed,
                frozenset(group.skills),
                group.district,
                group.absence,
                calendar,
                keys[member],
            )


def _members(name: str, group: Staff) -> tuple[str, ...]:
    if group.members and len(group.members) != group.count:
        named = len(group.members)
        raise InputError(mistake("check.members", f"staff.{name}.members", members=named, count=group.count))
    return group.ids(name)


def _check_staffed(
    processes: Mapping[str, LoweredProcess], staff: list[LoweredStaff], posts: Mapping[str, LoweredPost]
) -> None:
    served = {post for member in staff for post in member.posts}
    used = {
        node.post.id: node for process in processes.values() for node in process.nodes.values() if node.post is not None
    }
    for post in sorted(used):
        if post not in served:
            raise InputError(mistake("check.unstaffed", f"posts.{post}", element=used[post]))


def _streams(
    scenario: Scenario,
    processes: Mapping[str, LoweredProcess],
    customers: Mapping[str, CustomerLowering],
    slots: Slots,
) -> list[Stream]:
    stream_keys(scenario.arrivals)  # refuses two streams with one key of luck
    unit = slots.add(Purpose.ARRIVAL, 0, exponential(1.0))
    of_districts = {name: float(d.customers) for name, d in scenario.districts.items()}
    of_segments = dict.fromkeys(scenario.segments, 1.0)
    streams = []
    for rank, (name, part) in enumerate(sorted(scenario.arrivals.items())):
        if part.process not in processes:
            raise InputError(unknown(f"arrivals.{name}.process", part.process, "@check.a_process", processes))
        process, lowering = processes[part.process], customers[part.process]
        segments = of_segments if part.segments is None else part.segments
        districts = of_districts if part.districts is None else part.districts
        if part.start is not None and part.start not in process.nodes:
            raise InputError(unknown(f"arrivals.{name}.start", part.start, "@check.a_start", process.nodes))
        gap = unit if part.every is None else slots.add(Purpose.ARRIVAL, 0, lower_law(part.every))
        streams.append(
            Stream(
                id=name,
                rank=rank,
                part=part,
                process=process,
                start=process.nodes[part.start] if part.start is not None else process.starts[0],
                gap=None if part.times is not None else Draw(gap, 0),
                segment=lowering.one_of(segments, Purpose.SEGMENT),
                district=lowering.one_of(districts, Purpose.DISTRICT),
                channel=lowering.one_of(part.channels or {}, Purpose.CHANNEL),
                attributes={**process.attributes, **lowering.attributes(part.attributes)},
            )
        )
    return streams


def _surges(scenario: Scenario) -> dict[str, list[tuple[int, int, float]]]:
    """The surges of each stream: from, to and factor."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for surge in scenario.surges.values():
        if not surge.on:
            continue
        begins = (
            surge.begins if surge.begins.tzinfo is not None else surge.begins.replace(tzinfo=ZoneInfo(scenario.zone))
        )
        at = round((begins - scenario.start) / timedelta(microseconds=1))
        for stream in surge.streams:
            found.setdefault(stream, []).append((at, at + surge.lasts, surge.factor))
    return found


def _since_midnight(scenario: Scenario) -> int:
    local = scenario.start.astimezone(ZoneInfo(scenario.zone))
    return (60 * local.hour + local.minute) * MINUTE
