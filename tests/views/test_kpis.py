"""KPIs by hand, and against a twin that loops over cases."""

import statistics

import polars as pl
import pytest

from sim.errors import InputError
from sim.views.kpis import kpis
from sim.views.scope import extent
from tests.views.logs import MIN, hand_log, outside_log
from tests.views.random_logs import random_log


def one(frame):
    assert frame.height == 1
    return frame.row(0, named=True)


def in_minutes(row, *names):
    return [row[name] / MIN for name in names]


def test_complete_cases_of_the_day_by_hand():
    row = one(kpis(hand_log()))
    assert (row["cases"], row["completed"], row["open"]) == (4, 4, 0)
    assert in_minutes(row, "cycle_mean", "cycle_median", "cycle_min", "cycle_max") == [197.5, 235, 30, 290]
    # A 73-30, B 112, C 210, E 0 waited inside; A waited 30 for the customer
    assert in_minutes(row, "waiting_mean", "external_mean") == [(73 + 112 + 210 + 0) / 4 + (40 - 30) / 4, 7.5]
    assert row["working_mean"] / MIN == (107 + 108 + 130 + 10) / 4
    # clerk 45 min at 60/h and 5 visits at 5, planner 80 min at 120/h, crew 210 min at 90/h, archivist 20 min at 30/h
    assert row["cost_total"] == pytest.approx(45 + 25 + 160 + 315 + 10)
    assert (row["first_time_right"], row["repeated"]) == (0.75, 0.25)
    assert row["handoffs_mean"] == (4 + 3 + 3 + 1) / 4
    assert row["throughput"] == pytest.approx(4 * 1440 / 600)


def test_work_in_progress_is_the_integral_over_the_horizon():
    assert one(kpis(hand_log()))["wip"] == pytest.approx((220 + 290 + 250 + 120 + 30) / 600)


def test_open_cases_are_there_when_asked_for():
    row = one(kpis(hand_log(), include="all"))
    assert (row["cases"], row["completed"], row["open"]) == (5, 4, 1)


def test_window_takes_cases_by_their_end_and_cuts_work_in_progress():
    row = one(kpis(hand_log(), window=(200 * MIN, 300 * MIN)))
    assert row["cases"] == 1  # A alone ends in it
    assert row["wip"] == pytest.approx((20 + 100 + 100) / 100)
    assert row["throughput"] == pytest.approx(1 * 1440 / 100)


def test_by_case_keys_and_attributes():
    table = kpis(hand_log(), by=("district", "attr_pleased"))
    assert table.select("district", "attr_pleased", "cases").rows() == [
        ("north", True, 1),
        ("north", None, 1),
        ("south", False, 1),
        ("south", True, 1),
    ]


def test_by_post_counts_work_items():
    table = kpis(hand_log(), by="post")
    rows = {row["post"]: row for row in table.iter_rows(named=True)}
    assert {post: row["items"] for post, row in rows.items()} == {"archivist": 2, "clerk": 5, "crew": 3, "planner": 5}
    assert rows["planner"]["first_time_right"] == 3 / 5  # one asked back, one looked at again
    assert in_minutes(rows["crew"], "external_mean", "waiting_mean") == [10, (20 + 10 + 80) / 3]
    assert rows["crew"]["wip"] == pytest.approx((110 + 80 + 160) / 600)


def test_a_log_from_outside_has_nulls_where_it_knows_nothing():
    row = one(kpis(outside_log()))
    assert row["cases"] == 5
    assert [row[name] for name in ("cost_mean", "external_mean", "first_time_right")] == [None] * 3
    assert row["handoffs_mean"] is not None


def test_unknown_key_offers_the_nearest():
    with pytest.raises(InputError, match=r"did you mean district\?"):
        kpis(hand_log(), by="distrikt")


def test_window_must_not_be_empty():
    with pytest.raises(InputError, match="window"):
        kpis(hand_log(), window=(5, 5))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("key", ["segment", "post"])
def test_twin(seed, key):
    """The same figures from plain loops."""
    log = random_log(seed)
    begin, end = extent(log)
    ended = {r["case_id"]: r for r in log.cases.iter_rows(named=True) if r["end_time"] is not None}
    groups = {}
    if key == "segment":
        for r in ended.values():
            groups.setdefault(r[key], []).append(
                (r["end_time"] - r["arrival_time"], [w for w in items(log) if w["case_id"] == r["case_id"]])
            )
    else:
        for w in items(log):
            if w["case_id"] in ended:
                groups.setdefault(w[key], []).append((w["end_time"] - w["sent_time"], [w]))
    table = kpis(log, by=key)
    assert table[key].to_list() == sorted(groups)
    for row in table.iter_rows(named=True):
        units = groups[row[key]]
        cycles = [c for c, _ in units]
        assert row["items" if key == "post" else "cases"] == len(units)
        assert row["cycle_mean"] == pytest.approx(statistics.mean(cycles))
        assert row["cycle_median"] == statistics.median(cycles)
        waits = [sum(w["start_time"] - w["sent_time"] - w["wait_external"] for w in ws) for _, ws in units]
        assert row["waiting_mean"] == pytest.approx(statistics.mean(waits))
        wrong = [any(w["kind"] != "first" or w["outcome"] in ("returned", "asked") for w in ws) for _, ws in units]
        assert row["first_time_right"] == pytest.approx(1 - sum(wrong) / len(wrong))
        rows = log.cases if key == "segment" else log.work.rename({"sent_time": "arrival_time"})
        there = rows.filter(pl.col(key) == row[key]).iter_rows(named=True)
        spent = sum((end if r["end_time"] is None else r["end_time"]) - r["arrival_time"] for r in there)
        assert row["wip"] == pytest.approx(spent / (end - begin))


def items(log):
    return list(log.work.iter_rows(named=True))
