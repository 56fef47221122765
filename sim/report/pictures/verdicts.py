"""How better, worse and undecided look in every picture of a comparison: a colour, a shape and a word each."""

from __future__ import annotations

from typing import Literal

from sim.report.markup import Element, number
from sim.report.palette import INK, PAPER, QUIET
from sim.report.svg import circle, group, line, path
from sim.words import Lang, say

__all__ = ["BETTER", "MARKS", "WORSE", "Verdict", "mark", "verdict_word"]

Verdict = Literal["better", "worse", "open", "identical", "rises", "falls", "unknown"]

BETTER, WORSE = "#0072b2", "#e69f00"
"""Of Okabe and Ito (2008): far apart for every kind of colour vision, and none is the red of a broken promise."""

MARKS = {"better": "●", "worse": "◆", "open": "○", "identical": "=", "rises": "▲", "falls": "▼", "unknown": "—"}
"""The shapes as letters, for words beside a picture."""


def verdict_word(verdict: Verdict, lang: Lang) -> str:
    """What a verdict is called, behind its mark.

    >>> verdict_word("better", "en")
    '● better'
    """
    return f"{MARKS[verdict]} {say(f'comparison.verdict.{verdict}', lang)}"


def mark(verdict: Verdict, x: float, y: float) -> Element:
    """The shape of a verdict around a point: a disc, a diamond, a ring, two strokes, a triangle."""
    if verdict == "better":
        return circle(x, y, 5.5, fill=BETTER, stroke=PAPER, stroke_width=1)
    if verdict == "worse":
        d = f"M{number(x)} {number(y - 7)}l7 7l-7 7l-7 -7z"
        return path(d, fill=WORSE, stroke=INK, stroke_width=1)
    if verdict in ("rises", "falls"):
        way = -1 if verdict == "rises" else 1
        d = f"M{number(x)} {number(y + 6 * way)}l-6 {number(-11 * way)}h12z"
        return path(d, fill=QUIET, stroke=PAPER, stroke_width=1)
    if verdict == "identical":
        strokes = [line(x - 6, y + dy, x + 6, y + dy, stroke=INK, stroke_width=2) for dy in (-2.5, 2.5)]
        return group(strokes)
    return circle(x, y, 5, fill=PAPER, stroke=QUIET, stroke_width=1.8)
