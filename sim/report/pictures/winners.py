"""Winners and losers: whom does it help, and whom does it hurt?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element, number
from sim.report.palette import GRID, INK, QUIET, ink_on
from sim.report.pictures.picture import Picture
from sim.report.pictures.verdicts import BETTER, WORSE
from sim.report.pictures.waterfall import signed_duration
from sim.report.svg import group, label, line, path, rect
from sim.report.text_size import text_width, wrap
from sim.words import Lang, percent, say

__all__ = ["Crowd", "CrowdGroup", "winners"]

_BAR = 18.0


@dataclass(frozen=True)
class Crowd:
    """Customers alike: how many cases, which shares of them are faster and slower than before, and by how much
    (microseconds; negative is faster) the mean and the 95th percentile of their changes.
    """

    label: str
    n: int
    faster: float
    slower: float
    mean: float | None = None
    p95: float | None = None


@dataclass(frozen=True)
class CrowdGroup:
    """Crowds side by side under a heading."""

    heading: str
    crowds: tuple[Crowd, ...]


def winners(groups: Sequence[CrowdGroup], *, name: str, answer: str, lang: Lang, width: float) -> Picture:
    """A bar a crowd around one line: slower to the left, faster to the right; who waits as long as before is left out.

    Parameters
    ----------
    groups
        The crowds.
    name
        Name of the picture.
    answer
        The answer in words.
    lang, width
        Language, and width in pixels.
    """
    narrow = width < 500
    left, right = (0.0, 0.0) if narrow else (220.0, 236.0)
    middle = left + (width - left - right) * _middle(groups)
    scale = _scale(groups, middle - left, width - right - middle)
    body: list[Child] = []
    y = 0.0
    for part in groups:
        body.append(label(0, y + 14, part.heading, size=13, bold=True))
        y += 24
        body += _heads(y, middle, width, lang)
        y += 18
        for crowd in part.crowds:
            row = _Row(left, middle, scale, width, right, lang)
            body.append(_narrow_row(crowd, y, row) if narrow else _wide_row(crowd, y, row))
            y += 58 if narrow else 30
        y += 10
    for part_of_key in wrap(say("comparison.winners.key", lang), width, 11, lines=4):
        body.append(label(0, y + 12, part_of_key, size=11, fill=QUIET))
        y += 16
    told = "; ".join(_told(c, lang) for g in groups for c in g.crowds)
    question = say("comparison.winners.question", lang)
    return Picture(name, question, answer, f"{answer} {told}", width, max(y + 4, 20), tuple(body))


@dataclass(frozen=True)
class _Row:
    """Where the parts of a row lie."""

    left: float
    middle: float
    scale: float
    width: float
    right: float
    lang: Lang


def _most(groups: Sequence[CrowdGroup]) -> tuple[float, float]:
    crowds = [c for g in groups for c in g.crowds]
    return max((c.slower for c in crowds), default=0.0), max((c.faster for c in crowds), default=0.0)


def _middle(groups: Sequence[CrowdGroup]) -> float:
    """The share of the room that lies left of the line: more where more lose, never less than a quarter."""
    slower, faster = _most(groups)
    return min(max(slower / max(slower + faster, 1e-9), 0.27), 0.73)


def _scale(groups: Sequence[CrowdGroup], left: float, right: float) -> float:
    slower, faster = _most(groups)
    return min((left - 4) / max(slower, 1e-9), (right - 4) / max(faster, 1e-9), left + right)


def _heads(y: float, middle: float, width: float, lang: Lang) -> list[Element]:
    return [
        label(middle - 8, y + 9, say("comparison.winners.slower", lang), size=11, fill=QUIET, text_anchor="end"),
        label(middle + 8, y + 9, say("comparison.winners.faster", lang), size=11, fill=QUIET),
        line(0, y + 14, width, y + 14, stroke=GRID),
    ]


def _bar(crowd: Crowd, y: float, row: _Row) -> list[Element]:
    """Both sides of one bar; slower is hatched, so that grey print tells them apart."""
    drawn = [line(row.middle, y - 4, row.middle, y + _BAR + 4, stroke=INK, stroke_width=1.2)]
    slower, faster = crowd.slower * row.scale, crowd.faster * row.scale
    if slower > 0:
        drawn.append(rect(row.middle - slower, y, slower, _BAR, fill=WORSE))
        strokes = "".join(f"M{number(row.middle - at)} {number(y)}v{number(_BAR)}" for at in range(6, int(slower), 6))
        drawn += [path(strokes, stroke="#ffffff", stroke_width=1, stroke_opacity=0.8)] if strokes else []
    if faster > 0:
        drawn.append(rect(row.middle, y, faster, _BAR, fill=BETTER))
    drawn += _share(crowd.slower, row.middle - slower, slower, y, -1, WORSE)
    drawn += _share(crowd.faster, row.middle + faster, faster, y, 1, BETTER)
    return drawn


def _share(share: float, end: float, wide: float, y: float, way: int, colour: str) -> list[Element]:
    """A share in figures: inside its bar where it fits, else behind its end."""
    text = percent(share, 0 if share >= 0.1 or not share else 1)
    inside = wide > text_width(text, 11) + 12
    x = end - 6 * way if inside else end + 5 * way
    anchor = ("end" if way > 0 else "start") if inside else ("start" if way > 0 else "end")
    fill, halo = (ink_on(colour), colour) if inside else (INK, True)
    return [label(x, y + 13, text, size=11, fill=fill, halo=halo, text_anchor=anchor)]


def _wide_row(crowd: Crowd, y: float, row: _Row) -> Element:
    lang = row.lang
    edge = row.width - row.right + 16
    texts = (
        label(0, y + 12, crowd.label, size=12, bold=True, width=row.left - 66),
        label(row.left - 10, y + 12, f"{crowd.n:,}", size=11, fill=QUIET, text_anchor="end"),
        label(edge, y + 12, _changes(crowd, lang), size=11.5, width=row.right - 18),
    )
    return group([*texts, *_bar(crowd, y - 1, row)], title=_told(crowd, lang))


def _narrow_row(crowd: Crowd, y: float, row: _Row) -> Element:
    count = say("comparison.winners.cases", row.lang, n=f"{crowd.n:,}")
    wide = text_width(count, 10.5)
    texts = (
        label(0, y + 12, crowd.label, size=12, bold=True, width=row.width - wide - 8),
        label(row.width, y + 12, count, size=10.5, fill=QUIET, text_anchor="end"),
        label(0, y + 51, _changes(crowd, row.lang), size=11, fill=QUIET, width=row.width),
    )
    return group([*texts, *_bar(crowd, y + 19, row)], title=_told(crowd, row.lang))


def _changes(crowd: Crowd, lang: Lang) -> str:
    mean, worst = signed_duration(crowd.mean, lang), signed_duration(crowd.p95, lang)
    return say("comparison.winners.changes", lang, mean=mean, worst=worst)


def _told(crowd: Crowd, lang: Lang) -> str:
    shares = {"faster": percent(crowd.faster), "slower": percent(crowd.slower)}
    return say(
        "comparison.winners.told", lang, label=crowd.label, n=f"{crowd.n:,}", changes=_changes(crowd, lang), **shares
    )
