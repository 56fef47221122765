"""From the trials of all designs to what the comparison says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sim.study.comparison import Best, Comparison, Design, LeverEffect, Note, Ranges, Share, Waterfall
from sim.study.effects import Effect, Kpi
from sim.study.estimates import (
    OTHER,
    Around,
    best_of,
    effects_of,
    group_effects,
    joint_level,
    known_in,
    pairs_of,
    zone_of,
)
from sim.study.pairing import Measured, Trial
from sim.study.plan import Plan
from sim.study.waterfall import KINDS, waterfall
from sim.study.winners import shares_of

__all__ = ["Ending", "Found", "assembled"]


@dataclass(frozen=True)
class Found:
    """The trials: in each the base, the designs, and then the designs without each of their levers in turn."""

    base: Design
    designs: tuple[Design, ...]
    trials: tuple[Trial, ...]
    seed: int
    levers: Mapping[str, tuple[str, ...]] | None
    ranges: Mapping[str, Ranges] | None

    @cached_property
    def runs(self) -> list[list[Measured]]:
        """For each variant, the base first, its runs in order of their replications."""
        return [list(side) for side in zip(*(one.runs for one in self.trials), strict=True)]

    @cached_property
    def winners(self) -> dict[str, dict[str, tuple[Share, ...]]]:
        """By design, who wins and who loses."""
        return {
            design.name: shares_of([one.tallies[index] for one in self.trials])
            for index, design in enumerate(self.designs)
        }

    def around(self, design: Design, level: float, joint: float) -> Around:
        """What is around the effects of a design."""
        whole = self.winners[design.name]["all"]
        same = design.scenario == self.base.scenario
        if not whole:
            return Around(level, joint, same, None, 1.0)
        one = whole[0]
        alone = one.only_base + one.only_design
        return Around(level, joint, same, 1 - one.same, alone / (one.n + alone))


@dataclass(frozen=True)
class Ending:
    """How the replications came to their end: which KPIs a precision was asked for, whether it was reached, and how
    many it would need if not.
    """

    aims: tuple[str, ...]
    reached: bool
    needed: int | None


def assembled(found: Found, kpis: Sequence[Kpi], plan: Plan, ending: Ending) -> Comparison:
    """The comparison that the trials make.

    Parameters
    ----------
    found
        The trials.
    kpis
        In the order in which they are told; those that no run can tell are left out unless they were asked for.
    plan
        What was asked for.
    ending
        How the replications came to their end.
    """
    told = list(kpis) if plan.kpis else known_in(kpis, found.trials)
    level = plan.level if plan.precision is None else plan.rule.level(plan.level)
    joint = joint_level(level, _estimates(found, told))
    arounds = {design.name: found.around(design, level, joint) for design in found.designs}
    figures = [[run.figures for run in side] for side in found.runs]
    effects = {
        design.name: effects_of(told, figures[0], figures[index], arounds[design.name])
        for index, design in enumerate(found.designs, 1)
    }
    return Comparison(
        base=found.base,
        designs=found.designs,
        kpis=tuple(told),
        seed=found.seed,
        replications=len(found.trials),
        level=plan.level,
        window=(plan.since, None),
        precision=plan.precision,
        asked=ending.aims,
        reached=ending.reached,
        effects=effects,
        groups=_groups(found, told, plan.by, arounds),
        waterfall=_waterfalls(found, level),
        winners=found.winners,
        best=_best(found, told, effects, plan, level),
        levers=_levers(found, told, level),
        ranges=found.ranges,
        notes=tuple(_notes(found, arounds, plan, ending)),
    )


def _estimates(found: Found, kpis: Sequence[Kpi]) -> int:
    """How many intervals are to hold at once: one a KPI and design for which there is one."""
    figures = [[run.figures for run in side] for side in found.runs[: len(found.designs) + 1]]
    return sum(pairs_of(kpi, figures[0], side).spread is not None for kpi in kpis for side in figures[1:])


def _groups(
    found: Found, kpis: Sequence[Kpi], keys: Sequence[str], arounds: Mapping[str, Around]
) -> dict[str, dict[str, dict[str, tuple[Effect, ...]]]]:
    """Effects by design, key and group; their intervals hold one by one."""
    told: dict[str, dict[str, dict[str, tuple[Effect, ...]]]] = {}
    for index, design in enumerate(found.designs, 1):
        whole = arounds[design.name]
        around = Around(whole.level, None, whole.same, whole.moved, whole.other)
        told[design.name] = {key: group_effects(kpis, found.runs[0], found.runs[index], key, around) for key in keys}
    return told


def _waterfalls(found: Found, level: float) -> dict[str, dict[str, Waterfall]]:
    spent = [[run.spent for run in side] for side in found.runs]
    return {
        design.name: {kind: waterfall(spent[0], spent[index], kind=kind, level=level) for kind in KINDS}
        for index, design in enumerate(found.designs, 1)
    }


def _best(
    found: Found, kpis: Sequence[Kpi], effects: Mapping[str, tuple[Effect, ...]], plan: Plan, level: float
) -> dict[str, Best]:
    """The best design in each KPI; after a stopping rule at the level that makes up for it."""
    names = [found.base.name, *(design.name for design in found.designs)]
    figures = [[run.figures for run in side] for side in found.runs[: len(names)]]
    told = {}
    for index, kpi in enumerate(kpis):
        zone = zone_of([one[index] for one in effects.values()], plan.precision)
        if kpi.better is None or zone is None:
            continue
        best = best_of(kpi, names, figures, zone=zone, level=level)
        if best is not None:
            told[kpi.key] = replace(best, probability=plan.level)
    return told


def _levers(found: Found, kpis: Sequence[Kpi], level: float) -> dict[str, tuple[LeverEffect, ...]] | None:
    if found.levers is None:
        return None
    around, place = Around(level), len(found.designs) + 1
    figures = [[run.figures for run in side] for side in found.runs]
    told: dict[str, tuple[LeverEffect, ...]] = {}
    for index, design in enumerate(found.designs, 1):
        made = []
        for lever in found.levers.get(design.name, ()):
            without = effects_of(kpis, figures[0], figures[place], around)
            own = effects_of(kpis, figures[place], figures[index], around)
            assert design.redesign is not None
            made.append(LeverEffect(lever, design.redesign.levers[lever].name, without, own))
            place += 1
        told[design.name] = tuple(made)
    return told


def _notes(found: Found, arounds: Mapping[str, Around], plan: Plan, ending: Ending) -> list[Note]:
    notes = []
    if len(found.trials) == 1:
        notes.append(Note("compare.note.one_replication"))
    if not ending.reached:
        needed = "—" if ending.needed is None else f"{ending.needed:,}"
        values = {"n": str(len(found.trials)), "needed": needed, "precision": f"{100 * (plan.precision or 0):g} %"}
        notes.append(Note("compare.note.not_reached", values))
    for name, around in arounds.items():
        if around.other == 1:
            notes.append(Note("compare.note.no_common_cases", {"design": name}))
        elif around.other is not None and around.other > OTHER:
            notes.append(Note("compare.note.other_cases", {"design": name, "share": f"{100 * around.other:.0f} %"}))
    if plan.levers or plan.ranges:
        without = [design.name for design in found.designs if design.redesign is None]
        notes += [Note("compare.note.no_levers", {"design": name}) for name in without]
    if plan.ranges:
        notes.append(Note("compare.note.ranges"))
    return notes
