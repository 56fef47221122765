"""Any log that this tool can read, told apart by what it is."""

from __future__ import annotations

from pathlib import Path

from sim.interchange.logs.csv_in import read_csv
from sim.interchange.logs.raw import peek, refused
from sim.interchange.logs.xes_in import read_xes
from sim.log.eventlog import EventLog
from sim.log.store import is_saved, load

__all__ = ["read_log"]

_XES = (".xes", ".xml")
_CSV = (".csv", ".tsv", ".txt")
_MARK = b"\xef\xbb\xbf"


def read_log(path: str | Path) -> EventLog:
    """The log at a place: one that `save` wrote (directory or zip), XES or CSV, plain or gzipped.

    Parameters
    ----------
    path
        A directory, `*.zip`, `*.xes`, `*.xml`, `*.csv`, `*.tsv` or `*.txt`, the last five also with `.gz` behind.

    Raises
    ------
    InputError
        It is nothing that can be read; the text names the supported forms, or file, line and rule.
    LogError
        It is a log of ours that breaks a requirement.

    >>> read_log("nowhere.csv")
    Traceback (most recent call last):
        ...
    sim.errors.InputError: nowhere.csv: there is no such file or directory; check the path
    """
    place = Path(path)
    if place.is_dir() or is_saved(place):
        return load(place)
    suffix = Path(place.name.removesuffix(".gz")).suffix.lower()
    if suffix in _XES or (suffix not in _CSV and _begins_as_xml(place)):
        return read_xes(place)
    if suffix in _CSV:
        return read_csv(place)
    if not place.exists():
        raise refused("read.no_file", place)
    raise refused("read.unknown_form", place)


def _begins_as_xml(place: Path) -> bool:
    return place.is_file() and peek(place).removeprefix(_MARK).lstrip().startswith(b"<")
