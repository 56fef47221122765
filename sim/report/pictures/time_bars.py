"""Where the time went: working, or waiting, and for what?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import CAUSE_COLOURS, INK, QUIET, ink_on
from sim.report.pictures.picture import Picture
from sim.report.pictures.texture import block
from sim.report.svg import group, label, rect
from sim.report.text_size import text_width
from sim.words import Lang, duration, percent, say

__all__ = ["Bar", "BarGroup", "time_bars"]

_ORDER = (
    "work",
    "transfer",
    "external",
    "batch",
    "unavailable",
    "priority",
    "contention",
    "suspended",
    "synchronisation",
    "unknown",
)
_BAR = 20.0


@dataclass(frozen=True)
class Bar:
    """One bar: the parts by cause, in microseconds; `hint` is told when it is pointed at."""

    label: str
    parts: tuple[tuple[str, float], ...]
    hint: str = ""

    @property
    def total(self) -> float:
        """Its length."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True)
class BarGroup:
    """Bars that share a scale, under a heading."""

    heading: str
    bars: tuple[Bar, ...]


def time_bars(groups: Sequence[BarGroup], *, lang: Lang, width: float) -> Picture:
    """Stacked bars by cause; the first bar of the first group is the one that the answer speaks of."""
    left = 0.0 if width < 500 else 176.0
    body: list[Child] = []
    present = [c for c in _ORDER if any(c == cause and v > 0 for g in groups for b in g.bars for cause, v in b.parts)]
    y = _key(body, present, width, lang)
    for part in groups:
        body.append(label(0, y + 14, part.heading, size=12.5, bold=True))
        y += 24
        longest = max((b.total for b in part.bars), default=0.0) or 1.0
        room = width - left - text_width(duration(longest, lang), 11) - 14
        for bar in part.bars:
            if left:
                body.append(label(0, y + 14, bar.label, size=11.5, width=left - 10))
            else:
                body.append(label(0, y + 11, bar.label, size=11.5, width=width, fill=QUIET))
                y += 16
            body.append(_drawn(bar, left, y, room / longest, lang))
            y += _BAR + 7
        y += 8
    said = _answer(groups, lang)
    told = "; ".join(_told(b, lang) for g in groups[:1] for b in g.bars)
    return Picture("time", say("report.time.question", lang), said, f"{said} {told}", width, max(y, 20.0), tuple(body))


def _key(body: list[Child], present: Sequence[str], width: float, lang: Lang) -> float:
    """What the colours mean, in as many lines as it takes; returns where the drawing goes on."""
    x, y = 0.0, 2.0
    for cause in present:
        name = say(f"report.cause.{cause}", lang)
        wide = 20 + text_width(name, 11.5) + 14
        if x + wide > width and x:
            x, y = 0.0, y + 18
        body += [*block(cause, x, y, 14, 12), rect(x, y, 14, 12, fill="none", stroke=QUIET, stroke_width=0.5)]
        body.append(label(x + 19, y + 10.5, name, size=11.5))
        x += wide
    return y + 24


def _drawn(bar: Bar, left: float, y: float, scale: float, lang: Lang) -> Element:
    x, parts = left, []  # type: float, list[Child]
    values = dict(bar.parts)
    for cause in _ORDER:
        wide = values.get(cause, 0.0) * scale
        if wide <= 0:
            continue
        colour = CAUSE_COLOURS[cause]
        parts += block(cause, x, y, wide - (1 if wide > 3 else 0), _BAR)
        long = duration(values[cause], lang)
        named = f"{say(f'report.cause.{cause}', lang)} {long}"
        inside = next((text for text in (named, long) if text_width(text, 10) + 8 < wide), None)
        if inside is not None:
            ink = ink_on(colour)
            parts.append(label(x + wide / 2, y + 14, inside, size=10, fill=ink, halo=colour, text_anchor="middle"))
        x += wide
    parts.append(label(x + 6, y + 14.5, duration(bar.total, lang), size=11, bold=True, fill=INK))
    return group(parts, title=_told(bar, lang))


def _told(bar: Bar, lang: Lang) -> str:
    named = [f"{say(f'report.cause.{cause}', lang)} {duration(value, lang)}" for cause, value in bar.parts if value > 0]
    return f"{bar.label}{bar.hint and f' ({bar.hint})'}: {', '.join(named)}"


def _answer(groups: Sequence[BarGroup], lang: Lang) -> str:
    bars = [b for g in groups[:1] for b in g.bars[:1]]
    if not bars or not bars[0].total:
        return say("report.time.nothing", lang)
    values = dict(bars[0].parts)
    waits = {cause: v for cause, v in values.items() if cause != "work"}
    worst = max(waits, key=lambda cause: waits[cause], default="unknown")
    return say(
        "report.time.answer",
        lang,
        total=duration(bars[0].total, lang),
        work=percent(values.get("work", 0.0) / bars[0].total),
        cause=say(f"report.cause.{worst}", lang),
        share=percent(waits.get(worst, 0.0) / bars[0].total),
    )
