"""Who does what: speeds, skills, set-up, districts, shared people, disciplines, lending."""

from tests.engine.small import MINUTE, come, events, items, run, spans, waits

TWO = {"type": "exclusive"}


def two_posts(**rules):
    """Cases with `to` = a go to post `a`, the others to `b`, ten minutes each."""
    elements = come() | {
        "which": TWO,
        "a": {"post": "a", "duration": "10 min"} | rules.get("a", {}),
        "b": {"post": "b", "duration": "10 min"} | rules.get("b", {}),
    }
    flows = [
        "come -> which",
        {"from": "which", "to": "a", "when": "to == 'a'"},
        {"from": "which", "to": "b", "default": True},
        "a -> go",
        "b -> go",
    ]
    return elements, flows


def stream(to, *minutes, **more):
    return {"process": "walk", "times": [f"{m} min" for m in minutes], "attributes": {"to": to}, **more}


ATTRIBUTES = {"attributes": {"to": "a"}}


def test_speed():
    elements = come() | {"desk": {"post": "desk", "duration": "30 min"}}
    staff = {"fast": {"posts": ["desk"], "members": ["ann"], "speed": 1.5}}
    log = run(elements, ["come -> desk -> go"], staff=staff)
    assert items(log, "end_time", "busy_time") == {"1 desk": (20, 20)}


def test_a_group_with_a_law_of_its_own():
    elements = come() | {"desk": {"post": "desk", "duration": "30 min", "by_staff": {"novices": "50 min"}}}
    staff = {
        "masters": {"posts": ["desk"], "members": ["ann"]},
        "novices": {"posts": ["desk"], "members": ["bob"], "speed": 2},
    }
    log = run(elements, ["come -> desk -> go"], at=[0, 0], staff=staff)
    assert items(log, "resource", "end_time") == {"1 desk": ("ann", 30), "2 desk": ("bob", 25)}


def test_laws_of_groups_share_the_luck_of_the_case():
    law = "exponential(mean=30 min)"
    slow = {"desk": {"post": "desk", "duration": law, "by_staff": {"desk": "exponential(mean=60 min)"}}}
    twice, once = (run(come() | e, ["come -> desk -> go"]) for e in (slow, {"desk": {"post": "desk", "duration": law}}))
    assert abs(twice.work["busy_time"][0] - 2 * once.work["busy_time"][0]) <= 1


def test_speed_is_rounded_to_the_microsecond():
    elements = come() | {"desk": {"post": "desk", "duration": "10 us"}}
    log = run(elements, ["come -> desk -> go"], staff={"s": {"posts": ["desk"], "speed": 3}})
    assert log.work["busy_time"].to_list() == [3]


def test_skill():
    elements = come() | {"desk": {"post": "desk", "duration": "30 min", "skill": "law"}}
    staff = {
        "plain": {"posts": ["desk"], "members": ["ann"]},
        "learned": {"posts": ["desk"], "members": ["bob"], "skills": ["law", "art"]},
    }
    log = run(elements, ["come -> desk -> go"], at=[0, 10], staff=staff)
    assert items(log, "resource", "start_time") == {"1 desk": ("bob", 0), "2 desk": ("bob", 30)}
    assert waits(log)["2 desk"] == {"contention": 20}


def test_nobody_with_the_skill_on_duty_is_unavailable():
    elements = come() | {"desk": {"post": "desk", "duration": "30 min", "skill": "law"}}
    staff = {
        "plain": {"posts": ["desk"], "members": ["ann"]},
        "learned": {"posts": ["desk"], "members": ["bob"], "skills": ["law"], "calendar": "late"},
    }
    log = run(elements, ["come -> desk -> go"], staff=staff, calendars={"late": {"hours": ["10:00-11:00"]}})
    assert waits(log) == {"1 desk": {"unavailable": 600}}


def test_setup_when_the_last_work_was_another():
    elements, flows = two_posts(a={"setup": "5 min"})
    staff = {"both": {"posts": ["a", "b"], "members": ["ann"]}}
    log = run(
        elements, flows, walk=ATTRIBUTES, staff=staff, arrive={"attributes": {"to": "a"}}, at=[0, 20, 60],
        streams={"b": stream("b", 40)},
    )  # fmt: skip
    assert items(log, "start_time", "end_time", "busy_time") == {
        "1 a": (0, 15, 15), "2 a": (20, 30, 10), "b1 b": (40, 50, 10), "3 a": (60, 75, 15),
    }  # fmt: skip
    assert [(*e[:3], e[3]["time"]) for e in events(log, "setup")] == [
        (0, "1", "a", 300_000_000),
        (60, "3", "a", 300_000_000),
    ]


