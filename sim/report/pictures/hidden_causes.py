"""Exact causes of waiting beside those told from the log alone: how much does a log hide?"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sim.log.contract import CAUSES
from sim.report.markup import Child, Element
from sim.report.palette import INK, PALE, QUIET, heat, ink_on
from sim.report.pictures.picture import Picture
from sim.report.svg import group, label, lines_of, rect
from sim.report.text_size import text_width
from sim.views.decomposition.against import NO_WAIT, SAME, UNSEEN
from sim.views.decomposition.split import PARTS
from sim.words import Lang, percent, say

__all__ = ["hidden_causes"]

_ROWS = (*CAUSES, NO_WAIT)
_COLUMNS = (*PARTS, UNSEEN)
_TALL = 34.0
_LEAST = 0.0005


def hidden_causes(table: pl.DataFrame, *, lang: Lang, width: float) -> Picture:
    """A square for each pair of an exact cause and what the log tells: the darker, the more waiting time.

    Parameters
    ----------
    table
        `cause`, `part` and `share` of all exact waiting, as of `Comparison.table`.
    lang, width
        Language, and the width to draw for in pixels.
    """
    shares = {(row["cause"], row["part"]): float(row["share"]) for row in table.iter_rows(named=True)}
    names = {cause: say(f"decomposition.exact.{cause}", lang) for cause in _ROWS}
    left = min(width * 0.3, 12 + max(text_width(name, 11.5) for name in names.values()))
    cell = (width - left) / len(_COLUMNS)
    most = max(shares.values(), default=0.0) or 1.0
    small = 9.5 if cell < 90 else 11.5
    head = 30.0 if cell >= 90 else 44.0
    body: list[Child] = []
    for number, part in enumerate(_COLUMNS):
        x = left + number * cell
        body += lines_of(x + 4, 18, say(f"decomposition.short.{part}", lang), size=small, width=cell - 6)
    for row, cause in enumerate(_ROWS):
        y = head + row * _TALL
        body += lines_of(0, y + 15, names[cause], size=small, width=left - 6)
        for number, part in enumerate(_COLUMNS):
            share = shares.get((cause, part))
            if share is not None:
                place = (left + number * cell, y, cell - 3, _TALL - 3)
                body.append(_square(place, share, most, lang, same=SAME.get(cause) == part, told=(cause, part)))
    height = head + len(_ROWS) * _TALL + 22
    body.append(label(0, height - 6, say("decomposition.picture.key", lang), size=10.5, fill=QUIET, width=width))
    said = _answer(shares, lang)
    return Picture("hidden-causes", say("decomposition.picture.question", lang), said, said, width, height, tuple(body))


def _square(
    place: tuple[float, float, float, float],
    share: float,
    most: float,
    lang: Lang,
    *,
    same: bool,
    told: tuple[str, str],
) -> Element:
    x, y, wide, tall = place
    colour = heat((share / most) ** 0.5) if share >= _LEAST else PALE
    frame = {"stroke": INK, "stroke_width": 2.2} if same else {"stroke": "none"}
    drawn: list[Child] = [rect(x + 1, y + 1, wide - 2, tall - 2, rx=2, fill=colour, **frame)]
    if share >= _LEAST:
        middle = x + wide / 2
        text = percent(share)
        drawn.append(label(middle, y + tall / 2 + 4, text, size=11, fill=ink_on(colour), text_anchor="middle"))
    cause, part = told
    title = say(
        "decomposition.picture.cell",
        lang,
        cause=say(f"decomposition.exact.{cause}", lang),
        part=say(f"decomposition.short.{part}", lang),
        share=percent(share, 2),
    )
    return group(drawn, title=title)


def _answer(shares: Mapping[tuple[str, str], float], lang: Lang) -> str:
    """What part of the waiting is named rightly, and what becomes of the rest."""
    named = sum(shares.get(pair, 0.0) for pair in SAME.items() if pair[1] != "extraneous")
    unseen = sum(share for (_, part), share in shares.items() if part == UNSEEN)
    silent = sum(share for (cause, part), share in shares.items() if part == "extraneous" and cause != NO_WAIT)
    wrong = sum(share for (cause, _), share in shares.items() if cause != NO_WAIT) - named - unseen - silent
    values = {"named": named, "wrong": wrong, "silent": silent, "unseen": unseen}
    return say("decomposition.picture.answer", lang, **{name: percent(value) for name, value in values.items()})
