"""Everything about evaluation at once: units, value chain, risks, comparison with others, customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.benchmark import Peer
from sim.model.evaluation import Evaluation
from sim.views.evaluation.benchmark import Gap, benchmark
from sim.views.evaluation.customers import CustomersEvaluated, customers
from sim.views.evaluation.judge import Evaluated, evaluate
from sim.views.evaluation.proposal import proposal
from sim.views.risks import risk_register
from sim.views.scope import Include, Window, scenario_of
from sim.views.value_chain import value_chain

__all__ = ["Assessment", "assess"]

_LISTED = 20
"""VIP customers that a list names."""


@dataclass(frozen=True)
class Assessment:
    """What a log shows about how well the organisation serves.

    Attributes
    ----------
    evaluated
        Departments, posts and the company by their indicator systems.
    chain, risks
        The value chain and the risk register (their views).
    gaps
        One's own figures beside others', where a table of these was given.
    customers
        Customers by the customer evaluation; None where there is none.
    proposed
        A redesign that follows from it, as data; None where nothing changes.
    """

    evaluated: Evaluated
    chain: pl.DataFrame
    risks: pl.DataFrame
    gaps: tuple[Gap, ...]
    customers: CustomersEvaluated | None
    proposed: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; times in seconds."""
        return {
            "evaluation": self.evaluated.to_dict(),
            "value_chain": self.chain.to_dicts(),
            "risks": self.risks.to_dicts(),
            "benchmark": [_gap(gap) for gap in self.gaps],
            "customers": None if self.customers is None else _customers(self.customers),
            "proposal": self.proposed,
        }


def assess(
    log: EventLog,
    *,
    evaluation: Evaluation | None = None,
    peers: Sequence[Peer] = (),
    window: Window | None = None,
    include: Include = "complete",
) -> Assessment:
    """Everything that evaluation tells of a log.

    Parameters
    ----------
    log
        The log.
    evaluation
        Instead of the scenario's.
    peers
        Others' figures to compare with.
    window, include
        As everywhere (docs/views.md).

    Raises
    ------
    InputError
        Weights or judgements are wrong, or the table of others names what the scenario does not have.
    """
    scenario = scenario_of(log)
    found = customers(log, evaluation=evaluation, window=window, include=include)
    return Assessment(
        evaluated=evaluate(log, evaluation=evaluation, window=window, include=include),
        chain=value_chain(log, window=window, include=include),
        risks=risk_register(log, window=window, include=include),
        gaps=benchmark(log, peers, evaluation=evaluation, window=window, include=include) if peers else (),
        customers=found,
        proposed=None if found is None or scenario is None else proposal(found, scenario),
    )


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "figure": gap.figure, "timed": gap.timed, "better": gap.better, "own": gap.own, "n": gap.n, "best": gap.best,
        "median": gap.middle, "to_best": gap.to_best, "to_median": gap.to_middle, "rank": gap.rank, "focus": gap.focus,
        "department": gap.department,
        "peers": [
            {"company": peer.company.model_dump(), "value": peer.value, "year": peer.year, "source": peer.source}
            for peer in gap.peers
        ],
    }  # fmt: skip


def _customers(found: CustomersEvaluated) -> dict[str, Any]:
    vip = found.table.filter("vip")
    return {
        "segments": found.segments.to_dicts(),
        "ratings": found.ratings.to_dicts(),
        "vip": {"number": vip.height, "first": vip.head(_LISTED)["customer"].to_list()},
        "green_channel": found.green,
    }
