"""What one more person at a post would save: the post's queue run again, from the log, with and without them."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.bottlenecks import CAUSED
from sim.views.busy import busy_spells
from sim.views.scope import extent, scenario_of

__all__ = ["one_more", "replay"]

Spell = tuple[int, int]


def one_more(log: EventLog, *, top: int = 5) -> pl.DataFrame:
    """An estimate of what one more person would save, for the posts that make work wait longest; the greatest
    saving first.

    The post's work is run again, first come first served, with the arrival and working times of the log: once by
    the people whom the log has, while they are on duty and not at work for another post, and once with one more
    who comes and goes like the one among them with the longest duty. The saving is the difference between the two
    runs, so that what they simplify alike cancels out.

    What it leaves out: other disciplines than first come first served (the total wait changes little, who waits
    changes), skills and "the same person as before", overtime, and all effects on other posts: work that arrives
    earlier downstream, and people who help elsewhere with the time that they gain.

    Parameters
    ----------
    log
        The log; without staffing there is nothing to run, and so no rows.
    top
        For how many posts (posts that work by district: a post and district each).

    Returns
    -------
    polars.DataFrame
        `post`, `district` (null where the post has one queue for all), `people`, `items`; `measured` (wait for
        people in the log), `replayed` (the same in the run with the people as they are), `saved` (total) and
        `saved_mean` (per item), microseconds; `saved_share` = saved / replayed; `fit` = replayed / measured: the
        nearer to 1, the more the estimate deserves trust.
    """
    pools = _pools(log).head(top)
    rows = [_saving(log, post, district) for post, district in pools.select("post", "district").iter_rows()]
    schema = {
        "post": pl.String, "district": pl.String, "people": pl.Int64, "items": pl.Int64, "measured": pl.Int64,
        "replayed": pl.Int64, "saved": pl.Int64,
    }  # fmt: skip
    table = pl.DataFrame([row for row in rows if row is not None], schema=schema, orient="row")
    base = pl.when(pl.col("replayed") > 0).then("replayed")
    return table.with_columns(
        saved_mean=pl.col("saved") / pl.col("items"),
        saved_share=pl.col("saved") / base,
        fit=pl.col("replayed") / pl.when(pl.col("measured") > 0).then("measured"),
    ).sort("saved", "post", "district", descending=[True, False, False], nulls_last=True)


def _by_district(log: EventLog) -> list[str]:
    scenario = scenario_of(log)
    return [] if scenario is None else [name for name, post in scenario.posts.items() if post.by_district]


def _pools(log: EventLog) -> pl.DataFrame:
    """Queues and what people made their work wait: `post`, `district`, `caused`, the longest first."""
    parted = pl.col("post").is_in(_by_district(log))
    return (
        log.work.filter(pl.col("wait_contention").is_not_null() & pl.col("post").is_not_null())
        .with_columns(district=pl.when(parted).then("district"))
        .group_by("post", "district")
        .agg(caused=pl.sum_horizontal(CAUSED).sum())
        .sort("caused", "post", "district", descending=[True, False, False], nulls_last=True)
    )


def _saving(log: EventLog, post: str, district: str | None) -> tuple[str, str | None, int, int, int, int, int] | None:
    people = _people(log, post, district)
    if not people:
        return None
    here = pl.col("post") == post
    if district is not None:
        here = here & (pl.col("district") == district)
    waited = pl.sum_horizontal(CAUSED)
    work = (
        log.work.filter(here & pl.col("wait_contention").is_not_null())
        .select("work_id", ready=pl.col("start_time") - waited, amount="busy_time", waited=waited)
        .sort("ready", "work_id")
    )
    horizon = extent(log)[1]
    ready, amounts = work["ready"].to_list(), work["amount"].fill_null(0).to_list()
    as_is = [person.free for person in people]
    twin = max(people, key=lambda person: person.duty_length).duty
    before = _total_wait(ready, replay(ready, amounts, as_is), horizon)
    after = _total_wait(ready, replay(ready, amounts, [*as_is, twin]), horizon)
    return post, district, len(people), work.height, int(work["waited"].sum()), before, before - after


@dataclass(frozen=True)
class _Person:
    duty: tuple[Spell, ...]
    free: tuple[Spell, ...]

    @property
    def duty_length(self) -> int:
        return sum(end - begin for begin, end in self.duty)


def _people(log: EventLog, post: str, district: str | None) -> list[_Person]:
    """Those who serve a post (in a district), with their duty and the parts of it in which they did not work for
    another post.
    """
    serves = pl.col("posts").str.split("|").list.contains(post)
    staff = log.staffing.filter(serves)
    if district is not None:
        staff = staff.filter(pl.col("district").is_null() | (pl.col("district") == district))
    elsewhere = busy_spells(log).filter(pl.col("post") != post).select("resource", "begin", "end")
    away: dict[str, list[Spell]] = {}
    for who, begin, end in elsewhere.join(staff.select("resource").unique(), on="resource").sort("begin").iter_rows():
        away.setdefault(who, []).append((begin, end))
    people = []
    for (who,), spells in staff.sort("resource", "open_time").group_by("resource", maintain_order=True):
        duty = tuple(spells.select("open_time", "close_time").iter_rows())
        people.append(_Person(duty, _without(duty, away.get(str(who), []))))
    return people


def _without(spells: Sequence[Spell], away: Sequence[Spell]) -> tuple[Spell, ...]:
    """What is left of spells without others, both in order of their beginnings."""
    left: list[Spell] = []
    first = 0
    for begin, end in spells:
        at = begin
        while first < len(away) and away[first][1] <= at:
            first += 1
        index = first
        while index < len(away) and away[index][0] < end:
            if away[index][0] > at:
                left.append((at, away[index][0]))
            at = max(at, away[index][1])
            index += 1
        if at < end:
            left.append((at, end))
    return tuple(left)


def replay(ready: Sequence[int], amounts: Sequence[int], people: Sequence[Sequence[Spell]]) -> list[int | None]:
    """When each piece of work begins if people take it in the given order, each when the first of them is free and
    on duty.

    Work that meets the end of a spell goes on in the same person's next spell. Who has been free longest comes first.

    Parameters
    ----------
    ready
        When each piece can be begun, in the order in which they are served.
    amounts
        Working time of each, microseconds.
    people
        Half-open spells in which each person can work here, in order and apart.

    >>> replay([0, 1, 2], [10, 10, 10], [[(0, 15), (20, 100)]])
    [0, 10, 25]
    """
    free = [(spells[0][0], number, 0) for number, spells in enumerate(people) if spells]
    heapq.heapify(free)
    begun: list[int | None] = []
    for at, amount in zip(ready, amounts, strict=True):
        start = None
        while free:
            since, number, index = heapq.heappop(free)
            spells = people[number]
            if since < at:
                while index < len(spells) and spells[index][1] <= at:
                    index += 1
                if index == len(spells):
                    continue
                if spells[index][0] > at:
                    heapq.heappush(free, (spells[index][0], number, index))
                    continue
            start = max(since, at)
            _occupy(free, spells, number, (start, index, amount))
            break
        begun.append(start)
    return begun


def _occupy(free: list[tuple[int, int, int]], spells: Sequence[Spell], number: int, work: tuple[int, int, int]) -> None:
    """Put a person back among the free ones for when a piece of work (begin, spell, amount) is done."""
    at, index, amount = work
    while amount > spells[index][1] - at:
        amount -= spells[index][1] - at
        index += 1
        if index == len(spells):
            return
        at = spells[index][0]
    end = at + amount
    if end < spells[index][1]:
        heapq.heappush(free, (end, number, index))
    elif index + 1 < len(spells):
        heapq.heappush(free, (spells[index + 1][0], number, index + 1))


def _total_wait(ready: Sequence[int], begun: Sequence[int | None], horizon: int) -> int:
    """The sum of the waits; work that never begins waits to the end of the log."""
    return sum((max(horizon, at) if start is None else start) - at for at, start in zip(ready, begun, strict=True))
