"""Batches: when they start, whom they hold, how long they take, who waits for what."""

from tests.engine.small import DAY, come, ends, events, items, run, spans, waits

FLOWS = ["come -> desk -> go"]


def batch(duration="10 min", **rule):
    return come() | {"desk": {"post": "desk", "duration": duration, "batch": rule}}


def test_full_at_its_size():
    log = run(batch(size=3), FLOWS, at=[0, 5, 12, 20])
    # ten minutes of each: thirty together, ten minutes of busy time each
    assert items(log, "start_time", "end_time", "busy_time") == {
        "1 desk": (12, 42, 10),
        "2 desk": (12, 42, 10),
        "3 desk": (12, 42, 10),
        "4 desk": (None, None, None),
    }
    assert waits(log) == {"1 desk": {"batch": 12}, "2 desk": {"batch": 7}, "3 desk": {}, "4 desk": {}}
    assert events(log, "batch") == [(12, c, "desk", {"visit": 1, "size": 3, "first": "c-000001"}) for c in "123"]


def test_waits_for_a_person_after_the_batch():
    log = run(batch(size=2), FLOWS, at=[0, 1, 3, 6])
    assert spans(log) == {"1 desk": (1, 21), "2 desk": (1, 21), "3 desk": (21, 41), "4 desk": (21, 41)}
    assert waits(log)["3 desk"] == {"batch": 3, "contention": 15}
    assert waits(log)["4 desk"] == {"contention": 15}


def test_all_of_one_instant_join():
    # the batch event comes after the arrivals of its instant
    log = run(batch(size=2), FLOWS, at=[0, 7, 7, 7])
    assert {s for s, _ in spans(log).values()} == {7}
    assert {e for _, e in spans(log).values()} == {47}


def test_at_most():
    log = run(batch(size=2, at_most=2), FLOWS, at=[0, 7, 7, 7, 8])
    assert spans(log) == {
        "1 desk": (7, 27),
        "2 desk": (7, 27),
        "3 desk": (27, 47),
        "4 desk": (27, 47),
        "5 desk": (None, None),
    }


def test_longest():
    log = run(batch(size=3, longest="15 min"), FLOWS, at=[0, 5, 40])
    assert spans(log) == {"1 desk": (15, 35), "2 desk": (15, 35), "3 desk": (55, 65)}
    assert waits(log)["3 desk"] == {"batch": 15}


def test_longest_counts_from_the_first_member_of_each_batch():
    log = run(batch(size=2, longest="15 min"), FLOWS, at=[0, 5, 6])
    # the first two are full at 5; the third's own quarter of an hour ends at 21
    assert spans(log)["3 desk"] == (25, 35)
    assert waits(log)["3 desk"] == {"batch": 15, "contention": 4}


def test_at_the_opening_of_a_calendar():
    calendars = {"weekly": {"days": ["wed"], "hours": ["09:00-11:00"]}}
    log = run(batch(at="weekly"), FLOWS, at=[100, 2 * DAY + 540, 2 * DAY + 541], calendars=calendars)
    wednesday = 2 * DAY + 540
    # whoever comes at the opening instant is in time, whoever comes while it is open waits for the next
    assert spans(log) == {
        "1 desk": (wednesday, wednesday + 20),
        "2 desk": (wednesday, wednesday + 20),
        "3 desk": (wednesday + 7 * DAY, wednesday + 7 * DAY + 10),
    }


def test_opening_at_the_very_start():
    calendars = {"nightly": {"hours": ["00:00-01:00"]}}
    log = run(batch(at="nightly"), FLOWS, at=[0], calendars=calendars)
    assert spans(log) == {"1 desk": (0, 10)}


def test_size_and_calendar_together():
    calendars = {"daily": {"hours": ["09:00-10:00"]}}
    log = run(batch(size=2, at="daily"), FLOWS, at=[100, 110, 200], calendars=calendars)
    assert spans(log) == {"1 desk": (110, 130), "2 desk": (110, 130), "3 desk": (540, 550)}


def test_time_functions():
    law = "discrete(values=[10 min, 20 min, 33 min])"
    times = {}
    for how in ("sum", "longest", "mean", "first"):
        elements = come() | {"desk": {"post": "desk", "duration": law, "batch": {"size": 3, "time": how}}}
        log = run(elements, FLOWS, at=[0, 1, 2], seed=5)
        times[how] = spans(log)["1 desk"][1] - 2
    alone = run(come() | {"desk": {"post": "desk", "duration": law}}, FLOWS, at=[0, 1, 2], seed=5)
    draws = list(items(alone, "busy_time").values())
    assert times == {"sum": sum(draws), "longest": max(draws), "mean": sum(draws) / 3, "first": draws[0]}
    assert len(set(draws)) > 1


def test_shares_of_the_busy_time():
    # ten microseconds among three: 4, 3, 3 in canonical order
    log = run(batch("10 us", size=3, time="first"), FLOWS, at=[0, 0, 0])
    assert log.work["busy_time"].to_list() == [4, 3, 3]


