"""A year of the city company, asked by two institutes."""

import math

import pytest

import sim
from sim.model.load import load_scenario
from sim.views.experience import satisfaction
from tests.scenarios.test_experience import unbiased

pytestmark = pytest.mark.verify


@pytest.fixture(scope="module")
def log():
    return sim.simulate(load_scenario("city_company"))


def test_third_party_and_call_back_of_the_same_customers(log):
    """S0_13: 76 points by a third party; F74: 99.58 by the company's own call-back."""
    row = satisfaction(log).row(0, named=True)
    assert 74 <= row["third_party"] <= 78
    assert 98 <= row["call_back"] <= 100


def test_without_bias_they_agree_within_their_joint_interval(log):
    row = satisfaction(unbiased(log)).row(0, named=True)
    half = 1.96 * math.hypot(row["third_party_se"], row["call_back_se"])
    assert abs(row["third_party"] - row["call_back"]) <= half
