"""Layers, rows, tracks and ways: small drawings by hand, and what must hold of any."""

import random
from itertools import pairwise

import pytest

from sim.interchange.bpmn.layout import Link, Plan, Shape, lay_out
from sim.interchange.bpmn.layout_grid import grid_of
from sim.interchange.bpmn.layout_routes import Port, Wire, routes
from sim.interchange.bpmn.layout_tracks import Run, tracks
from tests.interchange.bpmn.diagram import overlap, span


def pairs(text):
    """Pairs of nodes, such as `ab bc`."""
    return [(pair[0], pair[1]) for pair in text.split()]


def test_a_chain_is_a_row():
    grid = grid_of(dict.fromkeys("abc", 0), pairs("ab bc"), 1)
    assert grid.column == {"a": 0, "b": 1, "c": 2}
    assert set(grid.row.values()) == {0}


def test_a_loop_is_turned_back_where_it_closes():
    grid = grid_of(dict.fromkeys("abcd", 0), pairs("ab bc cb cd"), 1)
    assert grid.column == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_a_node_stands_behind_the_longest_way():
    assert grid_of(dict.fromkeys("abcd", 0), pairs("ad ab bc cd"), 1).column["d"] == 3


def test_a_late_start_stands_just_before_what_it_starts():
    assert grid_of(dict.fromkeys("abcx", 0), pairs("ab bc xc"), 1).column["x"] == 1


def test_a_node_without_links_stands_first():
    assert grid_of({"a": 0, "b": 0}, [], 1).column == {"a": 0, "b": 0}


def test_rows_of_lanes_never_mix():
    grid = grid_of({"a": 0, "b": 1, "c": 1, "d": 0}, pairs("ab ac bd cd"), 3)
    assert grid.rows == (1, 2, 1)
    assert grid.row["a"] == grid.row["d"] == 0
    assert {grid.row["b"], grid.row["c"]} == {1, 2}
    assert [grid.lane_of(row) for row in range(4)] == [0, 1, 1, 2]


def test_branches_do_not_cross():
    grid = grid_of(dict.fromkeys("abcdef", 0), pairs("ab ac ce bd df ef"), 1)
    assert (grid.row["b"] < grid.row["c"]) == (grid.row["d"] < grid.row["e"])


def test_a_link_runs_straight_where_nothing_stands_between():
    grid = grid_of(dict.fromkeys("abc", 0), pairs("ab bc"), 1)
    wire = Wire("f", Port("a", "a"), Port("b", "b"))
    assert routes(grid, [wire])["f"].corners == ((1, 1), (3, 1))


def test_a_link_that_something_stands_in_the_way_of_takes_a_street():
    grid = grid_of(dict.fromkeys("abc", 0), pairs("ab bc ac"), 1)
    corners = routes(grid, [Wire("f", Port("a", "a"), Port("c", "c"))])["f"].corners
    assert corners[0] == (1, 1)
    assert corners[-1] == (5, 1)
    assert {y for _, y in corners[2:4]} <= {0, 2}  # the streets above and below the row


def test_lines_that_meet_lie_beside_each_other_unless_they_are_akin():
    runs = [
        Run("f", "a", "x", ((0, -1), (4, 1))),
        Run("g", "b", "y", ((2, -1), (6, 1))),
        Run("h", "a", "z", ((0, -1), (8, 1))),
    ]
    found = tracks(runs, frozenset())
    assert found["f"] != found["g"] != found["h"]
    assert found["f"] == found["h"]


def test_what_turns_off_before_lies_before_what_turns_off_behind():
    runs = [Run("f", "a", "x", ((3, 1), (9, 1))), Run("g", "b", "y", ((3, -1), (7, 1)))]
    found = tracks(runs, frozenset({3}))
    assert found["g"] < found["f"]


def test_a_circle_of_lines_comes_to_an_end():
    runs = [Run("f", "a", "x", ((1, -1), (3, 1))), Run("g", "b", "y", ((3, -1), (1, 1)))]
    assert sorted(tracks(runs, frozenset({1, 3})).values()) == [0, 1]


