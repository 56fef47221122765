"""The parts of the mean cycle time add up, log by log and from base to design."""

import math

import pytest

import sim
from sim.study.waterfall import BESIDE, KINDS, spent, waterfall
from sim.views.kpis import kpis
from sim.views.waits import waits
from tests.study.scenes import FORKED, design, quicker

SECOND = 1_000_000


@pytest.fixture(scope="module")
def sides():
    """What base and design spent, in three replications."""
    scenarios = (design().scenario, quicker().scenario)
    return [[spent(sim.simulate(one, seed=3, replication=r)) for r in range(3)] for one in scenarios]


def test_the_parts_of_a_log_add_up_to_its_cycle_time(sides):
    log = sim.simulate(FORKED, seed=3)
    one = sides[0][0]
    assert one.cycle == pytest.approx(kpis(log)["cycle_mean"][0] / SECOND, rel=1e-12)
    for kind in KINDS:
        assert math.fsum(one.parts[kind].values()) == pytest.approx(one.cycle, rel=1e-12)
    row = waits(log).row(0, named=True)
    for cause in ("transfer", "contention", "external"):
        assert one.parts["cause"][cause] == pytest.approx(row[f"wait_{cause}"] / 25 / SECOND)
    assert one.parts["cause"]["working"] == pytest.approx(row["working"] / 25 / SECOND)
    # two branches at once take more time together than the case does
    assert one.parts["cause"][BESIDE] == one.parts["department"][BESIDE] < 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_steps_add_up_to_the_difference(sides, kind):
    found = waterfall(*sides, kind=kind, level=0.95)
    assert math.fsum(step.change for step in found.steps) == pytest.approx(found.design - found.base, abs=1e-9)
    assert math.fsum(step.base for step in found.steps) == pytest.approx(found.base)
    assert math.fsum(step.design for step in found.steps) == pytest.approx(found.design)
    assert found.design < found.base
    assert all(step.low <= step.change <= step.high for step in found.steps)


def test_only_the_shorter_check_works_less(sides):
    by_cause = {step.name: step for step in waterfall(*sides, kind="cause", level=0.95).steps}
    assert by_cause["working"].change < 0
    assert by_cause["transfer"].change == 0
    by_department = {step.name: step for step in waterfall(*sides, kind="department", level=0.95).steps}
    assert by_department["hall"].change == 0
    assert by_department["back"].change < 0


def test_a_department_that_only_the_design_has_starts_from_nothing(sides):
    other = sim.simulate({**FORKED, "departments": {"hall": {}, "back": {}, "new": {}}, "posts": {
        **FORKED["posts"], "tester": {"department": "new"}}}, seed=3)  # fmt: skip
    steps = {step.name: step for step in waterfall(sides[0][:1], [spent(other)], kind="department", level=0.95).steps}
    assert steps["new"].base == 0 < steps["new"].design
    assert steps["new"].low is None


def test_nothing_completed_is_told_as_nothing():
    none = sim.simulate({**FORKED, "horizon": {"time": "1 s"}}, seed=3)
    assert spent(none) is None
    assert waterfall([None], [None], kind="cause", level=0.95).steps == ()
