"""Whether a workbook may be opened: what it unpacks to and how far its cells reach, before a library believes it."""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from sim.interchange.logs.raw import refused
from sim.log.store import ZIP_ERRORS

__all__ = ["MOST_CELLS", "check_workbook"]

MOST_UNPACKED = 2**30
"""The most bytes that a workbook may unpack to."""
MOST_CELLS = 20_000_000
"""The most cells of the rectangle that a sheet's filled cells span, and the most that repeated cells may stand for."""
MOST_TEXT = 2**30
"""The most characters that all cells of a sheet may have together."""

_MOST_RATIO = 200  # times: what is packed more densely than that, and large, was made to be
_SMALL = 64 * 2**20  # bytes of which the density does not matter
_MOST_MEMBERS = 10_000
_LARGEST_XLS = 32 * 2**20  # bytes: a workbook in the old form is not packed
_CHUNK = 1 << 20

_FAR = 10**9  # rows or columns that no sheet has
_LONGEST_TAG = 1 << 16  # bytes of a tag that may lie across two chunks

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_SHARED = re.compile(r"xl/sharedStrings\.xml$", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Za-z]{1,4})(\d{1,8})"')
_USED = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\bt="s"[^<>]*>\s*<(?:\w+:)?v>(\d{1,9})')


def check_workbook(path: Path) -> None:
    """Refuse a workbook that would fill the memory or is damaged.

    Raises
    ------
    InputError
        It unpacks to more than `MOST_UNPACKED`, or much more than its size lets expect; its sheets span more than
        `MOST_CELLS`; or it is no readable zip.
    """
    if not zipfile.is_zipfile(path):
        if path.stat().st_size > _LARGEST_XLS:
            raise refused("read.too_large", path, most=_LARGEST_XLS >> 20)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive, path)
    except (*ZIP_ERRORS, expat.ExpatError) as error:
        raise refused("read.damaged_workbook", path) from error


def _check_archive(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    if len(members) > _MOST_MEMBERS:
        raise refused("read.workbook_bomb", path, most=MOST_UNPACKED >> 20)
    packed = max(path.stat().st_size, 1)
    total = 0
    sheets: list[_Sheet] = []
    lengths = array("q")
    for member in members:
        # what a member says of its size may be a lie: it is unpacked to its true end, and counted
        member.file_size = MOST_UNPACKED + 1
        part = _looker(member.filename)
        with archive.open(member) as unpacked:
            while chunk := unpacked.read(_CHUNK):
                total += len(chunk)
                if total > MOST_UNPACKED or (total > _SMALL and total > packed * _MOST_RATIO):
                    raise refused("read.workbook_bomb", path, most=MOST_UNPACKED >> 20)
                if part is not None:
                    part.see(chunk)
        if part is not None and part.cells > MOST_CELLS:
            raise refused("read.many_cells", path, cells=f"{part.cells:,}", most=f"{MOST_CELLS:,}")
        if isinstance(part, _Sheet):
            sheets.append(part)
        elif isinstance(part, _SharedTexts):
            lengths = part.lengths
    # each cell gets a copy of the text that many may share
    for sheet in sheets:
        most = max(lengths, default=0) * len(sheet.used)
        if most > MOST_TEXT and sum(lengths[n] for n in sheet.used if n < len(lengths)) > MOST_TEXT:
            raise refused("read.workbook_bomb", path, most=MOST_UNPACKED >> 20)


def _looker(name: str) -> _Sheet | _SharedTexts | _OpenDocument | None:
    """What looks at a member of the archive; nothing at one that holds no cells."""
    if _SHEET.search(name):
        return _Sheet()
    if _SHARED.search(name):
        return _SharedTexts()
    return _OpenDocument() if name == "content.xml" else None


class _Sheet:
    """A sheet of an Excel workbook: how far its cells reach, and which shared texts they show."""

    def __init__(self) -> None:
        self.cells = 0
        self.used = array("q")
        self._rows = self._columns = 0
        self._rest = b""

    def see(self, chunk: bytes) -> None:
        """Look at the next bytes; a cell is looked at once it is whole."""
        data = self._rest + chunk
        end = data.rfind(b"<c")
        self._rest = data[end:][:_LONGEST_TAG] if end >= 0 else data[-2:]
        whole = data[:end] if end >= 0 else b""
        for column, row in _CELL.findall(data):
            self._rows = max(self._rows, int(row))
            self._columns = max(self._columns, _number(column))
        self.cells = self._rows * self._columns
        self.used.extend(int(number) for number in _USED.findall(whole))


class _SharedTexts:
    """The texts that the cells of an Excel workbook share: how long each is."""

    cells = 0

    def __init__(self) -> None:
        self.lengths = array("q")
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.CharacterDataHandler = self._text

    def see(self, chunk: bytes) -> None:
        """Look at the next bytes."""
        self._parser.Parse(chunk, False)

    def _begin(self, name: str, _attributes: Mapping[str, str]) -> None:
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def _text(self, data: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(data)


class _OpenDocument:
    """The sheets of an OpenDocument workbook, where a cell or row may stand for any number of equal ones."""

    def __init__(self) -> None:
        self.cells = 0
        self._rows = self._columns = self._column = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin

    def see(self, chunk: bytes) -> None:
        """Look at the next bytes."""
        self._parser.Parse(chunk, False)

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A sheet, row or cell begins."""
        name = tag.rpartition(":")[2]
        told = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name == "table":
            self._rows = self._columns = 0
        elif name == "table-row":
            self._column = 0
            self._rows += _whole(told.get("number-rows-repeated"))
        elif name == "table-cell":
            self._column += _whole(told.get("number-columns-repeated"))
            if "value-type" in told:  # only cells that hold something count
                self._columns = max(self._columns, self._column)
                self.cells = max(self.cells, self._rows * self._columns)


def _number(column: bytes) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _whole(text: str | None) -> int:
    return min(int(text), _FAR) if text is not None and text.isascii() and text.isdigit() else 1
