"""Luck that belongs to the customer: stable, keyed, and untouched by other cases."""

from dataclasses import replace
from hashlib import blake2b

import numpy as np
import polars as pl

from sim.log.frozen import freeze_data
from sim.views.experience.luck import uniforms
from tests.views.logs import hand_log, outside_log

MANY = pl.Series([f"c-{n:06d}" for n in range(20_000)])


def test_by_the_published_hash():
    log = hand_log()
    digest = blake2b(b"A", key=b"1:0", person=b"experience", digest_size=64).digest()
    word = int.from_bytes(digest[:8], "little")
    assert uniforms(log, pl.Series(["A"]))["taste"][0] == ((word >> 12) + 0.5) * 2.0**-52


def test_more_cases_change_nobodys_draws():
    log = hand_log()
    few, many = uniforms(log, MANY[:100]), uniforms(log, pl.concat([pl.Series(["other"]), MANY]))
    for purpose, values in few.items():
        assert np.array_equal(values, many[purpose][1:101])


def test_seed_and_replication_change_them():
    log = hand_log()
    taste = uniforms(log, MANY)["taste"]
    for change in ({"seed": 2}, {"replication": 1}):
        other = uniforms(replace(log, recipe=freeze_data({**log.recipe, **change})), MANY)["taste"]
        assert not (taste == other).any()


def test_uniform_and_independent_of_one_another():
    """20,000 numbers: means within 4 standard errors, correlations below 4 / sqrt(n), fixed beforehand."""
    luck = uniforms(hand_log(), MANY)
    table = np.array(list(luck.values()))
    assert (np.abs(table.mean(axis=1) - 0.5) < 4 / np.sqrt(12 * 20_000)).all()
    correlations = np.corrcoef(table)[np.triu_indices(len(table), 1)]
    assert (np.abs(correlations) < 4 / np.sqrt(20_000)).all()


def test_a_log_without_a_seed_has_a_fixed_key():
    assert uniforms(outside_log(), MANY[:5])["reach"].tolist() == uniforms(outside_log(), MANY[:5])["reach"].tolist()
