"""Timers, messages, event gateways, boundary events, sub-processes, calls, and cases that start others."""

from tests.engine.small import DAY, come, ends, events, items, run, senders, spans, waits

FORK, JOIN = {"type": "parallel"}, {"type": "parallel"}


def timed(**minutes):
    return come() | {n: {"post": n, "duration": f"{m} min"} for n, m in minutes.items()}


def message(name, **rules):
    return {"type": "message", "on": name} | rules


def throw(name, **rules):
    return {"type": "throw", "message": name} | rules


# -- timers ------------------------------------------------------------------------------------------------------------


def test_timer_after():
    log = run(
        timed(a=5, b=1) | {"rest": {"type": "timer", "after": "20 min", "waits_for": "time"}},
        ["come -> a -> rest -> b -> go"],
    )
    assert spans(log) == {"1 a": (0, 5), "1 b": (25, 26)}
    assert waits(log)["1 b"] == {"external": 20}
    assert events(log, "waiting", "received") == [
        (5, "1", "rest", {"visit": 1, "for": "time"}),
        (25, "1", "rest", {"visit": 1, "for": "time"}),
    ]


def test_timer_at():
    calendars = {"hall": {"hours": ["09:00-11:00"]}}
    log = run(
        timed(b=1) | {"open": {"type": "timer", "at": "hall"}},
        ["come -> open -> b -> go"],
        at=[100, 600, 660],
        calendars=calendars,
    )
    # while it is open there is no wait; at its closing instant it is not open
    assert {k: s for k, (s, _) in spans(log).items()} == {"1 b": 540, "2 b": 600, "3 b": DAY + 540}


def test_message_by_time_alone():
    # a message event with `after` stands for one that comes from outside after so long
    log = run(
        timed(b=1) | {"mail": {"type": "message", "after": "20 min", "waits_for": "permit"}},
        ["come -> mail -> b -> go"],
    )
    assert waits(log) == {"1 b": {"external": 20}}


# -- messages ----------------------------------------------------------------------------------------------------------


def test_message_to_oneself():
    elements = timed(a=10, b=1) | {
        "fork": FORK,
        "hear": message("news", waits_for="customer"),
        "say": throw("news"),
        "out": {"type": "end"},
    }
    log = run(elements, ["come -> fork -> hear -> b -> go", "fork -> a -> say -> out"])
    assert spans(log) == {"1 a": (0, 10), "1 b": (10, 11)}
    assert items(log, "sent_by", "sent_time", "wait_external")["1 b"] == (None, 0, 10)


def test_message_is_kept_until_it_is_asked_for():
    elements = timed(a=10, b=1) | {"say": throw("news"), "hear": message("news"), "again": message("news")}
    log = run(elements, ["come -> say -> a -> hear -> b -> again -> go"], horizon={"time": "1 d"})
    assert spans(log) == {"1 a": (0, 10), "1 b": (10, 11)}
    assert ends(log) == {"1": (None, "open")}  # it was kept once


def test_message_goes_to_one_listener():
    elements = timed(a=10, b=1, c=1) | {
        "fork": FORK,
        "hear": message("news"),
        "ear": message("news"),
        "say": throw("news"),
        "out": {"type": "end"},
    }
    log = run(
        elements,
        ["come -> fork -> hear -> b -> go", "fork -> ear -> c -> go", "fork -> a -> say -> out"],
        horizon={"time": "1 d"},
    )
    assert set(spans(log)) == {"1 a", "1 c"}  # `ear` comes before `hear`


def test_messages_between_parent_and_child():
    child = {
        "elements": timed(work=10, more=1) | {"ask": throw("asked", to="parent"), "wait": message("told")},
        "flows": ["come -> work -> ask -> wait -> more -> go"],
    }
    elements = timed(reply=7) | {
        "begin": {"type": "spawn", "process": "child"},
        "hear": message("asked"),
        "tell": throw("told", to="children"),
    }
    log = run(elements, ["come -> begin -> hear -> reply -> tell -> go"], processes={"child": child})
    assert spans(log) == {"1.1 work": (0, 10), "1 reply": (10, 17), "1.1 more": (17, 18)}
    assert ends(log) == {"1": (17, "completed"), "1.1": (18, "completed")}
    assert log.cases["parent"].to_list() == [None, "c-000001"]


