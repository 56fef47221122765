"""What customers expect, how they take what they get, and how their satisfaction is asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator

from sim.model.expressions import ExpressionText
from sim.model.parts import Id, Label, Part, Share
from sim.model.spans import Span
from sim.model.standards import Point

__all__ = [
    "Aspect", "CallBack", "Concern", "Condition", "Counted", "Curve", "Experience", "Expectations", "Measure", "Named",
    "Outcomes", "Promise", "SpanOf", "ThirdParty", "Tier", "Told", "Wait",
]  # fmt: skip

Tier = Literal["basic", "price_linked", "beyond"]
"""The three tiers of expectation, which are Kano's must-be, one-dimensional and attractive."""

Points = Annotated[float, Field(ge=0, le=100)]
Factor = Annotated[float, Field(gt=0, le=100)]
Curve = tuple[tuple[float, float], ...]


class Named(Part):
    """A need, or a stage in a customer's life."""

    name: Label | None = None


class Concern(Part):
    """Which need a process serves, and at which stage of a customer's life."""

    need: Id
    stage: Id


class Promise(Part):
    """Time over limit of the worst of some standards: 1 is just in time, 2 twice as long as promised."""

    type: Literal["promise"]
    standards: tuple[Id, ...] = Field(
        default=(), description="By default all promises and rules in force of which customers know."
    )


class SpanOf(Part):
    """Time from one point to another over the time that is expected."""

    type: Literal["span"]
    begins: Point = Point(moment="arrival")
    ends: Point = Point(moment="ended")
    expected: Span = Field(description="What customers expect, before `expectations` shift it.")


class Wait(Part):
    """The longest wait in the queue of some activities, what comes from outside left out, over what is expected."""

    type: Literal["wait"]
    elements: tuple[Id, ...] = Field(min_length=1)
    expected: Span = Field(description="What customers expect, before `expectations` shift it.")


class Counted(Part):
    """How often something happened that a customer notices.

    `again`: visits of `elements` beyond the first. `sent_back`: work sent back or asked about. `chased`: calls and
    complaints that the customer had to make. `departments`, `people`: how many of them the customer met.
    """

    type: Literal["again", "sent_back", "chased", "departments", "people"]
    elements: tuple[Id, ...] = Field(default=(), description="By default all.")


class Told(Part):
    """1 where the customer was told something by one of these elements, in time where `within` says so; else 0."""

    type: Literal["told"]
    elements: tuple[Id, ...] = Field(min_length=1)
    since: Point = Point(moment="arrival")
    within: Span | None = None


class Condition(Part):
    """1 where a condition holds at the end of the case, else 0."""

    type: Literal["holds"]
    holds: ExpressionText


class Outcomes(Part):
    """1 where the case ended in one of these ways, else 0."""

    type: Literal["outcome"]
    outcomes: tuple[Id, ...] = Field(min_length=1)


Measure = Annotated[Promise | SpanOf | Wait | Counted | Told | Condition | Outcomes, Field(discriminator="type")]

_CURVES: dict[str, Curve] = {
    "promise": ((1.0, 1.0), (2.0, 0.0)),
    "told": ((0.0, 0.0), (1.0, 1.0)),
    "holds": ((0.0, 0.0), (1.0, 1.0)),
    "outcome": ((0.0, 1.0), (1.0, 0.0)),
}
_OTHERS: Curve = ((0.0, 1.0), (1.0, 0.5), (2.0, 0.0))


class Aspect(Part):
    """Something that customers look at: what is measured, how far it meets the expectation, how much it weighs."""

    name: Label | None = None
    tier: Tier
    process: tuple[Id, ...] = Field(min_length=1, description="Processes of `experience.processes` that it is about.")
    when: ExpressionText | None = Field(default=None, description="Only cases that meet this condition at their end.")
    measure: Measure
    curve: Curve | None = Field(
        default=None,
        description="From the measure to how far the expectation is met, 0 to 1: points between which it is linear, "
        "rising or falling throughout. By default by the kind of measure (docs/experience.md).",
    )
    weight: Points = Field(description="Points of satisfaction that it can win, or before loss aversion lose.")
    segments: dict[Id, Annotated[float, Field(ge=0, le=100)]] = Field(
        default={}, description="Factor on the weight for customers of a segment; 0: they do not care."
    )

    @field_validator("curve")
    @classmethod
    def _monotone(cls, curve: Curve | None) -> Curve | None:
        if curve is None:
            return None
        if len(curve) < 2 or any(b[0] <= a[0] for a, b in pairwise(curve)):
            raise ValueError("a curve needs two points or more, from the least measure to the greatest")
        levels = [level for _, level in curve]
        if any(not 0 <= level <= 1 for level in levels):
            raise ValueError("how far an expectation is met must lie between 0 and 1")
        if levels not in (sorted(levels), sorted(levels, reverse=True)):
            raise ValueError("a curve must rise throughout or fall throughout")
        return curve

    @property
    def points(self) -> Curve:
        """The curve that counts: its own, or that of its kind of measure."""
        return self.curve if self.curve is not None else _CURVES.get(self.measure.type, _OTHERS)


class Expectations(Part):
    """What shifts the spans that customers expect; a promise is its own limit and is not shifted.

    Below 1 they expect more: who was served well before, or hears of better, waits less patiently.
    """

    past: Factor = Field(default=1.0, description="Factor by their own past experience.")
    word_of_mouth: Factor = Field(default=1.0, description="Factor by what they hear of others.")
    segments: dict[Id, Factor] = Field(default={}, description="Factor for customers of a segment.")


class ThirdParty(Part):
    """An outside institute asks a random sample of customers; they say what they feel."""

    share: Share = Field(description="Share of the customers who are asked.")


class CallBack(Part):
    """The company asks its own customers by telephone.

    A customer with satisfaction L answers with the chance reach * (1 - s * (1 - c)) * (L/100)**(s * elasticity), where
    s is `selection` and c is 1 for those whom the company called (`when`), else 0. Who answers says "very satisfied"
    (100) out of courtesy with the chance `courtesy`, and else what they feel.
    """

    when: ExpressionText | None = Field(
        default=None, description="Cases that the company calls back; by default every closed one."
    )
    reach: Share = Field(default=1.0, description="Share that is reached where nothing selects.")
    selection: Share = Field(
        default=0.0, description="0: a random sample of all customers. 1: those called alone, the content more often."
    )
    elasticity: Annotated[float, Field(ge=0, le=20)] = Field(
        default=1.0, description="How much more often the content answer, at full selection."
    )
    courtesy: Share = Field(default=0.0, description="Chance that politeness answers instead of the customer.")


class Experience(Part):
    """How satisfied customers are, and how it is measured; every view of it is a function of the log."""

    needs: dict[Id, Named]
    stages: dict[Id, Named]
    processes: dict[Id, Concern] = Field(
        description="Whose cases are customers; those that the scenario lacks do not matter."
    )
    level: Points = Field(description="Satisfaction of a customer whom nothing annoys and nothing delights.")
    taste: Points = Field(description="Standard deviation of what is the customer's own, in points.")
    loss_aversion: Annotated[float, Field(ge=1, le=20)] = Field(
        description="How much more a broken expectation weighs than a kept one."
    )
    ceiling: Points = Field(
        description="The most that a customer can feel of whom a basic expectation failed altogether."
    )
    satisfied: Points = Field(description="From this score on a customer counts as satisfied.")
    expectations: Expectations = Expectations()
    aspects: dict[Id, Aspect]
    third_party: ThirdParty
    call_back: CallBack
