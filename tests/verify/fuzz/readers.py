"""The readers that are fuzzed: what bytes become for each of them, how far they are followed, and where they begin."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import sim
from sim.engine.lower import lower
from sim.errors import ChuanyueError, InputError
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.calendars import read_calendars
from sim.interchange.folder import write_folder
from sim.interchange.imported import Imported
from sim.interchange.logs.read import read_log
from sim.interchange.prosimos import with_parameters
from sim.log.eventlog import EventLog
from sim.log.understood import tell
from sim.model.check import check, check_path
from sim.model.gather import TABLES
from sim.model.load import load_scenario
from sim.model.mistakes import message
from sim.report.terminal_view import View, view_tables
from sim.views.pick import find_case, find_department, find_post
from sim.views.walk_customer import walk_customer
from sim.views.walk_department import walk_department
from sim.views.walk_text import customer_text, department_text
from tests.model.scenes import RIGHT
from tests.verify.fuzz import seeds

__all__ = ["READERS", "Reader", "answer"]

DEEP = 16  # one input in so many is followed to the end of what a command does with it; that is ten times as slow


@dataclass(frozen=True)
class Reader:
    """A reader, and what it is fed with.

    Attributes
    ----------
    read : Callable[[bytes, Path], None]
        Gives the reader some bytes, as a file or several in an empty folder; raises what the reader raises.
    seeds : Callable[[], Iterable[bytes]]
        Inputs to begin with, most of them right.
    words : tuple of str
        What a mutation may put in.
    """

    read: Callable[[bytes, Path], None]
    seeds: Callable[[], Iterable[bytes]]
    words: tuple[str, ...] = ()


def answer(reader: Reader, data: bytes, folder: Path) -> str:
    """What a reader says to some bytes, in English: nothing, or the mistakes that a user would see.

    Anything but a `ChuanyueError` passes through: that is a find.
    """
    try:
        reader.read(data, folder)
    except InputError as error:
        return "\n".join(message(one, lang) for one in error.mistakes for lang in ("zh", "en"))
    except ChuanyueError as error:
        return str(error)
    return ""


def is_deep(data: bytes) -> bool:
    """Whether an input is one of those that are followed to the end."""
    return zlib.crc32(data) % DEEP == 0


def _scenario(data: bytes, folder: Path) -> None:
    path = folder / "scenario.yaml"
    path.write_bytes(data)
    (folder / "table.csv").write_text("id,count\nclerks,3\n", encoding="utf-8")
    scenario = load_scenario(path)
    assert load_scenario(scenario.canonical()) == scenario
    if is_deep(data):
        _checked(scenario)


def _checked(scenario: sim.Scenario) -> None:
    if all(found.severity != "error" for found in check(scenario)):
        lower(scenario)


def _table(data: bytes, folder: Path) -> None:
    """The first byte says which section of the right scenario the rest is a table of."""
    section = TABLES[data[0] % len(TABLES)] if data else TABLES[0]
    (folder / "table.csv").write_bytes(data[1:])
    path = folder / "scenario.yaml"
    path.write_text(RIGHT.replace("id: tiny", "id: tiny\nextends: right.yaml", 1).split("start:")[0], encoding="utf-8")
    (folder / "right.yaml").write_text(RIGHT, encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{section}: {{table: table.csv}}\n")
    if is_deep(data):
        check_path(path)
    load_scenario(path)


def _setting(data: bytes, _folder: Path) -> None:
    load_scenario(seeds.right_data(), settings=data.decode("utf-8", "replace").split("\n"))


def _csv(data: bytes, folder: Path) -> None:
    _log(data, folder / "log.csv")


def _xes(data: bytes, folder: Path) -> None:
    _log(data, folder / "log.xes")


def _log(data: bytes, path: Path) -> None:
    path.write_bytes(data)
    log = read_log(path)
    tell(log, "zh")
    if is_deep(data):
        _looked_at(log)


def _looked_at(log: EventLog) -> None:
    """What `view` and `walk` do with a log."""
    tuple(view_tables(View(log, "zh", (), None)))
    customer_text(log, walk_customer(log, find_case(log, pick="median")), "en")
    if log.work["department"].drop_nulls().len():
        department_text(log, walk_department(log, find_department(log, pick="worst")), "zh")
        find_post(log, pick="worst")


def _saved(data: bytes, folder: Path) -> None:
    """The JSON of a saved log beside tables that are right; a line `=== NAME` begins each of its two files.

    Checksums are left out, else no mutation would come further than to them. Damaged tables are not tried: it is for
    them that there are checksums, since polars' reader of Parquet does not survive each (docs/robustness.md).
    """
    for name, content in seeds.saved_tables().items():
        (folder / name).write_bytes(content)
    for part in data.split(seeds.MEMBER)[1:]:
        name, _, content = part.partition(b"\n")
        if name in (b"recipe.json", b"log.json"):
            (folder / name.decode()).write_bytes(content)
    sim.load(folder)


def _zip(data: bytes, folder: Path) -> None:
    (folder / "log.zip").write_bytes(data)
    read_log(folder / "log.zip")


def _jsonl(data: bytes, folder: Path) -> None:
    _log(data, folder / "log.jsonl")


def _xlsx(data: bytes, folder: Path) -> None:
    """The members of a workbook, packed here: a mutation of what is packed would only break a checksum."""
    seeds.pack_workbook(data, folder / "log.xlsx")
    log = read_log(folder / "log.xlsx")
    tell(log, "en")


def _mapping(data: bytes, folder: Path) -> None:
    (folder / "mapping.yaml").write_bytes(data)
    (folder / "log.csv").write_bytes(seeds.LOG_TO_MAP)
    read_log(folder / "log.csv", mapping=folder / "mapping.yaml")


def _calendars(data: bytes, folder: Path) -> None:
    (folder / "calendars.json").write_bytes(data)
    read_calendars(folder / "calendars.json")


def _bpmn(data: bytes, folder: Path) -> None:
    (folder / "model.bpmn").write_bytes(data)
    _imported(import_bpmn(folder / "model.bpmn"), data, folder)


def _prosimos(data: bytes, folder: Path) -> None:
    """A model and its parameters; a line `=== NAME` begins each."""
    for part in data.split(seeds.MEMBER)[1:]:
        name, _, content = part.partition(b"\n")
        if name in (b"model.bpmn", b"parameters.json"):
            (folder / name.decode()).write_bytes(content)
    imported = import_bpmn(folder / "model.bpmn")
    _imported(with_parameters(imported, folder / "parameters.json"), data, folder)


def _imported(imported: Imported, data: bytes, folder: Path) -> None:
    """A model that was understood becomes a folder that can be loaded: one that cannot is a find."""
    write_folder(imported, folder / "scenario")
    if is_deep(data):
        try:
            load_scenario(folder / "scenario")
        except InputError as error:
            raise AssertionError("what was imported cannot be loaded") from error


READERS = {
    "scenario": Reader(_scenario, seeds.scenarios, seeds.SCENARIO_WORDS),
    "table": Reader(_table, seeds.tables, seeds.TABLE_WORDS),
    "setting": Reader(_setting, seeds.settings, seeds.SCENARIO_WORDS),
    "csv": Reader(_csv, seeds.csv_logs, seeds.CSV_WORDS),
    "xes": Reader(_xes, seeds.xes_logs, seeds.XES_WORDS),
    "jsonl": Reader(_jsonl, seeds.jsonl_logs, seeds.CSV_WORDS),
    "xlsx": Reader(_xlsx, seeds.workbooks, seeds.XLSX_WORDS),
    "mapping": Reader(_mapping, seeds.mappings, seeds.MAPPING_WORDS),
    "calendars": Reader(_calendars, seeds.calendars, seeds.PROSIMOS_WORDS),
    "bpmn": Reader(_bpmn, seeds.models, seeds.BPMN_WORDS),
    "prosimos": Reader(_prosimos, seeds.parameters, seeds.PROSIMOS_WORDS),
    "saved": Reader(_saved, seeds.saved_logs, seeds.SAVED_WORDS),
    "zip": Reader(_zip, seeds.zipped_logs),
}
"""The readers by name."""
