"""Service standards: limits from one event to another, in working or elapsed time, with pauses, in versions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.model.controls import Control
from sim.model.expressions import ExpressionText
from sim.model.parts import Id, Label, Part
from sim.model.spans import Span

__all__ = ["Pause", "Point", "Standard"]


class Point(Part):
    """An instant in a case's life: its arrival or end, or a moment of one of its elements."""

    element: Id | None = Field(default=None, description="Null means the case itself.")
    moment: Literal["arrival", "sent", "enabled", "started", "ended"] = Field(
        default="ended",
        description="Of the case: arrival or ended. Of an activity: any but arrival. "
        "Of a catching event: started (waits) or ended.",
    )
    which: Literal["first", "last"] = Field(default="first", description="Which visit.")


class Pause(Part):
    """From one instant to another the clock stands still: waiting for the customer, for a permit."""

    begins: Point
    ends: Point


class Standard(Part):
    """A promise, rule or internal limit, and the clock that measures it."""

    name: Label | None = None
    process: Id
    begins: Point = Field(default=Point(moment="arrival"))
    ends: Point = Field(default=Point(moment="ended"))
    limit: Span = Field(description="A limit in wd needs a calendar of working days that is open around the clock.")
    at_least: bool = Field(
        default=False, description="The limit is the least that must pass: notice at least 7 days before."
    )
    calendar: Id | None = Field(default=None, description="In whose open time it counts; by default elapsed time.")
    pauses: tuple[Pause, ...] = ()
    pause_external: bool = Field(
        default=False, description="Every wait for the customer, a permit or material stops the clock."
    )
    segments: tuple[Id, ...] = Field(default=(), description="Only these segments; by default all.")
    when: ExpressionText | None = Field(default=None, description="Only cases that meet this condition.")
    measure: Literal["each", "mean"] = Field(
        default="each", description="'each' case within the limit, or their 'mean' within it."
    )
    versions: tuple[Id, ...] = Field(default=(), description="Rule versions in which it stands; by default in all.")
    kind: Literal["promise", "regulation", "internal"] = "promise"
    told: bool = Field(default=True, description="The customer knows of it.")
    share: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1.0, description="Share of cases that must be within the limit."
    )
    controls: dict[Id, Control] = Field(default={}, description="What it makes people do; by default it only measures.")
