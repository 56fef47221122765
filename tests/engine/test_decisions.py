"""The ten decision points: what the policy does, what a player may do instead, and that the recipe repeats it."""

import polars as pl
import pytest

from sim import Decision, Seat, simulate
from tests.engine.small import MINUTE, come, ends, events, items, number, played, run, small, spans, waits


class Scripted:
    """A player who answers some points by a rule and follows the policy at all others; remembers what was asked."""

    def __init__(self, kind, who, **rules):
        self.seat = Seat(kind, who)
        self.rules = rules
        self.asked = []

    def choose(self, point):
        self.asked.append(point)
        rule = self.rules.get(point.point)
        return point.default if rule is None else rule(point)


def choices(log, by="player"):
    """Minute, point and choice of the decisions made."""
    rows = log.decisions.filter(pl.col("by") == by).iter_rows(named=True)
    return [(row["time"] // MINUTE, row["point"], row["choice"].strip('"')) for row in rows]


def timed(**minutes):
    return come() | {n: {"post": n, "duration": f"{m} min"} for n, m in minutes.items()}


DESK = (timed(desk=10), ["come -> desk -> go"])
LOSSY = (timed(a=10, b=20), ["come -> a", {"from": "a", "to": "b", "loss": 1.0, "on_loss": "return"}, "b -> go"])


def first_differs(log, other):
    """The first instant, in minutes, at which two logs tell of something different."""
    instants = []
    for mine, theirs in ((log.work, other.work), (log.events, other.events), (log.cases, other.cases)):
        times = [c for c in mine.columns if c.endswith("_time") and c != "busy_time"] or ["time"]
        for time in times:
            keys = [
                c
                for c in ("case_id", "element_id", "visit", "kind", "resource", "actor", "detail")
                if c in mine.columns
            ]
            a, b = (t.select(*keys, time).drop_nulls(time).rows() for t in (mine, theirs))
            instants += [row[-1] for row in set(a) ^ set(b)]
    return min(instants) / MINUTE if instants else None


# -- posts -------------------------------------------------------------------------------------------------------------


def test_take():
    parts = {"at": [0, 1, 2, 3]}
    assert [s for s, _ in spans(run(*DESK, **parts)).values()] == [0, 10, 20, 30]
    player = Scripted("post", "desk", take=lambda p: p.options[-1].choice)
    log = played(player, *DESK, **parts)
    # where one waits there is nothing to choose, yet it is asked; at 10 the last of three is taken, at 20 of two
    assert spans(log) == {"1 desk": (0, 10), "2 desk": (30, 40), "3 desk": (20, 30), "4 desk": (10, 20)}
    assert choices(log)[:2] == [(0, "put_aside", "no"), (0, "take", "c-000001|desk|1")]
    assert (10, "take", "c-000004|desk|1") in choices(log)
    assert waits(log)["2 desk"] == {"contention": 9, "priority": 20}
    assert [d["point"] for d in log.recipe["decisions"]] == [p.point for p in player.asked]
    facts = dict(player.asked[2].options[0].facts)
    assert facts["case"] == "c-000002"
    assert facts["waiting_since"] == MINUTE


def test_put_aside():
    parts = {"at": [0, 1]}
    player = Scripted(
        "post", "desk", put_aside=lambda p: "2 h" if (p.case_id, p.time) == ("c-000002", 10 * MINUTE) else "no"
    )
    log = played(player, *DESK, **parts)
    assert spans(log)["2 desk"] == (130, 140)
    assert waits(log)["2 desk"] == {"contention": 9, "priority": 120}
    assert events(log, "put_aside") == [(10, "2", "desk", {"visit": 1, "until": 130 * MINUTE})]


def test_return_and_ask():
    assert items(run(*LOSSY), "outcome")["1 b"] == "returned"
    log = played(Scripted("post", "b", **{"return": lambda p: "no"}), *LOSSY)
    assert items(log, "outcome", "end_time")["1 b"] == ("done", 32)
    assert [c for c in choices(log) if c[1] in ("return", "ask")] == [(12, "ask", "no"), (12, "return", "no")]
    log = played(Scripted("post", "b", **{"return": lambda p: "no", "ask": lambda p: "yes"}), *LOSSY)
    assert items(log, "outcome")["1 b"] == "asked"
    assert items(log, "kind")["1 a 2"] == "answer"


def gateway(policy="draw"):
    elements = timed(a=1, b=1) | {"which": {"type": "exclusive", "decides": "a"}}
    flows = [
        "come -> which",
        {"from": "which", "to": "a", "probability": 0.4},
        {"from": "which", "to": "b", "default": True},
        "a -> go",
        "b -> go",
    ]
    return (elements, flows), {"at": [0] * 20, "policies": {"pass_on": policy}}


def test_pass_on():
    where, parts = gateway()
    drawn = {key.split()[1] for key in spans(run(*where, **parts))}
    assert drawn == {"a", "b"}
    where, parts = gateway("default")
    assert {key.split()[1] for key in spans(run(*where, **parts))} == {"b"}
    log = played(Scripted("post", "a", pass_on=lambda p: "which->a"), *where, **parts)
    assert {key.split()[1] for key in spans(log)} == {"a"}
    assert [e[3]["flow"] for e in events(log, "choice")] == ["which->a"] * 20
    assert [c[1:] for c in choices(log) if c[1] == "pass_on"] == [("pass_on", "which->a")] * 20


TEAM = {"staff": {"team": {"posts": ["desk"], "count": 2, "members": ["ann", "bob"]}}}


def test_assign():
    parts = {"at": [0, 1, 2], **TEAM}
    assert items(run(*DESK, **parts), "resource") == {"1 desk": "ann", "2 desk": "bob", "3 desk": "ann"}
    log = played(Scripted("department", "office", assign=lambda p: "bob"), *DESK, **parts)
    assert items(log, "resource", "start_time") == {"1 desk": ("bob", 0), "2 desk": ("bob", 10), "3 desk": ("bob", 20)}
    # only bob could do it: while he serves earlier work it is contention, however idle ann is
    assert waits(log)["3 desk"] == {"contention": 18}


def test_assign_to_the_least_loaded():
    log = run(*DESK, at=[0, 0, 0, 0, 15], policies={"assign": "least_loaded"}, **TEAM)
    # 3 and 4 queue behind ann and bob; at 15 both have one in hand and none waiting: declared order
    assert items(log, "resource", "start_time") == {
        "1 desk": ("ann", 0), "2 desk": ("bob", 0), "3 desk": ("ann", 10), "4 desk": ("bob", 10), "5 desk": ("ann", 20),
    }  # fmt: skip
    assert [c[:2] for c in choices(log, "policy")] == [(0, "assign")] * 4 + [(15, "assign")]


# -- customers ---------------------------------------------------------------------------------------------------------


def test_assign_to_whoever_is_free_first_by_the_plan():
    # ann does it in 10 minutes, bob in 30; bob comes at minute 5, ann at minute 20
    elements = come() | {"desk": {"post": "desk", "duration": "10 min", "by_staff": {"bobs": "30 min"}}}
    staff = {
        "anns": {"posts": ["desk"], "members": ["ann"], "calendar": "late"},
        "bobs": {"posts": ["desk"], "members": ["bob"], "calendar": "early"},
    }
    calendars = {"late": {"hours": ["00:20-24:00"]}, "early": {"hours": ["00:05-24:00"]}}
    flows, policies = ["come -> desk -> go"], {"assign": "earliest_free"}
    log = run(elements, flows, at=[0, 1, 2, 50], staff=staff, calendars=calendars, policies=policies)
    # bob until 35, ann until 30, ann again until 40, then bob, who has been free since 35
    assert items(log, "resource", "start_time") == {
        "1 desk": ("bob", 5), "2 desk": ("ann", 20), "3 desk": ("ann", 30), "4 desk": ("bob", 50),
    }  # fmt: skip


def impatient(kind, chance):
    rule = {"kind": kind, "after": "30 min", "every": "10 min", "at_most": 3, "chance": chance}
    return (timed(desk=100), ["come -> desk -> go"]), {"walk": {"behaviours": {"act": rule}}, "at": [0, 1]}


def test_chase():
    where, parts = impatient("chase", 1)
    assert len(events(run(*where, **parts), "chase")) == 6
    log = played(Scripted("customer", "c-000002", chase=lambda p: "yes" if p.visit == 2 else "no"), *where, **parts)
    assert [(t, c) for t, c, *_ in events(log, "chase")] == [(30, "1"), (40, "1"), (41, "2"), (50, "1")]
    assert choices(log) == [(31, "chase", "no"), (41, "chase", "yes"), (51, "chase", "no")]


def test_withdraw():
    where, parts = impatient("withdrawal", 0)
    assert events(run(*where, **parts), "withdrawal") == []
    log = played(Scripted("customer", "c-000001", withdraw=lambda p: "yes" if p.visit == 2 else "no"), *where, **parts)
    assert ends(log) == {"1": (40, "withdrawn"), "2": (140, "completed")}
    where, parts = impatient("withdrawal", 1)
    log = played(Scripted("customer", "c-000001", withdraw=lambda p: "no"), *where, **parts)
    assert ends(log) == {"1": (100, "completed"), "2": (31, "withdrawn")}


# -- heads of departments ----------------------------------------------------------------------------------------------


def two_posts(**policies):
    elements = timed(a=10, b=60)
    streams = {"b": {"process": "walk", "start": "two", "times": [f"{m} min" for m in range(6)]}}
    elements["two"] = {"type": "start"}
    flows = ["come -> a -> go", "two -> b -> go"]
    parts = {"streams": streams, "at": [300], "horizon": {"time": "12 h"}}
    return (elements, flows), parts | ({"policies": policies} if policies else {})


def test_move_staff():
    where, parts = two_posts()
    assert events(run(*where, **parts), "moved") == []

    def to_b_for_a_while(point):
        return "a" if (point.post, point.time) in (("b", 60 * MINUTE), ("a", 180 * MINUTE)) else "stay"

    player = Scripted("department", "office", move_staff=to_b_for_a_while)
    log = played(player, *where, **parts)
    assert [(t, d) for t, _, _, d in events(log, "moved")] == [(60, {"to": "b"}), (180, {"to": "a"})]
    assert items(log, "resource")["b2 b"] == "a"
    assert {point.department for point in player.asked} == {"office"}


def test_a_player_against_the_rule():
    rule = {"from": "a", "to": "b", "above": 0, "at_most": 1}
    where, parts = two_posts(move_staff=[rule])
    assert [t for t, *_ in events(run(*where, **parts), "moved")] == [60, 240]
    log = played(Scripted("department", "office", move_staff=lambda p: "stay"), *where, **parts)
    assert events(log, "moved") == []


def test_one_of_two_heads_is_played():
    # the same instant, two departments: each answer reaches the head who was asked
    rules = [
        {"from": "a", "to": "b", "above": 0, "department": "office"},
        {"from": "x", "to": "b", "above": 0, "department": "works"},
    ]
    where, parts = two_posts(move_staff=rules)
    where[0]["x"] = {"post": "x", "duration": "1 min"}
    where[1].append("x -> go")
    where[0]["three"] = {"type": "start"}
    where[1].append("three -> x")
    parts |= {"departments": {"office": {}, "works": {}}, "posts": {"x": {"department": "works"}}}
    log = played(Scripted("department", "works", move_staff=lambda p: "stay"), *where, **parts)
    assert {d["to"] for _, _, _, d in events(log, "moved")} == {"b", "a"}
    assert items(log, "resource")["b2 b"] == "a"
    log = played(Scripted("department", "office", move_staff=lambda p: "stay"), *where, **parts)
    assert items(log, "resource")["b2 b"] == "x"


def test_set_priority():
    where = (timed(desk=60), ["come -> desk -> go"])
    parts = {"at": range(5), "posts": {"desk": {"discipline": "priority"}}, "horizon": {"time": "12 h"}}
    assert [s for s, _ in spans(run(*where, **parts)).values()] == [0, 60, 120, 180, 240]
    late = Scripted(
        "department", "office", set_priority=lambda p: p.options[-1].choice if p.time == 60 * MINUTE else "none"
    )
    log = played(late, *where, **parts)
    assert events(log, "priority") == [(60, "5", None, {"to": 1})]
    assert [s for s, _ in spans(log).values()] == [0, 120, 180, 240, 60]
    assert dict(zip(map(number, log.cases["case_id"]), log.cases["priority"], strict=True)) == {
        "1": 0,
        "2": 0,
        "3": 0,
        "4": 0,
        "5": 1,
    }


def test_the_rule_that_raises_priorities():
    where = (timed(desk=60), ["come -> desk -> go"])
    rule = {"older_than": "100 min", "to": 9}
    streams = {"v": {"process": "walk", "times": [f"{m} min" for m in range(10, 400, 30)], "segments": {"vip": 1}}}
    parts = {
        "at": [0, 1],
        "arrive": {"segments": {"home": 1}},
        "segments": {"home": {}, "vip": {"priority": 5}},
        "streams": streams,
        "posts": {"desk": {"discipline": "priority"}},
        "horizon": {"time": "24 h"},
        "policies": {"set_priority": [rule], "review_every": "1 h"},
    }
    log = run(*where, **parts)
    assert (120, "2", None, {"to": 9}) in events(log, "priority")
    assert spans(log)["2 desk"][0] == 120
    without = run(*where, **{**parts, "policies": {}})
    assert spans(without)["2 desk"][0] > 600
    player = Scripted("department", "office", set_priority=lambda p: "no" if p.case_id else "none")
    assert spans(played(player, *where, **parts))["2 desk"][0] > 600


# -- unasked -----------------------------------------------------------------------------------------------------------


def unasked(point, minute, choice, **rest):
    return {"point": point, "time": minute * MINUTE, "choice": choice, "at_will": True, **rest}


def test_at_will():
    where, parts = impatient("chase", 0)
    log = run(
        *where,
        **parts,
        decisions=[unasked("withdraw", 45, "yes", case_id="c-000001"), unasked("chase", 20, "yes", case_id="c-000002")],
    )
    assert ends(log) == {"1": (45, "withdrawn"), "2": (145, "completed")}
    assert [(t, c) for t, c, *_ in events(log, "chase")] == [(20, "2")]
    assert choices(log) == [(20, "chase", "yes"), (45, "withdraw", "yes")]

    where, parts = two_posts()
    log = run(
        *where,
        **parts,
        decisions=[unasked("move_staff", 7, "b", resource="a"), unasked("move_staff", 100, "a", resource="a")],
    )
    assert [(t, d) for t, _, _, d in events(log, "moved")] == [(7, {"to": "b"}), (100, {"to": "a"})]
    assert spans(log)["b2 b"] == (7, 67)

    parts = {"at": [0, 1, 2], "posts": {"desk": {"discipline": "priority"}}}
    log = run(*DESK, **parts, decisions=[unasked("set_priority", 5, "3", case_id="c-000003")])
    assert [s for s, _ in spans(log).values()] == [0, 20, 10]
    log = run(
        *DESK,
        at=[0, 1, 2],
        decisions=[unasked("put_aside", 5, "30 min", case_id="c-000002", element_id="desk", visit=1)],
    )
    assert [s for s, _ in spans(log).values()] == [0, 35, 10]
    assert waits(log)["2 desk"] == {"contention": 4, "priority": 30}


def test_at_will_too_late_is_without_effect():
    for decision in (
        unasked("withdraw", 50, "yes", case_id="c-000001"), unasked("withdraw", 5, "yes", case_id="c-000009"),
        unasked("put_aside", 5, "1 h", case_id="c-000001", element_id="desk", visit=1),
        unasked("chase", 5, "yes", case_id="c-000001"),
    ):  # fmt: skip
        log = run(*DESK, decisions=[decision])
        assert ends(log) == {"1": (10, "completed")}
        assert log.decisions.height == 0


@pytest.mark.parametrize("minute", [12, 33, 47.5])
def test_a_decision_changes_nothing_before_its_instant(minute):
    elements = timed(a=13, b=7, c=5) | {"x": {"type": "exclusive"}}
    elements["a"]["duration"] = "lognormal(mean=13 min, cv=1)"
    flows = [
        "come -> a -> x",
        {"from": "x", "to": "b", "probability": 0.5},
        {"from": "x", "to": "c", "default": True},
        "b -> go",
        "c -> go",
    ]
    parts = {"at": range(0, 60, 4), "horizon": {"time": "1 d"}}
    plain = run(elements, flows, **parts)
    case = next(key.split()[0] for key, (start, end) in spans(plain).items() if start is not None and start > minute)
    log = run(
        elements,
        flows,
        **parts,
        decisions=[unasked("withdraw", minute, "yes", case_id=f"c-{int(case):06d}") | {"time": int(minute * MINUTE)}],
    )
    assert first_differs(log, plain) == minute


def test_an_answer_to_a_question_that_is_not_asked_has_no_effect():
    decision = Decision("return", 99, "yes", case_id="c-000001", element_id="desk", visit=1)
    log = simulate(small(*DESK), decisions=[decision], seed=1)
    assert log.provenance["unmatched_decisions"] == 1
    assert spans(log) == {"1 desk": (0, 10)}
    # nor has an answer that is none of the options
    log = simulate(
        small(*LOSSY), decisions=[Decision("return", 12 * MINUTE, "perhaps", "c-000001", "b", 1, resource="b")], seed=1
    )
    assert items(log, "outcome")["1 b"] == "returned"


def test_a_policy_s_decisions_are_in_the_log_and_not_in_the_recipe():
    log = run(*LOSSY)
    rows = log.decisions.select(
        "time", "point", "case_id", "element_id", "visit", "post", "resource", "choice", "by"
    ).rows()
    assert rows == [(12 * MINUTE, "return", "c-000001", "b", 1, "b", "b", '"yes"', "policy")]
    assert list(log.recipe["decisions"]) == []


def test_what_if_we_had_decided_otherwise():
    log = played(Scripted("post", "desk", take=lambda p: p.options[-1].choice), *DESK, at=[0, 1, 2, 3])
    decisions = [dict(d) for d in log.recipe["decisions"]]
    other = simulate(**{**log.recipe, "decisions": [d for d in decisions if d["time"] < 20 * MINUTE]})
    assert spans(other) == {"1 desk": (0, 10), "4 desk": (10, 20), "2 desk": (20, 30), "3 desk": (30, 40)}
    assert first_differs(log, other) == 20
