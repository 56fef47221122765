"""What customers feel, by hand to the digit, and what can never happen to a feeling."""

import copy
import math
from dataclasses import replace

import polars as pl
import pytest

from sim.log.frozen import freeze_data
from sim.views.experience import dissatisfaction, experience
from tests.views.experience.small import HALL, KEPT, SPEED, about, expecting, hall
from tests.views.logs import hand_log, outside_log


def felt(log, *names, **rest):
    rows = experience(log, **rest)
    return {row["case_id"]: tuple(row[name] for name in names) for row in rows.iter_rows(named=True)}


def must_be(x):
    return -(math.exp(-x) - math.exp(-1)) / (1 - math.exp(-1))


def test_a_price_linked_expectation_by_hand():
    # A 220, B 290, C 250, E 30 minutes of the 250 expected: met by 0.56, 0.42, 0.5, 0.94; losses count twice
    found = felt(expecting({"speed": SPEED}), "price_linked", "latent")
    assert found == {
        "A": (pytest.approx(1.2), pytest.approx(71.2)),
        "B": (pytest.approx(-3.2), pytest.approx(66.8)),
        "C": (0, 70),
        "E": (pytest.approx(8.8), pytest.approx(78.8)),
    }


def test_a_promise_by_hand():
    # B took 290 of 240 minutes and C 250: met by 19/24 and 23/24; loss aversion 2, weight 5
    found = felt(expecting({"kept": KEPT}), "basic", "worst", "latent")
    b, c = 10 * must_be(19 / 24), 10 * must_be(23 / 24)
    assert found["A"] == (0, None, 70)
    assert found["B"] == (pytest.approx(b), "kept", pytest.approx(70 + b))
    assert found["C"] == (pytest.approx(c), "kept", pytest.approx(70 + c))


def test_a_failed_basic_cannot_be_bought_back():
    bought = {"kept": KEPT, **{f"gift_{n}": about(type="holds", holds="size > 0") for n in range(6)}}
    rows = felt(expecting(bought), "beyond", "capped", "latent")
    assert rows["A"] == (pytest.approx(60), pytest.approx(-30), 100)
    assert rows["B"][2] == pytest.approx(40 + 60 * 19 / 24)
    assert rows["C"][2] == pytest.approx(40 + 60 * 23 / 24)
    whole = expecting({**bought, "kept": {**KEPT, "measure": {"type": "outcome", "outcomes": ["completed"]}}})
    assert felt(whole, "latent")["A"] == (40,)


def test_the_parts_add_up():
    for log in (hall(), expecting({"speed": SPEED, "kept": KEPT})):
        rows = experience(log).with_columns(
            sum=pl.sum_horizontal("level", "basic", "price_linked", "beyond", "taste", "capped")
        )
        assert (rows["sum"] - rows["latent"]).abs().max() < 1e-9
        assert rows["latent"].is_between(0, 100).all()


WORST = {"A": 5 / 3, "B": 290 / 240, "C": 7 / 6, "E": 0.125}
MEASURES = {
    "again": ({"type": "again", "elements": ["plan"]}, {"A": 1, "B": 0, "C": 0, "E": 0}),
    "again_anywhere": ({"type": "again"}, {"A": 2, "B": 0, "C": 0, "E": 0}),
    "sent_back": ({"type": "sent_back"}, {"A": 1, "B": 0, "C": 0, "E": 0}),
    "chased": ({"type": "chased"}, {"A": 1, "B": 0, "C": 0, "E": 0}),
    "departments": ({"type": "departments"}, {"A": 2, "B": 2, "C": 2, "E": 1}),
    "people": ({"type": "people", "elements": ["visit"]}, {"A": 1, "B": 1, "C": 1, "E": 0}),
    "told": ({"type": "told", "elements": ["receive"], "within": "10 min"}, {"A": 1, "B": 0, "C": 0, "E": 0}),
    "told_late": ({"type": "told", "elements": ["receive"], "within": "9 min"}, {"A": 0, "B": 0, "C": 0, "E": 0}),
    "holds": ({"type": "holds", "holds": "size > 3"}, {"A": 0, "B": 1, "C": 1, "E": 0}),
    "unknown": ({"type": "holds", "holds": "pleased"}, {"A": 1, "B": 0, "C": 1}),
    "outcome": ({"type": "outcome", "outcomes": ["withdrawn"]}, {"A": 0, "B": 0, "C": 0, "E": 1}),
    # A's visit waited 40 minutes, 30 of them for the customer
    "wait": ({"type": "wait", "elements": ["visit"], "expected": "10 min"}, {"A": 1, "B": 0, "C": 7}),
    "span": (
        {"type": "span", "begins": {"element": "plan", "moment": "started"}, "ends": {"element": "visit"},
         "expected": "80 min"},
        {"A": 2, "B": 98 / 80, "C": 190 / 80},
    ),
    "promise": ({"type": "promise", "standards": ["reply", "whole"]}, WORST),
    "promise_by_default": ({"type": "promise"}, WORST),
}  # fmt: skip


