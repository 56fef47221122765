"""Numbers of the things that are drawn, given while a scenario is lowered."""

from __future__ import annotations

from sim.engine.lowered import Draw
from sim.engine.luck import Purpose, Slot, element_key
from sim.engine.luck_laws import lower_law
from sim.engine.quantiles import LoweredLaw, uniform
from sim.errors import InputError
from sim.model.laws import Law
from sim.model.mistakes import mistake

__all__ = ["Columns", "Slots"]


class Slots:
    """All slots of a scenario, and the keys of luck of its elements; two elements never share one."""

    def __init__(self) -> None:
        self.all: list[Slot] = []
        self._owners: dict[int, str] = {}

    def key(self, process: str, element: str) -> int:
        """The key of luck of an element, a flow or an attribute.

        Raises
        ------
        InputError
            Another one of the scenario has the same key.
        """
        key, name = element_key(process, element), f"{process}.{element}"
        owner = self._owners.setdefault(key, name)
        if owner != name:
            raise InputError(mistake("run.same_luck", name, owner=owner, key=f"{key:#010x}"))
        return key

    def add(self, purpose: Purpose, element: int, law: LoweredLaw) -> int:
        """The number of a new slot."""
        self.all.append(Slot(purpose, element, law))
        return len(self.all) - 1


class Columns:
    """The draws of one process; each has a column in the blocks of first visits."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self.times: list[int] = []
        self.chances: list[int] = []

    def time(self, purpose: Purpose, element: int, law: Law) -> Draw:
        """A span of time from a law; a constant needs no draw."""
        if law.name == "fixed":
            return Draw(-1, -1, round(law.number("value")))
        self.times.append(self.slots.add(purpose, element, lower_law(law)))
        return Draw(self.times[-1], len(self.times) - 1)

    def chance(self, purpose: Purpose, element: int) -> Draw:
        """A uniform draw."""
        self.chances.append(self.slots.add(purpose, element, uniform()))
        return Draw(self.chances[-1], len(self.chances) - 1)
