"""Gateways: exclusive by condition and by chance, parallel with joins in loops, two tokens of one case, defaults."""

from itertools import groupby

from tests.engine.small import come, ends, events, items, run, senders, spans, waits

FORK, JOIN = {"type": "parallel"}, {"type": "parallel"}


def timed(**minutes):
    return come() | {n: {"post": n, "duration": f"{m} min"} for n, m in minutes.items()}


def test_conditions_in_declared_order_and_the_default():
    elements = timed(small=1, big=1, other=1) | {"which": {"type": "exclusive"}}
    flows = [
        "come -> which",
        {"from": "which", "to": "big", "when": "size >= 10"},
        {"from": "which", "to": "other", "default": True},
        {"from": "which", "to": "small", "when": "size >= 3"},
        "small -> go",
        "big -> go",
        "other -> go",
    ]
    streams = {f"s{n}": {"process": "walk", "times": ["0 s"], "attributes": {"size": n}} for n in (1, 5, 50)}
    log = run(elements, flows, at=[], walk={"attributes": {"size": 0}}, streams=streams)
    assert set(items(log, "kind")) == {"s11 other", "s51 small", "s501 big"}
    assert [e[3]["flow"] for e in events(log, "choice")] == ["which->other", "which->small", "which->big"]


def test_probabilities_beside_a_default_and_a_condition():
    elements = timed() | {
        "which": {"type": "exclusive"},
        "a": {"type": "end", "outcome": "a"},
        "b": {"type": "end", "outcome": "b"},
    }
    flows = [
        "come -> which", {"from": "which", "to": "a", "probability": 0.2},
        {"from": "which", "to": "b", "probability": 0.3, "when": "vip"}, {"from": "which", "to": "go", "default": True},
    ]  # fmt: skip
    walk = {"attributes": {"vip": {"chance": 0.5}}}
    log = run(elements, flows, at=[0] * 4000, walk=walk)
    share = {
        key: len(list(g)) / 2000
        for key, g in groupby(sorted(zip(log.cases["attr_vip"], log.cases["outcome"], strict=True)))
    }
    for key, expected in {(True, "a"): 0.2, (True, "b"): 0.3, (False, "a"): 0.2, (False, "completed"): 0.8}.items():
        assert abs(share[key] - expected) < 4 * (expected * (1 - expected) / 2000) ** 0.5 + 0.05 * expected, key
    assert (False, "b") not in share


def outcomes(kind, flows, cases=4000, **walk):
    """How often each set of ends `a`, `b` was reached, as shares."""
    ends = {name: {"type": "end", "outcome": name} for name in "ab"}
    chances = [{"from": "which", **flow} for flow in flows]
    log = run(come() | {"which": {"type": kind}, **ends}, ["come -> which", *chances, "come -> go"][:3], at=[0] * cases,
              walk={"attributes": {"x": 0}, **walk})  # fmt: skip
    taken = {}
    for _, case, _, detail in events(log, "choice"):
        taken[case] = taken.get(case, "") + detail["flow"][-1]
    return {key: sum(t == key for t in taken.values()) / cases for key in sorted(set(taken.values()))}


def near(found, expected, cases=4000):
    """Within four standard errors of every share."""
    assert set(found) == set(expected)
    for key, share in expected.items():
        assert abs(found[key] - share) <= 4 * (share * (1 - share) / cases) ** 0.5, (key, found[key], share)


def test_where_no_condition_holds_the_probabilities_decide():
    flows = [{"to": "a", "when": "x > 0", "probability": 0.2}, {"to": "b", "when": "x > 1", "probability": 0.8}]
    near(outcomes("exclusive", flows), {"a": 0.2, "b": 0.8})
    near(outcomes("exclusive", flows, cases=50, attributes={"x": 1}), {"a": 1.0}, cases=50)


def test_inclusive_by_chance():
    flows = [{"to": "a", "probability": 0.2}, {"to": "b", "probability": 0.5}]
    # both 0.1; a alone 0.1, b alone 0.4; in the other 0.4 one of them, as 2 to 5
    near(outcomes("inclusive", flows), {"ab": 0.1, "a": 0.1 + 0.4 * 2 / 7, "b": 0.4 + 0.4 * 5 / 7})


def test_loop_with_memory():
    elements = timed(work=5) | {"check": {"type": "exclusive"}}
    flows = ["come -> work -> check", {"from": "check", "to": "work", "when": "visits('work') < 3"},
             {"from": "check", "to": "go", "default": True}]  # fmt: skip
    log = run(elements, flows)
    assert items(log, "start_time", "kind") == {
        "1 work": (0, "first"),
        "1 work 2": (5, "rework"),
        "1 work 3": (10, "rework"),
    }
    assert senders(log) == {"1 work": None, "1 work 2": "1 work", "1 work 3": "1 work 2"}


