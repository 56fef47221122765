"""Calendars: work waits for open time, is suspended and resumed, or is finished in overtime."""

from sim import simulate
from tests.engine.small import DAY, SHIFT, come, ends, events, items, run, small, spans, waits

FLOWS = ["come -> desk -> go"]
FRIDAY = 4 * DAY


def office(duration, at, calendar=SHIFT, **activity):
    elements = come() | {"desk": {"post": "desk", "duration": duration, **activity}}
    staff = {"clerk": {"posts": ["desk"], "members": ["ann"], "calendar": "day"}}
    return run(elements, FLOWS, at=at, calendars={"day": calendar}, staff=staff)


def test_work_waits_for_the_opening():
    log = office("10 min", [60, 481])
    assert spans(log) == {"1 desk": (480, 490), "2 desk": (490, 500)}
    assert waits(log) == {"1 desk": {"unavailable": 420}, "2 desk": {"contention": 9}}


def test_lunch_suspends():
    log = office("60 min", [690])
    assert spans(log) == {"1 desk": (690, 810)}
    assert items(log, "busy_time") == {"1 desk": 60}
    assert events(log, "suspended", "resumed") == [
        (720, "1", "desk", {"visit": 1}),
        (780, "1", "desk", {"visit": 1}),
    ]


def test_night_and_weekend_suspend_again_and_again():
    # nine hours of work from Friday 16:00: 1 h on Friday, 8 h on Monday
    log = office("9 h", [FRIDAY + 960])
    monday = 7 * DAY
    assert spans(log) == {"1 desk": (FRIDAY + 960, monday + 1020)}
    assert items(log, "busy_time") == {"1 desk": 540}
    assert [e[0] for e in events(log, "suspended")] == [FRIDAY + 1020, monday + 720]
    assert [e[0] for e in events(log, "resumed")] == [monday + 480, monday + 780]


def test_work_that_ends_at_the_close_is_not_suspended():
    log = office("30 min", [690, 691])
    assert spans(log) == {"1 desk": (690, 720), "2 desk": (780, 810)}
    assert events(log, "suspended") == []
    # from 691 to 720 the clerk serves the first; the lunch is unavailable
    assert waits(log)["2 desk"] == {"contention": 29, "unavailable": 60}


def test_resumed_work_may_end_at_a_close():
    log = office("5 h", [660, 700])
    assert spans(log) == {"1 desk": (660, 1020), "2 desk": (DAY + 480, DAY + 480 + 240 + 60 + 60)}


def test_no_start_at_the_closing_instant():
    log = office("5 min", [720])
    assert spans(log) == {"1 desk": (780, 785)}


def test_finish_works_overtime():
    log = office("60 min", [700, 701], finish=True)
    # ends at 12:40 in the lunch; the second begins when the clerk is back
    assert spans(log) == {"1 desk": (700, 760), "2 desk": (780, 840)}
    assert waits(log)["2 desk"] == {"contention": 19, "unavailable": 60}
    assert events(log, "suspended") == []


def test_overtime_into_the_next_shift():
    log = office("90 min", [700, 701], finish=True)
    assert spans(log) == {"1 desk": (700, 790), "2 desk": (790, 880)}
    assert waits(log)["2 desk"] == {"contention": 29, "unavailable": 60}


def test_suspended_work_goes_before_new_work():
    log = office("30 min", [710, 730])
    assert spans(log) == {"1 desk": (710, 800), "2 desk": (800, 830)}
    assert waits(log)["2 desk"] == {"unavailable": 50, "contention": 20}


def test_holidays_and_make_up_days():
    # 2024-02-04 (Sunday) was worked; the Spring Festival closed from the 10th to the 17th; the 18th (Sunday) was worked
    calendar = {"days": "working_days", "hours": ["08:00-09:00"]}
    elements = come() | {"desk": {"post": "desk", "duration": "8 h"}}
    staff = {"clerk": {"posts": ["desk"], "members": ["ann"], "calendar": "day"}}
    log = run(elements, FLOWS, start="2024-02-04T00:00", calendars={"day": calendar}, staff=staff)
    # 4th to 9th are six hours, the 18th and 19th the other two
    assert spans(log) == {"1 desk": (480, 15 * DAY + 540)}


