"""Colours that mean the same everywhere: departments, delays, causes of waiting, and red for a broken promise alone.

Sources: Okabe and Ito (2008), "Color universal design"; Tol (2021), "Colour schemes", muted; Nuñez, Anderton and
Renslow (2018), viridis and cividis, whose lightness falls evenly, so that their steps stay in order in grey print and
for every kind of colour vision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = [
    "BROKEN", "CAUSES", "CAUSE_COLOURS", "COLOURS", "DELAY_COLOURS", "FAINT", "GRID", "INK", "PAPER", "PALE", "QUIET",
    "Palette", "delay_step", "heat", "ink_on", "tint",
]  # fmt: skip

INK = "#1b2430"
QUIET = "#5a6675"
FAINT = "#8b95a3"
GRID = "#d5dae1"
PALE = "#f3f5f8"
PAPER = "#ffffff"
BROKEN = "#c1121f"

# Okabe-Ito without black and vermilion (too near to the red of a broken promise), then Tol's muted without its reds.
_DEPARTMENTS = (
    "#0072b2", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#8a7d00", "#332288", "#88ccee",
    "#44aa99", "#117733", "#999933", "#ddcc77", "#aa4499", "#7a5c3e", "#6f7d8c", "#b79fd4",
)  # fmt: skip

COLOURS = len(_DEPARTMENTS)
"""How many departments have a colour of their own."""

DELAY_COLOURS = ("#8fd744", "#26ad81", "#2a788e", "#414487", "#440154")
"""viridis from short to long; the lightest end is left out, it would not show on paper."""

_HOUR = 3_600_000_000
_DELAY_LIMITS = (_HOUR, 4 * _HOUR, 24 * _HOUR, 72 * _HOUR)

_CIVIDIS = ("#fdf6d0", "#e9d878", "#cdbf6a", "#a69d75", "#7c7b78", "#4f576c", "#12306b", "#00204d")

CAUSES = ("transfer", "external", "batch", "unavailable", "priority", "contention")
CAUSE_COLOURS: Mapping[str, str] = {
    "work": "#1b2430",
    "transfer": "#e69f00",
    "external": "#56b4e9",
    "batch": "#cc79a7",
    "unavailable": "#b9c0ca",
    "priority": "#009e73",
    "contention": "#0072b2",
    "suspended": "#7a5c3e",
    "synchronisation": "#8a7d00",
    "unknown": "#e3e6eb",
}


@dataclass(frozen=True)
class Palette:
    """Colour and number of each department: by the order of their names, so the same in every picture of one log."""

    departments: tuple[str, ...]

    @staticmethod
    def of(departments: Iterable[str]) -> Palette:
        """The palette of these departments (ids); their order does not matter.

        >>> Palette.of(["marketing", "billing"]).number("marketing")
        2
        """
        return Palette(tuple(sorted(set(departments))))

    def number(self, department: str | None) -> int | None:
        """From 1: the second cue beside the colour."""
        return self.departments.index(department) + 1 if department in self.departments else None

    def colour(self, department: str | None) -> str:
        """The colour of a department; grey where it is not known."""
        at = self.number(department)
        return FAINT if at is None else _DEPARTMENTS[(at - 1) % len(_DEPARTMENTS)]


def delay_step(microseconds: float | None) -> int | None:
    """Which of the delay colours: below 1 h, 4 h, 1 d, 3 d, or longer."""
    if microseconds is None:
        return None
    return sum(microseconds >= limit for limit in _DELAY_LIMITS)


def heat(share: float) -> str:
    """A shade for a share of the most, 0 to 1: the more, the darker."""
    return _CIVIDIS[min(int(max(share, 0.0) * len(_CIVIDIS)), len(_CIVIDIS) - 1)]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def ink_on(colour: str) -> str:
    """Dark or light text, whichever is read more easily on a colour (WCAG relative luminance).

    >>> ink_on("#12306b"), ink_on("#fdf6d0")
    ('#ffffff', '#1b2430')
    """
    linear = [(c / 255 / 12.92) if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.2 else PAPER


def tint(colour: str, share: float) -> str:
    """A colour mixed into white: 0 is white, 1 the colour itself."""
    return "#" + "".join(f"{round(255 + (c - 255) * share):02x}" for c in _channels(colour))
