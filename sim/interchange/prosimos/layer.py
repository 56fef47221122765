"""What the parts of an import share: the scenario in the making, the file, and what became of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError
from sim.interchange.imported import Note, at
from sim.interchange.prosimos.laws import Distribution, law_of
from sim.interchange.prosimos.parameters import Drawn
from sim.interchange.prosimos.read import File
from sim.model.mistakes import mistake
from sim.model.written import Steps

__all__ = ["SOURCE", "Layer"]

SOURCE = "parameters"
"""The source of every value from the file."""


@dataclass
class Layer:
    """Parameters being laid onto a scenario."""

    written: dict[str, Any]
    ids: dict[str, Steps]
    file: File
    notes: list[Note] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    """Our name of each attribute of the file."""
    numeric: set[str] = field(default_factory=set)
    """Attributes of the file whose values are numbers."""
    set_by: dict[str, list[str]] = field(default_factory=dict)
    """Attributes that only elements set, with these elements."""

    def section(self, name: str) -> dict[str, Any]:
        """A section of the scenario."""
        section: dict[str, Any] = self.written.setdefault(name, {})
        return section

    def element(self, identity: str, *kinds: str) -> dict[str, Any] | None:
        """The element that a BPMN id became, if it is of one of these types (an activity has none)."""
        steps = self.ids.get(identity)
        if steps is None or len(steps) < 2 or steps[-2] != "elements":
            return None
        element: dict[str, Any] = at(self.written, steps)
        return element if element.get("type", "activity") in kinds else None

    def flow(self, identity: str) -> dict[str, Any] | None:
        """The flow that a BPMN sequence flow became."""
        steps = self.ids.get(identity)
        if steps is None or len(steps) < 2 or steps[-2] != "flows":
            return None
        flow: dict[str, Any] = at(self.written, steps)
        return flow

    def name_of(self, identity: str) -> str:
        """Our id of an element."""
        return str(self.ids[identity][-1])

    def process_of(self, identity: str) -> str:
        """The process in which an element stands."""
        return str(self.ids[identity][1])

    def note(
        self, key: str, steps: Steps, /, *, element: str = "", weight: str = "understood", **values: object
    ) -> None:
        """Say what became of a part of the file: a text `import.note.prosimos_<key>`."""
        texts = tuple((name, str(value)) for name, value in values.items())
        line = self.file.line_of(steps)
        self.notes.append(Note(f"prosimos_{key}", element, line, texts, weight, file=self.file.name))

    def law(self, drawn: Drawn, steps: Steps, *, element: str = "", timed: bool = True) -> str | float:
        """The law of ours for a distribution of the file; remarks on it become notes."""
        midpoints = drawn.histogram
        one = Distribution(
            drawn.name,
            drawn.numbers,
            cdf=() if midpoints is None else midpoints.cdf,
            midpoints=() if midpoints is None else midpoints.bin_midpoints,
            older=self.file.scipy,
        )
        shown = f"{drawn.name}({', '.join(f'{number:g}' for number in drawn.numbers)})"
        try:
            reading = law_of(one, timed=timed)
        except ValueError as error:
            text = str(error)
            key = f"prosimos.law.{text}" if text in _LAW_MISTAKES else "prosimos.law.rule"
            raise InputError(mistake(key, self.file.place_of(steps), value=shown, text=text)) from None
        for remark in reading.remarks:
            weight = "understood" if remark in ("scipy", "scipy_table", "first_three") else "assumed"
            self.note(f"law_{remark}", steps, element=element, weight=weight, shown=shown, law=_short(str(reading.law)))
        return reading.law

    def refused(self, key: str, steps: Steps, **values: object) -> InputError:
        """The error that something in the file cannot be."""
        value = values.pop("value", "")
        return InputError(mistake(key, self.file.place_of(steps), value=value, severity="error", **values))


_LAW_MISTAKES = ("unknown", "not_finite", "bounds", "negative", "histogram", "too_few")


def _short(text: str) -> str:
    return text if len(text) < 60 else text[:40] + " ...)"