def test_message_to_a_parent_that_has_ended_is_lost():
    child = {"elements": timed(work=10) | {"ask": throw("asked", to="parent")}, "flows": ["come -> work -> ask -> go"]}
    elements = timed() | {"begin": {"type": "spawn", "process": "child"}}
    log = run(elements, ["come -> begin -> go"], processes={"child": child})
    assert ends(log) == {"1": (0, "completed"), "1.1": (10, "completed")}


# -- the first of several events ---------------------------------------------------------------------------------------


def race(throws_at):
    elements = timed(a=throws_at, b=1, c=1) | {
        "fork": FORK,
        "race": {"type": "event"},
        "hear": message("news"),
        "late": {"type": "timer", "after": "20 min"},
        "say": throw("news"),
        "out": {"type": "end"},
    }
    return run(
        elements, ["come -> fork -> race -> hear -> b -> go", "race -> late -> c -> go", "fork -> a -> say -> out"]
    )


def test_event_gateway():
    assert spans(race(10)) == {"1 a": (0, 10), "1 b": (10, 11)}
    assert spans(race(30)) == {"1 a": (0, 30), "1 c": (20, 21)}
    assert waits(race(30))["1 c"] == {"external": 20}
    # at one instant the message comes before the timer
    assert spans(race(20)) == {"1 a": (0, 20), "1 b": (20, 21)}


# -- boundary events ---------------------------------------------------------------------------------------------------


def edge(duration=60, at=(0,), **rule):
    elements = timed(desk=duration, other=5) | {
        "edge": {"type": "boundary", "attached_to": "desk", **rule},
        "out": {"type": "end", "outcome": "late"},
    }
    return run(elements, ["come -> desk -> go", "edge -> other -> out"], at=at)


def test_interrupting_timer():
    log = edge(after="20 min", at=[0, 30])
    assert items(log, "start_time", "end_time", "busy_time", "outcome") == {
        "1 desk": (0, 20, 20, "cancelled"),
        "1 other": (20, 25, 5, "done"),
        "2 desk": (30, 50, 20, "cancelled"),
        "2 other": (50, 55, 5, "done"),
    }
    assert senders(log)["1 other"] == "1 desk"
    assert ends(log) == {"1": (25, "late"), "2": (55, "late")}
    assert events(log, "timer") == [
        (20, "1", "edge", {"visit": 1, "on": "desk"}),
        (50, "2", "edge", {"visit": 1, "on": "desk"}),
    ]


def test_interrupted_person_takes_the_next():
    log = edge(after="20 min", at=[0, 5])
    assert items(log, "start_time", "end_time")["2 desk"] == (20, 25)


def test_timer_that_does_not_interrupt():
    log = edge(after="20 min", interrupting=False)
    assert items(log, "start_time", "end_time", "outcome") == {"1 desk": (0, 60, "done"), "1 other": (20, 25, "done")}
    assert senders(log)["1 other"] is None
    assert items(log, "sent_time")["1 other"] == 20
    assert ends(log) == {"1": (60, "completed")}


def test_work_that_ends_at_its_deadline_is_in_time():
    log = edge(duration=20, after="20 min")
    assert items(log, "outcome") == {"1 desk": "done"}


def test_patience_in_the_queue():
    # until: start; the first is in hand before, the second still waits
    log = edge(after="20 min", at=[0, 5], until="start")
    assert items(log, "start_time", "end_time", "outcome") == {
        "1 desk": (0, 60, "done"), "2 desk": (None, 25, "cancelled"), "2 other": (25, 30, "done"),
    }  # fmt: skip


def test_boundary_counts_from_the_receipt():
    elements = timed(desk=60) | {"edge": {"type": "boundary", "attached_to": "desk", "after": "20 min"}}
    flows = [{"from": "come", "to": "desk", "transfer": "1 h"}, "desk -> go", "edge -> go"]
    log = run(elements, flows)
    assert items(log, "enable_time", "end_time") == {"1 desk": (60, 80)}


