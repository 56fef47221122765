"""Evaluating customers: what each is worth and how they keep to it, from their cases alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.log.contract import ATTRIBUTE
from sim.log.eventlog import EventLog
from sim.model.evaluation import GRADES, Branch, Criterion, CustomerEvaluation, Evaluation
from sim.views.evaluation.figures import Known
from sim.views.evaluation.judge import Weigher, judged
from sim.views.measures import case_measures
from sim.views.scope import Include, Window, scenario_of, select_cases

__all__ = ["CustomersEvaluated", "customers"]

_FIGURE = "__"
"""Before columns of figures, which no attribute begins with."""


@dataclass(frozen=True)
class CustomersEvaluated:
    """What the customers of a log are worth; a customer is a case that nobody's case started, with all that it started.

    Attributes
    ----------
    table
        One row a customer, the best score first: `customer`, `segment`, `process`, `score`, `grade`, `known` (weight of
        what is known of them), `vip`, `credit_score`, `rating`.
    segments
        One row a segment, of customers who are known well enough: `segment`, `customers`, `score` (mean), `vip`
        (number), one share a grade, `green` (goes through the green channel).
    ratings
        One row a credit rating: `rating`, `customers`, `share`.
    """

    table: pl.DataFrame
    segments: pl.DataFrame
    ratings: pl.DataFrame
    evaluation: CustomerEvaluation

    @property
    def green(self) -> list[str]:
        """The segments of the green channel."""
        return self.segments.filter("green")["segment"].to_list()


def customers(
    log: EventLog,
    *,
    evaluation: Evaluation | None = None,
    window: Window | None = None,
    include: Include = "complete",
) -> CustomersEvaluated | None:
    """Customers by the scenario's customer evaluation, or the one given; None where there is none.

    Parameters
    ----------
    log
        The log.
    evaluation
        Instead of the scenario's.
    window, include
        As everywhere (docs/views.md); customers whose first case is among those.

    Raises
    ------
    InputError
        Its weights or judgements are wrong.
    """
    scenario = scenario_of(log)
    given = evaluation or (scenario.evaluation if scenario is not None else None)
    if given is None or given.customers is None:
        return None
    part = given.customers
    facts = _facts(log, part, window, include)
    # customers alike in all figures are judged once
    names = [column for column in facts.columns if column.startswith(_FIGURE)]
    kinds = facts.select(names).unique(maintain_order=True).with_row_index("kind")
    weigher = Weigher()
    scored = pl.DataFrame(
        [{"kind": row["kind"], **_scored(row, part, given, weigher)} for row in kinds.iter_rows(named=True)],
        schema={"kind": pl.UInt32, **_SCORED},
    )
    table = (
        facts.join(kinds, on=names, how="left", nulls_equal=True)
        .join(scored, on="kind", how="left")
        .drop("kind", *names)
        .with_columns(vip=(pl.col("score") >= part.vip) & (pl.col("known") >= part.least_known))
        .sort("score", "customer", descending=[True, False], nulls_last=True)
    )
    return CustomersEvaluated(table, _segments(table, part), _ratings(table, part), part)


_SCORED = {
    "score": pl.Float64, "grade": pl.String, "known": pl.Float64, "credit_score": pl.Float64, "rating": pl.String,
}  # fmt: skip


def _scored(
    row: Mapping[str, Any], part: CustomerEvaluation, evaluation: Evaluation, weigher: Weigher
) -> dict[str, Any]:
    def read(figure: str) -> Known:
        value = row[_FIGURE + figure]
        return Known(None if value is None else float(value), 1)

    root = judged(part, evaluation, read, place="evaluation.customers", weigher=weigher)
    credit = next((p.score for p in root.parts if p.criterion == part.credit_by), None)
    rating = next((name for name, c in part.credit.items() if credit is not None and credit >= c.least), None)
    known = sum(p.weight for p in root.parts if p.shares is not None)
    return {"score": root.score, "grade": root.grade, "known": known, "credit_score": credit, "rating": rating}


def _facts(log: EventLog, part: CustomerEvaluation, window: Window | None, include: Include) -> pl.DataFrame:
    """One row a customer with a column for each figure that is asked for."""
    roots = _roots(log)
    chosen = select_cases(log, window=window, include=include).filter(pl.col("parent").is_null())
    facts = chosen.select("case_id", "segment", "process").rename({"case_id": "customer"})
    for figure in sorted(_figures(part)):
        kind, _, name = figure.partition(".")
        column = _FIGURE + figure
        if kind == "attr":
            values = _attribute(chosen, name)
        elif kind == "visits":
            values = _visits(log, name).join(roots, on="case_id").group_by("customer").agg(pl.col("value").sum())
        elif kind == "acts":
            acts = log.events.filter(pl.col("kind") == name).select("case_id", value=1)
            values = acts.join(roots, on="case_id").group_by("customer").agg(pl.col("value").sum())
        elif kind == "cases":
            values = roots.group_by("customer").agg(value=pl.len())
        else:
            costs = case_measures(log, log.cases).select("case_id", value="cost").join(roots, on="case_id")
            values = costs.group_by("customer").agg(pl.col("value").sum())
        value = pl.col("value").cast(pl.Float64)
        joined = facts.join(values.select("customer", value), on="customer", how="left", maintain_order="left")
        if kind in ("visits", "acts"):
            joined = joined.with_columns(value=_zero_where_possible(log, kind, name))
        facts = joined.rename({"value": column})
    return facts


def _zero_where_possible(log: EventLog, kind: str, name: str) -> pl.Expr:
    """No visit is none where the process has the element; else it is not known."""
    scenario = scenario_of(log)
    if kind == "acts" or scenario is None:
        return pl.col("value").fill_null(0.0)
    able = [
        process
        for process in scenario.processes
        if any(node.split("/")[-1] == name for node in scenario.graph(process))
    ]
    return pl.when(pl.col("process").is_in(able)).then(pl.col("value").fill_null(0.0)).otherwise("value")


def _attribute(chosen: pl.DataFrame, name: str) -> pl.DataFrame:
    column = ATTRIBUTE + name
    if column not in chosen.columns or chosen.schema[column] == pl.String:
        return chosen.select(customer="case_id", value=pl.lit(None, pl.Float64))
    return chosen.select(customer="case_id", value=pl.col(column).cast(pl.Float64))


def _visits(log: EventLog, element: str) -> pl.DataFrame:
    """How often each case entered an element: work items, or spells of waiting in a catching element."""
    here = pl.col("element_id").str.split("/").list.last() == element
    worked = log.work.filter(here).select("case_id", value=1)
    waited = log.events.filter(here & (pl.col("kind") == "waiting")).select("case_id", value=1)
    return pl.concat([worked, waited] if worked.is_empty() else [worked])


def _roots(log: EventLog) -> pl.DataFrame:
    """Of each case the customer: the case at the beginning of its chain of parents."""
    cases = log.cases.select("case_id", customer=pl.coalesce("parent", "case_id"))
    while True:
        above = cases.select(customer="case_id", higher="customer")
        risen = cases.join(above, on="customer", how="left").select(
            "case_id", customer=pl.coalesce("higher", "customer")
        )
        if risen.sort("case_id").equals(cases.sort("case_id")):
            return cases
        cases = risen


def _figures(branch: Branch) -> set[str]:
    found = {branch.figure} if isinstance(branch, Criterion) and branch.figure is not None else set()
    return found.union(*(_figures(part) for part in branch.criteria.values()))


def _segments(table: pl.DataFrame, part: CustomerEvaluation) -> pl.DataFrame:
    shares = {grade: (pl.col("grade") == grade).mean() for grade in GRADES}
    return (
        table.filter(pl.col("score").is_not_null() & (pl.col("known") >= part.least_known))
        .group_by("segment")
        .agg(customers=pl.len().cast(pl.Int64), score=pl.col("score").mean(), vip=pl.col("vip").sum(), **shares)
        .with_columns(green=(pl.col("score") >= part.green) & pl.col("segment").is_not_null())
        .sort("score", "segment", descending=[True, False], nulls_last=True)
    )


def _ratings(table: pl.DataFrame, part: CustomerEvaluation) -> pl.DataFrame:
    rated = table.filter(pl.col("credit_score").is_not_null())
    counts = dict(rated.group_by("rating").len().iter_rows())
    rows = [(name, counts.get(name, 0), counts.get(name, 0) / max(rated.height, 1)) for name in (*part.credit, None)]
    kept = [row for row in rows if row[0] is not None or row[1]]
    schema = {"rating": pl.String, "customers": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(kept, schema=schema, orient="row")
