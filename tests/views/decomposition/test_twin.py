"""The fast decomposition against a slow and obvious one, on logs that have everything that makes it hard."""

import numpy as np
import pytest

from sim.views.decomposition.duty import Rosters
from sim.views.decomposition.estimate import WAITED, estimate_waits
from tests.views.decomposition.small_logs import MONDAY, PEOPLE, log_of, random_rows, random_weeks
from tests.views.decomposition.twin import decompose
from tests.views.logs import MIN

SEEDS = range(200)


def estimated(log, unit, **options):
    keys = {row[0]: row[1:] for row in log.work.select("work_id", "case_id", "activity", "visit").iter_rows()}
    told = estimate_waits(log, include="all", **options).transitions
    assert all(told[name].dtype.is_integer() for name in WAITED)
    return {
        keys[row["work_id"]]: (keys[row["source_id"]], *(row[name] / unit for name in WAITED))
        for row in told.iter_rows(named=True)
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_equals_the_twin_to_the_minute(seed):
    rows, weeks = random_rows(seed), random_weeks(seed)
    assert estimated(log_of(rows), MIN, calendars=weeks) == decompose(rows, weeks)


@pytest.mark.parametrize("seed", SEEDS[:40])
def test_equals_the_twin_to_the_microsecond(seed):
    rows, weeks = random_rows(seed), random_weeks(seed)
    rosters = {
        who: Rosters(*(np.array([spell[edge] - MONDAY for spell in week.spells], dtype=np.int64) for edge in (0, 1)))
        for who, week in weeks.items()
    }
    assert estimated(log_of(rows, unit=1), 1, calendars=rosters) == decompose(rows, weeks)


@pytest.mark.parametrize("seed", SEEDS[:40])
def test_equals_the_twin_where_the_calendar_comes_first(seed):
    rows, weeks = random_rows(seed), random_weeks(seed)
    found = estimated(log_of(rows), MIN, calendars=weeks, first="calendar")
    assert found == decompose(rows, weeks, first="calendar")


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_equals_the_twin_a_few_people_at_a_time(seed, monkeypatch):
    monkeypatch.setattr("sim.views.decomposition.split._TOGETHER", 5)
    rows, weeks = random_rows(seed), random_weeks(seed)
    assert estimated(log_of(rows), MIN, calendars=weeks) == decompose(rows, weeks)


def test_the_logs_are_hard_enough():
    seen, hard = np.zeros(5), {"overlap": 0, "zero": 0, "no start": 0, "open": 0, "nobody": 0, "alone": 0}
    for seed in SEEDS:
        rows = random_rows(seed)
        seen += np.array([parts[2:] for parts in decompose(rows, random_weeks(seed)).values()] or [[0] * 5]).sum(0) > 0
        cases = [row[0] for row in rows]
        hard["alone"] += any(cases.count(case) == 1 for case in cases)
        hard["zero"] += any(row[3] == row[4] for row in rows)
        hard["no start"] += any(row[3] is None for row in rows)
        hard["open"] += any(row[4] is None for row in rows)
        hard["nobody"] += any(row[2] is None for row in rows)
        whole = [row for row in rows if None not in row]
        hard["overlap"] += any(
            a is not b and a[2] == b[2] and a[3] < b[4] and b[3] < a[4] and a[3] < a[4] for a in whole for b in whole
        )
    assert min(seen) >= 60
    assert min(hard.values()) >= 40
    assert len(PEOPLE) == 3
