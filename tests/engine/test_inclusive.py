"""Inclusive gateways: forks by condition and chance, joins that wait for what can still come (BPMN 2.0.2, 13.4.3)."""

import pytest

from tests.engine.small import come, ends, events, items, run, senders, spans, waits

FORK = {"type": "parallel"}


def timed(**minutes):
    return come() | {n: {"post": n, "duration": f"{m} min"} for n, m in minutes.items()}


def diamond(**attributes):
    """An inclusive fork to a (10), b (25) and c (5), each by its attribute, and a join."""
    elements = timed(a=10, b=25, c=5, last=1) | {"some": {"type": "inclusive"}, "all": {"type": "inclusive"}}
    flows = [
        "come -> some",
        *({"from": "some", "to": x, "when": x} for x in "abc"),
        {"from": "some", "to": "all", "default": True},
    ]
    flows += ["a -> all", "b -> all", "c -> all", "all -> last -> go"]
    return run(elements, flows, walk={"attributes": {x: attributes.get(x, False) for x in "abc"}})


@pytest.mark.parametrize(
    ("taken", "start", "sender"),
    [("a", 10, "1 a"), ("ab", 25, "1 b"), ("ac", 10, "1 a"), ("abc", 25, "1 b"), ("", 0, None)],
)
def test_join_waits_for_what_was_sent(taken, start, sender):
    log = diamond(**dict.fromkeys(taken, True))
    assert spans(log)["1 last"] == (start, start + 1)
    assert senders(log)["1 last"] == sender
    assert [e[3]["flow"] for e in events(log, "choice")] == ([f"some->{x}" for x in taken] or ["some->all"])
    assert len(events(log, "synchronised")) == max(0, len(taken) - 1)


def test_each_probability_is_drawn_for_itself():
    elements = timed() | {"some": {"type": "inclusive"}, "all": {"type": "inclusive"}, "a": FORK, "b": FORK}
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "probability": 0.5},
        {"from": "some", "to": "b", "probability": 0.3},
        {"from": "some", "to": "all", "default": True},
        "a -> all",
        "b -> all",
        "all -> go",
    ]
    log = run(elements, flows, at=[0] * 2000)
    taken = {}
    for _, case, _, detail in events(log, "choice"):
        taken.setdefault(case, set()).add(detail["flow"])
    counts = {
        key: sum(t == key for t in taken.values())
        for key in map(frozenset, ({"some->a"}, {"some->b"}, {"some->a", "some->b"}, {"some->all"}))
    }
    for key, p in zip(counts, (0.35, 0.15, 0.15, 0.35), strict=True):
        assert abs(counts[key] - 2000 * p) < 4 * (2000 * p * (1 - p)) ** 0.5


def test_released_by_a_branch_that_ends_elsewhere():
    # b's branch goes to an end of its own at 25: only then the join knows that nothing more comes
    elements = timed(a=10, b=25, last=1) | {
        "some": {"type": "inclusive"},
        "all": {"type": "inclusive"},
        "x": {"type": "exclusive"},
        "out": {"type": "end"},
    }
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "b", "when": "true"},
        "a -> all",
        "b -> x",
        {"from": "x", "to": "out", "when": "leaves"},
        {"from": "x", "to": "all", "default": True},
        "all -> last -> go",
    ]
    log = run(elements, flows, walk={"attributes": {"leaves": True}})
    assert items(log, "sent_by", "sent_time", "enable_time", "start_time")["1 last"] == (0, 10, 25, 25)
    # it was sent at 10 and received at 25: the six causes know no other name for that than transfer
    assert waits(log)["1 last"] == {"transfer": 15}
    assert events(log, "synchronised") == [(25, "1", "all", {"waited": 15 * 60_000_000, "flow": "a->all"})]
    log = run(elements, flows, walk={"attributes": {"leaves": False}})
    assert senders(log)["1 last"] == "1 b"


