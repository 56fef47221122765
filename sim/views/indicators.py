"""Indicators that a scenario defines: a mean time, a share done in one go, a share of cases, a share of promises
kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.measures import Indicator
from sim.model.scenario import Scenario
from sim.views.memory import remembered
from sim.views.points import Moments, all_moments
from sim.views.scope import By, Include, Window, case_keys, check_keys, scenario_of, select_cases
from sim.views.standards import clocks

__all__ = ["indicators"]


@remembered
def indicators(
    log: EventLog,
    *,
    by: By = (),
    window: Window | None = None,
    include: Include = "complete",
    further: Mapping[str, Indicator] | None = None,
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
    further
        Indicators beside those of the scenario; they come last, or instead of those of the same name.

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
        moments = all_moments(log)
        for name, part in {**scenario.indicators, **(further or {})}.items():
            fulfilled = part.kind == "fulfilment"
            values = _promises(cases, rows, part, scenario) if fulfilled else _cases(cases, part, moments)
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


def _promises(cases: pl.DataFrame, rows: pl.DataFrame, part: Indicator, scenario: Scenario) -> pl.DataFrame:
    """The clocks that an indicator of fulfilment counts, each with its `value`: kept or not."""
    promises = [name for name, standard in scenario.standards.items() if standard.kind != "internal"]
    in_force = pl.col("current") & pl.col("standard").is_in(promises)
    chosen = pl.col("standard").is_in(part.standards) if part.standards else in_force
    if part.process:
        chosen = chosen & pl.col("of").is_in(part.process)
    named = rows.join(cases.select("case_id", of="process"), on="case_id")
    return named.filter(chosen).with_columns(value=pl.col("met").cast(pl.Float64))


def _cases(cases: pl.DataFrame, part: Indicator, moments: Moments) -> pl.DataFrame:
    """The cases that any other indicator counts, each with its `value`."""
    chosen = cases.filter(pl.col("process").is_in(part.process)) if part.process else cases
    if part.when is not None:
        chosen = chosen.filter(moments.holds(chosen, part.when))
    if part.kind == "mean_time":
        begin = moments.instants(chosen, part.begins).rename({"time": "begin"})
        end = moments.instants(chosen, part.ends, after=begin)
        met = chosen.join(begin, on="case_id").join(end, on="case_id")
        return met.with_columns(value=(pl.col("time") - pl.col("begin")).cast(pl.Float64))
    if part.kind == "once":
        value = moments.entered_at_most_once(chosen, part.elements)
    elif part.holds is not None:
        value = moments.holds(chosen, part.holds)
    else:
        value = pl.Series([True]).new_from_index(0, chosen.height)
    return chosen.with_columns(value=value.cast(pl.Float64))
