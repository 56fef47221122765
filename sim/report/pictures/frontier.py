"""The frontier of checks: what does each check cost, and what does it prevent?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import INK, QUIET, ink_on
from sim.report.pictures.picture import Picture
from sim.report.pictures.value_axis import Scale, round_steps, value_axis
from sim.report.svg import circle, group, label, line, lines_of, polyline, rect
from sim.words import Lang, amount, duration, say

__all__ = ["FrontierPoint", "frontier"]

_PARTS = (("work", "#56b4e9"), ("waiting", "#e69f00"), ("losses", "#332288"))
_LINE = "#0072b2"
_BEST = "#8a5a00"
_SECOND = 1_000_000
_GAP = 40.0


@dataclass(frozen=True)
class FrontierPoint:
    """One setting: costs a case (`work`, `waiting`, `losses`), the customer's time in seconds, and the interval of
    the total by its paired difference from the cheapest setting.
    """

    name: str
    work: float
    waiting: float
    losses: float
    cycle: float
    low: float | None = None
    high: float | None = None

    @property
    def total(self) -> float:
        """All that a case costs."""
        return self.work + self.waiting + self.losses


def frontier(points: Sequence[FrontierPoint], *, setting: str, currency: str, lang: Lang, width: float) -> Picture:
    """Costs a case at each setting as bars with their total, and beside them the customer's time against the losses.

    Parameters
    ----------
    points
        From no check to the most, at least two.
    setting
        What is varied, in words.
    currency
        Of the costs.
    lang, width
        Language, and the width to draw for in pixels.
    """
    question = say("curves.frontier.question", lang)
    if len(points) < 2:
        nothing = say("curves.nothing", lang)
        return Picture("frontier", question, nothing, nothing, width, 20, ())
    best = min(range(len(points)), key=lambda number: points[number].total)
    narrow = width < 700
    wide = width if narrow else (width - _GAP) * 0.56
    bars, high = _bars(points, best, (setting, currency), lang, wide)
    place = (0.0, high + 24) if narrow else (wide + _GAP, 0.0)
    trade, low = _trade(points, best, (setting, currency), lang, width - place[0])
    moved = group(trade, transform=f"translate({place[0]:g} {place[1]:g})")
    height = place[1] + low if narrow else max(high, low)
    said = _answer(points, best, currency, lang)
    told = f"{said} " + "; ".join(_told(point, currency, lang) for point in points)
    notes = lines_of(0, height + 16, say("curves.frontier.note", lang), size=10.5, width=width)
    return Picture("frontier", question, said, told, width, height + 36, (*bars, moved, *notes))


def _bars(
    points: Sequence[FrontierPoint], best: int, words: tuple[str, str], lang: Lang, width: float
) -> tuple[list[Child], float]:
    left, top, bottom = 40.0, 58.0, 318.0
    most = max(point.high if point.high is not None else point.total for point in points)
    steps = round_steps(0.0, most)
    scale = Scale(0.0, steps[-1], bottom, top)
    body: list[Child] = [
        label(0, 14, say("curves.frontier.cost", lang, currency=words[1]), size=12, bold=True, width=width)
    ]
    body += _key(lang)
    body += value_axis(steps, scale, left=left, right=width, said=amount)
    room = (width - left) / len(points)
    thick = min(room * 0.62, 64.0)
    for number, point in enumerate(points):
        x = left + room * (number + 0.5)
        body.append(_bar(point, (x, thick), scale, lang, words[1]))
        top_of = scale.at(point.high if point.high is not None else point.total)
        colour = _BEST if number == best else INK
        body.append(
            label(
                x,
                top_of - 6,
                amount(point.total),
                size=12,
                bold=number == best,
                fill=colour,
                text_anchor="middle",
                halo=True,
            )
        )
        body.append(label(x, bottom + 17, point.name, size=10.5, bold=number == best, text_anchor="middle"))
    body += lines_of(left, bottom + 36, words[0], size=10.5, width=width - left)
    return body, bottom + 56


def _key(lang: Lang) -> list[Child]:
    drawn: list[Child] = []
    x = 0.0
    for name, colour in _PARTS:
        text = say(f"curves.frontier.{name}", lang)
        drawn += [rect(x, 26, 11, 11, fill=colour), label(x + 16, 36, text, size=11)]
        x += 30 + 7.2 * len(text) * (1.6 if lang == "zh" else 1.0)
    return drawn


def _bar(point: FrontierPoint, place: tuple[float, float], scale: Scale, lang: Lang, currency: str) -> Element:
    x, thick = place
    drawn: list[Child] = []
    base = 0.0
    for name, colour in _PARTS:
        value = getattr(point, name)
        y, foot = scale.at(base + value), scale.at(base)
        drawn.append(rect(x - thick / 2, y, thick, foot - y, fill=colour))
        if foot - y > 16 and thick > 24:
            drawn.append(
                label(x, (y + foot) / 2 + 4, amount(value), size=10.5, fill=ink_on(colour), text_anchor="middle")
            )
        base += value
    if point.low is not None and point.high is not None:
        low, high = scale.at(point.low), scale.at(point.high)
        drawn.append(line(x, low, x, high, stroke=INK, stroke_width=1.4))
        drawn += [line(x - 5, end, x + 5, end, stroke=INK, stroke_width=1.4) for end in (low, high)]
    return group(drawn, title=_told(point, currency, lang))


def _trade(
    points: Sequence[FrontierPoint], best: int, words: tuple[str, str], lang: Lang, width: float
) -> tuple[list[Child], float]:
    """The customer's time against the losses: who moves along the line gains in the one and pays in the other."""
    left, top, bottom = 40.0, 58.0, 318.0
    ups = round_steps(0.0, max(point.losses for point in points))
    minutes = round_steps(0.0, max(point.cycle for point in points) / 60)
    up = Scale(0.0, ups[-1], bottom, top)
    along = Scale(0.0, minutes[-1], left, width - 20)
    body: list[Child] = [label(0, 14, say("curves.frontier.trade", lang), size=12, bold=True, width=width)]
    body.append(
        label(0, 36, say("curves.frontier.losses_axis", lang, currency=words[1]), size=11, fill=QUIET, width=width)
    )
    body += value_axis(ups, up, left=left, right=width, said=amount)
    for value in minutes:
        body.append(label(along.at(value), bottom + 17, amount(value), size=10.5, fill=QUIET, text_anchor="middle"))
    body.append(
        label(left, bottom + 36, say("curves.frontier.time_axis", lang), size=10.5, fill=QUIET, width=width - left)
    )
    placed = [(along.at(point.cycle / 60), up.at(point.losses)) for point in points]
    body.append(polyline(placed, fill="none", stroke=_LINE, stroke_width=2))
    taken: list[tuple[float, float]] = []
    for number, (point, (x, y)) in enumerate(zip(points, placed, strict=True)):
        body.append(circle(x, y, 6 if number == best else 4, fill=_BEST if number == best else _LINE))
        beside = (x + 9, y - 8)
        if number == best or all(abs(beside[0] - a) > 34 or abs(beside[1] - b) > 14 for a, b in taken):
            taken.append(beside)
            body.append(label(*beside, point.name, size=11, bold=number == best, halo=True))
    return body, bottom + 56


def _told(point: FrontierPoint, currency: str, lang: Lang) -> str:
    return say(
        "curves.frontier.point",
        lang,
        name=point.name,
        total=amount(point.total),
        work=amount(point.work),
        waiting=amount(point.waiting),
        losses=amount(point.losses),
        currency=currency,
        time=duration(point.cycle * _SECOND, lang),
    )


def _answer(points: Sequence[FrontierPoint], best: int, currency: str, lang: Lang) -> str:
    return say(
        "curves.frontier.answer",
        lang,
        best=points[best].name,
        total=amount(points[best].total),
        first=points[0].name,
        least=amount(points[0].total),
        last=points[-1].name,
        most=amount(points[-1].total),
        currency=currency,
    )
