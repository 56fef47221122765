"""The hand-off matrix: which seam costs most?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element, el
from sim.report.palette import GRID, PALE, QUIET, Palette, heat, ink_on
from sim.report.pictures.picture import Picture
from sim.report.svg import circle, group, label, rect
from sim.report.text_size import text_width
from sim.words import Lang, amount, duration, percent, say

__all__ = ["Seam", "matrix"]


@dataclass(frozen=True)
class Seam:
    """Hand-offs from one department to another (ids): how often, and their total and median delay
    (microseconds).
    """

    giver: str
    taker: str
    count: int
    total: float | None
    median: float | None
    target: str | None = None  # anchor of the numbers behind it


def matrix(seams: Sequence[Seam], labels: dict[str, str], palette: Palette, *, lang: Lang, width: float) -> Picture:
    """Departments by departments: the area of a square is the number of hand-offs, its shade the total delay.

    Parameters
    ----------
    seams
        At most one a pair.
    labels
        Names of the departments by id; their order is the palette's.
    palette
        Colours and numbers.
    lang, width
        Language, and the width to draw for in pixels.
    """
    names = [d for d in palette.departments if d in labels]
    narrow = width < 500
    left = min(118.0 if narrow else 190.0, 34 + max((text_width(labels[n], 11.5) for n in names), default=0.0))
    cell = max(12.0, min(60.0, (width - left) / max(len(names), 1)))
    most = max((s.count for s in seams), default=1)
    longest = max((s.total or 0.0 for s in seams), default=0.0) or 1.0
    body: list[Child] = [*_frame(names, labels, palette, left, cell)]
    for seam in seams:
        if seam.giver in names and seam.taker in names:
            x, y = left + names.index(seam.taker) * cell, 44 + names.index(seam.giver) * cell
            body.append(_square(seam, (x, y, cell), (most, longest), labels, lang))
    said = _answer(seams, labels, lang)
    heavy = "; ".join(_told(s, labels, lang) for s in sorted(seams, key=lambda s: -(s.total or 0))[:5])
    height = 44 + len(names) * cell + 22
    body.append(label(0, height - 6, say("report.matrix.key", lang), size=10.5, fill=QUIET, width=width))
    return Picture("matrix", say("report.matrix.question", lang), said, f"{said} {heavy}", width, height, tuple(body))


def _frame(names: Sequence[str], labels: dict[str, str], palette: Palette, left: float, cell: float) -> list[Child]:
    drawn: list[Child] = []
    for i, name in enumerate(names):
        at, y = left + (i + 0.5) * cell, 44 + (i + 0.5) * cell
        drawn.append(rect(left, 44 + i * cell, len(names) * cell, cell, fill="none", stroke=GRID, stroke_width=0.7))
        drawn.append(rect(left + i * cell, 44, cell, len(names) * cell, fill="none", stroke=GRID, stroke_width=0.7))
        drawn.append(rect(left + i * cell, 44 + i * cell, cell, cell, fill=PALE))
        drawn += _badge(at, 32, name, palette, min(9.0, cell / 2 - 0.5))
        drawn += _badge(12, y, name, palette, min(9.0, cell / 2 - 0.5))
        drawn.append(label(26, y + 4, labels[name], size=11.5 if cell >= 14 else 10, width=left - 30))
    return drawn


def _badge(x: float, y: float, name: str, palette: Palette, radius: float) -> list[Element]:
    colour = palette.colour(name)
    size = 9.5 if radius >= 8 else 7.5
    text = label(
        x, y + size * 0.36, str(palette.number(name)), size=size, fill=ink_on(colour), text_anchor="middle", bold=True
    )
    return [circle(x, y, radius, fill=colour), text]


def _square(
    seam: Seam, place: tuple[float, float, float], most: tuple[int, float], labels: dict[str, str], lang: Lang
) -> Element:
    x, y, cell = place
    side = max(2.5, (cell - 3) * (seam.count / most[0]) ** 0.5)
    colour = "#dfe3e8" if seam.total is None else heat((seam.total / most[1]) ** 0.5)
    square = rect(
        x + (cell - side) / 2, y + (cell - side) / 2, side, side, rx=2, fill=colour, stroke=QUIET, stroke_width=0.6
    )
    parts: list[Child] = [rect(x, y, cell, cell, fill="transparent"), square]
    text = amount(seam.count) if seam.count < 10_000 else f"{seam.count / 1000:,.0f}k"
    if text_width(text, 10) + 4 < side:
        parts.append(label(x + cell / 2, y + cell / 2 + 3.5, text, size=10, fill=ink_on(colour), text_anchor="middle"))
    told = group(parts, title=_told(seam, labels, lang))
    return told if seam.target is None else el("a", {"href": f"#{seam.target}"}, told)


def _told(seam: Seam, labels: dict[str, str], lang: Lang) -> str:
    return say(
        "report.matrix.seam",
        lang,
        giver=labels.get(seam.giver, seam.giver),
        taker=labels.get(seam.taker, seam.taker),
        count=f"{seam.count:,}",
        total=duration(seam.total, lang),
        median=duration(seam.median, lang),
    )


def _answer(seams: Sequence[Seam], labels: dict[str, str], lang: Lang) -> str:
    crossing = [s for s in seams if s.giver != s.taker]
    known = [s for s in crossing if s.total]
    if not known:
        count = f"{sum(s.count for s in crossing):,}"
        return say("report.matrix.no_delay" if crossing else "report.matrix.nothing", lang, count=count)
    worst = max(known, key=lambda s: s.total or 0.0)
    return say(
        "report.matrix.answer",
        lang,
        giver=labels.get(worst.giver, worst.giver),
        taker=labels.get(worst.taker, worst.taker),
        count=f"{worst.count:,}",
        median=duration(worst.median, lang),
        share=percent((worst.total or 0.0) / sum(s.total or 0.0 for s in known)),
    )
