"""Requirements that only a simulated log must meet: what an engine always knows; the reasons stand in docs/log.md."""

from __future__ import annotations

from collections.abc import Iterator

from sim.log.breach import Breach, Rule
from sim.log.contract import RECIPE_KEYS
from sim.log.eventlog import EventLog

__all__ = ["RULES_FOR_SIMULATED"]


def has_a_recipe(log: EventLog) -> Iterator[Breach]:
    """R20: the recipe holds the arguments of `simulate` and nothing else."""
    keys = sorted(log.recipe or ())
    if keys != sorted(RECIPE_KEYS):
        yield Breach("R20", "recipe", "keys", keys, f"must be {', '.join(RECIPE_KEYS)}")


RULES_FOR_SIMULATED: tuple[Rule, ...] = (has_a_recipe,)
