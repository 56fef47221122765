"""Players who act unasked, or leave a choice to the machine: in both cases the recipe gives an equal log."""

import pytest

import sim
from tests.engine.small import items, played, run

MINUTE = 60_000_000
ELEMENTS = {
    "come": {"type": "start"},
    "serve": {"post": "clerk", "duration": "30 min"},
    "file": {"post": "archivist", "duration": "5 min"},
    "go": {"type": "end"},
}
FLOWS = ["come -> serve -> file -> go"]


class Acts:
    """A player with a list of (minute, decision data)."""

    def __init__(self, seat, *plan):
        self.seat = seat
        self.plan = list(plan)
        self.asked = []

    def choose(self, point):
        self.asked.append(point.point)

    def wakes(self, after):
        return min((minute * MINUTE for minute, _ in self.plan if minute * MINUTE > after), default=None)

    def acts(self, time):
        return [sim.Decision(time=time, at_will=True, **data) for minute, data in self.plan if minute * MINUTE == time]


def test_a_customer_withdraws_of_their_own_accord():
    player = Acts(sim.Seat("customer", "c-000002"), (40, {"point": "withdraw", "choice": "yes", "case_id": "c-000002"}))
    log = played(player, ELEMENTS, FLOWS, at=(0, 0))
    assert items(log, "start_time", "end_time", "outcome")["2 serve"] == (30, 40, "withdrawn")
    assert log.recipe["decisions"][0]["at_will"] is True


def test_a_head_moves_a_person_and_raises_a_case():
    player = Acts(
        sim.Seat("department", "office"),
        (10, {"point": "move_staff", "choice": "clerk", "resource": "archivist"}),
        (20, {"point": "set_priority", "choice": "5", "case_id": "c-000003"}),
    )
    log = played(player, ELEMENTS, FLOWS, at=(0, 0, 0), posts={"clerk": {"discipline": "priority"}})
    # at 10 the archivist comes to help and takes case 2; at 30 both filing and case 3 wait for the two
    assert items(log, "resource", "start_time")["2 serve"] == ("archivist", 10)
    assert set(log.decisions["point"]) == {"move_staff", "set_priority"}


def test_nothing_is_recorded_of_what_is_left_to_the_machine():
    player = Acts(sim.Seat("post", "clerk"))
    log = played(player, ELEMENTS, FLOWS, at=(0, 0, 0))
    assert player.asked.count("take") == 3
    assert log.recipe["decisions"] == []
    assert log == run(ELEMENTS, FLOWS, at=(0, 0, 0))


def test_a_seat_cannot_act_for_others():
    player = Acts(sim.Seat("customer", "c-000001"), (1, {"point": "withdraw", "choice": "yes", "case_id": "c-000002"}))
    with pytest.raises(sim.RunError, match="withdraw: cannot be decided at will"):
        played(player, ELEMENTS, FLOWS, at=(0, 0))
