"""A log on disk: a directory or one .zip of Parquet tables and JSON, saved whole or not at all, checked when loaded."""

from __future__ import annotations

import hashlib
import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.atomic import beside
from sim.log.check import check
from sim.log.contract import SCHEMA_VERSION, TABLES, check_version
from sim.log.eventlog import EventLog
from sim.log.frozen import canonical_json, freeze_data
from sim.log.refusal import refused

__all__ = ["FILES", "ZIP_ERRORS", "is_saved", "load", "save"]

FORMAT = "chuanyue log"
TABLE_FILES = {name: f"{name}.parquet" for name in TABLES}
FILES = (*TABLE_FILES.values(), "recipe.json", "log.json")
"""The files of a saved log as they are written: `log.json` stands last and vouches for the others."""

MOST_JSON = 64 * 2**20  # bytes of recipe.json or log.json
MOST_BYTES = 16 * 2**30  # bytes of a zip's members, unpacked
MOST_ROWS = 100_000_000  # rows of a table
MOST_DENSE = 1_000_000  # rows of a table, and so many more for each byte of its file: what is denser is made to burst
ROWS_A_BYTE = 8
TIMES_PACKED = 250  # as large as a member of a zip may be; ours are stored as they are

ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, RuntimeError, EOFError, OSError, ValueError)
"""What Python's zipfile raises where a zip is damaged, locked by a password or packed in a way that is not known."""

_Source = Callable[[str], Path | BytesIO]


def save(log: EventLog, path: str | Path) -> Path:
    """The place where the log was saved: a directory, or one file if `path` ends in `.zip`.

    The files are written beside the target and then moved there, so that a save that fails or is killed leaves what was
    there before. In a directory that exists, the log's own files are replaced one after the other and anything else
    stays; a save killed between two of them is noticed by `load`, whose hash then differs.

    Parameters
    ----------
    log
        Any log.
    path
        A directory, made if need be with those above it, or a file `*.zip`.

    Raises
    ------
    InputError
        The place cannot be written.

    >>> from datetime import UTC
    >>> from tempfile import TemporaryDirectory
    >>> from sim.log.contract import empty
    >>> from sim.log.freeze import freeze
    >>> log = freeze(work=empty("work"), cases=empty("cases"), start=datetime(2025, 3, 3, tzinfo=UTC))
    >>> with TemporaryDirectory() as folder:
    ...     load(save(log, f"{folder}/log.zip")) == log
    True
    """
    target = _named(Path(path))
    with beside(target) as draft:
        draft.mkdir()
        _write(log, draft)
        if target.suffix == ".zip":
            _pack(draft).replace(target)
        elif target.exists():
            for name in FILES:
                (draft / name).replace(target / name)
        else:
            draft.rename(target)
    return target


def load(path: str | Path) -> EventLog:
    """The log saved at a place, after a check of its contract and its hash.

    Parameters
    ----------
    path
        A directory or a zip that `save` wrote.

    Raises
    ------
    InputError
        There is no log of ours, or one of its files is missing, truncated or too large.
    LogError
        It has another schema version, breaks a requirement, or is not what was saved.

    >>> load("scenarios")
    Traceback (most recent call last):
        ...
    sim.errors.InputError: scenarios: is no saved log: log.json is missing; ...
    """
    place = _named(Path(path))
    with _opened(place) as source:
        head = _head(source, place)
        _verify(source, place, head.get("files", {}))
        log = EventLog(
            **{name: _table(source, place, name, head["rows"][name]) for name in TABLES},
            start=_start(head, place),
            recipe=_json(source, place, "recipe.json"),
            provenance=head["provenance"],
        )
    check(log)
    if log.hash != head["hash"]:
        raise refused(f"R17 {place}/log.json", "other_hash", told=head["hash"], found=log.hash)
    return log


def _named(place: Path) -> Path:
    """A place whose name is text: polars cannot write or read at any other."""
    try:
        str(place.absolute()).encode()
    except UnicodeEncodeError as error:
        raise _unreadable(place, "no_text") from error
    return place


def is_saved(path: str | Path) -> bool:
    """Whether a place looks like a saved log: it has a `log.json`, as a directory or inside a zip."""
    place = Path(path)
    if place.is_dir():
        return (place / "log.json").is_file()
    return place.is_file() and zipfile.is_zipfile(place)


def _write(log: EventLog, folder: Path) -> None:
    for name, table in log.tables.items():
        table.write_parquet(folder / TABLE_FILES[name], compression="zstd")
    (folder / "recipe.json").write_text(canonical_json(log.recipe), encoding="utf-8")
    head = {
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "hash": log.hash,
        "start": log.start.isoformat(),
        "zone": getattr(log.start.tzinfo, "key", None),
        "rows": {name: table.height for name, table in log.tables.items()},
        "files": {name: _checksum(folder / name) for name in FILES[:-1]},
        "provenance": log.provenance,
    }
    (folder / "log.json").write_text(json.dumps(head, ensure_ascii=False, indent=1), encoding="utf-8")


def _pack(folder: Path) -> Path:
    packed = folder / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:  # Parquet is compressed already
        for name in FILES:
            archive.write(folder / name, name)
    return packed


