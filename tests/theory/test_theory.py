"""Means against queueing theory, in short runs; `tests/verify/test_theory.py` looks closer."""

import pytest

from tests.theory.queues import LIMIT, Station, check, mean, network, pollaczek_khinchine, replicate, z_score
from tests.theory.suites import SUITES, total_rates


@pytest.mark.parametrize("name", SUITES)
def test_theory(name):
    SUITES[name](1500, 16)


def test_the_score_sees_a_wrong_formula():
    # the wait of M/D/1 is half of what M/M/1 has
    data = network({"desk": Station(1, "30 s", {})}, [("desk", None, 1.6)], cases=1500)
    found = replicate(data, {"wait": mean("wait")}, replications=10, skip=0.2)
    assert abs(z_score(found["wait"], pollaczek_khinchine(1.6, 0.5, 1))) > 2 * LIMIT
    with pytest.raises(AssertionError, match="wait"):
        check(found, {"wait": pollaczek_khinchine(1.6, 0.5, 1)})


def test_total_rates():
    stations = {"a": Station(1, "", {"b": 0.5}), "b": Station(1, "", {"a": 0.5})}
    assert total_rates(stations, {"a": 0.3}) == pytest.approx({"a": 0.4, "b": 0.2})
