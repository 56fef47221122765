"""Interruptions of supply by district: SAIDI, SAIFI, CAIDI after IEEE Std 1366."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.measures import Outage
from sim.model.scenario import Scenario
from sim.views.points import Moments, all_moments
from sim.views.scope import Include, Window, extent, scenario_of, select_cases

__all__ = ["SUSTAINED", "outages"]

SUSTAINED = 5 * 60_000_000
"""IEEE 1366: an interruption is sustained when it lasts longer than five minutes."""

_COLUMNS = {
    "district": pl.String, "outages": pl.Int64, "interrupted": pl.Float64, "served": pl.Int64,
    "saidi": pl.Float64, "saidi_planned": pl.Float64, "saifi": pl.Float64, "caidi": pl.Float64,
}  # fmt: skip
_SCHEMA = {"district": pl.String, "planned": pl.Boolean, "duration": pl.Int64, "customers": pl.Float64}


def outages(
    log: EventLog, *, window: Window | None = None, include: Include = "complete", longer_than: int | None = None
) -> pl.DataFrame:
    """Reliability indices, one row a district with customers and one for all (district null, last).

    SAIDI = sum(N_i D_i) / N_T, SAIFI = sum(N_i) / N_T, CAIDI = SAIDI / SAIFI over the interruptions of the
    selected cases, for their window and not scaled to a year (IEEE Std 1366-2012, 3.2).

    Parameters
    ----------
    log
        The log; one whose scenario names no outages has no rows.
    window, include
        Which cases (docs/views.md); with `all`, interruptions that still last count up to the end of the log.
    longer_than
        Only interruptions longer than so many microseconds (`SUSTAINED`); by default all.

    Returns
    -------
    polars.DataFrame
        `district`, `outages` (number), `interrupted` (sum of customers), `served` (customers connected), `saidi`
        and `caidi` (microseconds per customer), `saidi_planned` (the part of planned interruptions), `saifi`
        (interruptions per customer). Indices null where the scenario says nothing of the customers connected.
    """
    scenario = scenario_of(log)
    if scenario is None or not scenario.outages:
        return pl.DataFrame(schema=_COLUMNS)
    cases = select_cases(log, window=window, include=include)
    moments = all_moments(log)
    parts = [_interruptions(log, cases, part, moments) for part in scenario.outages.values()]
    found = pl.concat([pl.DataFrame(schema=_SCHEMA), *parts])
    if longer_than is not None:
        found = found.filter(pl.col("duration") > longer_than)
    return _indices(found, _served(scenario))


def _indices(found: pl.DataFrame, served: pl.DataFrame) -> pl.DataFrame:
    """The indices of interruptions, by district and for all."""
    by_district = found.group_by("district").agg(**_sums())
    rows = (
        served.join(by_district, on="district", how="full", coalesce=True)
        .filter(pl.col("district").is_not_null())
        .sort("district")
    )
    total = found.select(
        district=pl.lit(None, pl.String), served=pl.lit(int(served["served"].sum()), pl.Int64), **_sums()
    )
    table = pl.concat([rows.select(total.columns), total]).with_columns(
        pl.col("outages").fill_null(0), pl.col("interrupted", "minutes", "planned").fill_null(0.0)
    )
    base = pl.when(pl.col("served") > 0).then("served")
    return table.with_columns(
        saidi=pl.col("minutes") / base,
        saidi_planned=pl.col("planned") / base,
        saifi=pl.col("interrupted") / base,
        caidi=pl.col("minutes") / pl.when(pl.col("interrupted") > 0).then("interrupted"),
    ).select(list(_COLUMNS))


def _sums() -> dict[str, pl.Expr]:
    """Sums over interruptions; `minutes` and `planned` are customers times microseconds."""
    lost = pl.col("customers") * pl.col("duration")
    return {
        "outages": pl.len().cast(pl.Int64),
        "interrupted": pl.col("customers").sum(),
        "minutes": lost.sum(),
        "planned": lost.filter(pl.col("planned")).sum(),
    }


def _interruptions(log: EventLog, cases: pl.DataFrame, part: Outage, moments: Moments) -> pl.DataFrame:
    """Interruptions of supply: `district`, `planned`, `duration`, `customers`."""
    chosen = cases.filter(pl.col("process") == part.process)
    attribute = f"attr_{part.customers}"
    if attribute not in chosen.columns:
        return pl.DataFrame(schema=_SCHEMA)
    if part.when is not None:
        chosen = chosen.filter(moments.holds(chosen, part.when))
    begin = moments.instants(chosen, part.begins).rename({"time": "begin"})
    restored = moments.instants(chosen, part.restored, after=begin)
    now = extent(log)[1]
    # a case that ended otherwise was no interruption; one that is open goes on
    lasting = pl.coalesce("time", pl.when(pl.col("end_time").is_null()).then(pl.lit(now)))
    return (
        chosen.join(begin, on="case_id", maintain_order="left")
        .join(restored, on="case_id", how="left", maintain_order="left")
        .with_columns(duration=lasting - pl.col("begin"))
        .filter((pl.col("duration") >= 0) & pl.col(attribute).is_not_null())
        .select(
            "district",
            planned=pl.lit(part.planned),
            duration=pl.col("duration").cast(pl.Int64),
            customers=pl.col(attribute).cast(pl.Float64),
        )
    )


def _served(scenario: Scenario) -> pl.DataFrame:
    rows = [(name, district.customers) for name, district in scenario.districts.items() if district.customers > 0]
    return pl.DataFrame(rows, schema={"district": pl.String, "served": pl.Int64}, orient="row")
