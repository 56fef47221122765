"""What a format has no place for, one line each, for whoever exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from sim.interchange.logs.ocel_out import TOLD
from sim.log.eventlog import EventLog
from sim.model.process import Element, Flow, Process, Spawn, SubProcess
from sim.model.scenario import Scenario
from sim.words import Lang, say

__all__ = ["Unsaid", "unsaid_in_bpmn", "unsaid_in_ocel", "unsaid_in_xes"]


@dataclass(frozen=True)
class Unsaid:
    """One thing: a key of `sim/words/export.json`, and how many there are."""

    key: str
    count: int

    def text(self, lang: Lang) -> str:
        """The line that a person reads."""
        return say(self.key, lang, n=f"{self.count:,}")


def unsaid_in_bpmn(scenario: Scenario) -> list[Unsaid]:
    """What only our own extension says in a BPMN file."""
    processes = scenario.processes.values()
    elements = [element for process in processes for element in _all(process.elements)]
    spawned = sum(isinstance(element, Spawn) for element in elements)
    flows = [flow for process in processes for flow in _flows(process)]
    handed = sum(flow.transfer is not None or flow.loss > 0 for flow in flows)
    return _some(
        ("export.bpmn.work", sum(element.type == "activity" for element in elements)),
        ("export.bpmn.handoffs", handed),
        ("export.bpmn.odds", sum(flow.probability is not None for flow in flows)),
        ("export.bpmn.spawn", spawned),
        ("export.bpmn.customers", sum(len(p.attributes) + len(p.behaviours) for p in processes)),
        ("export.bpmn.organisation", len(scenario.staff) + len(scenario.arrivals) + len(scenario.standards)),
    )


def unsaid_in_xes(log: EventLog) -> list[Unsaid]:
    """What of a log has no place in XES."""
    return _some(("export.xes.events", log.events.height), *_of_every_log(log))


def unsaid_in_ocel(log: EventLog) -> list[Unsaid]:
    """What of a log has no place in OCEL."""
    others = log.events.filter(~pl.col("kind").is_in(TOLD)).height
    return _some(("export.ocel.events", others), *_of_every_log(log))


def _of_every_log(log: EventLog) -> Iterator[tuple[str, int]]:
    waiting = log.work.filter(pl.col("start_time").is_null() & pl.col("end_time").is_null()).height
    yield "export.log.waiting", waiting
    yield "export.log.staffing", log.staffing.height
    yield "export.log.decisions", log.decisions.height


def _some(*counted: tuple[str, int]) -> list[Unsaid]:
    return [Unsaid(key, count) for key, count in counted if count]


def _all(elements: Mapping[str, Element]) -> Iterator[Element]:
    for element in elements.values():
        yield element
        if isinstance(element, SubProcess):
            yield from _all(element.elements)


def _flows(process: Process) -> Iterator[Flow]:
    yield from process.flows
    for element in _all(process.elements):
        if isinstance(element, SubProcess):
            yield from element.flows
