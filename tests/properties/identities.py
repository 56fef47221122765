"""What must hold on every log without statistics, recomputed slowly and obviously from the log's own rows."""

import json
from collections import defaultdict
from itertools import pairwise

import polars as pl

CAUSES = ("transfer", "external", "batch", "unavailable", "priority", "contention")


def rows(table):
    """The rows of a table as dicts."""
    return list(table.iter_rows(named=True))


def end_of(log):
    """The instant at which the run ended: its horizon, or the last thing that happened."""
    times = [log.work[c].max() for c in ("sent_time", "enable_time", "start_time", "end_time")]
    times += [log.events["time"].max(), log.cases["arrival_time"].max(), log.cases["end_time"].max()]
    times += [log.staffing["close_time"].max()]
    return max((t for t in times if t is not None), default=0)


def details(log, *kinds):
    """The events of some kinds with their details read."""
    return [(row, json.loads(row["detail"])) for row in rows(log.events) if row["kind"] in kinds]


def spells_of_work(log):
    """From, to and row of each spell of uninterrupted work: between start, suspensions, resumptions and end."""
    pauses = defaultdict(list)
    for row, detail in details(log, "suspended", "resumed"):
        pauses[row["case_id"], row["element_id"], detail["visit"]].append((row["time"], row["kind"] == "resumed"))
    end, found = end_of(log), []
    for row in rows(log.work):
        begin = row["start_time"]
        if begin is None:
            continue
        for time, resumed in sorted(pauses[row["case_id"], row["element_id"], row["visit"]]):
            if resumed:
                begin = time
            else:
                found.append((begin, time, row))
                begin = None
        if begin is not None:
            found.append((begin, end if row["end_time"] is None else row["end_time"], row))
    return found


def conservation(log):
    """Every case arrives once, and ends once or is open; so do work items, and an ended case has none open."""
    assert log.cases["arrival_time"].null_count() == 0
    ended = set(log.cases.filter(pl.col("end_time").is_not_null())["case_id"])
    assert not ended & set(log.work.filter(pl.col("end_time").is_null())["case_id"])
    spawned = {detail["case"] for _, detail in details(log, "spawned")}
    assert spawned == set(log.cases.filter(pl.col("parent").is_not_null())["case_id"])


def visits(log):
    """The visits of a case in an element are 1, 2, ... n."""
    for (case, element), group in log.work.group_by("case_id", "element_id"):
        assert sorted(group["visit"]) == list(range(1, group.height + 1)), (case, element)


def busy_time(log):
    """Nobody does two things at once, except the members of one batch; busy time is what the spells add up to."""
    by_person, batches = defaultdict(list), {}
    for row, detail in details(log, "batch"):
        batches[row["case_id"], row["element_id"], detail["visit"]] = (row["time"], row["element_id"], detail["first"])
    spent, shared = defaultdict(int), defaultdict(int)
    for begin, end, row in spells_of_work(log):
        key = row["case_id"], row["element_id"], row["visit"]
        job = batches.get(key, key)
        by_person[row["resource"]].append((begin, end, job))
        spent[job] = max(spent[job], 0)
    for row in rows(log.work):
        key = row["case_id"], row["element_id"], row["visit"]
        shared[batches.get(key, key)] += row["busy_time"] or 0
    for person, spells in by_person.items():
        union = defaultdict(set)
        for begin, end, job in spells:
            if end > begin:
                union[job].add((begin, end))
        cuts = sorted({t for b, e, _ in spells for t in (b, e)})
        for a, b in pairwise(cuts):
            at_work = [job for job, ranges in union.items() if any(x <= a and b <= y for x, y in ranges)]
            assert len(at_work) <= 1, (person, a, b, at_work)
            if at_work:
                spent[at_work[0]] += b - a
    for job, time in spent.items():
        assert shared[job] == time, (job, shared[job], time)


def capacity(log):
    """Time worked is no longer than time on duty, save by work that is finished in overtime."""
    finish = {
        f"{process}/{element}"
        for process, part in log.recipe["scenario"]["processes"].items()
        for element, data in _elements(part["elements"])
        if data.get("finish")
    }
    duty = defaultdict(list)
    for row in rows(log.staffing):
        duty[row["resource"]].append((row["open_time"], row["close_time"]))
    for begin, end, row in spells_of_work(log):
        if any(name.split("/")[-1] == row["activity"] for name in finish):
            continue
        on = sum(max(0, min(end, b) - max(begin, a)) for a, b in duty[row["resource"]])
        assert on == end - begin, (row, begin, end)


def _elements(elements):
    for name, data in elements.items():
        yield name, data
        yield from _elements(data.get("elements", {}))


def littles_law(log):
    """The integral of the number in the system is the sum of the times in it, for cases and for each post's queue."""
    end = end_of(log)
    for table, first, last, by in (
        (log.cases, "arrival_time", "end_time", "process"),
        (log.work, "sent_time", "end_time", "post"),
        (log.work, "sent_time", "start_time", "post"),
    ):
        for _, group in table.group_by(by):
            starts = group[first].to_list()
            ends = [
                end if row[last] is None and row.get("end_time") is None else row[last] or row["end_time"]
                for row in rows(group)
            ]
            steps = sorted([(t, 1) for t in starts] + [(t, -1) for t in ends])
            area = number = at = 0
            for time, change in steps:
                area, number, at = area + number * (time - at), number + change, time
            assert number == 0
            assert area == sum(ends) - sum(starts)


def split(log):
    """The six causes of each wait add up to it, and are what a walk through the log's rows finds."""
    for row in rows(log.work):
        parts = [row[f"wait_{cause}"] for cause in CAUSES]
        if row["start_time"] is None:
            assert parts == [None] * 6
        else:
            assert min(parts) >= 0
            assert sum(parts) == row["start_time"] - row["sent_time"], row


def drained(log):
    """A run by cases ends when nothing goes on: work that was begun is done."""
    if "cases" in log.recipe["scenario"]["horizon"]:
        left = log.work.filter(pl.col("start_time").is_not_null() & pl.col("end_time").is_null())
        assert left.height == 0, left


def everything(log):
    """All of the above."""
    for check in (drained, conservation, visits, busy_time, capacity, littles_law, split):
        check(log)


def absences(log):
    """The person and instant of each spell of duty that somebody missed."""
    return {(row["actor"], row["time"]) for row in rows(log.events) if row["kind"] == "absent"}
