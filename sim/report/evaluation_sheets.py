"""Evaluation as tables of plain texts, in one language: what the terminal and the page show alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.evaluation import GRADES, Criterion, Evaluation
from sim.model.scenario import Scenario
from sim.model.spans import SECOND
from sim.views.evaluation import Assessment, Evaluated, Gap, Judged, UnitScore
from sim.views.names import Names, names_of
from sim.views.scope import scenario_of
from sim.words import Lang, amount, duration, percent, say

__all__ = ["Assessor", "Sheet"]

_MARKS = {True: "✓", False: "✕", None: "–"}


@dataclass(frozen=True)
class Sheet:
    """A table of texts: headings with whether they stand over numbers, rows, and sentences below."""

    title: str
    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Assessor:
    """Says an assessment of a log in one language."""

    log: EventLog
    lang: Lang
    found: Assessment

    @property
    def scenario(self) -> Scenario | None:
        """The scenario behind the log."""
        return scenario_of(self.log)

    @property
    def names(self) -> Names:
        """Names that people see."""
        return names_of(self.log)

    def say(self, key: str, **values: object) -> str:
        """A text."""
        return say(key, self.lang, **values)

    # -- units --------------------------------------------------------------------------------------------------------

    def systems(self) -> list[Sheet]:
        """One table an indicator system: units with score, grade and the value of each leaf."""
        evaluated = self.found.evaluated
        return [self._system(name, evaluated) for name in evaluated.evaluation.systems]

    def _system(self, name: str, evaluated: Evaluated) -> Sheet:
        system = evaluated.evaluation.systems[name]
        units = [unit for unit in evaluated.units if unit.system == name]
        leaves = list(units[0].root.leaves()) if units else []
        columns = [(self.say(f"evaluation.of.{system.of}"), False), (self.say("evaluation.score"), True)]
        columns.append((self.say("evaluation.grade"), False))
        columns += [(self.criterion(name, path[1:], evaluated.evaluation), True) for path, _, _ in leaves]
        rows = [self._unit(unit) for unit in units]
        title = system.name.get(self.lang) if system.name is not None else name
        return Sheet(title, columns, rows, self._weights(name, units, evaluated))

    def _unit(self, unit: UnitScore) -> list[str]:
        told = "—" if unit.root.score is None else f"{unit.root.score:.1f}"
        leaves = [self.value(leaf.figure or "", leaf.value) for _, _, leaf in unit.root.leaves()]
        return [self.unit_name(unit), told, self.grade(unit.root.grade), *leaves]

    def unit_name(self, unit: UnitScore) -> str:
        """The name of a department or post; the company's own."""
        if unit.of == "company":
            return self.say("evaluation.company")
        return self.names.of(unit.of, unit.unit, self.lang)

    def grade(self, grade: str | None) -> str:
        """The name of a grade."""
        return "—" if grade is None else self.say(f"evaluation.grade.{grade}")

    def criterion(self, system: str, path: Sequence[str], evaluation: Evaluation) -> str:
        """The name of a criterion by the way to it."""
        part: Any = evaluation.systems[system]
        for step in path:
            part = part.criteria[step]
        assert isinstance(part, Criterion)
        return path[-1] if part.name is None else part.name.get(self.lang)

    def _weights(self, name: str, units: Sequence[UnitScore], evaluated: Evaluated) -> list[str]:
        """How the weights came about, what nobody knows, and where all this is an assumption."""
        notes = []
        if evaluated.assumed:
            notes.append(self.say("evaluation.assumed"))
        if units:
            told = [
                f"{self.criterion(name, (part.criterion,), evaluated.evaluation)} {part.weight:.2f}"
                for part in units[0].root.parts
            ]
            judged = evaluated.judgements.get(name)
            how = self.say("evaluation.given") if judged is None else self.say("evaluation.ahp", cr=f"{judged.cr:.3f}")
            notes.append(self.say("evaluation.weights", weights=", ".join(told), how=how))
        unknown = [self.unit_name(unit) for unit in units if _incomplete(unit.root)]
        if unknown:
            notes.append(self.say("evaluation.incomplete", units=", ".join(unknown)))
        return notes

    def value(self, figure: str, value: float | None, *, digits: int = 1) -> str:
        """A figure's value as a person would say it; `digits` behind the point of a share."""
        if value is None:
            return "—"
        if self.timed(figure):
            return duration(value * SECOND, self.lang)
        return f"{value:.1f}" if figure.startswith("experience.") else percent(value, digits)

    def timed(self, figure: str) -> bool:
        """Whether a figure is a time in seconds."""
        head, _, name = figure.partition(".")
        if head != "indicator":
            return figure == "wait_mean" or figure.endswith(".mean")
        own = self.scenario.indicators if self.scenario is not None else {}
        part = {**own, **self.found.evaluated.evaluation.indicators}.get(name)
        return part is not None and part.kind == "mean_time"

    # -- value chain --------------------------------------------------------------------------------------------------

    def chain(self) -> Sheet | None:
        """Departments by needs: what was kept of what is asked, against the target."""
        rows, scenario = self.found.chain, self.scenario
        if rows.is_empty() or scenario is None or scenario.value_chain is None:
            return None
        needs = list(scenario.value_chain.needs)
        departments = [name for name in scenario.departments if name in set(rows["department"])]
        columns = [(self.say("evaluation.of.department"), False), *((self.need(need), True) for need in needs)]
        cells = [
            [self.names.of("department", name, self.lang), *(self._cell(rows, name, need) for need in needs)]
            for name in departments
        ]
        decided = rows.filter(pl.col("reached").is_not_null())
        met = int(decided["reached"].sum())
        notes = [self.say("value_chain.met", met=met, of=decided.height), *self.chain_gaps()]
        return Sheet(self.say("value_chain.title"), columns, cells, notes)

    def need(self, need: str) -> str:
        """The name of a need."""
        chain = self.scenario.value_chain if self.scenario is not None else None
        return need if chain is None else chain.needs[need].name.get(self.lang)

    def _cell(self, rows: pl.DataFrame, department: str, need: str) -> str:
        here = rows.filter((pl.col("department") == department) & (pl.col("need") == need))
        return "  ".join(self.link(row) for row in here.iter_rows(named=True))

    def link(self, row: Mapping[str, Any]) -> str:
        """One link of the chain in short: met or not, what was reached and what was asked."""
        if row["gap"] is not None:
            return self.say(f"value_chain.short.{row['gap']}")
        value, target = (self.value(self.link_figure(row), row[name]) for name in ("value", "target"))
        return f"{_MARKS[row['reached']]} {value} / {target}"

    @staticmethod
    def link_figure(row: Mapping[str, Any]) -> str:
        """What a link of the chain is judged by, as a figure."""
        return {"kept": "", "mean": "standard.mean"}.get(row["figure"], f"indicator.{row['figure']}")

    def chain_gaps(self) -> list[str]:
        """Every gap in a sentence."""
        return [
            self.say(
                f"value_chain.told.{row['gap']}",
                need=self.need(row["need"]),
                department=self.names.of("department", row["department"], self.lang),
                requirement=self.requirement(row["requirement"]),
            )
            for row in self.found.chain.filter(pl.col("gap").is_not_null()).iter_rows(named=True)
        ]

    def requirement(self, name: str | None) -> str:
        """A requirement in words."""
        chain = self.scenario.value_chain if self.scenario is not None else None
        return "—" if chain is None or name is None else chain.requirements[name].says.get(self.lang)

    # -- risks --------------------------------------------------------------------------------------------------------

    def risks(self) -> Sheet | None:
        """The risk register."""
        rows, scenario = self.found.risks, self.scenario
        if rows.is_empty() or scenario is None:
            return None
        keys = ("risk", "where", "answers", "happens")
        columns = [(self.say(f"risks.column.{key}"), False) for key in keys]
        columns += [(self.say(f"risks.column.{key}"), True) for key in ("exposed", "happened", "share", "fired")]
        columns.append((self.say("risks.column.prevented"), False))
        cells = [self._risk(row, scenario) for row in rows.iter_rows(named=True)]
        notes = [self.say("risks.estimate")] if any(row["prevented"] is not None for row in rows.to_dicts()) else []
        bare = rows.filter(pl.col("controls") == "").height
        return Sheet(
            self.say("risks.title"), columns, cells, [*notes, self.say("risks.bare", bare=bare, of=rows.height)]
        )

    def _risk(self, row: Mapping[str, Any], scenario: Scenario) -> list[str]:
        names, lang = self.names, self.lang
        ends = [row["element"]] if row["element"] else (row["flow"] or "—").split("#")[0].split("->")
        place = " → ".join(names.step(row["process"], end, lang) for end in ends)
        who = names.of("post", row["post"], lang) if row["post"] else names.of("department", row["department"], lang)
        fired = row["warnings"] + row["interventions"] + row["reviews"]
        return [
            scenario.risks[row["risk"]].name.get(lang),
            f"{names.of('process', row['process'], lang)}: {place}",
            who,
            self.say(f"risks.happens.{row['happens']}"),
            f"{row['exposed']:,}",
            f"{row['happened']:,}",
            percent(row["share"]),
            f"{fired:,}" if row["controls"] else self.say("risks.no_control"),
            self._prevented(row),
        ]

    def _prevented(self, row: Mapping[str, Any]) -> str:
        if row["prevented"] is None:
            return "—"
        low, high = amount(row["prevented_low"]), amount(row["prevented_high"])
        return self.say("risks.prevented", value=amount(row["prevented"]), low=low, high=high)

    # -- comparison and customers -------------------------------------------------------------------------------------

    def gaps(self, remedies: Mapping[str, Sequence[str]]) -> Sheet | None:
        """The comparison with others; `remedies` are redesigns by figure."""
        if not self.found.gaps:
            return None
        keys = ("figure", "own", "best", "whose", "median", "to_best", "to_median", "rank", "act")
        columns = [(self.say(f"benchmark.column.{key}"), key not in ("figure", "whose", "act")) for key in keys]
        cells = [self._gap(gap, remedies.get(gap.figure, ())) for gap in self.found.gaps]
        return Sheet(self.say("benchmark.title"), columns, cells, [self.say("benchmark.note")])

    def _gap(self, gap: Gap, remedies: Sequence[str]) -> list[str]:
        who = gap.best_peer.company.get(self.lang)
        act = "—"
        if gap.focus:
            at = self.names.of("department", gap.department, self.lang)
            listed = ", ".join(remedies) or self.say("benchmark.no_redesign")
            act = self.say("benchmark.focus", department=at, redesigns=listed)
        return [
            self.figure_name(gap.figure),
            self.value(gap.figure, gap.own),
            self.value(gap.figure, gap.best),
            f"{who} {gap.best_peer.year}".strip() + f" [{gap.best_peer.source}]",
            self.value(gap.figure, gap.middle),
            _signed(gap.to_best),
            _signed(gap.to_middle),
            "—" if gap.rank is None else f"{gap.rank} / {len(gap.peers) + 1}",
            act,
        ]

    def figure_name(self, figure: str) -> str:
        """The name of a figure that others can be compared by."""
        head, _, name = figure.partition(".")
        if head == "experience":
            return self.say(f"benchmark.experience.{name}")
        if head == "standard":
            label = self.names.of("standard", name.removesuffix(".mean"), self.lang)
            return self.say("benchmark.mean", name=label) if name.endswith(".mean") else label
        part = self.found.evaluated.evaluation.indicators.get(name)
        return self.names.of("indicator", name, self.lang) if part is None else part.name.get(self.lang)

    def customers(self) -> list[Sheet]:
        """Segments by score, and credit ratings."""
        found = self.found.customers
        if found is None:
            return []
        columns = [
            (self.say(f"customers.column.{key}"), key not in ("segment",)) for key in ("segment", "n", "score", "vip")
        ]
        columns += [(self.grade(grade), True) for grade in GRADES] + [(self.say("customers.column.green"), False)]
        segments = [
            [
                self.names.of("segment", row["segment"], self.lang),
                f"{row['customers']:,}",
                f"{row['score']:.1f}",
                f"{row['vip']:,}",
                *(percent(row[grade]) for grade in GRADES),
                _MARKS[True] if row["green"] else "",
            ]
            for row in found.segments.iter_rows(named=True)
        ]
        sheets = [Sheet(self.say("customers.title"), columns, segments, self._proposal())]
        if not found.ratings.is_empty():
            keys = ("rating", "n", "share", "payment")
            heads = [(self.say(f"customers.column.{key}"), key in ("n", "share")) for key in keys]
            sheets.append(
                Sheet(self.say("customers.credit"), heads, [self._rating(r) for r in found.ratings.to_dicts()])
            )
        return sheets

    def _rating(self, row: Mapping[str, Any]) -> list[str]:
        found = self.found.customers
        credit = found.evaluation.credit.get(row["rating"]) if found is not None else None
        name, pays = ("—", "—") if credit is None else (credit.name.get(self.lang), credit.payment.get(self.lang))
        return [name, f"{row['customers']:,}", percent(row["share"]), pays]

    def _proposal(self) -> list[str]:
        found = self.found.customers
        if found is None:
            return []
        listed = [self.names.of("segment", name, self.lang) for name in found.green]
        told = self.say("customers.green", segments=", ".join(listed) or "—", least=f"{found.evaluation.green:g}")
        return [told, self.say("customers.changes" if self.found.proposed is not None else "customers.no_change")]


def _incomplete(root: Judged) -> bool:
    return any(part.shares is None or _incomplete(part) for part in root.parts)


def _signed(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:+.0f} %"
