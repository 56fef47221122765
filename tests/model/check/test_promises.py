"""The least time between the points of a standard, by hand."""

import pytest

from sim.model.check import check
from sim.model.check.clocks import Clocks
from sim.model.check.promises import least_time
from sim.model.load import load_scenario
from sim.model.spans import HOUR, MINUTE

WORK = {
    "come": {"type": "start"},
    "ask": {"post": "clerk", "duration": "uniform(10 min, 20 min)"},
    "choose": {"type": "exclusive"},
    "long": {"post": "clerk", "duration": "3 h"},
    "short": {"post": "clerk", "duration": "triangular(30 min, 40 min, 2 h)", "external": {"after": "1 h"}},
    "wait": {"type": "timer", "after": "uniform(4 h, 5 h)"},
    "go": {"type": "end"},
}
FLOWS = [
    "come -> ask -> choose",
    {"from": "choose", "to": "long", "probability": 0.5, "transfer": "20 min"},
    "choose -> short",
    "long -> wait",
    "short -> wait -> go",
]


def scenario(standard, **staff):
    return load_scenario(
        {
            "id": "shop",
            "title": "Shop",
            "start": "2024-01-01",
            "horizon": {"time": "28 d"},
            "calendars": {
                "desk": {"hours": ["09:00-17:00"]},
                "early": {"hours": ["09:00-12:00"]},
                "night": {"hours": ["20:00-24:00"]},
            },
            "departments": {"front": {}},
            "posts": {"clerk": {"department": "front"}},
            "staff": {"clerks": {"posts": ["clerk"], "count": 9, **staff}},
            "processes": {"visit": {"elements": WORK, "flows": FLOWS}},
            "arrivals": {"all": {"process": "visit", "per_day": 1}},
            "standards": {"promise": {"process": "visit", "limit": "1 h", **standard}},
        }
    )


def least(standard, **staff):
    made = scenario(standard, **staff)
    return least_time(made, made.standards["promise"], Clocks(made))


SHORT = 10 * MINUTE + 90 * MINUTE  # ask, then the external wait and the work of short
LONG = 10 * MINUTE + 20 * MINUTE + 3 * HOUR


@pytest.mark.parametrize(
    ("standard", "time"),
    [
        ({}, SHORT + 4 * HOUR),
        ({"ends": {"element": "ask"}}, 10 * MINUTE),
        ({"ends": {"element": "ask", "moment": "started"}}, 0),
        ({"ends": {"element": "short", "moment": "sent"}}, 10 * MINUTE),
        ({"ends": {"element": "short", "moment": "started"}}, 70 * MINUTE),
        ({"ends": {"element": "short"}}, SHORT),
        ({"ends": {"element": "long"}}, LONG),
        ({"begins": {"element": "short", "moment": "enabled"}, "ends": {"element": "short"}}, 30 * MINUTE),
        ({"begins": {"element": "ask"}, "ends": {"element": "long", "moment": "sent"}}, 20 * MINUTE),
        ({"begins": {"element": "wait", "moment": "started"}, "ends": {"element": "wait"}}, 4 * HOUR),
        ({"pause_external": True}, 40 * MINUTE),
        ({"pauses": [{"begins": {"element": "ask"}, "ends": {"element": "short"}}]}, 0),
        ({"begins": {"element": "wait"}, "ends": {"element": "ask"}}, None),
    ],
)
def test_least_time(standard, time):
    assert least(standard) == time


def test_a_fast_person_is_fast():
    assert least({"ends": {"element": "ask"}}, speed=2) == 5 * MINUTE


def test_in_working_time_only_work_that_surely_falls_into_it_counts():
    assert least({"calendar": "desk"}, calendar="desk") == 40 * MINUTE
    assert least({"calendar": "desk"}, calendar="early") == 40 * MINUTE
    assert least({"calendar": "desk"}, calendar="night") == 0
    assert least({"calendar": "desk"}) == 0


def test_a_limit_that_nobody_can_meet_is_an_error():
    (found,) = check(scenario({"limit": "5 h"}))
    assert (found.place, found.value, found.severity) == ("standards.promise.limit", "5 h", "error")
    assert "the quickest way takes 340 min" in found.rule


def test_a_limit_that_hardly_anybody_meets_is_a_warning():
    (found,) = check(scenario({"limit": "340 min"}))
    assert (found.key, found.severity) == ("check.hardly_meet", "warning")


def test_a_limit_that_can_be_met_is_no_matter():
    assert check(scenario({"limit": "10 h"})) == ()
