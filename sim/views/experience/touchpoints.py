"""Where customers met the organisation: work and waits that have a touchpoint, and what customers did themselves."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.views.memory import once_a_log
from sim.views.scope import scenario_of

__all__ = ["CONTACT_COLUMNS", "contacts", "touched"]

_KEYS = {"process": pl.String, "element_id": pl.String, "touchpoint": pl.String}
CONTACT_COLUMNS = {
    "case_id": pl.String, "touchpoint": pl.String, "kind": pl.String, "element_id": pl.String, "department": pl.String,
    "time": pl.Int64, "wait": pl.Int64, "smooth": pl.Boolean,
}  # fmt: skip
_WORK = (
    "case_id", "process", "element_id", "visit", "department", "resource", "enable_time", "start_time", "wait_external",
    "outcome",
)  # fmt: skip
_ACTS = ("chase", "complaint", "withdrawal")


@once_a_log
def touched(log: EventLog) -> pl.DataFrame:
    """The work that was done in contact with a customer: most columns of `work`, and `touchpoint`."""
    places = _places(scenario_of(log))
    begun = log.work.filter(
        pl.col("element_id").is_in(places["element_id"].implode())
        & pl.col("start_time").is_not_null()
        & (pl.col("kind") != "answer").fill_null(value=True)
    ).select(_WORK)
    return begun.join(places, on=["process", "element_id"], how="inner", maintain_order="left")


def _places(scenario: Scenario | None) -> pl.DataFrame:
    rows = [] if scenario is None else list(_touchpoints(scenario))
    return pl.DataFrame(rows, schema=_KEYS, orient="row")


def _touchpoints(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    for process in scenario.processes:
        for node, element in scenario.graph(process).nodes(data="element"):
            touchpoint = getattr(element, "touchpoint", None)
            if touchpoint is not None:
                yield process, node, touchpoint


@once_a_log
def contacts(log: EventLog) -> pl.DataFrame:
    """One row a contact of a customer with the organisation, in the order of their times.

    `kind`: work (somebody worked with or for the customer there), customer (came, paid or brought something while the
    case waited for them), chase, complaint, withdrawal. `wait`: how long work lay in the queue before, without what
    comes from outside (microseconds; null where nobody waited or nothing is known). `smooth`: it was the first visit,
    and nothing was missing; never so for what a customer had to do unasked; null where it cannot be told.
    """
    wait = pl.col("start_time") - pl.col("enable_time") - pl.col("wait_external").fill_null(0)
    bad = pl.col("outcome").is_in(["returned", "asked", "cancelled", "withdrawn"]).fill_null(value=False)
    worked = touched(log).select(
        "case_id",
        "touchpoint",
        pl.lit("work").alias("kind"),
        "element_id",
        "department",
        pl.col("start_time").alias("time"),
        wait.clip(lower_bound=0).alias("wait"),
        ((pl.col("visit") == 1) & ~bad).alias("smooth"),
    )
    parts = [worked, _came(log), _acted(log)] if log.recipe is not None else [_recorded(log), _acted(log)]
    return pl.concat(parts).sort("time", "case_id", "element_id", "kind", nulls_last=True)


def _came(log: EventLog) -> pl.DataFrame:
    """What customers did in catching events that have a touchpoint."""
    activities = log.work["element_id"].unique().implode()
    received = log.events.filter((pl.col("kind") == "received") & ~pl.col("element_id").is_in(activities))
    cases = log.cases.select("case_id", "process")
    rows = received.join(cases, on="case_id").join(_places(scenario_of(log)), on=["process", "element_id"])
    return _shaped(rows.with_columns(kind=pl.lit("customer"), smooth=pl.lit(value=True)))


def _acted(log: EventLog) -> pl.DataFrame:
    """Calls, complaints and withdrawals, which customers made unasked."""
    rows = log.events.filter(pl.col("kind").is_in(_ACTS) & pl.col("case_id").is_not_null())
    return _shaped(rows.with_columns(touchpoint="channel", smooth=pl.lit(value=False)))


def _recorded(log: EventLog) -> pl.DataFrame:
    """Contacts that a log from outside tells of."""
    rows = log.events.filter((pl.col("kind") == "contact") & pl.col("case_id").is_not_null())
    unknown = pl.lit(None, pl.Boolean)
    return _shaped(rows.with_columns(touchpoint="channel", kind=pl.lit("work"), smooth=unknown))


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    missing = {name: kind for name, kind in CONTACT_COLUMNS.items() if name not in rows.columns}
    return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in missing.items()).select(
        pl.col(name).cast(kind) for name, kind in CONTACT_COLUMNS.items()
    )
