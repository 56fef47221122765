"""Exact causes beside those told from the log alone: a table by hand, and what must hold of any log."""

import polars as pl
import pytest

from sim.log.contract import CAUSES, WAITS
from sim.log.freeze import freeze
from sim.model.week import Week
from sim.views.decomposition import estimate_waits, rostered
from sim.views.decomposition.against import NO_WAIT, UNSEEN, compare_causes, pooled
from sim.views.decomposition.split import PARTS
from tests.views.decomposition.small_logs import MONDAY, log_of
from tests.views.logs import MIN, hand_log
from tests.views.random_logs import random_log


def with_waits(rows, waits):
    """A log whose items have these waits: {(case, activity): (sent, {cause: length})} in minutes, 0 elsewhere."""
    log = log_of(rows)
    told = [
        {
            "case_id": case,
            "activity": activity,
            "sent_time": sent * MIN,
            **{name: parts.get(cause, 0) * MIN for cause, name in zip(CAUSES, WAITS, strict=True)},
        }
        for (case, activity), (sent, parts) in waits.items()
    ]
    bare = log.work.drop("sent_time", *WAITS)
    work = bare.join(pl.DataFrame(told), on=["case_id", "activity"], how="left").with_columns(
        pl.col("sent_time").fill_null(pl.col("start_time")), pl.col(WAITS).fill_null(0)
    )
    early = {case: sent for (case, _), (sent, _) in waits.items()}
    arrival = pl.col("case_id").replace_strict(early, default=10**9) * MIN
    cases = log.cases.with_columns(arrival_time=pl.min_horizontal("arrival_time", arrival))
    return freeze(work=work, cases=cases, start=log.start)


@pytest.fixture(scope="module")
def by_hand():
    """B was sent at 10, received at 20; until 40 nobody was on duty, then Bob had C, which came later.

    From the log: Bob is off duty by his calendar until 30, idle until 40, and takes C first. C's own wait for the
    customer is not seen. E was sent at 20; from 10 on the log sees it wait.
    """
    rows = [
        ("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 50, 60), ("l", "C", "Bob", 40, 50),
        ("m", "D", "Cid", 0, 10), ("m", "E", "Cid", 30, 40),
    ]  # fmt: skip
    waits = {
        ("k", "B"): (10, {"transfer": 10, "unavailable": 20, "contention": 10}),
        ("l", "C"): (35, {"external": 5}),
        ("m", "E"): (20, {"contention": 10}),
    }
    weeks = {"Bob": Week.of([(MONDAY, MONDAY + 10), (MONDAY + 30, MONDAY + 60)])}
    return compare_causes(with_waits(rows, waits), calendars=weeks)


def test_a_table_by_hand(by_hand):
    told = {(row["cause"], row["part"]): row["waited"] / MIN for row in by_hand.table.iter_rows(named=True)}
    assert {pair: waited for pair, waited in told.items() if waited} == {
        ("transfer", "unavailability"): 10,
        ("unavailable", "unavailability"): 10,
        ("unavailable", "prioritization"): 5,
        ("unavailable", "extraneous"): 5,
        ("contention", "prioritization"): 5,
        ("contention", "extraneous"): 5 + 10,
        ("external", UNSEEN): 5,
        (NO_WAIT, "extraneous"): 10,
    }


def test_the_verdict_by_hand(by_hand):
    assert by_hand.waiting == 55 * MIN
    assert by_hand.verdict() == pytest.approx(
        {"named": 10 / 55, "wrong": 20 / 55, "unexplained": 20 / 55, "unseen": 5 / 55, "invented": 10 / 55,
         "named_least": 0}
    )  # fmt: skip
    assert by_hand.to_dict()["waiting"] == 55 * 60


def test_agreement_that_no_order_can_undo_is_certain():
    rows = [("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 50, 60), ("l", "C", "Bob", 10, 45)]
    log = with_waits(rows, {("k", "B"): (10, {"contention": 30, "unavailable": 10})})
    told = compare_causes(log, calendars={})
    # the log says 35 of contention (C was there by the time that B was) and 5 of nothing
    assert told.least == 25 * MIN
    assert told.verdict()["named"] == 30 / 40


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("given", [False, True])
def test_what_must_hold_of_any_log(seed, given):
    log = random_log(seed)
    calendars = rostered(log) if given else None
    told = compare_causes(log, calendars=calendars)
    table, verdict = told.table, told.verdict()
    begun = log.work.filter(pl.col("start_time").is_not_null())
    for cause, name in zip(CAUSES, WAITS, strict=True):
        assert table.filter(pl.col("cause") == cause)["waited"].sum() == pytest.approx(begun[name].sum())
    counted = estimate_waits(log, calendars=calendars, include="all").by_cause
    for part in PARTS:
        assert table.filter(pl.col("part") == part)["waited"].sum() == pytest.approx(counted[part])
    assert table["waited"].min() >= 0
    assert sum(verdict[key] for key in ("named", "wrong", "unexplained", "unseen")) == pytest.approx(1)
    assert 0 <= verdict["named_least"] <= verdict["named"]


def test_several_runs_are_pooled():
    one, two = compare_causes(random_log(1)), compare_causes(random_log(2))
    both = pooled([one, two])
    assert both.waiting == pytest.approx(one.waiting + two.waiting)
    assert both.least == one.least + two.least
    assert both.table.filter(pl.col("cause") != NO_WAIT)["share"].sum() == pytest.approx(1)


def test_a_log_without_a_split_has_nothing_to_compare():
    told = compare_causes(log_of([("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 30, 40)]))
    assert told.waiting == 0
    assert told.verdict()["named"] == 0


def test_the_hand_log_is_compared_whole():
    log = hand_log()
    told = compare_causes(log, calendars=rostered(log))
    assert told.waiting == log.work.select(pl.sum_horizontal(WAITS)).sum().item()