def test_sets_and_tells():
    elements = timed(work=5) | {"check": {"type": "exclusive"}}
    elements["work"] |= {"sets": {"score": "score + 2", "grade": "'b'"}, "tells": "Done"}
    flows = [
        "come -> work -> check",
        {"from": "check", "to": "work", "when": "score < 5"},
        {"from": "check", "to": "go", "default": True},
    ]
    log = run(elements, flows, walk={"attributes": {"score": 1.0, "grade": "a"}})
    assert log.cases.select("attr_score", "attr_grade").rows() == [(5.0, "b")]
    assert [t for t, *_ in events(log, "notice")] == [5, 10]


def test_parallel_join():
    elements = timed(a=10, b=25, c=5, last=1) | {"fork": FORK, "join": JOIN}
    flows = ["come -> fork", *(f"fork -> {x} -> join" for x in "abc"), "join -> last -> go"]
    log = run(elements, flows)
    assert spans(log)["1 last"] == (25, 26)
    assert senders(log)["1 last"] == "1 b"
    assert items(log, "sent_time")["1 last"] == 25
    assert events(log, "synchronised") == [
        (25, "1", "join", {"waited": 20 * 60_000_000, "flow": "c->join"}),
        (25, "1", "join", {"waited": 15 * 60_000_000, "flow": "a->join"}),
    ]


def test_the_last_to_arrive_by_transfer_sends():
    elements = timed(a=10, b=25, last=1) | {"fork": FORK, "join": JOIN}
    flows = [
        "come -> fork -> a",
        "fork -> b -> join",
        {"from": "a", "to": "join", "transfer": "1 h"},
        "join -> last -> go",
    ]
    log = run(elements, flows)
    assert senders(log)["1 last"] == "1 a"
    assert items(log, "sent_time", "enable_time")["1 last"] == (10, 70)
    assert waits(log)["1 last"] == {"transfer": 60}


def test_at_a_tie_the_smallest_sent_time_then_the_flow():
    elements = timed(a=10, b=10, c=5, last=1) | {"fork": FORK, "join": JOIN}
    flows = [
        "come -> fork -> c",
        "fork -> b -> join",
        "fork -> a -> join",
        {"from": "c", "to": "join", "transfer": "5 min"},
        "join -> last -> go",
    ]
    log = run(elements, flows)
    assert senders(log)["1 last"] == "1 c"  # all arrive at 10; c was sent at 5
    flows = ["come -> fork", "fork -> b -> join", "fork -> a -> join", "join -> last -> go"]
    log = run(timed(a=10, b=10, last=1) | {"fork": FORK, "join": JOIN}, flows)
    assert senders(log)["1 last"] == "1 a"  # a->join comes before b->join by its name


def test_join_in_a_loop():
    elements = timed(a=10, b=4) | {
        "again": {"type": "exclusive"},
        "fork": FORK,
        "join": JOIN,
        "more": {"type": "exclusive"},
    }
    flows = [
        "come -> again -> fork",
        "fork -> a -> join",
        "fork -> b -> join",
        "join -> more",
        {"from": "more", "to": "again", "when": "visits('join') < 3"},
        {"from": "more", "to": "go", "default": True},
    ]
    log = run(elements, flows)
    assert spans(log) == {
        "1 a": (0, 10), "1 b": (0, 4), "1 a 2": (10, 20), "1 b 2": (10, 14), "1 a 3": (20, 30), "1 b 3": (20, 24),
    }  # fmt: skip
    assert ends(log) == {"1": (30, "completed")}


def test_two_tokens_of_a_case_in_one_element():
    # both branches run through `both`; a join behind it counts by incoming flow, so it fires twice
    elements = timed(a=1, b=2, both=3, c=1) | {
        "fork": FORK,
        "meet": {"type": "exclusive"},
        "two": FORK,
        "x": timed(x=1)["x"],
        "join": JOIN,
    }
    flows = [
        "come -> fork",
        "fork -> a -> meet",
        "fork -> b -> meet",
        "meet -> both -> two",
        "two -> c -> join",
        "two -> x -> join",
        "join -> go",
    ]
    log = run(elements, flows)
    assert spans(log)["1 both"] == (1, 4)
    assert spans(log)["1 both 2"] == (4, 7)
    assert items(log, "kind")["1 both 2"] == "rework"
    assert ends(log) == {"1": (8, "completed")}
    assert len(events(log, "synchronised")) == 2


