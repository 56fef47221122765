"""What somebody wrote, value by value with its place, so that every later error can say file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

__all__ = ["Scalar", "Steps", "Written", "merge", "read_steps", "write_steps", "written"]

Scalar = str | int | float | bool | None
Steps = tuple[str | int, ...]
"""The way to a value: keys and numbers of list items."""


@dataclass(frozen=True)
class Written:
    """A value and the place (`file:line`) where it stands; mappings and lists hold further ones."""

    value: Scalar | dict[str, Written] | list[Written]
    place: str = ""

    def plain(self) -> Any:
        """The value as ordinary dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: inner.plain() for key, inner in self.value.items()}
        if isinstance(self.value, list):
            return [inner.plain() for inner in self.value]
        return self.value

    def get(self, step: str | int) -> Written | None:
        """What stands under one key or number."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def nearest(self, steps: Steps) -> tuple[Written, int]:
        """What stands at `steps`, or else around it, and how many of the steps lead there."""
        here = self
        for number, step in enumerate(steps):
            inner = here.get(step)
            if inner is None:
                return here, number
            here = inner
        return here, len(steps)

    def place_of(self, steps: Steps) -> str:
        """File, line and path of what stands at `steps`, for errors."""
        return f"{self.nearest(steps)[0].place} {write_steps(steps)}".strip()


def written(value: object, place: str = "") -> Written:
    """Ordinary data or parts of a model, given by a program, as if somebody had written them at one place.

    >>> written([1, True]).plain()
    [1, True]
    """
    if isinstance(value, BaseModel):
        return written(value.model_dump(mode="json", by_alias=True, exclude_defaults=True), place)
    if isinstance(value, Mapping):
        return Written({str(key): written(inner, place) for key, inner in value.items()}, place)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Written([written(inner, place) for inner in value], place)
    if isinstance(value, str | int | float | bool) or value is None:
        return Written(value, place)
    return Written(str(value), place)


def merge(base: Written, over: Written) -> Written:
    """`base` changed by `over`: mappings are merged, null deletes a key, anything else replaces."""
    if not isinstance(base.value, dict) or not isinstance(over.value, dict):
        return over
    merged = dict(base.value)
    for key, inner in over.value.items():
        if inner.value is None:
            merged.pop(key, None)
        elif key in merged:
            merged[key] = merge(merged[key], inner)
        else:
            # what is new has nothing to delete
            merged[key] = merge(Written({}), inner) if isinstance(inner.value, dict) else inner
    return Written(merged, over.place)


def write_steps(steps: Steps) -> str:
    """The path as a person writes it.

    >>> write_steps(("processes", "supply", "flows", 3, "to"))
    'processes.supply.flows[3].to'
    """
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return text.removeprefix(".")


def read_steps(text: str) -> Steps:
    """The way that a written path stands for; the reverse of `write_steps`.

    >>> read_steps("processes.supply.flows[3].to")
    ('processes', 'supply', 'flows', 3, 'to')
    """
    steps: list[str | int] = []
    for part in text.split("."):
        pieces = re.split(r"\[([0-9]{1,9})\]", part)
        if pieces == [""]:
            steps.append("")
        for number, piece in enumerate(pieces):
            if piece:
                steps.append(int(piece) if number % 2 else piece)
    return tuple(steps)
