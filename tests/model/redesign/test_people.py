# ruff: noqa: E501 - a table is read by its columns
"""Changes of who does what, before and after."""

import pytest

from sim.errors import InputError
from sim.model.check import check
from tests.model.redesign.scenes import bureau, changed


def test_steps_are_given_to_another_post():
    design = changed({"change": "assign", "process": "supply", "elements": ["check", "sign"], "post": "clerk"})
    assert [design.processes["supply"].elements[name].post for name in ("check", "sign")] == ["clerk", "clerk"]
    with pytest.raises(InputError, match=r"elements\[0\] = ok: is no activity"):
        changed({"change": "assign", "process": "supply", "elements": ["ok"], "post": "clerk"})


@pytest.mark.parametrize(("count", "after"), [("+2", 3), ("-1", 0), ("=5", 5), (4, 4)])
def test_people_come_and_go(count, after):
    assert changed({"change": "staff", "group": "checkers", "count": count}).staff["checkers"].count == after


def test_who_stays_keeps_the_name():
    more = changed({"change": "staff", "group": "clerks", "count": "+1"}).staff["clerks"]
    assert more.members == ("anna", "bo", "clerks-3")
    assert changed({"change": "staff", "group": "clerks", "count": "=1"}).staff["clerks"].members == ("anna",)


def test_posts_skills_hours_and_speed_of_a_group():
    design = changed(
        {"change": "staff", "group": "heads", "serves": ["+checker"], "skills": ["seal"], "calendar": "late", "speed": 1.2},
        {"change": "staff", "group": "crew_south", "skills": ["-climb", "+drive"], "shifts": ["day", "late"]},
    )  # fmt: skip
    heads, south = design.staff["heads"], design.staff["crew_south"]
    assert (heads.posts, heads.skills, heads.calendar, heads.speed) == (("head", "checker"), ("seal",), "late", 1.2)
    assert (south.skills, south.shifts, south.calendar) == (("drive",), ("day", "late"), None)


def test_a_new_group_needs_posts_and_a_number():
    design = changed({"change": "staff", "group": "helpers", "serves": ["clerk"], "count": 2, "calendar": "day"})
    assert design.staff["helpers"].posts == ("clerk",)
    assert design.staff["helpers"].count == 2
    with pytest.raises(InputError, match=r"group = clerk: .*did you mean 'clerks'"):
        changed({"change": "staff", "group": "clerk", "count": "+2"})
    with pytest.raises(InputError, match=r"serves = helpers: is a new staff group"):
        changed({"change": "staff", "group": "helpers", "serves": ["+clerk"], "count": 2})


@pytest.mark.parametrize(
    ("count", "said"), [("+two", "write \\+2, -1 or =5"), ("-3", "there are only 1"), ("1.5", "=5")]
)
def test_numbers_of_people_that_cannot_be(count, said):
    with pytest.raises(InputError, match=said):
        changed({"change": "staff", "group": "checkers", "count": count})


def test_people_learn_more():
    design = changed(
        {"change": "train", "groups": ["checkers", "heads"], "posts": ["checker", "head"], "skills": ["seal"]}
    )
    assert design.staff["checkers"].posts == ("checker", "head")
    assert design.staff["heads"].posts == ("head", "checker")
    assert design.staff["heads"].skills == ("seal",)
    with pytest.raises(InputError, match="give 'posts' or 'skills'"):
        changed({"change": "train", "groups": ["heads"]})


def test_groups_and_districts_are_pooled():
    design = changed({"change": "pool", "groups": ["crew_north", "crew_south"], "posts": ["crew"], "id": "crews"})
    crews = design.staff["crews"]
    assert (crews.count, crews.district, crews.skills, crews.posts) == (3, None, ("climb",), ("crew",))
    assert not {"crew_north", "crew_south"} & set(design.staff)
    assert not design.posts["crew"].by_district
    assert [mistake for mistake in check(design) if mistake.severity == "error"] == []


def test_groups_with_other_hours_are_not_pooled_silently():
    with pytest.raises(InputError, match=r"groups\[1\] = heads: has other hours or another speed than clerks"):
        changed(
            {"change": "staff", "group": "heads", "calendar": "late"}, {"change": "pool", "groups": ["clerks", "heads"]}
        )


def test_people_move():
    design = changed({"change": "move_people", "from": "crew_north", "to": "crew_south", "count": 1})
    assert (design.staff["crew_north"].count, design.staff["crew_south"].count) == (1, 2)
    with pytest.raises(InputError, match=r"count = 3: there are only 2"):
        changed({"change": "move_people", "from": "crew_north", "to": "crew_south", "count": 3})


def test_posts_get_a_green_channel():
    design = changed({"change": "discipline", "posts": ["checker"], "discipline": "green_channel", "green": ["firm"]})
    assert (design.posts["checker"].discipline, design.posts["checker"].green) == ("green_channel", ("firm",))


def test_rules_of_lending_are_added():
    rule = {"from": "clerk", "to": "checker", "above": 3}
    change = {"change": "policy", "definition": {"move_staff": [rule], "put_aside": "2 h"}}
    design = changed(change, {**change, "definition": {"move_staff": [{**rule, "above": 9}]}})
    assert [one.above for one in design.policies.move_staff] == [3, 9]
    assert design.policies.put_aside == 2 * 3600 * 10**6


def test_calendars_are_changed_and_made():
    design = changed(
        {"change": "calendar", "id": "day", "definition": {"hours": ["08:00-20:00"]}},
        {"change": "calendar", "id": "noon", "definition": {"hours": ["12:00-13:00"]}},
    )
    assert design.calendars["day"].hours == ("08:00-20:00",)
    assert design.calendars["noon"].hours == ("12:00-13:00",)
    assert bureau().calendars["day"].hours == ("08:00-18:00",)
