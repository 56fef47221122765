"""Each picture says its answer, keeps inside its sheet, and is the same bytes every time."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.palette import BROKEN, Palette
from sim.report.pictures.blueprint import Blueprint, Bracket, Held, Moment, blueprint
from sim.report.pictures.department_board import Board, PostLoad, PromiseCount, Stream, department_board
from sim.report.pictures.matrix import Seam, matrix
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.post_day import Arrival, Person, PostDay, Spell, post_day
from sim.report.pictures.promise_curve import Promise, promise_curves
from sim.report.pictures.scales import duration_steps
from sim.report.pictures.swimlane import arrow_width, swimlane
from sim.report.pictures.swimlane_narrow import swimlane_narrow
from sim.report.pictures.time_bars import Bar, BarGroup, time_bars
from sim.report.pictures.week_heat import PostWeek, week_heat
from sim.views.flow import END, START
from tests.report.flows import MINUTE, arrow, box, flow

HOUR = 60 * MINUTE
DAY = 24 * HOUR
SVG = "{http://www.w3.org/2000/svg}"
PALETTE = Palette.of(["front", "office"])
LABELS = {"front": "Front desk", "office": "Office"}

FLOW = flow(
    [box("Accept <1>"), box("Check", "office", returned=0.125, queue=7.25)],
    [
        arrow(START, "Accept <1>", 8, 0.0), arrow("Accept <1>", "Check", 9, 30.0 * HOUR),
        arrow("Check", "Accept <1>", 1, 2.0 * HOUR), arrow("Check", END, 8, None),
    ],
)  # fmt: skip
GROUPS = [BarGroup("Cases", (Bar("Mean", (("work", 1.0 * HOUR), ("external", 3.0 * HOUR))), Bar("Slow", (), "c9")))]
SEAMS = [
    Seam("front", "office", 9, 90.0 * HOUR, 10.0 * HOUR, "seam-1"),
    Seam("office", "front", 1, 10.0 * HOUR, 10.0 * HOUR),
    Seam("office", "office", 50, 900.0 * HOUR, 1.0 * HOUR),
]
WEEK = [PostWeek("Clerk", tuple(5.0 if h == 33 else 0.0 for h in range(168))), PostWeek("Planner", (0.0,) * 168)]
PROMISES = [
    Promise("Reply in 2 h", 2.0 * HOUR, tuple(h * HOUR for h in (1.0, 1.5, 2.0, 5.0)), 0.75, 5.0 * HOUR, 1),
    Promise("Visit in 2 d", 2.0 * DAY, (1.0 * HOUR,), 1.0, 1.0 * HOUR, 0),
]
CASE = Blueprint(
    case="c1", answer="2 d from beginning to end.", begin=0, end=2 * DAY,
    lanes=(("front", "Front desk"), ("office", "Office"), (None, "—")),
    held=(
        Held("front", 0, HOUR, True, "Accept · Accepted"),
        Held("office", HOUR, DAY, False, "Check · lies", (("transfer", HOUR), ("unavailable", 22 * HOUR))),
        Held("office", DAY, DAY + HOUR, True, "Check · sent back", back=True),
        Held(None, DAY, 2 * DAY, False, "Somewhere · lies"),
    ),
    moments=(Moment(0, 1, "comes", "Comes"), Moment(0, 2, "contact", "Meets"), Moment(DAY, 3, "chase", "Chases")),
    promises=(Bracket("Done in a day", 0, DAY, 2 * DAY, "broken"), Bracket("Visit", 0, None, DAY, "running")),
    shades=((10 * HOUR, 24 * HOUR),),
)  # fmt: skip
AT_WORK = PostDay(
    answer="Queue: 3.", begin=0, end=9 * HOUR, hour=8.0,
    people=(Person("lin", ((0, 4 * HOUR),), (Spell(0, HOUR, "c1", "returned"), Spell(HOUR, 2 * HOUR, "c2"))),),
    hidden=2, queue=((0, 1), (HOUR, 3), (2 * HOUR, 0)),
    arrivals=(Arrival(HOUR, "front", "c3"), Arrival(HOUR, None, "c4")),
    before=4, after=0, senders=(("front", "Front desk"), (None, "from outside")),
)  # fmt: skip
BOARD = Board(
    "office", "Office", "Much came in.",
    came=tuple(Stream(f"d{i}", f"Department {i}", 5000 // (i + 1), i * 10, 1.0 * HOUR) for i in range(14)),
    went=(Stream("front", "Front desk", 900, 0, None),), load=(PostLoad("Planner", 1.31), PostLoad("Crew", None)),
    promises=(PromiseCount("Done in a day", 3, 9), PromiseCount("Visit", 0, 0)),
)  # fmt: skip


def drawings(lang, width):
    """Every picture, drawn for a width."""
    wide = width == WIDE
    return {
        "map": (swimlane if wide else swimlane_narrow)(FLOW, PALETTE, lang=lang),
        "time": time_bars(GROUPS, lang=lang, width=width),
        "matrix": matrix(SEAMS, LABELS, PALETTE, lang=lang, width=width),
        "week": week_heat(WEEK, lang=lang, width=width),
        "promises": promise_curves(PROMISES, lang=lang, width=width),
        "customer": blueprint(CASE, PALETTE, lang=lang, width=width),
        "post": post_day(AT_WORK, PALETTE, lang=lang, width=width),
        "department": department_board(BOARD, PALETTE, lang=lang, width=width),
    }


ALL = [(lang, width, name) for lang in ("zh", "en") for width in (WIDE, NARROW) for name in drawings("en", WIDE)]


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_a_picture_stands_alone(lang, width, name):
    picture = drawings(lang, width)[name]
    root = ET.fromstring(picture.standalone().encode())
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == picture.question
    assert picture.answer in desc.text
    texts = [t.text or "" for t in root.iter(f"{SVG}text")]
    assert picture.question.split()[0] in "".join(texts)


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_a_picture_is_the_same_every_time(lang, width, name):
    assert drawings(lang, width)[name].standalone() == drawings(lang, width)[name].standalone()


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_shapes_keep_inside_the_sheet(lang, width, name):
    picture = drawings(lang, width)[name]
    root = ET.fromstring(picture.standalone().encode())
    for shape in root.iter(f"{SVG}rect"):
        x, wide = float(shape.get("x")), float(shape.get("width"))
        assert x >= -0.1, name
        assert x + wide <= picture.width + 0.6, name
    assert picture.width >= WIDE * 0.6 if width == WIDE else picture.width <= NARROW


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_red_stands_for_broken_promises_alone(lang, width, name):
    assert (BROKEN in drawings(lang, width)[name].standalone()) == (name in ("promises", "customer", "department"))


@pytest.mark.parametrize(("lang", "width", "name"), [a for a in ALL if a[0] == "en"])
def test_english_pictures_have_no_chinese_but_names(lang, width, name):
    assert not re.search(r"[\u4e00-\u9fff]", drawings(lang, width)[name].standalone())


def test_answers_carry_the_figures():
    said = {name: picture.answer for name, picture in drawings("en", WIDE).items()}
    assert said["map"] == (
        "Most time is lost between “Accept <1>” and “Check”: 9 hand-overs, 30 h each on average (median 30 h). "
        "The longest queue stands before “Check”: 7.2 on average."
    )
    assert said["time"].startswith("The mean case takes 4 h of step time: 25.0 % of it is work")
    assert "75.0 %" in said["time"]
    assert said["matrix"] == (
        "Front desk to Office: 9 hand-offs with a median delay of 10 h, 90.0 % of all delay between departments."
    )
    assert said["week"] == "The longest queue forms at Clerk: 5 waiting on Tue 09:00."
    assert said["promises"] == "Worst kept: Reply in 2 h, 75.0 % within 2 h. 95 % would have met 5 h."


def test_pictures_of_nothing_say_so():
    nothing = {
        "time": time_bars([], lang="en", width=WIDE).answer,
        "matrix": matrix([], {}, PALETTE, lang="en", width=WIDE).answer,
        "week": week_heat([], lang="en", width=WIDE).answer,
        "promises": promise_curves([], lang="en", width=WIDE).answer,
        "map": swimlane(flow([], []), PALETTE, lang="en").answer,
    }
    assert all(len(text) > 10 for text in nothing.values()), nothing


def test_a_square_leads_to_its_numbers():
    drawn = matrix(SEAMS, LABELS, PALETTE, lang="en", width=WIDE).standalone()
    assert drawn.count("<a href=") == 1
    assert '<a href="#seam-1">' in drawn


def test_a_thicker_arrow_carries_more():
    assert [arrow_width(n, 100) for n in (0, 25, 100)] == [1.0, 4.5, 8.0]


def test_steps_of_an_axis_are_round():
    assert duration_steps(95 * MINUTE) == [n * 20 * MINUTE for n in range(5)]
    assert duration_steps(40 * DAY, at_most=4) == [n * 10 * DAY for n in range(5)]
    assert len(duration_steps(9000 * DAY)) <= 7
