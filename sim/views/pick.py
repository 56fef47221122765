"""Finding what to walk: a median, a 95th percentile or the worst case, post, day or department."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.eventlog import EventLog
from sim.views.bottlenecks import bottlenecks
from sim.views.breaches import breaches
from sim.views.handoffs import crossings
from sim.views.queues import in_queue, mean_number
from sim.views.scope import DAY, Window, extent, scenario_of
from sim.views.trail import trail

__all__ = ["Pick", "day_of", "find_case", "find_day", "find_department", "find_post"]

Pick = Literal["median", "p95", "worst"]

_FEW = 20  # completed cases below which a process says little about its median


def find_case(log: EventLog, *, pick: Pick = "median", process: str | None = None) -> str:
    """The id of the case to walk.

    Parameters
    ----------
    log
        The log.
    pick
        `median`, `p95`: the completed case whose cycle is nearest to that quantile (of equals the first id).
        `worst`: the case whose broken promise of the rules in force is over its limit by the greatest share; where
        none is broken, the longest cycle.
    process
        Only its cases. By default `median` and `p95` look at the process whose cases cross most departments, since
        a median over unlike processes is nobody's story; `worst` looks at all.

    Raises
    ------
    InputError
        There is no such case in the log.
    """
    cases = log.cases if process is None else log.cases.filter(pl.col("process") == process)
    if pick == "worst":
        broken = _broken_promises(log).join(cases.select("case_id"), on="case_id", how="semi")
        worst = broken.sort(pl.col("over") / pl.col("limit").clip(1), "case_id", descending=[True, False])
        if worst.height:
            return str(worst["case_id"][0])
    ended = cases.with_columns(cycle=pl.col("end_time") - pl.col("arrival_time")).drop_nulls("cycle")
    if ended.is_empty():
        raise _nothing("case", "views.no_case", "no case has ended in this log")
    if process is None and pick != "worst":
        ended = ended.filter(pl.col("process") == _widest(log, ended))
    share = {"median": 0.5, "p95": 0.95, "worst": 1.0}[pick]
    target = ended["cycle"].quantile(share, interpolation="linear")
    return str(ended.sort((pl.col("cycle") - target).abs(), "case_id")["case_id"][0])


def _broken_promises(log: EventLog) -> pl.DataFrame:
    """Breaches of the rules in force; internal limits are no promises."""
    scenario = scenario_of(log)
    internal = (
        [] if scenario is None else [name for name, part in scenario.standards.items() if part.kind == "internal"]
    )
    return breaches(log).filter(pl.col("current") & ~pl.col("standard").is_in(internal))


def _widest(log: EventLog, ended: pl.DataFrame) -> str:
    """The process whose ended cases have most hand-offs between departments, of those with enough cases if any has."""
    counts = ended.group_by("process").agg(number=pl.len())
    enough = counts.filter(pl.col("number") >= _FEW)
    counts = enough if enough.height else counts
    crossed = crossings(log).filter(pl.col("giver") != pl.col("taker"))
    met = crossed.join(ended.select("case_id", "process"), on="case_id").group_by("process").agg(crossed=pl.len())
    rate = counts.join(met, on="process", how="left").with_columns(
        rate=pl.col("crossed").fill_null(0) / pl.col("number")
    )
    return str(rate.sort("rate", "process", descending=[True, False])["process"][0])


def find_post(log: EventLog, *, pick: Pick = "worst") -> str:
    """The id of the post to walk, by the waits that posts cause: the greatest, the 95th percentile or the median.

    Raises
    ------
    InputError
        The log names no posts.
    """
    return _ranked(bottlenecks(log).filter(pl.col("items") > 0)["post"].to_list(), pick, "post")


def find_department(log: EventLog, *, pick: Pick = "worst") -> str:
    """The id of the department to walk, by the promises that broke in its hands, then by how long it held cases.

    Raises
    ------
    InputError
        The log names no departments.
    """
    held = trail(log).filter(pl.col("department").is_not_null()).group_by("department").agg(
        held=(pl.col("end_time") - pl.col("since")).sum()
    )  # fmt: skip
    broken = _broken_promises(log).group_by("department").agg(broken=pl.len())
    ranked = held.join(broken, on="department", how="left").with_columns(pl.col("broken").fill_null(0))
    ordered = ranked.sort("broken", "held", "department", descending=[True, True, False])
    return _ranked(ordered["department"].to_list(), pick, "department")


def _ranked(names: list[str], pick: Pick, what: str) -> str:
    """The first of names ordered from worst to best, or the one at a quantile."""
    if not names:
        raise _nothing(what, f"views.no_{what}", f"the log names no {what}")
    place = {"worst": 0.0, "p95": 0.05, "median": 0.5}[pick]
    return names[round(place * (len(names) - 1))]


def day_of(log: EventLog, time: int) -> Window:
    """The day, midnight to midnight by the clock of the log's start, in which an instant lies."""
    start = log.start
    into = (start - start.replace(hour=0, minute=0, second=0, microsecond=0)) // timedelta(microseconds=1)
    first = (time + into) // DAY * DAY - into
    return first, first + DAY


def find_day(log: EventLog, post: str, *, pick: Pick = "worst") -> Window:
    """The day to walk in a post, by its mean queue: the longest, the 95th percentile or the median of the days on
    which it worked.

    Raises
    ------
    InputError
        The post never worked.
    """
    work = log.work.filter(pl.col("post") == post)
    moment = "end_time" if work["start_time"].null_count() == work.height else "start_time"
    begun = work.filter(pl.col(moment).is_not_null())
    if begun.is_empty():
        raise _nothing("post", "views.post_idle", f"{post!r} has done no work in this log", value=post)
    start = day_of(log, extent(log)[0])[0]
    days = begun.group_by(day=(pl.col(moment) - start) // DAY).len().sort("day")
    spells = in_queue(log).filter(pl.col("post") == post)
    lengths = [
        (float(number) if moment == "end_time" else _queue(spells, start + day * DAY), -day)
        for day, number in days.iter_rows()
    ]
    order = sorted(lengths, reverse=True)
    chosen = -order[round({"worst": 0.0, "p95": 0.05, "median": 0.5}[pick] * (len(order) - 1))][1]
    return start + chosen * DAY, start + (chosen + 1) * DAY


def _queue(spells: pl.DataFrame, day: int) -> float:
    """The mean queue over a day that begins then."""
    return mean_number(spells, (day, day + DAY))["number"][0] or 0.0


def _nothing(what: str, key: str, rule: str, *, value: str = "") -> InputError:
    return InputError(
        Mistake(
            place=what, value=value, rule=rule, remedy="look at a log that has it", key=key, values=(("value", value),)
        )
    )