def test_same_as():
    elements = come() | {
        "first": {"post": "desk", "duration": "10 min"},
        "again": {"post": "desk", "duration": "10 min", "same_as": "first"},
    }
    staff = {"two": {"posts": ["desk"], "count": 2, "members": ["ann", "bob"]}}
    log = run(elements, ["come -> first -> again -> go"], at=[0, 0, 5], staff=staff)
    # 3 has waited longest when both become idle at 10, but the second step of 1 and 2 waits for its own person
    assert items(log, "resource", "start_time") == {
        "1 first": ("ann", 0),
        "2 first": ("bob", 0),
        "3 first": ("ann", 10),
        "1 again": ("ann", 20),
        "2 again": ("bob", 10),
        "3 again": ("ann", 30),
    }


def test_same_as_only_where_that_person_serves():
    elements = come() | {
        "first": {"post": "a", "duration": "10 min"},
        "again": {"post": "b", "duration": "10 min", "same_as": "first"},
    }
    log = run(elements, ["come -> first -> again -> go"])
    assert items(log, "resource") == {"1 first": "a", "1 again": "b"}


def test_same_as_waits_for_the_one_person():
    elements = come() | {
        "first": {"post": "desk", "duration": "10 min"},
        "again": {"post": "desk", "duration": "10 min", "same_as": "first"},
    }
    staff = {
        "a": {"posts": ["desk"], "members": ["ann"], "calendar": "early"},
        "b": {"posts": ["desk"], "members": ["bob"]},
    }
    flows = ["come -> first", {"from": "first", "to": "again", "transfer": "60 min"}, "again -> go"]
    log = run(elements, flows, staff=staff, calendars={"early": {"hours": ["00:00-00:30"]}})
    assert items(log, "resource", "start_time") == {"1 first": ("ann", 0), "1 again": ("ann", 1440)}
    assert waits(log)["1 again"] == {"transfer": 60, "unavailable": 1370}


EARLY = {"early": {"hours": ["00:00-00:30"]}}
ANN_AND_BOB = {
    "a": {"posts": ["desk"], "members": ["ann"], "calendar": "early"},
    "b": {"posts": ["desk"], "members": ["bob"]},
}


def again(**more):
    """Two steps by the same person, with an hour between them."""
    elements = come() | {
        "first": {"post": "desk", "duration": "10 min"},
        "again": {"post": "desk", "duration": "10 min", "same_as": "first", **more},
    }
    return elements, ["come -> first", {"from": "first", "to": "again", "transfer": "60 min"}, "again -> go"]


def test_same_as_for_a_while():
    log = run(*again(same_as_for="30 min"), staff=ANN_AND_BOB, calendars=EARLY)
    # received at 70, when ann has gone; from 100 on anybody may, and bob has nothing to do
    assert items(log, "resource", "start_time") == {"1 first": ("ann", 0), "1 again": ("bob", 100)}
    assert waits(log)["1 again"] == {"transfer": 60, "unavailable": 30}


def test_same_as_for_a_while_then_in_everybodys_line():
    # the second customer's first step keeps bob busy from 90 to 100, the third's, who came at 95, until 110
    log = run(*again(same_as_for="30 min"), at=[0, 90, 95], staff=ANN_AND_BOB, calendars=EARLY)
    found = items(log, "resource", "start_time")
    # at 100 bob takes what was enabled first, at 70
    assert (found["1 again"], found["2 first"], found["3 first"]) == (("bob", 100), ("bob", 90), ("bob", 110))
    busy = run(*again(same_as_for="25 min"), at=[0, 90], staff=ANN_AND_BOB, calendars=EARLY)
    assert items(busy, "resource", "start_time")["1 again"] == ("bob", 100)
    # nobody until 95; then bob is at work on what was enabled later, at 90
    assert waits(busy)["1 again"] == {"transfer": 60, "unavailable": 25, "priority": 5}


def test_same_as_for_longer_than_it_takes():
    log = run(*again(same_as_for="3 d"), staff=ANN_AND_BOB, calendars=EARLY)
    assert items(log, "resource", "start_time")["1 again"] == ("ann", 1440)
    assert waits(log)["1 again"] == {"transfer": 60, "unavailable": 1370}


def test_same_as_for_while_it_is_put_aside():
    aside = {"point": "put_aside", "time": 80 * MINUTE, "choice": "2 h", "at_will": True}
    aside |= {"case_id": "c-000001", "element_id": "again", "visit": 1}
    log = run(*again(same_as_for="30 min"), staff=ANN_AND_BOB, calendars=EARLY, decisions=[aside])
    # put aside from 80 to 200, with nobody on duty who should do it; when it is taken up again, bob may do it
    assert items(log, "resource", "start_time")["1 again"] == ("bob", 200)
    assert waits(log)["1 again"] == {"transfer": 60, "unavailable": 130}


