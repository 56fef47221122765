"""Distances and counts of two engines' runs of one model (`peer_prosimos.py`)."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.stats import wasserstein_distance

import sim
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.prosimos.onto import with_parameters
from sim.interchange.prosimos.write import write_prosimos

HOUR = 3600.0
LEAST_NOISE = 0.02
"""Of the mean cycle time: below it a distance is none."""
SPREAD = 3.0
"""Standard deviations of their counts within which ours must lie."""


@dataclass(frozen=True)
class Run:
    """One run: cycle times in seconds, counts of activities, and how long each was worked on, in seconds."""

    cycles: np.ndarray
    counts: Counter[str]


@dataclass(frozen=True)
class Figures:
    """What one row of the table says; times in hours."""

    model: str
    cases: int
    mean_ours: float
    mean_theirs: float
    distance: float
    noise: float
    ratio: float
    counts_outside: list[str]
    mean_log: float | None
    ratio_log: float | None
    ratio_theirs_log: float | None


def theirs(log: Path) -> Run:
    """A run of Prosimos, from its log with events."""
    rows = pl.read_csv(log, schema_overrides={"case_id": pl.String})
    times = rows.with_columns(pl.col("enable_time", "end_time").str.to_datetime(time_unit="us", time_zone="UTC"))
    return _run(times, "enable_time")


def beside(parameters: Path) -> Run | None:
    """The log that lies beside a model, if one does; it has no time of enabling."""
    path = parameters.with_suffix(".csv.gz")
    if not path.exists():
        return None
    rows = pl.read_csv(path, schema_overrides={"case_id": pl.String})
    times = rows.with_columns(pl.col("start_time", "end_time").str.to_datetime(time_unit="us", time_zone="UTC"))
    return _run(times, "start_time")


def _run(rows: pl.DataFrame, begin: str) -> Run:
    cases = rows.group_by("case_id").agg(pl.col(begin).min().alias("begin"), pl.col("end_time").max().alias("end"))
    cycles = (cases["end"] - cases["begin"]).dt.total_microseconds().to_numpy() / 1e6
    return Run(cycles, Counter(" ".join(name.split()) for name in rows["activity"].to_list()))


def imported(bpmn: Path, parameters: Path, *, cases: int, start: str) -> dict[str, Any]:
    """The scenario of a model."""
    written = with_parameters(import_bpmn(bpmn), parameters).written
    when = datetime.fromisoformat(start)
    return written | {"start": when.replace(tzinfo=None).isoformat(), "zone": "UTC", "horizon": {"cases": cases}}


def rewritten(bpmn: Path, parameters: Path, folder: Path) -> Path:
    """A parameter file as we write it: for files that Prosimos of today cannot read."""
    path = folder / parameters.name
    write_prosimos(with_parameters(import_bpmn(bpmn), parameters).scenario(), path)
    return path


def ours(scenario: dict[str, Any], number: int, *, from_start: bool = False) -> Run:
    """A run of ours; waits in the process count as activities, as Prosimos logs its events."""
    log = sim.simulate(scenario, seed=1, replication=number)
    names = {
        element: part.get("name", part.get("origin", element))
        for process in scenario["processes"].values()
        for element, part in process["elements"].items()
    }
    begin = log.cases["arrival_time"]
    if from_start:
        first = log.work.group_by("case_id").agg(pl.col("start_time").min())
        begin = log.cases.join(first, on="case_id", how="left", maintain_order="left")["start_time"]
    cycles = ((log.cases["end_time"] - begin) / 1e6).drop_nulls().to_numpy()
    done = log.work.filter(pl.col("end_time").is_not_null())["element_id"].to_list()
    waits = log.events.filter(pl.col("kind") == "received")["element_id"].to_list()
    return Run(cycles, Counter(names.get(one, one) for one in done + waits))


def compare(files: tuple[Path, Path], cases: int, logs: Sequence[Path], start: str) -> Figures:
    """The figures of one model, of whose files both engines have made runs."""
    scenario = imported(*files, cases=cases, start=start)
    mine = [ours(scenario, number) for number in range(len(logs))]
    peers = [theirs(log) for log in logs]
    distance = _across(mine, peers)
    noise = max(_within(mine), _within(peers), LEAST_NOISE * _mean(peers))
    outside = [name for name in sorted({*mine[0].counts, *peers[0].counts}) if not _inside(name, mine, peers)]
    log = beside(files[1])
    ratio_log = ratio_theirs = None
    if log is not None:
        started = [ours(scenario, number, from_start=True) for number in range(len(logs))]
        floor = max(_within(mine), _within(peers), LEAST_NOISE * float(log.cycles.mean()))
        ratio_log, ratio_theirs = _across(started, [log]) / floor, _across(peers, [log]) / floor
    return Figures(
        files[1].stem, cases, _mean(mine) / HOUR, _mean(peers) / HOUR, distance / HOUR, noise / HOUR,
        distance / noise, outside, None if log is None else float(log.cycles.mean()) / HOUR, ratio_log, ratio_theirs,
    )  # fmt: skip


def _mean(runs: Sequence[Run]) -> float:
    return statistics.fmean(float(run.cycles.mean()) for run in runs)


def _across(some: Sequence[Run], others: Sequence[Run]) -> float:
    return statistics.median(wasserstein_distance(a.cycles, b.cycles) for a, b in product(some, others))


def _within(runs: Sequence[Run]) -> float:
    return statistics.median(wasserstein_distance(a.cycles, b.cycles) for a, b in combinations(runs, 2))


def _inside(name: str, mine: Sequence[Run], peers: Sequence[Run]) -> bool:
    """Whether the mean count of ours lies within three standard deviations of theirs, or half a case."""
    found = [run.counts[name] for run in peers]
    gap = abs(statistics.fmean(run.counts[name] for run in mine) - statistics.fmean(found))
    return gap <= max(SPREAD * statistics.stdev(found), 0.5)


def line(one: Figures) -> str:
    """One row of the table in docs/prosimos.md."""
    cells = [
        one.model, str(one.cases), _shown(one.mean_ours), _shown(one.mean_theirs), _shown(one.distance),
        _shown(one.noise), f"{one.ratio:.2f}", ", ".join(one.counts_outside) or "none", _shown(one.mean_log),
        "–" if one.ratio_log is None else f"{one.ratio_log:.2f}",
        "–" if one.ratio_theirs_log is None else f"{one.ratio_theirs_log:.2f}",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _shown(hours: float | None) -> str:
    """A time with its unit, in three figures."""
    if hours is None:
        return "–"
    return f"{hours:.3g} h" if hours >= 0.1 or hours == 0 else f"{hours * HOUR:.3g} s"


def plain(one: Figures) -> dict[str, Any]:
    """The figures as plain data."""
    return asdict(one)
