"""Paired intervals, the gain of pairing, and exact binomial intervals, against other ways to compute them."""

import numpy as np
import pytest
from scipy import stats

from sim.study.intervals import binomial_interval, gain_of, paired, quantile


def sample(seed, n, correlation):
    rng = np.random.default_rng(seed)
    spread = [[4, 2 * correlation], [2 * correlation, 1]]
    return rng.multivariate_normal([10, 9], spread, n)


def test_the_interval_is_students():
    base, design = sample(1, 12, 0.8).T
    pairs = paired(base.tolist(), design.tolist())
    expected = stats.ttest_rel(design, base).confidence_interval(0.9)
    assert pairs.interval(0.9) == pytest.approx(tuple(expected), rel=1e-12)
    assert (pairs.n, pairs.identical) == (12, False)
    assert pairs.difference == pytest.approx(pairs.design - pairs.base)


def test_quantile_is_that_of_student():
    for freedom in (1, 4, 30, 500):
        assert quantile(0.975, freedom) == pytest.approx(float(stats.t.ppf(0.975, freedom)), rel=1e-12)


def test_the_same_values_differ_by_exactly_nothing():
    values = [0.1 + 0.2, 1 / 3, 2e9]
    pairs = paired(values, values)
    assert pairs.identical
    assert (pairs.difference, *pairs.interval()) == (0.0, 0.0, 0.0)
    assert gain_of(pairs).factor is None


def test_a_constant_difference_is_known_exactly():
    pairs = paired([1.0, 2.0, 4.0], [3.0, 4.0, 6.0])
    assert not pairs.identical
    assert (pairs.difference, *pairs.interval()) == (2.0, 2.0, 2.0)
    assert gain_of(pairs).factor is None


def test_one_pair_has_no_interval():
    pairs = paired([1.0], [2.0])
    assert (pairs.difference, pairs.interval(), pairs.half()) == (1.0, (None, None), None)


def test_only_whole_pairs_count():
    pairs = paired([1.0, None, 3.0, 4.0], [2.0, 5.0, None, 6.0])
    assert (pairs.n, pairs.base, pairs.design, pairs.difference) == (2, 2.5, 4.0, 1.5)
    nothing = paired([None], [1.0])
    assert (nothing.n, nothing.base, nothing.difference, nothing.interval()) == (0, None, None, (None, None))
    assert not nothing.identical


def test_the_gain_is_the_ratio_of_variances():
    base, design = sample(2, 40, 0.9).T
    gain = gain_of(paired(base.tolist(), design.tolist()))
    assert gain.factor == pytest.approx((base.var(ddof=1) + design.var(ddof=1)) / (design - base).var(ddof=1))
    assert gain.correlation == pytest.approx(np.corrcoef(base, design)[0, 1])
    assert gain.low < gain.factor < gain.high


def test_the_interval_of_the_gain_covers():
    # Equal variances, correlation 0.8, so the factor is 1 / (1 - 0.8) = 5. Of 1,000 tries 950 are expected to cover
    # with a standard deviation of 6.9; four of them are allowed.
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(1000):
        base, design = rng.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], 10).T
        gain = gain_of(paired(base.tolist(), design.tolist()))
        covered += gain.low <= 5 <= gain.high
    assert abs(covered - 950) <= 28


@pytest.mark.parametrize(("hits", "tries"), [(0, 7), (3, 7), (7, 7), (1900, 2000)])
def test_binomial_intervals_are_exact(hits, tries):
    expected = stats.binomtest(hits, tries).proportion_ci(0.95, method="exact")
    assert binomial_interval(hits, tries) == pytest.approx(tuple(expected), rel=1e-9)