def test_suspended_together():
    calendars = {"day": {"hours": ["08:00-12:00"]}}
    staff = {"a": {"posts": ["desk"], "members": ["ann"], "calendar": "day"}}
    log = run(batch("30 min", size=2), FLOWS, at=[0, 700], calendars=calendars, staff=staff)
    assert items(log, "start_time", "end_time", "busy_time") == {
        "1 desk": (700, DAY + 520, 30),
        "2 desk": (700, DAY + 520, 30),
    }
    assert [(t, c) for t, c, *_ in events(log, "suspended", "resumed")] == [
        (720, "1"),
        (720, "2"),
        (DAY + 480, "1"),
        (DAY + 480, "2"),
    ]


def test_by_district():
    log = run(
        batch(size=2),
        FLOWS,
        at=[0, 2],
        posts={"desk": {"by_district": True}},
        districts={"east": {}, "west": {}},
        arrive={"districts": {"east": 1}},
        streams={"w": {"process": "walk", "times": ["1 min", "3 min"], "districts": {"west": 1}}},
        staff={
            "e": {"posts": ["desk"], "members": ["eve"], "district": "east"},
            "w": {"posts": ["desk"], "members": ["wim"], "district": "west"},
        },
    )
    assert items(log, "resource", "start_time") == {
        "1 desk": ("eve", 2),
        "2 desk": ("eve", 2),
        "w1 desk": ("wim", 3),
        "w2 desk": ("wim", 3),
    }


def test_withdrawal_leaves_the_rest_of_the_batch():
    def leaving(after, size=2, at=(0, 1, 2)):
        walk = {
            "attributes": {"leaves": False},
            "behaviours": {"goes": {"kind": "withdrawal", "after": after, "when": "leaves"}},
        }
        streams = {"b": {"process": "walk", "times": ["0 min"], "attributes": {"leaves": True}}}
        return run(batch(size=size), FLOWS, at=at, walk=walk, streams=streams)

    # b waits for the batch with the first case, which is of the same instant, so it leaves before no batch is full
    log = leaving("30 s", size=3)
    assert ends(log)["b1"] == (0.5, "withdrawn")
    assert spans(log)["1 desk"] == (2, 32)
    # b is in the hands of the clerk from 0 to 20: at 5 it goes; the other's work goes on as planned
    log = leaving("5 min", at=(0,))
    assert items(log, "end_time", "outcome", "busy_time") == {
        "1 desk": (20, "done", 17.5),
        "b1 desk": (5, "withdrawn", 2.5),
    }


def test_leader_withdraws_from_the_hands():
    walk = {
        "attributes": {"leaves": False},
        "behaviours": {"goes": {"kind": "withdrawal", "after": "5 min", "when": "leaves"}},
    }
    streams = {"a": {"process": "walk", "times": ["0 min"], "attributes": {"leaves": True}}}
    log = run(batch(size=3), FLOWS, at=[0, 0, 100], walk=walk, streams=streams)
    assert items(log, "end_time", "outcome", "busy_time") == {
        "a1 desk": (5, "withdrawn", 5 / 3),
        "1 desk": (30, "done", 5 / 3 + 12.5),
        "2 desk": (30, "done", 5 / 3 + 12.5),
        "3 desk": (None, "open", None),
    }


def test_leader_withdraws_from_the_line():
    walk = {
        "attributes": {"leaves": False},
        "behaviours": {"goes": {"kind": "withdrawal", "after": "5 min", "when": "leaves"}},
    }
    streams = {"a": {"process": "walk", "times": ["2 min"], "attributes": {"leaves": True}}}
    log = run(batch(size=2), FLOWS, at=[0, 0, 2], walk=walk, streams=streams)
    assert items(log, "start_time", "end_time", "outcome") == {
        "1 desk": (0, 20, "done"),
        "2 desk": (0, 20, "done"),
        "a1 desk": (None, 7, "withdrawn"),
        "3 desk": (20, 30, "done"),
    }
    assert waits(log)["3 desk"] == {"contention": 18}
    assert events(log, "batch")[-1] == (20, "3", "desk", {"visit": 1, "size": 1, "first": "c-000003"})


def test_starts_when_nobody_has_joined_for_long():
    log = run(batch("1 min", quiet="20 min"), FLOWS, at=[0, 10, 50, 55])
    assert spans(log) == {"1 desk": (30, 32), "2 desk": (30, 32), "3 desk": (75, 77), "4 desk": (75, 77)}


def test_factor_by_size():
    # three is nearer to four; two is as near to one as to three
    assert spans(run(batch(size=3, factors={1: 1.0, 4: 0.5}), FLOWS, at=[0, 0, 0]))["1 desk"] == (0, 15)
    assert spans(run(batch(size=2, factors={1: 2.0, 3: 0.5}), FLOWS, at=[0, 0]))["1 desk"] == (0, 40)


def test_fewer_than_at_least_do_not_start():
    # the second joins at 30, when the first has long waited ten minutes
    log = run(batch("1 min", longest="10 min", at_least=2), FLOWS, at=[0, 30, 100])
    assert spans(log) == {"1 desk": (30, 32), "2 desk": (30, 32), "3 desk": (None, None)}
    log = run(batch("1 min", quiet="10 min", at_least=2), FLOWS, at=[0, 30])
    assert spans(log) == {"1 desk": (40, 42), "2 desk": (40, 42)}
