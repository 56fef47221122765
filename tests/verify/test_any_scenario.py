"""Thousands of random scenarios: contract, identities, the slow twin of the causes, and equality when run again."""

import random

import pytest

from sim import simulate
from tests.properties import identities
from tests.properties.scenarios import scenario
from tests.properties.twin import check_split

BLOCK = 100  # scenarios a check, so that a killed run repeats no more than that


@pytest.mark.verify
@pytest.mark.parametrize("first", range(1_000_000, 1_000_000 + 40 * BLOCK, BLOCK))
def test_random_scenarios(first):
    for seed in range(first, first + BLOCK):
        lending = seed % 3 == 0
        log = simulate(scenario(random.Random(seed), lending=lending))
        identities.everything(log)
        if not lending:
            check_split(log)
        if seed % 5 == 0:
            assert simulate(**log.recipe) == log, seed
