"""When the cases of a stream come: a Poisson stream with a shape, a renewal stream, or given instants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.luck import case_keys
from sim.engine.rates import Rates

if TYPE_CHECKING:
    from sim.engine.lowered import Stream
    from sim.engine.world import World

__all__ = ["Arrival", "arrivals_of"]

_FIRST_BLOCK, _LARGEST_BLOCK = 64, 4096


@dataclass(frozen=True, slots=True)
class Arrival:
    """One case to come: when, its place in the order of cases, its key of luck and the draws of its first visits."""

    time: int
    ordinal: int
    order: int
    key: int
    times: list[int]
    uniforms: list[float]


def arrivals_of(stream: Stream, world: World) -> Iterator[Arrival]:
    """The cases of a stream in order of time, numbered from 1, as far as the horizon."""
    part, most = stream.part, stream.part.at_most
    count, size = 0, _FIRST_BLOCK
    instants = _instants(stream, world)
    while True:
        keys = case_keys(stream.id, count + 1, count + size + 1)
        gaps = [0.0] * size if part.times is not None else instants.gaps(keys)
        times, uniforms = world.draws.first_visits(stream.process, keys)
        for i in range(size):
            when = instants.next(gaps[i])
            if when is None or when >= world.forever or count == most:
                return
            count += 1
            yield Arrival(when, count, (stream.rank << 40) + count, int(keys[i]), times[i], uniforms[i])
        size = min(2 * size, _LARGEST_BLOCK)


class _Instants:
    """Turns the draws of a stream, one a case, into instants."""

    def __init__(self, stream: Stream, world: World) -> None:
        self.stream = stream
        self.luck = world.draws.luck
        self.at = 0

    def gaps(self, keys: np.ndarray) -> list[float]:
        """The draws of a block of cases."""
        gap = self.stream.gap
        assert gap is not None
        gaps: list[float] = self.luck.block(keys, np.array([gap.slot], dtype=np.int64))[:, 0].tolist()
        return gaps

    def next(self, gap: float) -> int | None:
        """The instant of the next case; None where there is none."""
        raise TypeError


class _Poisson(_Instants):
    """A unit Poisson stream under the time change of its cumulative rate (Çınlar 1975).

    A higher rate brings the same customers sooner.
    """

    def __init__(self, stream: Stream, world: World) -> None:
        super().__init__(stream, world)
        self.rates = Rates(stream, world.lowered)
        self.reached = 0.0

    def next(self, gap: float) -> int | None:
        self.reached += gap
        return self.rates.instant(self.reached)


class _Renewal(_Instants):
    def __init__(self, stream: Stream, world: World) -> None:
        super().__init__(stream, world)
        self.open_time = world.lowered.calendars.get(stream.part.calendar or "")
        self.first = stream.part.first

    def next(self, gap: float) -> int | None:
        runs_on = self.open_time is None or self.stream.part.closed == "wait"
        moved = runs_on or self.first is not None
        if self.first is not None:
            self.at, self.first = self.first, None
        elif runs_on:
            self.at += round(gap)
        elif self.open_time is not None:
            self.at = self.open_time.add(self.at, round(gap))
        if moved and self.open_time is not None:
            opens = self.open_time.next_open(self.at)
            if opens is None:
                return None
            self.at = opens
        return self.at


class _Given(_Instants):
    def __init__(self, stream: Stream, world: World) -> None:
        super().__init__(stream, world)
        self.left = iter(sorted(stream.part.times or ()))

    def next(self, gap: float) -> int | None:
        return next(self.left, None)


def _instants(stream: Stream, world: World) -> _Instants:
    if stream.part.times is not None:
        return _Given(stream, world)
    return _Renewal(stream, world) if stream.part.every is not None else _Poisson(stream, world)
