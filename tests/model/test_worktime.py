"""Open time by hand, to the microsecond, and against a slow and obvious twin that looks at every minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError, RunError
from sim.model.holidays import is_public_holiday, is_working_day
from sim.model.organisation import Calendar
from sim.model.spans import DAY, HOUR, MINUTE, SECOND
from sim.model.worktime import open_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar(days="working_days", hours=("08:30-12:00", "14:00-17:30"))


def at(text, start, zone="Asia/Shanghai"):
    """Microseconds from `start` to a local date and time."""
    # to UTC first: Python takes two instants of one zone for clock faces
    instant = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return (instant - start) // timedelta(microseconds=1)


def opened(calendar, start="2024-02-08T00:00", zone="Asia/Shanghai"):
    begin = datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone))
    return open_time(calendar, start=begin, zone=zone, name="office"), lambda text: at(text, begin, zone)


def test_spring_festival_and_its_make_up_days():
    # 2024: off from Saturday 10 to Saturday 17 February, made up on Sundays 4 and 18 February; Friday 9 was worked.
    office, t = opened(OFFICE)
    assert office.spells(t("2024-02-09 12:00"), t("2024-02-18 14:00")) == [
        (t("2024-02-09 14:00"), t("2024-02-09 17:30")),
        (t("2024-02-18 08:30"), t("2024-02-18 12:00")),
    ]
    assert office.next_open(t("2024-02-09 17:30")) == t("2024-02-18 08:30")
    assert office.add(t("2024-02-09 17:00"), HOUR) == t("2024-02-18 09:00")
    assert office.between(t("2024-02-09 16:00"), t("2024-02-19 09:00")) == 90 * MINUTE + 7 * HOUR + 30 * MINUTE


def test_make_up_saturday_is_worked_and_a_plain_one_is_not():
    office, t = opened(OFFICE, "2024-04-01T00:00")
    assert office.is_open(t("2024-04-28 09:00"))  # a Sunday, for Labour Day
    assert office.is_open(t("2024-05-11 09:00"))  # a Saturday
    assert not office.is_open(t("2024-05-18 09:00"))
    plain, _ = opened(OFFICE.model_copy(update={"holidays": "none"}), "2024-04-01T00:00")
    assert not plain.is_open(t("2024-04-28 09:00"))
    assert plain.is_open(t("2024-05-01 09:00"))


def test_borders_are_half_open():
    office, t = opened(OFFICE)
    closing, opening = t("2024-02-08 12:00"), t("2024-02-08 14:00")
    assert office.is_open(closing - 1)
    assert not office.is_open(closing)
    assert not office.is_open(opening - 1)
    assert office.is_open(opening)
    assert office.next_open(closing - 1) == closing - 1
    assert office.next_open(closing) == opening
    assert office.next_close(closing - 1) == closing
    assert office.next_close(closing) == t("2024-02-08 17:30")


def test_work_that_ends_at_closing_ends_there():
    office, t = opened(OFFICE)
    assert office.add(t("2024-02-08 11:00"), HOUR) == t("2024-02-08 12:00")
    assert office.add(t("2024-02-08 11:00"), HOUR + 1) == t("2024-02-08 14:00") + 1
    assert office.add(t("2024-02-08 12:30"), 0) == t("2024-02-08 12:30")
    with pytest.raises(ValueError, match="negative"):
        office.add(0, -1)


def test_year_end_does_not_cut_a_night_shift():
    night, t = opened(Calendar(hours=("22:00-06:00",)), "2024-12-30T00:00")
    assert night.spells(0, t("2025-01-02 00:00")) == [
        (0, t("2024-12-30 06:00")),  # begun on the evening before the scenario
        (t("2024-12-30 22:00"), t("2024-12-31 06:00")),
        (t("2024-12-31 22:00"), t("2025-01-01 06:00")),
        (t("2025-01-01 22:00"), t("2025-01-02 00:00")),
    ]
    assert night.next_close(t("2024-12-31 23:00")) == t("2025-01-01 06:00")
    assert night.add(t("2024-12-31 23:00"), 8 * HOUR) == t("2025-01-01 23:00")


def test_start_within_a_spell():
    office, t = opened(OFFICE, "2024-02-08T09:15")
    assert office.spells(0, 4 * HOUR) == [(0, 2 * HOUR + 45 * MINUTE)]
    assert t("2024-02-08 12:00") == 2 * HOUR + 45 * MINUTE


def test_clocks_that_change():
    # Berlin 2024: 02:00 -> 03:00 on 31 March, 03:00 -> 02:00 on 27 October.
    zone = "Europe/Berlin"
    night = Calendar(hours=("01:00-05:00",), holidays="none")
    spring, t = opened(night, "2024-03-31T00:00", zone)
    assert spring.spells(0, DAY - HOUR) == [(HOUR, 4 * HOUR)]
    autumn, _ = opened(night, "2024-10-27T00:00", zone)
    assert autumn.spells(0, DAY) == [(HOUR, 6 * HOUR)]
    always, _ = opened(Calendar(), "2024-03-31T00:00", zone)
    assert always.between(0, 365 * DAY) == 365 * DAY
    assert t("2024-04-01 00:00") == 23 * HOUR


def test_dates_override_closed_override_week():
    calendar = Calendar(
        week={"mon": ("09:00-17:00",)},
        closed=(date(2024, 2, 12), date(2024, 2, 19)),
        dates={date(2024, 2, 19): ("10:00-11:00",), date(2024, 2, 26): ()},
    )
    desk, t = opened(calendar)
    assert desk.spells(0, t("2024-03-05 00:00")) == [
        (t("2024-02-19 10:00"), t("2024-02-19 11:00")),
        (t("2024-03-04 09:00"), t("2024-03-04 17:00")),
    ]


def test_week_knows_no_holidays():
    desk, t = opened(Calendar(week={"mon": ("09:00-17:00",)}))
    assert desk.is_open(t("2024-02-12 09:00"))  # Monday of the festival


def test_rota_counts_from_the_first_day():
    shift, t = opened(Calendar(cycle=4, on=(0, 1), hours=("08:00-20:00",)))
    opens = [spell[0] for spell in shift.spells(0, t("2024-02-14 00:00"))]
    assert opens == [t(f"2024-02-{day} 08:00") for day in ("08", "09", "12", "13")]


def test_touching_spells_are_one():
    shift, _ = opened(Calendar(hours=("00:00-08:00", "08:00-20:00", "20:00-24:00")))
    assert shift.spells(5, 9 * DAY) == [(5, 9 * DAY)]
    assert shift.next_close(0) is None
    crossing, _ = opened(Calendar(hours=("08:00-20:00", "20:00-08:00")))
    assert crossing.next_close(0) is None
    assert crossing.spells(0, DAY) == [(0, DAY)]


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(hours=()),
        Calendar(week={"mon": ()}),
        Calendar(cycle=3, on=()),
        Calendar(cycle=3, on=(5,)),
        Calendar(days="working_days", hours=()),
    ],
)
def test_what_never_opens_ends_the_search(calendar):
    never, _ = opened(calendar)
    assert never.next_open(0) is None
    assert never.next_close(0) is None
    assert never.spells(0, 900 * DAY) == []
    assert never.between_many([0, 5], 900 * DAY).tolist() == [0, 0]
    with pytest.raises(RunError, match=r"calendars\.office: it never is open"):
        never.add(0, 1)


def test_a_roster_that_runs_out():
    roster, t = opened(Calendar(hours=(), dates={date(2031, 5, 1): ("08:00-10:00",)}))
    assert roster.next_open(0) == t("2031-05-01 08:00")
    assert roster.next_close(0) == t("2031-05-01 10:00")
    assert roster.next_open(t("2031-05-01 10:00")) is None
    assert roster.next_close(t("2031-05-01 10:00")) is None
    assert roster.add(0, 2 * HOUR) == t("2031-05-01 10:00")
    with pytest.raises(RunError):
        roster.add(0, 2 * HOUR + 1)


def test_unknown_holidays_are_said_when_they_are_reached():
    office, t = opened(OFFICE, "2026-12-30T00:00")
    assert office.spells(0, t("2027-01-01 00:00"))[-1] == (t("2026-12-31 14:00"), t("2026-12-31 17:30"))
    with pytest.raises(InputError, match=r"calendars\.office = working_days: the run reaches 2027-01-01.*'closed'"):
        office.next_open(t("2026-12-31 17:30"))
    named = OFFICE.model_copy(update={"closed": (date(2027, 1, 1),), "dates": {date(2027, 1, 2): ("09:00-10:00",)}})
    roster, t = opened(named, "2026-12-30T00:00")
    assert roster.next_open(t("2026-12-31 17:30")) == t("2027-01-02 09:00")
    with pytest.raises(InputError, match="2027-01-03"):
        roster.next_open(t("2027-01-02 10:00"))


def test_working_days_are_those_of_the_state_council():
    assert not is_working_day(date(2023, 10, 6))  # Friday of the golden week
    assert is_working_day(date(2023, 10, 7))  # Saturday, made up
    assert is_public_holiday(date(2023, 10, 6))
    assert not is_public_holiday(date(2023, 10, 7))
    assert is_working_day(date(2023, 10, 6), "none")


SPELLS = st.builds(
    lambda a, b: f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}",
    st.integers(0, 1439),
    st.integers(0, 1440),
).filter(lambda text: text[:5] != text[6:])
HOURS = st.lists(SPELLS, max_size=3).map(tuple)
NEAR = st.dates(date(2024, 2, 5), date(2024, 2, 20))
CALENDARS = st.builds(
    Calendar,
    days=st.sampled_from(["working_days", "every_day", ("mon", "wed", "sun")]),
    hours=HOURS,
    week=st.dictionaries(st.sampled_from(["mon", "tue", "sat"]), HOURS, max_size=2),
    holidays=st.sampled_from(["cn", "none"]),
    closed=st.lists(NEAR, max_size=2).map(tuple),
    dates=st.dictionaries(NEAR, HOURS, max_size=3),
    cycle=st.none() | st.integers(1, 5),
    on=st.lists(st.integers(0, 4), max_size=4).map(tuple),
)
FIRST = date(2024, 2, 7)
SPAN = 9  # days that the twin looks at


def minutes_open(calendar):
    """The twin: for each minute of nine days, whether it lies in a spell of its day or of the day before."""

    def hours(day):
        if day in calendar.dates:
            return calendar.dates[day]
        if day in calendar.closed:
            return ()
        if calendar.cycle is not None and (day - FIRST).days % calendar.cycle not in calendar.on:
            return ()
        name = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()]
        if calendar.week:
            return calendar.week.get(name, ())
        if calendar.days == "working_days":
            return calendar.hours if is_working_day(day, calendar.holidays) else ()
        return calendar.hours if calendar.days == "every_day" or name in calendar.days else ()

    flags = [False] * (SPAN * 1440)
    for number in range(-1, SPAN):
        for text in hours(FIRST + timedelta(days=number)):
            begin, end = (int(t[:2]) * 60 + int(t[3:]) for t in text.split("-"))
            length = (end - begin) % 1440 or 1440
            for minute in range(number * 1440 + begin, number * 1440 + begin + length):
                if 0 <= minute < len(flags):
                    flags[minute] = True
    return flags


@given(CALENDARS, st.lists(st.integers(0, SPAN * 1440 - 1), min_size=2, max_size=6), st.integers(1, 3000))
@settings(max_examples=150)
def test_equals_the_twin_that_looks_at_every_minute(calendar, instants, amount):
    flags = minutes_open(calendar)
    time = open_time(calendar, start=datetime(2024, 2, 7, tzinfo=SHANGHAI), zone="Asia/Shanghai")
    assert [m for b, e in time.spells(0, SPAN * DAY) for m in range(b // MINUTE, e // MINUTE)] == [
        m for m, is_open in enumerate(flags) if is_open
    ]
    a, b = np.array(instants[:-1]), np.array(instants[1:])
    slow = [sum(flags[x:y]) * MINUTE if x <= y else -sum(flags[y:x]) * MINUTE for x, y in zip(a, b, strict=True)]
    assert time.between_many(a * MINUTE, b * MINUTE).tolist() == slow
    assert [time.between(int(x) * MINUTE, int(y) * MINUTE) for x, y in zip(a, b, strict=True)] == slow
    for minute in instants:
        assert time.is_open(minute * MINUTE + 30 * SECOND) == flags[minute]
        ahead = next((m for m in range(minute, len(flags)) if flags[m]), None)
        if ahead is not None:
            assert time.next_open(minute * MINUTE + 1) == (minute * MINUTE + 1 if ahead == minute else ahead * MINUTE)
        worked = np.cumsum(flags[minute:])
        if worked[-1] >= amount:
            last = minute + int(np.searchsorted(worked, amount))
            assert time.add(minute * MINUTE, amount * MINUTE) == (last + 1) * MINUTE


@given(CALENDARS, st.integers(0, 30 * 24 * 60), st.integers(1, 10 * 24 * 60 * 60))
@settings(max_examples=80)
def test_add_and_between_are_inverse(calendar, minute, seconds):
    time = open_time(calendar, start=datetime(2024, 2, 7, tzinfo=UTC), zone="America/New_York")
    begin = minute * MINUTE
    if time.next_open(begin) is None:
        return
    try:
        end = time.add(begin, seconds * SECOND)
    except (RunError, InputError):
        return  # a roster of a few dates that runs out, or a rota so thin that it reaches unknown holidays
    assert time.between(begin, end) == seconds * SECOND
    assert time.between(begin, end - 1) == seconds * SECOND - 1
