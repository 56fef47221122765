"""A parameter file of Prosimos, read: typed, checked, and whatever its age in the present layout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from sim.errors import InputError
from sim.interchange.prosimos.json_in import read_json
from sim.interchange.prosimos.layouts import present
from sim.interchange.prosimos.parameters import Parameters
from sim.model.mistakes import mistake
from sim.model.translate import mistakes_of
from sim.model.written import Steps, Written

__all__ = ["File", "read_parameters"]

_NEEDED = ("resource_profiles", "resource_calendars", "task_resource_distribution", "arrival_time_distribution")


@dataclass(frozen=True)
class File:
    """Parameters, with the places where they stand and the older forms that were brought into the present one."""

    parameters: Parameters
    root: Written
    older: tuple[str, ...]

    def place_of(self, steps: Steps) -> str:
        """File, line and path of a value."""
        return self.root.place_of(steps)

    @property
    def name(self) -> str:
        """Name of the file, without its folder."""
        return Path(self.root.place.rpartition(":")[0]).name

    def line_of(self, steps: Steps) -> int:
        """The line of a value in its file."""
        line = self.root.nearest(steps)[0].place.rpartition(":")[2]
        return int(line) if line.isdigit() else 0

    @property
    def scipy(self) -> bool:
        """Whether it is of the oldest layout, in which all numbers are scipy's."""
        return "task_resource_distribution" in self.older


def read_parameters(path: str | Path) -> File:
    """The parameters that a JSON file of Prosimos holds.

    Parameters
    ----------
    path
        A JSON file of any version, plain or gzipped.

    Raises
    ------
    InputError
        Everything that is wrong, with file, line, path, value, rule and remedy.
    """
    path = Path(path)
    root, older = present(read_json(path))
    data = root.plain()
    if not isinstance(data, dict):
        raise InputError(mistake("prosimos.no_object", str(path)))
    if not any(key in data for key in _NEEDED):
        raise InputError(mistake("prosimos.not_parameters", str(path), needed=", ".join(_NEEDED)))
    try:
        return File(Parameters.model_validate(data), root, older)
    except ValidationError as error:
        raise InputError(mistakes_of(error, root)) from None
