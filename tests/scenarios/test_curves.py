"""Too much of a good thing: warnings help and then hurt, checks pay and then cost; seeds and bounds fixed beforehand.

The whole curves, and neighbours of the bank's assumptions, are a long check (`tests/verify/test_curves.py`).
"""

import runpy
from pathlib import Path

import pytest

CURVES = runpy.run_path(str(Path(__file__).resolve().parents[2] / "docs/pictures/curves.py"))


@pytest.fixture(scope="module")
def warnings():
    """Never, at 60 % of the limit, at once."""
    return CURVES["sweep_warnings"]((None, 0.6, 0.0), replications=5)


@pytest.fixture(scope="module")
def checks():
    """None, one and four of the checks, on every transaction."""
    return CURVES["sweep_checks"]([CURVES["checks"](number) for number in (0, 1, 4)], replications=6)


def test_warnings_first_raise_the_share_in_time(warnings):
    assert warnings.change("fulfilment", 1).interval()[0] > 0


def test_warning_about_everything_lowers_it_below_what_it_was(warnings):
    assert warnings.change("fulfilment", 2, since=1).interval()[1] < 0
    assert warnings.change("fulfilment", 2).interval()[1] < 0


def test_one_check_costs_less_in_all_than_none_and_than_four(checks):
    assert checks.best("total", "lower") == 1
    assert checks.inside("total", "lower")


def test_more_checks_take_more_of_the_customers_time_and_let_less_through(checks):
    for end in (1, 2):
        assert checks.change("cycle", end, since=end - 1).interval()[0] > 0
        assert checks.change("escaped", end, since=end - 1).interval()[1] < 0
