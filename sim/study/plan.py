"""How designs are compared: KPIs, replications or precision, groups, levers and ranges."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.study.intervals import LEVEL
from sim.study.sequential import Rule

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """How designs are compared.

    Attributes
    ----------
    kpis : tuple of str
        Keys; without any those of all cases, the base's indicators and its experience.
    replications : int or None
        How many; without it and without `precision`, `usual_replications`.
    precision : float or None
        Replicate until half of each interval is within this share of the base, for the KPIs named (without any: the
        mean cycle time), by `rule`.
    by : tuple of str
        What effects are told apart by (`GROUP_KEYS`).
    seed : int or None
        For all designs; by default the base's own.
    level : float
        Of the intervals, 0.5 to 1.
    since : int
        Warm-up in microseconds that is left out at the beginning.
    levers : bool
        Also each redesign with each of its levers switched off.
    ranges : int
        So many points of the ranges of each redesign's amounts, one replication each; 0 for none.
    band : pair of float or None
        Relative improvements between which a KPI of such a point counts as inside.
    processes : int
        How many runs at a time.
    rule : Rule
        When the sequential rule looks, and when it gives up.
    """

    kpis: tuple[str, ...] = ()
    replications: int | None = None
    precision: float | None = None
    by: tuple[str, ...] = ()
    seed: int | None = None
    level: float = LEVEL
    since: int = 0
    levers: bool = False
    ranges: int = 0
    band: tuple[float, float] | None = None
    processes: int = 2
    rule: Rule = field(default_factory=Rule)
