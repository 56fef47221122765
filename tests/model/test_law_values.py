"""Quantiles, means and least values of laws against closed forms and against each other."""

import math

import numpy as np
import pytest
from scipy import special

from sim.model.law_values import least, mean, quantiles
from sim.model.laws import parse_law

HALF = math.log(2)


@pytest.mark.parametrize(
    ("law", "middle", "average", "lowest"),
    [
        ("fixed(5)", 5, 5, 5),
        ("uniform(2, 6)", 4, 4, 2),
        ("triangular(0, 0, 2)", 2 - math.sqrt(2), 2 / 3, 0),
        ("triangular(3, 3, 3)", 3, 3, 3),
        ("exponential(10)", 10 * HALF, 10, 0),
        ("exponential(mean=10, least=4)", 4 + 6 * HALF, 10, 4),
        ("lognormal(median=3, sigma=0.5)", 3, 3 * math.exp(0.125), 0),
        ("lognormal(mean=3, cv=1)", 3 / math.sqrt(2), 3, 0),
        ("lognormal(mean=3, sd=3)", 3 / math.sqrt(2), 3, 0),
        ("lognormal(mean=3, cv=0)", 3, 3, 3),
        ("gamma(mean=3, cv=1)", 3 * HALF, 3, 0),
        ("gamma(shape=1, scale=3)", 3 * HALF, 3, 0),
        ("erlang(mean=3, k=1)", 3 * HALF, 3, 0),
        ("weibull(shape=1, scale=3)", 3 * HALF, 3, 0),
        ("weibull(mean=3, shape=2)", 3 / special.gamma(1.5) * math.sqrt(HALF), 3, 0),
        ("beta(low=1, high=3, a=2, b=2)", 2, 2, 1),
        ("discrete(values=[4, 1, 2], weights=[1, 2, 1])", 1, 2, 1),
        ("discrete(values=[1, 2, 3])", 2, 2, 1),
        ("empirical(values=[0, 1, 4])", 1, 1.5, 0),
        ("empirical(values=[0, 10], shares=[0, 1])", 5, 5, 0),
    ],
)
def test_against_closed_forms(law, middle, average, lowest):
    parsed = parse_law(law)
    assert quantiles(parsed, [0.5])[0] == pytest.approx(middle, rel=1e-9)
    assert mean(parsed) == pytest.approx(average, rel=2e-3 if "values" in law else 1e-9)
    assert least(parsed) == pytest.approx(lowest, abs=1e-9)


def test_a_law_that_is_cut_stays_within_and_has_the_mean_of_the_part():
    law = parse_law("exponential(mean=1, low=1, high=2)")
    drawn = quantiles(law, np.linspace(0, 1, 1001))
    assert drawn.min() == pytest.approx(1)
    assert drawn.max() == pytest.approx(2)
    assert mean(law) == pytest.approx(1 + 1 - 1 / (math.e - 1), rel=1e-6)  # 1 + mean of an exponential cut at 1


def test_times_are_never_negative():
    law = parse_law("normal(mean=1 s, sd=5 s)")
    assert quantiles(law, [0.0, 0.01])[1] == 0
    assert mean(law) > 1_000_000
    assert least(parse_law("normal(mean=1, sd=5)"), 0.01) < 0


def test_quantiles_rise():
    u = np.linspace(0.001, 0.999, 500)
    for text in ("lognormal(mean=3, cv=2)", "gamma(mean=1, cv=3)", "beta(0, 1, 0.5, 0.5)", "normal(0, 1)"):
        assert (np.diff(quantiles(parse_law(text), u)) > 0).all()
