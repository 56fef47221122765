"""An event log from a CSV file of somebody else's: encoding, delimiter, columns and dates are found out."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import polars as pl

from sim.interchange.logs.assemble import assemble
from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.raw import RawEvents, opened, refused
from sim.interchange.logs.understood import Understood
from sim.log.eventlog import EventLog

__all__ = ["read_csv"]

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAMPLE = 64 * 1024  # bytes that are looked at for the delimiter
_CHUNK = 1 << 20  # bytes decoded at once to find the encoding
_ROWS = 50_000  # rows that are texts of Python before they go into a frame
_FORMULA = "=+-@\t\r"


def read_csv(
    path: str | Path, *, columns: Mapping[str, str | None] | None = None, zone: str = "Asia/Shanghai"
) -> EventLog:
    r"""The log that a CSV file holds, plain or gzipped.

    What was understood stands in `provenance["understood"]`; `sim.interchange.logs.understood.tell` says it in words. What
    is concluded from the data, and what stays null, is written in docs/log.md.

    Parameters
    ----------
    path
        UTF-8 (with or without mark), UTF-16 with mark, or GB18030; the first line names the columns.
    columns
        Role to column where the known names do not do, such as `{"case": "Incident ID", "department": None}`. Roles:
        case, activity, start, end, time, enable, lifecycle, instance, resource, post, department, process, segment,
        district, channel, arrival.
    zone
        Where the clocks stand of times without an offset.

    Raises
    ------
    InputError
        The file cannot be read; the text names file, line, rule and remedy.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "hall.csv")
    ...     _ = path.write_text("case,activity,start,end\n1,accept,2024-02-19 08:30,2024-02-19 08:50\n")
    ...     read_csv(path).work.select("process", "activity", "busy_time").row(0)
    ('hall', 'accept', 1200000000)
    """
    place = Path(path)
    with opened(place) as file:
        data = file.read()
    encoding = _encoding(data, place)
    delimiter = _delimiter(data, encoding, place)
    frame, lines = _table(data, encoding, delimiter, place)
    details = {"encoding": encoding.removesuffix("-sig").upper(), "delimiter": _DELIMITERS[delimiter]}
    raw = RawEvents(frame, lambda row: f"{place}:{lines[row]}", Understood(place.name, "csv", details))
    return assemble(raw, place, columns=columns, zone=zone)


def _encoding(data: bytes, place: Path) -> str:
    """The encoding of a file: the one of its mark, else UTF-8, else GB18030, whichever it can be read in."""
    marked = next((name for mark, name in _MARKS.items() if data.startswith(mark)), None)
    if marked is None and b"\0" in data[:_SAMPLE]:
        raise refused("read.binary", place)
    line = 0
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        for first in range(0, len(data), _CHUNK):
            chunk = data[first : first + _CHUNK]
            try:
                decoder.decode(chunk, final=first + _CHUNK >= len(data))
            except UnicodeDecodeError:
                line = line or data.count(b"\n", 0, first) + _line_in(chunk, encoding)
                break
        else:
            return encoding
    raise refused("read.encoding", f"{place}:{line}")


def _line_in(chunk: bytes, encoding: str) -> int:
    """The line of a chunk on which it stops being text, roughly: a character may begin before the chunk."""
    try:
        chunk.decode(encoding)
    except UnicodeDecodeError as error:
        return chunk.count(b"\n", 0, error.start) + 1
    return 1


def _delimiter(data: bytes, encoding: str, place: Path) -> str:
    """The delimiter with which the header has the most known columns, else the most columns in which lines agree."""
    sample = codecs.getincrementaldecoder(encoding)().decode(data[:_SAMPLE])
    if not sample.strip():
        raise refused("read.empty", place)

    def score(delimiter: str) -> tuple[int, int]:
        try:
            rows = [row for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        if not rows:
            return 0, 0
        alike = sum(len(row) == len(rows[0]) for row in rows)
        return len(roles_in(rows[0])), len(rows[0]) if alike * 2 > len(rows) else 1

    return max(_DELIMITERS, key=score)


def _table(data: bytes, encoding: str, delimiter: str, place: Path) -> tuple[pl.DataFrame, pl.Series]:
    """All rows as texts, and the line on which each stands."""
    reader = csv.reader(TextIOWrapper(BytesIO(data), encoding=encoding, newline=""), delimiter=delimiter)
    chunks: list[pl.DataFrame] = []
    lines: list[pl.Series] = []
    try:
        header = [name.strip() for name in next(row for row in reader if row)]
        header = [name or f"column {number}" for number, name in enumerate(header, 1)]
        if twice := next((name for name in header if header.count(name) > 1), None):
            raise refused("read.column_twice", f"{place}:{reader.line_num}", column=twice)
        for rows, numbers in _in_chunks(reader, len(header), place):
            chunks.append(pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row"))
            lines.append(pl.Series("line", numbers, dtype=pl.Int64))
    except csv.Error as error:
        raise refused("read.no_csv", f"{place}:{reader.line_num}", why=error) from error
    if not chunks:
        raise refused("read.empty", place)
    frame = pl.concat(chunks)
    protected = pl.all().str.replace(f"^'([{_FORMULA}])", "$1")
    return frame.with_columns(protected), pl.concat(lines)


def _in_chunks(reader: Iterator[list[str]], width: int, place: Path) -> Iterator[tuple[list[list[str]], list[int]]]:
    """Rows and their lines, some thousands at a time; empty lines are passed over."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    for row in reader:
        if not row:
            continue
        line: int = reader.line_num  # type: ignore[attr-defined]  # csv.reader has no public type
        if len(row) != width:
            raise refused("read.ragged", f"{place}:{line}", cells=len(row), columns=width)
        rows.append(row)
        numbers.append(line)
        if len(rows) == _ROWS:
            yield rows, numbers
            rows, numbers = [], []
    if rows:
        yield rows, numbers
