"""Satisfaction: what customers feel, what they tell an outside institute, and what they tell the company itself."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.experience.feeling import TIERS, customers_of, felt
from sim.views.scope import By, Include, Window, case_keys, check_keys, scenario_of

__all__ = ["OWN_KEYS", "satisfaction", "with_keys"]

OWN_KEYS = ("need", "stage")
"""What customers can be told apart by besides the keys of their cases."""


def satisfaction(
    log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """Satisfaction, felt and reported by the same customers, one row a group of `by` (one row in all without it).

    Parameters
    ----------
    log
        The log; one without a scenario, or whose scenario says nothing of expectations, tells nothing (nulls).
    by
        Keys of cases, `need`, `stage`.
    window, include
        Which cases (docs/views.md).

    Returns
    -------
    polars.DataFrame
        Keys; `customers` (number); means of scores from 0 to 100: `latent` (what all of them feel), `third_party`
        (what a random sample tells an outside institute), `call_back` (what those say whom the company asks and who
        answer); for the last two `_n` (how many were asked and answered) and `_se` (standard error of the mean,
        null for fewer than two); `called_back` (share of customers behind the call-back figure); the shares who are
        satisfied: `latent_satisfied`, `third_party_satisfied`, `call_back_satisfied`; mean points `basic`,
        `price_linked`, `beyond`, `capped`.

    >>> from sim.log.freeze import freeze
    >>> from sim.log.contract import empty
    >>> from datetime import UTC, datetime
    >>> log = freeze(work=empty("work"), cases=empty("cases"), start=datetime(2025, 3, 3, tzinfo=UTC))
    >>> satisfaction(log).select("customers", "third_party").row(0)
    (0, None)
    """
    keys = check_keys(log, by, allowed=(*case_keys(log), *OWN_KEYS))
    rows = with_keys(log, keys).filter(customers_of(log, window=window, include=include))
    scenario = scenario_of(log)
    limit = scenario.experience.satisfied if scenario is not None and scenario.experience is not None else 0.0
    measures = [
        pl.len().cast(pl.Int64).alias("customers"),
        pl.col("latent").mean(),
        *_told("third_party", pl.col("latent").filter("third_party"), limit),
        *_told("call_back", pl.col("answer").drop_nulls(), limit),
        pl.col("called_back").mean(),
        (pl.col("latent") >= limit).mean().alias("latent_satisfied"),
        *(pl.col(name).mean() for name in (*TIERS, "capped")),
    ]
    if not keys:
        return rows.select(measures)
    return rows.group_by(keys).agg(measures).sort(keys, nulls_last=True)


def _told(name: str, scores: pl.Expr, limit: float) -> list[pl.Expr]:
    """Mean, number, standard error and share satisfied of those who were asked."""
    return [
        scores.mean().alias(name),
        scores.len().cast(pl.Int64).alias(f"{name}_n"),
        (scores.std() / scores.len().sqrt()).alias(f"{name}_se"),
        (scores >= limit).mean().alias(f"{name}_satisfied"),
    ]


def with_keys(log: EventLog, keys: Sequence[str]) -> pl.DataFrame:
    """What customers felt, with those of `keys` that only the case table has."""
    rows = felt(log).rows
    more = [key for key in keys if key not in rows.columns]
    if not more:
        return rows
    return rows.join(log.cases.select("case_id", *more), on="case_id", how="left", maintain_order="left")
