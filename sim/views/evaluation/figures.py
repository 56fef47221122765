"""The figures that evaluation systems judge: of a department or a post, or of the whole log."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, NamedTuple

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.measures import Indicator
from sim.model.spans import SECOND
from sim.views.breaches import breaches
from sim.views.experience.reported import satisfaction
from sim.views.handoffs import crossings
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.scope import Include, Window, select_cases
from sim.views.standards import clocks, fulfilment
from sim.views.trail import trail
from sim.views.utilisation import utilisation
from sim.views.value_chain import value_chain

__all__ = ["Figures", "Known"]

_OWN_WAITS = ("wait_batch", "wait_unavailable", "wait_priority", "wait_contention")
"""Waits that the people of a unit cause; what is on its way or waits for somebody outside is not theirs."""


class Known(NamedTuple):
    """A figure: its value (seconds, or a share; null where the log cannot tell) and how many things are behind it."""

    value: float | None
    n: int


_UNKNOWN = Known(None, 0)


class Figures:
    """The figures of one log, each computed when it is first asked for."""

    def __init__(
        self,
        log: EventLog,
        *,
        further: Mapping[str, Indicator] | None = None,
        window: Window | None = None,
        include: Include = "complete",
    ) -> None:
        self.log, self.window, self.include = log, window, include
        self.further = further or {}
        self._units: dict[tuple[str, str], Mapping[str, Known]] = {}

    def of(self, figure: str, kind: str = "department", unit: str = "") -> Known:
        """One figure, by its name in an evaluation system.

        Parameters
        ----------
        figure
            `promises_kept` (decided clocks that the unit worked under and that did not break in its hands),
            `first_time_right`, `accepted` (work handed on that the receiver neither returned nor asked about),
            `wait_mean` (mean wait for the unit's own people, seconds), `utilisation`, `requirements_met` (value chain);
            `standard.x` (share kept), `standard.x.mean` (seconds), `indicator.x` (seconds or a share),
            `experience.x` (third_party, call_back, latent: points).
        kind, unit
            Of whom; figures of the whole log are the same for all.
        """
        head, _, name = figure.partition(".")
        if head == "standard":
            return self._standard(name)
        if head == "indicator":
            return self._indicators.get(name, _UNKNOWN)
        if head == "experience":
            return self._experience.get(name, _UNKNOWN)
        if (figure, kind) not in self._units:
            tables = {
                "promises_kept": self._promises_kept,
                "first_time_right": self._first_time_right,
                "accepted": self._accepted,
                "wait_mean": self._wait_mean,
                "utilisation": self._utilisation,
                "requirements_met": self._requirements_met,
            }
            self._units[figure, kind] = tables[figure](kind) if figure in tables else {}
        return self._units[figure, kind].get(unit, _UNKNOWN)

    @cached_property
    def _indicators(self) -> Mapping[str, Known]:
        table = indicators(self.log, window=self.window, include=self.include, further=self.further)
        scaled = pl.when(pl.col("kind") == "mean_time").then(pl.col("value") / SECOND).otherwise("value")
        return _known(table.select("indicator", scaled, "n"))

    @cached_property
    def _experience(self) -> Mapping[str, Known]:
        row = satisfaction(self.log, window=self.window, include=self.include).row(0, named=True)
        asked = {"latent": row["customers"], "third_party": row["third_party_n"], "call_back": row["call_back_n"]}
        return {name: Known(row[name], int(n or 0)) for name, n in asked.items()}

    @cached_property
    def _fulfilment(self) -> pl.DataFrame:
        return fulfilment(self.log, window=self.window, include=self.include)

    def _standard(self, name: str) -> Known:
        kept = name.removesuffix(".mean") == name
        rows = self._fulfilment.filter(pl.col("standard") == name.removesuffix(".mean"))
        if rows.is_empty():
            return _UNKNOWN
        row = rows.row(0, named=True)
        decided = row["kept"] + row["broken"]
        mean = None if row["elapsed_mean"] is None else row["elapsed_mean"] / SECOND
        return Known(row["share"] if kept else mean, decided)

    def _promises_kept(self, kind: str) -> Mapping[str, Known]:
        decided = clocks(self.log, window=self.window, include=self.include).filter(
            pl.col("met").is_not_null() & pl.col("current")
        )
        runs = decided.select("standard", "case_id", "begin", stop=pl.coalesce("end", "due"))
        items = trail(self.log).select("case_id", kind, "since", "end_time")
        # a clock that ends in the instant in which it begins has been worked under as well
        in_time = (pl.col("since") < pl.col("stop")) | (pl.col("since") == pl.col("begin"))
        worked = (
            runs.join(items, on="case_id")
            .filter(in_time & (pl.col("end_time").is_null() | (pl.col("end_time") > pl.col("begin"))))
            .select("standard", "case_id", kind)
            .unique()
        )
        broken = (
            breaches(self.log, window=self.window, include=self.include)
            .filter((pl.col("phase") != "external").fill_null(value=False) & pl.col("current"))
            .select("standard", "case_id", kind, broke=pl.lit(value=True))
        )
        # who held a clock when it broke has worked under it, be it for an instant
        both = pl.concat([worked, broken.select("standard", "case_id", kind)]).unique()
        judged = both.join(broken, on=["standard", "case_id", kind], how="left")
        return _known(judged.group_by(kind).agg(1 - pl.col("broke").fill_null(value=False).mean(), n=pl.len()))

    def _first_time_right(self, kind: str) -> Mapping[str, Known]:
        return _known(
            kpis(self.log, by=kind, window=self.window, include=self.include).select(kind, "first_time_right", "items")
        )

    def _accepted(self, kind: str) -> Mapping[str, Known]:
        unit: Literal["department", "post"] = "department" if kind == "department" else "post"
        rows = crossings(self.log, between=unit, window=self.window, include=self.include)
        back = pl.col("returned") | pl.col("asked")
        return _known(rows.group_by("giver").agg(1 - back.mean(), n=back.count()))

    def _wait_mean(self, kind: str) -> Mapping[str, Known]:
        cases = select_cases(self.log, window=self.window, include=self.include)
        items = trail(self.log).join(cases, on="case_id", how="semi")
        split = pl.sum_horizontal(_OWN_WAITS, ignore_nulls=False)
        otherwise = pl.col("start_time") - pl.coalesce("enable_time", "since")
        rows = items.with_columns(own=pl.coalesce(split, otherwise))
        return _known(rows.group_by(kind).agg(pl.col("own").mean() / SECOND, n=pl.col("own").count()))

    def _utilisation(self, kind: str) -> Mapping[str, Known]:
        return _known(utilisation(self.log, by=kind, window=self.window).select(kind, "utilisation", "people"))

    def _requirements_met(self, kind: str) -> Mapping[str, Known]:
        rows = value_chain(self.log, window=self.window, include=self.include).filter(pl.col("reached").is_not_null())
        return _known(rows.group_by(kind).agg(pl.col("reached").mean(), n=pl.len()))


def _known(table: pl.DataFrame) -> Mapping[str, Known]:
    """Unit, value and number, row by row."""
    return {unit: Known(value, int(n or 0)) for unit, value, n in table.iter_rows() if unit is not None}