@pytest.mark.parametrize("name", list(MEASURES))
def test_what_is_measured_by_hand(name):
    measure, expected = MEASURES[name]
    # met by a tenth of the measure, so that the mean of `met` shows it
    log = expecting({"one": {**about(**measure), "curve": [[0, 0], [10, 1]]}})
    table = dissatisfaction(log, by="attr_size").filter(pl.col("cases") > 0)
    sizes = {3: "A", 20: "B", 4: "C", 1: "E"}
    found = {sizes[row["attr_size"]]: row["met"] * 10 for row in table.iter_rows(named=True)}
    assert found == {case: pytest.approx(value) for case, value in expected.items()}


def test_expectations_are_shifted_by_experience_and_by_word_of_mouth():
    shifted = expecting({"speed": SPEED}, expectations={"past": 0.5, "word_of_mouth": 2, "segments": {"sme": 0.5}})
    # B expects 125 minutes and waited 290: wholly failed; A expects 250 as before
    assert felt(shifted, "price_linked")["B"] == (-20,)
    assert felt(shifted, "price_linked")["A"] == (pytest.approx(1.2),)


def test_what_a_segment_does_not_care_for_does_not_apply():
    log = expecting({"speed": {**SPEED, "segments": {"sme": 0, "residential": 2}}})
    found = felt(log, "price_linked")
    assert (found["B"], found["A"]) == ((0,), (pytest.approx(2.4),))
    assert dissatisfaction(log)["cases"].to_list() == [2]


def test_open_cases_only_where_asked_for():
    log = expecting({"speed": SPEED})
    assert list(felt(log, "latent")) == ["A", "B", "C", "E"]
    assert list(felt(log, "latent", include="all")) == ["A", "B", "C", "D", "E"]


def test_what_cost_most_by_hand():
    table = {r["aspect"]: r for r in dissatisfaction(expecting({"speed": SPEED, "kept": KEPT})).iter_rows(named=True)}
    # against 10 points each: A 8.8, B 13.2, C 10, E 1.2
    assert table["speed"]["lost"] == pytest.approx((8.8 + 13.2 + 10 + 1.2) / 4)
    assert table["kept"]["lost"] == pytest.approx(-10 * (must_be(19 / 24) + must_be(23 / 24)) / 4)
    assert [table[name]["failed"] for name in table] == [0.25, 0]
    assert list(table) == ["speed", "kept"]


def test_nobody_is_more_satisfied_where_everybody_waits_longer():
    """Twice the work for the same clerk, under the same luck: each customer waits at least as long."""
    quick, slow = experience(hall()), experience(hall(minutes=18))
    both = quick.join(slow, on="case_id", suffix="_slow")
    assert both.height == 400
    assert (both["taste"] == both["taste_slow"]).all()
    assert (both["latent_slow"] <= both["latent"]).all()
    assert both["latent_slow"].mean() < both["latent"].mean() - 5


@pytest.mark.parametrize(
    ("better", "worse"), [({"level": 80}, {}), ({"loss_aversion": 1.5}, {}), ({"ceiling": 60}, {"ceiling": 5})]
)
def test_a_higher_level_softer_losses_and_a_higher_ceiling_help(better, worse):
    log = hall()
    scenario = copy.deepcopy({**log.recipe["scenario"]})
    scores = []
    for change in (better, worse):
        scenario["experience"] = {**HALL, **change}
        other = replace(log, recipe=freeze_data({**log.recipe, "scenario": scenario}))
        scores.append(experience(other)["latent"])
    assert (scores[0] >= scores[1]).all()
    assert scores[0].sum() > scores[1].sum()


def test_a_log_without_a_scenario_has_no_customers_feelings():
    assert experience(outside_log()).is_empty()
    assert dissatisfaction(outside_log()).is_empty()


def test_a_scenario_without_expectations_has_none_either():
    assert experience(hand_log()).is_empty()
