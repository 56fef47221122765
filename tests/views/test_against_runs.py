"""Views on simulated logs: estimates against runs, identities that hold on every log."""

from functools import cache
from itertools import pairwise

import polars as pl
import pytest

import sim
from sim.views.bottlenecks import bottlenecks
from sim.views.handoffs import handoffs
from sim.views.kpis import kpis
from sim.views.replay import one_more
from sim.views.scope import extent
from sim.views.standards import clocks
from sim.views.utilisation import utilisation
from sim.views.waits import waits

MIN = 60_000_000

OFFICE = {
    "id": "counter",
    "title": {"zh": "柜台", "en": "Counter"},
    "start": "2024-03-04T00:00:00",
    "horizon": {"time": "60 d"},
    "calendars": {"office": {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["08:30-12:00", "13:30-17:30"]}},
    "departments": {"hall": {}, "back": {}},
    "posts": {"clerk": {"department": "hall", "cost_per_hour": 60}, "expert": {"department": "back"}},
    "staff": {
        "clerks": {"posts": ["clerk"], "count": 3, "calendar": "office"},
        "experts": {"posts": ["expert"], "count": 2, "calendar": "office"},
    },
    "processes": {
        "ask": {
            "elements": {
                "come": {"type": "start"},
                "serve": {"post": "clerk", "duration": "lognormal(mean=14 min, cv=0.8)"},
                "hard": {"type": "exclusive"},
                "study": {"post": "expert", "duration": "exponential(mean=30 min)"},
                "go": {"type": "end"},
            },
            "flows": [
                "come -> serve -> hard",
                {"from": "hard", "to": "study", "probability": 0.3, "transfer": "uniform(5 min, 3 h)"},
                {"from": "hard", "to": "go", "probability": 0.7},
                "study -> go",
            ],
        }
    },
    "arrivals": {"customers": {"process": "ask", "per_hour": 9, "calendar": "office", "at_most": 1500}},
    "standards": {"day": {"process": "ask", "limit": "1 d"}},
}


@cache
def run(clerks=3):
    staff = {**OFFICE["staff"], "clerks": {**OFFICE["staff"]["clerks"], "count": clerks}}
    return sim.simulate(sim.Scenario.model_validate({**OFFICE, "staff": staff}), seed=3)


def waited_for_people(log, post):
    items = log.work.filter(pl.col("post") == post)
    return int(items.select(pl.sum_horizontal("wait_unavailable", "wait_priority", "wait_contention").sum()).item())


@pytest.mark.parametrize("clerks", [2, 3, 4])
def test_one_more_person_is_what_a_run_with_one_more_shows(clerks):
    """First come first served at one kind of desk: the replay is the run, to the microsecond."""
    row = one_more(run(clerks)).filter(pl.col("post") == "clerk").row(0, named=True)
    before, after = waited_for_people(run(clerks), "clerk"), waited_for_people(run(clerks + 1), "clerk")
    assert row["measured"] == row["replayed"] == before
    assert row["saved"] == before - after
    assert row["saved"] > 0


def test_littles_law_on_a_log_that_drained():
    log = run()
    row = kpis(log).row(0, named=True)
    begin, end = extent(log)
    assert row["open"] == 0
    # L = lambda W with N(t) integrated from the events
    assert row["wip"] == pytest.approx(row["completed"] / (end - begin) * row["cycle_mean"], rel=1e-12)


def test_busy_time_is_never_more_than_duty_and_is_all_there():
    log = run()
    table = utilisation(log, by="resource")
    assert (table["busy"] <= table["staffed"]).all()
    assert table["busy"].sum() + table["overtime"].sum() == log.work["busy_time"].sum()
    by_post = utilisation(log, by="post")
    assert by_post["worked"].sum() == log.work["busy_time"].sum()


def test_windows_share_the_whole_between_them():
    log = run()
    begin, end = extent(log)
    cuts = [begin + (end + 1 - begin) * k // 7 for k in range(8)]
    parts = [utilisation(log, by="post", window=w) for w in pairwise(cuts)]
    assert sum(int(part["worked"].sum()) for part in parts) == log.work["busy_time"].sum()
    cases = [kpis(log, window=w)["cases"][0] for w in pairwise(cuts)]
    assert sum(cases) == log.cases.height


def test_waits_and_work_make_up_the_cycle_of_cases_in_series():
    row = waits(run()).row(0, named=True)
    assert row["wait"] + row["working"] + row["suspended"] == row["cycle"]
    assert row["wait"] == sum(row[f"wait_{cause}"] for cause in
                              ("transfer", "external", "batch", "unavailable", "priority", "contention"))  # fmt: skip


def test_hand_offs_and_bottlenecks_count_the_same_work():
    log = run()
    studied = log.work.filter(pl.col("activity") == "study").height
    assert handoffs(log).select("giver", "taker", "count").rows() == [("hall", "back", studied)]
    assert bottlenecks(log)["items"].sum() == log.work.height


def test_clocks_of_all_cases_are_their_cycles():
    log = run()
    elapsed = clocks(log).join(log.cases, on="case_id")
    assert (elapsed["elapsed"] == elapsed["end_time"] - elapsed["arrival_time"]).all()
    assert elapsed.height == log.cases.height
    assert (elapsed["met"] == (elapsed["elapsed"] <= 24 * 60 * MIN)).all()
