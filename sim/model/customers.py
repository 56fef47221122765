"""Who asks: segments, attributes drawn at arrival, arrival streams, surges, and what customers do while they wait."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from sim.model.expressions import ExpressionText
from sim.model.laws import PlainLaw, TimedLaw
from sim.model.parts import Id, Label, Moment, Part, Share
from sim.model.spans import Span

__all__ = [
    "AttributeRule", "Arrivals", "Behaviour", "ByCase", "Chance", "Choice", "Drawn", "Precedence", "Segment", "Surge",
    "Value",
]  # fmt: skip

Weight = Annotated[float, Field(ge=0)]


class Segment(Part):
    """A class of customers."""

    name: Label | None = None
    priority: Annotated[int, Field(ge=0, le=1000)] = Field(
        default=0, description="Higher is served first where the discipline is 'priority'."
    )


class Value(Part):
    """A constant."""

    value: bool | float | str


class Chance(Part):
    """True with a probability."""

    chance: Share


class Choice(Part):
    """One of several texts, by weight."""

    choices: dict[str, Weight] = Field(min_length=1)


class Drawn(Part):
    """A number drawn from a law."""

    law: PlainLaw
    whole: bool = Field(default=False, description="Round to a whole number.")


class ByCase(Part):
    """Another rule for each value of a built-in name or an attribute drawn before."""

    by: Id
    cases: dict[str, AttributeRule]
    otherwise: AttributeRule | None = None


def _rule(raw: Any) -> Any:
    """Short forms: a constant, or a law on one line."""
    if isinstance(raw, bool | int | float):
        return {"value": raw}
    if isinstance(raw, str):
        return {"law": raw} if "(" in raw else {"value": raw}
    return raw


def _form(raw: Any) -> str:
    """Which of the rules is meant, by the key that only it has."""
    keys = raw if isinstance(raw, dict) else vars(raw) if isinstance(raw, Part) else {}
    return next((key for key in ("chance", "choices", "law", "by") if key in keys), "value")


AttributeRule = Annotated[
    Annotated[
        Annotated[Value, Tag("value")]
        | Annotated[Chance, Tag("chance")]
        | Annotated[Choice, Tag("choices")]
        | Annotated[Drawn, Tag("law")]
        | Annotated[ByCase, Tag("by")],
        Discriminator(_form),
    ],
    BeforeValidator(_rule),
]


class Arrivals(Part):
    """A stream of cases into one process.

    Exactly one of `per_year`, `per_day`, `per_hour` (a Poisson stream whose rate follows the shape), `every` (a renewal
    stream) and `times` (given instants) must be there.
    """

    process: Id
    start: Id | None = Field(default=None, description="Which start, where the process has several.")
    name: Label | None = None
    per_year: Annotated[float, Field(ge=0, le=1e9)] | None = None
    per_day: Annotated[float, Field(ge=0, le=1e8)] | None = None
    per_hour: Annotated[float, Field(ge=0, le=1e7)] | None = None
    every: TimedLaw | None = Field(default=None, description="Time between arrivals.")
    times: tuple[Span, ...] | None = Field(default=None, description="Given instants, as spans since the start.")
    first: Span | None = Field(
        default=None, description="When the first case of a renewal stream comes; by default after one interval."
    )
    calendar: Id | None = Field(
        default=None, description="Arrivals only while it is open; a renewal stream counts its time there."
    )
    closed: Literal["pause", "wait"] = Field(
        default="pause",
        description="Of a renewal stream while its calendar is closed: the interval stands still, or it runs on and "
        "who would come meanwhile comes at the opening.",
    )
    hours: tuple[Weight, ...] | None = Field(
        default=None, min_length=24, max_length=24, description="Relative rate by hour of the day."
    )
    weekdays: tuple[Weight, ...] | None = Field(
        default=None, min_length=7, max_length=7, description="Relative rate, Monday first."
    )
    months: tuple[Weight, ...] | None = Field(
        default=None, min_length=12, max_length=12, description="Relative rate, January first."
    )
    holidays: Weight | None = Field(default=None, description="Factor on public holidays.")
    at_most: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="The stream ends after so many cases."
    )
    segments: dict[Id, Weight] | None = Field(
        default=None, min_length=1, description="Mix of segments; by default all alike."
    )
    districts: dict[Id, Weight] | None = Field(
        default=None, min_length=1, description="Mix of districts; by default by their customers."
    )
    channels: dict[Literal["hotline", "hall", "site", "online"], Weight] | None = Field(default=None, min_length=1)
    attributes: dict[Id, AttributeRule] = Field(default={}, description="Instead of the process's own rules.")


class Precedence(Part):
    """A priority for the cases that meet a condition at their arrival."""

    when: ExpressionText
    priority: Annotated[int, Field(ge=0, le=1000)]


class Surge(Part):
    """A spell in which streams run at a multiple of their rate: a storm, a heat wave, a billing day."""

    name: Label | None = None
    on: bool = Field(default=True, description="The switch.")
    begins: Moment = Field(description="Local date and time.")
    lasts: Span
    factor: Weight
    streams: tuple[Id, ...]


class Behaviour(Part):
    """What a waiting customer does: chase, complain, withdraw. Each is work for somebody."""

    kind: Literal["chase", "complaint", "withdrawal"]
    name: Label | None = None
    after: TimedLaw = Field(description="How long after the arrival (or `since`) it is considered first.")
    since: Id | None = Field(
        default=None, description="Counted from the first entry of this element instead of the arrival."
    )
    until: Id | None = Field(default=None, description="Not any more once this element was entered.")
    every: TimedLaw | None = Field(default=None, description="How long until it is considered again.")
    at_most: Annotated[int, Field(ge=1, le=100)] = 1
    chance: Share = 1.0
    when: ExpressionText | None = None
    starts: Id | None = Field(default=None, description="The process in which the call or letter becomes work.")
    start: Id | None = Field(default=None, description="Which start of that process.")
    channel: Literal["hotline", "hall", "site", "online"] = "hotline"


ByCase.model_rebuild()