def test_boundary_while_the_paper_is_awaited():
    elements = timed() | {"desk": {"post": "desk", "duration": "5 min", "external": {"after": "2 h"}},
                          "edge": {"type": "boundary", "attached_to": "desk", "after": "1 h"}}  # fmt: skip
    log = run(elements, ["come -> desk -> go", "edge -> go"])
    assert items(log, "start_time", "end_time", "outcome") == {"1 desk": (None, 60, "cancelled")}
    assert events(log, "received") == []


def test_boundary_message():
    elements = timed(desk=60, a=10, b=5) | {
        "fork": FORK,
        "edge": {"type": "boundary", "attached_to": "desk", "on": "stop"},
        "say": throw("stop"),
        "out": {"type": "end"},
    }
    log = run(elements, ["come -> fork -> desk -> go", "fork -> a -> say -> out", "edge -> b -> out"])
    assert items(log, "start_time", "end_time", "outcome") == {
        "1 a": (0, 10, "done"),
        "1 desk": (0, 10, "cancelled"),
        "1 b": (10, 15, "done"),
    }


def test_boundary_of_a_sub_process_ends_all_inside():
    inside = {
        "type": "subprocess",
        "elements": timed(a=30, b=60) | {"fork": FORK, "wait": {"type": "timer", "after": "3 h"}},
        "flows": ["come -> fork -> a -> go", "fork -> b -> go", "fork -> wait -> go"],
    }
    elements = timed(after=1) | {
        "sub": inside,
        "edge": {"type": "boundary", "attached_to": "sub", "after": "40 min"},
        "out": {"type": "end", "outcome": "late"},
    }
    log = run(elements, ["come -> sub -> go", "edge -> after -> out"])
    assert items(log, "start_time", "end_time", "outcome") == {
        "1 sub/a": (0, 30, "done"), "1 sub/b": (0, 40, "cancelled"), "1 after": (40, 41, "done"),
    }  # fmt: skip
    assert events(log, "received") == []
    assert ends(log) == {"1": (41, "late")}


def test_boundary_of_a_sub_process_that_does_not_interrupt():
    inside = {"type": "subprocess", "elements": timed(a=60), "flows": ["come -> a -> go"]}
    elements = timed(after=1, last=1) | {
        "sub": inside,
        "edge": {"type": "boundary", "attached_to": "sub", "after": "40 min", "interrupting": False},
        "out": {"type": "end"},
    }
    log = run(elements, ["come -> sub -> last -> go", "edge -> after -> out"])
    assert spans(log) == {"1 sub/a": (0, 60), "1 after": (40, 41), "1 last": (60, 61)}


# -- sub-processes and calls -------------------------------------------------------------------------------------------


def test_sub_process_ends_with_its_last_token():
    inside = {"type": "subprocess", "elements": timed(a=30, b=60) | {"fork": FORK, "out": {"type": "end"}},
              "flows": ["come -> fork -> a -> go", "fork -> b -> out"]}  # fmt: skip
    log = run(timed(last=1) | {"sub": inside}, ["come -> sub -> last -> go"])
    assert spans(log) == {"1 sub/a": (0, 30), "1 sub/b": (0, 60), "1 last": (60, 61)}
    assert senders(log)["1 last"] == "1 sub/b"


def test_terminate_inside_ends_the_sub_process_alone():
    inside = {
        "type": "subprocess",
        "elements": timed(a=30, b=60) | {"fork": FORK, "stop": {"type": "end", "terminate": True}},
        "flows": ["come -> fork -> a -> stop", "fork -> b -> go"],
    }
    log = run(timed(last=1) | {"sub": inside}, ["come -> sub -> last -> go"])
    assert items(log, "start_time", "end_time", "outcome") == {
        "1 sub/a": (0, 30, "done"), "1 sub/b": (0, 30, "cancelled"), "1 last": (30, 31, "done"),
    }  # fmt: skip
    assert ends(log) == {"1": (31, "completed")}


