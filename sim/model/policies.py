"""How the machine decides at each of the ten decision points, unless a player does."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.model.parts import Id, Part
from sim.model.spans import HOUR, Span

__all__ = ["MoveRule", "Policies", "RaiseRule"]


class MoveRule(Part):
    """Lend a person from one post to another while the other's queue is long."""

    from_: Id = Field(alias="from")
    to: Id
    above: Annotated[int, Field(ge=0)] = Field(description="When more than so many wait at `to`.")
    back_below: Annotated[int, Field(ge=0)] = Field(default=0, description="Back when no more than so many wait there.")
    at_most: Annotated[int, Field(ge=1)] = 1
    department: Id | None = Field(default=None, description="Whose head decides; by default the one of `from`.")


class RaiseRule(Part):
    """Raise the priority of cases that have been under way for long."""

    process: Id | None = None
    older_than: Span
    to: Annotated[int, Field(ge=0, le=1000)]


class Policies(Part):
    """The default policy at each decision point."""

    take: Literal["discipline", "shortest", "longest_wait"] = Field(
        default="discipline", description="Which waiting item an idle person takes."
    )
    assign: Literal["pool", "least_loaded", "earliest_free"] = Field(
        default="pool",
        description="Whether an item is given to a person when it is received: to whoever has least to do, or by the "
        "plan will be free first, on duty or not.",
    )
    return_: Literal["by_flow", "always", "never"] = Field(
        default="by_flow", alias="return", description="Send back when information is missing."
    )
    ask: Literal["by_flow", "always", "never"] = Field(
        default="by_flow", description="Ask the sender when information is missing."
    )
    pass_on: Literal["draw", "default"] = Field(
        default="draw", description="At gateways with `decides`: by conditions and probabilities, or the default flow."
    )
    put_aside: Span | None = Field(
        default=None, description="Put an item with missing information aside for so long at first; by default never."
    )
    chase: Literal["by_patience", "never"] = "by_patience"
    withdraw: Literal["by_patience", "never"] = "by_patience"
    move_staff: tuple[MoveRule, ...] = ()
    set_priority: tuple[RaiseRule, ...] = ()
    review_every: Span = Field(
        default=HOUR, description="How often a department's head looks (moving staff, setting priorities)."
    )
