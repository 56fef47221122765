"""A scenario's parameters as a file of Prosimos, to stand beside its BPMN file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.interchange.bpmn.write_ids import Ids
from sim.interchange.prosimos.said import Said
from sim.interchange.prosimos.weeks import periods_of
from sim.interchange.prosimos.write_cases import attributes, batch_of, conditions, priorities
from sim.interchange.prosimos.write_laws import distribution, histogram
from sim.interchange.prosimos.write_staff import calendars, profiles, times_of, week
from sim.interchange.unsaid import Unsaid
from sim.log.atomic import beside
from sim.model.check.clocks import Clocks
from sim.model.check.rates import expected_cases
from sim.model.customers import Arrivals
from sim.model.graph import flow_ids
from sim.model.organisation import Calendar
from sim.model.process import Activity, Catch, Flow, Process
from sim.model.scenario import Scenario
from sim.model.spans import DAY, SECOND
from sim.words import Lang

__all__ = ["prosimos_data", "write_prosimos"]

_WINDOW = 28 * DAY

Json = dict[str, Any]


def write_prosimos(scenario: Scenario, path: str | Path, *, lang: Lang = "en") -> list[Unsaid]:
    """The file written, for the BPMN file that `write_bpmn` makes of the same scenario.

    Parameters
    ----------
    scenario
        Any scenario; the process that cases come to is taken, the first where there are several.
    path
        A file, `*.json`; one that exists is replaced, whole or not at all.
    lang
        The language of names.

    Returns
    -------
    list of Unsaid
        What a file of Prosimos cannot say, or only otherwise.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    target = Path(path)
    data, notes = prosimos_data(scenario, lang=lang)
    with beside(target) as draft:
        draft.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(target)
    return notes


def prosimos_data(scenario: Scenario, *, lang: Lang = "en") -> tuple[Json, list[Unsaid]]:
    """The same as plain data, with the notes."""
    said = Said()
    name = next((s.process for s in scenario.arrivals.values() if s.process in scenario.processes), None)
    name = name or next(iter(scenario.processes))
    said.add("process", len(scenario.processes) - 1)
    stream = next((s for s in scenario.arrivals.values() if s.process == name), None)
    one = _One(scenario, name, Ids.of(scenario), said)
    process = scenario.processes[name]
    rules: list[Json] = []
    data = {
        "resource_profiles": profiles(scenario, lang, said),
        "resource_calendars": calendars(scenario, said),
        "task_resource_distribution": one.tasks(),
        **_arrivals(scenario, name, said),
        "gateway_branching_probabilities": one.gateways(rules),
        "branch_rules": rules,
        "event_distribution": one.events(),
        "batch_processing": one.batches(),
        "case_attributes": attributes(scenario, process, stream, said),
        "prioritisation_rules": priorities(scenario, process, said),
        "start_time": scenario.start.isoformat(),
    }
    if scenario.horizon.cases is not None:
        data["total_cases"] = scenario.horizon.cases
    _more(scenario, process, said)
    return data, said.notes()


@dataclass(frozen=True)
class _One:
    """The process that is written."""

    scenario: Scenario
    name: str
    ids: Ids
    said: Said

    @property
    def process(self) -> Process:
        return self.scenario.processes[self.name]

    def id_of(self, element: str) -> str:
        """An element's id in the BPMN file."""
        return self.ids.element[self.name, element]

    def tasks(self) -> list[Json]:
        made = []
        for name, element in self.process.elements.items():
            if isinstance(element, Activity):
                made.append({"task_id": self.id_of(name), "resources": times_of(self.scenario, element, self.said)})
        return made

    def batches(self) -> list[Json]:
        made = []
        for name, element in self.process.elements.items():
            if isinstance(element, Activity):
                batch = batch_of(self.scenario, element, self.id_of(name), self.said)
                made += [] if batch is None else [batch]
        return made

    def events(self) -> list[Json]:
        """Catching events; what comes at an hour or by a message takes no time there."""
        made = []
        for name, element in self.process.elements.items():
            if isinstance(element, Catch):
                if element.after is None:
                    self.said.add("event")
                    law: Json = {"distribution_name": "fix", "distribution_params": [{"value": 0}]}
                else:
                    law = distribution(element.after, self.said)
                made.append({"event_id": self.id_of(name), **law})
        return made

    def gateways(self, rules: list[Json]) -> list[Json]:
        """Probabilities and conditions of gateways that divide; the rules of conditions are added to `rules`."""
        made = []
        for name, element in self.process.elements.items():
            outs = [(key, flow) for key, flow in flow_ids(self.process.flows) if flow.from_ == name]
            if element.type in ("exclusive", "inclusive") and len(outs) > 1:
                flows = [self._flow(key, flow, rules) for key, flow in outs]
                made.append({"gateway_id": self.id_of(name), "probabilities": self._shared(flows, outs)})
                self.said.add("decides", int(getattr(element, "decides", None) is not None))
        return made

    def _flow(self, key: str, flow: Flow, rules: list[Json]) -> Json:
        identity = self.ids.flow[self.name, key]
        one: Json = {"path_id": identity}
        if flow.probability is not None:
            one["value"] = flow.probability
        if flow.when is not None:
            sets = conditions(flow.when)
            if sets is None:
                self.said.add("condition")
            else:
                rules.append({"id": f"when_{identity}", "rules": sets})
                one["condition_id"] = f"when_{identity}"
        return one

    def _shared(self, flows: list[Json], outs: list[tuple[str, Flow]]) -> list[Json]:
        """Every flow with a probability; Prosimos needs one even where a condition decides."""
        given = sum(one.get("value", 0.0) for one in flows)
        bare = [one for one in flows if "value" not in one]
        for one in bare:
            one["value"] = max(0.0, 1 - given) / len(bare)
        total = sum(one["value"] for one in flows)
        if abs(total - 1) > 1e-9:
            for one in flows:
                one["value"] = one["value"] / total if total > 0 else 1 / len(flows)
        if bare and any(flow.when is not None for _, flow in outs):
            self.said.add("first")
        return flows


