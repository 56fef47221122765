"""Standards whose limit is the least that must pass: notice at least a day before, by hand."""

import polars as pl

from sim import simulate
from sim.model.check import check
from sim.model.load import load_scenario
from sim.views.breaches import breaches
from sim.views.standards import clocks, fulfilment
from sim.views.walk_customer import walk_customer
from sim.views.walk_text import customer_text

HOUR = 3_600_000_000


def data(**standard):
    """Notices of an hour's work at 0, 10 and 20 h; the cut begins at 30 h for all who were told by then."""
    return {
        "id": "cut", "title": "Cut", "start": "2024-01-01T00:00", "horizon": {"time": "60 h"},
        "calendars": {"cut": {"hours": [], "dates": {"2024-01-02": ["06:00-24:00"], "2024-01-09": ["06:00-24:00"]}}},
        "departments": {"office": {}, "field": {}},
        "posts": {"clerk": {"department": "office"}, "crew": {"department": "field"}},
        "staff": {"clerks": {"posts": ["clerk"], "count": 9}, "crews": {"posts": ["crew"], "count": 9}},
        "processes": {"p": {"flows": ["plan -> tell -> wait -> cut -> done"], "elements": {
            "plan": {"type": "start"}, "tell": {"post": "clerk", "duration": "1 h"},
            "wait": {"type": "timer", "at": "cut", "waits_for": "time"},
            "cut": {"post": "crew", "duration": "2 h"}, "done": {"type": "end"}}}},
        "arrivals": {"plans": {"process": "p", "times": ["0 h", "10 h", "20 h", "50 h"]}},
        "standards": {"notice": {
            "process": "p", "begins": {"element": "tell"}, "ends": {"element": "cut", "moment": "started"},
            "limit": "15 h", "at_least": True, **standard}},
    }  # fmt: skip


def table(frame, *names):
    return [tuple(row[name] for name in names) for row in frame.iter_rows(named=True)]


def test_too_soon_is_broken_and_never_too_late():
    found = clocks(simulate(data()), include="all").with_columns(hours=pl.col("elapsed") // HOUR)
    # told at 1, 11 and 21 h, cut at 30 h; the plan of 50 h is told, and no cut comes any more
    assert table(found, "case_id", "hours", "state", "met") == [
        ("plans-000001", 29, "kept", True),
        ("plans-000002", 19, "kept", True),
        ("plans-000003", 9, "broken", False),
        ("plans-000004", 9, "running", None),
    ]


def test_fulfilment_of_a_least_limit():
    (row,) = fulfilment(simulate(data())).iter_rows(named=True)
    assert (row["kept"], row["broken"], row["share"], row["reached"]) == (2, 1, 2 / 3, False)
    assert (row["limit"] // HOUR, row["at_least"], row["elapsed_p95"] // HOUR) == (15, True, 9)
    (mean,) = fulfilment(simulate(data(measure="mean"))).iter_rows(named=True)
    assert mean["reached"]  # 19 hours on average
    (other,) = fulfilment(simulate(data(at_least=False))).iter_rows(named=True)
    assert (other["kept"], other["broken"], other["elapsed_p95"] // HOUR) == (1, 2, 29)


def test_who_had_the_case_when_it_came_too_soon():
    (row,) = breaches(simulate(data(ends={"element": "cut"}))).iter_rows(named=True)
    # the cut ends at 32 h, 11 hours after the notice of 21 h
    assert (row["case_id"], row["over"] // HOUR, row["department"], row["phase"]) == (
        "plans-000003", 4, "field", "working",
    )  # fmt: skip


def test_the_walk_says_too_soon():
    log = simulate(data(ends={"element": "cut"}))
    walk = walk_customer(log, "plans-000003")
    (promise,) = walk.promises
    assert (promise.at_least, promise.over // HOUR, promise.to_dict()["at_least"]) == (True, 4, True)
    told = customer_text(log, walk, "zh")
    assert any("至少 15 小时" in line and "不早于" in line for line in told)
    assert any("提前了 4 小时" in line and "周二 01-02 08:00" in line for line in told)
    assert any("too soon" in line for line in customer_text(log, walk, "en"))


def test_no_least_limit_is_too_short_to_be_met():
    assert [m.key for m in check(load_scenario(data(limit="1 min"))) if "meet" in m.key] == []
