"""The laws of satisfaction: their ends, their shapes, and that losses weigh more than gains."""

import math

import numpy as np
import pytest

from sim.views.experience.kano import attractive, ceilings, met, must_be, one_dimensional, worth

GRID = np.linspace(0, 1, 101)
TIERS = ("basic", "price_linked", "beyond")


def test_ends_of_the_three_laws():
    ends = np.array([0.0, 1.0])
    assert must_be(ends).tolist() == [-1, 0]
    assert one_dimensional(ends).tolist() == [-1, 1]
    assert attractive(ends).tolist() == [0, 1]


def test_shapes_by_hand():
    half = np.array([0.5])
    assert must_be(half)[0] == pytest.approx(-(math.exp(-0.5) - math.exp(-1)) / (1 - math.exp(-1)))
    assert attractive(half)[0] == pytest.approx((math.exp(0.5) - 1) / (math.e - 1))
    # what is basic loses most of its pain at the beginning; what goes beyond delights most at the end
    assert must_be(half)[0] > -0.5
    assert attractive(half)[0] < 0.5


@pytest.mark.parametrize("tier", TIERS)
def test_more_is_never_worth_less(tier):
    value = worth(GRID, tier=tier, loss_aversion=2.25)
    assert (np.diff(value) > 0).all()


def test_basic_never_pleases_and_what_goes_beyond_is_never_missed():
    assert (worth(GRID, tier="basic", loss_aversion=2.25) <= 0).all()
    assert (worth(GRID, tier="beyond", loss_aversion=2.25) >= 0).all()


@pytest.mark.parametrize("distance", [0.1, 0.25, 0.5])
def test_a_broken_expectation_weighs_more_than_a_kept_one(distance):
    below, above = worth(np.array([0.5 - distance, 0.5 + distance]), tier="price_linked", loss_aversion=2.25)
    assert -below == pytest.approx(2.25 * above)


def test_curves_are_linear_between_their_points_and_level_beyond():
    curve = ((1.0, 1.0), (2.0, 0.5), (4.0, 0.0))
    measures = np.array([0.0, 1.0, 1.5, 2.0, 3.0, 9.0, np.nan])
    assert np.array_equal(met(measures, curve), [1, 1, 0.75, 0.5, 0.25, 0, np.nan], equal_nan=True)


def test_ceiling_by_the_worst_basic():
    assert ceilings(np.array([1, 0.5, 0, np.nan]), 40).tolist() == [100, 70, 40, 100]
