"""The flow of work as a log shows it: activities by department, and how often and how slowly each hands on."""

from __future__ import annotations

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.joins import joined
from sim.views.memory import once_a_log
from sim.views.queues import in_queue, mean_number
from sim.views.scope import extent, scenario_of
from sim.views.trail import trail

__all__ = ["END", "START", "delays_end", "flow_arrows", "flow_boxes", "processes_of"]

START, END = "#start", "#finish"
"""Where cases come in and go out: no element can be called so."""


def processes_of(log: EventLog) -> list[str]:
    """The processes of a log, the one with the most work first."""
    counts = log.work.group_by("process").len().sort(["len", "process"], descending=[True, False])
    return counts["process"].to_list()


def delays_end(log: EventLog) -> str:
    """The column at which delays end: the start of work, or its end in a log that knows no starts."""
    return "end_time" if log.work["start_time"].null_count() == log.work.height else "start_time"


@once_a_log
def flow_boxes(log: EventLog) -> pl.DataFrame:
    """One row an activity as one department does it, the most frequent of a process first.

    Columns: `process`, `element_id`, `department`, `node` (their name in `flow_arrows`), `activity`, `post`, `items`,
    `returned` (share sent back or asked about), `wait` (median delay in microseconds), `queue` (mean number waiting).
    """
    keys = ["process", "element_id", "department"]
    queue = mean_number(in_queue(log), extent(log), keys).rename({"number": "queue"})
    boxes = (
        _nodes(log)
        .group_by(*keys, "node")
        .agg(
            activity=pl.col("activity").first(),
            post=pl.col("post").drop_nulls().mode().sort().first(),
            items=pl.len(),
            returned=pl.col("outcome").is_in(["returned", "asked"]).mean(),
            wait=pl.col("delay").median(),
        )
    )
    return boxes.join(queue, on=keys, how="left", nulls_equal=True).sort(
        "process", "items", "node", descending=[False, True, False]
    )


@once_a_log
def flow_arrows(log: EventLog) -> pl.DataFrame:
    """One row a hand-over between nodes, from `START` to the first, and from those that send nothing on to `END`.

    Columns: `process`, `source`, `target`, `count`, and of the delays from sending to the start of work (where the log
    knows no starts, to its end) `median` and `total` in microseconds, and `known`, how many are known. Where the log
    does not say who sent what, the item before in the case counts as the sender.
    """
    work = _nodes(log)
    sender = work["sender"]
    source = work["node"].gather(sender).fill_null(START)
    handed = work.select("process", "delay", source=source, target="node")
    sends_nothing = ~work["work_id"].is_in(sender.drop_nulls().unique().implode())
    ended = log.cases.filter(pl.col("end_time").is_not_null())["case_id"]
    last = work.filter(sends_nothing & pl.col("case_id").is_in(ended.implode()) & pl.col("end_time").is_not_null())
    met = joined(scenario_of(log), work.with_columns(from_element=work["element_id"].gather(sender)), last)
    leaving = last.join(met.select("work_id"), on="work_id", how="anti")
    left = leaving.select("process", delay=pl.lit(None, pl.Int64), source="node", target=pl.lit(END))
    return (
        pl.concat([handed, met.select(handed.columns), left])
        .group_by("process", "source", "target")
        .agg(
            count=pl.len(), median=pl.col("delay").median(), total=pl.col("delay").sum(), known=pl.col("delay").count()
        )
        .sort("process", "count", "source", "target", descending=[False, True, False, False])
    )


@once_a_log
def _nodes(log: EventLog) -> pl.DataFrame:
    """The trail of a log, each item with its node and its delay."""
    node = pl.concat_str("element_id", pl.lit("@"), pl.col("department").fill_null(""))
    return trail(log).with_columns(node=node, delay=pl.col(delays_end(log)) - pl.col("since"))
