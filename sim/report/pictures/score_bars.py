"""How well do the departments serve? One bar a unit, from 0 to 100 points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child
from sim.report.palette import GRID, QUIET
from sim.report.pictures.picture import Picture
from sim.report.svg import group, label, line, rect
from sim.report.text_size import text_width
from sim.words import Lang, say

__all__ = ["Score", "score_bars"]

_BAR, _GAP, _TOP = 16.0, 7.0, 18.0
_MARKS = (40, 65, 80, 95)


@dataclass(frozen=True)
class Score:
    """One unit: its name, points (0 to 100, null where nothing is known), grade in words, and colour."""

    label: str
    points: float | None
    grade: str
    colour: str


def score_bars(scores: Sequence[Score], *, lang: Lang, width: float, marks: Sequence[float] = _MARKS) -> Picture:
    """Bars in the order given, the best first.

    Parameters
    ----------
    scores
        The units.
    lang, width
        Language, and width in pixels; below 500 the names stand above their bars.
    marks
        Points of the grades, drawn as lines.
    """
    left = 0.0 if width < 500 else 236.0
    widest = max((text_width(_told(score), 11) for score in scores), default=0.0)
    scale = (width - left - widest - 12) / 100
    rows: list[Child] = []
    y = _TOP
    for score in scores:
        if left:
            rows.append(label(0, y + 12, score.label, size=11.5, width=left - 10))
        else:
            rows.append(label(0, y + 10, score.label, size=11.5, width=width, fill=QUIET))
            y += 15
        long = scale * (score.points or 0.0)
        drawn = [rect(left, y, long, _BAR, fill=score.colour)]
        drawn.append(label(left + long + 6, y + 12.5, _told(score), size=11, bold=True))
        rows.append(group(drawn, title=f"{score.label}: {_told(score)}"))
        y += _BAR + _GAP
    lines = [line(left + scale * mark, _TOP - 4, left + scale * mark, y, stroke=GRID) for mark in marks]
    heads = [label(left + scale * m, 10, f"{m:g}", size=10, fill=QUIET, text_anchor="middle") for m in marks]
    said = _answer(scores, lang)
    told = "; ".join(f"{score.label} {_told(score)}" for score in scores)
    body = (*lines, *heads, *rows)
    return Picture("scores", say("evaluation.picture.question", lang), said, f"{said} {told}", width, y, body)


def _told(score: Score) -> str:
    return score.grade if score.points is None else f"{score.points:.0f} {score.grade}"


def _answer(scores: Sequence[Score], lang: Lang) -> str:
    known = [score for score in scores if score.points is not None]
    if not known:
        return say("evaluation.picture.nothing", lang)
    best, worst = known[0], known[-1]
    return say(
        "evaluation.picture.answer", lang, best=best.label, most=f"{best.points:.0f}", worst=worst.label,
        least=f"{worst.points:.0f}",
    )  # fmt: skip
