"""Clocks: for each standard and case from when to when it ran, what it took, and whether the promise was kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from sim.errors import ChuanyueError
from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.model.standards import Pause, Standard
from sim.model.worktime import OpenTime, open_time
from sim.views.external import external_spells
from sim.views.memory import once_a_log, remembered
from sim.views.points import Moments, all_moments
from sim.views.scope import (
    By,
    Include,
    Window,
    case_keys,
    check_keys,
    extent,
    read_scenario,
    scenario_of,
    scenario_text,
    select_cases,
    with_errands,
)

__all__ = ["CLOCK_COLUMNS", "clocks", "fulfilment", "versions"]

Times = npt.NDArray[np.int64]

CLOCK_COLUMNS = {
    "standard": pl.String, "case_id": pl.String, "begin": pl.Int64, "end": pl.Int64, "paused": pl.Int64,
    "elapsed": pl.Int64, "limit": pl.Int64, "at_least": pl.Boolean, "due": pl.Int64, "state": pl.String,
    "met": pl.Boolean, "current": pl.Boolean,
}  # fmt: skip


def clocks(
    log: EventLog,
    *,
    standards: Sequence[str] = (),
    cases: Sequence[str] = (),
    window: Window | None = None,
    include: Include = "complete",
) -> pl.DataFrame:
    """One row a clock: a standard of the scenario and a case that it applies to, in which it has begun.

    Parameters
    ----------
    log
        The log; one without a scenario has no standards, and so no rows.
    standards
        Only these; by default all, of every rule version.
    cases
        Only these; by default all.
    window, include
        Which cases (docs/views.md); running clocks are those of open cases.

    Returns
    -------
    polars.DataFrame
        `standard`, `case_id`, `begin`, `end` (null while it runs), `paused`, `elapsed` (both in the standard's
        calendar, so far where it still runs), `limit`, `due` (when the limit is reached, by the pauses known),
        microseconds; `at_least` (the limit is the least that must pass); `state`: kept, broken (also: open and
        overdue), running, or void (the case ended another way and in time; of a least limit only a clock that has
        ended is kept or broken); `met` (null for the last two); `current` (rule version in force).
    """
    selected = with_errands(log, select_cases(log, window=window, include=include))
    if cases:
        selected = selected.filter(pl.col("case_id").is_in(cases))
    if cases and not _all_clocks.knows(log):
        # few cases are measured by themselves: the clocks of a whole log take a while
        rows = _clocks(log, selected, Moments(log, selected))
    else:
        rows = _all_clocks(log).join(selected.select("case_id"), on="case_id", how="semi", maintain_order="left")
    return rows.filter(pl.col("standard").is_in(standards)) if standards else rows


@once_a_log
def _all_clocks(log: EventLog) -> pl.DataFrame:
    """The clocks of all cases: what a clock shows does not depend on which others one looks at."""
    return _clocks(log, log.cases, all_moments(log))


def _clocks(log: EventLog, cases: pl.DataFrame, moments: Moments) -> pl.DataFrame:
    empty = pl.DataFrame(schema=CLOCK_COLUMNS)
    scenario = scenario_of(log)
    if scenario is None:
        return empty
    processes = set(cases["process"])
    parts = [
        _clocks_of(log, cases, part, moments).with_columns(
            standard=pl.lit(name), current=pl.lit(scenario.in_force(part))
        )
        for name, part in scenario.standards.items()
        if part.process in processes
    ]
    return pl.concat([empty, *(part.select(list(CLOCK_COLUMNS)) for part in parts)])


@lru_cache(maxsize=256)
def _calendar(text: str, name: str) -> OpenTime:
    scenario = read_scenario(text)
    return open_time(scenario.calendars[name], start=scenario.start, zone=scenario.zone, name=name)


def _clocks_of(log: EventLog, cases: pl.DataFrame, standard: Standard, moments: Moments) -> pl.DataFrame:
    chosen = cases.filter(pl.col("process") == standard.process)
    if standard.segments:
        chosen = chosen.filter(pl.col("segment").is_in(standard.segments))
    if standard.when is not None:
        chosen = chosen.filter(moments.holds(chosen, standard.when))
    begin = moments.instants(chosen, standard.begins).rename({"time": "begin"})
    end = moments.instants(chosen, standard.ends, after=begin).rename({"time": "end"})
    now = extent(log)[1]
    frame = (
        chosen.select("case_id", closed="end_time")
        .join(begin, on="case_id", maintain_order="left")
        .join(end, on="case_id", how="left", maintain_order="left")
        .with_columns(end=pl.when(pl.col("end") >= pl.col("begin")).then("end"))
        .with_columns(stop=pl.coalesce("end", "closed").fill_null(now).clip(lower_bound=pl.col("begin")))
        .with_row_index("clock")
    )
    calendar = None if standard.calendar is None else _calendar(scenario_text(log), standard.calendar)
    measured = _measured(frame, _pauses(log, standard, frame, moments), limit=standard.limit, calendar=calendar)
    return _judged(measured.with_columns(at_least=pl.lit(standard.at_least)))


def _pauses(log: EventLog, standard: Standard, frame: pl.DataFrame, moments: Moments) -> pl.DataFrame:
    """Spells in which clocks stand still: `clock`, `begin`, `end`, cut to each clock's run."""
    cases = log.cases.join(frame.select("case_id"), on="case_id", how="semi")
    spells = [_between(cases, pause, moments) for pause in standard.pauses]
    if standard.pause_external:
        spells.append(external_spells(log).join(cases.select("case_id"), on="case_id", how="semi"))
    none = pl.DataFrame(schema={"case_id": pl.String, "from": pl.Int64, "to": pl.Int64})
    return (
        frame.select("clock", "case_id", "begin", "stop")
        .join(pl.concat([none, *spells]), on="case_id")
        .select(
            "clock",
            begin=pl.max_horizontal("begin", "from"),
            end=pl.min_horizontal("stop", pl.col("to").fill_null(pl.col("stop"))),
        )
        .filter(pl.col("end") > pl.col("begin"))
    )


