"""Moments of truth: every contact of a customer with the organisation, where it was and how it went."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.experience.feeling import felt
from sim.views.experience.touchpoints import contacts
from sim.views.scope import By, Include, Window, case_keys, check_keys, select_cases

__all__ = ["moments_of_truth"]

_OWN = ("touchpoint", "kind", "element_id", "department")


def moments_of_truth(
    log: EventLog, *, by: By = "touchpoint", window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """The moments of truth of the customers, one row a group of `by`.

    Carlzon's moment of truth is any contact of a customer with the company. It lies at the hotline, in the hall, on
    site or online: work in an activity with a touchpoint, a catching event with one (the customer comes, pays, brings
    papers), and what customers do unasked (chase, complain, withdraw).

    Parameters
    ----------
    log
        The log. One from outside tells of contacts alone, without how they went.
    by
        `touchpoint`, `kind`, `element_id`, `department`, and keys of cases.
    window, include
        Which cases (docs/views.md).

    Returns
    -------
    polars.DataFrame
        Keys; `contacts`, `cases` (numbers), `a_case` (contacts a case that has any); `wait_mean`, `wait_p95` (in the
        queue before it, microseconds, of those for which somebody queued); `smooth` (share done at the first visit
        with nothing missing), `unasked` (share that were chases, complaints, withdrawals); `latent` (mean satisfaction
        of the cases that had such a contact). Null where the log cannot tell.

    References
    ----------
    Carlzon (1987), Moments of Truth.
    """
    keys = check_keys(log, by, allowed=(*_OWN, *case_keys(log)))
    rows = _rows(log, keys, window, include)
    latent = felt(log).rows.select("case_id", "latent")
    measures = [
        pl.len().cast(pl.Int64).alias("contacts"),
        pl.col("case_id").n_unique().cast(pl.Int64).alias("cases"),
        pl.col("wait").mean().alias("wait_mean"),
        pl.col("wait").quantile(0.95, interpolation="higher").cast(pl.Int64).alias("wait_p95"),
        pl.col("smooth").mean(),
        pl.col("kind").is_in(["chase", "complaint", "withdrawal"]).mean().alias("unasked"),
    ]
    # a customer who met one place several times has one satisfaction, not several
    one = rows.select("case_id", *keys).unique().join(latent, on="case_id", how="left")
    if keys:
        table = rows.group_by(keys).agg(measures)
        table = table.join(one.group_by(keys).agg(pl.col("latent").mean()), on=keys, how="left", nulls_equal=True)
    else:
        table = rows.select(measures).hstack(one.select(pl.col("latent").mean()))
    table = table.with_columns(a_case=pl.when(pl.col("cases") > 0).then(pl.col("contacts") / pl.col("cases"))).select(
        *keys, "contacts", "cases", "a_case", "wait_mean", "wait_p95", "smooth", "unasked", "latent"
    )
    return table.sort(keys, nulls_last=True) if keys else table


def _rows(log: EventLog, keys: Sequence[str], window: Window | None, include: Include) -> pl.DataFrame:
    cases = select_cases(log, window=window, include=include)
    wanted = [key for key in keys if key not in _OWN]
    return contacts(log).join(cases.select("case_id", *wanted), on="case_id", how="inner", maintain_order="left")
