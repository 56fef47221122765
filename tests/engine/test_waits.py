"""Each cause of waiting by hand, alone and mixed, to the minute."""

from tests.engine.small import DAY, SHIFT, come, events, items, run, spans, waits


def desk(duration="10 min", **more):
    return come() | {"desk": {"post": "desk", "duration": duration, **more}}


def with_clerk(**staff):
    return {
        "calendars": {"day": SHIFT},
        "staff": {"clerk": {"posts": ["desk"], "members": ["ann"], "calendar": "day", **staff}},
    }


def test_transfer():
    log = run(desk(), [{"from": "come", "to": "desk", "transfer": "25 min"}, "desk -> go"])
    assert items(log, "sent_time", "enable_time", "start_time") == {"1 desk": (0, 25, 25)}
    assert waits(log) == {"1 desk": {"transfer": 25}}


def test_transfer_in_working_time():
    flow = {"from": "come", "to": "desk", "transfer": "2 h", "transfer_calendar": "day"}
    log = run(desk(), [flow, "desk -> go"], at=[660], calendars={"day": SHIFT})
    assert items(log, "enable_time") == {"1 desk": 840}
    assert waits(log) == {"1 desk": {"transfer": 180}}


def test_external_before_work():
    log = run(desk(external={"after": "3 h", "waits_for": "permit"}), ["come -> desk -> go"])
    assert items(log, "enable_time", "start_time") == {"1 desk": (0, 180)}
    assert waits(log) == {"1 desk": {"external": 180}}
    assert events(log, "waiting", "received") == [
        (0, "1", "desk", {"visit": 1, "for": "permit"}),
        (180, "1", "desk", {"visit": 1, "for": "permit"}),
    ]


def test_external_only_for_some():
    external = {"after": "3 h", "when": "vip"}
    log = run(desk(external=external), ["come -> desk -> go"], walk={"attributes": {"vip": False}})
    assert waits(log) == {"1 desk": {}}


def test_external_by_chance():
    external = {"after": "3 h", "chance": 0.25}
    log = run(desk("0 s", external=external), ["come -> desk -> go"], at=range(400))
    waited = [c for c in waits(log).values() if c == {"external": 180}]
    assert len(waited) in range(65, 136)  # 100 expected, sd 8.7
    assert len(waited) + sum(c == {} for c in waits(log).values()) == 400


def test_external_in_a_catching_event():
    elements = desk() | {"paper": {"type": "timer", "after": "40 min"}}
    log = run(elements, ["come -> paper -> desk -> go"])
    assert items(log, "sent_time", "enable_time", "start_time") == {"1 desk": (0, 40, 40)}
    assert waits(log) == {"1 desk": {"external": 40}}


def test_unavailable():
    log = run(desk(), ["come -> desk -> go"], at=[470], **with_clerk())
    assert waits(log) == {"1 desk": {"unavailable": 10}}


def test_contention():
    log = run(desk(), ["come -> desk -> go"], at=[0, 4])
    assert waits(log) == {"1 desk": {}, "2 desk": {"contention": 6}}


def test_priority():
    log = run(
        desk(),
        ["come -> desk -> go"],
        at=[0, 1],
        posts={"desk": {"discipline": "priority"}},
        segments={"low": {}, "high": {"priority": 5}},
        arrive={"segments": {"low": 1}},
        streams={"v": {"process": "walk", "times": ["5 min"], "segments": {"high": 1}}},
    )
    # low 2 (at 1) waits for low 1 until 10 (contention), then for v (at 5) until 20 (priority)
    assert spans(log) == {"1 desk": (0, 10), "v1 desk": (10, 20), "2 desk": (20, 30)}
    assert waits(log) == {"1 desk": {}, "v1 desk": {"contention": 5}, "2 desk": {"contention": 9, "priority": 10}}


