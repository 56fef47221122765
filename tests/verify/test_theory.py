"""Means against queueing theory, in runs long enough to see a deviation of about half a percent."""

import pytest

from tests.theory.suites import SUITES


@pytest.mark.verify
@pytest.mark.parametrize("name", SUITES)
def test_theory(name):
    SUITES[name](20_000, 40)
