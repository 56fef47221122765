"""Blocks of time by cause: a colour each, and a texture as the second cue, so that grey print tells them apart."""

from __future__ import annotations

from sim.report.markup import Element, number
from sim.report.palette import CAUSE_COLOURS, PAPER
from sim.report.svg import path, rect

__all__ = ["block"]

# Distances in pixels between upright lines, and number of level lines; what is not named is plain.
_UPRIGHT = {"transfer": 7.0, "priority": 3.5, "synchronisation": 7.0}
_LEVEL = {"batch": 3, "suspended": 1, "synchronisation": 1}


def block(cause: str, x: float, y: float, width: float, height: float) -> list[Element]:
    """A rectangle of a cause.

    Parameters
    ----------
    cause
        A cause of waiting, or work, suspended, synchronisation, unknown.
    x, y, width, height
        Where it lies, in pixels.
    """
    drawn = [rect(x, y, width, height, fill=CAUSE_COLOURS[cause])]
    lines = []
    if cause in _UPRIGHT:
        step = _UPRIGHT[cause]
        lines += [f"M{number(x + step * n)} {number(y)}v{number(height)}" for n in range(1, int(width / step) + 1)]
    if cause in _LEVEL:
        rows = _LEVEL[cause]
        lines += [f"M{number(x)} {number(y + height * n / (rows + 1))}h{number(width)}" for n in range(1, rows + 1)]
    if lines and width > 1.5:
        drawn.append(path("".join(lines), stroke=PAPER, stroke_width=1.1, stroke_opacity=0.75))
    return drawn
