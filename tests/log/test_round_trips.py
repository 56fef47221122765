"""Any log: frozen twice, saved and loaded, in any order of rows."""

import pickle
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.log.check import breaches
from sim.log.freeze import freeze
from sim.log.store import load, save
from tests.log.random_logs import logs


@given(logs())
@settings(max_examples=40)
def test_frozen_logs_are_sound_and_frozen_again_the_same(log):
    assert breaches(log) == []
    again = freeze(**log.tables, start=log.start, recipe=log.recipe, provenance=log.provenance)
    assert again == log
    assert all(again.tables[name].equals(table) for name, table in log.tables.items())


@given(logs(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_order_of_rows_is_forgotten(log, random):
    def shuffled(table):
        rows = list(range(table.height))
        random.shuffle(rows)
        return table[rows]

    tables = {name: shuffled(table) for name, table in log.tables.items()}
    assert freeze(**tables, start=log.start, recipe=log.recipe) == log


@pytest.mark.parametrize("form", ["log", "log.zip"])
@given(log=logs())
@settings(max_examples=15)
def test_saved_logs_are_loaded_the_same(form, log):
    with TemporaryDirectory() as folder:
        again = load(save(log, f"{folder}/{form}"))
    assert again == log
    assert all(again.tables[name].equals(table) for name, table in log.tables.items())
    assert again.provenance == log.provenance
    assert pickle.loads(pickle.dumps(log)) == log


@given(logs(), logs())
@settings(max_examples=30)
def test_hashes_differ_exactly_where_content_does(one, other):
    same = all(
        table.columns == other.tables[name].columns and table.equals(other.tables[name])
        for name, table in one.tables.items()
    )
    assert (one.hash == other.hash) == same
