"""What a broken input is, and a little one to begin with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.broken.made import Maker

OUT = "--out out"


@dataclass(frozen=True)
class Broken:
    """An input that is broken, the command that meets it, and what must be said of it.

    Attributes
    ----------
    name : str
        What is wrong, in a few words.
    words : str
        The command, called in the folder of the files; words stand between spaces, `\\x20`,
        `\\n` and `\\xff` are a space, a new line and a byte that is no text within a word, `\\0` is an empty word.
    files : Mapping
        By name: texts, bytes, or what makes them.
    place : str
        How the line begins that is told, in both languages.
    says : tuple of str
        Pieces of the English line: the value, the rule and the remedy.
    lines : int
        How many lines are told: one a mistake.
    langs : tuple of str
        The languages in which it is tried; one where it takes long.
    largest : int or None
        Bytes that a file may have on this disk, where it is to be full.
    """

    name: str
    words: str
    files: Mapping[str, str | bytes | Maker]
    place: str
    says: tuple[str, ...] = field(default=())
    lines: int = 1
    langs: tuple[str, ...] = ("en", "zh")
    largest: int | None = None

    def command(self) -> list[str]:
        """The command as a list of words."""
        escaped = {"\\x20": " ", "\\n": "\n", "\\xff": "\udcff", "\\0": ""}
        return [re.sub("|".join(map(re.escape, escaped)), lambda m: escaped[m[0]], w) for w in self.words.split()]
