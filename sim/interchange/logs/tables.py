"""Rows of cells that become a frame: the header that names them, found below titles, made unique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import polars as pl

from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.raw import check_rows, refused
from sim.log.understood import Understood

__all__ = ["MOST_COLUMNS", "SEARCHED", "UNSHOWN", "Header", "find_header", "frame_of", "rows_as_frame", "shown"]

MOST_COLUMNS = 1_000
"""The most columns that a table may have."""

SEARCHED = 20
"""Rows from the top among which the header is looked for."""

UNSHOWN = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+"
"""Characters that no table shows, as a pattern."""

_ROWS = 50_000  # rows that are texts of Python before they go into a frame


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first rows names the columns: the one with most known names, else the first that is as wide as most.

    >>> find_header([["工单明细表", ""], ["", ""], ["工单号", "环节"], ["1", "受理"]])
    2
    """
    first = next((number for number, row in enumerate(rows) if any(row)), 0)
    known = [len(roles_in(row)) for row in rows]
    if max(known, default=0) >= 2:
        return known.index(max(known))
    widths = [sum(map(bool, row)) for row in rows]
    full = max(widths, default=0)
    # a title stands alone in its row
    return next((number for number, width in enumerate(widths) if width * 2 > full), first) if full > 1 else first


def shown(text: str) -> str:
    """A text without what would move a terminal's cursor, break a line or turn its direction."""
    return re.sub(UNSHOWN, " ", text)


class Header:
    """The names of a table's columns, each once and none empty.

    Parameters
    ----------
    cells
        The row that names the columns.
    place
        File and line of it, for errors.
    understood
        Takes notes of names that were made.
    """

    def __init__(self, cells: Sequence[str], place: str, understood: Understood) -> None:
        names = [shown(name).strip() for name in cells]
        while names and not names[-1]:
            names.pop()
        if len(names) > MOST_COLUMNS:
            raise refused("read.many_columns", place, columns=len(names), most=MOST_COLUMNS)
        self.names: list[str] = []
        self.made: set[str] = set()
        for number, written in enumerate(names, 1):
            unique = _unique(written or f"#{number}", self.names)
            if written and unique != written:
                understood.note("column_twice", unique)
            if not written:
                self.made.add(unique)
            self.names.append(unique)

    def fit(self, row: list[str], place: str) -> list[str]:
        """A row as wide as the header; cells beyond it must be empty.

        Raises
        ------
        InputError
            It has more or fewer cells.
        """
        width = len(self.names)
        if len(row) == width:
            return row
        if len(row) > width and not any(cell.strip() for cell in row[width:]):
            return row[:width]
        raise refused("read.ragged", place, cells=len(row), columns=width)

    def without_empty(self, frame: pl.DataFrame, understood: Understood) -> pl.DataFrame:
        """The frame without columns that have neither name nor content."""
        empty = {name for name in self.made if (frame[name].str.strip_chars() == "").all()}
        for name in sorted(self.made - empty):
            understood.note("column_unnamed", name)
        return frame.drop(empty)


def _unique(name: str, taken: Sequence[str]) -> str:
    """A name, or the name with the first number that makes it another than those that are taken."""
    further = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *further) if one not in taken)


def rows_as_frame(header: Header, rows: Iterable[tuple[list[str], int]], path: Path) -> tuple[pl.DataFrame, pl.Series]:
    """Rows as a frame of texts, and the line of each; rows without any content are passed over."""
    chunks: list[pl.DataFrame] = []
    lines: list[pl.Series] = []
    count = 0
    for cells, numbers in _in_chunks(header, rows, path):
        count += len(cells)
        check_rows(count, len(header.names), path)
        chunks.append(pl.DataFrame(cells, schema=dict.fromkeys(header.names, pl.String), orient="row"))
        lines.append(pl.Series("line", numbers, dtype=pl.Int64))
    if not chunks:
        raise refused("read.empty", path)
    return pl.concat(chunks, rechunk=True), pl.concat(lines)


def _in_chunks(
    header: Header, rows: Iterable[tuple[list[str], int]], path: Path
) -> Iterator[tuple[list[list[str]], list[int]]]:
    cells: list[list[str]] = []
    numbers: list[int] = []
    width = len(header.names)
    for row, line in rows:
        if not any(row):
            continue
        cells.append(row if len(row) == width else header.fit(row, f"{path}:{line}"))
        numbers.append(line)
        if len(cells) == _ROWS:
            yield cells, numbers
            cells, numbers = [], []
    if cells:
        yield cells, numbers


def frame_of(rows: Sequence[dict[str, object]], whole: Iterable[str] = ()) -> pl.DataFrame:
    """Rows of named cells as a frame of texts, with `whole` as columns of whole numbers."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame(rows, schema={name: pl.Int64() if name in whole else pl.String() for name in names})
