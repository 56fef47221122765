"""Changes of rules: `standard`, `control`, `process`, `attribute`, `behaviour`, `batch`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from sim.model.parts import Id, Label
from sim.model.redesign.change import BaseChange, Path
from sim.model.redesign.draft import Draft, merged, spelled
from sim.model.redesign.unfit import unfit

__all__ = ["Attribute", "Batching", "Behaving", "Controlling", "NewProcess", "Standardising"]


class Standardising(BaseChange):
    """A standard that is changed, or a new one."""

    change: Literal["standard"] = "standard"
    id: Id
    definition: dict[str, Any] = Field(min_length=1, description="Keys of a standard; null takes one away.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the standard."""
        standards = draft.section("standards")
        standards[self.id] = merged(standards.get(self.id, {}), self.definition)


class Controlling(BaseChange):
    """A control of a standard that is changed, or a new one: a warning, an intervention, a review."""

    change: Literal["control"] = "control"
    standard: Id
    id: Id
    definition: dict[str, Any] | None = Field(description="Keys of a control; null takes the control away.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the control."""
        standard = draft.part("standards", self.standard, ("standard",))
        standard["controls"] = merged(standard.get("controls", {}), {self.id: self.definition})


class NewProcess(BaseChange):
    """A new process: the work that a warning or an intervention makes."""

    change: Literal["process"] = "process"
    id: Id
    definition: dict[str, Any] = Field(description="The process as a scenario file has it.")

    def apply(self, draft: Draft) -> None:
        """Add the process."""
        if self.id in draft.section("processes"):
            raise unfit(("id",), "redesign.id_taken", value=self.id)
        draft.section("processes")[self.id] = spelled({"elements": {}, **self.definition})


class Attribute(BaseChange):
    """How an attribute of a process's cases is drawn."""

    change: Literal["attribute"] = "attribute"
    process: Id
    attribute: Id
    rule: Any = Field(description="A constant, a law, `{chance: …}`, `{choices: …}` or `{by: …}`.")
    name: Label | None = None

    def apply(self, draft: Draft) -> None:
        """Give the attribute its rule; streams that draw it in their own way keep doing so."""
        process = draft.part("processes", self.process, ("process",))
        process.setdefault("attributes", {})[self.attribute] = self.rule
        if self.name is not None:
            process.setdefault("attribute_names", {})[self.attribute] = self.name.model_dump(mode="json")


class Behaving(BaseChange):
    """What waiting customers do: a behaviour that is changed, new, or gone."""

    change: Literal["behaviour"] = "behaviour"
    process: Id
    behaviour: Id
    definition: dict[str, Any] | None = Field(description="Keys of a behaviour; null takes the behaviour away.")

    def apply(self, draft: Draft) -> None:
        """Merge the keys into the behaviour."""
        process = draft.part("processes", self.process, ("process",))
        behaviours = process.get("behaviours", {})
        if self.definition is None:
            draft.inside(behaviours, self.behaviour, "behaviours", ("behaviour",))
        process["behaviours"] = merged(behaviours, {self.behaviour: self.definition})


class Batching(BaseChange):
    """Work on several cases at once: begun, changed or given up (appointments instead of collecting)."""

    change: Literal["batch"] = "batch"
    process: Id
    element: Path
    batch: dict[str, Any] | None = Field(description="Keys of a batch; null gives it up.")

    def apply(self, draft: Draft) -> None:
        """Give the activity its batch, instead of the one it had."""
        level, name = draft.place(self.process, self.element)
        element = level.elements[name]
        if "post" not in element:
            raise unfit(("element",), "redesign.nobodys_work", value=self.element)
        element.pop("batch", None)
        if self.batch is not None:
            element["batch"] = dict(self.batch)
