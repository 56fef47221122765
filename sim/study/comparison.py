"""What a comparison of designs says: KPIs and how sure they are, who wins, where the time went, which is best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.study.effects import Better, Effect, Kpi, Unit
from sim.words import Lang, say

if TYPE_CHECKING:
    from sim.model.redesign import Redesign

__all__ = [
    "Best", "Better", "Comparison", "Design", "Effect", "Kpi", "LeverEffect", "Note", "RangePoint", "RangeShare",
    "Ranges", "Share", "Step", "Unit", "Waterfall",
]  # fmt: skip


@dataclass(frozen=True)
class Design:
    """One way to run the service: the base itself, a redesign of it, or another scenario."""

    name: str
    title: Texts
    scenario: Scenario
    redesign: Redesign | None = None


@dataclass(frozen=True)
class Step:
    """A part of the way from base to design: a cause of waiting or a department, in seconds a completed case."""

    name: str
    base: float
    design: float
    change: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Waterfall:
    """From the base's mean cycle time to the design's, in seconds a completed case: the changes add up exactly."""

    base: float
    design: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Share:
    """Who wins and who loses, of the cases completed under both designs in the same replication.

    Attributes
    ----------
    group : str
        Such as a segment; `all`, or `tail` and `rest` by the base's 95th percentile.
    n : int
        Pairs of cases.
    faster, slower, same : float
        Shares of them; up to one second is the same.
    mean, p50, p95 : float
        Of the change in seconds; the two quantiles are means of those of the replications.
    only_base, only_design : int
        Cases that were completed under one of the two alone.
    """

    group: str
    n: int
    faster: float
    slower: float
    same: float
    mean: float
    p50: float
    p95: float
    only_base: int
    only_design: int


@dataclass(frozen=True)
class Best:
    """Which design is best in one KPI, and with what probability that was said (Kim and Nelson 2001).

    Attributes
    ----------
    selected : str
        Name of the design (the base may win) with the best mean among those that remain.
    decided : bool
        Whether all others were screened out.
    probability : float
        Of a right selection, where the best is better than the next by at least `zone`.
    zone : float
        The indifference zone, in the unit of the KPI.
    remaining : tuple of str
        The designs that are not screened out.
    needed : int or None
        Replications after which it is decided in any case; null where it is decided.
    """

    selected: str
    decided: bool
    probability: float
    zone: float
    remaining: tuple[str, ...]
    needed: int | None


@dataclass(frozen=True)
class LeverEffect:
    """What one lever of a redesign does: the design without it against the base, and what the lever adds to the rest.

    `without` are the effects of the design with this lever switched off; `own` those of the whole design against it.
    """

    lever: str
    name: Texts
    without: tuple[Effect, ...]
    own: tuple[Effect, ...]


@dataclass(frozen=True)
class RangePoint:
    """One point of the ranges: the replication, the amounts tried (`lever.amount`), and the KPIs' relative change."""

    replication: int
    amounts: Mapping[str, float]
    improvement: Mapping[str, float | None]
    removed: Mapping[str, float | None]


@dataclass(frozen=True)
class RangeShare:
    """In which share of the points one KPI lands within the band, below it, or above it (better is positive).

    `low` and `high` are the exact binomial interval of `inside` (Clopper and Pearson 1934). `removed_inside` asks the
    same of the share of the shortfall removed, where the base is above 90 %. `least`, `middle`, `most` are the
    smallest, median and largest relative improvement.
    """

    kpi: Kpi
    points: int
    inside: float
    below: float
    above: float
    low: float
    high: float
    removed_inside: float | None
    least: float
    middle: float
    most: float


@dataclass(frozen=True)
class Ranges:
    """A redesign over the stated ranges of its amounts; without a band only the points are told."""

    band: tuple[float, float] | None
    bounds: Mapping[str, tuple[float, float]]
    points: tuple[RangePoint, ...]
    shares: tuple[RangeShare, ...]


@dataclass(frozen=True)
class Note:
    """Something to be known before the figures are used."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, lang: Lang) -> str:
        """The note in words."""
        return say(self.key, lang, **self.values)


@dataclass(frozen=True)
class Comparison:
    """Designs under the same luck against one base.

    Attributes
    ----------
    level : float
        Confidence level of every interval.
    window : tuple
        From which instant cases are looked at to which, in microseconds; null is the end of the run.
    precision : float or None
        The half width asked for, as a share of the base; `reached` says whether it was attained by `asked`, the KPIs
        that it was asked for.
    effects
        By design, in the order of the KPIs.
    groups
        By design, key (segment, department, district ...) and group.
    waterfall
        By design, `cause` or `department`.
    winners
        By design, `all`, `tail`, `segment`, `district` or `process`.
    best
        By KPI.
    levers, ranges
        By design; null unless asked for.
    """

    base: Design
    designs: tuple[Design, ...]
    kpis: tuple[Kpi, ...]
    seed: int
    replications: int
    level: float
    window: tuple[int, int | None]
    precision: float | None
    asked: tuple[str, ...]
    reached: bool
    effects: Mapping[str, tuple[Effect, ...]]
    groups: Mapping[str, Mapping[str, Mapping[str, tuple[Effect, ...]]]]
    waterfall: Mapping[str, Mapping[str, Waterfall]]
    winners: Mapping[str, Mapping[str, tuple[Share, ...]]]
    best: Mapping[str, Best]
    levers: Mapping[str, tuple[LeverEffect, ...]] | None = None
    ranges: Mapping[str, Ranges] | None = None
    notes: tuple[Note, ...] = ()

    def moved(self, design: str) -> float | None:
        """The share of the common cases whose time a design changed by more than a second."""
        found = self.winners.get(design, {}).get("all", ())
        return 1 - found[0].same if found else None

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON data: times in seconds, null where nothing is known; KPIs and effects stand by their keys.

        `effects[design][kpi]` has base, design, difference, low, high, relative and more; scenarios are in `recipes`.
        """
        data: dict[str, Any] = {name: _plain(getattr(self, name)) for name in _AS_THEY_ARE}
        data["base"] = _design(self.base)
        data["designs"] = [_design(one) for one in self.designs]
        return data


_AS_THEY_ARE = (
    "seed", "replications", "level", "window", "precision", "asked", "reached", "kpis", "effects", "groups",
    "waterfall", "winners", "best", "levers", "ranges", "notes",
)  # fmt: skip


def _design(design: Design) -> dict[str, Any]:
    return {
        "name": design.name,
        "title": design.title.model_dump(),
        "scenario": design.scenario.id,
        "redesign": None if design.redesign is None else design.redesign.id,
    }


def _plain(value: Any) -> Any:
    """Dataclasses, texts and tuples as dicts and lists."""
    if isinstance(value, Kpi):
        return {"unit": value.unit, "better": value.better, "name": value.name.model_dump()}
    if isinstance(value, Effect):
        told = {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name != "kpi"}
        further = {"improvement": value.improvement, "removed": value.removed, "verdict": value.verdict}
        return told | further
    if isinstance(value, RangeShare):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if one.name != "kpi"}
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Texts):
        return value.model_dump()
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return _listed(value) if isinstance(value, tuple | list) else value


def _listed(parts: Sequence[Any]) -> Any:
    """A list; what is about a KPI each as a mapping by the KPIs' keys."""
    if parts and all(isinstance(part, Kpi) for part in parts):
        return {part.key: _plain(part) for part in parts}
    if parts and all(isinstance(part, Effect | RangeShare) for part in parts):
        return {part.kpi.key: _plain(part) for part in parts}
    return [_plain(part) for part in parts]
