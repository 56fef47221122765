"""Mistakes in the words of both languages: one key for each rule, in `sim/words/check.json`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sim.errors import Mistake, in_one_line
from sim.model.phrases import phrase
from sim.words import Lang, has, say

__all__ = ["message", "mistake", "nearest", "unknown"]

LONGEST = 1_000
"""Characters of a place, or of a value within a sentence; what is longer is cut off."""
_LISTED = 12
"""Known names that an error lists."""

_BETWEEN = {"en": ("; ", ": "), "zh": ("；", "：")}


def mistake(key: str, place: str, /, *, value: object = "", severity: str = "error", **values: object) -> Mistake:
    """A mistake whose rule and remedy are the two lines of the text `key`.

    Parameters
    ----------
    key
        A key of `sim/words/check.json`; the rule stands on its first line, the remedy on its second.
    place
        File and line, and the path within the scenario.
    value
        What stands there.
    severity
        `"error"` or `"warning"`.
    values
        What the placeholders stand for. A value that begins with `@` is itself a key, or several with `|` between
        them, and its text may have the others' placeholders.
    """
    texts = {name: _cut(in_one_line(str(v)), LONGEST) for name, v in values.items()}
    rule, _, remedy = _say(key, "en", texts).partition("\n")
    return Mistake(
        place=_cut(place, LONGEST),
        rule=rule,
        remedy=remedy,
        value=_short(value),
        key=key,
        values=tuple(texts.items()),
        severity=severity,
    )


def unknown(place: str, name: str, kind: str, known: Iterable[str], *, severity: str = "error") -> Mistake:
    """The mistake that a name is none of those that there are; `kind` is a key for what it should name, with `@`."""
    names = list(known)
    near = nearest(name, names)
    key = "check.unknown_name_near" if near else "check.unknown_name" if names else "check.unknown_name_none"
    shown = ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")
    return mistake(key, place, value=name, severity=severity, kind=kind, near=near, known=shown)


def message(mistake: Mistake, lang: Lang) -> str:
    """Place, value, rule and remedy of a mistake in `lang`.

    >>> print(message(mistake("check.tab", "a.yaml:3"), "zh"))
    a.yaml:3：行首是制表符；请用空格缩进
    """
    semicolon, colon = _BETWEEN[lang]
    rule, remedy = mistake.rule, mistake.remedy
    if mistake.key and lang != "en":
        rule, _, remedy = _say(mistake.key, lang, dict(mistake.values)).partition("\n")
    shown = f" = {mistake.value}" if mistake.value else ""
    told = f"{mistake.place}{shown}{colon if mistake.place else ''}{rule}{semicolon + remedy if remedy else ''}"
    return in_one_line(told)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest to `word`, or "" where none is near.

    >>> nearest("clrek", ["clerk", "crew"])
    'clerk'
    """
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def _say(key: str, lang: Lang, values: dict[str, str]) -> str:
    texts = {name: _resolve(value, lang, values) for name, value in values.items()}
    return say(key, lang, **texts)


def _resolve(value: str, lang: Lang, values: dict[str, str]) -> str:
    keys = value[1:].split("|")
    if value.startswith("@") and all(map(has, keys)):  # what a user wrote may begin so too
        return say("check.or", lang).join(say(key, lang, **values) for key in keys)
    return phrase(value, lang)


def _short(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return _cut(" ".join(str(value)[: 10 * LONGEST].split()), 80)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
