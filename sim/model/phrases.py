"""The sentences with which laws, spans and conditions refuse a value, said again in Chinese.

The classes of the model raise `ValueError` in plain English, so that Python users need nothing else. Here such a
sentence is recognised by the English text of `sim/words/phrases.json`, whose placeholders match anything.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

from sim.words import Lang, say

__all__ = ["phrase"]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of the English texts with their names, the most specific (longest) first."""
    entries = json.loads((resources.files("sim.words") / "phrases.json").read_text(encoding="utf-8"))
    texts = sorted(
        ((said["en"], key.removeprefix("phrase.")) for key, said in entries.items()), key=lambda t: -len(t[0])
    )
    return tuple((re.compile(_pattern(text)), name) for text, name in texts)


def _pattern(text: str) -> str:
    pieces = re.split(r"\{(\w+)\}", text)
    return "".join(f"(?P<{piece}>.+)" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces))


def phrase(text: str, lang: Lang) -> str:
    """`text` in `lang`, if it is one of the model's own sentences; else as it is.

    >>> phrase("lognormal: mean must be above 0", "zh")
    'lognormal：mean 必须大于 0'
    """
    if lang == "en":
        return text
    for pattern, name in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return say(f"phrase.{name}", lang, **match.groupdict())
    return text
