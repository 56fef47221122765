"""When the cases of a stream come: a Poisson stream with a shape, a renewal stream, or given instants."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.luck import case_keys
from sim.engine.rates import Rates

if TYPE_CHECKING:
    from sim.engine.arithmetic import Floats, Keys
    from sim.engine.lowered import Stream
    from sim.engine.world import World

__all__ = ["Arrival", "arrivals_of"]

_FIRST_BLOCK, _LARGEST_BLOCK = 64, 4096


class Arrival(NamedTuple):
    """One case to come: when, its place in the order of cases, its key of luck and the draws of its first visits."""

    time: int
    ordinal: int
    order: int
    key: int
    times: list[int]
    uniforms: list[float]


def arrivals_of(stream: Stream, world: World) -> Iterator[Arrival]:
    """The cases of a stream in order of time, numbered from 1, as far as the horizon."""
    most, count, size = stream.part.at_most, 0, _FIRST_BLOCK
    instants = _instants(stream, world)
    while True:
        keys = case_keys(stream.id, count + 1, count + size + 1)
        times, uniforms = world.draws.first_visits(stream.process, keys)
        came = count
        for when, key, durations, chances in zip(instants.of(keys), keys.tolist(), times, uniforms, strict=False):
            if when >= world.forever or count == most:
                return
            count += 1
            yield Arrival(when, count, (stream.rank << 40) + count, key, durations, chances)
        if count < came + size:
            return
        size = min(2 * size, _LARGEST_BLOCK)


class _Instants:
    """Turns the draws of a stream, one a case, into instants."""

    def __init__(self, stream: Stream, world: World) -> None:
        self.stream = stream
        self.luck = world.draws.luck

    def of(self, keys: Keys) -> Iterator[int]:
        """The instants of a block of cases, in order of time; fewer where no more come. The blocks follow each other.

        An instant is reckoned when it is asked for, or not long before.
        """
        raise TypeError

    def gaps(self, keys: Keys) -> Floats:
        """The draws of a block of cases."""
        gap = self.stream.gap
        assert gap is not None
        return self.luck.block(keys, np.array([gap.slot], dtype=np.int64))[:, 0]


class _Poisson(_Instants):
    """A unit Poisson stream under the time change of its cumulative rate (Çınlar 1975).

    A higher rate brings the same customers sooner.
    """

    def __init__(self, stream: Stream, world: World) -> None:
        super().__init__(stream, world)
        self.rates = Rates(stream, world.lowered)
        self.reached = 0.0

    def of(self, keys: Keys) -> Iterator[int]:
        # summed one after the other, so that the size of the block does not matter
        amounts = np.cumsum(np.append(self.reached, self.gaps(keys)))[1:]
        self.reached = float(amounts[-1])
        return self.rates.instants(amounts)


class _Renewal(_Instants):
    def __init__(self, stream: Stream, world: World) -> None:
        super().__init__(stream, world)
        self.open_time = world.lowered.calendars.get(stream.part.calendar or "")
        self.first = stream.part.first
        self.at = 0

    def of(self, keys: Keys) -> Iterator[int]:
        for gap in self.gaps(keys).tolist():
            when = self._next(gap)
            if when is None:
                return
            yield when

    def _next(self, gap: float) -> int | None:
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

    def of(self, keys: Keys) -> Iterator[int]:
        return islice(self.left, len(keys))


def _instants(stream: Stream, world: World) -> _Instants:
    if stream.part.times is not None:
        return _Given(stream, world)
    return _Renewal(stream, world) if stream.part.every is not None else _Poisson(stream, world)
