"""Small logs of work alone: written by hand, or at random with everything that makes decomposing hard."""

from functools import cache

import numpy as np
import polars as pl

from sim.log.contract import schema
from sim.log.freeze import freeze
from sim.model.week import Week
from tests.views.logs import MIN, START

MONDAY = 8 * 60  # START in minutes of the week


def log_of(rows, *, unit=MIN, start=START):
    """A log from rows (case, activity, resource, start, end) in units of time; None is unknown."""
    visits, work, spans = {}, [], {}
    for case, activity, resource, *times in rows:
        visit = visits[case, activity] = visits.get((case, activity), 0) + 1
        begin, end = (None if t is None else t * unit for t in times)
        outcome = "open" if end is None else "done"
        work.append((len(work), case, "p", activity, activity, visit, resource, begin, end, outcome))
        known = [t for t in (begin, end) if t is not None]
        low, high, still = spans.get(case, (known[0], known[0], False))
        spans[case] = min(low, *known), max(high, *known), still or end is None
    columns = ["work_id", "case_id", "process", "activity", "element_id", "visit", "resource", "start_time"]
    frame = pl.DataFrame(
        work, schema={name: schema("work")[name] for name in [*columns, "end_time", "outcome"]}, orient="row"
    )
    cases = [
        (case, "p", low, None if still else high, "open" if still else None)
        for case, (low, high, still) in spans.items()
    ]
    owners = ["case_id", "process", "arrival_time", "end_time", "outcome"]
    return freeze(
        work=frame,
        cases=pl.DataFrame(cases, schema={name: schema("cases")[name] for name in owners}, orient="row"),
        start=start,
    )


PEOPLE = ("Ann", "Bob", "Cid")


@cache
def random_rows(seed):
    """Rows in whole units: ties, work that takes no time, overlapping work of one person, loops and branches at once,
    people and starts unknown, work still open, cases of one row.
    """
    rng = np.random.default_rng(seed)
    span = int(rng.choice([12, 60, 400]))
    longest = int(rng.choice([2, 6, span // 3]))
    people = PEOPLE[: rng.integers(1, 4)]
    activities = "ABCDE"[: rng.integers(1, 6)]
    lacking = rng.random() < 0.5
    rows = []
    for case in range(int(rng.integers(1, 14))):
        time = int(rng.integers(0, span))
        for _ in range(int(rng.choice([1, 2, 4, 9]))):
            begin = max(0, time + int(rng.integers(-longest, longest + 1) if rng.random() < 0.3 else 0))
            end = begin + int(rng.integers(0, longest + 1)) * int(rng.random() < 0.8)
            time = end + int(rng.integers(0, longest + 1)) * int(rng.random() < 0.6)
            who = None if lacking and rng.random() < 0.1 else str(rng.choice(people))
            fate = rng.random() if lacking else 1
            known = (None, end) if fate < 0.1 else (begin, None) if fate < 0.15 else (begin, end)
            rows.append((f"k{case:02}", str(rng.choice(list(activities))), who, *known))
    return tuple(rows)


@cache
def random_weeks(seed):
    """Weekly calendars around the hours of `random_rows`, some people without one."""
    rng = np.random.default_rng([seed, 1])
    weeks = {}
    for who in PEOPLE:
        cuts = sorted({int(cut) for cut in rng.integers(0, 450, 2 * rng.integers(1, 7))})
        spells = zip(cuts[::2], cuts[1::2], strict=False)
        if rng.random() < 0.8:
            weeks[who] = Week.of((MONDAY + begin, MONDAY + end) for begin, end in spells)
    return weeks
