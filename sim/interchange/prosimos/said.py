"""What cannot be said in a file of Prosimos, counted."""

from __future__ import annotations

from collections import Counter

from sim.interchange.unsaid import Unsaid

__all__ = ["Said"]


class Said:
    """Counts what is left out or said otherwise, by the last part of its key `export.prosimos.*`."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, key: str, count: int = 1) -> None:
        """Note so many of a kind."""
        self._counts[key] += count

    def notes(self) -> list[Unsaid]:
        """A note a kind, in the order of the first of each."""
        return [Unsaid(f"export.prosimos.{key}", count) for key, count in self._counts.items() if count]