def test_join_waits_for_a_token_in_transit():
    elements = timed(a=10, b=5, last=1) | {"some": {"type": "inclusive"}, "all": {"type": "inclusive"}}
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "b", "when": "true"},
        "a -> all",
        {"from": "b", "to": "all", "transfer": "30 min"},
        "all -> last -> go",
    ]
    log = run(elements, flows)
    assert spans(log)["1 last"] == (35, 36)
    assert senders(log)["1 last"] == "1 b"


def test_join_in_a_loop():
    # a token that could come again only through the join itself does not hold it
    elements = timed(a=10, b=4) | {
        "again": {"type": "exclusive"},
        "some": {"type": "inclusive"},
        "all": {"type": "inclusive"},
        "more": {"type": "exclusive"},
    }
    flows = [
        "come -> again -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "b", "when": "visits('some') != 2"},
        "a -> all",
        "b -> all",
        "all -> more",
        {"from": "more", "to": "again", "when": "visits('all') < 3"},
        {"from": "more", "to": "go", "default": True},
    ]
    log = run(elements, flows)
    assert spans(log) == {"1 a": (0, 10), "1 b": (0, 4), "1 a 2": (10, 20), "1 a 3": (20, 30), "1 b 2": (20, 24)}
    assert ends(log) == {"1": (30, "completed")}


def test_a_loop_upstream_holds_the_join():
    # b may be done again before it comes to the join: the join waits for the whole loop
    elements = timed(a=3, b=10, last=1) | {
        "some": {"type": "inclusive"},
        "all": {"type": "inclusive"},
        "m": {"type": "exclusive"},
        "x": {"type": "exclusive"},
    }
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "m", "when": "true"},
        "a -> all",
        "m -> b -> x",
        {"from": "x", "to": "m", "when": "visits('b') < 3"},
        {"from": "x", "to": "all", "default": True},
        "all -> last -> go",
    ]
    log = run(elements, flows)
    assert spans(log)["1 last"] == (30, 31)


def test_a_second_token_on_a_full_flow_is_not_waited_for():
    # both tokens come by the same flow; the first is on it, the other can only come there too: the join goes on at once
    elements = timed(a=1, last=1) | {
        "fork": FORK,
        "m": {"type": "exclusive"},
        "all": {"type": "inclusive"},
        "never": {"type": "timer", "after": "1 h"},
        "x": {"type": "exclusive"},
    }
    flows = [
        "come -> fork -> m",
        {"id": "twice", "from": "fork", "to": "m"},
        "m -> a -> all",
        "fork -> never -> x",
        {"from": "x", "to": "all", "when": "false"},
        {"from": "x", "to": "go", "default": True},
        "all -> last -> go",
    ]
    log = run(elements, flows)
    # `never` can still reach the join by an empty flow until 60; then each firing takes one token of a's flow
    assert sorted(spans(log).items()) == [
        ("1 a", (0, 1)),
        ("1 a 2", (1, 2)),
        ("1 last", (60, 61)),
        ("1 last 2", (61, 62)),
    ]
    assert items(log, "enable_time")["1 last 2"] == 60


def test_sub_process_upstream_holds_the_join():
    inside = {"elements": timed(b=20), "flows": ["come -> b -> go"], "type": "subprocess"}
    elements = timed(a=3, last=1) | {"some": {"type": "inclusive"}, "all": {"type": "inclusive"}, "sub": inside}
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "sub", "when": "true"},
        "a -> all",
        "sub -> all",
        "all -> last -> go",
    ]
    log = run(elements, flows)
    assert spans(log)["1 last"] == (20, 21)


def test_interrupted_branch_releases_the_join():
    elements = timed(a=3, b=60, last=1) | {
        "some": {"type": "inclusive"},
        "all": {"type": "inclusive"},
        "out": {"type": "end"},
        "stop": {"type": "boundary", "attached_to": "b", "after": "30 min"},
    }
    flows = [
        "come -> some",
        {"from": "some", "to": "a", "when": "true"},
        {"from": "some", "to": "b", "when": "true"},
        "a -> all",
        "b -> all",
        "stop -> out",
        "all -> last -> go",
    ]
    log = run(elements, flows)
    assert spans(log)["1 last"] == (30, 31)
    assert senders(log)["1 last"] == "1 a"
