"""Controls: what a standard makes people do before, at and after its limit. Each of them is work for somebody."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.model.expressions import ExpressionText
from sim.model.parts import Id, Label, Part, Share

__all__ = ["Control", "Hastening", "Lesson"]


class Hastening(Part):
    """A second crew, a manager's help: what is left to do goes faster."""

    elements: tuple[Id, ...] = Field(min_length=1, description="Activities whose work it speeds, in hand or to come.")
    to: Share = Field(description="What is left of the working time is multiplied by it.")


class Lesson(Part):
    """What a review teaches: a failure comes less often afterwards, for all later cases."""

    hand_offs: tuple[str, ...] = Field(default=(), description="Flows on which less information is lost.")
    elements: tuple[Id, ...] = Field(default=(), description="Activities that take less time.")
    by: Share = Field(description="Each review takes away this share of the loss or the time.")
    least: Share = Field(default=0.5, description="Not below this share of the first value, however many reviews.")


class Control(Part):
    """What people do because of a standard: a warning before its limit, an intervention, a review afterwards.

    It comes when the clock has run for the share `at` of the limit, or (a review) when a clock ends beyond its limit
    (before it, where the limit is the least that must pass; such a standard has reviews alone).
    The work that it makes is a case of the process `starts`; what it brings comes when that case is completed, or at
    once where it starts none.
    """

    name: Label | None = None
    kind: Literal["warning", "intervention", "review"]
    at: Annotated[float, Field(ge=0, le=10)] | None = Field(
        default=None, description="Share of the limit at which it comes; a review has none."
    )
    chance: Share = Field(default=1.0, description="Share of the occasions on which it is carried out.")
    when: ExpressionText | None = Field(default=None, description="Only for cases that meet this condition then.")
    starts: Id | None = Field(default=None, description="The process in which it becomes work.")
    start: Id | None = Field(default=None, description="Which start of that process.")
    channel: Literal["hotline", "hall", "site", "online"] | None = None
    answers: Id | None = Field(default=None, description="The post that answers for the risk (risk register).")
    priority: Annotated[int, Field(ge=0, le=1000)] | None = Field(
        default=None, description="The case's priority is raised to it."
    )
    hastens: Hastening | None = None
    teaches: Lesson | None = None
