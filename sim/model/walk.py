"""Walking the tree of a scenario's parts, each with the way to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.model.parts import Part
from sim.model.process import Element, Flow, SubProcess
from sim.model.scenario import Scenario
from sim.model.shape import fields
from sim.model.written import Steps

__all__ = ["Level", "inner_parts", "levels", "parts", "values"]


@dataclass(frozen=True)
class Level:
    """A process, or a sub-process at any depth: its own elements and flows, and the way to it."""

    process: str
    steps: Steps
    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]


def levels(scenario: Scenario) -> Iterator[Level]:
    """Every level of every process, the outer before the inner."""
    for name, process in scenario.processes.items():
        yield from _levels(Level(name, ("processes", name), process.elements, process.flows))


def _levels(level: Level) -> Iterator[Level]:
    yield level
    for name, element in level.elements.items():
        if isinstance(element, SubProcess):
            yield from _levels(Level(level.process, (*level.steps, "elements", name), element.elements, element.flows))


def values(part: Part) -> Iterator[tuple[str, object]]:
    """The values of a part by the key that a file uses."""
    for key, info in fields(type(part)).items():
        name = next(name for name, other in type(part).model_fields.items() if other is info)
        yield key, getattr(part, name)


def inner_parts(value: object, steps: Steps) -> Iterator[tuple[Steps, Part]]:
    """The parts that stand in a value: itself, or those of its list or mapping."""
    if isinstance(value, Part):
        yield steps, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from inner_parts(inner, (*steps, str(key)))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from inner_parts(inner, (*steps, number))


def parts(part: Part, steps: Steps = ()) -> Iterator[tuple[Steps, Part]]:
    """A part and all parts within it, the outer before the inner."""
    yield steps, part
    for key, value in values(part):
        for way, inner in inner_parts(value, (*steps, key)):
            yield from parts(inner, way)
