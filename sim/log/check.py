"""The requirements of docs/log.md, all of them, checked on a log."""

from __future__ import annotations

from sim.errors import LogError
from sim.log.breach import Breach
from sim.log.eventlog import EventLog
from sim.log.rules_all import RULES_FOR_ALL, RULES_OF_FORM
from sim.log.rules_simulated import RULES_FOR_SIMULATED

__all__ = ["breaches", "check"]


def breaches(log: EventLog) -> list[Breach]:
    """Every requirement that a log breaks, each with the first row that does; empty when the log is sound.

    Requirements for simulated logs alone are asked where there is a recipe. Those about content are asked only of a log
    whose form is right, which they rely on.
    """
    found = [breach for rule in RULES_OF_FORM for breach in rule(log)]
    if found:
        return found
    rules = RULES_FOR_ALL if log.recipe is None else (*RULES_FOR_ALL, *RULES_FOR_SIMULATED)
    return [breach for rule in rules for breach in rule(log)]


def check(log: EventLog) -> None:
    """Let a sound log pass.

    Raises
    ------
    LogError
        One line for each requirement that is broken: its number, table, row, column, value and rule.
    """
    if found := breaches(log):
        raise LogError([breach.mistake() for breach in found])
