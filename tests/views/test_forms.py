"""Lists that an office prints: by hand on a small log, on a real shape of log, and where columns are missing."""

import polars as pl
import pytest

import sim
from sim.errors import InputError
from sim.views.forms import FORMS, common_problems, form, problem_records, service_survey


@pytest.fixture(scope="module")
def log():
    return sim.simulate(sim.load_scenario("problem_handling", settings=["horizon.time=12 d"]), seed=4)


def test_every_problem_is_recorded_once_in_the_order_of_its_report(log):
    rows = problem_records(log).table
    assert rows.height == log.cases.height
    assert rows["arrival_time"].is_sorted()
    assert rows["case_id"].is_unique().all()


def test_who_took_it_and_who_resolved_it(log):
    for row in problem_records(log).table.head(60).rows(named=True):
        items = log.work.filter(pl.col("case_id") == row["case_id"], pl.col("start_time").is_not_null())
        if items.is_empty():
            continue
        spent = {}
        for item in items.rows(named=True):
            spent[item["resource"]] = spent.get(item["resource"], 0) + item["busy_time"]
        first = min(items.rows(named=True), key=lambda item: item["start_time"])
        assert row["taken_by"] == first["resource"]
        assert spent[row["resolved_by"]] == max(spent.values())
        assert row["worked"] == sum(spent.values())
        assert row["rounds"] == items["visit"].max()


def test_only_who_was_asked_is_in_the_survey(log):
    rows = service_survey(log).table
    asked = log.cases.filter(pl.col("attr_surveyed"), pl.col("end_time").is_not_null())
    assert set(rows["case_id"]) == set(asked["case_id"])
    assert rows["overall"].is_between(1, 5).all()


def test_common_problems_count_every_closed_case_once(log):
    made = common_problems(log)
    closed = log.cases.filter(pl.col("end_time").is_not_null())
    assert made.table["cases"].sum() == closed.height
    assert made.table["share"].sum() == pytest.approx(1)
    assert made.table["cases"].is_sorted(descending=True)
    counts = dict(closed["attr_topic"].value_counts().rows())
    assert dict(made.table.select("problem", "cases").rows()) == counts


def test_a_problem_that_stayed_where_it_was_taken(log):
    closed = log.cases.filter(pl.col("end_time").is_not_null(), pl.col("attr_topic") == "login_locked")
    alone = [log.work.filter(pl.col("case_id") == case)["department"].n_unique() == 1 for case in closed["case_id"]]
    row = common_problems(log).table.filter(pl.col("problem") == "login_locked")
    assert row["first_department"][0] == pytest.approx(sum(alone) / len(alone))


def test_solutions_are_the_notes_that_bear_the_name_of_a_value(log):
    made = common_problems(log)
    assert made.solutions["login_locked"].en.startswith("Have your own administrator")
    assert "other" not in made.solutions


def test_another_scenario_has_its_lists_too():
    hotline = sim.simulate(sim.load_scenario("hotline_95598", settings=["horizon.time=2 d"]), seed=1)
    made = {name: form(hotline, name) for name in FORMS}
    assert made["problem_records"].found["problem"] == "attr_kind"
    assert {"level", "contact", "category"} <= set(made["problem_records"].missing)
    assert made["service_survey"].kinds["satisfied"] == "yes_no"
    assert made["common_problems"].kinds["satisfied"] == "share"
    assert "solution" in made["common_problems"].missing


def test_what_a_log_lacks_is_said():
    warnings = sim.simulate(sim.load_scenario("early_warning", settings=["horizon.time=1 d"]), seed=1)
    assert service_survey(warnings).missing == ("surveyed",)
    assert service_survey(warnings).table.is_empty()
    assert common_problems(warnings).missing == ("problem",)


def test_an_unknown_list_is_refused(log):
    with pytest.raises(InputError, match="problem_records"):
        form(log, "surveys")
