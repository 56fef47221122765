"""Load against capacity, where it can be computed by hand."""

import math

import pytest

from sim.model.check import check, load
from sim.model.check.capacity import _Pool, _share
from sim.model.check.clocks import Clocks
from sim.model.check.dry_walk import Need
from sim.model.check.rates import expected_cases
from sim.model.load import load_scenario
from sim.model.organisation import Staff
from sim.model.spans import DAY

DESK = {"days": ["mon", "tue", "wed", "thu", "fri"], "hours": ["09:00-17:00"], "holidays": "none"}


def shop(elements=None, flows=None, **changes):
    """A shop open 40 hours a week, 28 days from a Monday, with one clerk and 10 cases a day of 24 minutes."""
    return load_scenario(
        {
            "id": "shop",
            "title": "Shop",
            "start": "2024-01-01",
            "horizon": {"time": "28 d"},
            "calendars": {"desk": DESK},
            "departments": {"front": {}},
            "posts": {"clerk": {"department": "front"}, "expert": {"department": "front"}},
            "staff": {"clerks": {"posts": ["clerk"], "calendar": "desk"}},
            "processes": {
                "visit": {
                    "elements": {
                        "come": {"type": "start"},
                        "serve": {"post": "clerk", "duration": "24 min"},
                        **(elements or {}),
                        "go": {"type": "end"},
                    },
                    "flows": flows or ["come -> serve -> go"],
                }
            },
            "arrivals": {"visitors": {"process": "visit", "per_day": 10}},
            **changes,
        }
    )


def test_work_over_open_hours():
    # 28 days x 10 x 0.4 h = 112 h of 160 h open
    assert load(shop()) == {"clerk": pytest.approx(0.7), "expert": 0.0}


def test_count_speed_and_absence():
    staff = {"clerks": {"posts": ["clerk"], "calendar": "desk", "count": 2, "speed": 0.5, "absence": 0.3}}
    assert load(shop(staff=staff))["clerk"] == pytest.approx(1.0)


def test_groups_with_laws_of_their_own_add_their_rates():
    staff = {name: {"posts": ["clerk"], "calendar": "desk"} for name in ("masters", "novices")}
    serve = {"serve": {"post": "clerk", "duration": "24 min", "by_staff": {"novices": "72 min"}}}
    # one case in 24 minutes and one in 72: one in 18 together, so 36 minutes of two people a case
    assert load(shop(serve, staff=staff))["clerk"] == pytest.approx(0.7 * 36 / 24 / 2)


def test_a_loop_with_probability_one_half_doubles_the_visits():
    flows = ["come -> serve -> again", {"from": "again", "to": "serve", "probability": 0.5}, "again -> go"]
    rho = load(shop({"again": {"type": "exclusive"}}, flows))["clerk"]
    assert rho == pytest.approx(1.4, abs=5 * 1.4 / math.sqrt(8000) * math.sqrt(0.5))


def test_a_condition_on_visits_ends_a_loop():
    flows = ["come -> serve -> again", {"from": "again", "to": "serve", "when": "visits('serve') < 3"}]
    flows += [{"from": "again", "to": "go", "default": True}]
    assert load(shop({"again": {"type": "exclusive"}}, flows))["clerk"] == pytest.approx(2.1)


def test_both_branches_of_a_split_are_walked():
    elements = {
        "split": {"type": "parallel"},
        "look": {"post": "expert", "duration": "6 min"},
        "join": {"type": "parallel"},
    }
    flows = ["come -> split -> serve -> join -> go", "split -> look -> join"]
    staff = {
        "clerks": {"posts": ["clerk"], "calendar": "desk"},
        "experts": {"posts": ["expert"], "calendar": "desk"},
    }
    assert load(shop(elements, flows, staff=staff)) == {"clerk": pytest.approx(0.7), "expert": pytest.approx(0.175)}


def test_lost_information_is_work_for_both_sides():
    elements = {"look": {"post": "expert", "duration": "20 min", "check": "1 min"}}
    elements["serve"] = {"post": "clerk", "duration": "24 min", "answer": "4 min", "redo": 0.25}
    staff = {
        "clerks": {"posts": ["clerk"], "calendar": "desk"},
        "experts": {"posts": ["expert"], "calendar": "desk"},
    }
    for on_loss, clerk in (("ask", 28), ("return", 30), ("proceed", 24)):
        flow = {"from": "serve", "to": "look", "loss": 1, "on_loss": on_loss}
        found = load(shop(elements, ["come -> serve", flow, "look -> go"], staff=staff))
        assert found["clerk"] == pytest.approx(280 * clerk / 60 / 160)
        assert found["expert"] == pytest.approx(280 * (20 if on_loss == "proceed" else 21) / 60 / 160)


def test_the_quicker_event_comes_first():
    elements = {
        "race": {"type": "event"},
        "soon": {"type": "timer", "after": "uniform(0 d, 2 d)"},
        "late": {"type": "timer", "after": "uniform(1 d, 3 d)"},
        "out": {"type": "end"},
    }
    flows = ["come -> race -> soon -> serve -> go", "race -> late -> out"]
    # the second is first where it falls below 2 d, the first above 1 d, and it is the smaller there: 1/2 x 1/2 x 1/2
    assert load(shop(elements, flows))["clerk"] == pytest.approx(0.7 * 7 / 8, abs=0.7 * 5 * math.sqrt(7 / 64 / 8000))


