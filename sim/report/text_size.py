"""How wide a text will be in the viewer's own font: near enough for labels to wrap and never to overlap."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["fit", "text_width", "wrap"]

# Advance widths in em, a little above those of the common sans-serif fonts, so that a label is rather too small than
# too wide.
_NARROW = dict.fromkeys("iljI.,;:'|!·", 0.31) | dict.fromkeys('frt()[]{}/\\-"` ', 0.39)
_WIDE = dict.fromkeys("mwMW@%", 0.92) | dict.fromkeys("—…→←↩", 1.0)
_BROAD = frozenset("WFA")  # East Asian widths that fill a whole cell in a Chinese font
_TOKEN = re.compile(
    r"[^\s\u2e80-\u9fff\uff00-\uffef/+_-]*[/+_-]|[^\s\u2e80-\u9fff\uff00-\uffef/+_-]+\s*|\s+|.", re.DOTALL
)
_NO_LINE_END = "（《【([“"
_NO_LINE_START = "，。、；：？！）》】％,.;:?!)]%"


@lru_cache(maxsize=16384)
def _em(character: str) -> float:
    if character in _NARROW:
        return _NARROW[character]
    if character in _WIDE:
        return _WIDE[character]
    if character.isdigit():
        return 0.64
    if character.isascii():
        return 0.70 if character.isupper() else 0.61
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in _BROAD else 0.62


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in pixels, a Chinese character being one em.

    >>> text_width("业务受理", 12)
    48.0
    """
    return sum(map(_em, text)) * size * (1.12 if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as fits with an ellipsis.

    >>> fit("Acceptance clerk", 60, 12)
    'Accept…'
    """
    if text_width(text, size, bold=bold) <= width:
        return text
    room = width - text_width("…", size, bold=bold)
    kept = ""
    for character in text:
        if text_width(kept + character, size, bold=bold) > room:
            break
        kept += character
    return kept.rstrip() + "…"


def wrap(text: str, width: float, size: float, *, lines: int = 2, bold: bool = False) -> list[str]:
    """The text in at most `lines` lines that fit `width`; what is left over ends in an ellipsis.

    Words stay whole where they fit; between Chinese characters any place will do, except before closing
    and behind opening punctuation.

    >>> wrap("Accept the application", 80, 12)
    ['Accept the', 'application']
    >>> wrap("答复供电方案", 40, 12)
    ['答复供', '电方案']
    """
    done: list[str] = []
    line = ""
    tokens = _TOKEN.findall(" ".join(text.split()))
    while tokens:
        token = tokens.pop(0)
        grown = line + token
        if text_width(grown.rstrip(), size, bold=bold) <= width or (token[0] in _NO_LINE_START and line):
            line = grown
        elif not line.strip():
            head, tail = _broken(token, width, size, bold)
            line, tokens = head, [tail, *tokens] if tail else tokens
            if tail:
                done.append(line)
                line = ""
        else:
            tokens.insert(0, token.lstrip() or " ")
            if line.rstrip()[-1] in _NO_LINE_END and len(line.rstrip()) > 1:
                tokens.insert(0, line.rstrip()[-1])
                line = line.rstrip()[:-1]
            done.append(line.rstrip())
            line = ""
        if len(done) == lines:
            rest = line + "".join(tokens)
            return done if not rest.strip() else [*done[:-1], fit(done[-1] + " " + rest, width, size, bold=bold)]
    return [*done, line.rstrip()] if line.strip() else done


def _broken(word: str, width: float, size: float, bold: bool) -> tuple[str, str]:
    """A word too long for any line, cut where it fits; at least one character goes first."""
    cut = 1
    while cut < len(word) and text_width(word[: cut + 1], size, bold=bold) <= width:
        cut += 1
    return word[:cut], word[cut:].strip()
