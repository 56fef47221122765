"""When cases waited for somebody outside: the customer, a permit, material."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.views.memory import once_a_log
from sim.views.scope import scenario_of

__all__ = ["OUTSIDE", "external_spells"]

OUTSIDE = ("customer", "permit", "material", "third_party")
"""Who or what an external wait is for; waits for time, an event or another case are the organisation's own."""

_GATEWAY = {"process": pl.String, "element_id": pl.String, "target": pl.String}


@once_a_log
def external_spells(log: EventLog) -> pl.DataFrame:
    """When cases waited for the customer, a permit or material: `case_id`, `from`, `to` (null while it lasts).

    A wait at an event gateway is one of these where something from outside is among the events behind it, whichever
    of them happens first: as long as the deadline has not passed, it is the customer who is waited for.
    """
    detail = pl.col("detail").str
    rows = log.events.filter(pl.col("kind").is_in(["waiting", "received"])).select(
        "case_id",
        "element_id",
        "kind",
        "time",
        visit=detail.json_path_match("$.visit"),
        whom=detail.json_path_match("$.for"),
    )
    keys = ["case_id", "element_id", "visit"]
    begun = rows.filter(pl.col("kind") == "waiting")
    received = rows.filter(pl.col("kind") == "received").select(*keys, to="time")
    own = begun.filter(pl.col("whom").is_in(OUTSIDE)).join(received, on=keys, how="left")
    raced = _raced(log, begun.filter(pl.col("whom") == "event"), received)
    return pl.concat([part.select("case_id", pl.col("time").alias("from"), "to") for part in (own, raced)])


def _raced(log: EventLog, begun: pl.DataFrame, received: pl.DataFrame) -> pl.DataFrame:
    """Waits at event gateways for something outside; what ends one bears the gateway's visit at the event's place."""
    scenario = scenario_of(log)
    pairs = pl.DataFrame([] if scenario is None else list(_gateways(scenario)), schema=_GATEWAY, orient="row")
    asked = begun.join(log.cases.select("case_id", "process"), on="case_id").join(pairs, on=["process", "element_id"])
    ended = asked.join(
        received.rename({"element_id": "target"}), on=["case_id", "target", "visit"], how="left"
    )  # fmt: skip
    return ended.group_by("case_id", "element_id", "visit", "time", maintain_order=True).agg(pl.col("to").min())


def _gateways(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Process, event gateway and event behind it, where one of the events comes from outside."""
    for process in scenario.processes:
        graph = scenario.graph(process)
        for node, kind in graph.nodes(data="type"):
            if kind == "event":
                events = list(graph.successors(node))
                if any(getattr(graph.nodes[event]["element"], "waits_for", None) in OUTSIDE for event in events):
                    yield from ((process, node, event) for event in events)
