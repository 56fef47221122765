"""What a control starts is work about a case: no customer's case, but part of what the case cost."""

import polars as pl
import pytest

import sim
from sim.study.waterfall import spent
from sim.views import fulfilment, indicators, kpis, select_cases, waits
from sim.views.scope import customers_cases, errands

DESK = {
    "id": "desk", "title": "Desk", "start": "2024-01-01", "horizon": {"cases": 3},
    "departments": {"hall": {}, "office": {}},
    "posts": {
        "clerk": {"department": "hall", "cost_per_hour": 60}, "chief": {"department": "office", "cost_per_hour": 120}},
    "staff": {"ann": {"posts": ["clerk"]}, "bob": {"posts": ["chief"]}},
    "arrivals": {"people": {"process": "visit", "every": "1 min"}},
    "processes": {
        "visit": {"flows": ["come -> serve -> go"], "elements": {
            "come": {"type": "start"}, "serve": {"post": "clerk", "duration": "30 min"}, "go": {"type": "end"}}},
        "look": {"flows": ["warned -> think -> settled"], "elements": {
            "warned": {"type": "start"}, "think": {"post": "chief", "duration": "6 min"}, "settled": {"type": "end"}}},
    },
    "standards": {"hour": {"process": "visit", "limit": "60 min", "controls": {
        "warn": {"kind": "warning", "at": 0.75, "starts": "look"}}}},
}  # fmt: skip
MINUTE, HOUR = 60_000_000, 3_600_000_000


def test_an_errand_is_no_case_of_a_customer():
    log = sim.simulate(DESK)
    # the second waits 29 minutes and is done after 59; the third is done after 88: both are warned at 45
    assert log.cases.height == 5
    assert customers_cases(log).height == select_cases(log).height == 3
    assert errands(log)["about"].to_list() == ["people-000002", "people-000003"]
    row = kpis(log).row(0, named=True)
    assert (row["cases"], row["cycle_max"]) == (3, 88 * MINUTE)
    assert kpis(log, by="process")["process"].to_list() == ["visit"]
    assert indicators(log).is_empty()
    assert fulfilment(log)["kept"].to_list() == [2]


def test_what_it_cost_counts_for_the_case_that_it_is_about():
    log = sim.simulate(DESK)
    row = kpis(log).row(0, named=True)
    assert row["cost_total"] == pytest.approx(3 * 30 + 2 * 12)
    assert row["working_mean"] == (3 * 30 + 2 * 6) * MINUTE / 3
    by_department = dict(kpis(log, by="department").select("department", "cost_total").iter_rows())
    assert by_department == pytest.approx({"hall": 90, "office": 24})


def test_nobody_waits_for_an_errand():
    log = sim.simulate(DESK)
    assert waits(log)["wait"].item() == (29 + 58) * MINUTE
    parts = spent(log)
    assert sum(parts.parts["cause"].values()) == parts.cycle == (30 + 59 + 88) * 60 / 3


def test_work_that_customers_start_too_is_no_errand():
    asked = DESK | {"arrivals": DESK["arrivals"] | {"curious": {"process": "look", "every": "2 h"}}}
    assert errands(sim.simulate(asked)).is_empty()


def test_a_log_from_outside_has_none(tmp_path):
    file = tmp_path / "log.csv"
    file.write_text("case,activity,start,end\n1,a,2024-01-01T08:00:00Z,2024-01-01T09:00:00Z\n", encoding="utf-8")
    log = sim.read_log(file)
    assert errands(log).is_empty()
    assert kpis(log).select(pl.col("cases")).item() == 1
