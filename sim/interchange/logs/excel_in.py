"""The rows of a sheet of a workbook: Excel (.xlsx, .xlsm, .xls) or OpenDocument (.ods)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, load_workbook

from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.excel_guard import check_workbook
from sim.interchange.logs.mapping import LogMapping
from sim.interchange.logs.raw import RawEvents, Report, refused
from sim.interchange.logs.tables import SEARCHED, Header, find_header, rows_as_frame
from sim.log.understood import Understood
from sim.model.mistakes import nearest

__all__ = ["excel_events"]

_Cell = int | float | str | bool | time | date | datetime | timedelta
_NEWS_EVERY = 50_000  # rows between two reports


def excel_events(path: Path, mapping: LogMapping, report: Report | None) -> RawEvents:
    """The rows of one sheet as texts: the sheet that was named, else the one with most known columns.

    The header is looked for below titles; columns without name and content are left out. A formula is its last result,
    one that failed is an empty cell.

    Parameters
    ----------
    path
        The workbook.
    mapping
        May say the sheet and the row of the header.
    report
        Is told how far the reading has come.

    Raises
    ------
    InputError
        The workbook is damaged, locked or too large, or has no such sheet, or no rows.
    """
    check_workbook(path)
    understood = Understood(path.name, "excel")
    try:
        with load_workbook(path) as workbook:
            sheet = _sheet(workbook, mapping, path)
            top = list(_first_rows(sheet))
            number = mapping.header_row or find_header(top) + 1
            place = f"{path}:{sheet.name}"
            names = top[number - 1] if number <= len(top) else []
            header = Header(names, f"{place}!{number}", understood)
            if not header.names:
                raise refused("read.no_header", place, row=number)
            understood.details = {"sheet": sheet.name, "header_row": str(number)}
            merged = _Merged(sheet, number)
            frame, lines = rows_as_frame(header, _rows(sheet, merged, report), path)
            if merged.filled:
                understood.note("merged", count=merged.filled)
    except PasswordError as error:
        raise refused("read.password", path) from error
    except CalamineError as error:
        raise refused("read.damaged_workbook", path) from error
    return RawEvents(header.without_empty(frame, understood), lambda row: f"{place}!{lines[row]}", understood)


def _sheet(workbook: CalamineWorkbook, mapping: LogMapping, path: Path) -> CalamineSheet:
    """The sheet that was named, else the one in whose header most columns are known; of equal ones the first."""
    names = workbook.sheet_names
    if mapping.sheet:
        if mapping.sheet not in names:
            near = nearest(mapping.sheet, names) or (names[0] if names else "")
            raise refused("read.no_sheet", path, sheet=mapping.sheet, near=near, known=", ".join(names))
        return workbook.get_sheet_by_name(mapping.sheet)
    sheets = [sheet for sheet in map(workbook.get_sheet_by_name, names) if sheet.height]
    if not sheets:
        raise refused("read.empty", path)
    return max(sheets, key=_known)


def _known(sheet: CalamineSheet) -> int:
    rows = list(_first_rows(sheet))
    return len(roles_in(rows[find_header(rows)]))


def _first_rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows()):
        if number == SEARCHED:
            return
        yield [_text(cell).strip() for cell in row]


class _Merged:
    """Cells that span several rows below the header: each of the rows gets what the first one holds."""

    def __init__(self, sheet: CalamineSheet, header_row: int) -> None:
        self.header_row = header_row
        self.filled = 0
        left = sheet.start[1] if sheet.start is not None else 0
        self._begin: dict[int, list[tuple[int, int]]] = {}  # of a first row, the last one and the column
        for (top, column), (bottom, _) in sheet.merged_cell_ranges or ():
            if top >= header_row and bottom > top and column >= left:
                self._begin.setdefault(top + 1, []).append((bottom + 1, column - left))
        self._open: dict[int, tuple[int, str]] = {}  # of a column, the last row and the text

    def fill(self, row: list[str], number: int) -> list[str]:
        """A row with the texts of the cells that reach into it."""
        for column, (last, text) in list(self._open.items()):
            if number > last:
                del self._open[column]
            elif column < len(row) and not row[column]:
                row[column] = text
        for last, column in self._begin.get(number, ()):
            if column < len(row):
                self._open[column] = (last, row[column])
                self.filled += 1
        return row


def _rows(sheet: CalamineSheet, merged: _Merged, report: Report | None) -> Iterator[tuple[list[str], int]]:
    """The rows below the header, each with its number in the sheet."""
    height = max(sheet.height, 1)
    for number, row in enumerate(sheet.iter_rows(), 1):
        if report is not None and number % _NEWS_EVERY == 0:
            report(number / height, f"{number:,}")
        if number > merged.header_row:
            yield merged.fill([_text(cell) for cell in row], number), number


def _text(cell: _Cell) -> str:
    """A cell as a text; a whole number without a fraction, as a person sees it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return cell.isoformat() if isinstance(cell, time) else repr(cell)