def test_cases_that_others_start_are_followed():
    elements = {"more": {"type": "spawn", "process": "inner"}}
    scenario = shop(elements, ["come -> serve -> more -> go"])
    data = scenario.canonical()
    data["processes"]["inner"] = {
        "elements": {"in": {"type": "start"}, "do": {"post": "clerk", "duration": "6 min"}, "out": {"type": "end"}},
        "flows": ["in -> do -> out"],
    }
    assert load(load_scenario(data))["clerk"] == pytest.approx(0.7 * 30 / 24)


def test_shared_staff_go_where_they_are_needed():
    hours = 100.0
    only_a, only_b, both = (Staff(posts=posts) for posts in (("a",), ("b",), ("a", "b")))
    a, b, c = (Need(post, None, None) for post in "abc")
    pools = [_Pool(only_a, hours), _Pool(only_b, hours), _Pool(both, hours)]
    assert _share({a: 150.0, b: 50.0}, pools) == {a: pytest.approx(0.75), b: pytest.approx(0.5)}
    assert _share({a: 120.0, b: 120.0, c: 1.0}, pools) == {a: pytest.approx(0.8), b: pytest.approx(0.8), c: math.inf}


def test_skills_and_districts_divide_the_staff():
    here, there = Staff(posts=("a",), district="north"), Staff(posts=("a",), district="south", skills=("climb",))
    need = Need("a", "climb", None)
    found = _share({need: 50.0, Need("a", None, "north"): 30.0}, [_Pool(here, 100.0), _Pool(there, 100.0)])
    assert found == {need: pytest.approx(0.5), Need("a", None, "north"): pytest.approx(0.3)}


@pytest.mark.parametrize(
    ("stream", "cases"),
    [
        ({"per_hour": 2}, 2 * 24 * 28),
        ({"per_hour": 2, "calendar": "desk"}, 2 * 160),
        ({"per_year": 3650}, 280),
        ({"every": "exponential(30 min)"}, 2 * 24 * 28),
        ({"every": "30 min", "calendar": "desk"}, 320),
        ({"times": ["1 d", "2 d", "40 d"]}, 2),
        ({"per_day": 10, "at_most": 100}, 100),
        ({"per_hour": 1, "weekdays": [1, 0, 0, 0, 0, 0, 0]}, 4 * 24),
        ({"per_hour": 1, "hours": [2] + [0] * 23}, 2 * 28),
        ({"per_hour": 1, "months": [0.5] + [0] * 11}, 0.5 * 24 * 28),
        ({"per_hour": 1, "holidays": 0}, 24 * 27),
    ],
)
def test_expected_cases(stream, cases):
    scenario = shop(arrivals={"visitors": {"process": "visit", **stream}})
    assert expected_cases(scenario, "visitors", 28 * DAY, Clocks(scenario)) == pytest.approx(cases)


def test_a_year_keeps_its_total_whatever_its_shape():
    stream = {"process": "visit", "per_year": 1000, "months": [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1], "calendar": "desk"}
    scenario = shop(arrivals={"visitors": stream})
    assert expected_cases(scenario, "visitors", 365 * DAY, Clocks(scenario)) == pytest.approx(1000)


def test_a_surge_multiplies_the_rate():
    surge = {"begins": "2024-01-03T00:00", "lasts": "2 d", "factor": 5, "streams": ["visitors"]}
    stream = {"process": "visit", "per_hour": 1}
    scenario = shop(arrivals={"visitors": stream}, surges={"storm": surge})
    assert expected_cases(scenario, "visitors", 28 * DAY, Clocks(scenario)) == pytest.approx(24 * 28 + 4 * 48)
    calm = shop(arrivals={"visitors": stream}, surges={"storm": {**surge, "on": False}})
    assert expected_cases(calm, "visitors", 28 * DAY, Clocks(calm)) == pytest.approx(24 * 28)


def test_overload_is_told_with_post_and_rho():
    (found,) = check(shop(arrivals={"visitors": {"process": "visit", "per_day": 20}}))
    assert (found.severity, found.place) == ("warning", "posts.clerk")
    assert "post clerk: load 1.40 of capacity" in found.rule


def test_overload_names_the_district():
    found = check(
        shop(
            posts={"clerk": {"department": "front", "by_district": True}},
            districts={"north": {"customers": 3}, "south": {"customers": 1}},
            staff={
                "here": {"posts": ["clerk"], "calendar": "desk", "district": "north"},
                "there": {"posts": ["clerk"], "calendar": "desk", "district": "south"},
            },
            arrivals={"visitors": {"process": "visit", "per_day": 20}},
        )
    )
    assert ["post clerk in district north: load 1.0" in m.rule for m in found] == [True]


def test_unknown_holidays_are_a_mistake_and_no_crash():
    desk = {"days": "working_days", "hours": ["09:00-17:00"]}
    (found,) = check(shop(calendars={"desk": desk}, start="2026-12-20T00:00"))
    assert "public holidays are known for" in found.rule


def test_hardly_any_work_is_shared_out_too():
    # so little that the solver sees no constraint bind
    need, groups = Need("a", None, None), [Staff(posts=("a",)), Staff(posts=("a", "b"))]
    found = _share({need: 3e-13, Need("b", None, None): 2e-13}, [_Pool(group, 2000.0) for group in groups])
    assert all(0 <= rho < 1e-9 for rho in found.values())
    assert len(found) == 2
