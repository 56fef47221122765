"""The rows of a file with one JSON object a line."""

from __future__ import annotations

import json
from array import array
from io import BufferedReader
from pathlib import Path
from typing import Any, NoReturn

import polars as pl

from sim.interchange.logs.raw import RawEvents, Report, check_rows, opened, refused
from sim.interchange.logs.tables import MOST_COLUMNS, frame_of, shown
from sim.log.understood import Understood

__all__ = ["jsonl_events"]

_LONGEST_LINE = 16 * 2**20  # bytes
_ROWS = 50_000  # objects that are Python's before they go into a frame
_DEEPEST = 20
_MARK = b"\xef\xbb\xbf"


def jsonl_events(path: Path, report: Report | None) -> RawEvents:
    """The rows of a file of JSON lines, plain or gzipped, as texts: keys are columns, with dots for objects inside.

    Numbers stay as they are written, so that no digit of an id or of an epoch time is lost; a list is its JSON.

    Raises
    ------
    InputError
        A line is no JSON object, or the file cannot be read; the text names file, line, rule and remedy.
    """
    understood = Understood(path.name, "jsonl")
    rows: list[dict[str, object]] = []
    lines = array("q")
    chunks: list[pl.DataFrame] = []
    keys: dict[str, str] = {}
    with opened(path, report) as file:
        buffered = BufferedReader(file, 1 << 20)
        number = 0
        while line := buffered.readline(_LONGEST_LINE):
            number += 1
            place = f"{path}:{number}"
            if len(line) == _LONGEST_LINE:
                raise refused("read.long_line", place, most=_LONGEST_LINE >> 20)
            if not line.strip() or line == _MARK:
                continue
            rows.append({keys.setdefault(key, key): text for key, text in _cells(_object(line, place), place).items()})
            lines.append(number)
            if len(keys) > MOST_COLUMNS:
                raise refused("read.many_columns", place, columns=len(keys), most=MOST_COLUMNS)
            if len(rows) == _ROWS:
                chunks.append(frame_of(rows))
                rows = []
                check_rows(len(lines), len(keys), path)
    if rows:
        chunks.append(frame_of(rows))
    if not chunks:
        raise refused("read.empty", path)
    return RawEvents(pl.concat(chunks, how="diagonal"), lambda row: f"{path}:{lines[row]}", understood)


def _object(line: bytes, place: str) -> dict[str, Any]:
    def not_finite(name: str) -> NoReturn:
        raise refused("read.json_number", place, number=name)

    try:
        data = json.loads(line.removeprefix(_MARK).decode(), parse_int=str, parse_float=str, parse_constant=not_finite)
        if b"\\u" in line:
            json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:  # half a character, as \\ud800 alone is
        raise refused("read.no_json", place, why=error.reason) from error
    except UnicodeDecodeError as error:
        raise refused("read.not_in", place, encoding="UTF-8") from error
    except json.JSONDecodeError as error:
        raise refused("read.no_json", place, why=f"{error.msg}, {error.colno}") from error
    except RecursionError as error:
        raise refused("read.json_deep", place, most=_DEEPEST) from error
    if not isinstance(data, dict):
        raise refused("read.no_object", place)
    return data


def _cells(data: dict[str, Any], place: str, prefix: str = "", depth: int = 1) -> dict[str, object]:
    """The values of an object as texts, those of objects inside with the way to them as their names."""
    if depth > _DEEPEST:
        raise refused("read.json_deep", place, most=_DEEPEST)
    cells: dict[str, object] = {}
    for key, value in data.items():
        name = shown(f"{prefix}{key}")
        if isinstance(value, dict):
            cells |= _cells(value, place, f"{name}.", depth + 1)
        elif isinstance(value, bool):
            cells[name] = "true" if value else "false"
        elif isinstance(value, list):
            cells[name] = json.dumps(value, ensure_ascii=False)
        else:
            cells[name] = value
    return cells