def test_by_district():
    elements = come() | {"desk": {"post": "desk", "duration": "30 min"}}
    staff = {
        "e": {"posts": ["desk"], "members": ["eve"], "district": "east"},
        "w": {"posts": ["desk"], "members": ["wim"], "district": "west"},
        "all": {"posts": ["desk"], "members": ["ann"], "calendar": "late"},
    }
    log = run(
        elements, ["come -> desk -> go"], at=[0, 1, 2], posts={"desk": {"by_district": True}},
        districts={"east": {}, "west": {}}, arrive={"districts": {"east": 1}}, staff=staff,
        calendars={"late": {"hours": ["00:10-12:00"]}},
    )  # fmt: skip
    # whoever has no district serves all of them
    assert items(log, "resource", "start_time") == {"1 desk": ("eve", 0), "2 desk": ("ann", 10), "3 desk": ("eve", 30)}


def test_longest_idle_first_then_declared_order():
    elements = come() | {"desk": {"post": "desk", "duration": "10 min"}}
    staff = {"three": {"posts": ["desk"], "count": 3, "members": ["cat", "ann", "bob"]}}
    log = run(elements, ["come -> desk -> go"], at=[0, 1, 2, 30, 31, 32], staff=staff)
    assert list(items(log, "resource").values()) == ["cat", "ann", "bob"] * 2
    # at 100 all are idle since different instants: cat since 110, ann since 105
    log = run(elements, ["come -> desk -> go"], at=[0, 5, 60, 61], staff=staff)
    assert items(log, "resource") == {"1 desk": "cat", "2 desk": "ann", "3 desk": "bob", "4 desk": "cat"}


def test_between_posts_priority_then_the_longest_wait():
    elements, flows = two_posts()
    staff = {"both": {"posts": ["a", "b"], "members": ["ann"]}}
    segments = {"low": {}, "high": {"priority": 2}}
    log = run(
        elements, flows, walk=ATTRIBUTES, staff=staff, segments=segments, at=[0],
        arrive={"attributes": {"to": "b"}, "segments": {"low": 1}},
        streams={
            "x": stream("b", 2, 5, segments={"low": 1}),
            "y": stream("a", 3, segments={"low": 1}),
            "z": stream("a", 4, segments={"high": 1}),
        },
    )  # fmt: skip
    # post a is first come, first served: its head is y; x came before y; z's priority counts only as head of its post
    assert {k: s for k, (s, _) in spans(log).items()} == {"1 b": 0, "x1 b": 10, "y1 a": 20, "z1 a": 30, "x2 b": 40}


def test_shared_people_fill_both_posts():
    elements, flows = two_posts()
    staff = {
        "a": {"posts": ["a"], "members": ["ann"]},
        "ab": {"posts": ["a", "b"], "members": ["bob"]},
    }
    log = run(elements, flows, walk=ATTRIBUTES, staff=staff, at=[0, 1, 2], streams={"b": stream("b", 3)})
    assert items(log, "resource", "start_time") == {
        "1 a": ("ann", 0), "2 a": ("bob", 1), "3 a": ("ann", 10), "b1 b": ("bob", 11),
    }  # fmt: skip
    assert waits(log)["b1 b"] == {"contention": 8}


def discipline(name, *, at, segments=None, due=None, **more):
    """Start of each case at one desk of ten minutes; case 1 comes at 0 and is in hand."""
    elements = come() | {"desk": {"post": "desk", "duration": "10 min"}}
    post = {"discipline": name, "green": ["vip"]}
    streams = {
        s: {"process": "walk", "times": [f"{m} min" for m in minutes], "segments": {s: 1}} for s, minutes in at.items()
    }
    log = run(
        elements, ["come -> desk -> go"], arrive={"segments": {"home": 1}}, posts={"desk": post}, streams=streams,
        segments={"home": {"priority": 1}, "vip": {"priority": 0}, "firm": {"priority": 5}}, **more,
    )  # fmt: skip
    return {k.split()[0]: s for k, (s, _) in sorted(spans(log).items(), key=lambda e: e[1])}


def test_disciplines():
    at = {"home": [1], "vip": [2, 4], "firm": [3]}
    assert list(discipline("fifo", at=at)) == ["1", "home1", "vip1", "firm1", "vip2"]
    assert list(discipline("priority", at=at)) == ["1", "firm1", "home1", "vip1", "vip2"]
    assert list(discipline("green_channel", at=at)) == ["1", "vip1", "vip2", "home1", "firm1"]
    assert list(discipline("priority", at=at, policies={"take": "longest_wait"})) == [
        "1",
        "home1",
        "vip1",
        "firm1",
        "vip2",
    ]


