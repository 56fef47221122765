"""What a single case or a single work item cost in time and money: the rows that KPIs average."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.process import Activity
from sim.model.scenario import Scenario
from sim.views.memory import once_a_log
from sim.views.scope import errands, scenario_of, select_work
from sim.views.trail import trail

__all__ = ["BACK", "HOUR", "case_measures", "item_measures", "known_sum"]

BACK = ("rework", "return", "answer", "resubmission")
"""Kinds of work that is there because something was not right the first time."""

HOUR = 3_600_000_000


def known_sum(name: str) -> pl.Expr:
    """The sum of a column, null where none of its values is known."""
    return pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)


def item_measures(log: EventLog, cases: pl.DataFrame, *, by: Sequence[str] = ()) -> pl.DataFrame:
    """One row a work item of the selected cases, in canonical order, with what it took.

    Adds to the trail (`sim.views.trail`): `cycle` (from sent to end), `waiting` (from sent to start, but for what
    is external), `external`, `working` (busy time), all in microseconds; `cost` (post's cost per hour worked and
    the activity's fixed cost, in the scenario's currency); `right` (neither sent back nor asked about, nor there
    for such a reason).
    """
    return select_work(log, cases, by=by, work=_measured(log))


@once_a_log
def _measured(log: EventLog) -> pl.DataFrame:
    wait = pl.col("start_time") - pl.col("since")
    known = pl.col("kind").is_not_null() | pl.col("outcome").is_in(["returned", "asked"])
    wrong = pl.col("kind").is_in(BACK) | pl.col("outcome").is_in(["returned", "asked"])
    worked = pl.when(pl.col("start_time").is_not_null()).then(pl.col("end_time") - pl.col("start_time"))
    return _with_cost(trail(log), scenario_of(log)).with_columns(
        cycle=pl.col("end_time") - pl.col("since"),
        waiting=wait - pl.col("wait_external").fill_null(0),
        external="wait_external",
        working=pl.coalesce("busy_time", worked),
        right=pl.when(known).then(~wrong.fill_null(value=False)),
    )


def _with_cost(items: pl.DataFrame, scenario: Scenario | None) -> pl.DataFrame:
    if scenario is None:
        return items.with_columns(cost=pl.lit(None, pl.Float64))
    rates = pl.DataFrame(
        [(name, post.cost_per_hour) for name, post in scenario.posts.items()],
        schema={"post": pl.String, "rate": pl.Float64},
        orient="row",
    )
    rows = [
        (process, node, element.cost)
        for process in scenario.processes
        for node, element in scenario.graph(process).nodes(data="element")
        if isinstance(element, Activity)
    ]
    fixed = pl.DataFrame(
        rows, schema={"process": pl.String, "element_id": pl.String, "fixed": pl.Float64}, orient="row"
    )
    priced = items.join(rates, on="post", how="left", maintain_order="left").join(
        fixed, on=["process", "element_id"], how="left", maintain_order="left"
    )
    worked = pl.col("busy_time") / HOUR * pl.col("rate").fill_null(0.0) + pl.col("fixed").fill_null(0.0)
    return priced.with_columns(cost=pl.when(pl.col("start_time").is_not_null()).then(worked)).drop("rate", "fixed")


def case_measures(log: EventLog, cases: pl.DataFrame) -> pl.DataFrame:
    """One row a selected case: its columns and `cycle`, and over its work items the sums `waiting`, `external`,
    `working`, `cost`, the number of `items`, `handoffs` and `department_handoffs`, `right` (no item was sent back,
    asked about or done again) and `repeated` (some element was visited more than once).

    Branches that run at once add up: these sums may exceed the cycle. Work of errands about a case adds to its
    `working` and `cost`, and to nothing else: the customer does not wait for it.
    """
    return cases.join(_sums(log), on="case_id", how="left", maintain_order="left")


@once_a_log
def _sums(log: EventLog) -> pl.DataFrame:
    """What the work items of each case add up to, with what errands about it cost."""
    spent = ("working", "cost")
    own = _own_sums(log)
    about = own.join(errands(log), on="case_id").group_by("about").agg(known_sum(name) for name in spent)
    if about.is_empty():
        return own
    joined = own.join(about, left_on="case_id", right_on="about", how="left", maintain_order="left", suffix="_about")
    known = (
        pl.when(pl.any_horizontal(pl.col(name, f"{name}_about").is_not_null()))
        .then(pl.sum_horizontal(name, f"{name}_about"))
        .alias(name)
        for name in spent
    )
    return joined.with_columns(known).drop(f"{name}_about" for name in spent)


def _own_sums(log: EventLog) -> pl.DataFrame:
    crossing = pl.col("handed") & (pl.col("department") != pl.col("from_department")).fill_null(value=False)
    return (
        _measured(log)
        .group_by("case_id")
        .agg(
            *(known_sum(name) for name in ("waiting", "external", "working", "cost")),
            items=pl.len().cast(pl.Int64),
            handoffs=pl.col("handed").sum().cast(pl.Int64),
            department_handoffs=pl.when(pl.col("department").count() > 0).then(crossing.sum()).cast(pl.Int64),
            right=pl.when(pl.col("right").count() > 0).then(pl.col("right").all()),
            repeated=(pl.col("visit") > 1).any(),
        )
    )
