"""A file's content as it comes in: plain or gzipped, bounded in size, its place known for every row."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from sim.errors import InputError
from sim.log.understood import Understood
from sim.model.mistakes import mistake

__all__ = ["MOST_BYTES", "BoundedFile", "RawEvents", "Report", "check_rows", "opened", "peek", "refused", "stem"]

MOST_BYTES = 2**30
"""The most bytes that a file may hold, unpacked."""

MOST_ROWS = 10_000_000
MOST_CELLS = 100_000_000
"""The most rows of a file, and the most cells; reading a million rows of nine takes 1.4 GB."""

_TIMES_PACKED = 250
"""How many times its packed size a file may hold: event logs come to fifty, bombs to a thousand."""
_SURELY_FINE = 64 * 2**20  # bytes that any file may hold

_GZIP = b"\x1f\x8b"

Report = Callable[[float, str], None]
"""Is told how far a long piece of work has come (0 to 1), and in words."""


@dataclass(frozen=True)
class RawEvents:
    """The rows of a file as texts, before anybody has understood them.

    Attributes
    ----------
    frame : polars.DataFrame
        One row an event, all columns String; attributes of a case begin with `case:`.
    place_of : Callable[[int], str]
        File and line of a row, for errors.
    understood : Understood
        What is known of the file so far; readers add to it.
    """

    frame: pl.DataFrame
    place_of: Callable[[int], str]
    understood: Understood


class BoundedFile(RawIOBase):
    """A binary file that refuses to give more than `MOST_BYTES`, says where it is broken and how much of it is read."""

    def __init__(
        self, inner: BinaryIO, path: Path, done: Callable[[], float], report: Report | None, *, packed: int = 0
    ) -> None:
        super().__init__()
        self._inner, self._path, self._read = inner, path, 0
        self._done, self._report = done, report
        self._most = min(MOST_BYTES, max(_SURELY_FINE, packed * _TIMES_PACKED)) if packed else MOST_BYTES

    def readable(self) -> bool:
        """That it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as a text reader asks for; how many bytes there were."""
        view = memoryview(buffer)
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; all that is left for -1.

        Raises
        ------
        InputError
            The file is truncated, damaged or too large.
        """
        try:
            data = self._inner.read(size if size >= 0 else self._most + 1 - self._read)
        except EOFError as error:
            raise refused("read.truncated_gzip", self._path) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise refused("read.damaged_gzip", self._path) from error
        except OSError as error:
            raise refused("read.unreadable", self._path, why=error.strerror or error) from error
        self._read += len(data)
        if self._read > self._most:
            key = "read.too_large" if self._most == MOST_BYTES else "read.bomb"
            raise refused(key, self._path, most=self._most >> 20)
        if self._report is not None:
            self._report(self._done(), f"{self._read >> 20} MiB")
        return data


@contextmanager
def opened(path: Path, report: Report | None = None) -> Iterator[BoundedFile]:
    """A file's content, unpacked where it is gzipped, whatever its name says.

    Parameters
    ----------
    path
        The file.
    report
        Is told the share that has been read, and how much that is.

    Raises
    ------
    InputError
        There is no such file, or it cannot be read.
    """
    try:
        if path.exists() and not path.is_file():  # a folder; a pipe or a device, which would be read for ever
            raise refused("read.no_plain_file", path)
        with path.open("rb") as plain:
            packed = plain.read(2) == _GZIP
            plain.seek(0)
            size = max(path.stat().st_size, 1)
            with gzip.open(plain) if packed else plain as inner:
                bounded = BoundedFile(inner, path, lambda: plain.tell() / size, report, packed=size if packed else 0)  # type: ignore[arg-type]  # GzipFile reads bytes as any binary file does
                yield bounded
    except FileNotFoundError as error:
        raise refused("read.no_file", path) from error
    except OSError as error:
        raise refused("read.unreadable", path, why=error.strerror or error) from error


def peek(path: Path, size: int = 4096) -> bytes:
    """The first bytes of a file, unpacked."""
    with opened(path) as file:
        return file.read(size)


def stem(path: Path) -> str:
    """A file's name without folder and endings.

    >>> stem(Path("logs/08_receipt.xes.gz"))
    '08_receipt'
    """
    return path.name.split(".")[0] or path.name


def check_rows(rows: int, columns: int, place: Path) -> None:
    """Refuse a file that is too long and wide for the memory.

    Raises
    ------
    InputError
        It has more than `MOST_ROWS` or `MOST_CELLS`.
    """
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise refused("read.many_rows", place, rows=f"{MOST_ROWS:,}", cells=f"{MOST_CELLS:,}")


def refused(key: str, place: Path | str, /, **values: object) -> InputError:
    """The error that a text of `sim/words/read.json` tells of a place."""
    texts = {name: str(value) for name, value in values.items()}
    return InputError(mistake(key, str(place), **texts))
