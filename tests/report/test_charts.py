"""The data of the pictures, reckoned by hand on the log of tests/log/build.py."""

import pytest

from sim.report.charts import promises, seams, time_groups, weeks
from sim.report.sections.context import Context
from sim.report.walk_charts import blueprint_of, board_of, numbered, post_day_of
from sim.views.scope import DAY
from sim.views.walk_customer import walk_customer
from sim.views.walk_department import walk_department
from sim.views.walk_post import walk_post
from sim.views.walk_text import Teller
from tests.log.build import MINUTE, build, micro


@pytest.fixture(scope="module")
def context():
    return Context(build(), "en")


@pytest.fixture(scope="module")
def tell(context):
    return Teller(context.log, "en")


def minutes(parts):
    return {name: round(value / MINUTE, 3) for name, value in parts}


def test_the_palette_knows_all_departments_of_the_scenario(context):
    assert context.palette.departments == ("front", "works")
    assert context.title == "A small office"


def test_bars_of_a_case(context):
    groups = {group.heading: group for group in time_groups(context)}
    cases = groups["A whole case: mean, middle and one in twenty"].bars
    assert [bar.label for bar in cases] == ["Mean case", "Median case", "95th percentile"]
    # ended cases by cycle: k3 5, c3 120, c8 150, c1 180, c2 265, c9 980, c4 1030; the fourth of seven is c1
    assert cases[1].hint == "c1"
    assert minutes(cases[1].parts) == {"work": 90, "transfer": 10, "batch": 70, "suspended": 10}
    assert cases[1].total == micro(180)


def test_bars_of_departments(context):
    group = next(g for g in time_groups(context) if g.heading == "By department: the mean work item")
    assert {bar.label for bar in group.bars} == {"Front desk", "Works"}


def test_seams_between_departments(context):
    found = {(s.giver, s.taker): s for s in seams(context.handoffs, linked=1)}
    # of ended cases: c1, c2 twice, c3, c4, c8, c9 to the works; c2 once back, and the archive six times
    assert {pair: seam.count for pair, seam in found.items()} == {("front", "works"): 7, ("works", "front"): 7}
    assert found[("front", "works")].total == micro(10 + 55 + 80 + 10 + 10 + 30 + 925)
    assert [s.target for s in found.values()] == ["seam-0", None]


def test_promises_are_sorted_from_the_worst(context):
    found = promises(context, context.fulfilment)
    assert [p.share for p in found] == sorted(p.share for p in found)
    assert all(list(p.elapsed) == sorted(p.elapsed) for p in found)
    assert {p.label: p.limit for p in found} == {
        "Done in four hours": micro(240), "Surveyed within the hour": micro(60),
    }  # fmt: skip


def test_a_week_has_168_hours(context):
    found = weeks(context, context.bottlenecks)
    assert {week.label for week in found} == {"Clerk", "Surveyor", "Archivist"}
    assert all(len(week.waiting) == 168 for week in found)
    surveyor = next(week for week in found if week.label == "Surveyor")
    # c9 waits all night from Monday 17:05 on (the week begins at midnight)
    assert surveyor.waiting[20] == pytest.approx(1.0)
    assert surveyor.waiting[12] == 0


def test_the_blueprint_of_a_case(context, tell):
    walk = walk_customer(context.log, "c2")
    data = blueprint_of(context, walk, tell, "")
    assert (data.begin, data.end) == (micro(5), micro(270))
    assert data.lanes == (("front", "Front desk"), ("works", "Works"))
    worked = [(h.department, h.begin // MINUTE, h.end // MINUTE, h.back) for h in data.held if h.work]
    assert sorted(worked, key=lambda w: w[1]) == [
        ("front", 5, 35, False), ("works", 90, 100, True), ("front", 100, 110, True), ("works", 190, 250, False),
        ("front", 250, 270, False),
    ]  # fmt: skip
    waits = {h.begin // MINUTE: minutes(h.causes) for h in data.held if not h.work}
    assert waits == {
        35: {"transfer": 10, "contention": 45}, 110: {"external": 20, "contention": 30, "priority": 30},
    }  # fmt: skip
    assert [m.number for m in data.moments] == list(range(1, len(data.moments) + 1))
    assert list(numbered(walk).values()) == [m.number for m in data.moments]


def test_nights_and_weekends_are_shaded(context, tell):
    data = blueprint_of(context, walk_customer(context.log, "c4"), tell, "")
    # the clock begins at 08:00: the night lasts from minute 600 to minute 1440; the case from 470 to 1500
    assert data.shades == ((micro(600), micro(1440)),)


def test_the_day_of_a_post(context, tell):
    walk = walk_post(context.log, "surveyor", window=(micro(-480), micro(-480) + DAY))
    day = post_day_of(context, walk, tell, "")
    assert (day.begin, day.end, day.hour) == (0, micro(540), 8.0)
    assert [p.label for p in day.people] == ["wu"]
    spells = [(s.begin // MINUTE, s.end // MINUTE, s.mark) for s in day.people[0].spells]
    assert spells == [
        (30, 90, ""), (90, 100, "returned"), (100, 160, ""), (160, 190, ""), (190, 250, "resubmission"), (500, 540, ""),
    ]  # fmt: skip
    assert len(day.arrivals) + day.before + day.after == walk.received
    assert day.after == 1  # c9, received at 17:05
    assert {a.sender for a in day.arrivals} == {"front"}


def test_the_board_of_a_department(context):
    board = board_of(context, walk_department(context.log, "works"), "")
    assert [(s.label, s.count, s.back) for s in board.came] == [("Front desk", 7, 0)]
    assert [(s.label, s.count, s.back) for s in board.went] == [("Front desk", 7, 1)]
    assert [p.label for p in board.load] == ["Surveyor"]