def test_sub_process_entered_several_times():
    # at once by two tokens, and again in a loop; conditions inside read its own elements
    inside = {
        "type": "subprocess",
        "elements": timed(a=10) | {"x": {"type": "exclusive"}},
        "flows": [
            "come -> a -> x",
            {"from": "x", "to": "a", "when": "visits('a') == 1"},
            {"from": "x", "to": "go", "default": True},
        ],
    }
    elements = timed() | {"fork": FORK, "m": {"type": "exclusive"}, "sub": inside, "more": {"type": "exclusive"}}
    flows = [
        "come -> fork -> m",
        {"id": "two", "from": "fork", "to": "m"},
        "m -> sub -> more",
        {"from": "more", "to": "m", "when": "visits('sub') < 3"},
        {"from": "more", "to": "go", "default": True},
    ]
    log = run(elements, flows)
    # 0-10 and 10-20 first works of the two entries; at 10 visits('a') is 2, so neither loops; the third entry is at 10
    assert spans(log) == {"1 sub/a": (0, 10), "1 sub/a 2": (10, 20), "1 sub/a 3": (20, 30)}
    assert ends(log) == {"1": (30, "completed")}


def test_call():
    called = {"elements": timed(a=10), "flows": ["come -> a -> go"], "attributes": {"colour": "red"}}
    elements = timed(b=1) | {
        "first": {"type": "call", "process": "other"},
        "second": {"type": "call", "process": "other"},
    }
    log = run(elements, ["come -> first -> second -> b -> go"], processes={"other": called})
    assert spans(log) == {"1 first/a": (0, 10), "1 second/a": (10, 20), "1 b": (20, 21)}
    assert log.work["activity"].to_list() == ["b", "a", "a"]
    assert log.cases["process"].to_list() == ["walk"]


def test_call_within_a_call():
    inner = {"elements": timed(a=10), "flows": ["come -> a -> go"]}
    outer = {"elements": timed() | {"in": {"type": "call", "process": "inner"}}, "flows": ["come -> in -> go"]}
    log = run(
        timed() | {"out": {"type": "call", "process": "outer"}},
        ["come -> out -> go"],
        processes={"inner": inner, "outer": outer},
    )
    assert spans(log) == {"1 out/in/a": (0, 10)}


# -- cases that start others -------------------------------------------------------------------------------------------


def spawning(wait, **rules):
    child = {"elements": timed(work=30), "flows": ["come -> work -> go"], "attributes": {"size": 7, "own": 2}}
    elements = timed(a=5, b=1) | {
        "begin": {"type": "spawn", "process": "child", "wait": wait, "channel": "site", **rules}
    }
    return run(
        elements,
        ["come -> a -> begin -> b -> go"],
        processes={"child": child},
        walk={"attributes": {"size": 3}},
        segments={"vip": {"priority": 4}},
    )


def test_spawn_without_waiting():
    log = spawning(wait=False)
    assert spans(log) == {"1 a": (0, 5), "1.1 work": (5, 35), "1 b": (5, 6)}
    rows = log.cases.select(
        "case_id", "process", "segment", "channel", "parent", "priority", "arrival_time", "attr_size", "attr_own"
    ).rows()
    assert rows[1] == ("c-000001.1", "child", "vip", "site", "c-000001", 4, 300_000_000, 3, 2)
    assert events(log, "spawned") == [(5, "1", None, {"case": "c-000001.1"})]
    assert senders(log)["1.1 work"] is None


def test_spawn_and_wait():
    log = spawning(wait=True)
    assert spans(log) == {"1 a": (0, 5), "1.1 work": (5, 35), "1 b": (35, 36)}
    assert waits(log)["1 b"] == {"external": 30}
    assert [e[::3] for e in events(log, "waiting", "received")] == [
        (5, {"visit": 1, "for": "case"}),
        (35, {"visit": 1, "for": "case"}),
    ]


def test_spawn_of_a_case_that_ends_at_once():
    child = {"elements": timed(), "flows": ["come -> go"]}
    elements = timed(b=1) | {"begin": {"type": "spawn", "process": "child", "wait": True}}
    log = run(elements, ["come -> begin -> b -> go"], processes={"child": child})
    assert spans(log) == {"1 b": (0, 1)}
    assert ends(log) == {"1": (1, "completed"), "1.1": (0, "completed")}
