"""The reference engine: `run` a scenario on SimPy, with or without a player."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from sim.engine.decisions import Decision, Player, read_decision
from sim.engine.lower import lower
from sim.engine.luck import Luck
from sim.engine.world import World
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from sim.model.scenario import Horizon, Scenario
from sim.model.spans import write_span

__all__ = ["Run", "run"]


class Run:
    """One run that can be stopped and looked at; `finish` carries it to its end."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int,
        replication: int = 0,
        decisions: Iterable[Decision | Mapping[str, Any]] = (),
        player: Player | None = None,
    ) -> None:
        self.scenario = scenario
        self.seed = seed
        self.replication = replication
        self.decisions = tuple(read_decision(d) for d in decisions)
        lowered = lower(scenario)
        self.world = World(lowered, Luck(seed, replication, lowered.slots), self.decisions, player)

    def finish(self, progress: Callable[[int, int], None] | None = None) -> EventLog:
        """Run to the end; the log."""
        with _collector_paused():
            log = self._log(self.world.run(progress), self.scenario)
            # millions of objects that point at each other: let go of them before the collector looks again
            self.world.record.forget()
            return log

    def so_far(self) -> EventLog:
        """The log up to this instant, for a player who wants to look; open work is open.

        Its recipe has this instant as its horizon. Looking changes nothing.
        """
        now = self.world.clock.time
        self.world.book_work()
        return self._log(
            now, self.scenario.model_copy(update={"horizon": Horizon.model_validate({"time": write_span(now)})})
        )

    def _log(self, end: int, scenario: Scenario) -> EventLog:
        world = self.world
        tables = world.record.tables(world.lowered, list(world.lines.all.values()), end)
        decisions = [d.as_data() for d in (*self.decisions, *world.asking.made)]
        recipe = {
            "scenario": scenario.canonical(),
            "seed": self.seed,
            "replication": self.replication,
            "decisions": decisions,
        }
        provenance = {
            "engine": "reference",
            "versions": {name: version(name) for name in ("simpy", "numpy", "numba", "polars", "networkx")},
            "unmatched_decisions": world.asking.answers.unmatched,
        }
        return freeze(**tables, start=self.scenario.start, recipe=recipe, provenance=provenance)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Let Python's collector of cycles rest: a run keeps what it makes; looking for garbage takes half its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def run(
    scenario: Scenario,
    *,
    seed: int,
    replication: int = 0,
    decisions: Iterable[Decision | Mapping[str, Any]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> EventLog:
    """The log of one run; see `sim.simulate`."""
    return Run(scenario, seed=seed, replication=replication, decisions=decisions).finish(progress)
