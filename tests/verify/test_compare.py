"""Comparisons against what is known: how often intervals hold the truth, and formulas of queueing theory.

Every threshold was fixed before the first run. Each block of tries leaves its counts in pytest's cache
(`v/verify-compare`), under a hash of everything that they rest on, so that a check that was killed goes on where it
stopped, and the counts can be looked at.
"""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

import sim
from sim.study.compare import compare
from sim.study.comparison import Design
from sim.study.plan import Plan
from sim.study.selection import select_best
from tests.study.coverage import DISTRICTS, PAIRS, RULE, designs, of_fixed_number, of_precision, tries
from tests.theory.queues import Station, erlang_c, network
from tests.verify.conftest import fingerprint

TRIES = 2_000
SINGLE = (0.935, 0.965)
AT_LEAST = 0.935


@pytest.fixture
def kept(request):
    """Call with a name and a function without arguments: its result as JSON data, computed once for these sources."""
    rests_on = fingerprint()

    def once(name, make):
        key = f"verify-compare/{rests_on}/{name}"
        known = request.config.cache.get(key, None)
        if known is None:
            known = make()
            request.config.cache.set(key, known)
        return known

    return once


def block(seed):
    """The counts of one block of tries, a district each."""
    kpis, districts = tries(seed, replications=RULE.most)
    fixed = [of_fixed_number(kpis, runs) for runs in districts]
    sequential = [of_precision(kpis, runs) for runs in districts]
    return {
        "single": np.sum([one for one, _ in fixed], axis=0).tolist(),
        "joint": sum(jointly for _, jointly in fixed),
        "stops": [n for n, _, _, _ in sequential],
        "reached": sum(reached for _, reached, _, _ in sequential),
        "sequential": np.sum([one for _, _, one, _ in sequential], axis=0).tolist(),
        "sequential_joint": sum(jointly for _, _, _, jointly in sequential),
    }


