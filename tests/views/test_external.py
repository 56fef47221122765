"""Waits for somebody outside, by hand: at a catching event, and at an event gateway."""

import pytest

from sim import simulate
from sim.views.external import external_spells
from sim.views.standards import clocks

MINUTE = 60_000_000


def office(**events):
    """One case comes at 0, is worked 10 minutes, waits at an event gateway, and is worked 20 minutes."""
    ways = [f"either -> {name} -> meet" for name in events]
    return {
        "id": "office", "title": "Office", "start": "2024-01-01T00:00", "horizon": {"cases": 1},
        "departments": {"hall": {}}, "posts": {"clerk": {"department": "hall"}},
        "staff": {"clerks": {"posts": ["clerk"]}},
        "processes": {"p": {
            "elements": {
                "come": {"type": "start"}, "ask": {"post": "clerk", "duration": "10 min"}, "either": {"type": "event"},
                "meet": {"type": "exclusive"}, "close": {"post": "clerk", "duration": "20 min"}, "go": {"type": "end"},
                **events,
            },
            "flows": ["come -> ask -> either", *ways, "meet -> close -> go"],
        }},
        "arrivals": {"people": {"process": "p", "times": ["0 min"]}},
        "standards": {"whole": {"process": "p", "limit": "40 min", "pause_external": True}},
    }  # fmt: skip


PAPER = {"type": "message", "after": "30 min", "waits_for": "customer"}


@pytest.mark.parametrize(
    ("deadline", "until"),
    [("45 min", 40), ("25 min", 35)],  # the paper comes 30 minutes after it is asked for, or the deadline passes first
)
def test_at_an_event_gateway_the_customer_is_waited_for(deadline, until):
    log = simulate(office(paper=PAPER, deadline={"type": "timer", "after": deadline, "waits_for": "time"}))
    assert external_spells(log).rows() == [("people-000001", 10 * MINUTE, until * MINUTE)]
    (clock,) = clocks(log).iter_rows(named=True)
    assert (clock["paused"] // MINUTE, clock["elapsed"] // MINUTE, clock["state"]) == (until - 10, 30, "kept")


def test_a_gateway_of_the_organisations_own_events_pauses_nothing():
    own = {"type": "timer", "after": "30 min", "waits_for": "time"}
    log = simulate(office(first=own, second=own | {"after": "50 min"}))
    assert external_spells(log).is_empty()
    assert clocks(log)["elapsed"].to_list() == [60 * MINUTE]
    assert clocks(log)["state"].to_list() == ["broken"]


def test_a_wait_without_an_end_has_none():
    scenario = office(paper=PAPER, deadline={"type": "timer", "after": "45 min", "waits_for": "time"})
    log = simulate(scenario | {"horizon": {"time": "20 min"}})
    assert external_spells(log).rows() == [("people-000001", 10 * MINUTE, None)]
    assert clocks(log, include="all")["elapsed"].to_list() == [10 * MINUTE]
