"""The Californian data measured again, beside what the scenario holds and beside a run of it."""

import gzip
import json
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

import sim
from sim.model.load import load_scenario
from tests.shared import shared

STATES = {
    "Awaiting T-Man": "awaiting", "T-Man Enroute": "on_the_way", "T-Man On Site": "on_site",
    "Awaiting Crew": "awaiting_crew", "Crew Enroute": "crew_on_the_way", "Crew On Site": "crew_on_site",
}  # fmt: skip
SHARES = (0.1, 0.5, 0.9)


@pytest.fixture(scope="module")
def data():
    """Minutes of each transition in the data, 2024-02-04 to 04-30, by (from, to)."""
    path = shared("logs/pge_outages") / "pge_outage_changes_2024-02_2026-08.jsonl.gz"
    first, last = (
        datetime.fromisoformat("2024-02-04T00:00:00-08:00"),
        datetime.fromisoformat("2024-05-01T00:00:00-07:00"),
    )
    outages = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            change = json.loads(line)
            seen = datetime.fromisoformat(change["seen"])
            if first <= seen < last:
                outages[change["id"]].append((seen, change))
    minutes = defaultdict(list)
    for changes in outages.values():
        for (begin, a), (end, b) in pairs(changes):
            minutes[a, b].append((end - begin).total_seconds() / 60)
    return minutes


def pairs(changes):
    """Successive states of one outage with the times at which they were first seen, up to where it left the map."""
    states = []
    for seen, change in sorted(changes, key=lambda item: item[0]):
        state = "gone" if change.get("gone") else STATES.get(change.get("CREW_CURRENT_STATUS"))
        if state and (not states or states[-1][1] != state):
            states.append((seen, state))
        if state == "gone":
            break
    return pairwise(states)


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("outage_pge")


def law_of(element):
    return element.duration if element.type == "activity" else element.after


def transitions(scenario):
    """Elements that stand for a transition, by (from, to)."""
    found = {}
    for name, element in scenario.processes["outage_pge"].elements.items():
        before, _, after = name.partition("_then_")
        if after:
            found[before, after] = element
    return found


def test_the_scenario_holds_the_quantiles_of_the_data(data, scenario):
    held = transitions(scenario)
    assert len(held) > 12
    for pair, element in held.items():
        law = law_of(element)
        measured = np.quantile(data[pair], law.get("shares"))
        assert np.allclose(np.array(law.get("values")) / 60e6, measured, atol=1.0), pair


def test_the_scenario_holds_the_shares_of_the_data(data, scenario):
    kept = set(transitions(scenario))
    leaving = Counter()
    for (before, after), times in data.items():
        if (before, after) in kept:
            leaving[before] += len(times)
    for flow in scenario.processes["outage_pge"].flows:
        before, _, after = flow.to.partition("_then_")
        if after and flow.probability is not None:
            assert flow.probability == pytest.approx(len(data[before, after]) / leaving[before], abs=0.002), flow.to


def test_a_run_has_the_quantiles_of_the_data(data):
    """Of every transition with 500 visits, the shares below the data's p10, p50 and p90 are 10, 50 and 90%.

    Bound: four standard errors of a binomial share, and 0.02 for the minutes to which the scenario rounds.
    """
    log = sim.simulate(load_scenario("outage_pge", settings=["horizon.time=40 d"]), seed=3)
    seen = 0
    for (name,), rows in pl.concat([worked(log), waited(log)]).group_by("element_id"):
        before, _, after = name.partition("_then_")
        if rows.height < 500:
            continue
        seen += 1
        for share, measured in zip(SHARES, np.quantile(data[before, after], SHARES), strict=True):
            below = (rows["time"] <= measured * 60e6).mean()
            bound = 4 * (share * (1 - share) / rows.height) ** 0.5 + 0.02
            assert abs(below - share) <= bound, f"{name}: {below:.3f} of {rows.height} below the data's p{share:.0%}"
    assert seen >= 6


def worked(log):
    """Working times of the transitions that are activities."""
    done = log.work.filter(pl.col("outcome") == "done")
    return done.select("element_id", (pl.col("end_time") - pl.col("start_time")).alias("time"))


def waited(log):
    """Times of the transitions that are waits, from the events that begin and end them."""
    marks = log.events.filter(pl.col("kind").is_in(["waiting", "received"]))
    marks = marks.with_columns(visit=pl.col("detail").str.json_path_match("$.visit"))
    ended = marks.filter(pl.col("kind") == "received")
    begun = marks.filter(pl.col("kind") == "waiting").join(ended, on=["case_id", "element_id", "visit"])
    return begun.select("element_id", (pl.col("time_right") - pl.col("time")).alias("time"))
