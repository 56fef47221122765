"""Tracks of lines that run side by side in one street or avenue of a diagram (channel routing)."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

__all__ = ["Run", "tracks"]


@dataclass(frozen=True)
class Run:
    """A straight piece of a link within a channel, from one place along it to another.

    `ends` are the places where it turns off, each with the side to which it does: -1 before the channel, 1 behind it.
    Links with a common source or target may lie over each other where they do so, unless both have a label there.
    """

    link: str
    source: str
    target: str
    ends: tuple[tuple[int, int], tuple[int, int]]
    labelled: bool = False
    low: int = field(init=False)
    high: int = field(init=False)

    def __post_init__(self) -> None:
        places = sorted(place for place, _ in self.ends)
        object.__setattr__(self, "low", places[0])
        object.__setattr__(self, "high", places[1])

    def akin(self, other: Run) -> bool:
        """Whether both may lie over each other."""
        return (self.source == other.source or self.target == other.target) and not (self.labelled and other.labelled)

    def meets(self, other: Run) -> bool:
        """Whether both need the same stretch of the channel."""
        return self.low <= other.high and other.low <= self.high


def tracks(runs: Sequence[Run], exact: frozenset[int]) -> dict[str, int]:
    """The track of each run by its link, 0 before all others.

    Two that meet have tracks of their own. Where two turn off at the same place, the one that turns off before the
    channel lies before the one that turns off behind it, so that they do not run over each other; where that would go
    round in a circle, the last of them gives way.

    Parameters
    ----------
    runs
        At most one of each link.
    exact
        Places at which lines lie at one and the same coordinate (the middle of a row or column).
    """
    behind = _behind(runs, exact)
    waits = {run.link: 0 for run in runs}
    for others in behind.values():
        for other in others:
            waits[other] += 1
    by_link = {run.link: run for run in runs}
    queue = [(_preference(run), run.link) for run in runs if not waits[run.link]]
    heapq.heapify(queue)
    found: dict[str, int] = {}
    while len(found) < len(runs):
        if queue:
            _, link = heapq.heappop(queue)
        else:  # a circle
            link = min((r for r in runs if r.link not in found), key=_preference).link
        if link in found:
            continue
        found[link] = _free(by_link[link], by_link, found, behind)
        for other in behind[link]:
            waits[other] -= 1
            if waits[other] == 0 and other not in found:
                heapq.heappush(queue, (_preference(by_link[other]), other))
    return found


def _behind(runs: Sequence[Run], exact: frozenset[int]) -> dict[str, list[str]]:
    """For each link the links that must lie behind it."""
    at: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        for place, side in run.ends:
            if place in exact:
                at.setdefault((place, side), []).append(run)
    behind: dict[str, list[str]] = {run.link: [] for run in runs}
    for (place, side), firsts in at.items():
        if side < 0:
            for run in firsts:
                behind[run.link] += [o.link for o in at.get((place, 1), []) if o.link != run.link and not run.akin(o)]
    return behind


def _preference(run: Run) -> tuple[int, int, str]:
    """Fewest crossings: of lines that lead down, the lowest begins first; of lines that lead up, the highest."""
    (begin, _), (end, _) = run.ends
    return (abs(begin - end), -begin if end > begin else begin, run.link)


def _free(run: Run, runs: Mapping[str, Run], found: Mapping[str, int], behind: Mapping[str, Sequence[str]]) -> int:
    """The first track on which nothing meets the run, behind all that must lie before it."""
    track = max((found[o] + 1 for o in found if run.link in behind[o]), default=0)
    taken = {found[o] for o in found if run.meets(runs[o]) and not run.akin(runs[o])}
    while track in taken:
        track += 1
    return track
