"""Queues and work in progress: step functions and their averages against a twin that counts minute by minute."""

import polars as pl
import pytest

from sim.views.queues import in_queue, mean_number, queues, steps
from sim.views.scope import extent
from tests.views.logs import MIN, hand_log
from tests.views.random_logs import random_log


def test_the_customer_does_not_stand_in_the_queue():
    visit = in_queue(hand_log()).filter((pl.col("case_id") == "A") & (pl.col("activity") == "visit"))
    assert [t // MIN for t in visit.select("begin", "end").row(0)] == [150, 160]


def test_steps_by_hand():
    crew = in_queue(hand_log()).filter(pl.col("post") == "crew")
    found = [(t // MIN, n) for t, n in steps(crew, (100 * MIN, 600 * MIN)).rows()]
    # C joins at 150, A is ready at 150; A begins at 160, C at 220
    assert found == [(100, 0), (150, 2), (160, 1), (220, 0)]


def test_queues_by_hand():
    rows = {r["post"]: r for r in queues(hand_log()).iter_rows(named=True)}
    assert rows["crew"]["length_mean"] == pytest.approx((10 + 70) / 600)
    assert [rows["crew"][name] for name in ("length_max", "received", "begun")] == [2, 3, 3]
    assert rows["planner"]["length_mean"] == pytest.approx((30 + 5 + 12 + 20 + 80) / 600)


@pytest.mark.parametrize("seed", range(3))
def test_twin(seed):
    log = random_log(seed)
    window = (400 * MIN, 1400 * MIN)
    spells = in_queue(log)
    function = dict(steps(spells, window).rows())
    number, counted = 0, 0
    for minute in range(400, 1400):
        number = function.get(minute * MIN, number)
        there = spells.filter((pl.col("begin") <= minute * MIN) & (pl.col("end") > minute * MIN)).height
        assert number == there
        counted += there
    assert mean_number(spells, window).item() == pytest.approx(counted / 1000)
    parts = mean_number(spells, window, ["post"])
    assert parts["number"].sum() == pytest.approx(counted / 1000)
    assert extent(log)[1] > window[1]
