"""The control curve: how much warning is too much?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import INK, QUIET
from sim.report.pictures.picture import Picture
from sim.report.pictures.value_axis import Scale, round_steps, value_axis
from sim.report.svg import circle, group, label, line, lines_of, polyline
from sim.words import Lang, percent, say

__all__ = ["CurvePoint", "control_curve"]

_CURVE = "#0072b2"
_BEST = "#8a5a00"
_LEAST = 2


@dataclass(frozen=True)
class CurvePoint:
    """One setting of a control.

    Attributes
    ----------
    at : float or None
        Share of the limit at which it comes; null where it never comes.
    used : float
        Share of the clocks on which it came.
    value : float
        Share of promises kept.
    low, high : float or None
        Where the value lies by the paired interval of its difference from the first point.
    """

    at: float | None
    used: float
    value: float
    low: float | None = None
    high: float | None = None


def control_curve(points: Sequence[CurvePoint], *, lang: Lang, width: float) -> Picture:
    """The share of promises kept as a control comes earlier, from never to always, with its best point.

    Parameters
    ----------
    points
        From never to always, at least two.
    lang, width
        Language, and the width to draw for in pixels.
    """
    question = say("curves.control.question", lang)
    if len(points) < _LEAST:
        nothing = say("curves.nothing", lang)
        return Picture("control-curve", question, nothing, nothing, width, 20, ())
    narrow = width < 500
    left, right, top, bottom = 50.0, width - 24, 40.0, 40.0 + (200.0 if narrow else 280.0)
    ends = [end for p in points for end in (p.value, p.low, p.high) if end is not None]
    steps = round_steps(min(ends), min(max(ends), 1.0))
    scale = Scale(steps[0], steps[-1], bottom, top)
    across = Scale(0, len(points) - 1, left + 22, right - 16)
    placed = [(across.at(number), scale.at(point.value)) for number, point in enumerate(points)]
    best = max(range(len(points)), key=lambda number: points[number].value)
    body: list[Child] = [label(0, 14, say("curves.control.kept", lang), size=11.5, fill=QUIET)]
    body += value_axis(steps, scale, left=left, right=right, said=lambda value: percent(value, 0))
    never = placed[0][1]
    body.append(line(left, never, right, never, stroke=QUIET, stroke_dasharray="5 4"))
    body.append(polyline(placed, fill="none", stroke=_CURVE, stroke_width=2.4))
    body += [
        _point(point, place, scale, best=number == best)
        for number, (point, place) in enumerate(zip(points, placed, strict=True))
    ]
    body += _marks(points, placed, best, scale)
    body += _names(points, [x for x, _ in placed], bottom, lang, narrow=narrow)
    said = _answer(points, best, lang)
    told = f"{said} " + "; ".join(_told(point, lang) for point in points)
    notes = lines_of(0, bottom + 96, say("curves.control.note", lang), size=10.5, width=width)
    return Picture("control-curve", question, said, told, width, bottom + 118, (*body, *notes))


def _point(point: CurvePoint, place: tuple[float, float], scale: Scale, *, best: bool) -> Element:
    x, y = place
    drawn: list[Child] = []
    if point.low is not None and point.high is not None:
        low, high = scale.at(point.low), scale.at(point.high)
        drawn.append(line(x, low, x, high, stroke=INK, stroke_width=1.3))
        drawn += [line(x - 4, end, x + 4, end, stroke=INK, stroke_width=1.3) for end in (low, high)]
    drawn.append(circle(x, y, 6 if best else 4, fill=_BEST if best else _CURVE))
    return group(drawn)


def _marks(
    points: Sequence[CurvePoint], placed: Sequence[tuple[float, float]], best: int, scale: Scale
) -> list[Element]:
    """The figures of the best point above it, and of the first and the last below, clear of their intervals."""
    marks = []
    for number in sorted({0, best, len(points) - 1}):
        point, (x, y) = points[number], placed[number]
        above = number == best
        end = point.high if above else point.low
        edge = y if end is None else scale.at(end)
        anchor = "start" if number == 0 else "end" if number == len(points) - 1 else "middle"
        shift = {"start": -6.0, "end": 14.0}.get(anchor, 0.0)
        place = max(edge - 9, scale.end - 8) if above else min(edge + 17, scale.start - 4)
        marks.append(label(x + shift, place, percent(point.value), size=12.5, bold=True, text_anchor=anchor, halo=True))
    return marks


def _names(
    points: Sequence[CurvePoint], places: Sequence[float], bottom: float, lang: Lang, *, narrow: bool
) -> list[Element]:
    """Below each point when the warning comes, and which share of requests is warned."""
    drawn = [
        label(0, bottom + 20, say("curves.control.when", lang), size=10.5, fill=QUIET),
        label(0, bottom + 56, say("curves.control.used", lang), size=10.5, fill=QUIET),
    ]
    for number, (point, x) in enumerate(zip(points, places, strict=True)):
        if narrow and number % 3 and number != len(points) - 1:
            continue
        drawn.append(label(x, bottom + 36, _when(point, lang), size=10.5, text_anchor="middle"))
        drawn.append(label(x, bottom + 72, percent(point.used, 0), size=10.5, text_anchor="middle"))
    return drawn


def _when(point: CurvePoint, lang: Lang) -> str:
    if point.at is None:
        return say("curves.control.never", lang)
    return say("curves.control.at_once", lang) if point.at == 0 else percent(point.at, 0)


def _told(point: CurvePoint, lang: Lang) -> str:
    return say(
        "curves.control.point", lang, when=_when(point, lang), used=percent(point.used, 0), kept=percent(point.value)
    )


def _answer(points: Sequence[CurvePoint], best: int, lang: Lang) -> str:
    first, last = points[0], points[-1]
    return say(
        "curves.control.answer",
        lang,
        first=percent(first.value),
        best=percent(points[best].value),
        when=_when(points[best], lang),
        used=percent(points[best].used, 0),
        last=percent(last.value),
    )
