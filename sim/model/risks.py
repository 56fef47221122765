"""The risk register: where a service can go wrong, who answers for it, and which controls stand against it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from sim.model.parts import Id, Label, Part

__all__ = ["ControlName", "Risk"]

ControlName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$", max_length=129)]
"""A control of a standard, `standard.control`."""


class Risk(Part):
    """A risk point: where in the graph, what happens when it comes true, who answers, and what is done about it."""

    name: Label
    process: Id
    element: Id | None = Field(default=None, description="Where it lies; with `flow`, its receiving end.")
    flow: str | None = Field(default=None, description="The hand-off where it lies, as its flow's id (a->b).")
    happens: Literal["broken", "returned", "asked", "lost", "repeated"] = Field(
        description="How it comes true: one of its standards is broken; work is sent back or asked about; information "
        "is lost on the hand-off; the element is visited again."
    )
    standards: tuple[Id, ...] = Field(default=(), description="Whose breach it is, or whose controls stand against it.")
    controls: tuple[ControlName, ...] = Field(
        default=(), description="standard.control; by default all controls of its standards."
    )
    department: Id | None = Field(default=None, description="The department that answers.")
    post: Id | None = Field(default=None, description="Or the post.")
