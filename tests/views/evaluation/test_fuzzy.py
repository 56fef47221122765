"""Fuzzy comprehensive evaluation by hand, with both operators, and what must hold for any values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.evaluation import GRADES, Criterion, Evaluation, GradeValues, Scale
from sim.views.evaluation.figures import Known
from sim.views.evaluation.fuzzy import combined, grade_of, memberships, score
from sim.views.evaluation.judge import judged

UP = Scale(excellent=(0.95, 0.99), good=(0.85, 0.9), fair=(0.7, 0.8))
DOWN = Scale.model_validate({"excellent": ["2 h", "1 h"], "good": ["8 h", "4 h"], "fair": ["24 h", "16 h"]})
VALUES = GradeValues()


@pytest.mark.parametrize(
    ("value", "shares"),
    [
        (1.0, (1, 0, 0, 0)),
        (0.97, (0.5, 0.5, 0, 0)),
        (0.92, (0, 1, 0, 0)),
        (0.86, (0, 0.2, 0.8, 0)),
        (0.75, (0, 0, 0.5, 0.5)),
        (0.2, (0, 0, 0, 1)),
    ],
)
def test_memberships_where_more_is_better(value, shares):
    assert memberships(value, UP) == pytest.approx(shares)


@pytest.mark.parametrize(
    ("hours", "shares"), [(0.5, (1, 0, 0, 0)), (1.5, (0.5, 0.5, 0, 0)), (20, (0, 0, 0.5, 0.5)), (30, (0, 0, 0, 1))]
)
def test_memberships_where_less_is_better(hours, shares):
    assert memberships(hours * 3600, DOWN) == pytest.approx(shares)


def test_a_sharp_edge_belongs_to_the_better_grade():
    sharp = Scale(excellent=(1, 1), good=(0.5, 0.5), fair=(0.2, 0.2))
    assert memberships(0.5, sharp) == (0, 1, 0, 0)
    assert memberships(0.49, sharp) == (0, 0, 1, 0)


ROWS = [(0.5, 0.3, 0.2, 0.0), (0.2, 0.4, 0.3, 0.1), (0.0, 0.1, 0.3, 0.6)]
WEIGHTS = [0.5, 0.3, 0.2]


def test_the_weighted_operator_by_hand():
    # 0.25 + 0.06 + 0, 0.15 + 0.12 + 0.02, 0.1 + 0.09 + 0.06, 0 + 0.03 + 0.12
    assert combined(WEIGHTS, ROWS, "weighted") == pytest.approx((0.31, 0.29, 0.25, 0.15))
    assert score((0.31, 0.29, 0.25, 0.15), VALUES) == pytest.approx(0.31 * 95 + 0.29 * 80 + 0.25 * 65 + 0.15 * 40)


def test_zadehs_operator_by_hand():
    # max of min: 0.5, 0.3, 0.3, 0.2 with the sum 1.3
    assert combined(WEIGHTS, ROWS, "max_min") == pytest.approx((0.5 / 1.3, 0.3 / 1.3, 0.3 / 1.3, 0.2 / 1.3))


def test_the_grade_is_the_nearest_by_points():
    assert [grade_of(points, VALUES) for points in (100, 88, 87, 73, 72, 53, 52, 0)] == [
        "excellent", "excellent", "good", "good", "fair", "fair", "poor", "poor",
    ]  # fmt: skip


def tree(operator):
    leaf = {"scale": {"excellent": [0.95, 0.99], "good": [0.85, 0.9], "fair": [0.7, 0.8]}}
    inner = {"weights": {"x": 3, "y": 1}, "criteria": {"x": leaf | {"figure": "x"}, "y": leaf | {"figure": "y"}}}
    top = {"weights": {"a": 0.6, "b": 0.4}, "criteria": {"a": inner, "b": leaf | {"figure": "z"}}}
    evaluation = Evaluation.model_validate({"operator": operator, "systems": {"s": top}})
    return evaluation, evaluation.systems["s"]


def points(values, operator="weighted"):
    evaluation, system = tree(operator)
    return judged(system, evaluation, lambda name: Known(values[name], 1))


def test_two_levels_by_hand():
    # a: three quarters excellent, one quarter poor; b: good
    found = points({"x": 1.0, "y": 0.0, "z": 0.92})
    assert found.shares == pytest.approx((0.45, 0.4, 0, 0.15))
    assert found.score == pytest.approx(0.45 * 95 + 0.4 * 80 + 0.15 * 40)
    assert [(path[1:], weight) for path, weight, _ in found.leaves()] == [
        (("a", "x"), pytest.approx(0.45)), (("a", "y"), pytest.approx(0.15)), (("b",), pytest.approx(0.4)),
    ]  # fmt: skip


def test_what_is_not_known_leaves_its_weight_to_the_others():
    assert points({"x": 1.0, "y": None, "z": 1.0}).score == pytest.approx(95)
    found = points({"x": None, "y": None, "z": 0.92})
    assert found.score == pytest.approx(80)
    assert [part.used for part in found.parts] == [0.0, 1.0]
    assert points({"x": None, "y": None, "z": None}).score is None


share = st.floats(0, 1)


@given(share, share, share, st.sampled_from(["weighted", "max_min"]))
def test_scores_lie_between_the_points_of_the_worst_and_the_best_grade(x, y, z, operator):
    found = points({"x": x, "y": y, "z": z}, operator)
    assert 40 - 1e-9 <= found.score <= 95 + 1e-9
    assert sum(found.shares) == pytest.approx(1)
    assert all(-1e-12 <= part <= 1 + 1e-12 for part in found.shares)


@given(share, share, share, share, st.sampled_from("xyz"))
def test_a_better_leaf_never_lowers_the_weighted_score(x, y, z, better, leaf):
    values = {"x": x, "y": y, "z": z}
    improved = values | {leaf: max(values[leaf], better)}
    assert points(improved).score >= points(values).score - 1e-9


@given(st.floats(0, 200_000), st.floats(0, 200_000))
def test_a_shorter_time_never_scores_less(a, b):
    evaluation = Evaluation()
    leaf = Criterion(figure="wait_mean", scale=DOWN)
    scores = [judged(leaf, evaluation, lambda _, v=v: Known(v, 1)).score for v in (min(a, b), max(a, b))]
    assert scores[0] >= scores[1] - 1e-9


def test_grades_run_from_the_best_to_the_worst():
    points_of = [getattr(VALUES, grade) for grade in GRADES]
    assert points_of == sorted(points_of, reverse=True)