@contextmanager
def _opened(place: Path) -> Iterator[_Source]:
    if place.is_dir():
        yield lambda name: _file(place, name)
        return
    try:
        with zipfile.ZipFile(place) as archive:
            members = {info.filename: info for info in archive.infolist() if info.filename in FILES}
            if sum(info.file_size for info in members.values()) > MOST_BYTES:
                raise _unreadable(place, "too_large", most=MOST_BYTES >> 30)
            for name, info in members.items():
                if info.file_size > max(MOST_JSON, TIMES_PACKED * info.compress_size):
                    raise _unreadable(place, "large_file", file=name, most=MOST_JSON >> 20)
            yield lambda name: _member(archive, members, name)
    except FileNotFoundError as error:
        raise _unreadable(place, "no_such") from error
    except ZIP_ERRORS as error:
        raise _unreadable(place, "no_zip", why=error) from error


def _file(place: Path, name: str) -> Path:
    """A file of a directory; a pipe or a device would be read for ever."""
    if not (place / name).is_file():
        raise FileNotFoundError(name)
    return place / name


def _member(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], name: str) -> BytesIO:
    """A file of a zip, read no further than its size says: a false size is a wrong checksum, not a full memory."""
    if name not in members:
        raise FileNotFoundError(name)
    with archive.open(members[name]) as packed:
        return BytesIO(packed.read(members[name].file_size))


def _head(source: _Source, place: Path) -> dict[str, Any]:
    head = _json(source, place, "log.json")
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise _unreadable(place, "foreign", format=FORMAT)
    check_version(str(head.get("schema_version")), place=f"{place}/log.json")
    types = {"hash": str, "start": str, "rows": dict, "provenance": dict}
    for key, kind in types.items():
        if not isinstance(head.get(key), kind):
            raise _unreadable(place, "incomplete", word=key)
    if not isinstance(head.get("files", {}), dict):  # logs saved by the first release have no checksums
        raise _unreadable(place, "incomplete", word="files")
    if set(head["rows"]) != set(TABLES):
        raise _unreadable(place, "incomplete", word="rows")
    return head


def _verify(source: _Source, place: Path, checksums: dict[str, object]) -> None:
    """Let files pass that are what was saved: the reader of Parquet does not survive every damage."""
    for name, checksum in checksums.items():
        try:
            if name in FILES and _checksum(source(name)) != checksum:
                raise _unreadable(place, "damaged", file=name)
        except FileNotFoundError as error:
            raise _unreadable(place, "missing", file=name) from error
        except OSError as error:
            raise _unreadable(place, "broken_table", file=name, why=error) from error


def _checksum(found: Path | BytesIO) -> str:
    if isinstance(found, BytesIO):
        return hashlib.sha256(found.getbuffer()).hexdigest()
    with found.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(found: Path | BytesIO) -> int:
    return found.stat().st_size if isinstance(found, Path) else len(found.getbuffer())


def _json(source: _Source, place: Path, name: str) -> Any:
    try:
        found = source(name)
        if _size(found) > MOST_JSON:
            raise _unreadable(place, "large_file", file=name, most=MOST_JSON >> 20)
        return freeze_data(json.loads(found.read_bytes() if isinstance(found, Path) else found.getvalue()))
    except FileNotFoundError as error:
        raise _unreadable(place, "missing", file=name) from error
    except (ValueError, OSError, RecursionError) as error:
        raise _unreadable(place, "broken_json", file=name, why=error) from error


def _table(source: _Source, place: Path, name: str, rows: object) -> pl.DataFrame:
    file = TABLE_FILES[name]
    try:
        found = source(file)
        lazy = pl.scan_parquet(found)
        count = lazy.select(pl.len()).collect().item()  # stands in the footer: a bomb is seen before it is unpacked
        most = min(MOST_ROWS, MOST_DENSE + ROWS_A_BYTE * _size(found))
        if count != rows or count > most:
            raise _unreadable(place, "rows", file=file, count=count, rows=rows, most=most)
        return lazy.collect()
    except FileNotFoundError as error:
        raise _unreadable(place, "missing", file=file) from error
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise _unreadable(place, "broken_table", file=file, why=error) from error


def _start(head: dict[str, Any], place: Path) -> datetime:
    try:
        start = datetime.fromisoformat(head["start"])
        return start.astimezone(ZoneInfo(head["zone"])) if head.get("zone") else start
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise _unreadable(place, "no_start", start=head["start"], zone=head.get("zone")) from error


_RULES = {
    "no_such": "there is no such file or directory",
    "no_text": "has a name that is no text in UTF-8",
    "missing": "is no saved log: {file} is missing",
    "foreign": "is no saved log: the format in log.json is not '{format}'",
    "no_zip": "is no readable zip: {why}",
    "too_large": "unpacks to more than {most} GiB",
    "large_file": "{file} is larger than {most} MiB",
    "broken_json": "{file} cannot be read: {why}",
    "damaged": "{file} is not what was saved: it is truncated, changed, or belongs to another log",
    "broken_table": "{file} is truncated or no Parquet file: {why}",
    "incomplete": "log.json is incomplete: '{word}' is missing or of another type",
    "rows": "{file} has {count} rows; log.json says {rows}, and the most is {most}",
    "no_start": "log.json: start '{start}' in zone '{zone}' is no date and time",
}
"""What is wrong with a place; `sim/words/log.json` says the same in Chinese."""

_REMEDY = "give a directory or .zip that this tool has saved"
_REMEDIES = {"no_text": "rename it"}


def _unreadable(place: Path, name: str, **values: object) -> InputError:
    texts = {key: str(value) for key, value in values.items()}
    rule = _RULES[name].format(**texts)
    remedy = _REMEDIES.get(name, _REMEDY)
    return InputError(Mistake(str(place), rule, remedy, key=f"log.{name}", values=tuple(texts.items())))
