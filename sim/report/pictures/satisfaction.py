"""How satisfied customers are and what they tell whom: three marks a group on one scale, with a survey's interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Element
from sim.report.palette import GRID, INK, PAPER, QUIET
from sim.report.pictures.picture import NARROW, Picture
from sim.report.svg import circle, label, line, path
from sim.report.text_size import text_width
from sim.words import Lang, say

__all__ = ["Scored", "satisfaction_scores"]

THIRD, CALL = "#0072b2", "#e69f00"
_LEFT, _RIGHT = 190.0, 130.0


@dataclass(frozen=True)
class Scored:
    """One group of customers: what they feel, and the two scores that are reported (None: nobody was asked).

    `half` is half the width of the third party's 95 % interval; `indent` sets a row in from the one above.
    """

    label: str
    customers: int
    latent: float
    third: float | None
    half: float | None
    call: float | None
    indent: bool = False


def satisfaction_scores(rows: Sequence[Scored], *, lang: Lang, width: float) -> Picture:
    """Ring, disc with its interval and diamond for each group, the whole first; `rows` has at least one."""
    narrow = width <= NARROW
    left, right = (12.0, width - 16) if narrow else (_LEFT, width - _RIGHT)
    step, top = (46.0, 74.0) if narrow else (31.0, 48.0)
    bottom = top + step * len(rows)
    scale = _Scale(_lowest(rows), left, right)
    drawn = [*_legend(lang, narrow=narrow), *_axis(scale, top, bottom)]
    for number, row in enumerate(rows):
        y = top + step * number + (30 if narrow else 16)
        drawn += _row(row, scale, y, width, lang)
    whole = rows[0]
    return Picture(
        name="satisfaction",
        question=say("report.experience.scores_question", lang),
        answer=_answer(whole, lang),
        alternative=say("report.experience.scores_alternative", lang, rows="; ".join(_told(row, lang) for row in rows)),
        width=width,
        height=bottom + 26,
        body=tuple(drawn),
    )


@dataclass(frozen=True)
class _Scale:
    low: float
    left: float
    right: float

    def at(self, score: float) -> float:
        """Where a score stands; what lies below the scale stands at its end."""
        share = (max(score, self.low) - self.low) / (100 - self.low)
        return self.left + (self.right - self.left) * share


def _lowest(rows: Sequence[Scored]) -> float:
    """A round score below all of them, but for the ends of wide intervals."""
    scores = [score for row in rows for score in (row.latent, row.third, row.call) if score is not None]
    return float(max(0, int((min(scores) - 5) // 10 * 10)))


def _answer(whole: Scored, lang: Lang) -> str:
    if whole.third is None:
        return _told(whole, lang)
    third, half = f"{whole.third:.1f}", f"{whole.half or 0:.1f}"
    if whole.call is None:
        return say("report.experience.scores_alone", lang, third=third, half=half)
    gap, call = f"{whole.call - whole.third:.1f}", f"{whole.call:.1f}"
    return say("report.experience.scores_answer", lang, third=third, half=half, call=call, gap=gap)


def _told(row: Scored, lang: Lang) -> str:
    third, call = (("—" if v is None else f"{v:.1f}") for v in (row.third, row.call))
    return say("report.experience.scores_row", lang, name=row.label, latent=f"{row.latent:.1f}", third=third, call=call)


def _legend(lang: Lang, *, narrow: bool) -> list[Element]:
    drawn: list[Element] = []
    x, y = 12.0, 16.0
    for kind in ("latent", "third_party", "call_back"):
        text = say(f"report.experience.{kind}", lang)
        drawn += [_mark(kind, x + 6, y - 4), label(x + 17, y, text, size=11.5, fill=QUIET)]
        if narrow:
            y += 18
        else:
            x += 17 + text_width(text, 11.5) + 26
    return drawn


def _mark(kind: str, x: float, y: float) -> Element:
    if kind == "latent":
        return circle(x, y, 5, fill="none", stroke=INK, stroke_width=1.6)
    if kind == "third_party":
        return circle(x, y, 5, fill=THIRD, stroke=PAPER, stroke_width=1)
    return path(f"M{x:.1f} {y - 6.5:.1f}l6.5 6.5l-6.5 6.5l-6.5 -6.5z", fill=CALL, stroke=INK, stroke_width=1)


def _axis(scale: _Scale, top: float, bottom: float) -> list[Element]:
    drawn: list[Element] = []
    for score in range(int(scale.low), 101, 10):
        x = scale.at(score)
        drawn.append(line(x, top, x, bottom, stroke=GRID))
        drawn.append(label(x, bottom + 15, str(score), size=10.5, fill=QUIET, text_anchor="middle"))
    return drawn


def _row(row: Scored, scale: _Scale, y: float, width: float, lang: Lang) -> list[Element]:
    drawn: list[Element] = []
    narrow = width <= NARROW
    count = say("report.experience.customers", lang, count=f"{row.customers:,}")
    if narrow:
        drawn.append(label(12, y - 13, f"{row.label} · {count}", size=11.5, width=width - 24, bold=not row.indent))
    else:
        x = 24 if row.indent else 12
        drawn.append(label(x, y + 4, row.label, size=12.5, width=scale.left - x - 14, bold=not row.indent))
        drawn.append(label(width - 8, y + 4, count, size=11, fill=QUIET, text_anchor="end"))
    if row.third is not None and row.call is not None:
        drawn.append(line(scale.at(row.third), y, scale.at(row.call), y, stroke=GRID, stroke_width=3))
    if row.third is not None:
        if row.half is not None:
            ends = (scale.at(row.third - row.half), scale.at(min(row.third + row.half, 100)))
            drawn.append(line(ends[0], y, ends[1], y, stroke=THIRD, stroke_width=2))
            drawn += [line(x, y - 4, x, y + 4, stroke=THIRD, stroke_width=2) for x in ends]
        drawn.append(_mark("third_party", scale.at(row.third), y))
    if row.call is not None:
        drawn.append(_mark("call_back", scale.at(row.call), y))
    drawn.append(_mark("latent", scale.at(row.latent), y))
    return drawn
