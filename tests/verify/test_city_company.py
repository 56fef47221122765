"""A whole year of the city company: its size, its departments, and what its high-voltage cases cross."""

import polars as pl
import pytest

import sim
from sim.model.load import load_scenario
from sim.views.outages import outages

pytestmark = pytest.mark.verify

HOUR = 3_600_000_000


@pytest.fixture(scope="module")
def log():
    return sim.simulate(load_scenario("city_company"))


def test_a_year_has_200_000_cases_and_a_million_work_items(log):
    assert log.cases.height >= 200_000
    assert log.work.height >= 1_000_000


def test_every_department_works(log):
    assert set(log.work["department"].unique()) == set(load_scenario("city_company").departments)


def test_a_third_of_the_high_voltage_cases_cross_five_departments(log):
    done = log.cases.filter(pl.col("process") == "connection_high_voltage", pl.col("outcome") == "completed")
    crossed = (
        log.work.join(done.select("case_id"), on="case_id").group_by("case_id").agg(pl.col("department").n_unique())
    )
    assert done.height > 500
    assert crossed.select((pl.col("department") >= 5).mean()).item() >= 1 / 3


def test_nobody_is_busy_for_more_than_their_duty(log):
    """Overtime (`finish`) may exceed it by a little; no group of staff lives on it."""
    busy = log.work.group_by("resource").agg(pl.col("busy_time").sum())
    duty = log.staffing.group_by("resource").agg((pl.col("close_time") - pl.col("open_time")).sum().alias("duty"))
    both = busy.drop_nulls().join(duty, on="resource")
    assert both.height == busy.drop_nulls().height
    assert both.select((pl.col("busy_time") / pl.col("duty")).max()).item() < 1


def test_interruptions_come_near_the_national_figures(log):
    """F60, F61: about 6.7 h a customer-year, of which faults are two thirds."""
    whole = outages(log).filter(pl.col("district").is_null()).row(0, named=True)
    assert 5 < whole["saidi"] / HOUR < 9
    assert 0.2 < whole["saidi_planned"] / whole["saidi"] < 0.5
