"""Benchmarking: one's own figures beside those of others, all of them, and where it is worth breaking through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import polars as pl

from sim.errors import InputError
from sim.log.eventlog import EventLog
from sim.model.benchmark import Peer, check_peers
from sim.model.evaluation import Evaluation
from sim.model.measures import Indicator
from sim.model.scenario import Scenario
from sim.views.breaches import clock_holders
from sim.views.evaluation.figures import Figures
from sim.views.scope import Include, Window, scenario_of
from sim.views.waits import waits

__all__ = ["Gap", "benchmark"]

_FOCUS = 3
"""Gaps to break through at."""


@dataclass(frozen=True)
class Gap:
    """One figure beside those of others.

    Attributes
    ----------
    figure, timed
        Its name, and whether it is a time in seconds.
    own, n
        This company's value (null where the log cannot tell), and how many cases or clocks are behind it.
    best, best_peer, middle
        The best of the others, whose it is, and their median.
    better
        lower or higher.
    to_best, to_middle
        How far behind, relative to the other's value; negative: ahead.
    rank
        One's own place among all, from 1.
    peers
        All others, the best first.
    department
        The department in which most of the time behind it lies.
    focus
        Among the worst gaps, where a breakthrough is worth most.
    """

    figure: str
    timed: bool
    own: float | None
    n: int
    best: float
    best_peer: Peer
    middle: float
    better: str
    to_best: float | None
    to_middle: float | None
    rank: int | None
    peers: tuple[Peer, ...]
    department: str | None
    focus: bool = False


def benchmark(
    log: EventLog,
    peers: Sequence[Peer],
    *,
    evaluation: Evaluation | None = None,
    window: Window | None = None,
    include: Include = "complete",
) -> tuple[Gap, ...]:
    """Every figure of the table, the widest gap to the best first; those that the log cannot tell come last.

    Parameters
    ----------
    log
        The log.
    peers
        The table of others.
    evaluation
        For its further indicators; by default the scenario's.
    window, include
        As everywhere (docs/views.md).

    Raises
    ------
    InputError
        The table names an indicator or standard that the scenario does not have.
    """
    scenario = scenario_of(log)
    given = evaluation or (scenario.evaluation if scenario is not None else None)
    further = given.indicators if given is not None else {}
    indicators = {**(scenario.indicators if scenario is not None else {}), **further}
    standards = list(scenario.standards) if scenario is not None else []
    wrong = list(check_peers(tuple(peers), standards=standards, indicators=list(indicators)))
    if wrong:
        raise InputError(wrong)
    figures = Figures(log, further=further, window=window, include=include)
    holders = _Holders(log, scenario, indicators, window, include)
    grouped: dict[str, list[Peer]] = {}
    for peer in peers:
        grouped.setdefault(peer.figure, []).append(peer)
    gaps = [_gap(figure, others, figures, indicators, holders) for figure, others in grouped.items()]
    gaps.sort(key=lambda gap: (gap.to_best is None, -(gap.to_best or 0.0), gap.figure))
    worst = [gap.figure for gap in gaps if gap.to_best is not None and gap.to_best > 0][:_FOCUS]
    return tuple(replace(gap, focus=gap.figure in worst) for gap in gaps)


def _gap(
    figure: str, others: Sequence[Peer], figures: Figures, indicators: dict[str, Indicator], holders: _Holders
) -> Gap:
    own, n = figures.of(figure)
    head, _, name = figure.partition(".")
    timed = figure.endswith(".mean") or (head == "indicator" and indicators[name].kind == "mean_time")
    natural = indicators[name].better if head == "indicator" else "lower" if timed else "higher"
    better = next((peer.better for peer in others if peer.better is not None), natural)
    ranked = sorted(others, key=lambda peer: (peer.value if better == "lower" else -peer.value, peer.company.en))
    values = [peer.value for peer in ranked]
    best, middle = values[0], float(median(values))
    ahead = [value for value in values if own is not None and (value < own if better == "lower" else value > own)]
    return Gap(
        figure=figure,
        timed=timed,
        own=own,
        n=n,
        best=best,
        best_peer=ranked[0],
        middle=middle,
        better=better,
        to_best=_behind(own, best, better),
        to_middle=_behind(own, middle, better),
        rank=None if own is None else 1 + len(ahead),
        peers=tuple(ranked),
        department=holders.of(figure),
    )


def _behind(own: float | None, other: float, better: str) -> float | None:
    """How far one's own value is behind another, relative to it; null where either is not known or the other is 0."""
    if own is None or other == 0:
        return None
    return (own - other if better == "lower" else other - own) / abs(other)


class _Holders:
    """In which department most of the time behind a figure lies."""

    def __init__(
        self,
        log: EventLog,
        scenario: Scenario | None,
        indicators: dict[str, Indicator],
        window: Window | None,
        include: Include,
    ) -> None:
        self.log, self.scenario, self.indicators = log, scenario, indicators
        self.window, self.include = window, include

    def of(self, figure: str) -> str | None:
        """The department, or null where nobody can be told."""
        head, _, name = figure.partition(".")
        if head == "standard":
            return self._clocks([name.removesuffix(".mean")])
        if head == "experience":
            return None
        part = self.indicators[name]
        if part.standards:
            return self._clocks(list(part.standards))
        return self._waits(list(part.process))

    def _clocks(self, standards: list[str]) -> str | None:
        held = clock_holders(self.log, standards=standards, window=self.window, include=self.include)
        return _most(held.drop_nulls("department"), "held")

    def _waits(self, processes: list[str]) -> str | None:
        rows = waits(self.log, by=("process", "department"), window=self.window, include=self.include)
        if processes:
            rows = rows.filter(pl.col("process").is_in(processes))
        own = pl.col("wait") - pl.col("wait_external").fill_null(0)
        return _most(rows.drop_nulls("department").with_columns(own=own), "own")


def _most(rows: pl.DataFrame, column: str) -> str | None:
    sums = rows.group_by("department").agg(pl.col(column).sum()).sort(column, "department", descending=[True, False])
    return None if sums.is_empty() else str(sums["department"][0])
