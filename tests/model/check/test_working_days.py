"""A limit in working days needs a calendar of whole working days."""

import pytest

from sim.model.check import check_path
from tests.model.scenes import broken

LIMIT = "    limit: 8 d\n"
CALENDAR = "    ends: {element: survey}\n    calendar: office\n"
HOURS = '    hours: ["08:30-12:00", "14:00-17:30"]\n'


def told(folder, *changes):
    return [
        (m.key, m.place.rpartition(" ")[2], m.value, m.severity)
        for m in check_path(broken(folder, *changes))
        if m.key.startswith("check.wd")
    ]


def test_a_limit_in_working_days_without_a_calendar(tmp_path):
    found = told(tmp_path, (LIMIT, "    limit: 8 wd\n"), (CALENDAR, "    ends: {element: survey}\n"))
    assert found == [("check.wd_alone", "standards.promise.limit", "8 wd", "warning")]


def test_a_limit_in_working_days_of_office_hours(tmp_path):
    found = told(tmp_path, (LIMIT, "    limit: 8wd\n"))
    assert found == [("check.wd_hours", "standards.promise.limit", "8wd", "warning")]


def test_whole_working_days_are_right(tmp_path):
    assert told(tmp_path, (LIMIT, "    limit: 8 wd\n"), (HOURS, "")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("every: 1 wd", [("check.wd_alone", "arrivals.forms.every", "1 wd", "warning")]),
        ("every: 1 wd, calendar: rota", [("check.wd_hours", "arrivals.forms.every", "1 wd", "warning")]),
        ("every: 1 d", []),
        ('every: "exponential(mean=0.5 wd)"', [
            ("check.wd_alone", "arrivals.forms.every", "exponential(mean=0.5 wd)", "warning")]),
    ],
)  # fmt: skip
def test_arrivals_in_working_days(tmp_path, text, said):
    assert told(tmp_path, ("per_day: 5, calendar: office", text)) == said