def test_deadline():
    elements = come() | {
        "which": TWO,
        "slow": {"post": "desk", "duration": "10 min", "due": "2 h"},
        "quick": {"post": "desk", "duration": "10 min", "due": "30 min"},
        "idle": {"post": "desk", "duration": "10 min"},
    }
    flows = [
        "come -> which",
        "slow -> go",
        "quick -> go",
        "idle -> go",
        {"from": "which", "to": "idle", "default": True},
    ]
    flows += [{"from": "which", "to": name, "when": f"to == '{name}'"} for name in ("slow", "quick")]
    log = run(
        elements, flows, walk=ATTRIBUTES, posts={"desk": {"discipline": "deadline"}},
        streams={"s": stream("slow", 1, 2), "q": stream("quick", 5), "i": stream("idle", 0.5)},
    )  # fmt: skip
    order = [k.split()[0] for k, _ in sorted(spans(log).items(), key=lambda e: e[1])]
    assert order == ["1", "q1", "s1", "s2", "i1"]


def test_shortest():
    elements = come() | {"desk": {"post": "desk", "duration": "uniform(low=1 min, high=30 min)"}}
    log = run(elements, ["come -> desk -> go"], at=[0, 0, 0, 0, 0, 0], policies={"take": "shortest"})
    busy = [row["busy_time"] for row in log.work.sort("start_time").iter_rows(named=True)]
    assert busy == sorted(busy)


def test_ties_go_by_the_case():
    elements = come() | {"desk": {"post": "desk", "duration": "1 min"}}
    streams = {"b": {"process": "walk", "times": ["0 s", "0 s"]}, "z": {"process": "walk", "times": ["0 s"]}}
    log = run(elements, ["come -> desk -> go"], at=[0], streams=streams)
    assert [k for k, _ in sorted(spans(log).items(), key=lambda e: e[1])] == ["b1 desk", "b2 desk", "1 desk", "z1 desk"]


def test_lending():
    elements, flows = two_posts(b={"duration": "60 min"})
    rule = {"from": "a", "to": "b", "above": 2, "back_below": 0, "at_most": 1}
    log = run(
        elements, flows, walk=ATTRIBUTES, at=[300], streams={"b": stream("b", *range(6))},
        policies={"move_staff": [rule], "review_every": "1 h"}, horizon={"time": "10 h"},
    )  # fmt: skip
    # heads look before people take new work: at 60 five wait, a is lent; at 180 one still waits, at 240 none: back
    assert [(t, d) for t, _, _, d in events(log, "moved")] == [(60, {"to": "b"}), (240, {"to": "a"})]
    assert items(log, "resource", "start_time") == {
        "b1 b": ("b", 0),
        "b2 b": ("a", 60),
        "b3 b": ("b", 60),
        "b4 b": ("a", 120),
        "b5 b": ("b", 120),
        "b6 b": ("a", 180),
        "1 a": ("a", 300),
    }
    assert [(d["time"] // 60_000_000, d["choice"], d["by"]) for d in log.decisions.iter_rows(named=True)] == [
        (60, '"a"', "policy"), (240, '"a"', "policy"),
    ]  # fmt: skip


def test_a_lent_person_is_not_on_duty_for_their_own_post():
    elements, flows = two_posts(b={"duration": "60 min"})
    rule = {"from": "a", "to": "b", "above": 0, "at_most": 1}
    log = run(
        elements, flows, walk=ATTRIBUTES, at=[70], streams={"b": stream("b", 0, 1, 2)},
        policies={"move_staff": [rule], "review_every": "30 min"}, horizon={"time": "10 h"},
    )  # fmt: skip
    # lent at 30 to serve b2 until 90; at 60 b3 still waits, at 90 nothing does: back. Until then nobody serves a
    assert items(log, "resource", "start_time")["1 a"] == ("a", 90)
    assert waits(log)["1 a"] == {"unavailable": 20}


def test_priorities_by_what_a_case_is():
    elements = come() | {"desk": {"post": "desk", "duration": "10 min"}}
    walk = {
        "attributes": {"kva": 0},
        "priorities": [{"when": "kva >= 1000", "priority": 2}, {"when": "kva >= 100", "priority": 1}],
    }
    streams = {f"s{kva}": {"process": "walk", "times": ["0 s"], "attributes": {"kva": kva}} for kva in (5, 500, 5000)}
    posts = {"desk": {"discipline": "priority"}}
    log = run(elements, ["come -> desk -> go"], at=[0], walk=walk, streams=streams, posts=posts)
    assert items(log, "start_time") == {"s50001 desk": 0, "s5001 desk": 10, "1 desk": 20, "s51 desk": 30}
    assert log.cases.sort("case_id")["priority"].to_list() == [0, 0, 1, 2]
