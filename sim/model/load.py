"""Loading a scenario: the one place that accepts loose input and gives back a canonical, frozen one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError
from sim.model.gather import FILE, gather, spell_out
from sim.model.mistakes import mistake, nearest
from sim.model.scenario import Scenario
from sim.model.settings import with_settings
from sim.model.translate import mistakes_of
from sim.model.written import Written, written
from sim.places import scenarios_dir

__all__ = ["Loaded", "Source", "load_scenario", "read_scenario", "scenario_names"]

_RUNS = re.compile("^(horizon|extends|combine):", re.MULTILINE)  # a file without them is a base for others
Source = str | Path | Mapping[str, Any] | Scenario


@dataclass(frozen=True)
class Loaded:
    """A scenario, and what was written with the places where it stands."""

    scenario: Scenario
    root: Written


def load_scenario(source: Source, *, settings: Sequence[str] = ()) -> Scenario:
    """The scenario that `source` stands for.

    Parameters
    ----------
    source
        The name of a scenario that comes with the project, a folder with `scenario.yaml`, a YAML file, a mapping of the
        same form (such as the one that `Scenario.canonical` gives), or a scenario.
    settings
        Values to change, such as `staff.crew.count=3`; the value is read as YAML.

    Raises
    ------
    InputError
        Everything that is wrong, with file, line, value, rule and remedy.

    >>> text = {"elements": {"come": {"type": "start"}, "go": {"type": "end"}}, "flows": ["come -> go"]}
    >>> data = {"id": "tiny", "title": "Tiny", "start": "2024-01-01", "horizon": {"cases": 5}}
    >>> data["processes"] = {"visit": text}
    >>> load_scenario(data, settings=["horizon.cases=7"]).horizon.cases
    7
    """
    if isinstance(source, Scenario) and not settings:
        return source
    return read_scenario(source, settings=settings).scenario


def read_scenario(source: Source, *, settings: Sequence[str] = ()) -> Loaded:
    """As `load_scenario`, with the place of every value."""
    root = with_settings(spell_out(_root(source)), settings)
    try:
        return Loaded(Scenario.model_validate(root.plain()), root)
    except ValidationError as error:
        raise InputError(mistakes_of(error, root)) from None


def scenario_names() -> list[str]:
    """The names of the scenarios that come with the project."""
    files = sorted(scenarios_dir().glob(f"*/{FILE}"))
    return [file.parent.name for file in files if _RUNS.search(file.read_text(encoding="utf-8"))]


def _root(source: Source) -> Written:
    if isinstance(source, Scenario):
        return written(source.canonical())
    if isinstance(source, Mapping):
        return written(source)
    return gather(_file(source))


def _file(source: str | Path) -> Path:
    """The file of a scenario's name, folder or path."""
    if isinstance(source, str) and source in scenario_names():
        return scenarios_dir() / source / FILE
    path = Path(source)
    file = path / FILE if path.is_dir() else path
    if file.is_file():
        return file
    names = scenario_names()
    near = nearest(path.name, names)
    if path.is_dir():
        raise InputError(mistake("check.no_scenario_file", path.as_posix(), file=FILE))
    key = "check.no_scenario_near" if near else "check.no_scenario"
    raise InputError(mistake(key, str(source), near=near, known=", ".join(names)))
