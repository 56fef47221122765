"""What a reader understood of a file from outside, as data that a log carries and words that a screen shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sim.log.contract import ATTRIBUTE
from sim.log.eventlog import EventLog
from sim.words import Lang, say

__all__ = ["Note", "Understood", "assumptions", "tell"]

_OF_COLUMNS = ("differs_within_case", "column_twice", "column_unnamed")
"""Notes that many columns may have, and that one line tells of all of them."""


@dataclass(frozen=True)
class Note:
    """One thing that was left out or assumed.

    Attributes
    ----------
    why : str
        A key of `sim/words/read.json`: `read.note.<why>`.
    what : str
        The column or value that it is about, if it is about one.
    count : int
        How many rows it befell, 0 where that says nothing.
    role : str
        The role that a column was taken for, if it is about one.
    other : str
        What else might have been meant.
    """

    why: str
    what: str = ""
    count: int = 0
    role: str = ""
    other: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data; role and other thing are left out where there is none."""
        return {name: value for name, value in vars(self).items() if value or name not in ("role", "other")}

    @property
    def assumed(self) -> bool:
        """Whether this was assumed, and somebody who knows the file may know better."""
        return self.why.startswith("assumed") or self.why == "several_known"


@dataclass
class Understood:
    """What was read as what; filled while a file is read, kept in the log's provenance as plain data.

    Attributes
    ----------
    file : str
        Name of the file, without its folder.
    form : str
        `csv`, `excel`, `jsonl` or `xes`.
    details : dict of str
        What the form has to say: encoding and delimiter of a CSV file, the sheet of a workbook.
    rows : int
        Rows (CSV) or events (XES) in the file.
    items : int
        Work items made of them.
    zone : str
        In which zone clock times are told.
    columns : dict of str
        Which column was read as what: `{"case": "Incident ID", ...}`; several that were joined have ` + ` between them.
    attributes : list of str
        Columns that became case attributes.
    notes : list of Note
        What was left out, and what was assumed.
    stamps : str
        What a single time stamp was taken for, where it was not the end of work.
    mapping : dict
        The mapping with which this file is read again as it was, as the content of a mapping file.
    """

    file: str
    form: str
    details: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    items: int = 0
    zone: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    stamps: str = ""
    mapping: dict[str, Any] = field(default_factory=dict)

    def note(self, why: str, what: str = "", count: int = 0, *, role: str = "", other: str = "") -> None:
        """Remember something left out or assumed."""
        self.notes.append(Note(why, what, count, role, other))

    def as_data(self) -> dict[str, Any]:
        """Plain data for a log's provenance."""
        return {**vars(self), "notes": [note.as_data() for note in self.notes]}


def tell(log: EventLog, lang: Lang) -> list[str]:
    """Lines that say how a log from outside was understood; none for a log of our own.

    Parameters
    ----------
    log
        Any log.
    lang
        `zh` or `en`.
    """
    data: Mapping[str, Any] | None = log.provenance.get("understood")
    if data is None:
        return []
    counts = {name: f"{data[name]:,}" for name in ("rows", "items")}
    lines = [say("read.tell.file", lang, file=data["file"], zone=data["zone"], **counts)]
    for name, value in data["details"].items():
        shown = say(f"read.delimiter.{value}", lang) if name == "delimiter" else value
        lines.append(say(f"read.tell.{name}", lang, value=shown))
    for role, column in data["columns"].items():
        lines.append(say("read.tell.column", lang, role=say(f"read.role.{role}", lang), column=column))
    if data["attributes"]:
        names = ", ".join(name.removeprefix(ATTRIBUTE) for name in data["attributes"])
        lines.append(say("read.tell.attributes", lang, columns=names))
    notes = sorted(_joined([Note(**note) for note in data["notes"]]), key=lambda note: not note.assumed)
    return lines + [_told(note, lang) for note in notes]


def assumptions(log: EventLog, lang: Lang) -> list[str]:
    """Those lines of `tell` that say what was assumed, and might be wrong."""
    data: Mapping[str, Any] | None = log.provenance.get("understood")
    notes = [] if data is None else [Note(**note) for note in data["notes"]]
    return [_told(note, lang) for note in notes if note.assumed]


def _joined(notes: Sequence[Note]) -> list[Note]:
    """Notes of which those that say the same of several columns are one."""
    first: dict[tuple[str, object], Note] = {}
    for number, note in enumerate(notes):
        key = (note.why, note.why not in _OF_COLUMNS and number)
        known = first.get(key)
        first[key] = note if known is None else replace(known, what=f"{known.what}, {note.what}")
    return list(first.values())


def _told(note: Note, lang: Lang) -> str:
    role = say(f"read.role.{note.role}", lang) if note.role else ""
    return say(f"read.note.{note.why}", lang, what=note.what, count=f"{note.count:,}", role=role, other=note.other)
