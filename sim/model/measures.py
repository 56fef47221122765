"""Indicators that a scenario defines by name, and its outages."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.model.expressions import ExpressionText
from sim.model.parts import Id, Label, Part
from sim.model.standards import Point

__all__ = ["Indicator", "Outage"]


class Indicator(Part):
    """A KPI by definition, computed from the log alone.

    `mean_time`: mean of `ends - begins`. `once`: share of cases that entered every element of `elements` at most
    once. `share`: share of cases for which `holds` is true, among those for which `when` is. `fulfilment`: share of
    the clocks of `standards` that were kept (all of the version in force where none is named).
    """

    name: Label
    kind: Literal["mean_time", "once", "share", "fulfilment"]
    process: tuple[Id, ...] = ()
    begins: Point = Point(moment="arrival")
    ends: Point = Point(moment="ended")
    elements: tuple[Id, ...] = ()
    holds: ExpressionText | None = None
    when: ExpressionText | None = None
    standards: tuple[Id, ...] = ()
    better: Literal["lower", "higher"] = "higher"
    item: str | None = Field(default=None, description="Where the definition comes from.")


class Outage(Part):
    """Which process stands for interruptions of supply, and how to count them (IEEE 1366)."""

    process: Id
    begins: Point = Point(moment="arrival")
    restored: Point
    customers: Id = Field(description="Attribute with the number of customers interrupted.")
    when: ExpressionText | None = None
    planned: bool = False
