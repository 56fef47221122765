"""What every section of a report knows: the log, its language, its names and colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.report.palette import COLOURS, Palette
from sim.views.bottlenecks import bottlenecks
from sim.views.handoffs import handoffs
from sim.views.names import Names, names_of
from sim.views.scope import scenario_of
from sim.views.standards import fulfilment
from sim.words import Lang, say

__all__ = ["UNITS", "Context", "Unit"]

Unit = Literal["department", "post", "resource"]
UNITS: tuple[Unit, ...] = ("department", "post", "resource")


@dataclass(frozen=True)
class Context:
    """A log to report on; `replications` are further runs of the same scenario, for intervals."""

    log: EventLog
    lang: Lang
    replications: Sequence[EventLog] = ()

    @cached_property
    def scenario(self) -> Scenario | None:
        """The scenario behind the log; None for a log from outside."""
        return scenario_of(self.log)

    @cached_property
    def names(self) -> Names:
        """Names that people see."""
        return names_of(self.log)

    @cached_property
    def departments(self) -> list[str]:
        """Ids of the departments that did most of the work, as many as have a colour."""
        busiest = (
            self.log.work["department"]
            .drop_nulls()
            .value_counts()
            .sort("count", "department", descending=[True, False])
        )
        return sorted(busiest["department"].head(COLOURS).to_list())

    @cached_property
    def palette(self) -> Palette:
        """Colours: of all departments of the scenario, so that two runs of it look alike; else of the log's busiest."""
        return Palette.of(self.departments if self.scenario is None else self.scenario.departments)

    @cached_property
    def unit(self) -> Unit:
        """Between what hand-offs lie: departments; where the log knows none, posts, else people."""
        work = self.log.work
        known: list[Unit] = [unit for unit in UNITS if work[unit].null_count() < work.height]
        return known[0] if known else "department"

    @cached_property
    def handoffs(self) -> pl.DataFrame:
        """The view `handoffs` between those units."""
        return handoffs(self.log, between=self.unit)

    @cached_property
    def fulfilment(self) -> pl.DataFrame:
        """The view `fulfilment`."""
        return fulfilment(self.log)

    @cached_property
    def bottlenecks(self) -> pl.DataFrame:
        """The view `bottlenecks`."""
        return bottlenecks(self.log)

    @property
    def title(self) -> str:
        """The scenario's title, or the name of the file that the log came from."""
        if self.scenario is not None:
            return self.scenario.title.get(self.lang)
        source = self.log.provenance.get("file", self.log.provenance.get("source"))
        return self.say("report.log_from_outside") if source is None else str(source)

    def say(self, key: str, **values: object) -> str:
        """A text in the report's language."""
        return say(key, self.lang, **values)

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other, each with its full stop."""
        stop, between = ("。", "") if self.lang == "zh" else (".", " ")
        return between.join(part.rstrip(".。 ") + stop for part in parts if part)

    def name(self, kind: str, identity: str | None) -> str:
        """The name of a thing in the report's language."""
        return self.names.of(kind, identity, self.lang)