def test_dated_roster_and_rota():
    roster = {"hours": [], "dates": {"2024-03-05": ["22:00-06:00"], "2024-03-08": ["10:00-11:00"]}}
    log = office("9 h", [0], roster)
    assert spans(log) == {"1 desk": (DAY + 1320, FRIDAY + 660)}
    rota = {"hours": ["08:00-12:00"], "cycle": 3, "on": [1]}
    log = office("5 h", [0], rota)
    assert spans(log) == {"1 desk": (DAY + 480, 4 * DAY + 540)}


def test_successor_finds_the_desk_free():
    calendars = {"early": {"hours": ["06:00-14:00"]}, "late": {"hours": ["14:00-22:00"]}}
    elements = come() | {"desk": {"post": "desk", "duration": "60 min"}}
    staff = {"team": {"posts": ["desk"], "members": ["ann", "bob"], "count": 2, "shifts": ["early", "late"]}}
    log = run(elements, FLOWS, at=[800, 810], calendars=calendars, staff=staff)
    # ann's work is hers: it rests over night although bob is there
    assert items(log, "resource", "start_time", "end_time") == {
        "1 desk": ("ann", 800, DAY + 380),
        "2 desk": ("bob", 840, 900),
    }
    assert waits(log)["2 desk"] == {"contention": 30}


def test_absence_is_drawn_by_the_day():
    elements = come() | {"desk": {"post": "desk", "duration": "10 min"}}
    staff = {"clerk": {"posts": ["desk"], "members": ["ann"], "calendar": "day", "absence": 0.5}}
    days = [DAY * d + 480 for d in range(60)]
    log = run(
        elements,
        FLOWS,
        at=days,
        calendars={"day": {"hours": ["08:00-12:00", "13:00-17:00"]}},
        staff=staff,
        horizon={"time": "60 d"},
    )
    absent = {e[0] // DAY for e in events(log, "absent")}
    assert len(absent) in range(18, 43)  # 30 expected, z < 3.2
    # both halves of a day of absence are missed
    assert {e[0] % DAY for e in events(log, "absent")} == {480, 780}
    for d in sorted(absent):
        started = [s for s, _ in spans(log).values() if s is not None and s // DAY == d]
        assert started == []
    assert log.staffing.height == 120  # planned, whoever comes


def test_open_work_at_the_horizon():
    elements = come() | {"desk": {"post": "desk", "duration": "60 min"}}
    log = run(elements, FLOWS, at=[0, 10, 100], horizon={"time": "90 min"})
    assert items(log, "start_time", "end_time", "busy_time", "outcome", "wait_contention") == {
        "1 desk": (0, 60, 60, "done", 0),
        "2 desk": (60, None, 30, "open", 50),
    }
    assert ends(log) == {"1": (60, "completed"), "2": (None, "open")}


def test_open_work_suspended_at_the_horizon():
    elements = come() | {"desk": {"post": "desk", "duration": "9 h"}}
    staff = {"clerk": {"posts": ["desk"], "members": ["ann"], "calendar": "day"}}
    log = run(
        elements, FLOWS, at=[FRIDAY + 960, FRIDAY + 961], calendars={"day": SHIFT}, staff=staff, horizon={"time": "6 d"}
    )
    assert items(log, "start_time", "end_time", "busy_time", "wait_contention") == {
        "1 desk": (FRIDAY + 960, None, 60, 0),
        "2 desk": (None, None, None, None),
    }


def test_work_that_ends_at_the_horizon_is_open():
    # the clock stops at the horizon, before what would happen there
    elements = come() | {"desk": {"post": "desk", "duration": "60 min"}}
    log = run(elements, FLOWS, horizon={"time": "60 min"})
    assert items(log, "end_time", "busy_time", "outcome") == {"1 desk": (None, 60, "open")}


def test_run_by_cases_drains():
    elements = come() | {"desk": {"post": "desk", "duration": "60 min"}}
    log = run(elements, FLOWS, at=range(0, 1000, 10), horizon={"cases": 3})
    assert spans(log) == {"1 desk": (0, 60), "2 desk": (60, 120), "3 desk": (120, 180)}
    assert log.staffing["close_time"].to_list() == [180 * 60_000_000]


def test_patience_begins_with_the_last_arrival():
    # a run by cases waits for people who come later, however late the last customer comes
    data = small(come("desk"), ["come -> desk -> go"], at=[900 * DAY], horizon={"cases": 1})
    data |= {"calendars": {"morning": {"hours": ["08:00-12:00"]}}}
    data["staff"]["desk"]["calendar"] = "morning"
    assert spans(simulate(data, seed=1)) == {"1 desk": (900 * DAY + 480, 900 * DAY + 481)}
