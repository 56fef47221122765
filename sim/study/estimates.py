"""From trials to effects: the mean difference of every KPI, how sure it is, and what its pairing gained."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.study.comparison import Best
from sim.study.effects import Effect, Kpi
from sim.study.intervals import Paired, gain_of, paired
from sim.study.measures import Figure
from sim.study.pairing import Measured, Trial
from sim.study.selection import select_best

__all__ = [
    "FEW_REPLICATIONS",
    "OTHER",
    "USUAL_ZONE",
    "Around",
    "best_of",
    "effect_of",
    "effects_of",
    "group_effects",
    "joint_level",
    "known_in",
    "pairs_of",
    "zone_of",
]

SMALL, TENFOLD = 0.05, 10.0
"""Where a KPI moves by less than this share, pairing should gain at least this factor, or it is explained why not."""
FEW_REPLICATIONS = "compare.shortfall.few_replications"
FEW = 30
"""With fewer cases or clocks behind a KPI a single one shows."""
OTHER = 0.05
"""Share of cases that only one of two designs has, from which on they speak of different cases."""
USUAL_ZONE = 0.01
"""Share of the base that does not matter when the best is selected, unless a precision is given."""
MOVED = 0.2
"""Share of the cases whose time changes, from which on the queue is another one."""

Figures = Mapping[str, Figure]
Pick = Callable[[Measured], Figures]


@dataclass(frozen=True)
class Around:
    """What is around an effect: the level of its interval and of the joint one, and what became of the cases.

    `same` says that the design is the base itself; `moved` is the share of common cases whose time changed, `other`
    the share of cases that only one of the two has.
    """

    level: float
    joint: float | None = None
    same: bool = False
    moved: float | None = None
    other: float | None = None


def joint_level(level: float, number: int) -> float:
    """The level at which each of so many intervals is made for all to hold at once (Bonferroni's inequality).

    >>> round(joint_level(0.95, 10), 6)
    0.995
    """
    return 1 - (1 - level) / max(1, number)


def pairs_of(kpi: Kpi, base: Sequence[Figures], design: Sequence[Figures]) -> Paired:
    """One KPI in every replication, under the base and under a design."""
    columns = [[one[kpi.key].value if kpi.key in one else None for one in side] for side in (base, design)]
    return paired(*columns)


def effect_of(kpi: Kpi, base: Sequence[Figures], design: Sequence[Figures], around: Around) -> Effect:
    """The effect on one KPI from figures of the same replications."""
    pairs = pairs_of(kpi, base, design)
    gain = gain_of(pairs, around.level)
    low, high = pairs.interval(around.level)
    joint = pairs.interval(around.joint) if around.joint is not None else (None, None)
    if around.same and pairs.identical:  # the same scenario and the same luck: one pair is enough to know
        low, high, joint = 0.0, 0.0, (0.0, 0.0) if around.joint is not None else joint
    counts = [one[kpi.key].behind for one in base if kpi.key in one]
    known = [count for count in counts if count is not None]
    effect = Effect(
        kpi=kpi,
        base=pairs.base,
        design=pairs.design,
        difference=pairs.difference,
        low=low,
        high=high,
        relative=pairs.difference / abs(pairs.base) if pairs.base and pairs.difference is not None else None,
        joint_low=joint[0],
        joint_high=joint[1],
        n=pairs.n,
        count=sum(known) / len(known) if known else None,
        factor=gain.factor,
        factor_low=gain.low,
        factor_high=gain.high,
        correlation=gain.correlation,
        identical=pairs.identical,
        shortfall=None,
    )
    return _explained(effect, around)


def _explained(effect: Effect, around: Around) -> Effect:
    """The effect with the reason why pairing gained little, where it did though the KPI hardly moved."""
    factor, relative = effect.factor, effect.relative
    if factor is None or factor >= TENFOLD or relative is None or abs(relative) >= SMALL:
        return effect
    return replace(effect, shortfall=_reason(effect, around))


def _reason(effect: Effect, around: Around) -> str:
    if effect.factor_high is not None and effect.factor_high >= TENFOLD:
        return FEW_REPLICATIONS
    if effect.count is not None and effect.count < FEW:
        return "compare.shortfall.few_cases"
    if around.other is not None and around.other > OTHER:
        return "compare.shortfall.other_cases"
    if around.moved is not None and around.moved > MOVED:
        return "compare.shortfall.queueing"
    return "compare.shortfall.spread"


def effects_of(
    kpis: Sequence[Kpi], base: Sequence[Figures], design: Sequence[Figures], around: Around
) -> tuple[Effect, ...]:
    """The effects on all KPIs, in their order."""
    return tuple(effect_of(kpi, base, design, around) for kpi in kpis)


def group_effects(
    kpis: Sequence[Kpi], base: Sequence[Measured], design: Sequence[Measured], key: str, around: Around
) -> dict[str, tuple[Effect, ...]]:
    """The effects on each group of one key, of the KPIs that the group knows."""
    none: Figures = {}
    groups = sorted({group for one in (*base, *design) for group in one.groups[key]})
    found = {}
    for group in groups:
        sides = [[one.groups[key].get(group, none) for one in side] for side in (base, design)]
        effects = effects_of(kpis, sides[0], sides[1], around)
        found[group] = tuple(effect for effect in effects if effect.n)
    return found


def known_in(kpis: Sequence[Kpi], trials: Sequence[Trial]) -> list[Kpi]:
    """The KPIs of which some run of some trial has a figure."""
    seen = {
        key for one in trials for run in one.runs for key, figure in run.figures.items() if figure.value is not None
    }
    return [kpi for kpi in kpis if kpi.key in seen]


def zone_of(effects: Sequence[Effect], precision: float | None) -> float | None:
    """The indifference zone of one KPI: the given precision or else 1 % of the base; where that is 0, the largest
    half width. Null where nothing of the kind is known.
    """
    base = next((effect.base for effect in effects if effect.base is not None), None)
    if base:
        return (precision if precision is not None else USUAL_ZONE) * abs(base)
    halves = [(e.high - e.low) / 2 for e in effects if e.low is not None and e.high is not None]
    widest = max(halves, default=0.0)
    return widest if widest > 0 else None


def best_of(
    kpi: Kpi, names: Sequence[str], runs: Sequence[Sequence[Figures]], *, zone: float, level: float
) -> Best | None:
    """The best design in one KPI, the base among them; None where too little is known.

    Parameters
    ----------
    kpi
        One with a better direction.
    names
        Of the base and the designs.
    runs
        For each of these its figures, one a replication.
    zone
        The indifference zone, in the unit of the KPI.
    level
        The probability of a right selection.
    """
    rows = [[one[kpi.key].value if kpi.key in one else None for one in side] for side in runs]
    whole = [column for column in zip(*rows, strict=True) if None not in column]
    sign = -1.0 if kpi.better == "lower" else 1.0
    values = sign * np.array(whole, dtype=np.float64).T.reshape(len(names), -1)
    found = select_best(values, zone=zone, level=level)
    if found is None:
        return None
    remaining = tuple(names[index] for index in found.remaining)
    return Best(names[found.best], found.decided, level, zone, remaining, found.needed)
