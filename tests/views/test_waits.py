"""Waits by cause, by hand and against a twin."""

import pytest

from sim.log.contract import CAUSES
from sim.views.waits import causes, waits
from tests.views.logs import MIN, hand_log, outside_log
from tests.views.random_logs import random_log


def test_the_day_by_hand():
    row = waits(hand_log()).row(0, named=True)
    split = {cause: row[f"wait_{cause}"] // MIN for cause in CAUSES}
    assert split == {"transfer": 90, "external": 30, "batch": 160, "unavailable": 40, "priority": 0, "contention": 115}
    assert row["wait"] == sum(split.values()) * MIN
    assert (row["items"], row["cases"], row["working"] // MIN) == (15, 4, 355)
    assert row["suspended"] // MIN == 2 * 60 + 2 * 10  # two members lay from 240 to 300, and each had half of the work
    assert row["synchronisation"] // MIN == 10
    assert row["share"] == pytest.approx(435 / 790)


def test_a_group_of_items_has_the_cycle_of_the_cases_that_touch_it():
    rows = {r["post"]: r for r in waits(hand_log(), by="post").iter_rows(named=True)}
    assert rows["archivist"]["cycle"] // MIN == 290 + 250
    assert rows["archivist"]["share"] == pytest.approx(160 / 540)
    assert rows["archivist"]["synchronisation"] is None


def test_causes_are_the_same_sums_in_the_order_of_the_contract():
    table = causes(hand_log(), by="district")
    assert table["cause"].to_list() == list(CAUSES) * 2
    south = table.filter(district="south")
    assert [t // MIN for t in south["total"]] == [60, 0, 160, 10, 0, 92]
    assert south["share_of_wait"].sum() == pytest.approx(1)


def test_a_log_without_a_split_knows_the_wait_but_not_the_cause():
    row = waits(outside_log()).row(0, named=True)
    assert row["wait"] // MIN == 275
    assert row["wait_transfer"] is None
    assert row["suspended"] is None
    assert causes(outside_log()).is_empty()


@pytest.mark.parametrize("seed", range(4))
def test_twin(seed):
    log = random_log(seed)
    ended = set(log.cases.filter(log.cases["end_time"].is_not_null())["case_id"])
    sums = {}
    for w in log.work.iter_rows(named=True):
        if w["case_id"] in ended:
            for cause in CAUSES:
                sums[w["department"], cause] = sums.get((w["department"], cause), 0) + w[f"wait_{cause}"]
    found = {(r["department"], r["cause"]): r["total"] for r in causes(log, by="department").iter_rows(named=True)}
    assert found == sums
