"""What can go wrong, as a small tree.

ChuanyueError
    InputError      something that a person wrote is wrong (exit code 2)
    RunError        a run cannot go on: the scenario asks for the impossible
    LogError        a log breaks a numbered requirement of docs/log.md
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ChuanyueError", "InputError", "LogError", "Mistake", "RunError", "in_one_line"]

# What would break a line, move a terminal's cursor, turn the direction of writing, or is no character at all.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong: where, what stands there, which rule it breaks and what to do.

    `rule` and `remedy` are plain sentences in English; `key` and `values` let a screen say the same in Chinese
    (`sim.words`).
    """

    place: str
    rule: str
    remedy: str = ""
    value: str = ""
    key: str = ""
    values: tuple[tuple[str, str], ...] = ()
    severity: str = "error"

    def __str__(self) -> str:
        shown = f" = {self.value}" if self.value else ""
        tail = f"; {self.remedy}" if self.remedy else ""
        return in_one_line(f"{self.place}{shown}{': ' if self.place else ''}{self.rule}{tail}")


class ChuanyueError(Exception):
    """Base of every error that a user can cause; `mistakes` lists everything found, in order of place.

    Its text is fit to be shown as it is, in English; `sim.model.mistakes.message` says each mistake in either language.
    """

    def __init__(self, mistakes: Sequence[Mistake] | Mistake | str, *, place: str = "") -> None:
        if isinstance(mistakes, str):
            mistakes = [Mistake(place, mistakes)]
        elif isinstance(mistakes, Mistake):
            mistakes = [mistakes]
        self.mistakes: tuple[Mistake, ...] = tuple(mistakes)
        # as arguments they stay with copies: of an error that passes through SimPy, or comes from another process
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        return "\n".join(str(m) for m in self.mistakes)


class InputError(ChuanyueError):
    """Something that a person wrote is wrong."""


class RunError(ChuanyueError):
    """A run cannot go on; the text names the case, the element and the instant."""


class LogError(ChuanyueError):
    """A log breaks a requirement; the text names the requirement, the row and the value."""


def in_one_line(text: str) -> str:
    r"""A text with every character written out that would break a line or deceive the eye.

    >>> in_one_line("a\nb\x1b[2J 穿越")
    'a\\nb\\x1b[2J 穿越'
    """
    return _INVISIBLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
