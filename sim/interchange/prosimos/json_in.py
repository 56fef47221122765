"""JSON files from anybody, as values that know their lines: bounded in size and depth."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sim.interchange.logs.raw import opened, refused
from sim.model.written import Written

__all__ = ["DEEPEST", "MOST_BYTES", "MOST_VALUES", "read_json"]

MOST_BYTES = 64 * 2**20
"""The most bytes that a file may hold, unpacked."""
DEEPEST = 100
"""How deeply lists and objects may be nested."""
MOST_VALUES = 2_000_000
"""How many values a file may hold."""

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_scan_text: Callable[[str, int], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined]  # undocumented, yet the only reader of JSON's texts


def read_json(path: Path) -> Written:
    """What a JSON file says, each value with its place `file:line`.

    Parameters
    ----------
    path
        UTF-8, UTF-16 with its mark, or GB18030; plain or gzipped.

    Raises
    ------
    InputError
        There is no such file, it is no JSON, or it is beyond `MOST_BYTES`, `DEEPEST` or `MOST_VALUES`.
    """
    with opened(path) as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise refused("read.too_large", path, most=MOST_BYTES >> 20)
    return _Reader(_text(data, path), path).whole()


def _text(data: bytes, path: Path) -> str:
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("prosimos.not_json", path)


class _Reader:
    """Reads one text from its beginning to its end."""

    def __init__(self, text: str, path: Path) -> None:
        self.text, self.path, self.at, self.depth = text, path, 0, 0
        self.line, self.counted = 1, 0
        self.values = 0

    def whole(self) -> Written:
        value = self._value()
        if self._peek():
            self._wrong()
        return value

    def _place(self) -> str:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return f"{self.path}:{self.line}"

    def _wrong(self, key: str = "prosimos.no_value") -> NoReturn:
        place, found = self._place(), self.text[self.at : self.at + 20].split("\n")[0]
        raise refused(key if self.at < len(self.text) else "prosimos.ends_early", place, found=found, most=DEEPEST)

    def _peek(self) -> str:
        """The next character that is no space; "" at the end."""
        match = _SPACE.match(self.text, self.at)
        self.at = self.at if match is None else match.end()
        return self.text[self.at : self.at + 1]

    def _value(self) -> Written:
        first, place = self._peek(), self._place()
        self.values += 1
        if self.values > MOST_VALUES:
            raise refused("prosimos.too_many", place, most=MOST_VALUES)
        if first == "{" or first == "[":
            self.depth += 1
            if self.depth > DEEPEST:
                self._wrong("prosimos.too_deep")
            inner: dict[str, Written] | list[Written] = self._object() if first == "{" else self._list()
            self.depth -= 1
            return Written(inner, place)
        if first == '"':
            return Written(self._string(), place)
        for word, constant in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return Written(constant, place)
        return Written(self._number(), place)

    def _string(self) -> str:
        try:
            text, self.at = _scan_text(self.text, self.at + 1)
        except json.JSONDecodeError:
            self._wrong()
        return text

    def _number(self) -> int | float:
        match = _NUMBER.match(self.text, self.at)
        if match is None or len(match[0]) > 400:
            self._wrong()
        number: Any = float(match[0])
        if not math.isfinite(number):
            self._wrong()
        self.at = match.end()
        return number if match[1] or match[2] else int(match[0])

    def _list(self) -> list[Written]:
        found: list[Written] = []
        self.at += 1
        if self._peek() == "]":
            self.at += 1
            return found
        while True:
            found.append(self._value())
            if not self._more("]"):
                return found

    def _object(self) -> dict[str, Written]:
        found: dict[str, Written] = {}
        self.at += 1
        if self._peek() == "}":
            self.at += 1
            return found
        while True:
            if self._peek() != '"':
                self._wrong()
            key = self._string()
            if self._peek() != ":":
                self._wrong()
            self.at += 1
            found[key] = self._value()
            if not self._more("}"):
                return found

    def _more(self, end: str) -> bool:
        """Step over a comma, or over the end of a list or object."""
        sign = self._peek()
        if sign not in (",", end) or not sign:
            self._wrong()
        self.at += 1
        return sign == ","