def _between(cases: pl.DataFrame, pause: Pause, moments: Moments) -> pl.DataFrame:
    begin = moments.instants(cases, pause.begins).rename({"time": "begin"})
    end = moments.instants(cases, pause.ends, after=begin)
    return begin.join(end, on="case_id", how="left").select("case_id", pl.col("begin").alias("from"), to="time")


def _measured(frame: pl.DataFrame, pauses: pl.DataFrame, *, limit: int, calendar: OpenTime | None) -> pl.DataFrame:
    """Elapsed time and due instant of clocks, in the coordinates of their calendar's open time."""

    def passed(times: pl.Series) -> Times:
        values = times.to_numpy().astype(np.int64)
        return values if calendar is None else calendar.between_many(np.zeros_like(values), values)

    begun, stopped = passed(frame["begin"]), passed(frame["stop"])
    still = _apart(pauses.with_columns(begin=pl.Series(passed(pauses["begin"])), end=pl.Series(passed(pauses["end"]))))
    paused = np.zeros(frame.height, dtype=np.int64)
    clock, lengths = still["clock"].to_numpy(), (still["end"] - still["begin"]).to_numpy()
    np.add.at(paused, clock, lengths)
    due = begun + limit
    order, starts = still["number"].to_numpy(), still["begin"].to_numpy()
    for number in range(int(order.max(initial=-1)) + 1):
        now = order == number
        # a pause that begins before the limit is reached puts it off by its length
        put_off = now & (starts < due[clock])
        due[clock[put_off]] += lengths[put_off]
    elapsed = stopped - begun - paused
    instants = pl.Series(due) if calendar is None else _instants(calendar, due)
    return frame.with_columns(
        paused=pl.Series(paused),
        elapsed=pl.Series(elapsed),
        limit=pl.lit(limit, pl.Int64),
        due=instants.clip(lower_bound=frame["begin"]),
    )


def _judged(clocks: pl.DataFrame) -> pl.DataFrame:
    """Clocks with their state: too long, or where the limit is a least one, ended too soon."""
    ended = pl.col("end").is_not_null()
    early = ended & (pl.col("elapsed") < pl.col("limit"))
    state = (
        pl.when(pl.when("at_least").then(early).otherwise(pl.col("elapsed") > pl.col("limit")))
        .then(pl.lit("broken"))
        .when(ended)
        .then(pl.lit("kept"))
        .when(pl.col("closed").is_not_null())
        .then(pl.lit("void"))
        .otherwise(pl.lit("running"))
    )
    return clocks.with_columns(state=state).with_columns(
        met=pl.when(pl.col("state").is_in(["kept", "broken"])).then(pl.col("state") == "kept")
    )


def _instants(calendar: OpenTime, amounts: Times) -> pl.Series:
    """When so much open time has passed; null where the calendar does not say (it closes for good, its holidays
    are unknown).
    """
    try:
        last = calendar.add(0, int(amounts.max(initial=0)))
    except ChuanyueError:
        return pl.Series([_instant(calendar, amount) for amount in amounts.tolist()], dtype=pl.Int64)
    spells = np.array(calendar.spells(0, last + 1), dtype=np.int64).reshape(-1, 2)
    lengths = spells[:, 1] - spells[:, 0]
    before = np.cumsum(lengths) - lengths
    # the first spell at whose end the amount is reached is the last that begins with less
    index = np.searchsorted(before, amounts - 1, side="right") - 1
    return pl.Series(np.where(amounts > 0, spells[index, 0] + amounts - before[index], 0) if len(spells) else amounts)


def _instant(calendar: OpenTime, amount: int) -> int | None:
    try:
        return calendar.add(0, amount)
    except ChuanyueError:
        return None


