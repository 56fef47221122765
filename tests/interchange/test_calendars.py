"""Weekly calendars in Prosimos's form: what is understood, and what is refused and where."""

import gzip
import json

import pytest

from sim.errors import InputError
from sim.interchange.calendars import read_calendars, understand_calendars
from sim.model.mistakes import message
from sim.model.week import MINUTES_A_WEEK
from tests.shared import shared

NINE = {"from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}
DAY = 1440


def spells(*periods):
    return understand_calendars({"Ann": list(periods)}, place="here")["Ann"].spells


def period(**parts):
    return {**NINE, **parts}


def whole(**more):
    return {
        "resource_calendars": [{"id": "day", "name": "Day", "time_periods": [NINE]}],
        "resource_profiles": [
            {
                "id": "clerks",
                "name": "Clerks",
                "resource_list": [{"id": "r1", "name": "Ann", "calendar": "day", **more}],
            }
        ],
    }


def test_a_period_holds_on_each_of_its_days():
    assert spells(NINE) == tuple((day * DAY + 540, day * DAY + 1020) for day in range(5))
    assert [begin // DAY for begin, _ in spells(period(**{"from": "SATURDAY", "to": "monday"}))] == [0, 5, 6]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("10:00:00", "12:00:00", [(600, 720)]),
        ("9:05", "9:06:29.999", [(545, 546)]),
        ("09:05:30", "09:07", [(546, 547)]),
        ("00:00:00", "23:59:59.999999", [(0, DAY)]),
        ("00:00:00", "23:59:00", [(0, DAY)]),
        ("00:00:00", "00:00:00", [(0, DAY)]),
        ("08:00:00", "00:00:00", [(480, DAY)]),
        ("08:00:00", "24:00:00", [(480, DAY)]),
        ("22:00:00", "06:00:00", [(1320, DAY + 360)]),
    ],
)
def test_times_to_the_minute(begin, end, expected):
    assert list(spells(period(to="MONDAY", beginTime=begin, endTime=end))) == expected


def test_a_night_over_sunday_goes_on_on_monday():
    night = {"from": "SUNDAY", "to": "SUNDAY", "beginTime": "22:00", "endTime": "06:00"}
    assert spells(night) == ((0, 360), (MINUTES_A_WEEK - 120, MINUTES_A_WEEK))


def test_people_of_the_profiles_have_their_calendar_by_id_and_name():
    found = understand_calendars(whole(), place="here")
    assert set(found) == {"day", "Day", "r1", "Ann"}
    assert len(set(found.values())) == 1


@pytest.mark.parametrize("amount", [3, "3", 3.0])
def test_a_pool_is_numbered(amount):
    found = understand_calendars(whole(amount=amount), place="here")
    assert {"r1_0", "r1_1", "r1_2", "Ann_2"} <= set(found)
    assert "r1_3" not in found


def test_who_has_no_calendar_is_left_out():
    assert "Ann" not in understand_calendars(whole(calendar=None), place="here")


def test_the_older_layout_is_one_of_mappings():
    content = {
        "resource_calendars": {"day": [NINE]},
        "resource_profiles": {"clerks": {"name": "Clerks", "resource_list": [{"id": "Ann", "calendar": "day"}]}},
    }
    assert understand_calendars(content, place="here")["Ann"].minutes == 5 * 480


def test_a_fuzzy_period_counts_from_one_half_on():
    likely, unlikely = period(to="MONDAY", probability=0.5), period(**{"from": "FRIDAY"}, probability=0.49)
    assert spells(likely, unlikely) == ((540, 1020),)


@pytest.mark.parametrize(
    ("content", "place", "rule"),
    [
        ([], "here", "holds no calendars"),
        ({}, "here", "holds no calendars"),
        ("text", "here", "holds no calendars"),
        ({"Ann": NINE}, "here: Ann", "must be a list"),
        ({"Ann": ["x"]}, "here: Ann[0]", "must be an object with from"),
        ({"Ann": [{"from": "MONDAY"}]}, "here: Ann[0]", "beginTime"),
        ({"Ann": [period(to="FUNDAY")]}, "here: Ann[0].to", "SUNDAY"),
        ({"Ann": [period(to=None)]}, "here: Ann[0].to", "no day of the week"),
        ({"Ann": [period(beginTime="25:00")]}, "here: Ann[0].beginTime", "no time of day"),
        ({"Ann": [period(beginTime="12:60")]}, "here: Ann[0].beginTime", "no time of day"),
        ({"Ann": [period(endTime=9)]}, "here: Ann[0].endTime", "no time of day"),
        ({"Ann": [period(endTime="24:01")]}, "here: Ann[0].endTime", "no time of day"),
        ({"Ann": [period(endTime="09:00")]}, "here: Ann[0].endTime", "beginning itself"),
        ({"Ann": [period(probability="often")]}, "here: Ann[0].probability", "from 0 to 1"),
        ({"Ann": [period(probability=float("nan"))]}, "here: Ann[0].probability", "from 0 to 1"),
        (whole(calendar="dya"), "here: resource_profiles[0].resource_list[0].calendar", "'day'"),
        (whole(amount=0), "here: resource_profiles[0].resource_list[0].amount", "from 1 to"),
        (whole(amount=10**9), "here: resource_profiles[0].resource_list[0].amount", "from 1 to"),
        (whole(amount=-2.5), "here: resource_profiles[0].resource_list[0].amount", "from 1 to"),
        ({"resource_calendars": 3}, "here: resource_calendars", "must be a list"),
        ({"resource_calendars": [[]]}, "here: resource_calendars[0]", "with an id"),
        ({"resource_calendars": [{"id": "x"}]}, "here: resource_calendars[0].time_periods", "must be a list"),
    ],
)
def test_what_is_refused_and_where(content, place, rule):
    with pytest.raises(InputError) as caught:
        understand_calendars(content, place="here")
    assert caught.value.mistakes[0].place == place
    assert rule in str(caught.value)
    assert message(caught.value.mistakes[0], "zh") != message(caught.value.mistakes[0], "en")


def test_all_mistakes_are_told_at_once_but_not_thousands():
    with pytest.raises(InputError) as caught:
        understand_calendars({"Ann": [period(to="x", endTime="y")] * 1000}, place="here")
    assert len(caught.value.mistakes) == 20


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 5000, b'{"a": 01}', b"\x00\x01\x02"]
)
def test_what_is_no_json(tmp_path, data):
    place = tmp_path / "calendars.json"
    place.write_bytes(data)
    with pytest.raises(InputError, match=r"calendars\.json"):
        read_calendars(place)


def test_files_that_are_not_there_or_no_files(tmp_path):
    for place in (tmp_path, tmp_path / "missing.json"):
        with pytest.raises(InputError):
            read_calendars(place)


def test_a_packed_file_with_a_mark(tmp_path):
    place = tmp_path / "calendars.json.gz"
    place.write_bytes(gzip.compress(("\ufeff" + json.dumps({"李四": [NINE]})).encode()))
    assert read_calendars(place)["李四"].minutes == 5 * 480


def test_calendars_of_real_files():
    assert read_calendars(shared("logs/waiting_causes/calendars.json"))["Marcus"].minutes == 5 * 570
    loan = read_calendars(shared("models/ground_truth/Loan_Application.json"))
    assert {week.minutes for week in loan.values()} == {2400, MINUTES_A_WEEK}
