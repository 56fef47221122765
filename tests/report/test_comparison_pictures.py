"""The pictures of a comparison: each says its answer, keeps inside its sheet, and is the same bytes every time."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.changes import ChangedBox, ChangedWay, ChangeMap
from sim.report.flow import Lane
from sim.report.palette import BROKEN, Palette
from sim.report.pictures.forest import Forest, ForestRow, forest
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.redesign_map import COLOURS, redesign_map
from sim.report.pictures.redesign_map_narrow import redesign_map_narrow
from sim.report.pictures.scales import share_steps
from sim.report.pictures.verdicts import BETTER, WORSE
from sim.report.pictures.waterfall import Stage, Waterfall, signed_duration, waterfall
from sim.report.pictures.winners import Crowd, CrowdGroup, winners
from sim.views.flow import END, START

HOUR = 3_600_000_000.0
SVG = "{http://www.w3.org/2000/svg}"
PALETTE = Palette.of(["front", "office"])

ROWS = (
    ForestRow("Time <a>", "better", "10 d → 9 d", "−10.0 %", 0.10, 0.08, 0.12, 0.06, 0.14),
    ForestRow("Kept", "worse", "96 % → 95 %", "−1.0 %", -0.01, -0.02, -0.005, -0.03, 0.01, beside="adds 25 %"),
    ForestRow("Rework", "open", "3 % → 3 %", "+0.1 %", 0.001, -0.02, 0.02, -9.0, 9.0),
    ForestRow("Same", "identical", "3 → 3", "0", 0.0, 0.0, 0.0, 0.0, 0.0),
    ForestRow("Unknown", "unknown", "— → 3", "—"),
    ForestRow("Load", "rises", "50 % → 55 %", "+10.0 %", 0.1, 0.05, 0.15, 0.0, 0.2, directed=False),
)
FOREST = Forest("forest", "Does it help?", "1 of 6 gets better.", ROWS)
FALL = Waterfall(
    "fall", "Where did the time go?", "3 h less.", "base", "design", 100 * HOUR, 97 * HOUR,
    (Stage("In transfer", -5 * HOUR, -6 * HOUR, -4 * HOUR), Stage("All busy", 2 * HOUR, 1 * HOUR, 3 * HOUR),
     Stage("Nothing", 0.0)),
)  # fmt: skip
WHOLE_FALL = Waterfall("fall", "Where?", "Half.", "base", "design", 10 * HOUR, 5 * HOUR, (Stage("A", -5 * HOUR),))
CROWDS = [
    CrowdGroup("By segment", (Crowd("residential", 1234, 0.6, 0.1, -3 * HOUR, HOUR), Crowd("firm", 9, 0.2, 0.45))),
    CrowdGroup("All", (Crowd("nobody moved", 3, 0.0, 0.0, 0.0, 0.0),)),
]
CHANGE = ChangeMap(
    "p", "Process",
    (
        ChangedBox("accept", "Accept <1>", "clerk", "front", "changed", "50 min → 20 min"),
        ChangedBox("check", "Check", "checker", "office", "removed"),
        ChangedBox("call", "Call back", "clerk", "front", "added"),
        ChangedBox("file@", "File", "archivist", "office", "left"),
        ChangedBox("file", "File", "clerk", "front", "moved", "from Office"),
        ChangedBox("pay", "Pay", "cashier", "office", "same"),
    ),
    (
        ChangedWay(START, "accept", "same", 1.0), ChangedWay("accept", "check", "removed", 1.0),
        ChangedWay("check", "file", "removed", 0.9), ChangedWay("check", "accept", "removed", 0.1),
        ChangedWay("accept", "call", "added", 1.0), ChangedWay("call", "file", "added", 1.0),
        ChangedWay("file", "pay", "changed", 1.0, "5 h → 60 min"), ChangedWay("pay", END, "same", 1.0),
        ChangedWay("file@", "file", "moved", 0.01),
    ),
    (Lane("front", "Front desk", True), Lane("office", "Office", False)),
)  # fmt: skip


def drawings(lang, width):
    """Every picture, drawn for a width."""
    draw_map = redesign_map if width == WIDE else redesign_map_narrow
    return {
        "forest": forest(FOREST, lang=lang, width=width),
        "band": forest(Forest("band", "How far?", "Far.", ROWS[:1], (0.05, 0.1), "ranges"), lang=lang, width=width),
        "fall": waterfall(FALL, lang=lang, width=width),
        "whole_fall": waterfall(WHOLE_FALL, lang=lang, width=width),
        "winners": winners(CROWDS, name="who", answer="Of 1,246 cases some win.", lang=lang, width=width),
        "map": draw_map(CHANGE, PALETTE, lang=lang),
    }


ALL = [(lang, width, name) for lang in ("zh", "en") for width in (WIDE, NARROW) for name in drawings("en", WIDE)]


def root_of(picture):
    return ET.fromstring(picture.standalone().encode())


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_a_picture_stands_alone(lang, width, name):
    picture = drawings(lang, width)[name]
    root = root_of(picture)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title.text == picture.question
    assert picture.answer in desc.text
    assert len(desc.text) > len(picture.answer)


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_a_picture_is_the_same_every_time(lang, width, name):
    assert drawings(lang, width)[name].standalone() == drawings(lang, width)[name].standalone()


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_shapes_keep_inside_the_sheet(lang, width, name):
    picture = drawings(lang, width)[name]
    root = root_of(picture)
    for shape in root.iter(f"{SVG}rect"):
        x, wide = float(shape.get("x")), float(shape.get("width"))
        assert x >= -0.1, name
        assert x + wide <= picture.width + 0.6, name
    for shape in root.iter(f"{SVG}line"):
        assert min(float(shape.get("x1")), float(shape.get("x2"))) >= -0.1, name
        assert max(float(shape.get("x1")), float(shape.get("x2"))) <= picture.width + 0.6, name
    assert picture.width >= WIDE * 0.6 if width == WIDE else picture.width <= NARROW


@pytest.mark.parametrize(("lang", "width", "name"), ALL)
def test_no_red_for_there_is_no_broken_promise(lang, width, name):
    assert BROKEN not in drawings(lang, width)[name].standalone()


@pytest.mark.parametrize(("lang", "width", "name"), [a for a in ALL if a[0] == "en"])
def test_english_pictures_have_no_chinese(lang, width, name):
    assert not re.search(r"[\u4e00-\u9fff]", drawings(lang, width)[name].standalone())


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_better_lies_on_the_right_and_worse_on_the_left_with_a_word_and_a_shape(width):
    rows = [g for g in root_of(forest(FOREST, lang="en", width=width)).iter(f"{SVG}g") if g.get("class") == "kpi"]
    assert len(rows) == len(ROWS)
    middle = middle_of(width)
    better, worse = rows[0], rows[1]
    assert float(better.find(f"{SVG}circle").get("cx")) > middle
    assert better.find(f"{SVG}circle").get("fill") == BETTER
    diamond = next(p for p in worse.iter(f"{SVG}path") if p.get("fill") == WORSE)
    assert float(re.match(r"M([\d.]+)", diamond.get("d"))[1]) < middle
    words = ["".join(t.itertext()) for row in rows for t in row.iter(f"{SVG}text")]
    for word in ("● better", "◆ worse · adds 25 %", "○ no difference shown", "= identical", "▲ rises"):
        assert any(word in said for said in words), word


def middle_of(width):
    """Where an estimate of 0 lies: the mark of the row that is identical."""
    rows = [g for g in root_of(forest(FOREST, lang="en", width=width)).iter(f"{SVG}g") if g.get("class") == "kpi"]
    strokes = list(rows[3].iter(f"{SVG}line"))
    return sum(float(strokes[0].get(k)) for k in ("x1", "x2")) / 2


def test_the_interval_is_thick_and_the_joint_one_thin_and_wider():
    row = next(g for g in root_of(forest(FOREST, lang="en", width=WIDE)).iter(f"{SVG}g") if g.get("class") == "kpi")
    bar = row.find(f"{SVG}rect")
    thin = next(line for line in row.iter(f"{SVG}line") if line.get("y1") == line.get("y2"))
    assert float(thin.get("x1")) < float(bar.get("x"))
    assert float(thin.get("x2")) > float(bar.get("x")) + float(bar.get("width"))
    assert float(bar.get("height")) > float(thin.get("stroke-width")) * 3


def test_an_interval_beyond_the_axis_ends_in_arrows():
    rows = [g for g in root_of(forest(FOREST, lang="en", width=WIDE)).iter(f"{SVG}g") if g.get("class") == "kpi"]
    assert len(list(rows[2].iter(f"{SVG}path"))) == 2


def test_stages_begin_where_the_one_before_ended():
    stages = [g for g in root_of(waterfall(WHOLE_FALL, lang="en", width=WIDE)).iter(f"{SVG}g") if g.get("class")]
    a, b = (
        float(v) for v in re.match(r"M([\d.]+) [\d.]+H[\d.]+L([\d.]+)", stages[0].find(f"{SVG}path").get("d")).groups()
    )
    bars = [
        r
        for r in root_of(waterfall(WHOLE_FALL, lang="en", width=WIDE)).iter(f"{SVG}rect")
        if r.get("fill") == "#7c8795"
    ]
    ends = [float(r.get("x")) + float(r.get("width")) for r in bars]
    assert ends == pytest.approx([a, b], abs=0.2)
    assert float(bars[1].get("width")) == pytest.approx(float(bars[0].get("width")) / 2, abs=0.2)


def test_a_cut_axis_says_so_and_counts_from_the_base():
    cut, whole = (waterfall(data, lang="en", width=WIDE).standalone() for data in (FALL, WHOLE_FALL))
    assert "The bars are cut" in cut
    assert "−2 h" in cut
    assert "The bars are cut" not in whole


def test_who_is_slower_lies_left_of_the_line_hatched():
    drawn = winners(CROWDS[:1], name="who", answer="x", lang="en", width=WIDE).standalone()
    bars = [r for r in ET.fromstring(drawn.encode()).iter(f"{SVG}rect") if r.get("fill") in (BETTER, WORSE)]
    left, right = bars[0], bars[1]
    assert (left.get("fill"), right.get("fill")) == (WORSE, BETTER)
    assert float(left.get("x")) + float(left.get("width")) == pytest.approx(float(right.get("x")), abs=0.2)
    assert float(right.get("width")) == pytest.approx(6 * float(left.get("width")), abs=0.7)
    assert 'stroke-opacity="0.8"' in drawn


@pytest.mark.parametrize("draw", [redesign_map, redesign_map_narrow])
def test_what_goes_is_struck_what_comes_is_green_what_moved_has_an_arrow(draw):
    picture = draw(CHANGE, PALETTE, lang="en")
    drawn = picture.standalone()
    for state in ("added", "removed", "changed", "moved"):
        assert COLOURS[state] in drawn, state
    assert "Check (checker), removed" in drawn
    assert "Call back (clerk), added" in drawn
    assert "File (clerk), moved, from Office" in drawn
    assert picture.answer == (
        "Changed here: steps added: 1, steps removed: 1, moved to another department: 1, steps changed: 1, "
        "ways between steps: 6."
    )
    assert "File → Pay, changed, 5 h → 60 min" in picture.alternative


def test_the_change_on_a_way_stands_beside_it_where_there_is_room():
    # from the first lane to the last, past an empty place of the lane between them
    boxes = tuple(ChangedBox(name, name, "", name, "same") for name in ("a", "c", "x"))
    ways = (
        ChangedWay(START, "a", "same", 1.0), ChangedWay("a", "c", "changed", 1.0, "5 h → 60 min"),
        ChangedWay("c", "x", "same", 1.0), ChangedWay("x", END, "same", 1.0),
    )  # fmt: skip
    lanes = (Lane("a", "a", True), Lane("x", "x", True), Lane("c", "c", False))
    data = ChangeMap("p", "P", boxes, ways, lanes)
    said = ["".join(t.itertext()) for t in root_of(redesign_map(data, PALETTE, lang="en")).iter(f"{SVG}text")]
    assert said.count("5 h → 60 min") == 1


def test_pictures_of_nothing_can_be_drawn():
    nothing = Forest("none", "q", "a", ())
    assert forest(nothing, lang="en", width=WIDE).height > 0
    assert waterfall(Waterfall("w", "q", "a", "b", "d", 0.0, 0.0, ()), lang="zh", width=NARROW).height > 0
    assert winners([], name="w", answer="a", lang="zh", width=NARROW).height > 0


def test_steps_of_shares_are_round():
    assert share_steps(0.35) == [0.0, 0.1, 0.2, 0.3]
    assert share_steps(1.0, at_most=3) == [0.0, 0.5, 1.0]
    assert len(share_steps(1e-7)) <= 5


def test_a_change_of_time_has_its_sign():
    assert [signed_duration(v, "en") for v in (-2 * HOUR, 90 * 60e6, 0.0, None)] == ["−2 h", "+90 min", "0", "—"]