def _apart(spells: pl.DataFrame) -> pl.DataFrame:
    """Spells of each clock made disjoint, in order and numbered from 0."""
    ordered = spells.sort("clock", "begin", "end").with_columns(reached=pl.col("end").cum_max().over("clock"))
    before = pl.col("reached").shift(1).over("clock").fill_null(pl.col("begin"))
    return (
        ordered.with_columns(begin=pl.max_horizontal("begin", before))
        .filter(pl.col("end") > pl.col("begin"))
        .with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64).over("clock"))
    )


@remembered
def fulfilment(
    log: EventLog,
    *,
    by: By = (),
    standards: Sequence[str] = (),
    window: Window | None = None,
    include: Include = "complete",
) -> pl.DataFrame:
    """How each standard was kept, one row a standard (and group of `by`), in the order of the scenario.

    Parameters
    ----------
    log
        The log.
    by
        Keys of cases: process, segment, district, channel, attributes.
    standards, window, include
        As in `clocks`.

    Returns
    -------
    polars.DataFrame
        `standard`, `kind`, `measure`, `versions` (joined by |, empty: all), `current`, `calendar` (null: elapsed
        time), keys; `clocks`, `kept`, `broken`, `running`, `void` (numbers); `share` = kept / (kept + broken);
        `elapsed_mean`, `elapsed_median`, `elapsed_p95` of the clocks that have ended, `limit` (microseconds),
        `at_least`; `elapsed_p95` is the limit that 95 % would meet: the least elapsed time that 95 % of them do not
        exceed, or where `at_least` the greatest that 95 % of them reach. `target` (share asked for) and `reached`: by
        `measure`, the share is at least the target, or the mean is within the limit.
    """
    rows = clocks(log, standards=standards, window=window, include=include)
    keys = check_keys(log, by, allowed=case_keys(log))
    if keys:
        rows = rows.join(log.cases.select("case_id", *keys), on="case_id", how="left", maintain_order="left")
    ended = pl.col("elapsed").filter(pl.col("end").is_not_null())
    counts = {name: (pl.col("state") == name).sum().cast(pl.Int64) for name in ("kept", "broken", "running", "void")}
    most, least = ended.quantile(0.95, interpolation="higher"), ended.quantile(0.05, interpolation="lower")
    table = rows.group_by("standard", "current", "at_least", *keys).agg(
        clocks=pl.len().cast(pl.Int64),
        **counts,
        elapsed_mean=ended.mean(),
        elapsed_median=ended.median(),
        elapsed_p95=pl.when(pl.col("at_least").first()).then(least).otherwise(most).cast(pl.Int64),
    )
    decided = pl.col("kept") + pl.col("broken")
    table = table.join(_facts(scenario_of(log)), on="standard").with_columns(
        share=pl.when(decided > 0).then(pl.col("kept") / decided)
    )
    within = pl.when("at_least").then(pl.col("elapsed_mean") >= pl.col("limit"))
    reached = (
        pl.when(pl.col("measure") == "mean")
        .then(within.otherwise(pl.col("elapsed_mean") <= pl.col("limit")))
        .otherwise(pl.col("share") >= pl.col("target"))
    )
    first = ["standard", "kind", "measure", "versions", "current", "calendar", *keys, "clocks", *counts, "share"]
    return (
        table.with_columns(reached=reached)
        .sort("place", *keys, nulls_last=True)
        .select(*first, "elapsed_mean", "elapsed_median", "elapsed_p95", "limit", "at_least", "target", "reached")
    )


def _facts(scenario: Scenario | None) -> pl.DataFrame:
    """What the scenario says of its standards, with their `place` in it."""
    known = {} if scenario is None else scenario.standards
    rows = [
        (place, name, part.kind, part.measure, "|".join(part.versions), part.calendar, part.share, part.limit)
        for place, (name, part) in enumerate(known.items())
    ]
    return pl.DataFrame(
        rows,
        schema={
            "place": pl.Int64, "standard": pl.String, "kind": pl.String, "measure": pl.String, "versions": pl.String,
            "calendar": pl.String, "target": pl.Float64, "limit": pl.Int64,
        },
        orient="row",
    )  # fmt: skip


def versions(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """Promises kept by rule version: `version`, `current`, `kept`, `broken`, `share`; what stands in all versions
    counts in each.

    Internal limits are no promises and are left out. One row with version null where the scenario names no versions.
    """
    scenario = scenario_of(log)
    table = fulfilment(log, window=window, include=include).filter(pl.col("kind") != "internal")
    known = [] if scenario is None else sorted({v for s in scenario.standards.values() for v in s.versions})
    rows = []
    for version in (*known,) or (None,):
        named = pl.col("versions").str.split("|").list.contains(version or "")
        part = table.filter((pl.col("versions") == "") | named)
        kept, broken = int(part["kept"].sum()), int(part["broken"].sum())
        current = scenario is None or scenario.rules is None or scenario.rules == version
        rows.append((version, current, kept, broken, kept / (kept + broken) if kept + broken else None))
    schema = {"version": pl.String, "current": pl.Boolean, "kept": pl.Int64, "broken": pl.Int64, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
