"""Measures for sweeps: what a control does to a promise, and what a check costs and prevents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.measures import HOUR, case_measures
from sim.views.standards import clocks, fulfilment

__all__ = ["ControlMeasure", "CostMeasure"]

_SECOND = 1_000_000


@dataclass(frozen=True)
class ControlMeasure:
    """Of one standard: `fulfilment`, the share kept, and `used`, the share of its clocks on which a control came.

    Attributes
    ----------
    standard, control
        Their ids.
    """

    standard: str
    control: str

    def __call__(self, log: EventLog) -> dict[str, float | None]:
        """Both shares of one log."""
        kept = fulfilment(log, standards=[self.standard])["share"]
        on = clocks(log, standards=[self.standard], include="all")["case_id"]
        fired = log.events.filter(
            pl.col("kind") == "control",
            pl.col("detail").str.json_path_match("$.control") == self.control,
            pl.col("detail").str.json_path_match("$.standard") == self.standard,
        )["case_id"].n_unique()
        return {
            "fulfilment": None if kept.is_empty() else kept[0],
            "used": fired / on.n_unique() if on.len() else None,
        }


@dataclass(frozen=True)
class CostMeasure:
    """What one case costs in all, in the scenario's currency, and how long it takes.

    `work` is the people's time and the fixed costs of every process but those of `losses`; `losses` is all that these
    cost; `waiting` is what their time from arrival to end is worth to the customers; `total` is the three together,
    all a case of `process`. `cycle` is its mean cycle time in seconds, `escaped` the share of cases with a loss.

    Attributes
    ----------
    process
        The process whose cases are served.
    losses
        Processes that a fault which was missed starts later.
    hour
        What an hour of their time is worth to the customers of each segment; to others it is nothing.
    until
        Element of the process at whose first end the customer is free to go; by default the end of the case.
    """

    process: str
    losses: tuple[str, ...]
    hour: Mapping[str, float] = field(default_factory=dict)
    until: str | None = None

    def __call__(self, log: EventLog) -> dict[str, float | None]:
        """The costs of one log, per case."""
        cases = case_measures(log, log.cases)
        served = cases.filter(pl.col("process") == self.process)
        if served.is_empty():
            return dict.fromkeys(("work", "losses", "waiting", "total", "cycle", "escaped"))
        n = served.height
        lost = cases.filter(pl.col("process").is_in(self.losses))
        losses = float(lost["cost"].sum()) / n
        work = float(cases["cost"].sum()) / n - losses
        time = self._times(log, served)
        waiting = float((time["time"] * time["worth"]).sum()) / HOUR / n
        mean = time["time"].mean()
        return {
            "work": work,
            "losses": losses,
            "waiting": waiting,
            "total": work + losses + waiting,
            "cycle": float(mean) / _SECOND if isinstance(mean, float) else None,
            "escaped": lost.height / n,
        }

    def _times(self, log: EventLog, served: pl.DataFrame) -> pl.DataFrame:
        """How long each customer was there, and what an hour of it is worth."""
        worth = pl.DataFrame(list(self.hour.items()), schema={"segment": pl.String, "worth": pl.Float64}, orient="row")
        table = served.join(worth, on="segment", how="left").with_columns(pl.col("worth").fill_null(0.0))
        if self.until is None:
            return table.with_columns(time=pl.col("end_time") - pl.col("arrival_time"))
        gone = (
            log.work.filter(pl.col("element_id") == self.until).group_by("case_id").agg(gone=pl.col("end_time").min())
        )
        left = table.join(gone, on="case_id", how="left")
        return left.with_columns(time=pl.coalesce("gone", "end_time") - pl.col("arrival_time"))
