"""An imported model as a scenario folder: the file, and its form as tables that a spreadsheet edits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sim.errors import InputError
from sim.interchange.imported import Imported
from sim.log.atomic import beside
from sim.model.gather import FILE
from sim.model.mistakes import mistake

__all__ = ["TABLES", "write_folder"]

TABLES = {"staff": "staffing.csv", "arrivals": "arrivals.csv"}
"""The sections of a scenario that are written as tables, with their files."""
DURATIONS, BRANCHING = "durations.csv", "branching.csv"
_IN_TABLES = {DURATIONS: ("duration", "after"), BRANCHING: ("probability",)}


def write_folder(imported: Imported, folder: Path) -> list[Path]:
    """The files of the scenario folder that was written for an imported model.

    What the form asks for stands in tables: `staffing.csv` (staff), `arrivals.csv` (arrival streams), `durations.csv`
    (working times and waits of elements), `branching.csv` (probabilities of flows); the rest in `scenario.yaml`.

    Raises
    ------
    InputError
        The folder holds something already, or cannot be written; what was there before is still there.
    """
    files = dict(_files(imported.written))
    with beside(folder) as draft:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(mistake("import.not_empty", str(folder)))
        draft.mkdir()
        for name, text in files.items():
            draft.joinpath(name).write_text(
                text, encoding="utf-8-sig" if name.endswith(".csv") else "utf-8", newline=""
            )
        draft.replace(folder)
    return [folder / name for name in files]


def _files(written: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and content of each file."""
    top = dict(written)
    tables: list[tuple[str, str]] = []
    for section, file in TABLES.items():
        if top.get(section):
            rows = [{"id": name} | _flat(part) for name, part in top[section].items()]
            tables.append((file, _csv(rows)))
            top[section] = {"table": file}
    yield FILE, _yaml(top)
    yield from tables


def _flat(part: Mapping[str, Any], front: str = "") -> dict[str, str]:
    """The keys of a part as cells, nested ones with dots."""
    cells: dict[str, str] = {}
    for key, value in part.items():
        if isinstance(value, Mapping):
            cells |= _flat(value, f"{front}{key}.")
        elif value is not None:
            cells[f"{front}{key}"] = _cell(value)
    return cells


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join(_cell(item) for item in value)
    return str(value)


def _csv(rows: list[dict[str, str]]) -> str:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    columns.sort(key=lambda column: column.split(".")[0] == "source")
    file = io.StringIO()
    writer = csv.DictWriter(file, columns)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _yaml(data: Mapping[str, Any]) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.allow_unicode = True
    yaml.width = 120
    yaml.sort_base_mapping_type_on_output = False
    file = io.StringIO()
    yaml.dump(dict(data), file)
    return file.getvalue()
