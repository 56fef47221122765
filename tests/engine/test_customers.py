"""What waiting customers do, and what becomes of lost information."""

from sim import Seat
from tests.engine.small import come, ends, events, items, played, run, senders, spans, waits


def timed(**minutes):
    return come() | {n: {"post": n, "duration": f"{m} min"} for n, m in minutes.items()}


def impatient(duration=100, at=(0,), policies=None, attributes=None, **rule):
    """One desk; customers act by `rule`; their calls are work of two minutes for the hotline."""
    calls = {"elements": timed(answer=2), "flows": ["come -> answer -> go"]}
    walk = {"behaviours": {"act": rule}, "attributes": attributes or {}}
    elements = timed(desk=duration) | {"check": {"type": "exclusive"}}
    parts = {"policies": policies} if policies else {}
    return run(elements, ["come -> desk -> check -> go"], at=at, walk=walk, processes={"calls": calls}, **parts)


# -- behaviours --------------------------------------------------------------------------------------------------------


def test_a_chase_is_work_for_somebody():
    log = impatient(kind="chase", after="30 min", starts="calls", channel="online")
    assert spans(log) == {"1 desk": (0, 100), "1.1 answer": (30, 32)}
    row = log.events.filter(log.events["kind"] == "chase").row(0, named=True)
    assert (row["time"], row["channel"], row["actor"], row["detail"]) == (
        30 * 60_000_000,
        "online",
        "customer",
        '{"number": 1}',
    )
    assert log.cases.select("case_id", "parent", "channel", "process").rows() == [
        ("c-000001", None, None, "walk"), ("c-000001.1", "c-000001", "online", "calls"),
    ]  # fmt: skip


def test_again_and_again_but_at_most():
    log = impatient(kind="chase", after="30 min", every="10 min", at_most=3)
    assert [(t, d["number"]) for t, _, _, d in events(log, "chase")] == [(30, 1), (40, 2), (50, 3)]


def test_only_while_the_case_is_open():
    log = impatient(kind="chase", after="30 min", every="10 min", at_most=100, duration=45)
    assert [t for t, *_ in events(log, "chase")] == [30, 40]
    # what ends at that very instant has ended: nobody chases
    assert [t for t, *_ in events(impatient(kind="chase", after="45 min", duration=45), "chase")] == []


def test_a_condition_is_looked_at_each_time():
    log = impatient(kind="complaint", after="30 min", every="10 min", at_most=9, when="visits('check') > 0")
    assert events(log, "complaint") == []
    log = impatient(kind="complaint", after="30 min", when="vip", attributes={"vip": True})
    assert [t for t, *_ in events(log, "complaint")] == [30]


def test_a_chance_is_drawn_each_time():
    log = impatient(kind="chase", after="1 min", every="1 min", at_most=100, chance=0.3, duration=200, at=[0, 0, 0, 0])
    assert len(events(log, "chase")) in range(84, 157)  # 120 expected of 400, sd 9.2
    log = impatient(kind="chase", after="1 min", every="1 min", at_most=100, chance=0)
    assert events(log, "chase") == []


def test_since_an_element_and_until_another():
    elements = timed(a=20, b=50, c=30)
    walk = {
        "behaviours": {
            "act": {"kind": "chase", "after": "10 min", "every": "10 min", "at_most": 50, "since": "b", "until": "c"}
        }
    }
    log = run(elements, ["come -> a -> b -> c -> go"], walk=walk)
    # b is entered at 20 and c at 70: whatever is due at 70 comes too late, work ends before timers fire
    assert [t for t, *_ in events(log, "chase")] == [30, 40, 50, 60]


def test_since_counts_from_the_first_entry():
    elements = timed(a=20) | {"more": {"type": "exclusive"}}
    flows = [
        "come -> a -> more",
        {"from": "more", "to": "a", "when": "visits('a') < 4"},
        {"from": "more", "to": "go", "default": True},
    ]
    log = run(elements, flows, walk={"behaviours": {"act": {"kind": "chase", "after": "50 min", "since": "a"}}})
    assert [t for t, *_ in events(log, "chase")] == [50]


