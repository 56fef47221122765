"""The value chain: what customers need, what that asks of each department behind the counter, and how it is judged."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from sim.model.parts import Id, Label, Part
from sim.model.spans import SECOND, Span, parse_span

__all__ = ["Amount", "HandOffLimit", "Judgement", "Need", "Requirement", "ValueChain"]


def _amount(raw: object) -> object:
    return parse_span(raw) / SECOND if isinstance(raw, str) else raw


Amount = Annotated[
    float,
    BeforeValidator(_amount),
    WithJsonSchema({"title": "amount", "type": ["number", "string"], "examples": [0.95, "8 d"]}),
]
"""A number, or a span of time such as `8 d`, which is kept in seconds."""


class Need(Part):
    """What customers want from the organisation: to get power, to use it well, to pay easily, to be heard."""

    name: Label
    segments: tuple[Id, ...] = Field(default=(), description="Whose need it is; by default everybody's.")
    stage: Literal["before", "joining", "in_use", "in_trouble", "leaving"] | None = Field(
        default=None, description="Stage of the customer's life cycle."
    )
    processes: tuple[Id, ...] = Field(min_length=1, description="Processes that serve it.")


class HandOffLimit(Part):
    """How soon work handed from one department to another must be begun."""

    from_: Id | None = Field(default=None, alias="from", description="Giving department; by default any other.")
    to: Id | None = Field(default=None, description="Taking department; by default the one that it is asked of.")
    within: Span
    calendar: Id | None = Field(default=None, description="In whose open time it counts; by default elapsed time.")


class Judgement(Part):
    """How a requirement is judged: the share of the standard (or hand-off limit) kept, or an indicator."""

    target: Amount = Field(description="A share, or what the indicator must reach: a number or a span of time.")
    indicator: Id | None = Field(default=None, description="By default the share kept of its own standard.")


class Requirement(Part):
    """What a need asks of a department or of one post, made measurable by a standard or a hand-off limit."""

    need: Id
    department: Id | None = None
    post: Id | None = Field(default=None, description="Instead of the whole department.")
    says: Label = Field(description="The requirement in words.")
    standard: Id | None = Field(default=None, description="The standard that makes it measurable.")
    hand_off: HandOffLimit | None = Field(default=None, description="Or the limit for work handed to it.")
    evaluation: Judgement | None = Field(default=None, description="When it is met.")


class ValueChain(Part):
    """Need, requirement, standard, evaluation: kept as data, and checked by running it."""

    needs: dict[Id, Need]
    requirements: dict[Id, Requirement] = {}
