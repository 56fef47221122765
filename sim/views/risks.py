"""The risk register, counted: how often each risk came true, how often its controls fired, what they may have
prevented.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.risks import Risk
from sim.model.scenario import Scenario
from sim.views.handoffs import crossings
from sim.views.scope import Include, Window, scenario_of, select_cases
from sim.views.standards import clocks
from sim.views.trail import trail

__all__ = ["RISK_COLUMNS", "difference_of_shares", "risk_register"]

RISK_COLUMNS = {
    "risk": pl.String, "process": pl.String, "element": pl.String, "flow": pl.String, "department": pl.String,
    "post": pl.String, "happens": pl.String, "controls": pl.String, "exposed": pl.Int64, "happened": pl.Int64,
    "share": pl.Float64, "warnings": pl.Int64, "interventions": pl.Int64, "reviews": pl.Int64,
    "controlled": pl.Int64, "controlled_broken": pl.Int64, "uncontrolled": pl.Int64, "uncontrolled_broken": pl.Int64,
    "prevented": pl.Float64, "prevented_low": pl.Float64, "prevented_high": pl.Float64,
}  # fmt: skip

_Z = 1.959963984540054
_LEAST = 20
"""Clocks with and without a control below which nothing is said of what it prevented."""


def risk_register(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """One row a risk of the scenario, in its order.

    Parameters
    ----------
    log
        The log; one without a scenario has no risks.
    window, include
        As everywhere (docs/views.md).

    Returns
    -------
    polars.DataFrame
        Where it lies and who answers (`department` also of a post); `controls` (standard.control, joined by |; empty:
        none stands against it); `exposed` (decided clocks, work items or hand-offs at the point), `happened`, `share`;
        `warnings`, `interventions`, `reviews` (times that its controls fired).

        Of clocks that passed the point at which its earliest warning or intervention comes: `controlled` (one fired for
        the case) and `uncontrolled`, with those broken. `prevented` = controlled x (share broken uncontrolled - share
        broken controlled), with Newcombe's 95 % interval of the difference: an estimate from one log, no experiment;
        null where fewer than 20 were controlled, or were not.
    """
    scenario = scenario_of(log)
    if scenario is None or not scenario.risks:
        return pl.DataFrame(schema=RISK_COLUMNS)
    seen = _Seen(log, scenario, window, include)
    return pl.DataFrame([seen.row(name, risk) for name, risk in scenario.risks.items()], schema=RISK_COLUMNS)


def difference_of_shares(a: int, n: int, b: int, m: int) -> tuple[float, float, float]:
    """The difference a / n - b / m with Newcombe's 95 % interval, made of Wilson's two intervals.

    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    >>> [round(x, 4) for x in difference_of_shares(56, 70, 48, 80)]
    [0.2, 0.0524, 0.3339]
    """
    p, q = a / n, b / m
    (p_low, p_high), (q_low, q_high) = _wilson(a, n), _wilson(b, m)
    low = p - q - math.hypot(p - p_low, q_high - q)
    high = p - q + math.hypot(p_high - p, q - q_low)
    return p - q, low, high


def _wilson(a: int, n: int) -> tuple[float, float]:
    p, square = a / n, _Z * _Z
    centre = (p + square / (2 * n)) / (1 + square / n)
    half = _Z * math.sqrt(p * (1 - p) / n + square / (4 * n * n)) / (1 + square / n)
    return centre - half, centre + half


class _Seen:
    """What a log shows of risks."""

    def __init__(self, log: EventLog, scenario: Scenario, window: Window | None, include: Include) -> None:
        self.scenario = scenario
        cases = select_cases(log, window=window, include=include).select("case_id")
        self.clocks = clocks(log, window=window, include=include).filter(pl.col("met").is_not_null())
        self.work = trail(log).join(cases, on="case_id", how="semi")
        self.crossings = crossings(log, between="post", window=window, include=include).join(
            log.work.select("work_id", "process", "element_id"), on="work_id", how="left"
        )
        events = log.events.join(cases, on="case_id", how="semi")
        self.lost = _detail(events.filter(pl.col("kind") == "lost"), "flow")
        self.fired = _detail(events.filter(pl.col("kind") == "control"), "standard", "control", "kind")

    def row(self, name: str, risk: Risk) -> dict[str, Any]:
        """The row of one risk."""
        names = self._controls(risk)
        exposed, happened = self._broken(risk) if risk.happens == "broken" else self._worked(risk)
        fired = self.fired.filter(pl.format("{}.{}", "standard", "control").is_in(names))
        kinds = dict(fired.group_by("kind").len().iter_rows())
        post = self.scenario.posts.get(risk.post or "")
        return {
            "risk": name, "process": risk.process, "element": risk.element, "flow": risk.flow,
            "department": risk.department if post is None else post.department, "post": risk.post,
            "happens": risk.happens, "controls": "|".join(names), "exposed": exposed, "happened": happened,
            "share": happened / exposed if exposed else None, "warnings": kinds.get("warning", 0),
            "interventions": kinds.get("intervention", 0), "reviews": kinds.get("review", 0),
            **self._prevented(names, fired),
        }  # fmt: skip

    def _controls(self, risk: Risk) -> list[str]:
        """The controls that stand against it: those that it names, or all of its standards."""
        if risk.controls:
            return list(risk.controls)
        standards = ((name, self.scenario.standards[name]) for name in risk.standards)
        return [f"{name}.{control}" for name, part in standards for control in part.controls]

    def _broken(self, risk: Risk) -> tuple[int, int]:
        decided = self.clocks.filter(pl.col("standard").is_in(risk.standards))
        return decided.height, int((decided["state"] == "broken").sum())

    def _worked(self, risk: Risk) -> tuple[int, int]:
        """Items at the element, or hand-offs over the flow, and those with which it came true."""
        taker = (risk.flow or "").partition("->")[2]
        element = risk.element or taker.split("#")[0]
        here = (pl.col("process") == risk.process) & (pl.col("element_id").str.split("/").list.last() == element)
        items = self.work.filter(here & (pl.col("kind") != "answer").fill_null(value=True))
        if risk.happens == "repeated":
            return items.height, int((items["visit"] > 1).sum())
        if risk.happens == "lost":
            rows = self.crossings.filter(here)
            over = self.lost.filter(pl.col("flow") == risk.flow) if risk.flow else self.lost.filter(_at(element))
            over = over.join(items.select("case_id").unique(), on="case_id", how="semi")
            return rows.height, over.height
        return items.height, int((items["outcome"] == risk.happens).sum())

    def _prevented(self, names: Sequence[str], fired: pl.DataFrame) -> dict[str, Any]:
        """Clocks past the point of control, with and without it, and what that may have prevented."""
        counts = [self._compared(standard, names, fired) for standard in dict.fromkeys(n.split(".")[0] for n in names)]
        n, broken, m, broken_without = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0, 0)
        found: dict[str, Any] = {
            "controlled": n, "controlled_broken": broken, "uncontrolled": m, "uncontrolled_broken": broken_without,
        }  # fmt: skip
        if min(n, m) >= _LEAST:
            spared, low, high = difference_of_shares(broken_without, m, broken, n)
            found |= {"prevented": n * spared, "prevented_low": n * low, "prevented_high": n * high}
        return found

    def _compared(self, standard: str, names: Sequence[str], fired: pl.DataFrame) -> tuple[int, int, int, int]:
        controls = self.scenario.standards[standard].controls
        named = {key: control.at for key, control in controls.items() if f"{standard}.{key}" in names}
        # what comes at the limit or after it cannot keep the clock from breaking
        points = {key: at for key, at in named.items() if at is not None and at < 1}
        if not points:
            return 0, 0, 0, 0
        past = self.clocks.filter(
            (pl.col("standard") == standard) & (pl.col("elapsed") >= pl.col("limit") * min(points.values()))
        )
        acted = fired.filter((pl.col("standard") == standard) & pl.col("control").is_in(list(points)))
        with_it = past.join(acted, on="case_id", how="semi")
        without = past.join(acted, on="case_id", how="anti")
        n, m = with_it.height, without.height
        return n, int((with_it["state"] == "broken").sum()), m, int((without["state"] == "broken").sum())


def _at(element: str) -> pl.Expr:
    return pl.col("element_id").str.split("/").list.last() == element


def _detail(events: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Events with keys of their detail as columns."""
    values = {key: pl.col("detail").str.json_path_match(f"$.{key}") for key in keys}
    return events.drop([key for key in keys if key in events.columns]).with_columns(**values)
