"""The building blocks of the decomposition, by hand."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from sim.model.week import MINUTES_A_WEEK, Week
from sim.views.decomposition import estimate_waits, rostered
from sim.views.decomposition.concurrency import concurrency
from sim.views.decomposition.duty import Clock, Rosters, Weekly
from sim.views.decomposition.found import Seen, find_weeks
from sim.views.decomposition.instances import instances
from sim.views.decomposition.ranges import NOTHING, least_over, weight_below
from tests.views.decomposition.small_logs import MONDAY, log_of
from tests.views.logs import MIN, START, hand_log

HOUR, DAY, WEEK = 60 * MIN, 1440 * MIN, MINUTES_A_WEEK * MIN


def whole(*numbers):
    return np.array(numbers, dtype=np.int64)


def trace(text, begin=0):
    """A case whose activities follow each other, one unit each."""
    return [(f"{begin}{text}", name, "Ann", begin + at, begin + at + 1) for at, name in enumerate(text)]


def concurrent(*traces):
    seen = instances(log_of([row for number, text in enumerate(traces) for row in trace(text, number * 100)]))
    names = sorted(set("".join(traces)))
    pairs = concurrency(seen).pairs
    return {(names[code // len(names)], names[code % len(names)]) for code in pairs.tolist()}


def test_two_orders_make_two_activities_concurrent():
    assert concurrent("ABC", "BAC") == {("A", "B"), ("B", "A")}
    assert concurrent("ABC", "ABC") == set()


def test_a_strong_order_does_not():
    # |AB| = 19, |BA| = 1: 18 / 21 < 0.9; with 28 and 1 it is 27 / 30 = 0.9
    assert concurrent(*["AB"] * 19, "BA")
    assert not concurrent(*["AB"] * 28, "BA")


def test_a_loop_of_two_is_no_concurrency():
    # nine turns: 9 / 10 = 0.9
    assert not concurrent("ABABABABABA")
    assert concurrent("ABABABABAB")
    # but where A repeats itself nine times in ten, no loop of two is looked for
    assert concurrent("ABABABABABA", *["AA"] * 9)


def test_least_over_and_weight_below_against_plain_sums():
    rng = np.random.default_rng(5)
    for size in (1, 2, 7, 64, 65):
        begin, until = np.sort(rng.integers(0, size + 1, (2, 30)), axis=0)
        values, weights = rng.integers(-5, 5, 30), rng.integers(0, 9, size)
        least = least_over(begin, until, values, size)
        for at in range(size):
            assert least[at] == min([NOTHING, *values[(begin <= at) & (at < until)].tolist()])
        row, bound = rng.integers(-5, 5, size), rng.integers(-7, 7, 30)
        sums = weight_below(row, weights, begin, until, bound)
        for b, e, limit, total in zip(begin, until, bound, sums, strict=True):
            assert total == weights[b:e][row[b:e] <= limit].sum()


def test_a_week_by_the_clock():
    duty = Weekly(
        Week.of([(MONDAY, MONDAY + 60), (MINUTES_A_WEEK - 60, MINUTES_A_WEEK + 30)]), Clock.of(START, 0, WEEK)
    )
    before = duty.before(whole(0, HOUR // 2, HOUR, 2 * HOUR, WEEK - 9 * HOUR, WEEK - 8 * HOUR, WEEK - 7 * HOUR, WEEK))
    assert ((before - before[0]) / MIN).tolist() == [0, 30, 60, 60, 60, 120, 150, 150]


@pytest.mark.parametrize("start", [-3 * WEEK - 1, -1, 0, 5 * WEEK + 7])
def test_a_week_is_as_long_from_anywhere(start):
    duty = Weekly(Week(((540, 1020),)), Clock.of(START, start, start + WEEK))
    before = duty.before(whole(start, start + WEEK))
    assert before[1] - before[0] == 480 * MIN


@pytest.mark.parametrize(("day", "night"), [((2024, 3, 30), 2), ((2024, 10, 26), 4)])
def test_the_clock_changes_where_the_zone_does(day, night):
    """From 01:00 to 04:00 on Sunday: an hour less in spring, one more in autumn."""
    start = datetime(*day, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    sunday = 6 * 1440
    duty = Weekly(Week(((sunday + 60, sunday + 240),)), Clock.of(start, 0, 3 * DAY))
    before = duty.before(whole(0, 12 * HOUR, 13 * HOUR, DAY, 3 * DAY)) - duty.before(whole(0))
    assert (before / HOUR).tolist() == [0, 0, 0, night, night]
    half = duty.before(whole(13 * HOUR + 30 * MIN)) - duty.before(whole(0))
    assert half[0] == 30 * MIN


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "UTC"])
@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_no_trouble(zone, year):
    """Files write 9999-12-31 for what has not happened yet."""
    start = datetime(2024, 3, 4, tzinfo=ZoneInfo(zone))
    far = (datetime(year, 12, 31, 23, 59, tzinfo=ZoneInfo("UTC")) - start) // timedelta(microseconds=1)
    clock = Clock.of(start, min(0, far), max(0, far))
    duty = Weekly(Week(((0, 600),)), clock).before(whole(far, far + HOUR))
    assert 0 <= duty[1] - duty[0] <= HOUR


def test_a_fixed_offset_never_changes():
    clock = Clock.of(datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=8))), 0, 400 * DAY)
    assert len(clock.since) == 1
    assert clock.wall(whole(0)) % WEEK == 0


def test_rosters_by_date():
    duty = Rosters(whole(10, 40), whole(20, 50))
    assert duty.before(whole(0, 10, 15, 20, 30, 45, 60)).tolist() == [0, 0, 5, 10, 10, 15, 20]
    assert Rosters(whole(), whole()).before(whole(5)).tolist() == [0]


def test_the_rosters_of_a_log():
    found = rostered(hand_log())
    assert sorted(found) == sorted(hand_log().staffing["resource"].unique().to_list())
    told = estimate_waits(hand_log(), calendars=found)
    assert told.calendars == "given"


def test_hours_of_work_are_found():
    """Four Mondays from 8 to 10 and one of them from 15 to 16: duty where a tenth of the days show work."""
    rows = [
        (f"{week}{hour}", "A", "Ann", week * MINUTES_A_WEEK + hour * 60, week * MINUTES_A_WEEK + hour * 60 + 60)
        for week in range(4)
        for hour in ([0, 1, 7] if week == 2 else [0, 1])
    ]
    seen = instances(log_of(rows))
    clock = Clock.of(START, 0, 4 * WEEK)
    assert find_weeks(seen, clock)["Ann"].spells == ((480, 600), (900, 960))
    assert find_weeks(seen, clock, Seen(confidence=0.3))["Ann"].spells == ((480, 600),)
    # all that was seen must be explained: 16 of 18 sights are before ten
    assert find_weeks(seen, clock, Seen(confidence=0.3, support=0.9))["Ann"].spells == ((480, 600), (900, 960))


def test_who_does_little_shares_a_calendar():
    rows = [(f"a{at}", "A", "Ann", at * 60, at * 60 + 30) for at in range(8)]
    rows += [("b", "A", "Bob", 60, 70), ("c", "A", "Cid", 600, 610)]
    weeks = find_weeks(instances(log_of(rows)), Clock.of(START, 0, DAY))
    assert weeks["Bob"] == weeks["Cid"] == Week(((540, 600), (1080, 1140)))
    assert weeks["Ann"] == Week(((480, 960),))


def test_a_person_without_a_calendar_is_always_there():
    rows = [("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 30, 40)]
    told = estimate_waits(log_of(rows), calendars={"Ann": Week(())})
    assert told.missing == ("Bob",)
    assert told.by_cause["extraneous"] == 20 * MIN
    off = estimate_waits(log_of(rows), calendars={"Bob": Week(())})
    assert off.by_cause["unavailability"] == 20 * MIN


def test_the_windows_cases_are_told_of_the_whole_log():
    rows = [("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 30, 40), ("l", "C", "Bob", 10, 30)]
    told = estimate_waits(log_of(rows), calendars={}, window=(35 * MIN, 50 * MIN))
    assert told.by_cause["contention"] == 20 * MIN
    assert told.processing == 20 * MIN
    assert estimate_waits(log_of(rows), calendars={}, window=(0, 35 * MIN)).transitions.is_empty()
