"""Random logs without a scenario, for twins: every cause of waiting, suspensions, returns and open ends."""

from functools import cache

import numpy as np
import polars as pl

from sim.log.contract import schema
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from tests.views.logs import DEPARTMENTS, MIN, POSTS, START, TIMES

HORIZON = 3000  # minutes
PEOPLE = {"Ann": "clerk", "Bob": "planner", "Cid": "crew", "Dan": "archivist"}


class _Draws:
    """Cases in series through random posts; rows in minutes."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.work, self.cases = [], []
        self.events = [(HORIZON, None, "absent", None, None)]  # so that the log reaches to the horizon

    def one_of(self, *choices):
        return str(self.rng.choice(choices))

    def whole(self, low, high):
        return int(self.rng.integers(low, high))

    def case(self, name):
        self.facts = name, "p", self.one_of("x", "y")
        self.district, self.visits = self.one_of("n", "s"), {}
        arrival = t = self.whole(0, HORIZON - 200)
        sender = None
        for _ in range(self.whole(1, 9)):
            t = self.item(t, sender)
            sender = len(self.work) - 1
            if t is None:
                break
        self.cases.append((*self.facts, self.district, arrival, t, "open" if t is None else "completed"))

    def item(self, sent, sender):
        """One work item sent then; its end, None if it is still open."""
        element = self.one_of(*POSTS)
        visit = self.visits[element] = self.visits.get(element, 0) + 1
        parts = [self.whole(0, 40) if self.rng.random() < 0.5 else 0 for _ in range(6)]
        enabled, start = sent + parts[0], sent + sum(parts)
        first, second = self.whole(1, 50), self.whole(1, 50)
        again = start + first + (self.whole(1, 60) if self.rng.random() < 0.2 else 0)
        end = again + second
        busy = min(first, HORIZON - start) + max(0, min(second, HORIZON - again))
        if start < HORIZON and again > start + first:
            marks = ((start + first, "suspended"), (again, "resumed"))
            detail = f'{{"visit": {visit}}}'
            self.events += [(t, self.facts[0], kind, element, detail) for t, kind in marks if t < HORIZON]
        end = end if end < HORIZON else None
        who = self.one_of(*PEOPLE)
        if start >= HORIZON:
            enabled = enabled if enabled < HORIZON else None
            start, busy, parts, who = None, None, [None] * 6, None
        kind = "first" if visit == 1 else self.one_of("rework", "return", "resubmission")
        outcome = "open" if end is None else self.one_of("done", "done", "done", "returned", "asked")
        post = POSTS[element]
        place = (post, DEPARTMENTS[post], self.district, who)
        row = (len(self.work), *self.facts, element, element, visit, *place, sender, sent, enabled, start, end, busy)
        self.work.append((*row, kind, outcome, *parts))
        return end


@cache
def random_log(seed: int, cases: int = 60) -> EventLog:
    """A random log; the same one for the same seed."""
    draws = _Draws(seed)
    for number in range(cases):
        draws.case(f"k{number:05}")
    duty = [
        (who, post, post, DEPARTMENTS[post], None, a * MIN, b * MIN)
        for who, post in PEOPLE.items()
        for a, b in ((100, 900), (1000, 1700), (2000, 2900))
    ]
    owners = ["case_id", "process", "segment", "district", "arrival_time", "end_time", "outcome"]
    happened = ["time", "case_id", "kind", "element_id", "detail"]
    events = pl.DataFrame(draws.events, schema={n: schema("events")[n] for n in happened}, orient="row")
    table = pl.DataFrame(draws.cases, schema={n: schema("cases")[n] for n in owners}, orient="row")
    return freeze(
        work=pl.DataFrame(draws.work, schema=schema("work"), orient="row").with_columns(pl.col(TIMES) * MIN),
        cases=table.with_columns(pl.col("arrival_time", "end_time") * MIN),
        events=events.with_columns(pl.col("time") * MIN),
        staffing=pl.DataFrame(duty, schema=schema("staffing"), orient="row"),
        start=START,
    )
