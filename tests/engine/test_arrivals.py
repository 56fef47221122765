"""Arrivals: given, renewal and Poisson streams with shapes, calendars and surges; who the customers are; horizons."""

import math
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sim import simulate
from tests.engine.small import DAY, come, ends, items, minutes, run, small

WALK = (come(), ["come -> go"])


def stream(days=365, **rules):
    """Instants, in minutes, of one stream over so many days."""
    data = small(*WALK, at=(), horizon={"time": f"{days} d"}, **rules.pop("parts", {}))
    data["arrivals"] = {"c": {"process": "walk", **rules}}
    return [minutes(t) for t in simulate(data, seed=4).cases["arrival_time"].sort()]


def near(count, expected, z=4):
    return abs(count - expected) < z * math.sqrt(expected)


def test_given_times_come_in_order():
    assert stream(times=["3 h", "0 s", "90 min", "90 min"]) == [0, 90, 90, 180]
    assert stream(days=1, times=["0 s", "1 d", "2 d"]) == [0]


def test_renewal():
    assert stream(days=1, every="6 h") == [360, 720, 1080]
    assert stream(every="6 h", at_most=2) == [360, 720]
    gaps = stream(days=100, every="uniform(low=0 s, high=1 h)")
    assert near(len(gaps), 4800, z=4 / math.sqrt(3))  # cv of the gaps is 1/sqrt(3)


def test_renewal_counts_in_its_calendar():
    parts = {"calendars": {"day": {"hours": ["08:00-10:00"]}}}
    assert stream(days=3, every="90 min", calendar="day", parts=parts) == [570, DAY + 540, 2 * DAY + 510, 2 * DAY + 600]


@pytest.mark.parametrize("rate", [{"per_year": 5000}, {"per_day": 5000 / 365}, {"per_hour": 5000 / 8760}])
def test_poisson_rates(rate):
    times = stream(**rate)
    assert near(len(times), 5000)
    gaps = [b - a for a, b in pairwise(times)]
    mean = sum(gaps) / len(gaps)
    spread = sum((g - mean) ** 2 for g in gaps) / len(gaps) / mean**2
    assert abs(spread - 1) < 4 * math.sqrt(8 / len(gaps))  # the squared cv of an exponential law


