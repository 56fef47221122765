"""What the map of a process shows of its flow: boxes, arrows and lanes with their labels; the rare ones are left out
and counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.views.flow import END, START, delays_end, flow_arrows, flow_boxes, processes_of
from sim.views.names import names_of
from sim.views.scope import scenario_of
from sim.words import Lang

__all__ = ["Arrow", "Box", "FlowMap", "Lane", "flow_maps"]

_ENOUGH_BOXES, _ENOUGH_ARROWS = 0.98, 0.95  # of all work items, and of all hand-overs
_FEW = 24  # arrows that never make a map hard to read


class Limits(NamedTuple):
    """How many boxes, lanes and arrows a map may have."""

    boxes: int
    lanes: int
    arrows: int


_MOST = {True: Limits(40, 16, 70), False: Limits(26, 12, 44)}
"""Of a process that somebody designed, and of what a log from outside happens to hold."""


@dataclass(frozen=True)
class Lane:
    """A department; `front` stands above the line of visibility."""

    id: str | None
    label: str
    front: bool


@dataclass(frozen=True)
class Box:
    """An activity as one department does it: `items` worked, `queue` waiting on average, `returned` share, `wait`
    median (microseconds).
    """

    id: str
    label: str
    post: str
    department: str | None
    items: int
    queue: float | None
    returned: float | None
    wait: float | None


@dataclass(frozen=True)
class Arrow:
    """Work handed from one box to another: how often, and median and sum of its delay (microseconds)."""

    source: str
    target: str
    count: int
    delay: float | None
    total: float | None


@dataclass(frozen=True)
class FlowMap:
    """The map of one process; `items_shown` and `arrows_shown` are shares of all work items and hand-overs.

    Delays run from sending to the start of work; where the log knows no starts (`until_end`), to its end.
    """

    process: str
    label: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    lanes: tuple[Lane, ...]
    cases: int
    items_shown: float
    arrows_shown: float
    until_end: bool = False


def flow_maps(log: EventLog, lang: Lang, *, at_most: int = 12) -> tuple[FlowMap, ...]:
    """The maps of a log's processes, the one with the most work first.

    Parameters
    ----------
    log
        Simulated or from outside; where it does not say who sent what, the item before in the case counts as the
        sender.
    lang
        Language of the labels.
    at_most
        How many maps.
    """
    return tuple(_map(log, process, lang) for process in processes_of(log)[:at_most])


def _map(log: EventLog, process: str, lang: Lang) -> FlowMap:
    all_nodes = flow_boxes(log).filter(pl.col("process") == process)
    all_edges = flow_arrows(log).filter(pl.col("process") == process)
    limits = _MOST[scenario_of(log) is not None]
    kept = _frequent_boxes(all_nodes, limits)
    arrows = _frequent_arrows(all_edges, kept["node"].to_list(), limits)
    handed = int(all_edges.filter((pl.col("source") != START) & (pl.col("target") != END))["count"].sum())
    shown = sum(a.count for a in arrows if a.source != START and a.target != END)
    return FlowMap(
        process=process,
        label=names_of(log).of("process", process, lang),
        boxes=tuple(_box(row, log, process, lang) for row in kept.iter_rows(named=True)),
        arrows=arrows,
        lanes=_lanes(log, kept, lang),
        cases=log.cases.filter(pl.col("process") == process).height,
        items_shown=int(kept["items"].sum()) / max(int(all_nodes["items"].sum()), 1),
        arrows_shown=shown / max(handed, 1),
        until_end=delays_end(log) == "end_time",
    )


def _frequent_boxes(nodes: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The most frequent boxes in the most frequent departments."""
    busiest = (
        nodes.group_by("department")
        .agg(pl.col("items").sum())
        .sort(["items", "department"], descending=[True, False], nulls_last=True)
    )
    kept = nodes.join(busiest.head(limits.lanes).select("department"), on="department", how="semi", nulls_equal=True)
    kept = kept.sort(["items", "node"], descending=[True, False])
    before = kept["items"].cum_sum() - kept["items"]
    return kept.filter(
        (before < _ENOUGH_BOXES * max(int(nodes["items"].sum()), 1)) | (kept["items"] * 50 >= kept["items"].max())
    ).head(limits.boxes)


def _frequent_arrows(edges: pl.DataFrame, boxes: list[str], limits: Limits) -> tuple[Arrow, ...]:
    """Arrows between boxes that are shown: the most frequent, and the strongest into and out of each box."""
    known = {*boxes, START, END}
    total, running = int(edges["count"].sum()), 0
    arrows: list[Arrow] = []
    reached: set[str] = set()
    left: set[str] = set()
    for row in edges.iter_rows(named=True):
        source, target = row["source"], row["target"]
        most = running >= _ENOUGH_ARROWS * total and len(arrows) >= _FEW
        enough = most or len(arrows) >= limits.arrows
        strongest = source != target and (target not in reached or source not in left)
        if {source, target} <= known and (strongest or not enough):
            delay, lost = row["median"], row["total"] if row["known"] else None
            arrows.append(Arrow(source, target, row["count"], delay, lost))
            running += row["count"]
        if source != target:
            reached.add(target)
            left.add(source)
    return tuple(arrows)


def _box(row: dict[str, object], log: EventLog, process: str, lang: Lang) -> Box:
    names = names_of(log)
    element, post, department = (None if row[k] is None else str(row[k]) for k in ("element_id", "post", "department"))
    label = names.step(process, element, lang)
    return Box(
        id=str(row["node"]),
        label=str(row["activity"]) if label == element and row["activity"] is not None else label,
        post="" if post is None else names.of("post", post, lang),
        department=department,
        items=_whole(row["items"]),
        queue=_number(row["queue"]),
        returned=_number(row["returned"]),
        wait=_number(row["wait"]),
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _lanes(log: EventLog, nodes: pl.DataFrame, lang: Lang) -> tuple[Lane, ...]:
    scenario, names = scenario_of(log), names_of(log)
    present: list[str | None] = nodes["department"].unique(maintain_order=True).to_list()
    return tuple(
        Lane(id=department, label=names.of("department", department, lang), front=_in_front(scenario, department))
        for department in sorted(present, key=lambda d: (d is None, d or ""))
    )


def _in_front(scenario: Scenario | None, department: str | None) -> bool:
    known = {} if scenario is None else scenario.departments
    return department is not None and department in known and known[department].front
