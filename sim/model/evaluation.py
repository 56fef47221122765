"""Evaluation systems: trees of indicators with weights, grades, a comparison with others, and customers' value."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from sim.model.measures import Indicator
from sim.model.parts import Id, Label, Part, Share
from sim.model.value_chain import Amount

__all__ = [
    "CUSTOMER_FIGURES", "EXPERIENCE", "GRADES", "LOG_FIGURES", "UNIT_FIGURES", "Branch", "Credit", "Criterion",
    "CustomerEvaluation", "Evaluation", "Fades", "Figure", "GradeValues", "Scale", "System",
]  # fmt: skip

GRADES = ("excellent", "good", "fair", "poor")
"""The grades, from the best to the worst."""

UNIT_FIGURES = (
    "promises_kept", "first_time_right", "accepted", "wait_mean", "utilisation", "requirements_met",
)  # fmt: skip
"""Figures of one department or post."""

LOG_FIGURES = ("standard", "indicator", "experience")
"""Beginnings of figures of the whole log."""

EXPERIENCE = ("third_party", "call_back", "latent")
"""Figures of satisfaction, where the scenario says what customers expect."""

CUSTOMER_FIGURES = ("attr", "visits", "acts", "cases", "cost")
"""Beginnings of figures of customers."""

Figure = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][A-Za-z0-9_]*){0,2}$", max_length=129)]
"""A figure of a log: `utilisation`, `standard.arrive_city`, `indicator.promise_fulfilment` …"""

Fades = Annotated[
    tuple[Amount, Amount],
    WithJsonSchema(
        {"title": "two amounts", "type": "array", "minItems": 2, "maxItems": 2, "items": {"type": ["number", "string"]}}
    ),
]
"""From which value on a grade is entered, and from which it holds wholly."""

Comparison = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$", max_length=129)]


def _fraction(raw: object) -> object:
    if isinstance(raw, str) and (match := re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*(\d*[1-9]\d*)\s*", raw)):
        return float(match[1]) / float(match[2])
    return raw


def _ratio(value: float) -> float:
    if not 1 / 9.001 <= value <= 9:
        raise ValueError("a judgement lies between 1/9 and 9")
    return value


Ratio = Annotated[
    float,
    BeforeValidator(_fraction),
    AfterValidator(_ratio),
    WithJsonSchema({"title": "judgement", "type": ["number", "string"], "examples": [3, "1/3"]}),
]
"""How many times as important one criterion is as another, 1/9 to 9 (Saaty's scale)."""


class Scale(Part):
    """Trapezoids of the grades, by their common slopes: where each is entered, and from where on it holds wholly.

    Between the two numbers of a grade, membership passes from the next worse grade to it; `poor` is what remains. They
    run from the worst to the best value: upwards where more is better, downwards where less is.
    """

    excellent: Fades
    good: Fades
    fair: Fades

    @model_validator(mode="after")
    def _in_order(self) -> Scale:
        marks = [*self.fair, *self.good, *self.excellent]
        straight = marks in (sorted(marks), sorted(marks, reverse=True))
        if not straight or marks[0] == marks[-1]:
            raise ValueError("fair, good and excellent must run in one direction, from entered to wholly held")
        return self


class Branch(Part):
    """Criteria beside each other, with their weights: judged in pairs (AHP), given, or else all alike."""

    criteria: dict[Id, Criterion] = {}
    judgements: dict[Comparison, Ratio] = Field(
        default={}, description="AHP: 'a/b: 3' says that a is three times as important as b; every pair once."
    )
    weights: dict[Id, Annotated[float, Field(ge=0)]] = Field(
        default={}, description="Weights instead of judgements; brought to a sum of 1."
    )


class Criterion(Branch):
    """A figure of the log with its scale, or a branch of further criteria."""

    name: Label | None = None
    figure: Figure | None = None
    scale: Scale | None = None


class System(Branch):
    """An indicator system for departments, for posts, or for the company as a whole."""

    name: Label | None = None
    of: Literal["department", "post", "company"] = "department"
    units: tuple[Id, ...] = Field(default=(), description="Which ones; by default all that have work.")


class GradeValues(Part):
    """What a grade is worth in points, 0 to 100."""

    excellent: Annotated[float, Field(ge=0, le=100)] = 95
    good: Annotated[float, Field(ge=0, le=100)] = 80
    fair: Annotated[float, Field(ge=0, le=100)] = 65
    poor: Annotated[float, Field(ge=0, le=100)] = 40

    @model_validator(mode="after")
    def _falling(self) -> GradeValues:
        if not self.excellent > self.good > self.fair > self.poor:
            raise ValueError("the points fall from excellent to poor")
        return self


class Credit(Part):
    """Credit rating: customers whose credit score reaches `least` pay by this method."""

    name: Label
    least: Annotated[float, Field(ge=0, le=100)]
    payment: Label


class CustomerEvaluation(Branch):
    """What a customer is worth and how they keep to it: scores, segments, the VIP list, the green channel, credit.

    Figures of customers: `attr.x` (an attribute of their case), `visits.x` (how often their cases entered an element),
    `acts.chase`, `acts.complaint`, `acts.withdrawal`, `cases`, `cost` (of serving them).
    """

    least_known: Share = Field(
        default=0.5, description="Who is known less well (share of the weights) is no VIP and speaks for no segment."
    )
    vip: Annotated[float, Field(ge=0, le=100)] = Field(default=90, description="Score from which a customer is VIP.")
    green: Annotated[float, Field(ge=0, le=100)] = Field(
        default=80, description="Mean score from which a segment goes through the green channel."
    )
    posts: tuple[Id, ...] = Field(default=(), description="Posts that open the green channel.")
    priority: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=3, description="Priority of segments in the green channel."
    )
    credit_by: Id | None = Field(default=None, description="The criterion whose score is the credit score.")
    credit: dict[Id, Credit] = Field(default={}, description="Ratings, the best first.")


class Evaluation(Part):
    """How departments, posts and customers are judged."""

    grades: GradeValues = GradeValues()
    operator: Literal["weighted", "max_min"] = Field(
        default="weighted", description="How weights and memberships are joined: M(·,+), or Zadeh's max-min."
    )
    systems: dict[Id, System] = {}
    indicators: dict[Id, Indicator] = Field(default={}, description="Further indicators, for evaluation alone.")
    customers: CustomerEvaluation | None = None


Branch.model_rebuild()
Criterion.model_rebuild()