def test_shape_keeps_the_year_and_moves_the_hours():
    times = stream(per_year=8000, hours=[0] * 8 + [1] * 4 + [3] * 4 + [0] * 8, weekdays=[1, 1, 1, 1, 1, 0, 0])
    assert near(len(times), 8000)
    hours = [int(t % DAY // 60) for t in times]
    assert set(hours) == set(range(8, 16))
    assert near(sum(h >= 12 for h in hours), 6000)
    assert {int(t // DAY) % 7 for t in times} == {0, 1, 2, 3, 4}  # the start is a Monday


def test_hours_are_the_clock_s_whenever_the_run_begins():
    parts = {"start": "2024-03-04T08:20"}
    times = stream(days=60, per_day=50, hours=[0] * 9 + [1] + [0] * 14, parts=parts)
    assert {int((t + 500) % DAY // 60) for t in times} == {9}


def test_months_and_holidays():
    zone = ZoneInfo("Asia/Shanghai")
    times = stream(per_year=6000, months=[0] * 6 + [1, 3] + [0] * 4, holidays=0)
    start = datetime(2024, 3, 4, tzinfo=zone).timestamp()
    months = [datetime.fromtimestamp(start + 60 * t, zone).month for t in times]
    assert set(months) == {7, 8}
    assert near(months.count(8), 4500)
    national = [t for t in stream(per_day=20, holidays=0) if DAY * 211 <= t < DAY * 218]
    assert national == []  # 2024-10-01 to 10-07


def test_calendar_of_a_poisson_stream():
    parts = {"calendars": {"day": {"hours": ["09:30-10:15"]}}}
    times = stream(per_year=3000, calendar="day", parts=parts)
    assert near(len(times), 3000)
    assert all(570 <= t % DAY < 615 for t in times)
    # per_hour is the rate of an open hour
    assert near(len(stream(per_hour=4, calendar="day", parts=parts)), 365 * 0.75 * 4)


def test_surge():
    surge = {"begins": "2024-03-06T12:30", "lasts": "3 h", "factor": 20, "streams": ["c"]}
    begin = 2 * DAY + 750
    calm = stream(days=10, per_hour=10)
    storm = stream(days=10, per_hour=10, parts={"surges": {"storm": surge}})
    assert near(sum(begin <= t < begin + 180 for t in storm), 600)
    assert [t for t in storm if t < begin] == [t for t in calm if t < begin]
    assert stream(days=10, per_hour=10, parts={"surges": {"storm": {**surge, "on": False}}}) == calm
    lull = stream(days=10, per_hour=10, parts={"surges": {"storm": {**surge, "factor": 0}}})
    assert not [t for t in lull if begin <= t < begin + 180]


def test_a_higher_rate_brings_the_same_customers_sooner():
    slow, fast = stream(days=100, per_hour=1), stream(days=100, per_hour=2)
    assert all(abs(a / 2 - b) < 0.001 for a, b in zip(slow, fast, strict=False))


def test_a_rate_of_nothing():
    assert stream(per_year=0) == []
    assert stream(per_year=100, hours=[0] * 24) == []


# -- who they are ------------------------------------------------------------------------------------------------------


def test_mixes():
    data = small(
        *WALK,
        at=[0] * 3000,
        segments={"home": {}, "vip": {"priority": 7}},
        districts={"e": {"customers": 30}, "w": {"customers": 10}},
        arrive={"segments": {"home": 3, "vip": 1}, "channels": {"hall": 1, "online": 4}},
    )
    cases = simulate(data, seed=3).cases
    for column, value, share in (("segment", "vip", 0.25), ("district", "w", 0.25), ("channel", "hall", 0.2)):
        count = (cases[column] == value).sum()
        assert abs(count - 3000 * share) < 4 * math.sqrt(3000 * share * (1 - share)), column
    assert set(cases.select("segment", "priority").rows()) == {("home", 0), ("vip", 7)}


def test_mixes_by_default():
    cases = simulate(
        small(*WALK, at=[0] * 2000, segments={"a": {}, "b": {}}, districts={"e": {}, "w": {}}), seed=3
    ).cases
    assert abs((cases["segment"] == "a").sum() - 1000) < 90
    assert abs((cases["district"] == "e").sum() - 1000) < 90
    assert cases["channel"].null_count() == 2000


def test_attributes():
    rules = {
        "fixed": "text",
        "flag": {"chance": 0.25},
        "kind": {"choices": {"x": 1, "y": 3}},
        "size": "uniform(low=2, high=4)",
        "whole": {"law": "uniform(low=0, high=10)", "whole": True},
        "fee": {"by": "kind", "cases": {"x": 100}, "otherwise": {"by": "flag", "cases": {"True": 1, "False": 2}}},
    }
    cases = simulate(small(*WALK, at=[0] * 2000, walk={"attributes": rules}), seed=3).cases
    assert cases["attr_fixed"].unique().to_list() == ["text"]
    assert abs(cases["attr_flag"].sum() - 500) < 78
    assert abs((cases["attr_kind"] == "y").sum() - 1500) < 78
    assert 2 < cases["attr_size"].min() < 2.02
    assert 3.98 < cases["attr_size"].max() < 4
    assert abs(cases["attr_size"].mean() - 3) < 4 * 0.577 / math.sqrt(2000)
    assert set(cases["attr_whole"].unique()) == set(range(11))
    fees = set(cases.select("attr_kind", "attr_flag", "attr_fee").rows())
    assert fees == {("x", True, 100), ("x", False, 100), ("y", True, 1), ("y", False, 2)}


def test_a_stream_s_own_attributes():
    log = run(*WALK, at=[0], walk={"attributes": {"vip": False, "size": 1}}, arrive={"attributes": {"vip": True}})
    assert log.cases.select("attr_size", "attr_vip").rows() == [(1.0, True)]


# -- horizons ----------------------------------------------------------------------------------------------------------


def test_by_cases_the_run_ends_with_the_last_case():
    elements = come() | {"desk": {"post": "desk", "duration": "10 min"}}
    streams = {"rare": {"process": "walk", "every": "300 d"}}
    log = run(elements, ["come -> desk -> go"], at=range(20), horizon={"cases": 3}, streams=streams)
    assert ends(log) == {"1": (10, "completed"), "2": (20, "completed"), "3": (30, "completed")}
    assert [minutes(t) for t in log.staffing["close_time"]] == [30]


def test_by_cases_waits_for_work_over_night():
    elements = come() | {"desk": {"post": "desk", "duration": "9 h"}}
    staff = {"a": {"posts": ["desk"], "calendar": "day"}}
    log = run(
        elements,
        ["come -> desk -> go"],
        at=[600],
        horizon={"cases": 1},
        staff=staff,
        calendars={"day": {"hours": ["08:00-12:00"]}},
    )
    assert ends(log) == {"1": (2 * DAY + 480 + 180, "completed")}


def test_by_cases_counts_who_comes_and_not_who_is_spawned():
    child = {"elements": come("work"), "flows": ["come -> work -> go"]}
    elements = come() | {"begin": {"type": "spawn", "process": "child"}}
    log = run(elements, ["come -> begin -> go"], at=range(20), horizon={"cases": 2}, processes={"child": child})
    assert list(ends(log)) == ["1", "1.1", "2", "2.1"]
    assert items(log, "outcome") == {"1.1 work": "done", "2.1 work": "done"}


def test_by_cases_what_can_never_go_on_is_left_open():
    elements = come("desk") | {"hear": {"type": "message", "on": "never"}}
    log = run(elements, ["come -> desk -> hear -> go"], horizon={"cases": 1})
    assert ends(log) == {"1": (None, "open")}


def test_renewal_begins_where_it_is_told():
    assert stream(days=1, every="6 h", first="1 h") == [60, 420, 780, 1140]
    parts = {"calendars": {"day": {"hours": ["08:00-10:00"]}}}
    assert stream(days=1, every="90 min", first="0 s", calendar="day", parts=parts) == [480, 570]


def test_renewal_may_run_on_while_its_calendar_is_closed():
    parts = {"calendars": {"day": {"hours": ["08:00-10:00"]}}}
    rules = {"every": "90 min", "calendar": "day", "closed": "wait", "parts": parts}
    # 08:00 after 01:30; 11:00 is closed, so the next day at 08:00
    assert stream(days=2, **rules) == [480, 570, DAY + 480, DAY + 570]
    assert stream(days=2, first="9 h", **rules) == [540, DAY + 480, DAY + 570]


def test_calendar_to_the_second():
    parts = {"calendars": {"day": {"hours": ["00:00:30-00:01:00.5"]}}}
    assert stream(days=1, every="1 min", first="0 s", calendar="day", closed="wait", parts=parts) == [0.5]
