"""An imported model as a scenario folder: the file, and its form as tables that a spreadsheet edits."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sim.errors import InputError
from sim.interchange.bpmn.draft import slug
from sim.interchange.imported import Imported
from sim.log.atomic import beside
from sim.model.gather import FILE
from sim.model.mistakes import mistake

__all__ = ["TABLES", "write_folder"]

TABLES = {"staff": "staffing.csv", "arrivals": "arrivals.csv"}
"""The sections of a scenario that are written as tables, with their files."""
DURATIONS, BRANCHING = "durations.csv", "branching.csv"
"""The tables of elements' working times and waits, and of flows' probabilities."""

_OF_ELEMENTS = ("duration", "after", "source")
_OF_FLOWS = ("probability", "source")


def write_folder(imported: Imported, folder: Path) -> list[Path]:
    """The files of the scenario folder that was written for an imported model.

    What the form asks for stands in tables: `staffing.csv` (staff), `arrivals.csv` (arrival streams), `durations.csv`
    (working times and waits of elements), `branching.csv` (probabilities of flows); the rest in `scenario.yaml`.

    Raises
    ------
    InputError
        The folder holds something already, or cannot be written; what was there before is still there.
    """
    title = slug(folder.absolute().name) or "imported"
    files = _files(imported.written | ({"id": title} if imported.written["id"] == "imported" else {}))
    with beside(folder) as draft:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(mistake("import.not_empty", str(folder)))
        draft.mkdir()
        for name, text in files.items():
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"  # so that a spreadsheet shows Chinese
            draft.joinpath(name).write_text(text, encoding=encoding, newline="")
        draft.replace(folder)
    return [folder / name for name in files]


def _files(written: Mapping[str, Any]) -> dict[str, str]:
    """The content of each file."""
    top = deepcopy(dict(written))
    tables: dict[str, list[dict[str, str]]] = {}
    for section, file in TABLES.items():
        if top.get(section):
            tables[file] = [{"id": name} | _flat(part) for name, part in top[section].items()]
            top[section] = {"table": file}
    rows: dict[str, list[dict[str, str]]] = {DURATIONS: [], BRANCHING: []}
    for name, process in top["processes"].items():
        _take(process, name, "", rows)
    named = {file: found for file, found in rows.items() if found}
    if named:
        top["processes"] = {"table": list(named), **top["processes"]}
    return {FILE: _yaml(top)} | {file: _csv(found) for file, found in (tables | named).items()}


def _take(level: dict[str, Any], process: str, path: str, rows: dict[str, list[dict[str, str]]]) -> None:
    """Move what the tables of elements and flows hold out of a level into them."""
    for name, element in level["elements"].items():
        if "elements" in element:
            _take(element, process, f"{path}{name}/", rows)
        elif element.keys() & set(_OF_ELEMENTS[:-1]):
            cells = {"process": process, "element": path + name, "name": _shown(element.get("name"))}
            rows[DURATIONS].append(cells | _moved(element, _OF_ELEMENTS))
    known = {(row["process"], row["flow"]) for row in rows[BRANCHING]}
    for flow in level["flows"]:
        if "probability" in flow and (process, flow.get("id")) not in {*known, (process, None)}:
            cells = {"process": process, "flow": flow["id"], "from": flow["from"], "to": flow["to"]}
            rows[BRANCHING].append(cells | _moved(flow, _OF_FLOWS))


def _shown(label: Any) -> str:
    return str(label.get("zh") or label.get("en") or "") if isinstance(label, Mapping) else str(label or "")


def _moved(part: dict[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    """The cells of some keys, which are taken out of the part."""
    return _flat({key: part.pop(key) for key in keys if key in part and not isinstance(part[key], list)})


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
    yaml.default_flow_style = None  # what stands innermost is written on one line
    yaml.allow_unicode = True
    yaml.width = 120
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # the library declares it as None
    file = io.StringIO()
    yaml.dump(dict(data), file)
    return file.getvalue()
