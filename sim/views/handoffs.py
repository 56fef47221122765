"""Hand-offs: who passed work to whom, how long it lay on the way, what was lost, and where cases bounce."""

from __future__ import annotations

from typing import Literal

import networkx as nx
import polars as pl

from sim.log.eventlog import EventLog
from sim.views.measures import BACK, known_sum
from sim.views.memory import once_a_log, remembered
from sim.views.scope import By, Include, Window, check_keys, select_cases, select_work
from sim.views.trail import trail

__all__ = ["betweenness", "bouncing", "crossings", "handoffs", "network"]

_SPANS = ("transfer", "delay", "sojourn")
Unit = Literal["department", "post", "resource"]


def crossings(
    log: EventLog,
    *,
    between: Unit = "department",
    by: By = (),
    window: Window | None = None,
    include: Include = "complete",
) -> pl.DataFrame:
    """One row a hand-off, in canonical order: what `handoffs` counts and a picture's click opens.

    Parameters
    ----------
    log
        The log.
    between
        Which units `giver` and `taker` are.
    by, window, include
        As everywhere (docs/views.md).

    Returns
    -------
    polars.DataFrame
        `work_id` (the receiving item), `case_id`, `giver`, `taker`, keys; `since` (sent), `transfer` (to receipt),
        `delay` (to start) and `sojourn` (to the end), microseconds; `lost` (information was lost on the way),
        `returned`, `asked` (what the receiver did), `back` (a rework, return or answer), `ping_pong` (the case
        came to the giver from the taker).
    """
    keys = check_keys(log, by)
    cases = select_cases(log, window=window, include=include)
    items = trail(log)
    rows = select_work(log, cases, by=keys, work=_handed(log))
    # a sender's number is its row
    rows = rows.with_columns(came=items[f"entry_{between}"].gather(rows["sender"]))
    # a reader gives all finished work the outcome `done`: that says nothing of what was sent back
    tells = pl.lit(log.recipe is not None or items["outcome"].is_in(["returned", "asked"]).any())
    differs = pl.col(between) != pl.col(f"from_{between}")
    return rows.select(
        "work_id",
        "case_id",
        *keys,
        giver=f"from_{between}",
        taker=between,
        since="since",
        transfer=pl.col("enable_time") - pl.col("since"),
        delay=pl.col("start_time") - pl.col("since"),
        sojourn=pl.col("end_time") - pl.col("since"),
        lost="lost",
        returned=pl.when(tells).then(pl.col("outcome") == "returned"),
        asked=pl.when(tells).then(pl.col("outcome") == "asked"),
        back=pl.col("kind").is_in(BACK[:3]),
        ping_pong=(differs & (pl.col("came") == pl.col(between))).fill_null(value=False),
    )


@once_a_log
def _handed(log: EventLog) -> pl.DataFrame:
    """The items of the trail that came by a hand-off, and whether information was `lost` on the way."""
    lost = log.events.filter(pl.col("kind") == "lost").select(
        "case_id",
        "element_id",
        visit=pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32),
        lost=pl.lit(value=True),
    )
    handed = trail(log).filter("handed")
    met = handed.join(lost.unique(), on=["case_id", "element_id", "visit"], how="left", maintain_order="left")
    # a log from outside that tells of no loss knows nothing of any
    knows = log.recipe is not None or lost.height > 0
    return met.with_columns(pl.col("lost").fill_null(value=False)) if knows else met


@remembered
def handoffs(
    log: EventLog,
    *,
    between: Unit = "department",
    by: By = (),
    window: Window | None = None,
    include: Include = "complete",
) -> pl.DataFrame:
    """The hand-off matrix, one row a pair of units (and group of `by`), the longest total delay first.

    A hand-off is a step from one post to another; where both posts are in one department the pair is on the diagonal.

    Returns
    -------
    polars.DataFrame
        `giver`, `taker`; `count`, `cases`; `transfer_total`, `_mean`, `_median`, `delay_total`, `_mean`, `_median`
        and `sojourn_total`, `_mean`, `_median` (microseconds; the sojourn holds the receiver's work too, and is
        all that a log without starts knows); `lost`, `returned`, `asked`, `back`, `ping_pong` (numbers);
        `share_of_cycle` (total delay over the cycle time of all selected cases). Null where the log cannot tell.
    """
    keys = check_keys(log, by)
    rows = crossings(log, between=between, by=keys, window=window, include=include)
    flags = ("lost", "returned", "asked", "back", "ping_pong")
    table = rows.group_by(*keys, "giver", "taker").agg(
        count=pl.len().cast(pl.Int64),
        cases=pl.col("case_id").n_unique().cast(pl.Int64),
        **{f"{name}_total": known_sum(name) for name in _SPANS},
        **{f"{name}_mean": pl.col(name).mean() for name in _SPANS},
        **{f"{name}_median": pl.col(name).median() for name in _SPANS},
        **{name: known_sum(name).cast(pl.Int64) for name in flags},
    )
    cycle = select_cases(log, window=window, include=include)["cycle"].sum()
    return table.with_columns(share_of_cycle=pl.col("delay_total") / (cycle or None)).sort(
        *keys,
        "delay_total",
        "sojourn_total",
        "count",
        "giver",
        "taker",
        descending=[*(False for _ in keys), True, True, True, False, False],
        nulls_last=True,
    )


def network(
    log: EventLog, *, between: Unit = "department", window: Window | None = None, include: Include = "complete"
) -> nx.DiGraph[str]:
    """The hand-off network: units as nodes, and on each edge `count`, `delay_total`, `delay_median`, `back`,
    `ping_pong`.

    The hand-over-of-work network of van der Aalst, Reijers and Song (2005), Computer Supported Cooperative Work
    14, 549-593.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    table = (
        handoffs(log, between=between, window=window, include=include)
        .drop_nulls(["giver", "taker"])
        .sort("giver", "taker")
    )
    for row in table.iter_rows(named=True):
        if row["giver"] != row["taker"]:
            kept = {name: row[name] for name in ("count", "delay_total", "delay_median", "back", "ping_pong")}
            graph.add_edge(row["giver"], row["taker"], **kept)
    return graph


def betweenness(graph: nx.DiGraph[str]) -> pl.DataFrame:
    """Which units stand between others: `unit`, `betweenness` (0 to 1), `received`, `given` (hand-offs); the
    highest first.

    Share of the shortest paths (fewest hand-offs) between two other units that lead through this one, after
    Freeman (1977).
    """
    central = nx.betweenness_centrality(graph)
    rows = [
        (unit, central[unit], int(graph.in_degree(unit, weight="count")), int(graph.out_degree(unit, weight="count")))
        for unit in sorted(graph)
    ]
    schema = {"unit": pl.String, "betweenness": pl.Float64, "received": pl.Int64, "given": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").sort("betweenness", "unit", descending=[True, False])


def bouncing(
    log: EventLog, *, between: Unit = "department", window: Window | None = None, include: Include = "complete"
) -> pl.DataFrame:
    """Where cases bounce: one row an unordered pair, `one`, `other`, `bounces`, `cases`; the most bounces first."""
    rows = crossings(log, between=between, window=window, include=include).filter("ping_pong")
    return (
        rows.group_by(one=pl.min_horizontal("giver", "taker"), other=pl.max_horizontal("giver", "taker"))
        .agg(bounces=pl.len().cast(pl.Int64), cases=pl.col("case_id").n_unique().cast(pl.Int64))
        .sort("bounces", "one", "other", descending=[True, False, False])
    )
