"""Indicators that a scenario defines: a mean time, a share done in one go, a share of cases, a share of promises
kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.measures import Indicator
from sim.model.scenario import Scenario
from sim.views.points import condition, entered_at_most_once, instants
from sim.views.scope import By, Include, Window, case_keys, check_keys, scenario_of, select_cases
from sim.views.standards import clocks

__all__ = ["indicators"]


def indicators(
    log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """Each indicator of the scenario, one row an indicator (and group of `by`), in the order of the scenario.

    Parameters
    ----------
    log
        The log; one without a scenario has no indicators, and so no rows.
    by
        Keys of cases.
    window, include
        Which cases (docs/views.md).

    Returns
    -------
    polars.DataFrame
        `indicator`, `kind`, `better` (lower, higher), `item` (where the definition comes from), keys; `value`
        (microseconds for `mean_time`, else a share) and `n` (cases or clocks behind it). Value null where n is 0.
    """
    keys = check_keys(log, by, allowed=case_keys(log))
    scenario = scenario_of(log)
    schema: dict[str, Any] = {
        "indicator": pl.String, "kind": pl.String, "better": pl.String, "item": pl.String,
        **{key: log.cases.schema[key] for key in keys}, "value": pl.Float64, "n": pl.Int64,
    }  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    if scenario is not None:
        cases = select_cases(log, window=window, include=include)
        rows = clocks(log, window=window, include=include).join(
            log.cases.select("case_id", *keys), on="case_id", how="left"
        )
        for name, part in scenario.indicators.items():
            values = _values(log, cases, rows, part, scenario)
            table = _mean(values, keys).with_columns(
                indicator=pl.lit(name),
                kind=pl.lit(part.kind),
                better=pl.lit(part.better),
                item=pl.lit(part.item, pl.String),
            )
            parts.append(table.select(list(schema)))
    return pl.concat(parts)


def _mean(values: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    measures = [pl.col("value").mean(), pl.col("value").count().cast(pl.Int64).alias("n")]
    return values.group_by(keys).agg(measures).sort(keys, nulls_last=True) if keys else values.select(measures)


def _values(
    log: EventLog, cases: pl.DataFrame, rows: pl.DataFrame, part: Indicator, scenario: Scenario
) -> pl.DataFrame:
    """The cases (or clocks) that an indicator counts, each with its `value`."""
    if part.kind == "fulfilment":
        chosen = (
            pl.col("standard").is_in(part.standards) if part.standards else pl.col("current") & _is_promise(scenario)
        )
        named = rows.join(cases.select("case_id", of="process"), on="case_id")
        if part.process:
            chosen = chosen & pl.col("of").is_in(part.process)
        return named.filter(chosen).with_columns(value=pl.col("met").cast(pl.Float64))
    chosen_cases = cases.filter(pl.col("process").is_in(part.process)) if part.process else cases
    if part.when is not None:
        chosen_cases = chosen_cases.filter(condition(log, chosen_cases, part.when))
    if part.kind == "mean_time":
        begin = instants(log, chosen_cases, part.begins).rename({"time": "begin"})
        end = instants(log, chosen_cases, part.ends, after=begin)
        met = chosen_cases.join(begin, on="case_id").join(end, on="case_id")
        return met.with_columns(value=(pl.col("time") - pl.col("begin")).cast(pl.Float64))
    if part.kind == "once":
        return entered_at_most_once(log, chosen_cases, part.elements).with_columns(
            value=pl.col("once").cast(pl.Float64)
        )
    # the model asks for `holds` where the kind is `share`; without it every case counts as met
    held = None if part.holds is None else condition(log, chosen_cases, part.holds)
    return chosen_cases.with_columns(value=pl.lit(1.0) if held is None else held.cast(pl.Float64))


def _is_promise(scenario: Scenario) -> pl.Expr:
    promises = [name for name, standard in scenario.standards.items() if standard.kind != "internal"]
    return pl.col("standard").is_in(promises)
