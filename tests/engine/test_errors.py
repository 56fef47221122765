"""What cannot go on is an error that names the case or the post, never an endless run."""

import pickle

import pytest

from sim import InputError, RunError, simulate
from sim.model.mistakes import message
from tests.engine.small import come, small


def fails(error, text, elements, flows, **parts):
    with pytest.raises(error, match=text):
        simulate(small(elements, flows, **parts), seed=1)


def test_errors_speak_both_languages():
    with pytest.raises(RunError) as found:
        simulate(small(come("a"), ["come -> a -> go"], districts={"e": {}, "w": {}}, arrive={"districts": {"w": 1}},
                       posts={"a": {"by_district": True}}, staff={"a": {"posts": ["a"], "district": "e"}}))  # fmt: skip
    (mistake,) = found.value.mistakes
    assert message(mistake, "en") == str(mistake) == "posts.a: nobody serves it in district w; add staff"
    assert message(mistake, "zh") == "posts.a：无人承担（区域 w）；请增加人员"
    again = pickle.loads(pickle.dumps(found.value))
    assert (type(again), again.mistakes, str(again)) == (RunError, found.value.mistakes, str(found.value))


def test_no_flow_can_be_taken():
    elements = come("a") | {"which": {"type": "exclusive"}}
    flows = [
        "come -> which",
        {"from": "which", "to": "a", "when": "vip"},
        {"from": "which", "to": "go", "when": "false"},
        "a -> go",
    ]
    fails(
        RunError,
        r"c-000001: no flow of walk/which can be taken; give it a default",
        elements,
        flows,
        walk={"attributes": {"vip": False}},
    )


def test_no_way_on_from_an_activity():
    flows = [
        "come -> a",
        {"from": "a", "to": "b", "when": "false"},
        {"from": "a", "to": "go", "when": "false"},
        "b -> go",
    ]
    fails(RunError, "c-000001", come("a", "b"), flows)


def test_tokens_that_go_round_at_once():
    elements = come() | {"again": {"type": "exclusive"}, "more": {"type": "exclusive"}}
    flows = [
        "come -> again -> more",
        {"from": "more", "to": "again", "when": "true"},
        {"from": "more", "to": "go", "default": True},
    ]
    fails(RunError, "c-000001: tokens go round without time passing", elements, flows)


def test_work_that_takes_no_time_in_a_loop():
    elements = come() | {"work": {"post": "desk", "duration": "0 s"}, "more": {"type": "exclusive"}}
    flows = [
        "come -> work -> more",
        {"from": "more", "to": "work", "when": "true"},
        {"from": "more", "to": "go", "default": True},
    ]
    fails(RunError, "c-000001", elements, flows)


def test_arrivals_that_take_no_time(monkeypatch):
    monkeypatch.setattr("sim.engine.world.MOST_STEPS", 5000)
    data = small(come(), ["come -> go"], at=())
    data["arrivals"] = {"c": {"process": "walk", "every": "0 s"}}
    with pytest.raises(RunError, match="arrivals take no time"):
        simulate(data)


def test_a_loop_without_a_way_out():
    elements = come() | {"work": {"post": "desk", "duration": "1 s"}, "more": {"type": "exclusive"}}
    flows = [
        "come -> work -> more",
        {"from": "more", "to": "work", "when": "true"},
        {"from": "more", "to": "go", "default": True},
    ]
    fails(RunError, "c-000001: it came to walk/work 10000 times", elements, flows, horizon={"cases": 1})


def test_cases_that_start_each_other_at_once():
    elements = come() | {"begin": {"type": "spawn", "process": "walk"}}
    fails(RunError, "c-000001", elements, ["come -> begin -> go"])


def test_nobody_staffs_a_post():
    fails(InputError, "nobody staffs it", come("a"), ["come -> a -> go"], staff={})


