"""Requirements that only a simulated log must meet: what an engine always knows; the reasons stand in docs/log.md."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sim.log.breach import Breach, Rule, Test, first_breaches
from sim.log.contract import RECIPE_KEYS, WAITS
from sim.log.eventlog import EventLog
from sim.log.rules_all import with_sender
from sim.log.spells import work_spells

__all__ = ["RULES_FOR_SIMULATED"]

_KNOWN = {
    "cases": ("arrival_time", "outcome"),
    "work": ("post", "department", "sent_time", "kind", "outcome"),
}
_KNOWN_ONCE_STARTED = ("resource", "enable_time", "busy_time", *WAITS)
_NEED_A_START = ("done", "returned", "asked")


def has_a_recipe(log: EventLog) -> Iterator[Breach]:
    """R20: the recipe holds the arguments of `simulate` and nothing else."""
    keys = sorted(log.recipe or ())
    if keys != sorted(RECIPE_KEYS):
        yield Breach("R20", "recipe", "keys", keys, "recipe", (("keys", ", ".join(RECIPE_KEYS)),))


def knows_everything(log: EventLog) -> Iterator[Breach]:
    """R21: what an engine always knows is not null, and work that ended by itself had a start."""
    for table, names in _KNOWN.items():
        tests = (Test(pl.col(name).is_null(), name, "needed") for name in names)
        yield from first_breaches("R21", table, log.tables[table], *tests)
    started = pl.col("start_time").is_not_null()
    yield from first_breaches(
        "R21",
        "work",
        log.work,
        *(Test(started & pl.col(name).is_null(), name, "needed_once_started") for name in _KNOWN_ONCE_STARTED),
        Test(pl.col("outcome").is_in(_NEED_A_START) & ~started, "outcome", "without_start"),
    )


def is_sent_at_once(log: EventLog) -> Iterator[Breach]:
    """R22: an item is sent at its sender's end; without sender at its case's arrival, or by a boundary timer."""
    arrivals = log.cases.select("case_id", "arrival_time")
    timers = log.events.filter(pl.col("kind") == "timer").select("case_id", sent_time="time", timer=True).unique()
    work = with_sender(log.work, "end_time").join(arrivals, on="case_id", how="left", maintain_order="left")
    work = work.join(timers, on=["case_id", "sent_time"], how="left", maintain_order="left")
    sent = pl.col("sent_time")
    alone = pl.col("sent_by").is_null() & pl.col("timer").is_null()
    yield from first_breaches(
        "R22",
        "work",
        work,
        Test(sent != pl.col("sender_end_time"), "sent_time", "not_sender_end"),
        Test(alone & (sent != pl.col("arrival_time")), "sent_time", "no_sender"),
    )


def counts_visits(log: EventLog) -> Iterator[Breach]:
    """R23: the visits of a case to an element are 1, 2, 3 ... without a gap."""
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ("case_id", "element_id"))
    expected = pl.when(same.fill_null(value=False)).then(pl.col("visit").shift() + 1).otherwise(1)
    gap = Test(pl.col("visit") != pl.col("expected"), "visit", "visits")
    yield from first_breaches("R23", "work", log.work.with_columns(expected=expected), gap)


def happens_within_cases(log: EventLog) -> Iterator[Breach]:
    """R24: events of a case happen from its arrival to its end."""
    spans = log.cases.select("case_id", "arrival_time", "end_time")
    events = log.events.join(spans, on="case_id", how="left", maintain_order="left")
    time = pl.col("time")
    yield from first_breaches(
        "R24",
        "events",
        events,
        Test(time < pl.col("arrival_time"), "time", "before_arrival"),
        Test(time > pl.col("end_time"), "time", "after_end"),
    )


def works_on_one_thing(log: EventLog) -> Iterator[Breach]:
    """R25, R26: nobody works on two things at once, and busy time is what the spells of work add up to."""
    spells = work_spells(log)
    jobs = _jobs(spells)
    # of what begins at one instant, what takes no time comes first; numbers stand for names, they sort faster
    ordered = jobs.with_columns(who=pl.col("resource").cast(pl.Categorical).to_physical()).sort(
        "who", "begin", "end", nulls_last=True
    )
    # if any two overlap, then two neighbours do; work without an end lasts for ever
    before = pl.when(pl.col("who") == pl.col("who").shift()).then(pl.col("end").fill_null(2**62).shift())
    ordered = ordered.with_columns(busy_until=before)
    clash = _with_item(ordered.filter(pl.col("begin") < pl.col("busy_until")), log)
    yield from first_breaches("R25", "work", clash, Test(pl.col("row") >= 0, "resource", "two_things"))
    worked = jobs.group_by("job").agg(worked=(pl.col("end") - pl.col("begin")).sum(), going=pl.col("end").null_count())
    told = worked.filter(pl.col("going") == 0).join(_busy(log, spells), on="job")
    wrong = _with_item(told.filter(pl.col("busy_time") != pl.col("worked")).sort("job"), log)
    yield from first_breaches("R26", "work", wrong, Test(pl.col("row") >= 0, "busy_time", "worked"))


def _jobs(spells: pl.DataFrame) -> pl.DataFrame:
    """Spells of pieces of work: an item by itself, or the members of a batch together."""
    batched = (
        spells.filter(pl.col("batch").is_not_null())
        .group_by("resource", "number", job="batch")
        .agg(begin=pl.col("begin").min(), end=pl.when(pl.col("end").null_count() == 0).then(pl.col("end").max()))
    )
    names = ("resource", "job", "begin", "end")
    alone = spells.filter(pl.col("batch").is_null()).rename({"work_id": "job"})
    return pl.concat([alone.select(names), batched.select(names)])


def _busy(log: EventLog, spells: pl.DataFrame) -> pl.DataFrame:
    """The busy time of each piece of work, all members of a batch together."""
    members = spells.filter(pl.col("batch").is_not_null()).select("work_id", "batch").unique()
    items = log.work.select("work_id", "busy_time").join(members, on="work_id", how="left")
    return items.group_by(job=pl.coalesce("batch", "work_id")).agg(pl.col("busy_time").sum())


def _with_item(jobs: pl.DataFrame, log: EventLog) -> pl.DataFrame:
    """Pieces of work with the keys of their (first) item, as a breach names them."""
    keys = log.work.select("case_id", "element_id", "visit", row="work_id")
    extra = [name for name in jobs.columns if name not in keys.columns]
    return jobs.select(*extra, row="job").join(keys, on="row", how="left", maintain_order="left")


RULES_FOR_SIMULATED: tuple[Rule, ...] = (
    has_a_recipe,
    knows_everything,
    is_sent_at_once,
    counts_visits,
    happens_within_cases,
    works_on_one_thing,
)
