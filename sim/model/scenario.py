"""A scenario: everything that a run needs, except the seed's draws and a player's decisions."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

import networkx as nx
from pydantic import AfterValidator, Field, model_validator

from sim.model.customers import Arrivals, Segment, Surge
from sim.model.evaluation import Evaluation
from sim.model.experience import Experience
from sim.model.graph import process_graph
from sim.model.measures import Indicator, Outage
from sim.model.organisation import Calendar, Department, District, Post, Staff
from sim.model.parts import Id, Label, Moment, Part
from sim.model.policies import Policies
from sim.model.process import Process, Spawn
from sim.model.risks import Risk
from sim.model.spans import Span
from sim.model.standards import Standard
from sim.model.value_chain import ValueChain

__all__ = ["Horizon", "Scenario", "SourceNote"]


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("is no time zone; write one such as Asia/Shanghai")
    return zone


class Horizon(Part):
    """When a run ends: `time` stops the clock and leaves open work open; `cases` stops the arrivals and drains."""

    time: Span | None = None
    cases: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Horizon:
        if (self.time is None) == (self.cases is None):
            raise ValueError("give either time (such as 365 d) or cases")
        return self


class SourceNote(Part):
    """Where a parameter comes from, for the reader."""

    text: Label
    tag: str = Field(description="Tag of docs/sources.md, or 'assumption'.")


class Scenario(Part):
    """A service organisation, its processes and its customers, ready to run."""

    id: Id
    title: Label
    question: Label | None = Field(default=None, description="Which question it answers.")
    start: Moment = Field(description="Date and time at which the clock starts, local unless it says otherwise.")
    zone: Annotated[str, AfterValidator(_known_zone)] = "Asia/Shanghai"
    horizon: Horizon
    seed: Annotated[int, Field(ge=0, lt=2**64)] = Field(
        default=1, description="The seed unless the command says otherwise."
    )
    currency: str = "CNY"
    rules: Id | None = Field(
        default=None, description="The rule version in force; standards of other versions are measured beside it."
    )
    sources: dict[str, SourceNote] = Field(default={}, description="The sources that the parts name.")
    calendars: dict[Id, Calendar] = {}
    districts: dict[Id, District] = {}
    departments: dict[Id, Department] = {}
    posts: dict[Id, Post] = {}
    staff: dict[Id, Staff] = {}
    segments: dict[Id, Segment] = {}
    processes: dict[Id, Process]
    arrivals: dict[Id, Arrivals] = {}
    surges: dict[Id, Surge] = {}
    standards: dict[Id, Standard] = {}
    policies: Policies = Policies()
    indicators: dict[Id, Indicator] = {}
    outages: dict[Id, Outage] = {}
    value_chain: ValueChain | None = None
    risks: dict[Id, Risk] = {}
    evaluation: Evaluation | None = None
    experience: Experience | None = None

    @model_validator(mode="after")
    def _aware(self) -> Scenario:
        zone = ZoneInfo(self.zone)
        start = self.start.replace(tzinfo=zone) if self.start.tzinfo is None else self.start.astimezone(zone)
        # frozen forbids assignment; the clock of the scenario's own zone is what a bare date means
        object.__setattr__(self, "start", start)
        return self

    def graph(self, process: str) -> nx.MultiDiGraph[str]:
        """The graph of one process, the one that the engine runs.

        Nodes are element ids, flattened: a sub-process or call stands as two nodes (`x` where it begins, `x#end`
        where it ends) around the nodes of its inside, `x/inner`. Node attributes: `element` (the part of the model),
        `type`, `scope` (the enclosing sub-process, "" outside). Edge keys are flow ids; edge attribute `flow` is the
        part of the model.

        Raises
        ------
        KeyError
            There is no such process.
        InputError
            Processes call each other in a circle.
        """
        return process_graph(self, process)

    def in_force(self, standard: Standard) -> bool:
        """Whether a standard belongs to the rule version in force."""
        return self.rules is None or not standard.versions or self.rules in standard.versions

    def errands(self) -> frozenset[str]:
        """Processes that only controls start: work about a case, and no request of a customer's."""
        started = {control.starts for part in self.standards.values() for control in part.controls.values()}
        own = {stream.process for stream in self.arrivals.values()}
        for process in self.processes:
            own |= {rule.starts for rule in self.processes[process].behaviours.values() if rule.starts is not None}
            elements = (element for _, element in self.graph(process).nodes(data="element"))
            own |= {element.process for element in elements if isinstance(element, Spawn)}
        return frozenset(name for name in started if name is not None and name not in own)

    def canonical(self) -> dict[str, Any]:
        """The scenario as plain data that JSON can hold; `Scenario.model_validate` reads it back to an equal one."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return data
