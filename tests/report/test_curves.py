"""The curve of warnings and the frontier of checks: their answers, their sheets, their languages."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.curves import curve_points, frontier_points
from sim.report.palette import BROKEN
from sim.report.pictures.control_curve import CurvePoint, control_curve
from sim.report.pictures.frontier import FrontierPoint, frontier
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.value_axis import round_steps
from sim.study.sweep import Sweep, SweepPoint

SVG = "{http://www.w3.org/2000/svg}"
CURVE = [
    CurvePoint(None, 0.0, 0.9), CurvePoint(0.6, 0.25, 0.95, 0.93, 0.97), CurvePoint(0.0, 1.0, 0.78, 0.74, 0.82),
]  # fmt: skip
CHECKS = [
    FrontierPoint("a", 12.0, 10.0, 20.0, 590.0, 40.0, 44.0), FrontierPoint("b", 14.0, 14.0, 8.0, 850.0),
    FrontierPoint("c", 30.0, 33.0, 1.0, 2170.0, 61.0, 66.0),
]  # fmt: skip


def drawn(name, lang, width, points=None):
    if name == "control":
        return control_curve(CURVE if points is None else points, lang=lang, width=width)
    return frontier(CHECKS if points is None else points, setting="s", currency="CNY", lang=lang, width=width)


ALL = [(n, lang, width) for n in ("control", "frontier") for lang in ("zh", "en") for width in (WIDE, NARROW)]


@pytest.mark.parametrize(("name", "lang", "width"), ALL)
def test_a_curve_stands_alone_within_its_sheet(name, lang, width):
    picture = drawn(name, lang, width)
    root = ET.fromstring(picture.standalone().encode())
    assert root.find(f"{SVG}title").text == picture.question
    assert picture.answer in root.find(f"{SVG}desc").text
    assert picture.standalone() == drawn(name, lang, width).standalone()
    assert BROKEN not in picture.standalone()
    assert lang == "zh" or not re.search(r"[\u4e00-\u9fff]", picture.standalone())
    for shape in root.iter(f"{SVG}rect"):
        assert -0.1 <= float(shape.get("x")) <= picture.width
    for spot in root.iter(f"{SVG}circle"):
        assert 0 <= float(spot.get("cx")) <= picture.width


def test_the_answers_carry_the_figures():
    assert drawn("control", "en", WIDE).answer == (
        "Kept: 90.0 % without warnings, 95.0 % at best (warned at 60 % of the limit, 25 % of requests), "
        "78.0 % when every request is warned about at once."
    )
    assert drawn("frontier", "en", WIDE).answer == (
        "Cheapest in all: b, 36 CNY a transaction, against 42 at a and 64 at c."
    )


@pytest.mark.parametrize("name", ["control", "frontier"])
def test_too_few_points_say_so(name):
    assert "not enough points" in drawn(name, "en", WIDE, points=[]).answer


def test_steps_cover_what_they_are_asked_to():
    for low, high in ((0.0, 63.0), (0.736, 0.964), (0.0, 0.004), (3.0, 3.0)):
        steps = round_steps(low, high)
        assert steps[0] <= low + 1e-9
        assert steps[-1] >= high - 1e-9
        assert 2 <= len(steps) <= 9 or low == high


def sweep_of(**measures):
    number = len(next(iter(measures.values())))
    points = [SweepPoint((), {name: tuple(rows[n]) for name, rows in measures.items()}) for n in range(number)]
    return Sweep(tuple(points), seed=1, replications=2)


def test_bars_are_the_paired_differences_from_the_first_point():
    found = sweep_of(fulfilment=[[0.8, 0.9], [0.85, 0.96]], used=[[0.0, 0.0], [0.2, 0.3]])
    first, second = curve_points(found, (None, 0.5))
    low, high = found.change("fulfilment", 1).interval()
    assert (first.low, first.high) == (None, None)
    assert (second.low, second.high) == (pytest.approx(0.85 + low), pytest.approx(0.85 + high))
    assert second.used == pytest.approx(0.25)


def test_bars_of_the_frontier_are_the_differences_from_the_cheapest():
    parts = {name: [[1.0, 2.0], [2.0, 4.0]] for name in ("work", "waiting", "losses", "cycle")}
    found = sweep_of(**parts, total=[[3.0, 6.0], [6.0, 12.0]])
    cheap, dear = frontier_points(found, ["x", "y"])
    assert cheap.low is None
    assert dear.low == pytest.approx(4.5 + found.change("total", 1).interval()[0])
    assert (cheap.total, dear.total) == (4.5, 9.0)