def _arrivals(scenario: Scenario, process: str, said: Said) -> Json:
    """Intervals and calendar of the streams into the process."""
    streams = {name: stream for name, stream in scenario.arrivals.items() if stream.process == process}
    said.add("streams", max(0, len(streams) - 1))
    if not streams:
        fix = {"distribution_name": "fix", "distribution_params": [{"value": 3600}]}
        return {"arrival_time_distribution": fix, "arrival_time_calendar": periods_of(week(Calendar(), said))}
    first = next(iter(streams.values()))
    calendar = scenario.calendars.get(first.calendar or "", Calendar())
    hours = periods_of(week(calendar, said))
    if first.every is not None and len(streams) == 1:
        if first.calendar is not None and first.closed == "pause":
            said.add("pause")
        return {"arrival_time_distribution": histogram(first.every, said), "arrival_time_calendar": hours}
    return {"arrival_time_distribution": _at_random(scenario, streams, said), "arrival_time_calendar": hours}


def _at_random(scenario: Scenario, streams: Mapping[str, Arrivals], said: Said) -> Json:
    """Intervals of a Poisson stream of the same mean rate over four weeks."""
    clocks = Clocks(scenario)
    count = sum(expected_cases(scenario, name, _WINDOW, clocks) for name in streams)
    first = next(iter(streams.values()))
    opened = _WINDOW if first.calendar is None else clocks.get(first.calendar).between(0, _WINDOW)
    said.add("shape")
    interval = opened / SECOND / count if count > 0 else 3600.0
    numbers = [{"value": interval}, {"value": 0}, {"value": 1e9}]
    return {"distribution_name": "expon", "distribution_params": numbers}


def _more(scenario: Scenario, process: Process, said: Said) -> None:
    """What has no place at all."""
    said.add("handoff", sum(flow.transfer is not None or flow.loss > 0 for flow in process.flows))
    for element in process.elements.values():
        if element.type in ("subprocess", "call", "boundary", "spawn", "throw"):
            said.add("element")
        if element.sets:
            said.add("sets")
        if isinstance(element, Activity):
            said.add("external", int(element.external is not None))
            said.add("setup", int(element.setup is not None))
            said.add("same_as", int(element.same_as is not None))
            said.add("finish", int(element.finish))
            said.add("drawn", int(element.drawn not in (None, "task")))
    ends = sum(element.type == "end" for element in process.elements.values())
    starts = sum(element.type == "start" for element in process.elements.values())
    said.add("ends", max(0, ends - 1))
    said.add("starts", max(0, starts - 1))
    said.add("behaviour", len(process.behaviours))
    said.add("standard", sum(standard.process is not None for standard in scenario.standards.values()))
    said.add("surge", len(scenario.surges))
    said.add("policy", int(scenario.policies.assign == "pool" and _shared_people(scenario)))


def _shared_people(scenario: Scenario) -> bool:
    """Whether people serve several posts or keep different hours at one: there Prosimos gives work out at once."""
    several = any(len(group.posts) > 1 for group in scenario.staff.values())
    hours: dict[str, set[str | None]] = {}
    for group in scenario.staff.values():
        for post in group.posts:
            hours.setdefault(post, set()).update(group.shifts or (group.calendar,))
    return several or any(len(kept) > 1 for kept in hours.values())
