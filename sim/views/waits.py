"""Where the time went: waits by cause."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.contract import CAUSES, WAITS
from sim.log.eventlog import EventLog
from sim.views.measures import item_measures, known_sum
from sim.views.memory import remembered
from sim.views.scope import By, Include, Window, check_keys, is_item_key, select_cases

__all__ = ["causes", "waits"]


@remembered
def waits(log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """Sums of waiting and working time over the work items of the selected cases, one row a group of `by`.

    Parameters
    ----------
    log
        The log.
    by, window, include
        As everywhere (docs/views.md).

    Returns
    -------
    polars.DataFrame
        `items`, `cases`; `wait` and its split `wait_transfer` … `wait_contention`; `working` (busy) and
        `suspended` (begun and laid down); `sojourn` (from sent, or the end of the item before, to the end);
        `synchronisation` (branches waiting for their siblings at a join; null where `by` tells items of a case
        apart); `cycle` (of the cases, each counted in every group that it touches); all in microseconds. `share` =
        wait / cycle; with branches at once it may exceed 1. Null where the log cannot tell.
    """
    keys = check_keys(log, by)
    cases = select_cases(log, window=window, include=include)
    items = item_measures(log, cases, by=keys).with_columns(
        wait=pl.col("start_time") - pl.col("since"),
        suspended=pl.col("end_time") - pl.col("start_time") - pl.col("busy_time"),
        sojourn="cycle",
    )
    columns = ("wait", *WAITS, "working", "suspended", "sojourn")
    measures = [
        pl.len().cast(pl.Int64).alias("items"),
        pl.col("case_id").n_unique().cast(pl.Int64).alias("cases"),
        *(known_sum(name) for name in columns),
    ]
    table = items.group_by(keys).agg(measures) if keys else items.select(measures)
    table = _beside(table, _cycles(items, cases, keys), keys)
    table = _beside(table, _synchronisation(log, cases, keys), keys)
    result = table.with_columns(share=pl.col("wait") / pl.col("cycle"))
    return result.sort(keys, nulls_last=True) if keys else result


def causes(log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """The same waits one row a group and cause: `cause`, `total` (microseconds), `share_of_wait`,
    `share_of_cycle`, `mean` (per item).

    Empty where the log has no split.
    """
    keys = check_keys(log, by)
    wide = waits(log, by=by, window=window, include=include)
    long = wide.unpivot(
        WAITS,
        index=[*keys, "items", "wait", "cycle"],
        variable_name="cause",
        value_name="total",
    ).filter(pl.col("total").is_not_null())
    order = pl.Enum(CAUSES)
    return (
        long.with_columns(cause=pl.col("cause").str.strip_prefix("wait_").cast(order))
        .sort(*keys, "cause", nulls_last=True)
        .select(
            *keys,
            pl.col("cause").cast(pl.String),
            "total",
            share_of_wait=pl.col("total") / pl.when(pl.col("wait") > 0).then("wait"),
            share_of_cycle=pl.col("total") / pl.col("cycle"),
            mean=pl.col("total") / pl.col("items"),
        )
    )


def _beside(table: pl.DataFrame, other: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return table.join(other, on=keys, how="left", nulls_equal=True) if keys else table.hstack(other)


def _cycles(items: pl.DataFrame, cases: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """The cycle time of the cases that touch each group."""
    if not any(is_item_key(key) for key in keys):
        return cases.group_by(keys).agg(known_sum("cycle")) if keys else cases.select(known_sum("cycle"))
    pairs = items.select(*keys, "case_id").unique()
    return pairs.join(cases.select("case_id", "cycle"), on="case_id").group_by(keys).agg(known_sum("cycle"))


def _synchronisation(log: EventLog, cases: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """What branches waited for their siblings, by keys of cases."""
    if any(is_item_key(key) for key in keys):
        empty = {**dict.fromkeys(keys, pl.String), "synchronisation": pl.Int64}
        return pl.DataFrame(schema=empty)
    waited = log.events.filter(pl.col("kind") == "synchronised").select(
        "case_id", synchronisation=pl.col("detail").str.json_path_match("$.waited").cast(pl.Int64)
    )
    met = cases.select("case_id", *keys).join(waited, on="case_id", how="left")
    total = pl.col("synchronisation").sum() if log.recipe is not None or waited.height else known_sum("synchronisation")
    return met.group_by(keys).agg(total) if keys else met.select(total)
