"""What the words after `compare` stand for: the base, redesigns of it, other scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import sim
from sim.errors import InputError
from sim.model.gather import FILE
from sim.model.load import scenario_names
from sim.model.mistakes import mistake, nearest
from sim.model.read_yaml import read_yaml
from sim.model.redesign import load_redesign, redesign_names, redesigned
from sim.study.comparison import Design

__all__ = ["base_and_designs", "named_apart"]


def base_and_designs(base: str, words: Sequence[str], *, settings: Sequence[str] = ()) -> tuple[Design, list[Design]]:
    """The base and what it is compared with; all of them run over the base's horizon, and luck is the base's.

    Parameters
    ----------
    base
        Name or path of a scenario.
    words
        Each a redesign's name (`a+b` combines several), a redesign's file, a scenario's name, folder or file, or the
        base itself.
    settings
        Values to change in the base and in every scenario; a redesign is applied to what comes out.

    Raises
    ------
    InputError
        A word stands for nothing, or what it stands for is wrong or does not fit the base.
    """
    scenario = sim.load_scenario(base, settings=settings)
    first = Design(Path(base).stem, scenario.title, scenario)
    designs = [_design(word, base, first, settings) for word in words]
    return named_apart(first, designs)


def named_apart(base: Design, designs: Sequence[Design]) -> tuple[Design, list[Design]]:
    """The same with names that differ: who has the name of an earlier one gets a number."""
    taken, named = {base.name}, []
    for one in designs:
        name, number = one.name, 1
        while name in taken:
            number += 1
            name = f"{one.name}_{number}"
        taken.add(name)
        named.append(Design(name, one.title, one.scenario, one.redesign))
    return base, named


def _design(word: str, base: str, first: Design, settings: Sequence[str]) -> Design:
    if word == base:
        return first
    if _is_scenario(word):
        scenario = sim.load_scenario(word, settings=settings)
        return Design(Path(word).stem, scenario.title, _over(first.scenario, scenario))
    _check_known(word)
    redesign = load_redesign(word)
    scenario = redesigned(first.scenario, redesign)
    return Design(redesign.id, redesign.title, scenario, redesign)


def _over(base: sim.Scenario, scenario: sim.Scenario) -> sim.Scenario:
    """A scenario over the horizon of the base: means over unlike spans are not alike."""
    return scenario.model_copy(update={"horizon": base.horizon})


def _is_scenario(word: str) -> bool:
    """Whether a word names a scenario; of a file its content decides: only a redesign has levers."""
    path = Path(word)
    if _is_redesign(word):
        return False
    if word in scenario_names() or (path / FILE).is_file():
        return True
    return path.is_file() and not _has_levers(path)


def _has_levers(path: Path) -> bool:
    root = read_yaml(path)
    return (
        isinstance(root.value, dict)
        and ("levers" in root.value or "combine" in root.value)
        and ("processes" not in root.value and "extends" not in root.value)
    )


def _is_redesign(word: str) -> bool:
    known = redesign_names()
    return all(part.strip() in known for part in word.split("+"))


def _check_known(word: str) -> None:
    """Refuse a word that is neither a redesign nor a file, with the nearest of all names."""
    for part in (one.strip() for one in word.split("+")):
        if Path(part).is_file() or Path(word).is_file() or part in redesign_names():
            continue
        redesigns, scenarios = redesign_names(), scenario_names()
        near = nearest(Path(part).stem, [*redesigns, *scenarios])
        key = "compare.design_unknown_near" if near else "compare.design_unknown"
        known = {"redesigns": ", ".join(redesigns), "scenarios": ", ".join(scenarios)}
        raise InputError(mistake(key, part, near=near, **known))
