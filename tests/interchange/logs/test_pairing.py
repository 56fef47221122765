"""Which start belongs to which end, held against a slow twin that reads like its description."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.interchange.logs.pairing import items_from_stamps
from sim.interchange.logs.read import read_log
from sim.interchange.logs.suspensions import busy_times, pauses_of
from sim.log.understood import Understood

ZERO = datetime(2024, 2, 19, tzinfo=UTC)
ENDS = {"complete": "done", "withdraw": "withdrawn", "ate_abort": "cancelled"}

stamp = st.fixed_dictionaries(
    {
        "case": st.sampled_from("12"),
        "activity": st.sampled_from("ab"),
        "lifecycle": st.sampled_from(["start", "complete", "START", "Complete", "withdraw", "ate_abort", "assign"]),
        "instance": st.sampled_from([None, None, "i", "j"]),
        "resource": st.sampled_from([None, "x", "y"]),
        "minute": st.integers(0, 6),
    }
)


def frame(stamps):
    rows = [
        {**s, "row": n, "time": ZERO + timedelta(minutes=s["minute"]), "post": None, "department": None}
        for n, s in enumerate(stamps)
    ]
    types = {"row": pl.UInt32, "time": pl.Datetime("us", "UTC")} | dict.fromkeys(
        ("case", "activity", "lifecycle", "instance", "resource", "post", "department"), pl.String
    )
    return pl.DataFrame(rows, schema_overrides=types).select(*types)


def twin(stamps):
    """Items as (case, activity, resource, start minute, end minute, outcome)."""
    left = [(s["minute"], s["lifecycle"].lower() != "start", n, s) for n, s in enumerate(stamps)]
    left = [one for one in left if one[3]["lifecycle"].lower() in ("start", *ENDS)]
    items = []
    for last in ("instance", "resource", None):
        groups = {}
        for one in left:
            if last is None or one[3][last] is not None:
                groups.setdefault((one[3]["case"], one[3]["activity"], last and one[3][last]), []).append(one)
        for group in groups.values():
            waiting = []
            for one in sorted(group, key=lambda one: one[:3]):
                if not one[1]:
                    waiting.append(one)
                elif waiting:
                    begun = waiting.pop(0)
                    items.append((begun, one))
                    left.remove(begun)
                    left.remove(one)
    told = Counter()
    for begun, ended in items:
        who = begun[3]["resource"] or ended[3]["resource"]
        told[begun[3]["case"], begun[3]["activity"], who, begun[0], ended[0], ENDS[ended[3]["lifecycle"].lower()]] += 1
    for minute, ends, _, s in left:
        times, outcome = ((None, minute), ENDS[s["lifecycle"].lower()]) if ends else ((minute, None), "open")
        told[s["case"], s["activity"], s["resource"], *times, outcome] += 1
    return told


def minutes(column):
    return (pl.col(column) - ZERO).dt.total_minutes()


@settings(max_examples=60, deadline=None)
@given(st.lists(stamp, min_size=2, max_size=25))
def test_pairs_are_those_of_the_slow_twin(stamps):
    kinds = {s["lifecycle"].lower() for s in stamps}
    if "start" not in kinds or not kinds & set(ENDS):
        return
    items = items_from_stamps(frame(stamps), {}, Understood("f", "csv"))
    told = items.select("case", "activity", "resource", minutes("start"), minutes("end"), "outcome")
    assert Counter(told.rows()) == twin(stamps)


LOG = """case,activity,lifecycle,time,resource
1,survey,schedule,2024-02-19 07:00,
1,survey,start,2024-02-19 08:00,wu
1,survey,suspend,2024-02-19 08:20,wu
1,survey,resume,2024-02-19 09:00,wu
1,survey,suspend,2024-02-19 09:30,wu
1,survey,resume,2024-02-19 09:40,li
1,survey,complete,2024-02-19 10:00,wu
1,file,schedule,2024-02-19 10:00,
2,survey,schedule,2024-02-19 08:00,
2,survey,withdraw,2024-02-19 09:00,
2,fix,start,2024-02-19 08:00,wu
2,fix,resume,2024-02-19 08:30,wu
2,fix,complete,2024-02-19 09:00,wu
2,idle,suspend,2024-02-19 08:30,wu
2,plan,start,2024-02-19 09:00,wu
2,plan,suspend,2024-02-19 09:15,wu
2,plan,ate_abort,2024-02-19 10:00,wu
"""
MINUTE = 60_000_000


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return read_log(path)


def test_suspensions_shorten_busy_time_and_become_events(log):
    columns = ("case_id", "activity", "enable_time", "start_time", "end_time", "busy_time", "outcome")
    assert log.work.select(columns).rows() == [
        ("1", "file", 600 * MINUTE, None, None, None, "open"),
        ("1", "survey", 420 * MINUTE, 480 * MINUTE, 600 * MINUTE, 70 * MINUTE, "done"),
        ("2", "fix", None, 480 * MINUTE, 540 * MINUTE, None, "done"),
        ("2", "plan", None, 540 * MINUTE, 600 * MINUTE, 15 * MINUTE, "cancelled"),
        ("2", "survey", 480 * MINUTE, None, 540 * MINUTE, None, "withdrawn"),
    ]
    assert log.events.select("time", "case_id", "kind", "element_id", "actor").rows() == [
        (500 * MINUTE, "1", "suspended", "survey", "wu"),
        (540 * MINUTE, "1", "resumed", "survey", "wu"),
        (555 * MINUTE, "2", "suspended", "plan", "wu"),
        (570 * MINUTE, "1", "suspended", "survey", "wu"),
        (580 * MINUTE, "1", "resumed", "survey", "li"),
    ]
    notes = {note["why"]: note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes["scheduled_only"] == notes["pauses_muddled"] == notes["pause_without_work"] == 1


pause = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["suspend", "resume"])), max_size=5)


@settings(max_examples=40, deadline=None)
@given(pause, st.integers(0, 10), st.integers(10, 20))
def test_busy_time_counts_the_minutes_that_were_worked(pauses, begin, end):
    stamps = [
        {"case": "1", "activity": "a", "instance": None, "resource": "x", "minute": m, "lifecycle": s}
        for m, s in pauses
    ]
    both = (
        [{**stamps[0], "minute": begin, "lifecycle": "start"}, {**stamps[0], "minute": end, "lifecycle": "complete"}]
        if stamps
        else []
    )
    if not both:
        return
    understood = Understood("f", "csv")
    events = frame([*both, *stamps])
    items = items_from_stamps(events, {}, understood)
    found = pauses_of(events, items, {}, understood).with_columns(minutes("time"))
    busy = busy_times(items.with_columns(minutes("start"), minutes("end")), found, understood)["busy"][0]
    inside = [(m, s) for m, s in sorted(pauses, key=lambda one: one[0]) if begin <= m <= end]
    turns = ["suspend", "resume"] * 3
    if [s for _, s in inside] != turns[: len(inside)]:
        assert busy is None
        return
    working = [sum(m <= minute for m, _ in inside) % 2 == 0 for minute in range(begin, end)]
    assert busy == sum(working)
