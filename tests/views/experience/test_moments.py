"""Moments of truth on the log by hand: where customers met the organisation, after what wait, and how it went."""

import polars as pl

from sim.views.experience import moments_of_truth
from tests.views.experience.small import SPEED, expecting
from tests.views.logs import MIN, hand_log, outside_log


def table(log, **rest):
    rows = moments_of_truth(log, **rest).iter_rows(named=True)
    return {row["touchpoint"]: row for row in rows}


def test_by_hand():
    found = table(hand_log())
    assert {name: (row["contacts"], row["cases"]) for name, row in found.items()} == {
        "hall": (4, 4),
        "hotline": (2, 2),
        "site": (3, 3),
    }
    # the visits waited 10 (and 30 for the customer), 0 and 70 minutes in the queue
    assert (found["site"]["wait_mean"], found["site"]["wait_p95"]) == (80 / 3 * MIN, 70 * MIN)
    assert (found["hall"]["smooth"], found["hotline"]["smooth"], found["hotline"]["unasked"]) == (1, 0, 1)
    assert found["hotline"]["wait_mean"] is None


def test_with_what_the_customers_felt():
    found = table(expecting({"speed": SPEED}))
    assert abs(found["site"]["latent"] - (71.2 + 66.8 + 70) / 3) < 1e-9
    assert table(hand_log())["site"]["latent"] is None


def test_by_kind_and_segment():
    rows = moments_of_truth(hand_log(), by=["kind", "segment"]).select("kind", "segment", "contacts").rows()
    assert rows == [
        ("chase", "residential", 1),
        ("withdrawal", "sme", 1),
        ("work", "residential", 4),
        ("work", "sme", 3),
    ]


def test_the_whole_is_one_row():
    whole = moments_of_truth(hand_log(), by=())
    assert (whole["contacts"][0], whole["cases"][0], whole["a_case"][0]) == (9, 4, 9 / 4)


def test_a_log_from_outside_tells_no_moments():
    assert moments_of_truth(outside_log()).is_empty()
    assert moments_of_truth(outside_log(), by=())["contacts"].to_list() == [0]
    assert isinstance(moments_of_truth(outside_log()), pl.DataFrame)