def test_priority_of_the_work_already_in_hand():
    # two people; what the second one serves was enabled later than what waits, so its whole time is priority
    staff = {"two": {"posts": ["desk", "side"], "members": ["ann"]}}
    elements = desk() | {"side": {"post": "side", "duration": "30 min"}, "which": {"type": "exclusive"}}
    flows = [
        "come -> which",
        {"from": "which", "to": "side", "when": "urgent"},
        {"from": "which", "to": "desk", "default": True},
        "desk -> go",
        "side -> go",
    ]
    log = run(
        elements,
        flows,
        at=[0, 2],
        staff=staff,
        walk={"attributes": {"urgent": False}},
        segments={"low": {}, "high": {"priority": 5}},
        arrive={"segments": {"low": 1}},
        streams={"v": {"process": "walk", "times": ["5 min"], "segments": {"high": 1}, "attributes": {"urgent": True}}},
    )
    assert spans(log) == {"1 desk": (0, 10), "v1 side": (10, 40), "2 desk": (40, 50)}
    assert waits(log)["2 desk"] == {"contention": 8, "priority": 30}


def test_over_night_behind_others():
    log = run(desk("60 min"), ["come -> desk -> go"], at=[900, 901, 902], **with_clerk())
    # 15:00-16:00 and 16:00-17:00, then the third over night: unavailable, not contention
    assert spans(log) == {"1 desk": (900, 960), "2 desk": (960, 1020), "3 desk": (DAY + 480, DAY + 540)}
    assert waits(log) == {"1 desk": {}, "2 desk": {"contention": 59}, "3 desk": {"contention": 118, "unavailable": 900}}


def test_two_causes_before_the_queue_and_three_in_it():
    # sent at 0, received at 30, permit until 90; clerk comes at 480, serves another until 490
    elements = desk(external={"after": "1 h", "when": "slow"})
    flows = [{"from": "come", "to": "desk", "transfer": "30 min"}, "desk -> go"]
    log = run(
        elements,
        flows,
        at=[10],
        walk={"attributes": {"slow": False}},
        **with_clerk(),
        streams={"d": {"process": "walk", "times": ["20 min"], "attributes": {"slow": True}}},
    )
    assert waits(log) == {
        "1 desk": {"transfer": 30, "unavailable": 440},
        "d1 desk": {"transfer": 30, "external": 60, "unavailable": 370, "contention": 10},
    }


def test_suspended_work_is_no_service():
    # ann has a suspended item over lunch: nobody on duty; bob comes at 12:30 and works on what was enabled later
    calendars = {"day": SHIFT, "noon": {"hours": ["12:30-12:50"]}}
    staff = {
        "a": {"posts": ["desk"], "members": ["ann"], "calendar": "day"},
        "b": {"posts": ["desk"], "members": ["bob"], "calendar": "noon"},
    }
    log = run(desk("30 min"), ["come -> desk -> go"], at=[700, 710, 715], calendars=calendars, staff=staff)
    assert items(log, "resource", "start_time", "end_time") == {
        "1 desk": ("ann", 700, 790),
        "2 desk": ("bob", 750, DAY + 760),
        "3 desk": ("ann", 790, 820),
    }
    # 3: ann serves 1 until 720 (contention 5), nobody until 750, bob serves 2 (earlier) until 770, nobody until 780
    assert waits(log)["3 desk"] == {"contention": 5 + 20 + 10, "unavailable": 30 + 10}
    assert waits(log)["2 desk"] == {"contention": 10, "unavailable": 30}


def test_overtime_of_the_only_one_is_unavailable():
    log = run(desk("60 min", finish=True), ["come -> desk -> go"], at=[700, 701], **with_clerk())
    assert waits(log)["2 desk"] == {"contention": 19, "unavailable": 60}


def test_wait_of_open_work_is_null():
    log = run(desk("2 d"), ["come -> desk -> go"], at=[0, 1], horizon={"time": "1 d"})
    columns = [f"wait_{c}" for c in ("transfer", "external", "batch", "unavailable", "priority", "contention")]
    assert items(log, *columns) == {"1 desk": (0,) * 6, "2 desk": (None,) * 6}
