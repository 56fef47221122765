"""What all changes have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from sim.model.parts import Part
from sim.model.redesign.draft import Draft

__all__ = ["BaseChange", "Path"]


class BaseChange(Part):
    """One change to a scenario; its class says which."""

    def apply(self, draft: Draft) -> None:
        """Make the change in a draft; raises `Unfit` where it does not fit."""
        raise TypeError(f"{type(self).__name__} changes nothing")


Path = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*$", max_length=400)]
"""An element of a process, `outer/inner` inside sub-processes."""
