"""What a redesign is made of: levers, each with its amounts and its changes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PrivateAttr, StringConstraints

from sim.model.parts import Id, Label, Part
from sim.model.redesign.amounts import Amount
from sim.model.redesign.people import Assign, Calendar, Discipline, MovePeople, Policy, Pool, Staff, Train
from sim.model.redesign.rules import Attribute, Batching, Behaving, Controlling, NewProcess, Standardising
from sim.model.redesign.steps import Insert, Joint, Merge, Remove, Skip
from sim.model.redesign.values import Channels, HandOver, Scale, SetValue
from sim.model.redesign.ways import Odds, Way
from sim.model.scenario import SourceNote
from sim.model.written import Steps, Written, write_steps

__all__ = ["Change", "Lever", "Redesign"]

Change = Annotated[
    SetValue
    | Scale
    | HandOver
    | Way
    | Odds
    | Channels
    | Remove
    | Skip
    | Insert
    | Merge
    | Joint
    | Assign
    | Staff
    | Train
    | Pool
    | MovePeople
    | Discipline
    | Policy
    | Calendar
    | Standardising
    | Controlling
    | NewProcess
    | Attribute
    | Behaving
    | Batching,
    Field(discriminator="change"),
]
"""One typed change; the key `change` says which."""

LeverId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=400)]
RedesignId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*$", max_length=400)]


class Lever(Part):
    """One thing that is done differently, with the numbers that it rests on; it can be left out by itself."""

    name: Label
    item: str | None = Field(default=None, description="The item of the founding documents, such as S4_121.")
    amounts: dict[Id, Amount] = Field(default={}, description="Numbers that the changes use, as `$name`.")
    changes: tuple[Change, ...]


class Redesign(Part):
    """A typed change to a scenario: levers that are pulled together, or one by one."""

    id: RedesignId
    title: Label
    question: Label | None = Field(default=None, description="What it is to find out.")
    item: str | None = Field(default=None, description="The item of the founding documents, such as S4_121.")
    for_: tuple[Id, ...] = Field(default=(), alias="for", description="Shipped scenarios that it is made for.")
    sources: dict[str, SourceNote] = Field(default={}, description="The sources that amounts and levers name.")
    levers: dict[LeverId, Lever] = {}
    _root: Written | None = PrivateAttr(default=None)

    def place_of(self, steps: Steps) -> str:
        """File, line and path of what stands at `steps`, for errors."""
        return write_steps(steps) if self._root is None else self._root.place_of(steps)

    def written_at(self, root: Written) -> Redesign:
        """The same, with the places where it is written."""
        placed = self.model_copy()
        placed._root = root
        return placed

    def root(self) -> Written | None:
        """What was written, with its places; None where a program made it."""
        return self._root

    def values(self) -> dict[str, float]:
        """The stated value of every amount, by `lever.amount`."""
        return {
            f"{name}.{key}": amount.value
            for name, lever in self.levers.items()
            for key, amount in lever.amounts.items()
        }
