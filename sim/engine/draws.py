"""A run's access to its luck: first visits from blocks drawn ahead, later ones singly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.luck import Luck, Purpose

if TYPE_CHECKING:
    from sim.engine.lowered import Draw, LoweredProcess
    from sim.engine.parts import Case

__all__ = ["Draws"]


class Draws:
    """Draws of cases, by the numbers that lowering gave them."""

    def __init__(self, luck: Luck) -> None:
        self.luck = luck
        self._time = luck.draw_us
        self._number = luck.draw

    def time(self, case: Case, draw: Draw, visit: int) -> int:
        """A span of time in microseconds, for one visit of one case."""
        if draw.fixed is not None:
            return draw.fixed
        if visit == 1 and case.times is not None:
            return case.times[draw.column]
        return self._time(case.key, draw.slot, visit)

    def chance(self, case: Case, draw: Draw, visit: int) -> float:
        """A uniform draw, strictly between 0 and 1."""
        if visit == 1 and case.uniforms is not None:
            return case.uniforms[draw.column]
        return self._number(case.key, draw.slot, visit)

    def once(self, case: Case, draw: Draw) -> float:
        """A number that is drawn once in a case, such as an attribute, in its law's unit."""
        if case.uniforms is not None:
            return case.uniforms[draw.column]
        return self._number(case.key, draw.slot, 1)

    def number(self, case: Case, slot: int) -> float:
        """The same for what stands in no block."""
        return self._number(case.key, slot, 1)

    def absence(self, person: int, day: int) -> float:
        """The draw that decides whether a person comes on a day."""
        return self.luck.u(day, person, Purpose.ABSENCE, 1)

    def first_visits(self, process: LoweredProcess, keys: np.ndarray) -> tuple[list[list[int]], list[list[float]]]:
        """The draws of the first visits of a block of cases: spans of time and uniforms, a list a case."""
        times = self.luck.block_us(keys, np.array(process.time_slots, dtype=np.int64))
        chances = self.luck.block(keys, np.array(process.chance_slots, dtype=np.int64))
        return times.tolist(), chances.tolist()
