"""How much of their duty people worked."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.busy import busy_spells, clip, duty_before, weighted
from sim.views.memory import once_a_log
from sim.views.scope import By, Window, check_keys, extent, span_of

__all__ = ["serving", "utilisation"]


def utilisation(log: EventLog, *, by: By = "post", window: Window | None = None) -> pl.DataFrame:
    """Duty and work by `by`: one of resource, post, department, district.

    Parameters
    ----------
    log
        The log.
    by
        `resource`: each person. `post`: everyone who serves it, with all that they do anywhere (who serves two
        posts counts at both). `department`, `district`: everyone who has their home there.
    window
        Microseconds, cut exactly; by default the whole log.

    Returns
    -------
    polars.DataFrame
        `people`; `staffed` (planned duty), `busy` (worked on duty), `overtime` (worked beyond duty), `worked`
        (time worked on the items of this unit, by whoever), microseconds; `utilisation` = busy / staffed. Null
        where the log knows no duty.
    """
    key = check_keys(log, by, allowed=("resource", "post", "department", "district"))[0]
    people = _people(log) if window is None else _people_in(log, span_of(log, window))
    spells = clip(busy_spells(log), span_of(log, window))
    units = serving(log, key).join(people, on="resource")
    sums = units.group_by(key).agg(
        pl.col("resource").n_unique().cast(pl.Int64).alias("people"), pl.col("staffed", "busy", "overtime").sum()
    )
    worked = spells.group_by(key).agg(worked=weighted())
    return (
        sums.join(worked, on=key, how="full", coalesce=True, nulls_equal=True)
        .with_columns(
            pl.when(pl.col("staffed").is_not_null())
            .then(pl.col("worked").fill_null(0))
            .otherwise("worked")
            .alias("worked")
        )
        .with_columns(utilisation=pl.when(pl.col("staffed") > 0).then(pl.col("busy") / pl.col("staffed")))
        .select(key, "people", "staffed", "busy", "overtime", "worked", "utilisation")
        .sort(key, nulls_last=True)
    )


@once_a_log
def _people(log: EventLog) -> pl.DataFrame:
    return _people_in(log, extent(log))


def _people_in(log: EventLog, window: Window) -> pl.DataFrame:
    """Each person with duty in the window: `resource`, `staffed`, and what they worked on duty (`busy`) and beyond
    (`overtime`).
    """
    spells = clip(busy_spells(log), window)
    before = duty_before(log, spells.select("resource", time="begin"))
    after = duty_before(log, spells.select("resource", time="end"))
    worked = (
        spells.with_columns(on_duty=(after - before) * pl.col("weight"))
        .group_by("resource")
        .agg(busy=pl.col("on_duty").sum().round().cast(pl.Int64), all=weighted())
        .select("resource", "busy", overtime=pl.col("all") - pl.col("busy"))
    )
    staffed = clip(log.staffing.rename({"open_time": "begin", "close_time": "end"}), window)
    duty = staffed.group_by("resource").agg(staffed=(pl.col("end") - pl.col("begin")).sum())
    return duty.join(worked, on="resource", how="left").with_columns(pl.col("busy", "overtime").fill_null(0))


def serving(log: EventLog, key: str) -> pl.DataFrame:
    """Which person counts in which unit: `resource` and the key, each pair once."""
    if key == "resource":
        return log.staffing.select("resource").unique()
    if key == "post":
        served = log.staffing.select("resource", post=pl.col("posts").str.split("|")).explode("post")
        return served.unique()
    return log.staffing.select("resource", key).unique()
