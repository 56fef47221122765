"""The KPIs that designs are compared by: which there are, and what they are of one log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from sim.errors import InputError
from sim.log.contract import CAUSES
from sim.log.eventlog import EventLog
from sim.model.mistakes import mistake, nearest
from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.study.effects import Better, Kpi, Unit
from sim.views.experience import satisfaction
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.scope import CASE_KEYS, Window
from sim.views.standards import fulfilment
from sim.views.utilisation import utilisation
from sim.views.waits import waits
from sim.words import say

__all__ = ["GROUP_KEYS", "Figure", "chosen_kpis", "group_keys", "known_kpis", "measure", "measure_groups"]

GROUP_KEYS = ("segment", "department", "district", "process", "channel", "post")
"""What effects can be told apart by."""

_SECOND = 1_000_000
_TOTALS: dict[str, tuple[Unit, Better | None]] = {
    "cycle_mean": ("time", "lower"),
    "cycle_median": ("time", "lower"),
    "cycle_p95": ("time", "lower"),
    "waiting_mean": ("time", "lower"),
    "working_mean": ("time", "lower"),
    "external_mean": ("time", "lower"),
    "throughput": ("per_day", "higher"),
    "wip": ("number", "lower"),
    "cost_mean": ("money", "lower"),
    "cost_total": ("money", "lower"),
    "first_time_right": ("share", "higher"),
    "repeated": ("share", "lower"),
    "handoffs_mean": ("number", "lower"),
    "department_handoffs_mean": ("number", "lower"),
}
"""KPIs of all cases, as `sim.views.kpis` names them."""
_SURVEYS = {"latent": "customers", "third_party": "third_party_n", "call_back": "call_back_n"}
"""Scores of satisfaction, and the columns with the number of customers behind each."""


class Figure(NamedTuple):
    """A KPI of one log, with the number of cases, clocks or work items behind it."""

    value: float | None
    behind: int | None


Figures = dict[str, Figure]
_NONE = Figure(None, None)


def known_kpis(scenarios: Iterable[Scenario]) -> dict[str, Kpi]:
    """Every KPI that one of these scenarios has, by its key, in the order in which they are told.

    Parameters
    ----------
    scenarios
        The base first: where several define the same one, the first speaks.
    """
    found: dict[str, Kpi] = {}
    for scenario in scenarios:
        for kpi in (*_of_all(), *_of_parts(scenario)):
            found.setdefault(kpi.key, kpi)
    return found


def chosen_kpis(asked: Sequence[str], scenarios: Sequence[Scenario]) -> tuple[Kpi, ...]:
    """The KPIs asked for, in that order; without any those of all cases, the base's indicators and its experience.

    Parameters
    ----------
    asked
        Keys, each once.
    scenarios
        The base, then the designs.

    Raises
    ------
    InputError
        A key is unknown; the nearest known one is offered.
    """
    known = known_kpis(scenarios)
    wrong = [name for name in asked if name not in known]
    if wrong:
        raise InputError([_unknown(name, known, "--kpi", "compare.kpi_unknown") for name in wrong])
    if asked:
        return tuple(known[name] for name in dict.fromkeys(asked))
    base = known_kpis(scenarios[:1])
    return tuple(kpi for key, kpi in base.items() if key in _TOTALS or key == "utilisation" or _is_headline(key))


def group_keys(asked: Sequence[str]) -> tuple[str, ...]:
    """The keys asked for, each once.

    Raises
    ------
    InputError
        Effects cannot be told apart by one of them.
    """
    wrong = [name for name in asked if name not in GROUP_KEYS]
    if wrong:
        raise InputError([_unknown(name, GROUP_KEYS, "--by", "compare.by_unknown") for name in wrong])
    return tuple(dict.fromkeys(asked))


def _unknown(name: str, known: Iterable[str], place: str, key: str) -> Any:
    names = list(known)
    near = nearest(name, names) or nearest(name, [one.rsplit(".", 1)[-1] for one in names]) or names[0]
    full = next((one for one in names if one == near or one.endswith(f".{near}")), near)
    return mistake(key, place, value=name, near=full, known=", ".join(names))


def _is_headline(key: str) -> bool:
    return key.startswith(("indicator.", "experience."))


def _words(key: str, **names: Texts) -> Texts:
    """A text with what its placeholders stand for in each language."""
    zh, en = ({name: label.get(lang) for name, label in names.items()} for lang in ("zh", "en"))
    return Texts(zh=say(key, "zh", **zh), en=say(key, "en", **en))


def _label(name: Texts | None, identity: str) -> Texts:
    return name if name is not None else Texts(zh=identity, en=identity)


def _of_all() -> list[Kpi]:
    totals = [Kpi(key, unit, better, _words(f"compare.kpi.{key}")) for key, (unit, better) in _TOTALS.items()]
    used = Kpi("utilisation", "share", None, _words("compare.kpi.utilisation"))
    causes = [Kpi(f"wait.{cause}", "time", "lower", _words(f"compare.kpi.wait.{cause}")) for cause in CAUSES]
    return [*totals, used, *causes]


def _of_parts(scenario: Scenario) -> list[Kpi]:
    """The KPIs that a scenario itself names."""
    found = []
    for name, indicator in scenario.indicators.items():
        unit: Unit = "time" if indicator.kind == "mean_time" else "share"
        found.append(Kpi(f"indicator.{name}", unit, indicator.better, indicator.name))
    for name, standard in scenario.standards.items():
        words = _words("compare.kpi.standard", name=_label(standard.name, name))
        found.append(Kpi(f"standard.{name}", "share", "higher", words))
    for name, process in scenario.processes.items():
        words = _words("compare.kpi.process", name=_label(process.name, name))
        found.append(Kpi(f"process.{name}.cycle_mean", "time", "lower", words))
    asked = _SURVEYS if scenario.experience is not None else {}
    found += [Kpi(f"experience.{name}", "score", "higher", _words(f"compare.kpi.experience.{name}")) for name in asked]
    return found


def measure(log: EventLog, wanted: Sequence[Kpi], *, window: Window | None = None) -> Figures:
    """What the KPIs are of one log, times in seconds; null where it cannot tell.

    Parameters
    ----------
    log
        The log.
    wanted
        KPIs of `known_kpis`.
    window
        As everywhere (docs/views.md).
    """
    keys = [kpi.key for kpi in wanted]
    found: Figures = {}
    if any(key in _TOTALS for key in keys):
        found |= _totals(kpis(log, window=window).row(0, named=True), "cases")
    if "utilisation" in keys:
        found["utilisation"] = _used(utilisation(log, by="department", window=window))
    if any(key.startswith("process.") for key in keys):
        for row in kpis(log, by="process", window=window).rows(named=True):
            cycle = _totals(row, "cases")["cycle_mean"]
            found[f"process.{row['process']}.cycle_mean"] = cycle
    if any(key.startswith("wait.") for key in keys):
        found |= _waits(waits(log, window=window).row(0, named=True))
    for table in _tables(log, keys, (), window):
        for row in table.rows(named=True):
            found[row["kpi"]] = Figure(row["value"], row["n"])
    return {key: found.get(key, _NONE) for key in keys}


def measure_groups(
    log: EventLog, wanted: Sequence[Kpi], *, by: str, window: Window | None = None
) -> dict[str, Figures]:
    """The same for each group of `by`, as far as the group knows the KPI; what belongs to no group is left out.

    Departments and posts know the figures of their work items (cycle: from being sent to the end) and how much of
    their duty their people worked; cases know all but the utilisation.

    Parameters
    ----------
    log
        The log.
    wanted
        KPIs of `known_kpis`.
    by
        One of `GROUP_KEYS`.
    window
        As everywhere (docs/views.md).
    """
    keys = [kpi.key for kpi in wanted]
    of_cases = by in CASE_KEYS
    found: dict[str, Figures] = {}
    for row in kpis(log, by=by, window=window).rows(named=True):
        if row[by] is not None:
            found[row[by]] = _totals(row, "cases" if of_cases else "items")
    if not of_cases and "utilisation" in keys:
        for row in utilisation(log, by=by, window=window).rows(named=True):
            if row[by] is not None:
                found.setdefault(row[by], {})["utilisation"] = Figure(row["utilisation"], row["people"])
    for table in _tables(log, keys, (by,), window) if of_cases else ():
        for row in table.rows(named=True):
            if row[by] is not None:
                found.setdefault(row[by], {})[row["kpi"]] = Figure(row["value"], row["n"])
    told = {group: {key: figures[key] for key in keys if key in figures} for group, figures in found.items()}
    return {group: told[group] for group in sorted(told)}


def _totals(row: Mapping[str, Any], number: str) -> Figures:
    """KPIs of a row of `kpis`: what is per case has the completed ones behind it."""
    figures = {}
    for key, (unit, _) in _TOTALS.items():
        value = row[key]
        figures[key] = Figure(value / _SECOND if unit == "time" and value is not None else value, row[number])
    return figures


def _used(table: pl.DataFrame) -> Figure:
    staffed, busy = float(table["staffed"].sum()), float(table["busy"].sum())
    return Figure(busy / staffed, int(table["people"].sum())) if staffed else _NONE


def _waits(row: Mapping[str, Any]) -> Figures:
    """Waits by cause, per completed case."""
    cases, causes = row["cases"], {}
    for cause in CAUSES:
        total = row[f"wait_{cause}"]
        known = total is not None and cases
        causes[f"wait.{cause}"] = Figure(total / cases / _SECOND, cases) if known else _NONE
    return causes


def _tables(log: EventLog, keys: Sequence[str], by: Sequence[str], window: Window | None) -> list[pl.DataFrame]:
    """Tables with `kpi`, the keys, `value` and `n`: indicators, standards and experience, where they are asked for."""
    tables = []
    if any(key.startswith("indicator.") for key in keys):
        value = pl.when(pl.col("kind") == "mean_time").then(pl.col("value") / _SECOND).otherwise("value")
        table = indicators(log, by=by, window=window)
        tables.append(table.select(pl.format("indicator.{}", "indicator").alias("kpi"), *by, value.alias("value"), "n"))
    standards = [key.removeprefix("standard.") for key in keys if key.startswith("standard.")]
    if standards:
        kept = fulfilment(log, by=by, standards=standards, window=window)
        named = pl.format("standard.{}", "standard").alias("kpi")
        tables.append(kept.select(named, *by, value="share", n=pl.col("kept") + pl.col("broken")))
    surveys = [key.removeprefix("experience.") for key in keys if key.startswith("experience.")]
    if surveys:
        scores = satisfaction(log, by=by, window=window)
        for name in surveys:
            kpi = pl.lit(f"experience.{name}").alias("kpi")
            tables.append(scores.select(kpi, *by, value=name, n=_SURVEYS[name]))
    return tables
