"""Equal arguments give equal logs: in any process, whatever the order of insertion, whatever order means nothing."""

import json
import os
import random
import subprocess
import sys
from heapq import heappush
from pathlib import Path

import polars as pl
import pytest

from sim import simulate
from sim.engine.clock import Bound, Clock
from tests.equality.varied import SEEDS, rich

ROOT = Path(__file__).resolve().parents[2]


def test_in_two_processes_with_different_hash_seeds():
    found = []
    for hash_seed in ("0", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "tests.equality.varied"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(json.loads(done.stdout))
    assert found[0] == found[1] == [simulate(rich(seed)).hash for seed in SEEDS]


@pytest.mark.parametrize("seed", SEEDS)
def test_from_the_recipe(seed):
    log = simulate(rich(seed), replication=5)
    again = simulate(**log.recipe)
    assert again == log
    assert again.hash == log.hash
    # and from a recipe that went through a file
    assert simulate(**json.loads(json.dumps(_plain(log.recipe)))) == log


def _plain(data):
    if hasattr(data, "items"):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(value) for value in data] if isinstance(data, list | tuple) else data


def test_other_seeds_and_replications_differ():
    data = rich(SEEDS[0])
    logs = [simulate(data, seed=s, replication=r) for s in (1, 2) for r in (0, 1)]
    assert len({log.work.hash_rows().sum() for log in logs}) == 4


def scrambled(dice):
    """A `Clock.bind` whose events carry scrambled numbers, as if they had been bound in another order."""

    def bind(self, when, key, action, subject=None):
        event = Bound(self, action, subject)
        heappush(self._queue, (when, key, dice.getrandbits(60), event))
        return event

    return bind


@pytest.mark.parametrize("seed", range(30, 60))
def test_order_of_insertion_means_nothing(seed, monkeypatch):
    data = rich(seed)
    log = simulate(data)
    monkeypatch.setattr(Clock, "bind", scrambled(random.Random(seed)))
    assert simulate(data) == log


def reversed_mappings(data):
    """The same scenario with every mapping in another order, where order has no meaning.

    Order has a meaning in lists, in mixes (what a draw picks), among staff (who is asked first), and among attributes
    (one may read another).
    """
    keep = {"staff", "attributes", "segments", "districts", "channels", "choices", "cases"}

    def turn(value, key):
        if isinstance(value, dict):
            inner = {name: turn(v, name) for name, v in value.items()}
            return inner if key in keep else dict(reversed(inner.items()))
        return [turn(v, key) for v in value] if isinstance(value, list) else value

    return turn(data, "")


@pytest.mark.parametrize("seed", range(60, 75))
def test_order_of_declaration_means_nothing(seed):
    log, other = simulate(rich(seed)), simulate(reversed_mappings(rich(seed)))
    for name, table in log.tables.items():
        assert table.equals(other.tables[name]), name


def luck_of(log):
    """What was drawn for each customer: arrival, attributes, and the work of each visit of a step at speed 1."""
    speeds = {
        member: group.get("speed", 1.0)
        for name, group in log.recipe["scenario"]["staff"].items()
        for member in group.get(
            "members", [f"{name}-{n:0{len(str(group.get('count', 1)))}d}" for n in range(1, group.get("count", 1) + 1)]
        )
    }
    done = log.work.filter(pl.col("outcome") == "done")
    needs = {
        (row["case_id"], row["element_id"], row["visit"]): row["busy_time"] * speeds[row["resource"]]
        for row in done.iter_rows(named=True)
    }
    who = log.cases.filter(pl.col("parent").is_null()).drop("end_time", "outcome", "priority")
    names = [n for n in who.columns if n != "attr_score"]
    return needs, {row[0]: row for row in who.select(names).rows()}


