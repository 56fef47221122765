"""What costs customers most points: a bar for each aspect of the service, with its tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.model.experience import Tier
from sim.report.markup import Element
from sim.report.palette import GRID, QUIET
from sim.report.pictures.picture import NARROW, Picture
from sim.report.pictures.scales import share_steps
from sim.report.svg import label, line, rect
from sim.words import Lang, percent, say

__all__ = ["Loss", "points_lost"]

_COLOURS: dict[Tier, str] = {"basic": "#1b2430", "price_linked": "#0072b2", "beyond": "#009e73"}


@dataclass(frozen=True)
class Loss:
    """An aspect: points that it costs a customer of all, customers to whom it applies, share of them who are failed."""

    label: str
    tier: Tier
    points: float
    cases: int
    failed: float


def points_lost(losses: Sequence[Loss], *, lang: Lang, width: float) -> Picture:
    """Bars, the longest first; `losses` is in that order and has at least one."""
    narrow = width <= NARROW
    left, right = (12.0, width - 58) if narrow else (300.0, width - 250)
    step = 48.0 if narrow else 28.0
    most = max([loss.points for loss in losses]) or 1.0
    bottom = 8 + step * len(losses)
    drawn: list[Element] = []
    for value in share_steps(most):
        x = left + (right - left) * value / most
        drawn.append(line(x, 8, x, bottom, stroke=GRID))
        drawn.append(label(x, bottom + 15, f"{value:g}", size=10.5, fill=QUIET, text_anchor="middle"))
    for number, loss in enumerate(losses):
        drawn += _bar(loss, (left, right), 8 + step * number, most, lang, narrow=narrow)
    first = losses[0]
    rows = "; ".join(
        say("report.experience.lost_row", lang, name=loss.label, points=f"{loss.points:.2f}") for loss in losses
    )
    return Picture(
        name="points-lost",
        question=say("report.experience.lost_question", lang),
        answer=say("report.experience.lost_answer", lang, first=first.label, points=f"{first.points:.1f}"),
        alternative=say("report.experience.lost_alternative", lang, rows=rows),
        width=width,
        height=bottom + 26,
        body=tuple(drawn),
    )


def _bar(loss: Loss, span: tuple[float, float], y: float, most: float, lang: Lang, *, narrow: bool) -> list[Element]:
    left, right = span
    tier = say(f"report.experience.tier.{loss.tier}", lang)
    hit = say("report.experience.hit", lang, share=percent(loss.failed), cases=f"{loss.cases:,}")
    height, top = (12.0, y + 20) if narrow else (16.0, y + 5)
    length = (right - left) * loss.points / most
    drawn = [
        rect(left, top, length, height, fill=_COLOURS[loss.tier], rx=2),
        label(left + length + 6, top + height - 2, f"{loss.points:.2f}", size=11.5, halo=True),
    ]
    if narrow:
        drawn.append(label(12, y + 14, f"{loss.label} · {tier}", size=11.5, width=right + 40 - 12))
    else:
        drawn.append(label(12, y + 17, loss.label, size=12, width=left - 92))
        drawn.append(label(left - 8, y + 17, tier, size=10.5, fill=QUIET, text_anchor="end"))
        drawn.append(label(right + 242, y + 17, hit, size=11, fill=QUIET, text_anchor="end", width=190))
    return drawn
