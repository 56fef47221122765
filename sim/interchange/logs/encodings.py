"""In which encoding a text file is written."""

from __future__ import annotations

import codecs
import re
from io import BufferedReader
from pathlib import Path

from sim.interchange.logs.columns import roles_in
from sim.interchange.logs.mapping import LogMapping
from sim.interchange.logs.raw import opened, peek, refused
from sim.model.mistakes import nearest

__all__ = ["find_encoding"]

# The longer marks first: that of UTF-32 begins as that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_COMMON = ("utf-8", "gb18030", "utf-16", "big5", "cp1252", "shift_jis", "euc-kr")
_CHUNK = 1 << 20  # bytes decoded at once
_SURE = 4  # Chinese characters in UTF-8 that no GB18030 text has by chance
_HAN = re.compile("[\u4e00-\u9fff]")


def find_encoding(path: Path, mapping: LogMapping) -> str:
    """The encoding of a file: the one given, that of its mark, else UTF-8, else GB18030, whichever it can be read in.

    Raises
    ------
    InputError
        It is no text, or in none of them; or it begins in one encoding and goes on in another.
    """
    if mapping.encoding:
        return _given(mapping.encoding, path)
    head = peek(path)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _unmarked_utf16(head)
    if marked is None and b"\0" in head:
        raise refused("read.binary", path)
    if marked is not None:
        broken = _first_broken(path, marked)
        if broken is not None:
            raise refused("read.not_in", f"{path}:{broken[0]}", encoding=marked.removesuffix("-sig").upper())
        return marked
    utf8 = _first_broken(path, "utf-8")
    if utf8 is None:
        return "utf-8"
    line, chinese = utf8
    if chinese >= _SURE:
        raise refused("read.mixed_encodings", f"{path}:{line}")
    if _first_broken(path, "gb18030") is not None:
        raise refused("read.encoding", f"{path}:{line}")
    other = _line_in_utf8(path)
    if other is not None:
        raise refused("read.mixed_encodings", f"{path}:{other}")
    return "gb18030"


def _given(encoding: str, path: Path) -> str:
    """An encoding that somebody named, if there is one of that name and the file is in it."""
    try:
        "".encode(encoding)
    except LookupError as error:
        near = nearest(encoding.lower(), _COMMON) or "utf-8"
        raise refused("read.no_encoding", path, encoding=encoding, near=near) from error
    if codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"
    broken = _first_broken(path, encoding)
    if broken is not None:
        raise refused("read.not_in", f"{path}:{broken[0]}", encoding=encoding)
    return encoding


def _unmarked_utf16(head: bytes) -> str | None:
    """UTF-16 without a mark, if the first line then has known columns."""
    if b"\0" not in head:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        if len(roles_in(re.split(r"[,;\t|\r\n]", text)[:100])) >= 2:
            return encoding
    return None


def _line_in_utf8(path: Path) -> int | None:
    """A line of a file in GB18030 that is in UTF-8 beyond doubt, if there is one."""
    with opened(path) as file:
        buffered = BufferedReader(file, _CHUNK)
        number = 0
        while line := buffered.readline(_CHUNK):
            number += 1
            text = "" if line.isascii() else line.decode("utf-8", errors="replace")
            if "\ufffd" not in text and len(_HAN.findall(text)) >= _SURE:
                return number
    return None


def _first_broken(path: Path, encoding: str) -> tuple[int, int] | None:
    """Where a file stops being text in an encoding: the line, and the Chinese characters before it; else None."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, chinese = 1, 0
    with opened(path) as file:
        while True:
            chunk = file.read(_CHUNK)
            held = decoder.getstate()[0]  # bytes of a character that began in the chunk before
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                before = (held + chunk)[: error.start].decode(encoding, errors="ignore")
                return line + before.count("\n"), chinese + len(_HAN.findall(before[:_CHUNK]))
            if not chunk:
                return None
            line += text.count("\n")
            if chinese < _SURE:
                chinese += len(_HAN.findall(text))
