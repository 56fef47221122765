"""Selection of the best: by hand, at its ends, and that it is right as often as it says."""

import numpy as np
import pytest

from sim.study.selection import select_best


def systems(rng, means, n, correlation=0.5):
    """Normal systems that share a part of their luck."""
    shared = rng.normal(0, np.sqrt(correlation), n)
    own = rng.normal(0, np.sqrt(1 - correlation), (len(means), n))
    return np.array(means)[:, None] + shared + own


def test_a_close_case_by_hand():
    # k = 2, n0 = 3, alpha / 2 = 0.025: h2 = (0.05 ** -1 - 1) 2 = 38. The differences 1, 2, 3 have variance 1, and their
    # mean 2 is less than t(0.975, 2) / sqrt(3) = 2.48. With zone 4 the room is 4/2 max(0, 38/16 - 3) = 0.
    values = np.array([[5.0, 6.0, 7.0], [4.0, 4.0, 4.0]])
    found = select_best(values, zone=4.0)
    assert (found.best, found.decided, found.remaining, found.needed) == (0, True, (0,), None)
    # zone 0.7: the room is 0.35 (38/0.49 - 3) = 26, so both remain, and floor(38/0.49) + 1 = 78 end it
    still = select_best(values, zone=0.7)
    assert (still.best, still.decided, still.remaining, still.needed) == (0, False, (0, 1), 78)


def test_what_is_plain_needs_no_zone():
    # the mean difference 3 exceeds t(0.975, 2) / sqrt(3) = 2.48 now, whatever the zone
    values = np.array([[6.0, 7.0, 8.0], [4.0, 4.0, 4.0]])
    assert select_best(values, zone=1e-6).remaining == (0,)
    assert select_best(values, zone=1e-6).decided


def test_equal_systems_are_no_riddle():
    found = select_best(np.array([[1.0, 2.0, 3.0]] * 2), zone=0.1)
    assert (found.best, found.decided, found.remaining) == (0, True, (0, 1))


def test_too_little_to_say():
    assert select_best(np.ones((1, 20)), zone=0.1) is None
    assert select_best(np.ones((3, 1)), zone=0.1) is None


@pytest.mark.parametrize(("k", "correlation"), [(2, 0.0), (2, 0.8), (4, 0.5)])
def test_decisions_are_as_seldom_wrong_as_stated(k, correlation):
    # The best is better than all others by exactly the zone, the hardest case, and the replications are few. With a
    # wrong decision in 5 % exactly, more than 74 of 1,000 would be wrong with probability 0.0004 (binomial).
    rng, decided, wrong = np.random.default_rng(5), 0, 0
    for _ in range(1000):
        found = select_best(systems(rng, [0.5] + [0.0] * (k - 1), 20, correlation), zone=0.5)
        decided += found.decided
        wrong += found.decided and found.best != 0
    assert wrong <= 74
    assert decided >= 50


def test_enough_replications_decide():
    rng, right = np.random.default_rng(6), 0
    for _ in range(200):
        found = select_best(systems(rng, [0.5, 0.0, 0.0], 400), zone=0.5)
        right += found.decided and found.best == 0
    assert right >= 190
