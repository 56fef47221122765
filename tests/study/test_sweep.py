"""A scenario at several settings: the same luck at each point, and what can be said of the curve."""

import polars as pl
import pytest

import sim
from sim.study.curves import ControlMeasure, CostMeasure
from sim.study.sweep import Sweep, SweepPoint, sweep
from sim.views.kpis import kpis

SWITCH = "processes.counter.attributes"


def counted(log):
    return {"cases": log.cases.height, "first": log.cases["arrival_time"].min()}


def made(**measures):
    """A sweep of hand-made values: for each measure a list of points, each with one value a replication."""
    number = len(next(iter(measures.values())))
    points = [SweepPoint((f"s={n}",), {name: tuple(rows[n]) for name, rows in measures.items()}) for n in range(number)]
    return Sweep(tuple(points), seed=1, replications=3)


def test_every_point_has_the_same_luck_and_every_replication_another():
    points = [["horizon.time=1 d"], ["horizon.time=1 d", "staff.request_heads.count=1"]]
    found = sweep("early_warning", points, measure=counted, seed=3, replications=2)
    assert found.points[0].settings == ("horizon.time=1 d",)
    assert found.change("first", 1).identical
    assert len(set(found.points[0].values["first"])) == 2


def test_two_processes_give_the_same():
    points = [["horizon.time=1 d"], ["horizon.time=2 d"]]
    measure = ControlMeasure("answered_4h", "warn")
    one, two = (sweep("early_warning", points, measure=measure, seed=3, replications=2, processes=n) for n in (1, 2))
    assert one == two


def test_a_change_is_paired_and_the_best_is_found_either_way():
    found = made(cost=[[10.0, 20.0, 30.0], [9.0, 18.5, 28.0], [12.0, 22.0, 33.0]])
    assert found.means("cost") == [20.0, 18.5, pytest.approx(67 / 3)]
    assert found.change("cost", 1).difference == pytest.approx(-1.5)
    assert found.change("cost", 2, since=1).difference == pytest.approx((3 + 3.5 + 5) / 3)
    assert (found.best("cost", "lower"), found.best("cost", "higher")) == (1, 2)


def test_an_optimum_lies_inside_only_where_both_ends_are_surely_worse():
    # differences from the middle: 1.0, 1.1, 0.9 on the left; the right end is once better
    left, middle = [11.0, 21.1, 30.9], [10.0, 20.0, 30.0]
    assert made(cost=[left, middle, [12.0, 22.0, 32.1]]).inside("cost", "lower")
    assert not made(cost=[left, middle, [18.0, 19.0, 31.0]]).inside("cost", "lower")
    assert not made(cost=[middle, left, left]).inside("cost", "lower")  # the best is an end


def test_what_is_not_known_does_not_count():
    found = made(kept=[[0.5, None, 0.7], [0.6, 0.6, 0.8]])
    assert found.means("kept") == [pytest.approx(0.6), pytest.approx(2 / 3)]
    assert found.change("kept", 1).n == 2


def test_costs_add_up_to_those_of_the_whole_log():
    log = sim.simulate(
        sim.load_scenario("bank_counter", settings=["horizon.cases=300", f"{SWITCH}.checks.value=0"]), seed=2
    )
    worth = {"bank_personal": 60.0, "bank_affluent": 60.0, "bank_corporate": 60.0, "bank_vip": 60.0}
    told = CostMeasure("counter", ("bank_loss",), worth, "hand_over")(log)
    assert told["work"] + told["losses"] == pytest.approx(kpis(log)["cost_total"][0] / 300)
    assert told["total"] == pytest.approx(told["work"] + told["losses"] + told["waiting"])
    assert told["waiting"] == pytest.approx(told["cycle"] / 60)  # a yuan a minute for everybody
    assert told["escaped"] == pytest.approx(log.cases.filter(pl.col("process") == "bank_loss").height / 300)
    assert told["losses"] > 0


def test_a_control_that_never_comes_is_used_on_nobody():
    never = ["horizon.time=2 d", "standards.answered_4h.controls.warn.chance=0"]
    always = ["horizon.time=2 d", "standards.answered_4h.controls.warn.at=0"]
    measure = ControlMeasure("answered_4h", "warn")
    found = sweep("early_warning", [never, always], measure=measure, seed=1, replications=1)
    assert found.means("used") == [0.0, 1.0]
