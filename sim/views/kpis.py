"""KPIs of cases and of work items: time, throughput, work in progress, cost, first time right."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.measures import case_measures, item_measures
from sim.views.memory import remembered
from sim.views.queues import mean_number
from sim.views.scope import (
    DAY,
    By,
    Include,
    Window,
    check_keys,
    customers_cases,
    is_item_key,
    select_cases,
    select_work,
    span_of,
    with_errands,
)
from sim.views.trail import trail

__all__ = ["kpis"]


@remembered
def kpis(log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """KPIs, one row a group of `by` (one row in all without it), ordered by its keys.

    Parameters
    ----------
    log
        The log.
    by
        Keys of cases make the case the unit counted (column `cases`); one key of work items among them
        (department, post, activity, resource) makes it the work item (column `items`), whose cycle goes from being
        sent to its end.
    window, include
        As everywhere (docs/views.md); throughput and work in progress are of the window.

    Returns
    -------
    polars.DataFrame
        Per group: number; `completed`, `open`; `cycle_mean`, `_median`, `_p90`, `_p95`, `_min`, `_max`;
        `waiting_mean`, `external_mean`, `working_mean` (microseconds); `throughput` (completed per day); `wip`
        (time average); `cost_mean`, `cost_total` (currency); `first_time_right`, `repeated` (shares);
        `handoffs_mean`, `department_handoffs_mean`. Null where the log cannot tell.
    """
    keys = check_keys(log, by)
    a, b = span_of(log, window)
    cases = select_cases(log, window=window, include=include)
    if any(is_item_key(key) for key in keys):
        rows = item_measures(log, with_errands(log, cases), by=keys)
        number, rows = (
            "items",
            rows.with_columns(
                handoffs=pl.col("handed").cast(pl.Int64),
                department_handoffs=(pl.col("handed") & (pl.col("department") != pl.col("from_department"))).cast(
                    pl.Int64
                ),
                repeated=pl.col("visit") > 1,
            ),
        )
        under_way = select_work(log, log.cases, by=keys, work=trail(log)).rename({"since": "begin", "end_time": "end"})
    else:
        number, rows = "cases", case_measures(log, cases)
        under_way = customers_cases(log).rename({"arrival_time": "begin", "end_time": "end"})
    table = _aggregate(rows, keys, number)
    throughput = pl.col("completed") * DAY / (b - a)
    wip = mean_number(under_way.filter(pl.col("begin").is_not_null()), (a, b), keys).rename({"number": "wip"})
    joined = table.join(wip, on=keys, how="left", nulls_equal=True) if keys else table.hstack(wip)
    columns = [
        *keys,
        number,
        "completed",
        "open",
        *_CYCLE,
        "waiting_mean",
        "external_mean",
        "working_mean",
        "throughput",
        "wip",
        *_REST,
    ]
    result = joined.with_columns(throughput=throughput).select(columns)
    return result.sort(keys, nulls_last=True) if keys else result


_CYCLE = ("cycle_mean", "cycle_median", "cycle_p90", "cycle_p95", "cycle_min", "cycle_max")
_REST = ("cost_mean", "cost_total", "first_time_right", "repeated", "handoffs_mean", "department_handoffs_mean")


def _aggregate(rows: pl.DataFrame, keys: Sequence[str], number: str) -> pl.DataFrame:
    cycle = pl.col("cycle")
    measures = [
        pl.len().cast(pl.Int64).alias(number),
        pl.col("end_time").count().cast(pl.Int64).alias("completed"),
        pl.col("end_time").null_count().cast(pl.Int64).alias("open"),
        cycle.mean().alias("cycle_mean"),
        cycle.median().alias("cycle_median"),
        cycle.quantile(0.9, interpolation="linear").alias("cycle_p90"),
        cycle.quantile(0.95, interpolation="linear").alias("cycle_p95"),
        cycle.min().alias("cycle_min"),
        cycle.max().alias("cycle_max"),
        *(pl.col(name).mean().alias(f"{name}_mean") for name in ("waiting", "external", "working", "cost")),
        pl.when(pl.col("cost").count() > 0).then(pl.col("cost").sum()).alias("cost_total"),
        pl.col("right").mean().alias("first_time_right"),
        pl.col("repeated").mean(),
        pl.col("handoffs").mean().alias("handoffs_mean"),
        pl.col("department_handoffs").mean().alias("department_handoffs_mean"),
    ]
    return rows.group_by(keys).agg(measures) if keys else rows.select(measures)
