"""Any log that this tool can read, told apart by what it is."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.interchange.logs.assemble import assemble
from sim.interchange.logs.choices import CSV, EXCEL, JSON, XES
from sim.interchange.logs.csv_in import csv_events
from sim.interchange.logs.jsonl_in import jsonl_events
from sim.interchange.logs.mapping import GivenMapping, LogMapping, mapping_of
from sim.interchange.logs.raw import RawEvents, Report, peek, refused
from sim.interchange.logs.xes_in import xes_events
from sim.log.eventlog import EventLog
from sim.log.store import ZIP_ERRORS, is_saved, load

__all__ = ["read_log"]

_MARK = b"\xef\xbb\xbf"
_OLD_FORM = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = ("xl/workbook.xml", "content.xml")


def read_log(
    path: str | Path,
    *,
    mapping: GivenMapping = None,
    columns: Mapping[str, str | None] | None = None,
    zone: str | None = None,
    report: Report | None = None,
) -> EventLog:
    r"""The log at a place: one that `save` wrote (directory or zip), or CSV, Excel, JSON lines or XES.

    What was understood stands in `provenance["understood"]`, and `sim.log.understood.tell` says it in
    words. What is concluded from the data, and what stays null, is written in docs/log.md and docs/formats.md.

    Parameters
    ----------
    path
        A directory, `*.zip`, `*.xes`, `*.xml`, `*.csv`, `*.tsv`, `*.txt`, `*.jsonl`, `*.ndjson`, the last seven also
        with `.gz` behind, `*.xlsx`, `*.xlsm`, `*.xls` or `*.ods`.
    mapping
        How the file is to be read where that is not to be found out: a YAML or JSON file (docs/formats.md), or its
        content as a dict. No part of it may be given for a log that `save` wrote.
    columns
        Role to column, such as `{"case": "Incident ID", "department": None}`; these win over the mapping's. Roles:
        case, activity, start, end, time, enable, lifecycle, instance, resource, post, department, process, segment,
        district, channel, arrival.
    zone
        Where the clocks stand of times without an offset; by default the mapping's, else Asia/Shanghai.
    report
        Is told how far the reading of a long file has come, from 0 to 1, and in words.

    Raises
    ------
    InputError
        It is nothing that can be read; the text names the supported forms, or file, line, rule and remedy.
    LogError
        It is a log of ours that breaks a requirement.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "hall.csv")
    ...     _ = path.write_text("case,activity,start,end\n1,accept,2024-02-19 08:30,2024-02-19 08:50\n")
    ...     read_log(path).work.select("process", "activity", "busy_time").row(0)
    ('hall', 'accept', 1200000000)
    """
    place = Path(path)
    said = mapping_of(mapping)
    if columns:
        said = said.with_columns(columns, str(place))
    if zone is not None:
        said = replace(said, zone=zone)
    own = place.is_dir()
    if not own:
        peek(place, 0)  # what is no plain file, such as a pipe, is not even asked whether it is a zip
        own = is_saved(place) and not _is_workbook(place)
    if own:
        log = load(place)
        if said != LogMapping():
            raise refused("read.mapping.own_log", place)
        return log
    return assemble(_events(place, said, report), place, said)


def _events(place: Path, mapping: LogMapping, report: Report | None) -> RawEvents:
    """The rows of a file, by what it holds rather than by its name where the two disagree."""
    suffix = Path(place.name.lower().removesuffix(".gz")).suffix
    head = peek(place)
    begins = head.removeprefix(_MARK).lstrip()[:20].lower()
    if begins.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        raise refused("read.html", place)
    if _is_workbook(place) or head.startswith(_OLD_FORM):
        from sim.interchange.logs.excel_in import excel_events

        return excel_events(place, mapping, report)
    if suffix in XES or (suffix not in CSV and begins.startswith(b"<")):
        return xes_events(place, report)
    if suffix in JSON or (suffix not in (*CSV, *EXCEL) and begins.startswith(b"{")):
        return jsonl_events(place, report)
    if suffix in EXCEL and (b"\0" in head or head.startswith(b"PK")):
        raise refused("read.damaged_workbook", place)
    if suffix in (*CSV, *EXCEL):  # many programs write text and call it .xls
        return csv_events(place, mapping, report)
    raise refused("read.unknown_form", place)


def _is_workbook(place: Path) -> bool:
    """Whether a file is a packed workbook."""
    if not zipfile.is_zipfile(place):
        return False
    try:
        with zipfile.ZipFile(place) as archive:
            return any(name in archive.NameToInfo for name in _WORKBOOK)
    except ZIP_ERRORS:
        return False
