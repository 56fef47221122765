"""Weights from judgements in pairs: against published and hand-made examples, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import InputError
from sim.model.ahp import ahp, weights_of
from sim.model.evaluation import System
from sim.model.mistakes import message

# Saaty (1980): buying a house, eight criteria; weights and lambda_max as printed there.
HOUSE = [
    [1, 5, 3, 7, 6, 6, 1 / 3, 1 / 4],
    [1 / 5, 1, 1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
    [1 / 3, 3, 1, 6, 3, 4, 6, 1 / 5],
    [1 / 7, 1 / 5, 1 / 6, 1, 1 / 3, 1 / 4, 1 / 7, 1 / 8],
    [1 / 6, 1 / 3, 1 / 3, 3, 1, 1 / 2, 1 / 5, 1 / 6],
    [1 / 6, 1 / 3, 1 / 4, 4, 2, 1, 1 / 5, 1 / 6],
    [3, 5, 1 / 6, 7, 5, 5, 1, 1 / 2],
    [4, 7, 5, 8, 6, 6, 2, 1],
]
HOUSE_WEIGHTS = [0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]


def test_the_house_of_saaty():
    found = ahp(HOUSE)
    assert found.weights == pytest.approx(HOUSE_WEIGHTS, abs=0.001)
    assert found.lambda_max == pytest.approx(9.669, abs=0.001)
    assert found.ci == pytest.approx(0.238, abs=0.001)
    # CR = 0.238 / 1.41: even the textbook's own example is not consistent enough
    assert found.cr == pytest.approx(0.169, abs=0.001)


def test_three_criteria():
    """1 3 5 / 1/3 1 3 / 1/5 1/3 1: 0.637, 0.258, 0.105, lambda_max 3.0385 (found in every textbook)."""
    found = ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    assert found.weights == pytest.approx([0.6370, 0.2583, 0.1047], abs=5e-5)
    assert found.lambda_max == pytest.approx(3.0385, abs=5e-5)
    assert found.cr == pytest.approx((3.0385 - 3) / 2 / 0.58, abs=5e-5)


def test_one_criterion_and_two_are_always_consistent():
    assert ahp([[1]]).weights == (1.0,)
    assert ahp([[1, 9], [1 / 9, 1]]).cr == 0
    assert ahp([[1, 9], [1 / 9, 1]]).weights == pytest.approx((0.9, 0.1))


@given(st.lists(st.floats(0.2, 5), min_size=3, max_size=9))
def test_judgements_made_of_weights_give_the_weights_back(weights):
    total = sum(weights)
    found = ahp([[a / b for b in weights] for a in weights])
    assert found.weights == pytest.approx([w / total for w in weights], rel=1e-6)
    assert found.cr < 1e-6


@given(st.lists(st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 3, 5, 9]), min_size=10, max_size=10))
def test_the_power_iteration_finds_the_eigenvector_of_numpy(ratios):
    matrix = np.ones((5, 5))
    matrix[np.triu_indices(5, 1)] = ratios
    matrix[np.tril_indices(5, -1)] = 1 / matrix.T[np.tril_indices(5, -1)]
    values, vectors = np.linalg.eig(matrix)
    first = int(values.real.argmax())
    weights = np.abs(vectors[:, first].real)
    found = ahp(matrix.tolist())
    assert found.lambda_max == pytest.approx(values.real[first], rel=1e-8)
    assert found.weights == pytest.approx(weights / weights.sum(), rel=1e-6)


def system(**branch):
    leaf = {"figure": "utilisation", "scale": {"excellent": [0.9, 1], "good": [0.7, 0.8], "fair": [0.5, 0.6]}}
    return System.model_validate({"criteria": dict.fromkeys(branch.pop("names", "abc"), leaf), **branch})


def test_judgements_given_either_way_round_are_the_same():
    one = weights_of(system(judgements={"a/b": 3, "a/c": 5, "b/c": 3}))
    other = weights_of(system(judgements={"b/a": "1/3", "c/a": "1/5", "b/c": 3}))
    assert one[0] == pytest.approx(other[0])
    assert one[0]["a"] == pytest.approx(0.637, abs=0.001)


def test_weights_are_brought_to_a_sum_of_one_and_none_means_alike():
    assert weights_of(system(weights={"a": 2, "b": 1, "c": 1}))[0] == {"a": 0.5, "b": 0.25, "c": 0.25}
    assert list(weights_of(system())[0].values()) == pytest.approx([1 / 3] * 3)


def test_contradicting_judgements_are_refused_and_the_worst_is_named():
    # by all the others a is eight times as important as d, and is said to be an eighth as important
    judgements = {"a/b": 2, "a/c": 4, "b/c": 2, "b/d": 4, "c/d": 2, "d/a": 8}
    with pytest.raises(InputError) as refused:
        weights_of(system(names="abcd", judgements=judgements), place="evaluation.systems.x")
    (found,) = refused.value.mistakes
    assert found.key == "evaluation.inconsistent"
    assert found.place == "evaluation.systems.x.judgements.d/a"
    values = dict(found.values)
    assert float(values["cr"]) > 0.1
    assert values["pair"] == "d/a"
    assert "一致性比率" in message(found, "zh")
    assert "consistency ratio" in message(found, "en")


@pytest.mark.parametrize(
    ("branch", "key"),
    [
        ({"judgements": {"a/b": 3, "a/c": 3}}, "evaluation.pair_missing"),
        ({"judgements": {"a/b": 3, "b/a": 2, "a/c": 1, "b/c": 1}}, "evaluation.pair_twice"),
        ({"judgements": {"a/a": 3, "a/b": 1, "a/c": 1, "b/c": 1}}, "evaluation.pair_twice"),
        ({"judgements": {"a/b": 3, "a/d": 3, "b/c": 1}}, "check.unknown_name_none"),
        ({"weights": {"a": 1, "b": 1}}, "evaluation.weight_missing"),
        ({"weights": {"a": 0, "b": 0, "c": 0}}, "evaluation.weights_zero"),
        ({"weights": {"a": 1, "b": 1, "c": 1}, "judgements": {"a/b": 1}}, "evaluation.both"),
        (
            {"names": "abcdefghij", "judgements": {f"{a}/{b}": 1 for a in "abcdefghij" for b in "abcdefghij" if a < b}},
            "evaluation.too_many",
        ),
    ],
)
def test_what_is_wrong_with_weights(branch, key):
    with pytest.raises(InputError) as refused:
        weights_of(system(**branch))
    keys = {one.key for one in refused.value.mistakes}
    assert key in keys or (key.startswith("check.unknown") and any(k.startswith("check.unknown_name") for k in keys))
    assert all(message(one, "zh") != message(one, "en") for one in refused.value.mistakes)
