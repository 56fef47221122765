"""Spells of work against a minute-by-minute twin."""

import polars as pl
import pytest

from sim.views.busy import busy_spells, clip, duty_before, weighted
from tests.views.logs import MIN, hand_log
from tests.views.random_logs import random_log


def minutes(frame):
    return [(r["work_id"], r["begin"] // MIN, r["end"] // MIN, r["weight"]) for r in frame.iter_rows(named=True)]


def of_case(log, case, element):
    rows = busy_spells(log).filter((pl.col("case_id") == case) & (pl.col("activity") == element))
    return [entry[1:] for entry in minutes(rows)]


def test_batch_over_the_end_of_a_shift_by_hand():
    # both members are worked 230-240 and 300-310; each has half of the 20 minutes
    assert (
        of_case(hand_log(), "B", "archive") == of_case(hand_log(), "C", "archive") == [(230, 240, 0.5), (300, 310, 0.5)]
    )


def test_whole_work_is_one_spell():
    assert of_case(hand_log(), "A", "visit") == [(160, 220, 1.0)]


@pytest.mark.parametrize("seed", range(5))
def test_spells_add_up_to_busy_time(seed):
    log = random_log(seed)
    sums = busy_spells(log).group_by("work_id").agg(total=weighted())
    joined = log.work.filter(pl.col("start_time").is_not_null()).join(sums, on="work_id", how="left")
    assert joined.height > 100
    assert joined["busy_time"].to_list() == joined["total"].to_list()


@pytest.mark.parametrize("seed", range(3))
def test_spells_are_what_is_left_between_suspension_and_resumption(seed):
    """The twin walks through each item's minutes and its own events."""
    log = random_log(seed)
    stops = {}
    for row in log.events.filter(pl.col("detail").is_not_null()).iter_rows(named=True):
        visit = int(row["detail"].split(":")[1].strip(" }"))
        stops.setdefault((row["case_id"], row["element_id"], visit), []).append((row["time"] // MIN, row["kind"]))
    expected = set()
    for row in log.work.iter_rows(named=True):
        if row["start_time"] is None:
            continue
        last = (row["end_time"] // MIN) if row["end_time"] is not None else max_time(log)
        at_work = True
        marks = dict(stops.get((row["case_id"], row["element_id"], row["visit"]), []))
        for minute in range(row["start_time"] // MIN, last):
            at_work = {"suspended": False, "resumed": True}.get(marks.get(minute), at_work)
            if at_work:
                expected.add((row["work_id"], minute))
    found = {(work, minute) for work, begin, end, _ in minutes(busy_spells(log)) for minute in range(begin, end)}
    assert found == expected


def max_time(log):
    columns = [
        log.cases["end_time"],
        log.work["end_time"],
        log.work["start_time"],
        log.work["enable_time"],
        log.work["sent_time"],
    ]
    return max(int(c.max()) for c in [*columns, log.events["time"], log.cases["arrival_time"]]) // MIN


def test_clip_cuts_at_the_borders():
    spells = pl.DataFrame({"begin": [0, 5, 20], "end": [10, 6, 30], "weight": [1.0, 1.0, 0.5]})
    assert clip(spells, (4, 22)).rows() == [(4, 10, 1.0), (5, 6, 1.0), (20, 22, 0.5)]


def test_duty_before_by_hand():
    asked = pl.DataFrame(
        {"resource": ["Ann", "Ann", "Ann", "Bob", "Eve"], "time": [0, 250 * MIN, 310 * MIN, 70 * MIN, 9 * MIN]}
    )
    assert [d // MIN for d in duty_before(hand_log(), asked)] == [0, 240, 250, 10, 0]
