"""Names that people see, from the scenario behind a log; an id stands in for a name that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from sim.log.eventlog import EventLog
from sim.model.organisation import Staff
from sim.model.parts import Texts
from sim.views.scope import read_scenario, scenario_text
from sim.words import Lang

__all__ = ["Names", "names_of"]


class _Named(Protocol):
    @property
    def name(self) -> Texts | None: ...


@dataclass(frozen=True)
class Names:
    """Names of everything by kind and id: `names.of("post", "clerk", "zh")`.

    Kinds: process, activity, post, department, district, segment, standard, indicator, attribute, value, resource.
    """

    labels: Mapping[tuple[str, str], Texts]

    def of(self, kind: str, identity: str | None, lang: Lang) -> str:
        """The name of `identity`; its id where it has none, a dash where it is not known."""
        if identity is None:
            return "—"
        label = self.labels.get((kind, identity))
        return identity if label is None else label.get(lang)

    def value(self, attribute: str, value: object, lang: Lang) -> str:
        """The name of a value of an attribute (a column of cases); the value itself where it has none."""
        if value is None:
            return "—"
        label = self.labels.get(("value", f"{attribute}={value}"))
        return str(value) if label is None else label.get(lang)

    def step(self, process: str, element: str | None, lang: Lang) -> str:
        """The name of an element of one process, by its id or its path inside sub-processes."""
        if element is None:
            return "—"
        label = self.labels.get(("activity", f"{process}:{element}"))
        return self.of("activity", element, lang) if label is None else label.get(lang)


def names_of(log: EventLog) -> Names:
    """The names behind a log; a log from outside is its own ids."""
    text = scenario_text(log)
    return _names(text) if text else Names({})


def _people(staff: Staff, group: str) -> Iterator[tuple[tuple[str, str], Texts]]:
    """The names of people who have only that of their group: with a number where they are several."""
    if staff.name is None or staff.members:
        return
    for number, member in enumerate(staff.ids(group), 1):
        name = staff.name
        several = Texts(zh=f"{name.zh}{number}号", en=f"{name.en} {number}")
        yield ("resource", member), several if staff.count > 1 else name


@lru_cache(maxsize=16)
def _names(text: str) -> Names:
    scenario = read_scenario(text)
    labels: dict[tuple[str, str], Texts] = {}

    def take(kind: str, parts: Mapping[str, _Named]) -> None:
        labels.update({(kind, name): part.name for name, part in parts.items() if part.name is not None})

    take("process", scenario.processes)
    take("post", scenario.posts)
    take("department", scenario.departments)
    take("district", scenario.districts)
    take("segment", scenario.segments)
    take("standard", scenario.standards)
    take("indicator", scenario.indicators)
    if scenario.experience is not None:
        take("need", scenario.experience.needs)
        take("stage", scenario.experience.stages)
        take("aspect", scenario.experience.aspects)
    for group, staff in scenario.staff.items():
        labels.update(_people(staff, group))
    for process, part in scenario.processes.items():
        labels.update({("attribute", f"attr_{name}"): label for name, label in part.attribute_names.items()})
        for name, values in part.value_names.items():
            labels.update({("value", f"attr_{name}={value}"): label for value, label in values.items()})
        for node, element in scenario.graph(process).nodes(data="element"):
            if element is not None and element.name is not None:
                labels[("activity", f"{process}:{node}")] = element.name
                # the bare id, where the process is not at hand: the first process that has it speaks
                labels.setdefault(("activity", node.rsplit("/", 1)[-1]), element.name)
    return Names(labels)