def test_withdrawal_ends_everything_at_once():
    elements = timed(a=100, b=10, c=5) | {"fork": {"type": "parallel"}, "wait": {"type": "timer", "after": "5 h"}}
    flows = ["come -> fork -> a -> go", "fork -> b -> c -> go", "fork -> wait -> go"]
    log = run(elements, flows, at=[0, 1], walk={"behaviours": {"act": {"kind": "withdrawal", "after": "30 min"}}})
    assert items(log, "start_time", "end_time", "outcome", "busy_time") == {
        "1 a": (0, 30, "withdrawn", 30), "1 b": (0, 10, "done", 10), "1 c": (10, 15, "done", 5),
        "2 a": (30, 31, "withdrawn", 1), "2 b": (10, 20, "done", 10), "2 c": (20, 25, "done", 5),
    }  # fmt: skip
    assert ends(log) == {"1": (30, "withdrawn"), "2": (31, "withdrawn")}
    assert events(log, "received") == []


def test_withdrawal_in_transit_and_in_suspension():
    elements = timed(a=60)
    staff = {"a": {"posts": ["a"], "members": ["ann"], "calendar": "day"}}
    act = {"behaviours": {"act": {"kind": "withdrawal", "after": "30 min"}}}
    log = run(elements, [{"from": "come", "to": "a", "transfer": "1 h"}, "a -> go"], walk=act)
    assert items(log, "enable_time", "end_time", "outcome") == {"1 a": (None, 30, "withdrawn")}
    # in suspension from 10:00: withdrawn at 10:10; ann is free when she is back
    log = run(
        elements,
        ["come -> a -> go"],
        at=[580, 600],
        walk=act,
        staff=staff,
        calendars={"day": {"hours": ["08:00-10:00", "10:20-12:00"]}},
    )
    assert items(log, "start_time", "end_time", "busy_time", "outcome") == {
        "1 a": (580, 610, 20, "withdrawn"), "2 a": (620, 630, 10, "withdrawn"),
    }  # fmt: skip


def test_policies_that_never_let_them():
    log = impatient(kind="chase", after="30 min", policies={"chase": "never"})
    assert events(log, "chase") == []
    log = impatient(kind="withdrawal", after="30 min", policies={"withdraw": "never"})
    assert ends(log) == {"1": (100, "completed")}


# -- information that is lost ------------------------------------------------------------------------------------------


def lossy(on_loss, first=10, second=20, policies=None, **rules):
    elements = timed(a=first, b=second)
    for name, rule in rules.items():
        elements[name] |= rule
    parts = {"policies": policies} if policies else {}
    return run(elements, ["come -> a", {"from": "a", "to": "b", "loss": 1.0, "on_loss": on_loss}, "b -> go"], **parts)


def test_return():
    log = lossy("return", a={"redo": 0.5})
    # b finds out in a tenth of its twenty minutes; a mends in half of its ten; b does its whole work at the next look
    assert items(log, "start_time", "end_time", "kind", "outcome") == {
        "1 a": (0, 10, "first", "done"), "1 b": (10, 12, "first", "returned"), "1 a 2": (12, 17, "return", "done"),
        "1 b 2": (17, 37, "resubmission", "done"),
    }  # fmt: skip
    assert senders(log) == {"1 a": None, "1 b": "1 a", "1 a 2": "1 b", "1 b 2": "1 a 2"}
    assert events(log, "lost") == [(10, "1", "b", {"visit": 1, "flow": "a->b"})]
    assert events(log, "returned") == [(12, "1", "b", {"visit": 1})]
    assert ends(log) == {"1": (37, "completed")}


def test_ask():
    log = lossy("ask", b={"check": "3 min"}, a={"answer": "4 min"})
    assert items(log, "start_time", "end_time", "kind", "outcome") == {
        "1 a": (0, 10, "first", "done"), "1 b": (10, 13, "first", "asked"), "1 a 2": (13, 17, "answer", "done"),
        "1 b 2": (17, 37, "resubmission", "done"),
    }  # fmt: skip
    # by default an answer takes a tenth of the duration
    assert items(lossy("ask"), "busy_time")["1 a 2"] == 1


def test_proceed():
    log = lossy("proceed", b={"check": "3 min"})
    assert items(log, "start_time", "end_time", "busy_time", "outcome")["1 b"] == (10, 33, 23, "done")


