"""Amounts of a lever, and how a change refers to them: `$share` for a number, `fixed($days d)` within a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, WrapValidator

from sim.model.parts import Label, Part
from sim.model.written import Steps, Written

__all__ = ["Amount", "Factor", "Probability", "Text", "filled", "filled_written", "references"]

_REFERENCE = re.compile(r"\$([a-z][a-z0-9_]*)")


class Amount(Part):
    """A number that a redesign rests on, with the range in which it may lie; `source` says where it is from."""

    value: float
    low: float | None = Field(default=None, description="The least that it may be.")
    high: float | None = Field(default=None, description="The most that it may be.")
    whole: bool = Field(
        default=False, description="How many of something: of any value the nearest whole number counts."
    )
    name: Label | None = None

    def taken(self, value: float | None = None) -> float:
        """The stated value, or another one in its place, as the changes get it."""
        chosen = self.value if value is None else value
        return float(round(chosen)) if self.whole else chosen


def _or_reference(raw: Any, handler: Any) -> Any:
    return raw if isinstance(raw, str) and _REFERENCE.search(raw) else handler(raw)


_NUMBER = (WrapValidator(_or_reference), PlainSerializer(lambda value: value, return_type=Any))
Factor = Annotated[float, Field(ge=0, le=1000), *_NUMBER]
"""What something is multiplied by, 0 to 1000, or `$amount`."""
Probability = Annotated[float, Field(ge=0, le=1), *_NUMBER]
"""A share, 0 to 1, or `$amount`."""
Text = Annotated[str, *_NUMBER]
"""A text in which `$amount` may stand."""


def references(data: object, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """The amounts that data refer to, each with the way to the text that does.

    >>> list(references({"by": "$half", "law": "fixed($days d)"}))
    [(('by',), 'half'), (('law',), 'days')]
    """
    if isinstance(data, Mapping):
        for key, inner in data.items():
            yield from references(inner, (*steps, str(key)))
    elif isinstance(data, list | tuple):
        for number, inner in enumerate(data):
            yield from references(inner, (*steps, number))
    elif isinstance(data, str):
        yield from ((steps, name) for name in _REFERENCE.findall(data))


def filled(data: Any, amounts: Mapping[str, float]) -> Any:
    """The data with every reference replaced; a text that is nothing but one becomes the number.

    >>> filled(["$n", "+$n", "fixed($n d)"], {"n": 2.0})
    [2, '+2', 'fixed(2 d)']
    """
    if isinstance(data, Mapping):
        return {key: filled(inner, amounts) for key, inner in data.items()}
    if isinstance(data, list | tuple):
        return [filled(inner, amounts) for inner in data]
    return _filled_text(data, amounts) if isinstance(data, str) else data


def filled_written(root: Written, amounts: Mapping[str, float]) -> Written:
    """As `filled`, for values that know their places."""
    if isinstance(root.value, dict):
        return replace(root, value={key: filled_written(inner, amounts) for key, inner in root.value.items()})
    if isinstance(root.value, list):
        return replace(root, value=[filled_written(inner, amounts) for inner in root.value])
    return replace(root, value=_filled_text(root.value, amounts)) if isinstance(root.value, str) else root


def _filled_text(text: str, amounts: Mapping[str, float]) -> str | float:
    whole = _REFERENCE.fullmatch(text)
    if whole and whole[1] in amounts:
        return _short(amounts[whole[1]])
    return _REFERENCE.sub(lambda found: str(_short(amounts[found[1]])) if found[1] in amounts else found[0], text)


def _short(value: float) -> float:
    """Whole numbers as such, so that they may stand for a count."""
    return int(value) if value == int(value) else value
