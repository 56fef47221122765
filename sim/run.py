"""The one idea: a run is a pure function from a scenario, a seed and decisions to a log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.engine.decisions import Decision
from sim.engine.reference import run
from sim.log.eventlog import EventLog
from sim.model.load import load_scenario
from sim.model.scenario import Scenario

__all__ = ["simulate"]


def simulate(
    scenario: Scenario | Mapping[str, Any] | str | Path,
    *,
    seed: int | None = None,
    replication: int = 0,
    decisions: Iterable[Decision | Mapping[str, Any]] = (),
    progress: Callable[[int, int], None] | None = None,
) -> EventLog:
    """The log of one run; `simulate(**log.recipe)` gives an equal one.

    Parameters
    ----------
    scenario
        A scenario, its canonical data, or the name or path of a scenario folder.
    seed
        0 to 2**64 - 1; by default the scenario's own. It is stored in the recipe.
    replication
        0 to 2**32 - 1: independent runs under one seed.
    decisions
        What players decided, as in `log.recipe["decisions"]`.
    progress
        Called now and then with the simulated time in microseconds and the number of work items so far; no part of
        the recipe.

    Raises
    ------
    InputError
        The scenario or a decision is wrong; the text names the place and the remedy.
    RunError
        The run cannot go on: no flow can be taken, or time stands still; the text names the case.

    >>> counter = {
    ...     "id": "counter", "title": "A counter", "start": "2024-01-01T00:00", "horizon": {"cases": 3},
    ...     "departments": {"hall": {}}, "posts": {"clerk": {"department": "hall"}},
    ...     "staff": {"clerks": {"posts": ["clerk"]}}, "arrivals": {"people": {"process": "visit", "every": "5 min"}},
    ...     "processes": {"visit": {"flows": ["come -> serve -> go"], "elements": {
    ...         "come": {"type": "start"}, "serve": {"post": "clerk", "duration": "10 min"}, "go": {"type": "end"}}}},
    ... }
    >>> log = simulate(counter, seed=7)
    >>> [minutes // 60_000_000 for minutes in log.work["wait_contention"]]
    [0, 5, 10]
    >>> simulate(**log.recipe) == log
    True
    """
    loaded = load_scenario(scenario)
    return run(
        loaded,
        seed=loaded.seed if seed is None else seed,
        replication=replication,
        decisions=decisions,
        progress=progress,
    )
