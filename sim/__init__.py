"""Chuanyue (穿越): simulate a service organisation, and walk its processes as customer, post and department.

`simulate(scenario, seed=…)` gives an `EventLog`; every view in `sim.views` is a function of one, whether it was
simulated or read from outside (`read_log`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.engine.decisions import Decision, DecisionPoint, Option, Player, Seat
    from sim.engine.reference import Run
    from sim.errors import ChuanyueError, InputError, LogError, Mistake, RunError
    from sim.interchange.logs.read import read_log
    from sim.log.eventlog import EventLog
    from sim.log.store import load, save
    from sim.model.graph import process_of
    from sim.model.load import load_scenario
    from sim.model.scenario import Scenario
    from sim.run import simulate

__all__ = [
    "ChuanyueError",
    "Decision",
    "DecisionPoint",
    "EventLog",
    "InputError",
    "LogError",
    "Mistake",
    "Option",
    "Player",
    "Run",
    "RunError",
    "Scenario",
    "Seat",
    "load",
    "load_scenario",
    "process_of",
    "read_log",
    "save",
    "simulate",
]
_HOME = {
    "Decision": "sim.engine.decisions",
    "DecisionPoint": "sim.engine.decisions",
    "Option": "sim.engine.decisions",
    "Player": "sim.engine.decisions",
    "Seat": "sim.engine.decisions",
    "Run": "sim.engine.reference",
    "ChuanyueError": "sim.errors",
    "InputError": "sim.errors",
    "LogError": "sim.errors",
    "Mistake": "sim.errors",
    "RunError": "sim.errors",
    "read_log": "sim.interchange.logs.read",
    "EventLog": "sim.log.eventlog",
    "load": "sim.log.store",
    "save": "sim.log.store",
    "process_of": "sim.model.graph",
    "load_scenario": "sim.model.load",
    "Scenario": "sim.model.scenario",
    "simulate": "sim.run",
}
"""The module that has each of them."""

if not TYPE_CHECKING:  # a type checker would take this for a promise of every name

    def __getattr__(name: str) -> object:
        """A public name, from the module that has it: the engine is loaded by the first who needs it."""
        module = _HOME.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(module), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
