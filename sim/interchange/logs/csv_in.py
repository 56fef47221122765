"""The rows of a CSV file of somebody else's: encoding, delimiter and header are found out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader, StringIO, TextIOWrapper
from pathlib import Path

import polars as pl

from sim.interchange.logs.choices import DELIMITERS
from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.encodings import find_encoding
from sim.interchange.logs.mapping import LogMapping
from sim.interchange.logs.raw import RawEvents, Report, opened, peek, refused
from sim.interchange.logs.tables import SEARCHED, Header, find_header, rows_as_frame
from sim.log.understood import Understood

__all__ = ["csv_events"]

_SAMPLE = 64 * 1024  # bytes that are looked at for the delimiter and the header
_LONGEST_LINE = 16 * 2**20  # characters
_FORMULA = "=+-@\t\r"


def csv_events(path: Path, mapping: LogMapping, report: Report | None) -> RawEvents:
    """The rows of a CSV file, plain or gzipped, as texts.

    Parameters
    ----------
    path
        UTF-8 (with or without mark), UTF-16 or GB18030, unless the mapping names another encoding.
    mapping
        May say encoding, delimiter and the row of the header.
    report
        Is told how far the reading has come.

    Raises
    ------
    InputError
        The file cannot be read; the text names file, line, rule and remedy.
    """
    encoding = find_encoding(path, mapping)
    understood = Understood(path.name, "csv")
    sample = peek(path, _SAMPLE).decode(encoding, errors="replace")
    if not sample.strip("\ufeff \t\r\n,;|"):
        raise refused("read.empty", path)
    delimiter = {name: sign for sign, name in DELIMITERS.items()}.get(mapping.delimiter) or _delimiter(sample)
    top = [[cell.strip() for cell in row] for row in _sampled(sample, delimiter)[:SEARCHED]]
    number = mapping.header_row or find_header(top) + 1
    understood.details = {"encoding": encoding.removesuffix("-sig").upper(), "delimiter": DELIMITERS[delimiter]}
    if number > 1 or mapping.header_row:
        understood.details["header_row"] = str(number)
    with opened(path, report) as file:
        text = TextIOWrapper(BufferedReader(file, 1 << 20), encoding=encoding, newline="")
        frame, lines = _table(_lines(text, path), delimiter, number, path, understood)
    protected = pl.all().str.replace(f"^'([{_FORMULA}])", "$1")
    return RawEvents(frame.with_columns(protected), lambda row: f"{path}:{lines[row]}", understood)


def _sampled(sample: str, delimiter: str) -> list[list[str]]:
    """The rows of the beginning of a file, as far as they can be read there."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter):
            rows.append(row)
    except csv.Error:  # the reading proper says where
        pass
    return rows


def _delimiter(sample: str) -> str:
    """The delimiter with which a header has the most known columns, else the most columns in which lines agree."""

    def score(delimiter: str) -> tuple[int, int]:
        rows = [row for row in _sampled(sample, delimiter) if row]
        if not rows:
            return 0, 0
        header = rows[find_header(rows[:SEARCHED])]
        alike = sum(len(row) == len(header) for row in rows)
        return len(roles_in(header)), len(header) if alike * 2 > len(rows) else 1

    return max(DELIMITERS, key=score)


def _lines(text: TextIOWrapper, path: Path) -> Iterator[str]:
    """The lines of a text, none of them endless."""
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise refused("read.long_line", f"{path}:{number}", most=_LONGEST_LINE >> 20)
        if "\0" in line:
            raise refused("read.nul", f"{path}:{number}")
        yield line


def _table(
    text: Iterator[str], delimiter: str, header_row: int, path: Path, understood: Understood
) -> tuple[pl.DataFrame, pl.Series]:
    """All rows as texts, and the line on which each stands."""
    reader = csv.reader(text, delimiter=delimiter)
    try:
        names = next((row for number, row in enumerate(reader, 1) if number == header_row), [])
        header = Header(names, f"{path}:{reader.line_num}", understood)
        if not header.names:
            raise refused("read.no_header", path, row=header_row)
        frame, lines = rows_as_frame(header, ((row, reader.line_num) for row in reader), path)
    except csv.Error as error:
        key = "read.long_cell" if "field limit" in str(error) else "read.no_csv"
        raise refused(key, f"{path}:{reader.line_num}", why=error, most=csv.field_size_limit()) from error
    return header.without_empty(frame, understood), lines
