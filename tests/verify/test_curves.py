"""The whole curves of warnings and of checks, and whether the inside optimum outlives other assumptions.

Seed 1, ten replications, 95 % intervals of differences in pairs; settings and bounds were fixed beforehand.
"""

import runpy
from dataclasses import replace
from pathlib import Path

import pytest

CURVES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "docs/pictures/curves.py"))
ATTRIBUTES = "processes.counter.attributes"
DETECTION = {"seen_by_review": 0.55, "seen_by_supervisor": 0.55, "seen_by_fraud_officer": 0.5, "seen_by_manager": 0.4}
NEIGHBOURS = {
    "fewer faults": [f"{ATTRIBUTES}.faulty.chance=0.03"],
    "more faults": [f"{ATTRIBUTES}.faulty.chance=0.05"],
    "blinder checks": [f"{ATTRIBUTES}.{name}.chance={value - 0.1}" for name, value in DETECTION.items()],
    "sharper checks": [f"{ATTRIBUTES}.{name}.chance={value + 0.1}" for name, value in DETECTION.items()],
    "more customers": ["arrivals.bank_customers.per_day=170"],
}


@pytest.fixture(scope="module")
def warnings():
    return CURVES["sweep_warnings"]()


@pytest.mark.verify
def test_fulfilment_rises_and_then_falls(warnings):
    assert warnings.inside("fulfilment", "higher")
    assert warnings.best("fulfilment", "higher") in range(3, 7)  # warned at 75 % to 30 % of the limit
    used = warnings.means("used")
    assert used == sorted(used)


@pytest.mark.verify
def test_in_the_end_it_lies_below_where_it_began(warnings):
    assert warnings.change("fulfilment", len(warnings.points) - 1).interval()[1] < 0


@pytest.mark.verify
def test_the_number_of_checks_has_an_inside_optimum():
    found = CURVES["sweep_checks"]([CURVES["checks"](number) for number in CURVES["CHECKS"]])
    assert found.inside("total", "lower")
    losses, time = found.means("losses"), found.means("cycle")
    assert losses == sorted(losses, reverse=True)
    assert time == sorted(time)


@pytest.mark.verify
def test_so_has_the_amount_from_which_they_apply():
    found = CURVES["sweep_checks"]([CURVES["checked_from"](amount) for amount in CURVES["AMOUNTS"]])
    assert found.inside("total", "lower")


@pytest.mark.verify
@pytest.mark.parametrize("name", NEIGHBOURS)
def test_under_neighbouring_assumptions_too(name):
    points = [[*NEIGHBOURS[name], *CURVES["checks"](number)] for number in CURVES["CHECKS"]]
    assert CURVES["sweep_checks"](points).inside("total", "lower")


@pytest.mark.verify
@pytest.mark.parametrize("factor", [0.5, 1.5])
def test_whatever_their_time_is_worth_to_customers_within_reason(factor):
    costs = CURVES["COSTS"]
    measure = replace(costs, hour={name: value * factor for name, value in costs.hour.items()})
    points = [CURVES["checks"](number) for number in CURVES["CHECKS"]]
    assert CURVES["sweep_checks"](points, measure=measure).inside("total", "lower")
