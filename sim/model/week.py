"""A calendar that is the same every week, to the minute."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["DAYS", "MINUTES_A_DAY", "MINUTES_A_WEEK", "Week"]

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MINUTES_A_DAY = 1440
MINUTES_A_WEEK = 7 * MINUTES_A_DAY


@dataclass(frozen=True)
class Week:
    """Spells of duty in the minutes of a week since Monday 00:00, half open, sorted and apart."""

    spells: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, spells: Iterable[tuple[int, int]]) -> Week:
        """The week of these spells in any order; those that meet or overlap become one, and one that ends after Sunday
        goes on on Monday.

        >>> Week.of([(600, 720), (540, 600), (10_000, 10_100)]).spells
        ((0, 20), (540, 720), (10000, 10080))
        """
        parts: list[tuple[int, int]] = []
        for begin, end in spells:
            parts.append((begin, min(end, MINUTES_A_WEEK)))
            if end > MINUTES_A_WEEK:
                parts.append((0, min(end - MINUTES_A_WEEK, MINUTES_A_WEEK)))
        merged: list[tuple[int, int]] = []
        for begin, end in sorted(part for part in parts if part[0] < part[1]):
            if merged and begin <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((begin, end))
        return cls(tuple(merged))

    @property
    def minutes(self) -> int:
        """Minutes of duty in a week.

        >>> Week(((540, 720), (780, 1020))).minutes
        420
        """
        return sum(end - begin for begin, end in self.spells)
