"""Utilisation by hand and against a minute-by-minute twin."""

import pytest

from sim.views.busy import busy_spells
from sim.views.scope import extent
from sim.views.utilisation import utilisation
from tests.views.logs import MIN, hand_log, outside_log
from tests.views.random_logs import random_log


def rows(table, key):
    return {
        r.pop(key): {n: v // MIN if n in ("staffed", "busy", "overtime", "worked") else v for n, v in r.items()}
        for r in table.to_dicts()
    }


def test_posts_by_hand():
    found = rows(utilisation(hand_log()), "post")
    # Ann serves two posts and counts at both with all that she does; her work is told apart in `worked`
    assert found["clerk"] == {
        "people": 1,
        "staffed": 480,
        "busy": 85,
        "overtime": 0,
        "worked": 65,
        "utilisation": 85 / 480,
    }
    assert found["archivist"] == {
        "people": 1,
        "staffed": 480,
        "busy": 85,
        "overtime": 0,
        "worked": 20,
        "utilisation": 85 / 480,
    }
    assert found["planner"]["utilisation"] == pytest.approx(80 / 240)


def test_a_window_cuts_exactly():
    found = rows(utilisation(hand_log(), by="resource", window=(70 * MIN, 235 * MIN)), "resource")
    assert found["Ann"]["busy"] == 5 + 10 + 5  # the answer, E, and the first five minutes of the batch
    assert found["Cid"]["busy"] == 70 + 60 + 15
    assert found["Bob"]["staffed"] == 165


def test_department():
    assert rows(utilisation(hand_log(), by="department"), "department")["front"]["staffed"] == 480


def test_no_staffing_no_utilisation():
    row = utilisation(outside_log(), by="resource").row(0, named=True)
    assert (row["resource"], row["utilisation"], row["staffed"]) == ("Ann", None, None)
    assert row["worked"] > 0


@pytest.mark.parametrize("seed", range(3))
def test_twin(seed):
    log = random_log(seed)
    a, b = 500, 2500
    duty, busy, over = {}, {}, {}
    for r in log.staffing.iter_rows(named=True):
        duty.setdefault(r["resource"], set()).update(
            range(max(a, r["open_time"] // MIN), min(b, r["close_time"] // MIN))
        )
    for r in busy_spells(log).iter_rows(named=True):
        for minute in range(max(a, r["begin"] // MIN), min(b, r["end"] // MIN)):
            where = busy if minute in duty[r["resource"]] else over
            where[r["resource"]] = where.get(r["resource"], 0) + 1
    found = rows(utilisation(log, by="resource", window=(a * MIN, b * MIN)), "resource")
    assert {who: len(minutes) for who, minutes in duty.items()} == {who: r["staffed"] for who, r in found.items()}
    assert busy == {who: r["busy"] for who, r in found.items()}
    assert over == {who: r["overtime"] for who, r in found.items()}
    assert extent(log)[1] > b * MIN
