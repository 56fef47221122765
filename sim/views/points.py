"""When the points that standards and indicators name happened, and what conditions say of finished cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.expressions import Expression
from sim.model.standards import Point
from sim.views.memory import once_a_log

__all__ = ["Moments", "all_moments"]

_MOMENTS = {"sent": "sent_time", "enabled": "enable_time", "started": "start_time", "ended": "end_time"}
_CATCHING = {"started": "waiting", "enabled": "waiting", "sent": "waiting", "ended": "received"}


class Moments:
    """What happened in some cases, by element: an element is found by its id on whatever level of
    sub-processes it stands.

    A visit that ended sent back, asked or cancelled has not ended its activity, and answering a question is no
    visit of one.
    """

    def __init__(self, log: EventLog, cases: pl.DataFrame) -> None:
        chosen = cases.select("case_id")
        # an activity writes the events of a catching element too, while it waits for something from outside
        activities = log.work["element_id"].unique().implode()
        work = (
            log.work.select("case_id", "element_id", "kind", "outcome", *_MOMENTS.values())
            .join(chosen, on="case_id", how="semi")
            .filter((pl.col("kind") != "answer").fill_null(value=True))
            .drop("kind")
        )
        events = (
            log.events.select("case_id", "element_id", "kind", "time")
            .filter(pl.col("kind").is_in(["waiting", "received", "choice"]))
            .join(chosen, on="case_id", how="semi")
            .filter(~pl.col("element_id").is_in(activities))
        )
        self._work, self._events = _by_element(work), _by_element(events)
        self._no_work, self._no_events = work.clear(), events.clear()

    def instants(self, cases: pl.DataFrame, point: Point, *, after: pl.DataFrame | None = None) -> pl.DataFrame:
        """When `point` happened in each of `cases`: `case_id`, `time` (microseconds); where it did not, the case
        is left out.

        Parameters
        ----------
        cases
            Some rows of the case table.
        point
            Of the case, or of an element.
        after
            `case_id`, `begin`: with `which: first`, the first such instant that is not before.
        """
        if point.element is None:
            name = "arrival_time" if point.moment == "arrival" else "end_time"
            return cases.select("case_id", time=name).drop_nulls().sort("case_id")
        found = self._visits(str(point.element), point.moment).join(cases.select("case_id"), on="case_id", how="semi")
        if point.which == "last":
            latest = found.sort("case_id", "order", nulls_last=False).unique("case_id", keep="last")
            return latest.select("case_id", "time").drop_nulls().sort("case_id")
        if after is not None:
            begun = after.select("case_id", "begin")
            found = found.join(begun, on="case_id").filter(pl.col("time") >= pl.col("begin"))
        return found.drop_nulls("time").group_by("case_id").agg(pl.col("time").min()).sort("case_id")

    def _visits(self, element: str, moment: str) -> pl.DataFrame:
        """All visits: `case_id`, `order` (when the visit began), `time` (null while the moment is still to come)."""
        rows = self._work.get(element, self._no_work)
        if moment == "ended":
            rows = rows.filter(pl.col("outcome").is_in(["done", "open"]).fill_null(value=True))
        order = pl.coalesce("enable_time", "sent_time", "start_time", "end_time")
        worked = rows.select("case_id", order=order, time=_MOMENTS.get(moment, "sent_time"))
        events = self._events.get(element, self._no_events)
        caught = events.filter(pl.col("kind") == _CATCHING.get(moment, "waiting"))
        return pl.concat([worked, caught.select("case_id", order="time", time="time")])

    def entries(self, element: str) -> pl.DataFrame:
        """`case_id`, `entries`: how often each case entered an element: visits of an activity, waits in a catching
        event, choices at a gateway.
        """
        visits = self._work.get(element, self._no_work).group_by("case_id").len()
        events = self._events.get(element, self._no_events).filter(pl.col("kind") != "received")
        counts = pl.concat([visits, events.group_by("case_id").len()])
        return counts.group_by("case_id").agg(entries=pl.col("len").sum())

    def holds(self, cases: pl.DataFrame, expression: Expression) -> pl.Series:
        """Whether a condition holds for each of `cases`, by what is known of the case at its end; null where that
        is not enough.
        """
        columns = {
            name: f"attr_{name}" if f"attr_{name}" in cases.columns else name for name in sorted(expression.names)
        }
        if any(column not in cases.columns for column in columns.values()):
            return pl.Series([None] * cases.height, dtype=pl.Boolean)
        known = cases.select("case_id", *(pl.col(column).alias(f"name {name}") for name, column in columns.items()))
        for element in sorted(expression.elements):
            known = known.join(self.entries(element), on="case_id", how="left", maintain_order="left").rename(
                {"entries": f"element {element}"}
            )
        facts = known.drop("case_id").with_columns(pl.col("^element .*$").fill_null(0))
        if not facts.columns:
            return pl.Series([_truth(expression, {})] * cases.height, dtype=pl.Boolean)
        # many cases are alike, and each kind is looked at once
        kinds = facts.unique(maintain_order=True)
        truths = pl.Series([_truth(expression, row) for row in kinds.iter_rows(named=True)], dtype=pl.Boolean)
        told = facts.join(
            kinds.with_columns(_truth=truths), on=facts.columns, how="left", nulls_equal=True, maintain_order="left"
        )
        return told["_truth"]

    def entered_at_most_once(self, cases: pl.DataFrame, elements: Sequence[str]) -> pl.Series:
        """Whether each of `cases` entered every one of the elements at most once."""
        entries = pl.concat([self.entries(element) for element in elements])
        most = entries.group_by("case_id").agg(pl.col("entries").max())
        counted = cases.select("case_id").join(most, on="case_id", how="left", maintain_order="left")
        return counted.select(pl.col("entries").fill_null(0) <= 1).to_series()


@once_a_log
def all_moments(log: EventLog) -> Moments:
    """What happened in all cases of a log."""
    return Moments(log, log.cases)


def _by_element(table: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
    """The rows of a table by the last part of their element's path."""
    named = table.with_columns(_element=pl.col("element_id").str.replace(r"^.*/", ""))
    parts = named.partition_by("_element", as_dict=True, include_key=False, maintain_order=True)
    return {str(element): part for (element,), part in parts.items()}


def _truth(expression: Expression, row: Mapping[str, Any]) -> bool | None:
    """What a condition says of cases that are alike; None where an attribute that it reads is missing."""
    scope = {name: row[f"name {name}"] for name in expression.names}
    if any(value is None for value in scope.values()):
        return None
    return bool(expression(scope, lambda element: int(row[f"element {element}"])))