def test_a_drawing_by_hand():
    drawing = lay_out(Plan([Shape("a", 100, 80), Shape("b", 100, 80)], [Link("f", "a", "b")]))
    a, b = drawing.shapes["a"], drawing.shapes["b"]
    assert (a.x, a.width, b.x) == (40.0, 100, 180.0)  # an avenue of 40 before, between and behind
    assert a.y == b.y == 20.0  # a street of 20
    assert drawing.links == {"f": ((140.0, 60.0), (180.0, 60.0))}
    assert (drawing.width, drawing.height, drawing.lanes) == (320.0, 120.0, ((0.0, 120.0),))


def test_a_lane_has_its_least_height_with_the_row_in_its_middle():
    drawing = lay_out(Plan([Shape("a", 100, 80)], [], (200.0,)))
    assert drawing.lanes == ((0.0, 200.0),)
    assert drawing.shapes["a"].y == 60.0


def test_an_empty_plan_is_an_empty_drawing():
    assert lay_out(Plan([], [])).shapes == {}


def plan(dice):
    """A random plan: loops, parallel links, links of a shape to itself, events at edges, lanes without shapes."""
    lanes = dice.randint(1, 4)
    shapes = []
    for number in range(dice.randint(1, 14)):
        gateway = dice.random() < 0.3
        size = (50, 50) if gateway else (dice.choice([36, 120, 400]), dice.choice([36, 80, 300]))
        lane = dice.randrange(lanes)
        shapes.append(Shape(f"s{number}", *size, lane, top=gateway, bottom=gateway, above=dice.choice([0, 30])))
        if not gateway and size[0] >= 120 and dice.random() < 0.3:
            shapes.append(Shape(f"e{number}", 36, 36, host=f"s{number}", along=30.0))
    targets = [shape.id for shape in shapes if shape.host is None]
    links = [
        Link(f"f{n}", dice.choice(shapes).id, dice.choice(targets), dice.choice([None, (80.0, 26.0)]))
        for n in range(dice.randint(0, 20))
    ]
    return Plan([Shape(**vars(s)) if s.host is None else s for s in shapes], links, (50.0,) * lanes)


@pytest.mark.parametrize("seed", range(80))
def test_any_plan_is_drawn_without_overlap(seed):
    drawn = plan(random.Random(seed))
    drawing = lay_out(drawn)
    by_id = {shape.id: shape for shape in drawn.shapes}
    boxes = {k: (r.x, r.y, r.x + r.width, r.y + r.height) for k, r in drawing.shapes.items()}
    own = {k: box for k, box in boxes.items() if by_id[k].host is None}
    assert not [(a, b) for a in own for b in own if a < b and overlap(own[a], own[b])]
    for link in drawn.links:
        ends = {link.source, link.target, by_id[link.source].host}
        for a, b in pairwise(drawing.links[link.id]):
            assert a[0] == b[0] or a[1] == b[1]
            assert not [k for k in own if k not in ends and overlap(span(a, b), own[k])], link
    for shape in drawn.shapes:
        top, high = drawing.lanes[shape.lane] if shape.host is None else (0.0, drawing.height)
        assert top <= boxes[shape.id][1]
        assert boxes[shape.id][3] <= top + high
    assert lay_out(drawn) == drawing


def test_labels_on_lines_side_by_side_do_not_meet():
    shapes = [Shape(name, 100, 80) for name in "abcd"]
    links = [Link("ab", "a", "b"), Link("bc", "b", "c"), Link("cd", "c", "d")]
    links += [Link(f"f{n}", "a", "d", (80.0, 14.0)) for n in range(3)]
    labels = [(r.x, r.y, r.x + r.width, r.y + r.height) for r in lay_out(Plan(shapes, links)).labels.values()]
    assert len(labels) == 3
    assert not [(a, b) for n, a in enumerate(labels) for b in labels[n + 1 :] if overlap(a, b)]