def test_nobody_has_the_skill_or_serves_the_district():
    elements = come() | {"a": {"post": "a", "duration": "1 min", "skill": "law"}}
    fails(RunError, "posts.a: nobody serves it with skill law", elements, ["come -> a -> go"])
    districts = {
        "districts": {"e": {}, "w": {}},
        "arrive": {"districts": {"w": 1}},
        "posts": {"a": {"by_district": True}},
    }
    staff = {"a": {"posts": ["a"], "district": "e"}}
    fails(RunError, "posts.a: nobody serves it in district w", come("a"), ["come -> a -> go"], staff=staff, **districts)


def test_people_who_never_come_again():
    staff = {"a": {"posts": ["a"], "calendar": "once"}}
    calendars = {"once": {"hours": [], "dates": {"2024-03-05": ["08:00-08:30"]}}}
    elements = come() | {"a": {"post": "a", "duration": "1 h"}}
    for at in ([0], [1440 + 500], [2000]):
        fails(
            RunError,
            "posts.a: its people never come on duty again",
            elements,
            ["come -> a -> go"],
            staff=staff,
            calendars=calendars,
            horizon={"cases": 1},
            at=at,
        )


def test_people_who_never_come_at_all():
    staff = {"a": {"posts": ["a"], "calendar": "day", "absence": 1.0}}
    fails(RunError, "posts.a: its people never come on duty again", come("a"), ["come -> a -> go"], staff=staff,
          calendars={"day": {"hours": ["08:00-09:00"]}}, horizon={"cases": 1})  # fmt: skip


def test_a_calendar_that_never_opens_again():
    elements = come() | {"open": {"type": "timer", "at": "once"}}
    calendars = {"once": {"hours": [], "dates": {"2024-03-05": ["08:00-08:30"]}}}
    fails(
        RunError,
        "c-000001: the calendar of walk/open never opens again",
        elements,
        ["come -> open -> go"],
        at=[5000],
        calendars=calendars,
    )


def test_a_condition_that_cannot_be_computed():
    elements = come("a") | {"which": {"type": "exclusive"}}
    flows = [
        "come -> which",
        {"from": "which", "to": "a", "when": "size / none > 1"},
        {"from": "which", "to": "go", "default": True},
        "a -> go",
    ]
    fails((RunError, InputError), "size / none", elements, flows, walk={"attributes": {"size": 1, "none": 0}})


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ({"walk": {"behaviours": {"x": {"kind": "chase", "after": "1 h", "since": "nowhere"}}}}, "nowhere"),
        ({"staff": {"a": {"posts": ["a", "nobody"]}}}, "nobody"),
        ({"staff": {"a": {"posts": ["a"], "calendar": "never"}}}, "never"),
        ({"staff": {"a": {"posts": ["a"], "count": 2, "members": ["one"]}}}, "members"),
        ({"arrive": {"start": "nowhere"}}, "nowhere"),
        ({"streams": {"x": {"process": "nowhere", "every": "1 h"}}}, "nowhere"),
    ],
)
def test_names_of_nothing(section, text):
    fails(InputError, text, come("a"), ["come -> a -> go"], **section)


@pytest.mark.parametrize(
    "decision",
    [
        {"point": "take", "time": 0}, {"point": "guess", "time": 0, "choice": "x"},
        {"point": "take", "time": -1, "choice": "x"},
        {"point": "take", "time": 0, "choice": "x", "at_will": True},
        {"point": "take", "time": 0, "choice": "x", "who": "me"},
    ],
)  # fmt: skip
def test_decisions_that_are_none(decision):
    with pytest.raises(InputError):
        simulate(small(come("a"), ["come -> a -> go"]), decisions=[decision])


def test_seeds_that_are_none():
    for wrong in ({"seed": -1}, {"seed": 2**64}, {"replication": 2**32}):
        with pytest.raises(InputError):
            simulate(small(come("a"), ["come -> a -> go"]), **wrong)
