"""Parts of a scenario kept as tables that a spreadsheet edits: one row a part, one column a key.

The column `id` names the part; the other columns are its keys, with dots for nested ones (`segments.vip`). An empty
cell leaves the key out. Items of a list stand between semicolons or spaces. A roster for `calendars` has the columns
`calendar`, `date` and `hours` instead; a date without hours is closed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake, nearest
from sim.model.read_yaml import LARGEST_FILE, parse_yaml, shown
from sim.model.shape import is_list, is_text, keys_at, types_at
from sim.model.written import Written

__all__ = ["Row", "cell_value", "put", "read_rows", "read_table"]

_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_MAYBE = re.compile(r"[-+.0-9tTfF]")  # how the other numbers of YAML, and true and false, begin
_ROSTER = ["calendar", "date", "hours"]


@dataclass(frozen=True)
class Row:
    """The filled cells of a row by column, and the number of its line."""

    line: int
    cells: dict[str, str]


def read_table(path: Path, section: str) -> Written:
    """The parts of one section that a CSV file holds, by id.

    Parameters
    ----------
    path
        UTF-8 (with or without BOM) or GB18030; columns between commas, semicolons or tabs.
    section
        The section of the scenario, such as `staff`; it says which columns there may be.

    Raises
    ------
    InputError
        Every unknown column, missing or repeated id and row that is too long, with line and column.
    """
    name, columns, rows, mistakes = read_rows(path)
    roster = section == "calendars" and set(_ROSTER) <= set(columns)
    if not roster:
        mistakes += _columns(columns, section, name)
    if mistakes:
        raise InputError(sorted(mistakes))
    return _roster(columns, rows, name) if roster else _parts(columns, rows, section, name)


def read_rows(path: Path) -> tuple[str, list[str], list[Row], list[Mistake]]:
    """A table's name, columns and filled rows, and what is wrong with its form.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    name = shown(path)
    return name, *_rows(_text(path, name), name)


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(mistake("check.file_large", name, limit=LARGEST_FILE // 1_000_000))
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(mistake("check.file_unreadable", name, reason=error.strerror or error)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(mistake("check.table_encoding", name))


def _rows(text: str, name: str) -> tuple[list[str], list[Row], list[Mistake]]:
    """Columns, rows and what is wrong with their form."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns: list[str] = []
    rows: list[Row] = []
    mistakes: list[Mistake] = []
    try:
        for cells in reader:
            line = reader.line_num
            if not columns:
                columns = [cell.strip() for cell in cells]
                continue
            extra = next((n for n, cell in enumerate(cells) if n >= len(columns) and cell.strip()), None)
            if extra is not None:
                mistakes.append(
                    mistake("check.table_cell", f"{name}:{line}:{extra + 1}", value=cells[extra], count=len(columns))
                )
            filled = {c: cell.strip() for c, cell in zip(columns, cells, strict=False) if c and cell.strip()}
            if filled:
                rows.append(Row(line, filled))
    except csv.Error as error:
        mistakes.append(mistake("check.table_form", f"{name}:{reader.line_num}", reason=error))
    return columns, rows, mistakes


def _columns(columns: list[str], section: str, name: str) -> Iterator[Mistake]:
    """Columns that no part of the section has, or that stand twice; `id` must be there."""
    if "id" not in columns:
        yield mistake("check.table_id", f"{name}:1")
        return
    known = keys_at({}, (section, "x"))
    for number, column in enumerate(columns, 1):
        place = f"{name}:1:{number}"
        if column in columns[: number - 1] and column:
            yield mistake("check.column_twice", place, value=column)
        elif column not in ("", "id") and not types_at({}, (section, "x", *column.split("."))):
            near = nearest(column.split(".")[0], known)
            key = "check.column_unknown_near" if near else "check.column_unknown"
            yield mistake(key, place, value=column, near=near or "-", known=", ".join(["id", *known]))


def _parts(columns: list[str], rows: list[Row], section: str, name: str) -> Written:
    parts: dict[str, Written] = {}
    mistakes: list[Mistake] = []
    for row in rows:
        part = row.cells.get("id")
        place = f"{name}:{row.line}"
        if part is None:
            mistakes.append(mistake("check.table_no_id", f"{place}:{columns.index('id') + 1}"))
        elif part in parts:
            mistakes.append(mistake("check.key_twice", place, value=part, first=parts[part].place))
        else:
            values: dict[str, Written] = {}
            for column, cell in row.cells.items():
                if column != "id":
                    steps = column.split(".")
                    where = f"{place}:{columns.index(column) + 1}"
                    put(values, steps, cell_value(cell, types_at({}, (section, part, *steps)), where))
            parts[part] = Written(values, place)
    if mistakes:
        raise InputError(mistakes)
    return Written(parts, name)


def put(values: dict[str, Written], steps: list[str], value: Written) -> None:
    """Put a value under a dotted column."""
    if len(steps) == 1:
        values[steps[0]] = value
        return
    inner = values.setdefault(steps[0], Written({}, value.place))
    if isinstance(inner.value, dict):
        put(inner.value, steps[1:], value)


def cell_value(cell: str, kinds: list[object], place: str) -> Written:
    """The value of a cell where `kinds` may stand."""
    if is_list(kinds) and cell not in ("working_days", "every_day"):
        return Written([Written(item, place) for item in _items(cell)], place)
    if is_text(kinds) or "(" in cell:
        return Written(cell, place)
    return Written(_plain_value(cell), place)


def _plain_value(cell: str) -> int | float | bool | str:
    """A number or a truth value as YAML reads it, else the text itself; a table may have a hundred thousand cells."""
    if _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    if not _MAYBE.match(cell):
        return cell
    try:
        value = parse_yaml(cell, "").value
    except InputError:
        return cell
    return value if isinstance(value, int | float | bool) else cell


def _items(cell: str) -> list[str]:
    return [item for item in (part.strip() for part in cell.replace(";", " ").split()) if item]


def _roster(columns: list[str], rows: list[Row], name: str) -> Written:
    """Rows of calendar, date and hours; several rows of one date add up."""
    dates: dict[str, dict[str, Written]] = {}
    mistakes: list[Mistake] = []
    for row in rows:
        place = f"{name}:{row.line}"
        lacking = next((column for column in _ROSTER[:2] if column not in row.cells), None)
        if lacking is not None:
            mistakes.append(mistake("check.table_lacks", f"{place}:{columns.index(lacking) + 1}", column=lacking))
            continue
        days = dates.setdefault(row.cells["calendar"], {})
        before = days.get(row.cells["date"])
        items = list(before.value) if before is not None and isinstance(before.value, list) else []
        where = f"{place}:{columns.index('hours') + 1}"
        items += [Written(item, where) for item in _items(row.cells.get("hours", ""))]
        days[row.cells["date"]] = Written(items, where)
    if mistakes:
        raise InputError(mistakes)
    return Written({key: Written({"dates": Written(days, name)}, name) for key, days in dates.items()}, name)