def test_proceed_over_a_lunch():
    # the check ends at 10:04, then twenty minutes: six of them before the break
    elements = timed(a=10, b=20)
    elements["b"]["check"] = "4 min"
    staff = {"a": {"posts": ["a"]}, "b": {"posts": ["b"], "members": ["bob"], "calendar": "day"}}
    flows = ["come -> a", {"from": "a", "to": "b", "loss": 1.0, "on_loss": "proceed"}, "b -> go"]
    log = run(elements, flows, at=[590], staff=staff, calendars={"day": {"hours": ["08:00-10:10", "11:00-12:00"]}})
    assert items(log, "start_time", "end_time", "busy_time")["1 b"] == (600, 674, 24)


def test_policies_for_what_is_missing():
    assert items(lossy("ask", policies={"return": "always"}), "outcome")["1 b"] == "returned"
    assert items(lossy("return", policies={"return": "never"}), "outcome")["1 b"] == "done"
    assert items(lossy("return", policies={"return": "never", "ask": "always"}), "outcome")["1 b"] == "asked"
    assert items(lossy("proceed", policies={"ask": "always"}), "outcome")["1 b"] == "asked"


def test_nothing_is_lost_on_the_way_in():
    elements = timed(a=10)
    log = run(elements, [{"from": "come", "to": "a", "loss": 1.0, "on_loss": "return"}, "a -> go"])
    assert items(log, "outcome") == {"1 a": "done"}


def test_a_share_is_lost():
    elements = timed(a=0, b=1)
    flows = ["come -> a", {"from": "a", "to": "b", "loss": 0.3, "on_loss": "proceed"}, "b -> go"]
    log = run(elements, flows, at=[0] * 500)
    assert len(events(log, "lost")) in range(109, 192)  # 150 expected, sd 10.2


def test_loss_and_transfer():
    elements = timed(a=10, b=20)
    flow = {"from": "a", "to": "b", "loss": 1.0, "on_loss": "return", "transfer": "30 min"}
    log = run(elements, ["come -> a", flow, "b -> go"])
    assert events(log, "lost")[0][0] == 40  # it shows at the receipt
    # what goes back, and comes again, goes by hand: the planned transfer is of the first way only
    assert items(log, "start_time", "end_time") == {
        "1 a": (0, 10),
        "1 b": (40, 42),
        "1 a 2": (42, 52),
        "1 b 2": (52, 72),
    }


def test_work_of_a_return_waits_in_the_sender_s_queue():
    elements = timed(a=10, b=20)
    flows = ["come -> a", {"from": "a", "to": "b", "loss": 1.0, "on_loss": "return"}, "b -> go"]
    log = run(elements, flows, at=[0, 11, 11])
    assert items(log, "start_time")["1 a 2"] == 31
    assert waits(log)["1 a 2"] == {"contention": 19}


def test_put_aside_what_is_incomplete():
    elements = timed(a=10, b=20)
    flows = ["come -> a", {"from": "a", "to": "b", "loss": 1.0, "on_loss": "proceed"}, "b -> go"]
    log = run(elements, flows, policies={"put_aside": "45 min"})
    # at first only: it is taken up when the span is over; the wait is nobody's fault but the desk's
    assert items(log, "enable_time", "start_time") == {"1 a": (0, 0), "1 b": (10, 55)}
    assert waits(log)["1 b"] == {"priority": 45}
    assert events(log, "put_aside") == [(10, "1", "b", {"visit": 1, "until": 55 * 60_000_000})]
    assert run(elements, flows, policies={"put_aside": "0 s"}).work["start_time"].to_list() == [0, 600_000_000]


def test_touchpoints_are_contacts():
    elements = timed(a=10)
    elements["a"]["touchpoint"] = "hall"
    log = run(elements, ["come -> a -> go"], at=[0, 1])
    rows = log.events.filter(log.events["kind"] == "contact").select("time", "case_id", "channel", "actor").rows()
    assert rows == [(0, "c-000001", "hall", "a"), (600_000_000, "c-000002", "hall", "a")]


class Yes:
    """A customer who does whatever they are asked about."""

    def __init__(self, who):
        self.seat = Seat("customer", who)

    def choose(self, point):
        return "yes"


def test_a_player_as_customer_leaves():
    walk = {"behaviours": {"act": {"kind": "withdrawal", "after": "30 min", "chance": 0}}}
    log = played(Yes("c-000001"), timed(desk=100), ["come -> desk -> go"], at=[0, 1], walk=walk)
    assert ends(log) == {"1": (30, "withdrawn"), "2": (130, "completed")}
