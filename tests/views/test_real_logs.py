"""Real logs through all views and walks; counts by independent code that reads the files with the standard library."""

import gzip
import json
from datetime import datetime
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from sim.interchange.logs.read import read_log
from sim.views import (
    bottlenecks,
    cannot_tell,
    customer_text,
    department_text,
    find_case,
    find_day,
    find_department,
    find_post,
    handoffs,
    kpis,
    post_text,
    summary,
    waits,
    walk_customer,
    walk_department,
    walk_post,
    week,
)  # fmt: skip
from tests.shared import shared

LOGS = {
    "receipt": "logs/receipt/08_receipt.xes.gz",
    "problems": "logs/bpic2013/06_bpic2013_closed.xes.gz",
    "insurance": "logs/insurance/insurance.xes.gz",
}
every_log = pytest.mark.parametrize("name", list(LOGS))


@cache
def log_of(name):
    return read_log(shared(LOGS[name]))


@cache
def traces(name):
    """Events of each case as dicts of their attributes, in the order of the file."""
    found = []
    with gzip.open(shared(LOGS[name])) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.rpartition("}")[2] == "trace":
                events = [e for e in element if e.tag.rpartition("}")[2] == "event"]
                found.append([{a.get("key"): a.get("value") for a in event} for event in events])
                element.clear()
    return found


def when(event):
    return datetime.fromisoformat(event["time:timestamp"])


def completed(trace):
    """Events that end a step, in order of time; equal times as they stand in the file."""
    ends = [e for e in trace if e.get("lifecycle:transition", "complete").lower() != "start"]
    return sorted(ends, key=when)


@every_log
def test_cases_and_cycles(name):
    row = kpis(log_of(name)).row(0, named=True)
    cycles = [max(map(when, trace)) - min(map(when, trace)) for trace in traces(name)]
    assert row["cases"] == len(cycles)
    assert row["cycle_max"] == max(cycles).total_seconds() * 1e6
    assert row["cycle_mean"] == pytest.approx(sum(c.total_seconds() for c in cycles) / len(cycles) * 1e6)


@every_log
def test_work_items(name):
    assert sum(kpis(log_of(name), by="activity")["items"]) == sum(len(completed(trace)) for trace in traces(name))


@pytest.mark.parametrize("name", ["receipt", "problems"])  # the steps of insurance overlap
def test_hand_offs_between_groups(name):
    group = "org:group"
    counts = {}
    for trace in traces(name):
        for one, other in pairwise(completed(trace)):
            pair = one.get(group), other.get(group)
            if None not in pair and pair[0] != pair[1]:
                counts[pair] = counts.get(pair, 0) + 1
    found = {(r["giver"], r["taker"]): r["count"] for r in handoffs(log_of(name)).iter_rows(named=True)}
    assert {pair: n for pair, n in found.items() if None not in pair and pair[0] != pair[1]} == counts
    assert counts


@every_log
def test_every_view_answers(name):
    log = log_of(name)
    figures = summary(log)
    json.dumps(figures, allow_nan=False)
    assert figures["standards"] == figures["indicators"] == figures["outages"] == {}
    assert week(log)["length"].sum() > 0
    knows_starts = name == "insurance"
    assert (waits(log)["wait"][0] is not None) == knows_starts
    assert ("lacks.starts" in [note.key for note in cannot_tell(log)]) == (not knows_starts)
    assert bottlenecks(log)["items"].sum() > 0


@every_log
@pytest.mark.parametrize("pick", ["median", "p95", "worst"])
def test_all_three_walks(name, pick):
    log = log_of(name)
    post = find_post(log, pick=pick)
    walks = (
        (customer_text, walk_customer(log, find_case(log, pick=pick))),
        (post_text, walk_post(log, post, window=find_day(log, post, pick=pick))),
        (department_text, walk_department(log, find_department(log, pick=pick))),
    )
    for tell, walk in walks:
        json.dumps(walk.to_dict(), allow_nan=False)
        for lang in ("zh", "en"):
            lines = tell(log, walk, lang)
            assert len(lines) > 5
            assert not [entry for entry in lines if "None" in entry or "{" in entry]