@pytest.mark.verify
def test_intervals_hold_the_truth_as_often_as_they_say(kept):
    blocks = [kept(f"coverage-{seed}", partial(block, seed)) for seed in range(1, TRIES // DISTRICTS + 1)]

    def coverage(name):
        return np.sum([one[name] for one in blocks], axis=0) / TRIES

    told = {name: coverage(name).tolist() for name in ("single", "joint", "sequential", "sequential_joint", "reached")}
    stops = [n for one in blocks for n in one["stops"]]
    told["replications"] = {n: stops.count(n) for n in sorted(set(stops))}
    assert len(stops) == TRIES
    assert SINGLE[0] <= coverage("single").min() <= coverage("single").max() <= SINGLE[1], told
    assert coverage("joint") >= AT_LEAST, told
    assert coverage("sequential").min() >= AT_LEAST, told
    assert coverage("sequential_joint") >= AT_LEAST, told
    # the rule was really at work: it stopped at several of its looks, and hardly ever for want of replications
    assert len(set(stops)) >= 3
    assert coverage("reached") >= 0.95


@pytest.mark.verify
def test_nobody_waits_where_the_truth_is_known():
    for one in designs():
        log = sim.simulate(one, seed=1)
        assert log.work["wait_contention"].sum() == 0
    assert PAIRS == 10


MINUTE, RATE, LOAD = 60.0, 0.6, "exponential(mean=1 min)"
QUEUE_TRIES, QUEUE_PAIRS = 200, 6
BOUNDS = (180, 198)
"""Of 200 tries at a coverage of 0.95, fewer than 180 or more than 198 hold with probability 0.0015 (binomial)."""


def one_queue(name, people):
    """A post with so many people, from which everybody leaves."""
    return {name: Station(people, LOAD, {})}


def mm(servers, rate):
    """Mean time in M/M/c with a mean service of one minute."""
    return 1 + erlang_c(servers, rate) / (servers - rate)


def tandem(*names):
    """A Jackson network of single servers, one after another; of those who leave the last a fifth begin anew."""
    stations = {name: Station(1, "exponential(mean=0.8 min)", {following: 1.0}) for name, following in pairwise(names)}
    return {**stations, names[-1]: Station(1, "exponential(mean=0.8 min)", {names[0]: 0.2})}


def queues():
    """Base, designs and true differences in minutes of each known case."""
    two = [("a", None, RATE), ("b", None, RATE)]
    apart = network({**one_queue("a", 1), **one_queue("b", 1)}, two, cases=1)
    pooled = network(one_queue("a", 2), [("a", None, RATE), ("a", None, RATE)], cases=1)
    more = network({**one_queue("a", 2), **one_queue("b", 2)}, two, cases=1)
    long, short = (network(tandem(*names), [("a", None, 0.5)], cases=1) for names in ("abc", "ab"))
    # every station is visited 1 / (1 - 0.2) times, so its load is 0.5 / 0.8 * 0.8 = 0.5
    visit = 0.8 / (1 - 0.5)
    return {
        "queues": (
            apart,
            {"pooled": pooled, "more": more},
            {"pooled": mm(2, 1.2) - mm(1, 0.6), "more": mm(2, 0.6) - mm(1, 0.6)},
        ),
        "jackson": (long, {"short": short}, {"short": -visit / 0.8}),
    }


def told_queue(data, name):
    """A design that runs a day and two hours, of which the first four hours will be left out."""
    scenario = sim.load_scenario({**data, "horizon": {"time": "26 h"}})
    return Design(name, scenario.title, scenario)


def queue_block(case, seeds):
    """How often the interval for each difference holds the formula, and the mean difference itself."""
    base, others, truths = queues()[case]
    asked = [told_queue(data, name) for name, data in others.items()]
    found = {name: [0, 0.0] for name in truths}
    for seed in seeds:
        plan = Plan(kpis=("cycle_mean",), replications=QUEUE_PAIRS, seed=seed, since=4 * 3600 * 1_000_000, processes=1)
        comparison = compare(told_queue(base, "base"), asked, plan)
        for name, truth in truths.items():
            (effect,) = comparison.effects[name]
            found[name][0] += effect.low <= truth * MINUTE <= effect.high
            found[name][1] += effect.difference / MINUTE
    return found


@pytest.mark.verify
@pytest.mark.parametrize("case", ["queues", "jackson"])
def test_differences_are_those_of_queueing_theory(kept, case):
    step = 20
    blocks = [
        kept(f"{case}-{first}", partial(queue_block, case, range(first, first + step)))
        for first in range(1, QUEUE_TRIES + 1, step)
    ]
    truths = queues()[case][2]
    told = {
        name: {
            "held": sum(one[name][0] for one in blocks),
            "mean": sum(one[name][1] for one in blocks) / QUEUE_TRIES,
            "formula": truth,
        }
        for name, truth in truths.items()
    }
    for one in told.values():
        assert BOUNDS[0] <= one["held"] <= BOUNDS[1], told


LOOKS = (15, 40, 120, 600)


def selections(k):
    """Of 3,000 tries after so many replications: how many are decided, and how many of these wrongly; the best of k
    systems with common luck is better than the others by exactly the zone.
    """
    rng, decided, wrong = np.random.default_rng(k), dict.fromkeys(LOOKS, 0), dict.fromkeys(LOOKS, 0)
    for _ in range(3_000):
        shared = rng.normal(0, 1, LOOKS[-1])
        values = rng.normal(0, 1, (k, LOOKS[-1])) + shared
        values[-1] += 0.4
        for n in LOOKS:
            found = select_best(values[:, :n], zone=0.4)
            decided[n] += found.decided
            wrong[n] += found.decided and found.best != k - 1
    return [[decided[n], wrong[n]] for n in LOOKS]


@pytest.mark.verify
@pytest.mark.parametrize("k", [2, 3, 5, 10])
def test_the_best_is_selected_with_the_stated_probability(kept, k):
    # With a wrong decision in 5 % exactly, more than 192 of 3,000 would be wrong with probability 0.0003 (binomial).
    found = kept(f"selection-{k}", partial(selections, k))
    assert all(wrong <= 192 for _, wrong in found), found
    numbers = [decided for decided, _ in found]
    assert numbers == sorted(numbers)
    assert numbers[-1] >= 2_900, found
