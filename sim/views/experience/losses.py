"""What cost most points: each aspect of the service with what it took from the customers."""

from __future__ import annotations

from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.experience.feeling import customers_of, felt
from sim.views.experience.reported import OWN_KEYS, with_keys
from sim.views.scope import By, Include, Window, case_keys, check_keys, scenario_of

__all__ = ["dissatisfaction"]

_COLUMNS = {
    "cases": pl.Int64, "met": pl.Float64, "failed": pl.Float64, "lost": pl.Float64, "capped": pl.Float64,
    "gained": pl.Float64, "lost_of_all": pl.Float64,
}  # fmt: skip


def dissatisfaction(
    log: EventLog, *, by: By = (), window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """What cost the customers most points, one row an aspect (and group of `by`), the dearest first within a group.

    Parameters
    ----------
    log
        The log; one without a scenario that speaks of expectations has no rows.
    by
        Keys of cases, `need`, `stage`.
    window, include
        Which cases (docs/views.md).

    Returns
    -------
    polars.DataFrame
        Keys; `aspect`, `tier`, `cases` (to which it applies); `met` (mean, 0 to 1), `failed` (share met by less than
        a half); mean points over those cases: `lost` (against an expectation met in full), `capped` (what the ceiling
        took where this basic aspect was the worst), `gained` (by what goes beyond); `lost_of_all` (`lost` and
        `capped`, over all customers of the group).
    """
    keys = check_keys(log, by, allowed=(*case_keys(log), *OWN_KEYS))
    known, scenario = felt(log), scenario_of(log)
    part = None if scenario is None else scenario.experience
    chosen = customers_of(log, window=window, include=include)
    rows = with_keys(log, keys).select(*keys, "worst", "capped").filter(chosen)
    schema: dict[str, Any] = {
        **{key: rows.schema[key] for key in keys}, "aspect": pl.String, "tier": pl.String, **_COLUMNS
    }  # fmt: skip
    tables = [pl.DataFrame(schema=schema)]
    for name, met in known.met.items():
        assert part is not None
        table = rows.with_columns(
            met=pl.Series(met, nan_to_null=True).filter(chosen),
            lost=pl.Series(known.lost[name]).filter(chosen),
            points=pl.Series(known.points[name]).filter(chosen),
            capped=pl.when(pl.col("worst") == name).then(-pl.col("capped").clip(upper_bound=0)).otherwise(0.0),
        )
        tier = part.aspects[name].tier
        tables.append(
            _summed(table, keys, beyond=tier == "beyond")
            .with_columns(aspect=pl.lit(name), tier=pl.lit(tier))
            .select(list(schema))
        )
    order = [*keys, "lost_of_all", "aspect"]
    descending = [name == "lost_of_all" for name in order]
    return pl.concat(tables).filter(pl.col("cases") > 0).sort(order, descending=descending, nulls_last=True)


def _summed(table: pl.DataFrame, keys: tuple[str, ...], *, beyond: bool) -> pl.DataFrame:
    here = pl.col("met").is_not_null()
    measures = [
        here.sum().cast(pl.Int64).alias("cases"),
        pl.col("met").mean(),
        (pl.col("met") < 0.5).mean().alias("failed"),
        pl.col("lost").filter(here).mean(),
        pl.col("capped").filter(here).mean(),
        (pl.col("points").filter(here).mean() if beyond else pl.lit(0.0)).alias("gained"),
        (pl.col("lost") + pl.col("capped")).mean().alias("lost_of_all"),
    ]
    return table.group_by(keys).agg(measures) if keys else table.select(measures)
