"""Where every number of a scenario comes from: its source, or the word assumption."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sim.model.expressions import Expression
from sim.model.laws import Law
from sim.model.parts import Part
from sim.model.scenario import Scenario
from sim.model.walk import inner_parts, values
from sim.model.written import Steps, write_steps

__all__ = ["ASSUMPTION", "Parameter", "parameters"]

ASSUMPTION = "assumption"

_LEFT_OUT = {"source", "sources", "seed"}
_HOURS = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?-\d\d:\d\d(:\d\d(\.\d+)?)?")


class Parameter(NamedTuple):
    """A number, law or condition of a scenario, with its source."""

    path: str
    value: str
    source: str
    assumed: bool


def parameters(scenario: Scenario) -> list[Parameter]:
    """Every parameter that a scenario gives, in its order.

    A part's `source` speaks for its own parameters and for the parts within it, unless they name their own; as a
    mapping it speaks for single parameters, with dots for the amounts of a law (`duration.mean`). Where nobody speaks,
    it is an assumption. Defaults, names and texts are no parameters.
    """
    return list(_part(scenario, (), ASSUMPTION))


def _part(part: Part, steps: Steps, around: str) -> Iterator[Parameter]:
    named: Mapping[str, str] = part.source if isinstance(part.source, Mapping) else {}
    here = part.source if isinstance(part.source, str) else around
    shown = part.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for key, value in values(part):
        if key in _LEFT_OUT or key not in shown:
            continue
        source = named.get(key, here)
        if _is_parameter(value):
            yield from _parameter(value, shown[key], (*steps, key), source, named)
        else:
            for way, inner in inner_parts(value, (*steps, key)):
                yield from _part(inner, way, source)


def _parameter(
    value: object, shown: object, steps: Steps, source: str, named: Mapping[str, str]
) -> Iterator[Parameter]:
    """One parameter, or the amounts of a law one by one where their sources differ."""
    key = str(steps[-1])
    amounts = {name.removeprefix(f"{key}."): tag for name, tag in named.items() if name.startswith(f"{key}.")}
    if isinstance(value, Law) and amounts:
        for name, text in value.texts():
            tag = amounts.get(name, source)
            yield Parameter(write_steps((*steps, name)), text, tag, tag == ASSUMPTION)
    else:
        yield Parameter(write_steps(steps), _text(shown), source, source == ASSUMPTION)


def _is_parameter(value: object) -> bool:
    """Whether a value is a number or law, a condition on a number, hours, or a list or mapping of such."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float | Law):
        return True
    if isinstance(value, Expression):
        return any(char.isdigit() for char in value.text)
    if isinstance(value, str):
        return bool(_HOURS.fullmatch(value))
    if isinstance(value, Mapping):
        return any(_is_parameter(inner) for inner in value.values())
    return isinstance(value, tuple) and any(_is_parameter(inner) for inner in value)


def _text(shown: Any) -> str:
    if isinstance(shown, Mapping):
        return ", ".join(f"{key}: {_text(inner)}" for key, inner in shown.items())
    if isinstance(shown, list):
        return " ".join(_text(inner) for inner in shown)
    return f"{shown:.12g}" if isinstance(shown, float) else str(shown)