def test_a_join_takes_one_of_each_flow():
    # flow a -> join brings two tokens before b brings its first; one stays for b's second
    elements = timed(a=1, b=10) | {
        "f1": FORK,
        "join": JOIN,
        "go2": {"type": "end"},
        "f2": FORK,
        "m": {"type": "exclusive"},
        "n": {"type": "exclusive"},
    }
    flows = ["come -> f1", "f1 -> m", {"id": "again", "from": "f1", "to": "m"}, "m -> a -> join", "f1 -> n",
             {"id": "more", "from": "f1", "to": "n"}, "n -> b -> join", "join -> go"]  # fmt: skip
    log = run(elements, flows)
    assert spans(log) == {"1 a": (0, 1), "1 a 2": (1, 2), "1 b": (0, 10), "1 b 2": (10, 20)}
    waited = [(t, d["waited"] // 60_000_000, d["flow"]) for t, _, _, d in events(log, "synchronised")]
    assert waited == [(10, 9, "a->join"), (20, 18, "a->join")]
    assert ends(log) == {"1": (20, "completed")}


def test_case_ends_with_its_last_token():
    elements = timed(a=10, b=25) | {"fork": FORK, "late": {"type": "end", "outcome": "late"}}
    log = run(elements, ["come -> fork", "fork -> a -> go", "fork -> b -> late"])
    assert ends(log) == {"1": (25, "late")}


def test_terminate_ends_the_rest():
    elements = timed(a=10, b=25, c=5, d=1) | {
        "fork": FORK,
        "stop": {"type": "end", "terminate": True, "outcome": "stopped"},
        "f2": FORK,
    }
    log = run(elements, ["come -> fork", "fork -> a -> stop", "fork -> b -> go", "fork -> c -> d -> go"], at=[0, 0])
    assert items(log, "end_time", "outcome", "busy_time")["1 b"] == (10, "cancelled", 10)
    assert items(log, "end_time", "outcome", "busy_time")["2 b"] == (20, "cancelled", 10)
    assert ends(log) == {"1": (10, "stopped"), "2": (20, "stopped")}


def test_terminate_at_once_leaves_no_other_branch():
    elements = timed(a=10, b=10) | {"fork": FORK, "stop": {"type": "end", "terminate": True}}
    log = run(elements, ["come -> a -> fork", "fork -> stop", "fork -> b -> go"])
    assert list(spans(log)) == ["1 a"]
    assert ends(log) == {"1": (10, "completed")}


def test_activity_with_two_ways_out_takes_all_whose_condition_holds():
    elements = timed(a=1, b=2, c=3)
    flows = [
        "come -> a",
        {"from": "a", "to": "b", "when": "true"},
        {"from": "a", "to": "c", "when": "kind == 'x'"},
        "b -> go",
        "c -> go",
    ]
    log = run(elements, flows, walk={"attributes": {"kind": "x"}})
    assert set(spans(log)) == {"1 a", "1 b", "1 c"}
    log = run(elements, flows, walk={"attributes": {"kind": "y"}})
    assert set(spans(log)) == {"1 a", "1 b"}


def test_flow_ids_may_be_any_text():
    elements = timed(a=1, b=1) | {"which": {"type": "exclusive"}}
    flows = ["come -> which", {"from": "which", "to": "a", "id": 'say "是" \\', "when": "true"},
             {"from": "which", "to": "b", "default": True}, "a -> go", "b -> go"]  # fmt: skip
    log = run(elements, flows)
    assert events(log, "choice") == [(0, "1", "which", {"flow": 'say "是" \\'})]


def test_review_is_a_kind_of_its_own():
    elements = timed(a=1, b=1)
    elements["b"]["review"] = True
    log = run(elements, ["come -> a -> b -> go"])
    assert items(log, "kind") == {"1 a": "first", "1 b": "review"}


def test_several_starts_and_the_channel_of_a_start():
    elements = timed(a=1, b=2) | {"call": {"type": "start", "channel": "hotline"}}
    flows = ["come -> a -> go", "call -> b -> go"]
    log = run(
        elements,
        flows,
        streams={
            "p": {"process": "walk", "times": ["0 s"], "start": "call"},
            "q": {"process": "walk", "times": ["0 s"], "start": "call", "channels": {"hall": 1}},
        },
    )
    assert set(spans(log)) == {"1 a", "p1 b", "q1 b"}
    assert dict(zip(log.cases["case_id"], log.cases["channel"], strict=True)) == {
        "c-000001": None, "p-000001": "hotline", "q-000001": "hall",
    }  # fmt: skip
