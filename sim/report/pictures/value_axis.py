"""Axes for shares and amounts of money: round steps, and a scale from values to pixels."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from sim.report.markup import Element
from sim.report.palette import GRID, QUIET
from sim.report.svg import label, line

__all__ = ["Scale", "round_steps", "value_axis"]


@dataclass(frozen=True)
class Scale:
    """From values to pixels: `low` lies at `start`, `high` at `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value.

        >>> Scale(0, 10, 100, 0).at(2.5)
        75.0
        """
        return self.start + (value - self.low) / (self.high - self.low or 1.0) * (self.end - self.start)


def round_steps(low: float, high: float, *, at_most: int = 6) -> list[float]:
    """Round values that cover `low` to `high`, from the last one not above `low` to the first not below `high`.

    >>> round_steps(0.73, 0.96)
    [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0]
    """
    span = max(high - low, 1e-9)
    size = 10.0 ** math.floor(math.log10(span / at_most))
    step = next(size * factor for factor in (1, 2, 5, 10, 20) if span / (size * factor) <= at_most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def value_axis(
    steps: list[float], scale: Scale, *, left: float, right: float, said: Callable[[float], str]
) -> list[Element]:
    """Faint lines from `left` to `right` at some values of a vertical scale, with their names on the left."""
    drawn: list[Element] = []
    for value in steps:
        y = scale.at(value)
        drawn.append(line(left, y, right, y, stroke=GRID))
        drawn.append(label(left - 6, y + 4, said(value), size=10.5, fill=QUIET, text_anchor="end"))
    return drawn
