"""What a person says of a log from outside: which column is what, and how its cells are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, get_args

from sim.errors import InputError, Mistake
from sim.interchange.logs.choices import DELIMITERS, DateOrder, Duplicates, Stamps
from sim.interchange.logs.columns import KNOWN
from sim.interchange.logs.lifecycle import TRANSITIONS
from sim.model.mistakes import mistake, nearest
from sim.model.read_yaml import read_yaml
from sim.model.written import Written, written

__all__ = ["Columns", "GivenMapping", "LogMapping", "mapping_of"]

Columns = tuple[str, ...]
"""The columns of one role: one, or several whose cells are joined; none where a file has nothing for it."""


@dataclass(frozen=True)
class LogMapping:
    """How a log from outside is to be read; what is not said is found out.

    Attributes
    ----------
    columns : mapping of str to tuple of str
        Role to its columns: one, several whose cells are joined (dates and clocks by a space, else by `+`), or none.
    dates : str
        What `3/4/2024` is: `day_first`, `month_first`, or "" where the file shall tell.
    zone : str
        Where the clocks stand of times without an offset.
    stamps : str
        What a single time stamp is: the `end` of work, or a state that lasts `until_next`; "" is found out.
    duplicates : str
        Whether rows that are equal in every cell are each an event (`keep`) or one (`drop`).
    lifecycle : mapping of str to str
        Words of the file for transitions: `{"接单": "start"}`.
    sheet : str
        The sheet of a workbook; "" is the one that looks most like a log.
    header_row : int
        The row of a sheet, or line of a CSV file, that names the columns, from 1; 0 is found out.
    encoding, delimiter : str
        Of a CSV file; "" is found out.
    places : mapping of str to str
        Where each role was said, for errors.
    """

    columns: Mapping[str, Columns] = field(default_factory=dict)
    dates: str = ""
    zone: str = "Asia/Shanghai"
    stamps: str = ""
    duplicates: str = "keep"
    lifecycle: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 0
    encoding: str = ""
    delimiter: str = ""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def with_columns(self, columns: Mapping[str, str | None], place: str) -> LogMapping:
        """The mapping with some roles said anew, which win."""
        said = {role: () if name is None else (name,) for role, name in columns.items()}
        return replace(self, columns={**self.columns, **said}, places={**self.places, **dict.fromkeys(said, place)})

    def settled(
        self, found: Mapping[str, Columns], *, dates: str, stamps: str, details: Mapping[str, str]
    ) -> dict[str, Any]:
        """The content of the mapping file with which a file is read again as it was read now.

        Parameters
        ----------
        found
            The columns of each role.
        dates, stamps
            What was found out.
        details
            What the form of the file told: encoding, delimiter, sheet, header_row.
        """
        columns = {role: names[0] if len(names) == 1 else list(names) for role, names in found.items()}
        none = {role: None for role, names in self.columns.items() if not names}
        said = {"dates": dates or self.dates, "zone": self.zone, "stamps": stamps, "duplicates": self.duplicates}
        form = {key: details.get(key, getattr(self, key)) for key in ("sheet", "encoding", "delimiter")}
        row = int(details.get("header_row", self.header_row))
        told = {**said, "lifecycle": dict(self.lifecycle), **form, "header_row": row}
        return {"columns": columns | none, **{key: value for key, value in told.items() if value}}


GivenMapping = str | Path | Mapping[str, Any] | LogMapping | None
"""A mapping as a caller may give it: a file, the same content as a dict, one that has been read, or nothing."""

_CHOICES = {"dates": DateOrder, "stamps": Stamps, "duplicates": Duplicates}
_TEXTS = ("zone", "sheet", "encoding", "delimiter")
_KEYS = tuple(f.name for f in fields(LogMapping) if f.name != "places")


def mapping_of(given: GivenMapping) -> LogMapping:
    """A mapping, checked: the one place that takes it in any form.

    Parameters
    ----------
    given
        A YAML or JSON file, or its content; None says nothing.

    Raises
    ------
    InputError
        A key, role, choice or transition is not known, or has a value of another type; all are listed.

    >>> mapping_of({"columns": {"case": "工单号", "department": None}, "dates": "day_first"}).columns
    {'case': ('工单号',), 'department': ()}
    >>> mapping_of({"colums": {}})
    Traceback (most recent call last):
        ...
    sim.errors.InputError: mapping colums: is no key of a mapping; did you mean 'columns'? Known are columns, ...
    """
    if given is None:
        return LogMapping()
    if isinstance(given, LogMapping):
        return given
    root = written(given, "mapping") if isinstance(given, Mapping) else read_yaml(Path(given))
    reader = _Reader()
    mapping = reader.read(root)
    if reader.mistakes:
        raise InputError(reader.mistakes)
    return mapping


class _Reader:
    """Reads what was written key by key and collects what is wrong with it."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def read(self, root: Written) -> LogMapping:
        if not isinstance(root.value, dict):
            self.wrong("read.mapping.no_mapping", root, "")
            return LogMapping()
        values: dict[str, Any] = {}
        for key, node in root.value.items():
            if key not in _KEYS:
                near = nearest(key, _KEYS) or _KEYS[0]
                self.wrong("read.mapping.unknown_key", node, key, near=near, known=", ".join(_KEYS))
            elif node.value is not None:
                values[key] = self.value(key, node)
        places = {role: root.place_of(("columns", role)) for role in values.get("columns") or ()}
        return LogMapping(**{key: value for key, value in values.items() if value is not None}, places=places)

    def value(self, key: str, node: Written) -> Any:
        """The value of one key; None where it is wrong."""
        if key == "columns":
            return self.columns(node)
        if key == "lifecycle":
            return self.lifecycle(node)
        if key == "header_row":
            if isinstance(node.value, int) and not isinstance(node.value, bool) and node.value >= 1:
                return node.value
            self.wrong("read.mapping.row", node, key)
            return None
        if not isinstance(node.value, str):
            self.wrong("read.mapping.text", node, key)
            return None
        choices = get_args(_CHOICES[key]) if key in _CHOICES else tuple(DELIMITERS.values())
        if key in (*_CHOICES, "delimiter") and node.value not in choices:
            near = nearest(node.value, choices) or choices[0]
            self.wrong("read.mapping.choice", node, key, near=near, known=", ".join(choices))
            return None
        return node.value

    def columns(self, node: Written) -> dict[str, Columns] | None:
        if not isinstance(node.value, dict):
            self.wrong("read.mapping.roles", node, "columns")
            return None
        said: dict[str, Columns] = {}
        for role, inner in node.value.items():
            names = [inner.value] if not isinstance(inner.value, list) else [one.value for one in inner.value]
            if role not in KNOWN:
                near = nearest(role, KNOWN) or "case"
                self.wrong("read.unknown_role", inner, f"columns.{role}", role=role, near=near, known=", ".join(KNOWN))
            elif names == [None]:
                said[role] = ()
            elif not names or any(isinstance(name, dict | list) or name is None for name in names):
                self.wrong("read.mapping.column", inner, f"columns.{role}")
            else:
                said[role] = tuple(str(name) for name in names)  # a column may be called 2024
        return said

    def lifecycle(self, node: Written) -> dict[str, str] | None:
        if not isinstance(node.value, dict):
            self.wrong("read.mapping.words", node, "lifecycle")
            return None
        for word, inner in node.value.items():
            if not isinstance(inner.value, str) or inner.value not in TRANSITIONS:
                near = nearest(str(inner.value), TRANSITIONS) or "start"
                self.wrong("read.mapping.choice", inner, f"lifecycle.{word}", near=near, known=", ".join(TRANSITIONS))
        return {word: str(inner.value) for word, inner in node.value.items()}

    def wrong(self, key: str, node: Written, path: str, **values: str) -> None:
        value = node.value if isinstance(node.value, str | int | float | bool) else ""
        self.mistakes.append(mistake(key, f"{node.place} {path}".strip(), value=value, **values))
