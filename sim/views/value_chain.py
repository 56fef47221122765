"""The value chain, checked by what happened: each need, what it asks of whom, by which standard, and whether it is
met.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from sim.log.eventlog import EventLog
from sim.model.chain_gaps import chain_gaps, department_of
from sim.model.scenario import Scenario
from sim.model.spans import SECOND
from sim.model.value_chain import HandOffLimit, Need, Requirement
from sim.model.worktime import open_time
from sim.views.handoffs import crossings
from sim.views.indicators import indicators
from sim.views.memory import once_a_log
from sim.views.scope import Include, Window, scenario_of
from sim.views.standards import fulfilment

__all__ = ["CHAIN_COLUMNS", "value_chain"]

CHAIN_COLUMNS = {
    "need": pl.String, "requirement": pl.String, "department": pl.String, "post": pl.String, "measure": pl.String,
    "standard": pl.String, "n": pl.Int64, "kept": pl.Float64, "figure": pl.String, "value": pl.Float64,
    "target": pl.Float64, "better": pl.String, "reached": pl.Boolean, "gap": pl.String,
}  # fmt: skip

Row = Mapping[str, Any]


def value_chain(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """One row a requirement, and one for each need and department without one, need by need.

    Parameters
    ----------
    log
        The log; one without a value chain in its scenario has no rows.
    window, include
        As everywhere (docs/views.md).

    Returns
    -------
    polars.DataFrame
        `need`, `requirement` (null: nothing is asked), `department`, `post`; `measure`: standard, hand_off or null;
        `standard`; `n` (clocks or hand-offs measured), `kept` (share within the limit); `figure` (what is judged: kept,
        mean of a standard that asks for its mean, or the name of an indicator), `value`, `target` (shares, or seconds
        of times), `better` (lower, higher);
        `reached`; `gap`: no_requirement, no_standard, not_in_force, no_evaluation, not_measured (no case came by),
        or null.
    """
    return _whole(log) if window is None and include == "complete" else _chain(log, window, include)


@once_a_log
def _whole(log: EventLog) -> pl.DataFrame:
    return _chain(log, None, "complete")


def _chain(log: EventLog, window: Window | None, include: Include) -> pl.DataFrame:
    scenario = scenario_of(log)
    if scenario is None or scenario.value_chain is None:
        return pl.DataFrame(schema=CHAIN_COLUMNS)
    measured = _Measured(log, scenario, window, include)
    gaps = chain_gaps(scenario)
    missing = {gap.requirement: gap.kind for gap in gaps if gap.requirement is not None}
    rows: list[Row] = []
    for name, need in scenario.value_chain.needs.items():
        for key, part in scenario.value_chain.requirements.items():
            if part.need == name:
                rows.append(measured.row(key, part, need, missing.get(key)))
        rows += [
            {"need": name, "department": gap.department, "gap": gap.kind}
            for gap in gaps
            if gap.need == name and gap.requirement is None
        ]
    return pl.DataFrame(rows, schema=CHAIN_COLUMNS)


class _Measured:
    """What a log says of standards, hand-offs and indicators."""

    def __init__(self, log: EventLog, scenario: Scenario, window: Window | None, include: Include) -> None:
        self.log, self.scenario = log, scenario
        self.standards = _rows(fulfilment(log, window=window, include=include), "standard")
        self.indicators = _rows(indicators(log, window=window, include=include), "indicator")
        self.crossings = crossings(log, by="process", window=window, include=include)

    def row(self, name: str, part: Requirement, need: Need, gap: str | None) -> Row:
        """The row of one requirement."""
        department = department_of(self.scenario, part)
        measure = "standard" if part.standard is not None else "hand_off" if part.hand_off is not None else None
        n, kept = 0, None
        if part.standard is not None:
            n, kept = self._standard(part.standard)
        elif part.hand_off is not None:
            n, kept = self._hand_off(part.hand_off, need, department)
        row = {
            "need": part.need, "requirement": name, "department": department, "post": part.post,
            "measure": measure, "standard": part.standard, "n": n, "kept": kept,
        }  # fmt: skip
        row |= self._judged(part, kept)
        unmeasured = gap is None and row["value"] is None
        return row | {"gap": "not_measured" if unmeasured else gap}

    def _standard(self, name: str) -> tuple[int, float | None]:
        """Clocks decided, and the share kept."""
        row = self.standards.get(name)
        return (0, None) if row is None else (row["kept"] + row["broken"], row["share"])

    def _hand_off(self, limit: HandOffLimit, need: Need, department: str | None) -> tuple[int, float | None]:
        """Hand-offs to a department that were begun, and the share begun in time."""
        taker = limit.to or department
        rows = self.crossings.filter(
            pl.col("process").is_in(need.processes) & (pl.col("taker") == taker) & pl.col("delay").is_not_null()
        )
        if limit.from_ is not None:
            rows = rows.filter(pl.col("giver") == limit.from_)
        else:
            rows = rows.filter(pl.col("giver") != taker)
        if rows.is_empty():
            return 0, None
        return rows.height, float((self._passed(rows, limit) <= limit.within).mean())

    def _passed(self, rows: pl.DataFrame, limit: HandOffLimit) -> np.ndarray[Any, np.dtype[np.int64]]:
        since, delay = rows["since"].to_numpy().astype(np.int64), rows["delay"].to_numpy().astype(np.int64)
        if limit.calendar is None:
            return delay
        scenario = self.scenario
        calendar = scenario.calendars[limit.calendar]
        clock = open_time(calendar, start=scenario.start, zone=scenario.zone, name=limit.calendar)
        return clock.between_many(since, since + delay)

    def _judged(self, part: Requirement, kept: float | None) -> dict[str, Any]:
        """The figure that is judged, its value and whether it reaches the target."""
        judged = part.evaluation
        if judged is None:
            return dict.fromkeys(("figure", "value", "target", "better", "reached"))
        if judged.indicator is not None:
            return self._indicator(judged.indicator, judged.target)
        standard = self.standards.get(part.standard or "", {})
        if standard.get("measure") == "mean":  # such a standard asks for its mean, whatever share keeps the limit
            mean, limit = standard["elapsed_mean"], standard["limit"] / SECOND
            value = None if mean is None else mean / SECOND
            return _verdict("mean", value, limit, "higher" if standard["at_least"] else "lower")
        return _verdict("kept", kept, judged.target, "higher")

    def _indicator(self, name: str, target: float) -> dict[str, Any]:
        row = self.indicators.get(name, {})
        value = row.get("value")
        if value is not None and row["kind"] == "mean_time":
            value /= SECOND
        return _verdict(name, value, target, self.scenario.indicators[name].better)


def _verdict(figure: str, value: float | None, target: float, better: str) -> dict[str, Any]:
    met = None if value is None else value >= target if better == "higher" else value <= target
    return {"figure": figure, "value": value, "target": target, "better": better, "reached": met}


def _rows(table: pl.DataFrame, key: str) -> dict[str, Row]:
    return {row[key]: row for row in table.iter_rows(named=True)}
