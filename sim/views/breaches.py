"""In whose hands promises broke: who held the case when a clock passed its limit, and where the clock's time went."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.external import external_spells
from sim.views.memory import once_a_log
from sim.views.scope import Include, Window, extent
from sim.views.standards import clocks
from sim.views.trail import trail

__all__ = ["PHASES", "breaches", "clock_holders"]

PHASES = ("transfer", "external", "waiting", "working")
"""What a case that passes its limit is doing: on its way, waiting for somebody outside, waiting for people, being
worked on."""

_COLUMNS = (
    "work_id",
    "case_id",
    "department",
    "post",
    "activity",
    "resource",
    "since",
    "enable_time",
    "start_time",
    "end_time",
)


def breaches(
    log: EventLog,
    *,
    standards: Sequence[str] = (),
    cases: Sequence[str] = (),
    window: Window | None = None,
    include: Include = "all",
) -> pl.DataFrame:
    """Broken promises with their holder, in order of the instant at which the limit was passed, or where the limit is
    the least that must pass, of the end that came too soon.

    Parameters
    ----------
    log
        The log.
    standards, cases, window, include
        As in `clocks`; open cases count by default.

    Returns
    -------
    polars.DataFrame
        `standard`, `case_id`, `current`, `due`, `elapsed`, `limit`, `at_least`, `over` (by how much it was missed); of
        the work item that had the case at `due`, or just before an end that came too soon (of several at once the one
        that was done last): `work_id`, `department`, `post`, `activity`, `resource`, and `phase`: transfer, external
        (waiting for somebody outside), waiting, working (begun, even if laid down). Null where nobody had it.
    """
    running = clocks(log, standards=standards, cases=cases, window=window, include=include)
    broken = running.filter(pl.col("state") == "broken")
    if cases and not _all_breaches.knows(log):
        return _held(log, broken)
    return _all_breaches(log).join(broken.select("standard", "case_id"), on=["standard", "case_id"], how="semi")


@once_a_log
def _all_breaches(log: EventLog) -> pl.DataFrame:
    return _held(log, clocks(log, include="all").filter(pl.col("state") == "broken"))


def _held(log: EventLog, broken: pl.DataFrame) -> pl.DataFrame:
    """Broken clocks with what the work item that had the case was doing at the limit."""
    # an end that came too soon was brought about by whoever had the case in the moment before
    broken = broken.with_columns(at=pl.when("at_least").then(pl.col("end") - 1).otherwise("due"))
    at = pl.col("at")
    outside = (
        broken.select("standard", "case_id", "at")
        .join(external_spells(log), on="case_id")
        .filter((pl.col("from") <= at) & (pl.col("to").is_null() | (pl.col("to") > at)))
        .select("standard", "case_id", outside=pl.lit(value=True))
        .unique()
    )
    held = (
        broken.select("standard", "case_id", "at")
        .join(trail(log).select(_COLUMNS), on="case_id")
        .filter((pl.col("since") <= at) & (pl.col("end_time").is_null() | (pl.col("end_time") > at)))
        .sort("standard", "case_id", "end_time", "work_id", nulls_last=True)
        .unique(["standard", "case_id"], keep="last", maintain_order=True)
        .join(outside, on=["standard", "case_id"], how="left")
        .with_columns(
            phase=pl.when((pl.col("start_time") <= at).fill_null(value=False))
            .then(pl.lit("working"))
            .when("outside")
            .then(pl.lit("external"))
            .when((pl.col("enable_time") > at).fill_null(value=False))
            .then(pl.lit("transfer"))
            .otherwise(pl.lit("waiting"))
        )
        .select("standard", "case_id", "work_id", "department", "post", "activity", "resource", "phase")
    )
    over = (pl.col("elapsed") - pl.col("limit")).abs()
    return (
        broken.select("standard", "case_id", "current", "at", "due", "elapsed", "limit", "at_least", over=over)
        .join(held, on=["standard", "case_id"], how="left")
        .sort("at", "standard", "case_id", nulls_last=True)
        .drop("at")
    )


def clock_holders(
    log: EventLog, *, standards: Sequence[str] = (), window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """Where the time of clocks went: one row a standard and department, `held` (microseconds), `cases`, `share`
    (of the clocks' run).

    Elapsed time, pauses included; branches that run at once count in each department, so that shares may add up to
    more than 1.
    """
    horizon = extent(log)[1]
    closed = log.cases.select("case_id", closed="end_time")
    rows = clocks(log, standards=standards, window=window, include=include).join(closed, on="case_id")
    runs = rows.select("standard", "case_id", "begin", stop=pl.coalesce("end", "closed").fill_null(horizon))
    items = trail(log).select("case_id", "department", "since", until=pl.col("end_time").fill_null(horizon))
    overlap = pl.min_horizontal("stop", "until") - pl.max_horizontal("begin", "since")
    total = runs.group_by("standard").agg(run=(pl.col("stop") - pl.col("begin")).sum())
    return (
        runs.join(items, on="case_id")
        .with_columns(held=overlap)
        .filter(pl.col("held") > 0)
        .group_by("standard", "department")
        .agg(pl.col("held").sum(), cases=pl.col("case_id").n_unique().cast(pl.Int64))
        .join(total, on="standard")
        .with_columns(share=pl.col("held") / pl.col("run"))
        .drop("run")
        .sort("standard", "held", "department", descending=[False, True, False], nulls_last=True)
    )
