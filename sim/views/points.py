"""When the points that standards and indicators name happened, and what conditions say of finished cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.expressions import Expression
from sim.model.standards import Point

__all__ = ["condition", "entered_at_most_once", "instants"]

_MOMENTS = {"sent": "sent_time", "enabled": "enable_time", "started": "start_time", "ended": "end_time"}
_CATCHING = {"started": "waiting", "enabled": "waiting", "sent": "waiting", "ended": "received"}


def instants(log: EventLog, cases: pl.DataFrame, point: Point, *, after: pl.DataFrame | None = None) -> pl.DataFrame:
    """When `point` happened in each of `cases`: `case_id`, `time` (microseconds); cases in which it did not are
    left out.

    A visit that ended sent back, asked or cancelled has not ended its activity, and answering a question is no
    visit of one.

    Parameters
    ----------
    log
        The log.
    cases
        Rows of its case table.
    point
        Of the case, or of an element (by its id, on whatever level of sub-processes it stands).
    after
        `case_id`, `begin`: with `which: first`, the first such instant that is not before.
    """
    if point.element is None:
        name = "arrival_time" if point.moment == "arrival" else "end_time"
        found = cases.select("case_id", time=name).drop_nulls()
    else:
        found = _visits(log, point).join(cases.select("case_id"), on="case_id", how="semi")
    if point.which == "last":
        latest = (
            found.sort("case_id", "order", nulls_last=False).unique("case_id", keep="last")
            if "order" in found.columns
            else found
        )
        return latest.select("case_id", "time").drop_nulls().sort("case_id")
    if after is not None:
        found = found.join(after.select("case_id", "begin"), on="case_id").filter(pl.col("time") >= pl.col("begin"))
    return found.drop_nulls("time").group_by("case_id").agg(pl.col("time").min()).sort("case_id")


def _visits(log: EventLog, point: Point) -> pl.DataFrame:
    """All visits of an element: `case_id`, `order` (when the visit began), `time` (null while the moment is still
    to come).
    """
    element = str(point.element)
    here = (pl.col("element_id") == element) | pl.col("element_id").str.ends_with(f"/{element}")
    not_answer = (pl.col("kind") != "answer").fill_null(value=True)
    rows = log.work.filter(here & not_answer)
    if point.moment == "ended":
        rows = rows.filter(pl.col("outcome").is_in(["done", "open"]).fill_null(value=True))
    order = pl.coalesce("enable_time", "sent_time", "start_time", "end_time")
    worked = rows.select("case_id", order=order, time=_MOMENTS.get(point.moment, "sent_time"))
    caught = _caught(log).filter(here & (pl.col("kind") == _CATCHING.get(point.moment, "waiting")))
    return pl.concat([worked, caught.select("case_id", order="time", time="time")])


def _caught(log: EventLog) -> pl.DataFrame:
    """Events of catching elements; an activity writes the same kinds while it waits for something from outside."""
    return log.events.filter(
        ~pl.col("element_id").is_in(log.work["element_id"].unique().implode()).fill_null(value=False)
    )


def condition(log: EventLog, cases: pl.DataFrame, expression: Expression) -> pl.Series:
    """Whether a condition holds for each of `cases`, by what is known of the case at its end; null where it cannot
    be said.
    """
    entered = {element: _entries(log, element) for element in sorted(expression.elements)}
    columns = {name: f"attr_{name}" if f"attr_{name}" in cases.columns else name for name in sorted(expression.names)}
    if any(column not in cases.columns for column in columns.values()):
        return pl.Series([None] * cases.height, dtype=pl.Boolean)
    wanted = ["case_id", *dict.fromkeys(columns.values())]
    truths = [_truth(expression, row, columns, entered) for row in cases.select(wanted).iter_rows(named=True)]
    return pl.Series(truths, dtype=pl.Boolean)


def _truth(
    expression: Expression, row: Mapping[str, Any], columns: Mapping[str, str], entered: Mapping[str, Mapping[str, int]]
) -> bool | None:
    scope = {name: row[column] for name, column in columns.items()}
    if any(value is None for value in scope.values()):
        return None
    case = row["case_id"]
    return bool(expression(scope, lambda element: entered[element].get(case, 0)))


def _entries(log: EventLog, element: str) -> dict[str, int]:
    """How often each case entered an element: visits of an activity, waits in a catching event, choices at a
    gateway.
    """
    here = (pl.col("element_id") == element) | pl.col("element_id").str.ends_with(f"/{element}")
    visits = log.work.filter(here & (pl.col("kind") != "answer").fill_null(value=True)).group_by("case_id").len()
    passed = _caught(log).filter(here & pl.col("kind").is_in(["choice", "waiting"])).group_by("case_id").len()
    return dict(pl.concat([visits, passed]).group_by("case_id").agg(pl.col("len").sum()).iter_rows())


def entered_at_most_once(log: EventLog, cases: pl.DataFrame, elements: Sequence[str]) -> pl.DataFrame:
    """`cases` with `once`: whether they entered each of the elements at most once."""
    entries = [_entries(log, element) for element in elements]
    once = [all(found.get(case, 0) <= 1 for found in entries) for case in cases["case_id"]]
    return cases.with_columns(once=pl.Series(once, dtype=pl.Boolean))
