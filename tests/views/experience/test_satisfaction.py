"""What two surveys are told: by hand, without bias the same, and with it apart."""

import math

import polars as pl
import pytest

from sim.errors import InputError
from sim.views.experience import experience, satisfaction
from tests.views.experience.small import SPEED, asked_otherwise, expecting, hall
from tests.views.logs import outside_log

SCORES = (71.2, 66.8, 70, 78.8)


def test_by_hand():
    row = satisfaction(expecting({"speed": SPEED})).row(0, named=True)
    mean = sum(SCORES) / 4
    deviation = math.sqrt(sum((s - mean) ** 2 for s in SCORES) / 3)
    assert (row["customers"], row["third_party_n"], row["call_back_n"]) == (4, 4, 4)
    for name in ("latent", "third_party", "call_back"):
        assert row[name] == pytest.approx(mean)
    assert row["third_party_se"] == pytest.approx(deviation / 2)
    assert row["latent_satisfied"] == 1


def test_courtesy_and_selection_by_hand():
    polite = satisfaction(expecting({"speed": SPEED}, call_back={"courtesy": 1})).row(0, named=True)
    assert (polite["call_back"], polite["third_party"]) == (100, pytest.approx(sum(SCORES) / 4))
    # only the cases that the company calls back: B and C
    chosen = satisfaction(expecting({"speed": SPEED}, call_back={"selection": 1, "elasticity": 0, "when": "size > 3"}))
    assert (chosen["call_back_n"][0], chosen["call_back"][0]) == (2, pytest.approx((66.8 + 70) / 2))
    everybody = satisfaction(expecting({"speed": SPEED}, call_back={"selection": 0, "when": "size > 3"}))
    assert everybody["call_back_n"][0] == 4


def test_groups_by_keys_of_cases_and_by_need():
    log = expecting({"speed": SPEED})
    rows = satisfaction(log, by=["segment", "need", "stage"]).select("segment", "need", "stage", "latent").rows()
    assert rows == [
        ("residential", "power", "applying", pytest.approx((71.2 + 70) / 2)),
        ("sme", "power", "applying", pytest.approx((66.8 + 78.8) / 2)),
    ]
    assert satisfaction(log, by="attr_size").height == 4
    with pytest.raises(InputError, match="segment"):
        satisfaction(log, by="segmnt")


def test_window_chooses_the_customers():
    log = expecting({"speed": SPEED})
    assert satisfaction(log, window=(0, 230 * 60_000_000))["customers"][0] == 2


def test_the_same_customers_tell_the_company_more_than_the_institute():
    row = satisfaction(hall()).row(0, named=True)
    assert row["call_back"] - row["third_party"] > 5 * math.hypot(row["call_back_se"], row["third_party_se"])
    assert row["call_back"] > 90


def test_each_bias_raises_the_call_back_and_neither_moves_the_others():
    log = hall(number=2000)
    found = {
        (s, c): satisfaction(asked_otherwise(log, selection=s, courtesy=c)).row(0, named=True)
        for s in (0, 0.5, 1)
        for c in (0, 0.5, 0.9)
    }
    for c in (0, 0.5, 0.9):
        assert found[0, c]["call_back"] < found[0.5, c]["call_back"] < found[1, c]["call_back"]
    for s in (0, 0.5, 1):
        assert found[s, 0]["call_back"] < found[s, 0.5]["call_back"] < found[s, 0.9]["call_back"]
    assert len({row["third_party"] for row in found.values()}) == 1
    assert len({row["latent"] for row in found.values()}) == 1


def test_without_bias_both_agree_within_their_joint_interval_as_often_as_they_should():
    """300 seeds: the 95 % interval of the difference holds 0 in at least 270, five standard errors below 285."""
    log = hall()
    inside = 0
    for seed in range(300):
        row = satisfaction(asked_otherwise(log, seed=seed, selection=0, courtesy=0)).row(0, named=True)
        half = 1.96 * math.hypot(row["third_party_se"], row["call_back_se"])
        inside += abs(row["third_party"] - row["call_back"]) <= half
    assert inside >= 270


def test_longer_waits_lower_both():
    quick, slow = (satisfaction(hall(clerks=2, number=2000, minutes=minutes)).row(0, named=True) for minutes in (9, 17))
    assert slow["third_party"] < quick["third_party"]
    assert slow["call_back"] < quick["call_back"]


def test_the_same_customers_are_asked_in_a_redesign():
    base, design = experience(hall()), experience(hall(clerks=2))
    both = base.join(design, on="case_id", suffix="_design")
    assert (both["third_party"] == both["third_party_design"]).all()


def test_nothing_is_known_of_a_log_from_outside():
    row = satisfaction(outside_log()).row(0, named=True)
    assert row["customers"] == 0
    assert all(
        value is None for name, value in row.items() if name not in ("customers", "third_party_n", "call_back_n")
    )
    assert satisfaction(outside_log(), by="process").is_empty()


def test_tables_hold_no_nan():
    for by in ((), "segment"):
        table = satisfaction(hall(number=5), by=by)
        assert not any(table[name].is_nan().any() for name, kind in table.schema.items() if kind == pl.Float64)
