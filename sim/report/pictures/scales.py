"""Axes for lengths of time and for shares: round steps that a person would choose."""

from __future__ import annotations

from sim.report.markup import Element
from sim.report.palette import GRID, QUIET
from sim.report.svg import label, line
from sim.words import Lang, duration

__all__ = ["duration_axis", "duration_steps", "share_steps"]

_SECOND, _MINUTE, _HOUR, _DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
_STEPS = (
    *(n * _SECOND for n in (1, 2, 5, 10, 20, 30)),
    *(n * _MINUTE for n in (1, 2, 5, 10, 20, 30)),
    *(n * _HOUR for n in (1, 2, 4, 6, 12)),
    *(n * _DAY for n in (1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 1825)),
)


def duration_steps(longest: float, *, at_most: int = 6) -> list[int]:
    """Round lengths of time from 0 up to `longest` (microseconds), at most so many.

    >>> [step // 3_600_000_000 for step in duration_steps(10 * 3_600_000_000)]
    [0, 2, 4, 6, 8, 10]
    """
    step = next((s for s in _STEPS if longest / s <= at_most), None)
    if step is None:
        step = int(longest / at_most) or 1
    return [n * step for n in range(int(longest // step) + 1)]


def share_steps(most: float, *, at_most: int = 4) -> list[float]:
    """Round shares from 0 up to `most`, at most so many beyond 0.

    >>> share_steps(0.27), share_steps(0.004)
    ([0.0, 0.1, 0.2], [0.0, 0.001, 0.002, 0.003, 0.004])
    """
    sizes = (base * 10.0**power for power in range(-5, 6) for base in (1, 2, 5))
    step = next((size for size in sizes if most / size <= at_most + 1e-9), most or 1.0)
    return [round(n * step, 9) for n in range(int(most / step + 1e-9) + 1)]


def duration_axis(longest: float, *, left: float, width: float, top: float, bottom: float, lang: Lang) -> list[Element]:
    """Faint lines from `top` to `bottom` at round lengths of time, with their names below."""
    drawn: list[Element] = []
    for step in duration_steps(longest, at_most=5 if width < 400 else 8):
        x = left + width * step / max(longest, 1)
        drawn.append(line(x, top, x, bottom, stroke=GRID))
        name = duration(step, lang) if step else "0"
        anchor = "end" if x > left + width - 12 else "middle"
        drawn.append(label(x, bottom + 14, name, size=10.5, fill=QUIET, text_anchor=anchor))
    return drawn
