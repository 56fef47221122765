"""No two boxes in one place, and no arrow over a box, whatever the flow."""

from itertools import combinations, pairwise

from hypothesis import given, settings

from sim.report.pictures.corners import HEIGHT, WIDTH, corners, half_of, middle_of
from sim.report.pictures.lanes import CUSTOMER, grid_of
from sim.report.pictures.routes import frame_of, routes_of
from sim.views.flow import END, START
from tests.report.flows import arrow, box, flow, flows


def laid_out(made):
    grid = grid_of(made, customer="Customer")
    routes = routes_of(grid, made.arrows)
    frame = frame_of(grid, routes, box=(WIDTH, HEIGHT), left=100, widths=[3.0] * len(routes))
    return grid, frame, routes, corners(grid, frame, routes)


def rectangle(grid, frame, node):
    (x, y), (dx, dy) = middle_of(grid, frame, node), half_of(node)
    return x - dx, y - dy, x + dx, y + dy


def crosses(a, b, box_of):
    """Whether a stretch from corner to corner (upright or level) runs through the inside of a rectangle."""
    left, top, right, bottom = box_of
    low_x, high_x = sorted((a[0], b[0]))
    low_y, high_y = sorted((a[1], b[1]))
    return low_x < right - 0.5 and high_x > left + 0.5 and low_y < bottom - 0.5 and high_y > top + 0.5


@given(flows())
def test_no_two_boxes_overlap(made):
    grid, frame, _, _ = laid_out(made)
    for a, b in combinations([rectangle(grid, frame, node) for node in grid.cells], 2):
        assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


@given(flows())
@settings(max_examples=200)
def test_no_arrow_runs_over_a_box(made):
    grid, frame, routes, lines = laid_out(made)
    for route, line in zip(routes, lines, strict=True):
        for node in grid.cells:
            for a, b in pairwise(line):
                assert not crosses(a, b, rectangle(grid, frame, node)), (route.arrow, node)


@given(flows())
def test_every_box_lies_in_its_own_lane(made):
    grid, _, _, _ = laid_out(made)
    for one in made.boxes:
        assert grid.lanes[grid.rows[grid.cells[one.id].row]].id == one.department


@given(flows())
def test_everything_lies_inside_the_drawing(made):
    _, frame, _, lines = laid_out(made)
    for x, y in (point for line in lines for point in line):
        assert 0 <= x <= frame.width
        assert 0 <= y <= frame.height


@given(flows())
def test_tracks_of_one_channel_keep_apart(made):
    """Two upright stretches with the same x are never beside each other."""
    _, _, routes, lines = laid_out(made)
    upright = [
        (round(a[0], 3), *sorted((a[1], b[1])))
        for route, line in zip(routes, lines, strict=True)
        if route.legs
        for a, b in pairwise(line)
        if a[0] == b[0] and abs(a[1] - b[1]) > 12
    ]
    for (x, low, high), (other, bottom, top) in combinations(upright, 2):
        assert x != other or min(high, top) - max(low, bottom) < 12


def test_a_chain_over_departments_needs_few_columns():
    made = flow(
        [box("accept"), box("check", "office"), box("visit", "field"), box("reply")],
        [
            arrow(START, "accept"), arrow("accept", "check"), arrow("check", "visit"),
            arrow("visit", "reply"), arrow("reply", END),
        ],
    )  # fmt: skip
    grid, _, _, _ = laid_out(made)
    # start, accept, check and visit stand straight below each other, each with its sender in sight
    assert [grid.cells[n].column for n in (START, "accept", "reply", END)] == [0, 0, 1, 2]
    assert ("accept", "check") in grid.straight


def test_the_front_of_house_stands_above():
    made = flow([box("a", "back"), box("b", "front")], [arrow(START, "a"), arrow("a", "b"), arrow("b", END)])
    assert [lane.id for lane in grid_of(made, customer="Customer").lanes] == [CUSTOMER, "front", "back"]


def test_what_comes_back_runs_below_both_boxes():
    made = flow(
        [box("a"), box("b", "office")],
        [arrow(START, "a"), arrow("a", "b"), arrow("b", "a", 2), arrow("b", END)],
    )
    grid, frame, routes, lines = laid_out(made)
    assert grid.backwards == {("b", "a")}
    back = next(line for route, line in zip(routes, lines, strict=True) if route.backwards)
    assert max(y for _, y in back) > max(rectangle(grid, frame, n)[3] for n in "ab")
