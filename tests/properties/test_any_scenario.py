"""Whatever the scenario: the log keeps its contract, a run is a function, and identities that need no statistics hold.

`sim.log.freeze` checks the numbered requirements of docs/log.md on every log that a run gives.
"""

import random

import polars as pl
import pytest
from hypothesis import given, settings

from sim import load_scenario, simulate
from sim.log.freeze import freeze
from tests.properties import identities
from tests.properties.scenarios import scenario, scenarios
from tests.properties.twin import check_split


@settings(max_examples=60)
@given(scenarios())
def test_contract_and_identities(data):
    log = simulate(data)
    identities.everything(log)


@settings(max_examples=60)
@given(scenarios(lending=False))
def test_causes_are_what_a_slow_walk_finds(data):
    check_split(simulate(data))


@settings(max_examples=30)
@given(scenarios())
def test_equal_again(data):
    log = simulate(data)
    again = simulate(**log.recipe)
    assert (again.hash, again) == (log.hash, log)


@settings(max_examples=20)
@given(scenarios())
def test_canonical_data_mean_the_same(data):
    scenario = load_scenario(data)
    assert load_scenario(scenario.canonical()) == scenario


def test_the_checks_see_a_breach():
    log = next(
        log for log in map(simulate, (scenario(random.Random(n), lending=False) for n in range(20))) if _rich(log)
    )
    started = pl.col("start_time").is_not_null() & (pl.col("wait_contention") > 0)
    moved = log.work.with_columns(
        wait_contention=pl.when(started).then(pl.col("wait_contention") - 1).otherwise(pl.col("wait_contention")),
        wait_priority=pl.when(started).then(pl.col("wait_priority") + 1).otherwise(pl.col("wait_priority")),
    )
    parts = {**log.tables, "work": moved, "start": log.start, "recipe": log.recipe}
    with pytest.raises(AssertionError):
        check_split(freeze(**parts))
    less = log.work.with_columns(
        busy_time=pl.when(pl.col("busy_time") > 0).then(pl.col("busy_time") - 1).otherwise(pl.col("busy_time"))
    )
    object.__setattr__(log, "work", less)
    with pytest.raises(AssertionError):
        identities.busy_time(log)


def _rich(log):
    return log.work.height > 20 and log.work["wait_contention"].sum() > 0
