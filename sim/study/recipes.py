"""The scenarios of a comparison as files, each ready to be run again by itself."""

from __future__ import annotations

import json
from pathlib import Path

from sim.model.redesign import redesigned
from sim.model.scenario import Scenario
from sim.study.comparison import Comparison

__all__ = ["RECIPES", "write_recipes"]

RECIPES = "recipes"


def write_recipes(comparison: Comparison, folder: Path) -> dict[str, str]:
    """Write the base, the designs, and where levers were switched off each of those, as scenario files.

    Each holds the comparison's seed, so that running it with so many replications gives the logs that were compared:
    replication 3 of a design is `simulate("recipes/NAME.json", replication=3)`.

    Parameters
    ----------
    comparison
        Whose scenarios they are.
    folder
        The folder `recipes` is made in it.

    Returns
    -------
    dict
        The file of each, by name, relative to the folder.
    """
    scenarios = {one.name: one.scenario for one in (comparison.base, *comparison.designs)}
    for design in comparison.designs:
        for lever in (comparison.levers or {}).get(design.name, ()):
            assert design.redesign is not None
            less = redesigned(comparison.base.scenario, design.redesign, without=[lever.lever])
            scenarios[f"{design.name}__without_{lever.lever}"] = less
    (folder / RECIPES).mkdir()
    return {name: _write(scenario, comparison.seed, folder, name) for name, scenario in scenarios.items()}


def _write(scenario: Scenario, seed: int, folder: Path, name: str) -> str:
    place = f"{RECIPES}/{name}.json"
    data = scenario.canonical() | {"seed": seed}
    (folder / place).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return place
