"""What is expected of the models beside us: gateways and timers, certain things exactly, chances by their z-score."""

import math

import pytest

from sim import simulate
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.prosimos import with_parameters
from sim.model.check import check
from tests.shared import shared

MINUTE = 60_000_000
CASES = 250
Z = 3.9  # one in ten thousand


def model(bpmn, parameters):
    folder = shared("models/prosimos")
    return with_parameters(import_bpmn(folder / f"{bpmn}.bpmn"), folder / f"{parameters}.json")


def run(found, cases):
    return simulate(found.written | {"horizon": {"cases": cases}}, seed=20)


@pytest.mark.parametrize(
    ("parameters", "shares"),
    [
        ("gateway_all_false_condition", (0.1, 0.3, 0.6)),
        ("gateway_all_true_condition", (0.1, 0.3, 0.6)),
        ("gateway_no_condition", (0.1, 0.3, 0.6)),
        ("gateway_one_true_condition", (0.0, 1.0, 0.0)),
    ],
)  # fmt: skip
def test_exclusive_gateways(parameters, shares):
    found = model("gateway_condition_xor_model", parameters)
    work = run(found, CASES).work
    assert work.height == CASES  # one flow each
    # A, B and C last one, two and three seconds
    for seconds, share in zip((1, 2, 3), shares, strict=True):
        count = work.filter(work["busy_time"] == seconds * 1_000_000).height
        assert abs(count - CASES * share) <= Z * math.sqrt(CASES * share * (1 - share))


def test_timer_with_task():
    log = run(model("timer_with_task", "timer_with_task"), 5)
    assert (log.work["end_time"] - log.work["start_time"]).to_list() == [30 * MINUTE] * 5
    waits = log.events.filter(log.events["kind"].is_in(["waiting", "received"]))
    begun = dict(waits.filter(waits["kind"] == "waiting")["case_id", "time"].rows())
    over = dict(waits.filter(waits["kind"] == "received")["case_id", "time"].rows())
    assert {over[case] - begun[case] for case in begun} == {15 * MINUTE}
    assert dict(log.work["case_id", "end_time"].rows()) == begun
    # all come on Wednesday 09:00, two days after the Monday on which the scenario starts, and are served in turn
    assert set(log.cases["arrival_time"]) == {(48 + 9) * 60 * MINUTE}
    assert sorted(log.cases["end_time"] - log.cases["arrival_time"]) == [(45 + 30 * n) * MINUTE for n in range(5)]


def test_the_event_of_least_duration_wins():
    log = run(model("stock_replenishment", "stock_replenishment_logs"), 50)
    choices = log.events.filter(log.events["kind"] == "received")
    won = [element for element in choices["element_id"] if element != "n4h"]
    assert set(won) == {"timer_event"}
    waiting, received = (log.events.filter(log.events["kind"] == kind) for kind in ("waiting", "received"))
    begun = dict(waiting.filter(waiting["element_id"] == "event_1")["case_id", "time"].rows())
    over = dict(received.filter(received["element_id"] == "timer_event")["case_id", "time"].rows())
    assert len(over) == 50
    assert {over[case] - begun[case] for case in over} == {10_800 * 1_000_000}


def test_a_batch_of_four():
    log = run(model("1_task-batch", "1_task-batch"), 8)
    assert log.work["busy_time"].to_list() == [30 * MINUTE] * 8
    # four together: half of four hours
    assert {end - start for start, end in log.work["start_time", "end_time"].rows()} == {120 * MINUTE}
    assert len(set(log.work["start_time"])) == 2


def test_one_worker_a_pool_is_hopelessly_overloaded():
    found = model("LoanApp_sequential_9-5", "LoanApp_arrival_fix_10")
    assert [note.key for note in found.notes if note.key == "prosimos_layout"] == ["prosimos_layout"]
    told = [mistake for mistake in check(found.scenario()) if mistake.key == "check.load"]
    assert len(told) == 4
    assert {mistake.place for mistake in told} >= {"posts.qbp_default_resource"}
    assert float(dict(told[0].values)["rho"]) > 10
