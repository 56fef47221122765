"""Chuanyue (穿越): simulate a service organisation, and walk its processes as customer, post and department.

`simulate(scenario, seed=…)` gives an `EventLog`; every view in `sim.views` is a function of one, whether it was
simulated or read from outside (`read_log`).
"""

from __future__ import annotations

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
