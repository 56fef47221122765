"""Redesigns: typed changes to a scenario, in levers with stated amounts, combined, applied and told in words."""

from __future__ import annotations

from sim.model.redesign.amounts import Amount
from sim.model.redesign.apply import redesigned
from sim.model.redesign.differences import Difference, differences
from sim.model.redesign.load import load_redesign, redesign_names
from sim.model.redesign.parts import Change, Lever, Redesign

__all__ = [
    "Amount",
    "Change",
    "Difference",
    "Lever",
    "Redesign",
    "differences",
    "load_redesign",
    "redesign_names",
    "redesigned",
]
