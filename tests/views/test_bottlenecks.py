"""Bottlenecks by hand and against twins."""

import polars as pl
import pytest

from sim.views.bottlenecks import bottlenecks, week
from sim.views.queues import in_queue
from tests.views.logs import MIN, hand_log, outside_log
from tests.views.random_logs import random_log


def test_the_day_by_hand():
    table = bottlenecks(hand_log())
    assert table["post"].to_list() == ["crew", "planner", "clerk", "archivist"]
    crew = table.row(0, named=True)
    assert (crew["items"], crew["caused"] // MIN, crew["wait"] // MIN) == (3, 80, 140)
    assert crew["caused_share"] == pytest.approx(80 / (80 + 30 + 5 + 12 + 20 + 8))
    assert crew["utilisation"] == 0.5
    assert crew["length_max"] == 2


def test_a_window_takes_work_that_began_in_it():
    rows = {r["post"]: r for r in bottlenecks(hand_log(), window=(0, 100 * MIN)).iter_rows(named=True)}
    assert (rows["planner"]["items"], rows["planner"]["caused"] // MIN) == (3, 30 + 12 + 5)
    assert rows["archivist"]["items"] == 0


def test_an_outsiders_log_has_departments_and_no_causes():
    row = bottlenecks(outside_log(), by="department").row(0, named=True)
    assert (row["department"], row["caused"], row["utilisation"]) == ("field", None, None)


def test_the_week_by_hand():
    rows = {(r["post"], r["hour"]): r for r in week(hand_log()).iter_rows(named=True)}
    # Monday 10:00 to 11:00 is 120-180: A waits 150-160 and C 150-180
    assert rows["crew", 10]["length"] == pytest.approx(40 / 60)
    assert rows["crew", 10]["utilisation"] == pytest.approx(1)
    # 12:00 to 13:00 is 240-300: nobody is on duty at the hall
    assert rows["clerk", 12]["staffed"] == 0
    assert rows["clerk", 12]["utilisation"] is None
    assert rows["clerk", 8]["utilisation"] == pytest.approx(20 / 60)
    assert max(hour for _, hour in rows) == 17


@pytest.mark.parametrize("seed", range(2))
def test_the_week_against_a_twin_that_counts_minutes(seed):
    log = random_log(seed)
    window = (130 * MIN, 2950 * MIN)
    spells = [(r["post"], r["begin"] // MIN, r["end"] // MIN) for r in in_queue(log).iter_rows(named=True)]
    counted, lengths = {}, {}
    for minute in range(130, 2950):
        hour = (8 + minute // 60) % 168
        lengths[hour] = lengths.get(hour, 0) + 1
        for post, begin, end in spells:
            if begin <= minute < end:
                counted[post, hour] = counted.get((post, hour), 0) + 1
    table = week(log, window=window).filter(pl.col("length") > 1e-9)
    found = {(r["post"], r["hour"]): r["length"] for r in table.iter_rows(named=True)}
    assert found == pytest.approx({key: number / lengths[key[1]] for key, number in counted.items()})
