"""Where the moments of truth lie: processes by touchpoints, a disc for the contacts, its shade for how they went."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Element
from sim.report.palette import GRID, QUIET, heat, ink_on
from sim.report.pictures.picture import NARROW, Picture
from sim.report.svg import circle, label, line
from sim.words import Lang, percent, say

__all__ = ["PLACES", "Contact", "moments_map"]

_FEW = 30
"""Contacts from which on a share says something."""

PLACES = ("hotline", "hall", "site", "online")


@dataclass(frozen=True)
class Contact:
    """The contacts of one process at one touchpoint: how many, and the share that went smoothly (None: not known)."""

    process: str
    touchpoint: str
    count: int
    smooth: float | None


def moments_map(contacts: Sequence[Contact], *, lang: Lang, width: float) -> Picture:
    """Processes in rows, places in columns; the darker a disc, the more often something went wrong there.

    On a phone a process stands above its row, so that the places have the whole width. `contacts` has at least one.
    """
    narrow = width <= NARROW
    processes = list(dict.fromkeys(one.process for one in contacts))
    left, step, top, down = (8.0, 92.0, 44.0, 16.0) if narrow else (220.0, 76.0, 44.0, 0.0)
    column = (width - left - 8) / len(PLACES)
    most = max(one.count for one in contacts)
    size = (step - down) / 2 - 14
    drawn: list[Element] = [label(8, 14, say("report.experience.moments_head", lang), size=11, fill=QUIET)]
    for number, place in enumerate(PLACES):
        name = say(f"report.experience.touchpoint.{place}", lang)
        drawn.append(label(left + column * (number + 0.5), 34, name, size=11.5, bold=True, text_anchor="middle"))
    for number, process in enumerate(processes):
        y = top + step * number
        drawn.append(line(8, y, width - 8, y, stroke=GRID))
        at = y + 15 if narrow else y + step / 2
        drawn.append(label(8, at, process, size=12, width=(width if narrow else left) - 16))
        for one in contacts:
            if one.process == process and one.touchpoint in PLACES:
                x = left + column * (PLACES.index(one.touchpoint) + 0.5)
                middle = y + down + (step - down) / 2 - (2 if narrow else 6)
                drawn += _disc(one, x, middle, size * math.sqrt(one.count / most))
    return Picture(
        name="moments",
        question=say("report.experience.moments_question", lang),
        answer=_answer(contacts, lang),
        alternative=say(
            "report.experience.moments_alternative", lang, rows="; ".join(_told(one, lang) for one in contacts)
        ),
        width=width,
        height=top + step * len(processes) + 8,
        body=tuple(drawn),
    )


def _disc(one: Contact, x: float, y: float, radius: float) -> list[Element]:
    """A disc with its number inside, or above where it is small, and the share that went smoothly below."""
    shade = heat(min((1 - (1 if one.smooth is None else one.smooth)) * 3, 1))
    radius = max(radius, 2.5)
    drawn = [circle(x, y, radius, fill=shade, stroke=QUIET, stroke_width=0.8)]
    count = f"{one.count:,}"
    if radius > 18:
        drawn.append(label(x, y + 4, count, size=10.5, text_anchor="middle", fill=ink_on(shade)))
    else:
        drawn.append(label(x, y - radius - 3, count, size=10.5, text_anchor="middle", halo=True))
    if one.smooth is not None:
        told = percent(one.smooth)
        drawn.append(label(x, y + radius + 12, told, size=10, text_anchor="middle", fill=QUIET, halo=True))
    return drawn


def _answer(contacts: Sequence[Contact], lang: Lang) -> str:
    often = [one for one in contacts if one.smooth is not None and one.count >= _FEW]
    known = often or [one for one in contacts if one.smooth is not None] or list(contacts)
    worst = min(known, key=lambda one: 1.0 if one.smooth is None else one.smooth)
    return say(
        "report.experience.moments_answer",
        lang,
        count=f"{sum(one.count for one in contacts):,}",
        process=worst.process,
        touchpoint=say(f"report.experience.touchpoint.{worst.touchpoint}", lang),
        share=percent(worst.smooth),
    )


def _told(one: Contact, lang: Lang) -> str:
    return say(
        "report.experience.moments_row",
        lang,
        process=one.process,
        touchpoint=say(f"report.experience.touchpoint.{one.touchpoint}", lang),
        count=f"{one.count:,}",
        share=percent(one.smooth),
    )
