"""The city company: six processes, fifteen departments, and what they do to each other.

A year of it is a long check (`make verify`).
"""

import polars as pl
import pytest

import sim
from sim.model.load import load_scenario

DAYS = 45


@pytest.fixture(scope="module")
def city():
    return load_scenario("city_company")


@pytest.fixture(scope="module")
def log():
    return sim.simulate(load_scenario("city_company", settings=[f"horizon.time={DAYS} d"]), seed=7)


def test_it_has_six_processes_in_fifteen_departments_and_the_town_stations(city):
    assert set(city.processes) == {
        "connection_low_voltage", "connection_high_voltage", "outage_repair", "hotline_95598", "billing",
        "planned_outage",
    }  # fmt: skip
    assert len([d for d in city.departments.values() if d.level != "outside"]) == 15
    assert [k for k, d in city.departments.items() if d.level == "outside"] == ["hotline"]


def test_every_department_is_at_work(city, log):
    assert set(log.work["department"].drop_nulls().unique()) == set(city.departments)


def test_every_post_is_staffed_and_used_within_its_capacity(log):
    ours = log.work.filter(pl.col("start_time").is_not_null())
    busy = ours.group_by("resource").agg(pl.col("busy_time").sum())
    duty = log.staffing.group_by("resource").agg((pl.col("close_time") - pl.col("open_time")).sum().alias("duty"))
    assert not set(busy["resource"].drop_nulls()) - set(duty["resource"])


def test_processes_start_cases_of_one_another(log):
    pairs = (
        log.cases.filter(pl.col("parent").is_not_null())
        .join(log.cases.select(pl.col("case_id").alias("parent"), pl.col("process").alias("from")), on="parent")
        .select("from", "process")
        .unique()
        .rows()
    )
    assert {
        ("hotline_95598", "outage_repair"),
        ("connection_low_voltage", "hotline_95598"),
        ("outage_repair", "hotline_95598"),
        ("hotline_95598", "hotline_95598"),
    } <= set(pairs)


def test_posts_that_several_processes_pull_at(log):
    shared = (
        log.work.group_by("post").agg(pl.col("process").n_unique().alias("processes")).filter(pl.col("processes") >= 3)
    )
    assert {"electrician", "line_crew", "meter_installer", "callback_agent", "order_dispatcher"} & set(shared["post"])


def test_a_storm_keeps_station_electricians_from_their_other_work():
    """More faults for the same people, under the same luck: surveys, readings and orders wait longer for them."""
    day = 86_400_000_000
    settings = [
        "start=2024-07-01T00:00", "horizon.time=9 d", "surges.storm.begins=2024-07-03T00:00", "surges.storm.lasts=3 d",
        "surges.storm.factor=6",
    ]  # fmt: skip

    def wait(storm):
        log = sim.simulate(load_scenario("city_company", settings=[*settings, f"surges.storm.on={storm}"]), seed=7)
        others = log.work.filter(
            pl.col("activity").is_in(["survey", "visit_meter", "handle_station", "post_notice"]),
            pl.col("start_time").is_not_null(),
            pl.col("enable_time") >= 2 * day,
        )
        return others.select((pl.col("wait_contention") + pl.col("wait_priority")).mean()).item()

    assert wait("true") > wait("false") * 1.05