CITY = {
    "id": "city", "title": "City", "start": "2024-03-04T08:00", "horizon": {"time": "20 d"},
    "departments": {"hall": {}, "works": {}},
    "posts": {"clerk": {"department": "hall"}, "crew": {"department": "works", "discipline": "priority"}},
    "staff": {
        "clerks": {"posts": ["clerk"], "count": 2, "calendar": "day"},
        "crews": {"posts": ["crew"], "count": 2, "speed": 1.25, "calendar": "day"},
    },
    "calendars": {"day": {"hours": ["08:00-18:00"]}},
    "segments": {"home": {}, "firm": {"priority": 2}},
    "processes": {
        "supply": {
            "elements": {
                "come": {"type": "start"}, "go": {"type": "end"},
                "apply": {"post": "clerk", "duration": "lognormal(mean=20 min, cv=1)"},
                "check": {"type": "exclusive"},
                "survey": {"post": "crew", "duration": "gamma(mean=40 min, cv=0.6)"},
                "build": {"post": "crew", "duration": "exponential(mean=60 min)"},
            },
            "flows": [
                "come -> apply -> check",
                {"from": "check", "to": "apply", "probability": 0.3, "when": "visits('apply') < 4"},
                {"from": "check", "to": "survey", "default": True}, "survey -> build -> go",
            ],
            "attributes": {"kva": "lognormal(mean=200, cv=1)"},
        }
    },
    "arrivals": {"homes": {"process": "supply", "per_day": 12, "segments": {"home": 3, "firm": 1}}},
}  # fmt: skip
FAULTS = {
    "elements": {
        "come": {"type": "start"},
        "go": {"type": "end"},
        "fix": {"post": "crew", "duration": "exponential(mean=30 min)"},
    },
    "flows": ["come -> fix -> go"],
}


def same_luck(before, after):
    """Every customer of `before` who is in `after` is the same, and needs the same; there are many of them."""
    (needs, who), (others, them) = luck_of(before), luck_of(after)
    assert who == {case: row for case, row in them.items() if case in who}
    both = needs.keys() & others.keys()
    assert len(both) > 0.9 * len(needs) > 300
    # a speed divides and rounds to the microsecond
    assert max(abs(needs[k] - others[k]) for k in both) <= 1.25
    assert before.work["start_time"].to_list() != after.work["start_time"].to_list()


def test_one_more_clerk_changes_nobody_s_luck():
    before = simulate(CITY, seed=5)
    more = {**CITY, "staff": {"new": {"posts": ["clerk", "crew"], "speed": 0.8, "calendar": "day"}, **CITY["staff"]}}
    same_luck(before, simulate(more, seed=5))


def test_one_more_process_changes_nobody_s_luck():
    before = simulate(CITY, seed=5)
    more = {
        **CITY,
        "processes": {"faults": FAULTS, **CITY["processes"]},
        "arrivals": {"failures": {"process": "faults", "per_day": 6}, **CITY["arrivals"]},
    }
    after = simulate(more, seed=5)
    after_work = after.work.filter(pl.col("process") == "supply")
    assert after_work.height > 300
    same_luck(before, _only(after, "supply"))


def _only(log, process):
    """The part of a log that belongs to one process, as a stand-in with the tables that `luck_of` reads."""

    class Part:
        recipe = log.recipe
        work = log.work.filter(pl.col("process") == process)
        cases = log.cases.filter(pl.col("process") == process)

    return Part


def test_one_more_step_changes_nobody_s_luck():
    before = simulate(CITY, seed=5)
    supply = CITY["processes"]["supply"]
    elements = {**supply["elements"], "file": {"post": "clerk", "duration": "exponential(mean=5 min)"}}
    flows = [f for f in supply["flows"] if f != "survey -> build -> go"] + ["survey -> file -> build -> go"]
    longer = {**CITY, "processes": {"supply": {**supply, "elements": elements, "flows": flows}}}
    same_luck(before, simulate(longer, seed=5))


def test_half_the_duration_is_half_of_everybody_s():
    supply = CITY["processes"]["supply"]
    elements = {**supply["elements"], "build": {"post": "crew", "duration": "exponential(mean=30 min)"}}
    half = {**CITY, "processes": {"supply": {**supply, "elements": elements}}}
    needs, others = (luck_of(simulate(data, seed=5))[0] for data in (CITY, half))
    both = [k for k in needs.keys() & others.keys() if k[1] == "build"]
    assert len(both) > 100
    assert max(abs(needs[k] - 2 * others[k]) for k in both) <= 4
