"""Selection of the best: by hand, at its ends, and that it is right as often as it says."""

import numpy as np
import pytest

from sim.study.selection import select_best


def systems(rng, means, n, correlation=0.5):
    """Normal systems that share a part of their luck."""
    shared = rng.normal(0, np.sqrt(correlation), n)
    own = rng.normal(0, np.sqrt(1 - correlation), (len(means), n))
    return np.array(means)[:, None] + shared + own


def test_a_plain_case_by_hand():
    # k = 2, n0 = 3, alpha = 0.05: eta = (0.1^-1 - 1) / 2 = 4.5, h2 = 2 * 4.5 * 2 = 18. The differences 1, 2, 3 have
    # variance 1; with zone 2 the room is 2/2 (18/4 - r) = 4.5 - r = 1.5 at r = 3, and the sums differ by 6.
    values = np.array([[5.0, 6.0, 7.0], [4.0, 4.0, 4.0]])
    found = select_best(values, zone=2.0)
    assert (found.best, found.decided, found.remaining, found.needed) == (0, True, (0,), None)
    # zone 0.7: the room is 0.35 (18/0.49 - 3) = 11.8, so both remain, and floor(18/0.49) + 1 = 37 end it
    still = select_best(values, zone=0.7)
    assert (still.best, still.decided, still.remaining, still.needed) == (0, False, (0, 1), 37)


def test_equal_systems_are_no_riddle():
    found = select_best(np.array([[1.0, 2.0, 3.0]] * 2), zone=0.1)
    assert (found.best, found.decided, found.remaining) == (0, True, (0, 1))


def test_too_little_to_say():
    assert select_best(np.ones((1, 20)), zone=0.1) is None
    assert select_best(np.ones((3, 1)), zone=0.1) is None


@pytest.mark.parametrize(("k", "correlation"), [(2, 0.0), (2, 0.8), (4, 0.5)])
def test_the_best_is_selected_as_often_as_stated(k, correlation):
    # The best is better than all others by exactly the zone, the hardest case. A procedure that is right with
    # probability 0.95 exactly has fewer than 0.935 x 1,000 right decisions with probability 0.013; this one is
    # conservative, and the seed is fixed.
    rng, right, decided = np.random.default_rng(5), 0, 0
    for _ in range(1000):
        means = [0.5] + [0.0] * (k - 1)
        found = select_best(systems(rng, means, 400, correlation), zone=0.5)
        right += found.best == 0
        decided += found.decided
    assert decided >= 950
    assert right >= 935


def test_stopping_early_makes_no_wrong_decision_more_likely():
    rng, wrong = np.random.default_rng(6), 0
    for _ in range(1000):
        found = select_best(systems(rng, [0.5, 0.0], 20), zone=0.5)
        wrong += found.decided and found.best != 0
    assert wrong <= 65
