"""Requirements that only a simulated log must meet: what an engine always knows; the reasons stand in docs/log.md."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sim.log.breach import Breach, Rule, first_breach
from sim.log.contract import RECIPE_KEYS, WAITS
from sim.log.eventlog import EventLog
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
        yield Breach("R20", "recipe", "keys", keys, f"must be {', '.join(RECIPE_KEYS)}")


def knows_everything(log: EventLog) -> Iterator[Breach]:
    """R21: what an engine always knows is not null, and work that ended by itself had a start."""
    for table, names in _KNOWN.items():
        for name in names:
            yield from first_breach("R21", table, log.tables[table], pl.col(name).is_null(), name, "must not be null")
    started = pl.col("start_time").is_not_null()
    for name in _KNOWN_ONCE_STARTED:
        rule = "must not be null, work started at {start_time}"
        yield from first_breach("R21", "work", log.work, started & pl.col(name).is_null(), name, rule)
    unstarted = pl.col("outcome").is_in(_NEED_A_START) & ~started
    yield from first_breach("R21", "work", log.work, unstarted, "outcome", "without a start_time")


def is_sent_at_once(log: EventLog) -> Iterator[Breach]:
    """R22: an item is sent at its sender's end; without sender at its case's arrival, or by a boundary timer."""
    exists = pl.col("sent_by").is_between(0, pl.len() - 1)
    work = log.work.with_columns(sender_end=pl.col("end_time").gather(pl.when(exists).then("sent_by")))
    late = pl.col("sent_time") != pl.col("sender_end")
    rule = "is not the end of its sender, {sender_end}"
    yield from first_breach("R22", "work", work, late, "sent_time", rule)
    arrivals = log.cases.select("case_id", "arrival_time")
    timers = log.events.filter(pl.col("kind") == "timer").select("case_id", sent_time="time", timer=True).unique()
    work = log.work.join(arrivals, on="case_id", how="left", maintain_order="left")
    work = work.join(timers, on=["case_id", "sent_time"], how="left", maintain_order="left")
    alone = pl.col("sent_by").is_null() & pl.col("timer").is_null() & (pl.col("sent_time") != pl.col("arrival_time"))
    rule = "has no sender, and is neither its case's arrival ({arrival_time}) nor the time of a boundary timer"
    yield from first_breach("R22", "work", work, alone, "sent_time", rule)


def counts_visits(log: EventLog) -> Iterator[Breach]:
    """R23: the visits of a case to an element are 1, 2, 3 ... without a gap."""
    before = pl.col("visit").shift().fill_null(0)
    same = (pl.col("case_id") == pl.col("case_id").shift()) & (pl.col("element_id") == pl.col("element_id").shift())
    expected = pl.when(same.fill_null(value=False)).then(before + 1).otherwise(1)
    work = log.work.with_columns(expected=expected)
    gap = pl.col("visit") != pl.col("expected")
    yield from first_breach("R23", "work", work, gap, "visit", "must be {expected}")


def happens_within_cases(log: EventLog) -> Iterator[Breach]:
    """R24: events of a case happen from its arrival to its end."""
    spans = log.cases.select("case_id", "arrival_time", "end_time")
    events = log.events.join(spans, on="case_id", how="left", maintain_order="left")
    early = pl.col("time") < pl.col("arrival_time")
    yield from first_breach("R24", "events", events, early, "time", "is before its case's arrival, {arrival_time}")
    late = pl.col("time") > pl.col("end_time")
    yield from first_breach("R24", "events", events, late, "time", "is after its case's end, {end_time}")


def works_on_one_thing(log: EventLog) -> Iterator[Breach]:
    """R25, R26: nobody works on two things at once, and busy time is what the spells of work add up to."""
    spells = work_spells(log)
    jobs = _jobs(spells)
    # of what begins at one instant, what takes no time comes first; numbers stand for names, they sort faster
    ordered = jobs.with_columns(who=pl.col("resource").rank("dense")).sort("who", "begin", "end", nulls_last=True)
    forever = pl.col("end").fill_null(2**62)
    ordered = ordered.with_columns(busy_until=forever.cum_max().shift().over("who"))
    clash = ordered.filter(pl.col("begin") < pl.col("busy_until"))
    rule = "{begin} begins another piece of work before the last one is put down, at {busy_until}"
    yield from first_breach("R25", "work", _with_item(clash, log), pl.lit(value=True), "resource", rule)
    worked = jobs.group_by("job").agg(worked=(pl.col("end") - pl.col("begin")).sum(), going=pl.col("end").null_count())
    told = worked.join(_busy(log, spells), on="job")
    wrong = told.filter((pl.col("going") == 0) & (pl.col("busy_time") != pl.col("worked"))).sort("job")
    rule = "is not the time worked from start to end less suspensions, {worked}"
    yield from first_breach("R26", "work", _with_item(wrong, log), pl.lit(value=True), "busy_time", rule)


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
