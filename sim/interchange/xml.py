"""XML files from anybody, as a tree that knows its lines: bounded in size, depth and number, without entities."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from sim.interchange.logs.raw import opened, refused

__all__ = ["DEEPEST", "MOST_BYTES", "MOST_TAGS", "Tag", "read_xml"]

MOST_BYTES = 64 * 2**20
"""The most bytes that a file may hold, unpacked."""
DEEPEST = 200
"""How deeply elements may be nested."""
MOST_TAGS = 500_000
"""The most elements of a file, those that are skipped included."""

_CHUNK = 1 << 20  # bytes given to the parser at once
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_KNOWN = re.compile(r"(utf-?(8|16|32)|ascii|iso8859|latin|cp\d|gb|big5|shift_jis|euc_|koi8)")
"""Names of codecs that turn bytes into text in linear time; Python has others, such as punycode."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An XML element: its namespace and name, what stands in it, and the line where it begins."""

    space: str
    name: str
    attributes: dict[str, str]
    """By name; those of another namespace as `namespace name`."""
    line: int
    children: list[Tag] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands directly in it, without the spaces around."""
        return "".join(self.pieces).strip()

    def get(self, name: str) -> str:
        """An attribute, "" where there is none."""
        return self.attributes.get(name, "")

    def all(self, *names: str) -> Iterator[Tag]:
        """Its children of these names, in its own namespace."""
        return (tag for tag in self.children if tag.name in names and tag.space == self.space)

    def first(self, *names: str) -> Tag | None:
        """The first of its children of these names."""
        return next(self.all(*names), None)


def read_xml(path: Path, *, skip: Callable[[str, str], bool] = lambda space, name: False) -> Tag:
    """The root of an XML file, plain or gzipped, in any usual encoding.

    A document type, and with it any entity, is refused; nothing is fetched.

    Parameters
    ----------
    path
        The file.
    skip
        Whether an element of this namespace and name is passed over, with all that stands in it.

    Raises
    ------
    InputError
        The file cannot be read; the text names file, line, rule and remedy.
    """
    with opened(path) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refused("xml.too_large", path, most=MOST_BYTES >> 20)
    if not data.strip():
        raise refused("xml.empty", path)
    builder = _Builder(path, skip)
    text = _text(data, path).encode()
    try:
        for begin in range(0, len(text), _CHUNK):
            builder.parser.Parse(text[begin : begin + _CHUNK], False)
        builder.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refused("read.xml", f"{path}:{error.lineno}", why=expat.ErrorString(error.code)) from error
    return builder.root[0]


def _text(data: bytes, path: Path) -> str:
    """The text of a file in the encoding of its mark or declaration; UTF-8 that is none may be GB18030."""
    found = _DECLARED.match(data)
    declared = found.group(1).decode() if found else "utf-8"
    name = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), declared)
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        codec = ""
    if not _KNOWN.match(codec):
        raise refused("xml.encoding", path, encoding=name)
    for encoding in dict.fromkeys(("gb18030" if codec.startswith("gb") else codec, "gb18030")):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("xml.undecodable", path, encoding=name)


class _Builder:
    """Builds the tree while expat reads."""

    def __init__(self, path: Path, skip: Callable[[str, str], bool]) -> None:
        self.root: list[Tag] = []
        self._path, self._skip = path, skip
        self._around: list[Tag] = []
        self._skipped = 0  # how deep inside a skipped element
        self._count = 0
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._danger  # entities cannot be declared elsewhere

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MOST_TAGS:
            raise refused("xml.many", self._place(), most=MOST_TAGS)
        if len(self._around) + self._skipped >= DEEPEST:
            raise refused("xml.deep", self._place(), most=DEEPEST)
        space, _, plain = name.rpartition(" ")
        if self._skipped or (self._around and self._skip(space, plain)):
            self._skipped += 1
            return
        tag = Tag(space, plain, attributes, self.parser.CurrentLineNumber)
        (self._around[-1].children if self._around else self.root).append(tag)
        self._around.append(tag)

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._around.pop()

    def _data(self, text: str) -> None:
        if self._around and not self._skipped:
            self._around[-1].pieces.append(text)

    def _danger(self, *_: object) -> NoReturn:
        raise refused("read.xml_danger", self._place())

    def _place(self) -> str:
        return f"{self._path}:{self.parser.CurrentLineNumber}"
