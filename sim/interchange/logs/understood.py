"""What a reader understood of a file from outside, as data that a log carries and words that a screen shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.log.eventlog import EventLog
from sim.words import Lang, say

__all__ = ["Note", "Understood", "tell"]


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
    """

    why: str
    what: str = ""
    count: int = 0


@dataclass
class Understood:
    """What was read as what; filled while a file is read, kept in the log's provenance as plain data.

    Attributes
    ----------
    file : str
        Name of the file, without its folder.
    form : str
        `csv` or `xes`.
    details : dict of str
        What the form has to say: encoding and delimiter of a CSV file.
    rows : int
        Rows (CSV) or events (XES) in the file.
    items : int
        Work items made of them.
    zone : str
        In which zone clock times are told.
    columns : dict of str
        Which column was read as what: `{"case": "Incident ID", ...}`.
    attributes : list of str
        Columns that became case attributes.
    notes : list of Note
        What was left out, and what was assumed.
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

    def note(self, why: str, what: str = "", count: int = 0) -> None:
        """Remember something left out or assumed."""
        self.notes.append(Note(why, what, count))

    def as_data(self) -> dict[str, Any]:
        """Plain data for a log's provenance."""
        return {**vars(self), "notes": [vars(note) for note in self.notes]}


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
    lines = [say("read.tell.file", lang, file=data["file"], rows=data["rows"], items=data["items"], zone=data["zone"])]
    lines += [say(f"read.tell.{name}", lang, value=value) for name, value in data["details"].items()]
    for role, column in data["columns"].items():
        lines.append(say("read.tell.column", lang, role=say(f"read.role.{role}", lang), column=column))
    if data["attributes"]:
        lines.append(say("read.tell.attributes", lang, columns=", ".join(data["attributes"])))
    lines += [say(f"read.note.{note['why']}", lang, what=note["what"], count=note["count"]) for note in data["notes"]]
    return lines
