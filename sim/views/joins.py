"""Where branches meet: the log says what the last of them sent, the process says that the others led there too."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx
import polars as pl

from sim.model.scenario import Scenario

__all__ = ["joined"]

_SCHEMA = {"process": pl.String, "join": pl.String, "before": pl.String, "behind": pl.String}


def joined(scenario: Scenario | None, work: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Of items that sent nothing on, those whose branch met its siblings at a join, as arrows to what the join sent.

    Parameters
    ----------
    scenario
        Whose processes have the joins; None has none.
    work
        The trail of all items, with `node` and `delay`.
    last
        The items that sent nothing on.

    Returns
    -------
    polars.DataFrame
        `work_id` (of the item), `process`, `delay`, `source`, `target`. The delay is that of the work behind the
        join: the wait for the siblings is synchronisation, no hand-over. Of several things that a join sends the
        first one stands for all.
    """
    pairs = pl.DataFrame([] if scenario is None else list(_joins(scenario)), schema=_SCHEMA, orient="row")
    sent = work.filter(pl.col("sender").is_not_null()).select(
        "case_id", "process", "delay", "start_time", behind="element_id", target="node", before="from_element"
    )
    outputs = sent.join(pairs, on=["process", "before", "behind"]).drop("before")
    return (
        last.select("work_id", "case_id", "process", "end_time", before="element_id", source="node")
        .join(pairs, on=["process", "before"])
        .join(outputs, on=["case_id", "process", "join", "behind"])
        .filter(pl.col("start_time") >= pl.col("end_time"))
        .sort("work_id", "start_time", "target")
        .unique("work_id", keep="first", maintain_order=True)
        .select("work_id", "process", "delay", "source", "target")
    )


def _joins(scenario: Scenario) -> Iterator[tuple[str, str, str, str]]:
    """Process, join, activity before it and activity behind it, with only gateways and events between."""
    for process in scenario.processes:
        graph = scenario.graph(process)
        for node, kind in graph.nodes(data="type"):
            if kind in ("parallel", "inclusive", "leave") and graph.in_degree(node) > 1:
                for before in _activities(graph.reverse(copy=False), node):
                    for behind in _activities(graph, node):
                        yield process, node, before, behind


def _activities(graph: nx.MultiDiGraph[str], node: str) -> list[str]:
    """The first activities on all ways from a node."""
    found, seen, ahead = [], {node}, list(graph.successors(node))
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        if graph.nodes[here]["type"] == "activity":
            found.append(here)
        else:
            ahead.extend(graph.successors(here))
    return sorted(found)
