"""A change that does not fit the scenario, before it is known where the change is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.errors import Mistake
from sim.model.mistakes import mistake, unknown
from sim.model.written import Steps

__all__ = ["Unfit", "not_there", "unfit"]


class Unfit(Exception):
    """Raised by a change that cannot be made; `at(place)` is the mistake, `field` where in the change it lies."""

    def __init__(self, field: Steps, at: Callable[[str], Mistake]) -> None:
        super().__init__(field)
        self.field = field
        self.at = at


def unfit(field: Steps, key: str, *, value: object = "", **values: Any) -> Unfit:
    """A change that breaks the rule `key`."""

    def at(place: str) -> Mistake:
        return mistake(key, place, value=value, **values)

    return Unfit(field, at)


def not_there(field: Steps, name: str, kind: str, known: Iterable[str]) -> Unfit:
    """A change of something that the scenario does not have; the nearest name is told."""
    names = list(known)
    return Unfit(field, lambda place: unknown(place, name, kind, names))
