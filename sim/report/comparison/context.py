"""What every section of a comparison's page knows: the comparison, its language, its names, colours and commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.model.sources import ASSUMPTION, Parameter, parameters
from sim.model.spans import write_span
from sim.report.palette import Palette
from sim.report.pictures.verdicts import Verdict
from sim.study.comparison import Comparison, Design
from sim.study.effects import Effect, Kpi
from sim.words import Lang, say

__all__ = ["ChangedParameter", "Sheet", "StatedAmount", "shell", "verdict_of"]

_HEADLINES = 6
_FELT = "experience.third_party"
_ALWAYS = ("cycle_mean", "cost_mean")


@dataclass(frozen=True)
class ChangedParameter:
    """A parameter that base and design do not share; `before` or `after` is None where one of them has it not."""

    path: str
    before: str | None
    after: str | None
    source: str
    assumed: bool


@dataclass(frozen=True)
class StatedAmount:
    """An amount of a lever as it is told: its name, value and range, and where it is from."""

    label: str
    value: str
    span: str
    source: str
    assumed: bool


@dataclass(frozen=True)
class Sheet:
    """A comparison to write about, in one language."""

    comparison: Comparison
    lang: Lang

    def say(self, key: str, **values: object) -> str:
        """A text in the page's language."""
        return say(key, self.lang, **values)

    def text(self, label: Texts | None, otherwise: str = "") -> str:
        """A name in the page's language."""
        return otherwise if label is None else label.get(self.lang)

    def title(self, design: Design) -> str:
        """The name of a design; of the base the word for it."""
        return self.text(design.title, design.name)

    def design_title(self, name: str) -> str:
        """The same by name."""
        return next(
            (self.title(one) for one in self.comparison.designs if one.name == name), self.say("comparison.best.base")
        )

    def kpi(self, kpi: Kpi) -> str:
        """The name of a KPI."""
        name = self.text(kpi.name, kpi.key)
        return f"{name[:1].upper()}{name[1:]}"

    def listed(self, parts: Iterable[str]) -> str:
        """Things one after the other."""
        return self.say("comparison.answer.lister").join(parts)

    def sentence(self, *parts: str) -> str:
        """Parts of a sentence with its full stop; the first letter large in English."""
        text = self.say("comparison.answer.semicolon").join(part.rstrip(".。 ") for part in parts if part)
        return f"{text}。" if self.lang == "zh" else f"{text[:1].upper()}{text[1:]}."

    def slug(self, design: Design) -> str:
        """What stands before the anchors of a design's sections."""
        place = next(i for i, one in enumerate(self.comparison.designs, 1) if one.name == design.name)
        return f"d{place}"

    @property
    def several(self) -> bool:
        """Whether more than one design is compared with the base."""
        return len(self.comparison.designs) > 1

    @property
    def base(self) -> Scenario:
        """The base's scenario."""
        return self.comparison.base.scenario

    @property
    def currency(self) -> str:
        """In which money is told."""
        return self.base.currency

    @cached_property
    def palette(self) -> Palette:
        """Colours and numbers of the departments of base and designs."""
        designs = (one.scenario.departments for one in self.comparison.designs)
        return Palette.of([*self.base.departments, *(name for part in designs for name in part)])

    @cached_property
    def headlines(self) -> tuple[Kpi, ...]:
        """The KPIs that the page begins with: those asked for, else experience, indicators, time and cost."""
        kpis = self.comparison.kpis
        felt = [kpi for kpi in kpis if kpi.key == _FELT]
        first = [*felt, *(kpi for kpi in kpis if kpi.key.startswith("indicator."))]
        later = [kpi for kpi in kpis if kpi.key in _ALWAYS]
        rest = [kpi for kpi in kpis if kpi not in first and kpi not in later]
        few = len(kpis) <= _HEADLINES + 2
        most = len(kpis) if few else max(_HEADLINES, len(first) + len(later))
        return tuple([*first, *later, *rest][:most])

    def effects(self, design: Design) -> tuple[Effect, ...]:
        """The effects of a design, in the order of the KPIs."""
        return self.comparison.effects.get(design.name, ())

    def headline_effects(self, design: Design) -> list[Effect]:
        """The effects that the page begins with."""
        known = {effect.kpi.key: effect for effect in self.effects(design)}
        return [known[kpi.key] for kpi in self.headlines if kpi.key in known]

    def changed(self, design: Design) -> list[ChangedParameter]:
        """The parameters that base and design do not share."""
        before = {one.path: one for one in self.base_parameters}
        after = {one.path: one for one in parameters(design.scenario)}
        found = []
        for path in {**before, **after}:
            old, new = before.get(path), after.get(path)
            if old is None or new is None or old.value != new.value:
                speaks = new or old
                assert speaks is not None
                values = (old and old.value, new and new.value)
                found.append(ChangedParameter(path, *values, speaks.source, speaks.assumed))
        return found

    def amounts(self, design: Design, key: str) -> list[StatedAmount]:
        """The amounts of one lever of a redesign; the lever's or the redesign's source speaks where they have none."""
        found: list[StatedAmount] = []
        if design.redesign is None:
            return found
        lever = design.redesign.levers[key]
        for name, amount in lever.amounts.items():
            span = ""
            if amount.low is not None and amount.high is not None:
                span = self.say("comparison.unit.range", low=f"{amount.low:g}", high=f"{amount.high:g}")
            said = amount.source or lever.source or design.redesign.source or ASSUMPTION
            tag = said if isinstance(said, str) else said.get("value", ASSUMPTION)
            label = self.text(amount.name, name)
            found.append(StatedAmount(label, f"{amount.value:g}", span, tag, tag == ASSUMPTION))
        return found

    @cached_property
    def base_parameters(self) -> list[Parameter]:
        """Every parameter of the base."""
        return parameters(self.base)

    def group_name(self, key: str, group: str) -> str:
        """The name of a group of cases: a segment, a district, a department, a process, or the tail."""
        if key in ("all", "tail"):
            return self.say(f"comparison.winners.group.{group}")
        for scenario in (self.base, *(one.scenario for one in self.comparison.designs)):
            part = _parts(scenario, key).get(group)
            if part is not None:
                return self.text(part, group)
        touchpoint = f"comparison.channel.{group}"
        return say(touchpoint, self.lang) if key == "channel" and group in _CHANNELS else group

    def command(self, design: Design | None = None, *more: str) -> str:
        """The command that makes this comparison again, or one number of it for a single design.

        Parameters
        ----------
        design
            By default all designs, with everything that was asked for beside the KPIs.
        more
            Further options.
        """
        told, horizon = self.comparison, self.base.horizon
        designs = [shell(one.name) for one in (told.designs if design is None else (design,))]
        parts = ["chuanyue compare", shell(told.base.name), *designs, f"--seed {told.seed}"]
        if told.precision is None or design is not None:
            parts.append(f"--replications {told.replications}")
        else:
            parts.append(f"--precision {100 * told.precision:g}%")
        days = (horizon.time or 0) / 86_400_000_000
        parts.append(f"--days {days:g}" if horizon.cases is None else f"--cases {horizon.cases}")
        if told.window[0]:
            parts.append(f"--warm-up {shell(write_span(told.window[0]))}")
        return " ".join([*parts, *(self._asked() if design is None else ()), *more])

    def _asked(self) -> list[str]:
        """What was asked for beside the KPIs of all cases."""
        told, parts = self.comparison, []
        keys = next((list(groups) for groups in told.groups.values()), [])
        parts += [f"--by {','.join(keys)}"] if keys else []
        parts += ["--levers"] if told.levers else []
        first = next(iter((told.ranges or {}).values()), None)
        if first is not None:
            parts.append(f"--ranges {len(first.points)}")
        if first is not None and first.band is not None:
            low, high = first.band
            parts.append(f"--band {100 * low:g}%..{100 * high:g}%")
        return parts


class _Named(Protocol):
    @property
    def name(self) -> Texts | None: ...


_CHANNELS = ("hotline", "hall", "site", "online")
_SAFE = re.compile(r"[\w./+:=@%-]+")


def shell(word: str) -> str:
    """A word as a shell takes it.

    >>> shell("one_stop+joint_review"), shell("my design")
    ('one_stop+joint_review', "'my design'")
    """
    return word if _SAFE.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


def _parts(scenario: Scenario, key: str) -> dict[str, Texts | None]:
    named: dict[str, Mapping[str, _Named]] = {
        "segment": scenario.segments,
        "district": scenario.districts,
        "department": scenario.departments,
        "process": scenario.processes,
    }
    return {name: part.name for name, part in named.get(key, {}).items()}


def verdict_of(effect: Effect) -> Verdict:
    """How an effect looks: what moves without being better or worse rises or falls."""
    if effect.difference is None:
        return "unknown"
    if effect.verdict == "moved":
        return "rises" if effect.difference > 0 else "falls"
    return "open" if effect.verdict == "unclear" else effect.verdict
