"""Prosimos itself beside us: minimal models that show what is alike and what differs, and pairs of files that we write.

Needs an environment with Prosimos, which `bench/peer_prosimos.py` makes in a folder that may be thrown away; without a
package index these checks are skipped.
"""

import csv
import importlib.util
import json
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import pytest

from sim import load_scenario, simulate
from sim.interchange.bpmn.write import write_bpmn
from sim.interchange.prosimos import write_prosimos
from tests.interchange.prosimos.small import ONE, imported, law, pool
from tests.interchange.prosimos.test_onto import TWO, batching, hours, rule, takes

pytestmark = pytest.mark.verify

BENCH = Path(__file__).resolve().parents[2] / "bench"
START = "2024-01-01T00:00:00"


@pytest.fixture(scope="module")
def peer():
    """The script that compares, with its environment made."""
    sys.path.insert(0, str(BENCH))
    try:
        spec = importlib.util.spec_from_file_location("peer_prosimos", BENCH / "peer_prosimos.py")
        script = importlib.util.module_from_spec(spec)
        sys.modules["peer_prosimos"] = script
        spec.loader.exec_module(script)
        script.PYTHON = script.environment(Path(tempfile.gettempdir()) / "chuanyue-peer-prosimos")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"Prosimos cannot be installed here: {error}")
    finally:
        sys.path.remove(str(BENCH))
    return script


def run_peer(peer, folder, cases, names=("model.bpmn", "parameters.json")):
    """Its log: rows as dictionaries."""
    files = [folder / name for name in names]
    command = [peer.PYTHON, "-c", peer.CHILD, *files, str(cases), folder / "log.csv", f"{START}.000000+00:00"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return list(csv.DictReader((folder / "log.csv").read_text(encoding="utf-8").splitlines()))


def theirs(peer, folder, cases):
    """Start and end in minutes of each item by activity and number of case."""
    begin = datetime.fromisoformat(f"{START}+00:00")
    return {
        (row["activity"], int(row["case_id"])): tuple(
            (datetime.fromisoformat(row[key]) - begin).total_seconds() / 60 for key in ("start_time", "end_time")
        )
        for row in run_peer(peer, folder, cases)
    }


def ours(found, cases):
    """The same of a run of ours."""
    written = found.written | {"start": START, "zone": "UTC", "horizon": {"cases": cases}}
    rows = simulate(written, seed=1).work["element_id", "case_id", "start_time", "end_time"].rows()
    return {
        (element, int(case.rpartition("-")[2]) - 1): (None if begin is None else begin / 6e7, end and end / 6e7)
        for element, case, begin, end in rows
    }


TWO_PEOPLE = {
    "model": TWO,
    "resource_profiles": pool(("ann", 1), ("bob", 1)),
    "task_resource_distribution": [takes("a", ann=60), takes("b", bob=600)],
}


def of_b(*rule, kind="Parallel"):
    (batch,) = batching(kind, [(3, 0.5)], *rule)
    return [{**batch, "task_id": "b"}]


ALIKE = {
    "work stretches over closed hours": (2, {
        "resource_calendars": [hours("always", "08:00:00", "08:05:00")],
        "task_resource_distribution": [takes("work", ann=700)],
    }),
    "who is first free, though off duty": (2, {
        "resource_profiles": pool(("ann", 1, "late"), ("bob", 1, "early")),
        "resource_calendars": [hours("late", "02:00:00", "23:00:00"), hours("early", "01:00:00", "23:00:00")],
        "task_resource_distribution": [takes("work", ann=600, bob=4800)],
        "arrival_time_distribution": law("fix", 0),
    }),
    "queues that share people": (2, {
        **TWO_PEOPLE,
        "task_resource_distribution": [takes("a", ann=600, bob=1200), takes("b", bob=600)],
        "arrival_time_distribution": law("fix", 60),
    }),
    "arrivals move to the opening": (4, {
        "arrival_time_distribution": law("fix", 30_000),
        "arrival_time_calendar": hours("", "00:00:00", "10:00:00")["time_periods"],
    }),
    "a batch of three": (6, {**TWO_PEOPLE, "batch_processing": of_b([("size", "=", 3)])}),
    "a batch when it has been quiet": (
        4, {**TWO_PEOPLE, "batch_processing": of_b([("ready_wt", ">", 1200), ("ready_wt", "<", 6000)])},
    ),
    "a batch when the first has waited": (
        6, {**TWO_PEOPLE, "batch_processing": of_b([("large_wt", ">", 1200), ("large_wt", "<", 6000)])},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_alike_to_the_microsecond(peer, tmp_path, name):
    cases, changes = ALIKE[name]
    found = imported(tmp_path, **{"model": ONE, **changes})
    their, our = theirs(peer, tmp_path, cases), ours(found, cases)
    assert set(our) == set(their)
    for key, span in their.items():
        assert our[key] == pytest.approx(span, abs=1e-7), (name, key)


def test_differs_priority_takes_people_ahead_of_time(peer, tmp_path):
    """A free person lets the case of minute 0 wait for those of higher priority that have not come yet."""
    kinds = {"name": "kind", "type": "discrete", "values": [{"key": "a", "value": 0.5}, {"key": "b", "value": 0.5}]}
    rules = [{"priority_level": 1, "rules": rule("=", "a", "kind")}]
    found = imported(tmp_path, case_attributes=[kinds], prioritisation_rules=rules)
    rows = run_peer(peer, tmp_path, 20)
    ends = {row["kind"]: [] for row in rows}
    for row in rows:
        ends[row["kind"]].append((row["start_time"], row["end_time"]))
    assert min(start for start, _ in ends["b"]) >= max(end for _, end in ends["a"])
    # nobody ever waits here: a case each 15 minutes, 10 minutes of work
    assert all(span == (15 * case, 15 * case + 10) for (_, case), span in ours(found, 20).items())


def test_differs_the_closing_instant(peer, tmp_path):
    """Its calendars are open at the instant at which they close; what is begun there has the same end."""
    found = imported(tmp_path, resource_calendars=[hours("always", "08:00:00", "08:05:00")])
    day = 1440
    assert theirs(peer, tmp_path, 2)["work", 1] == (480 + day + 5, 480 + 3 * day + 5)
    assert ours(found, 2)["work", 1] == (480 + 2 * day, 480 + 3 * day + 5)


def test_differs_members_of_a_batch_end_apart(peer, tmp_path):
    found = imported(tmp_path, **TWO_PEOPLE, batch_processing=of_b([("size", "=", 3)], kind="Sequential"))
    assert [span for (name, _), span in theirs(peer, tmp_path, 3).items() if name == "b"] == [
        (31, 36),
        (36, 41),
        (41, 46),
    ]
    assert [span for (name, _), span in ours(found, 3).items() if name == "b"] == [(31, 46)] * 3


def test_differs_what_is_left_of_a_batch(peer, tmp_path):
    found = imported(tmp_path, **TWO_PEOPLE, batch_processing=of_b([("size", "=", 3)]))
    assert theirs(peer, tmp_path, 5)["b", 4] == (61, 81)
    assert ours(found, 5)["b", 4] == (None, None)


def test_differs_who_is_alone_in_a_batch(peer, tmp_path):
    """Where nothing else happens meanwhile, it starts a single member at the upper end of the wait (5,999 s)."""
    wait = [("ready_wt", ">", 600), ("ready_wt", "<", 6000)]
    changes = {"arrival_time_distribution": law("fix", 7200), "batch_processing": of_b(wait)}
    found = imported(tmp_path, **TWO_PEOPLE, **changes)
    assert theirs(peer, tmp_path, 2)["b", 0] == pytest.approx((1 + 5999 / 60, 11 + 5999 / 60))
    assert ours(found, 2)["b", 0] == pytest.approx((121 + 601 / 60, 141 + 601 / 60))


@pytest.mark.parametrize("name", ["connection_low_voltage"])
def test_it_runs_what_we_write(peer, tmp_path, name):
    scenario = load_scenario(name)
    write_bpmn(scenario, tmp_path / "out.bpmn")
    write_prosimos(scenario, tmp_path / "out.json")
    rows = run_peer(peer, tmp_path, 20, ("out.bpmn", "out.json"))
    assert {row["case_id"] for row in rows} == {str(number) for number in range(20)}


@pytest.mark.parametrize("name", ["Loan_Application_3_timers", "gateway_one_true_condition", "b"])
def test_it_runs_what_we_read_and_write(peer, tmp_path, name):
    (model,) = (one for one in peer.COMPARED if one.name == name)
    place = peer.MODELS / model.folder
    if not place.exists():
        pytest.skip(f"shared data is not here: {place.name}")
    from sim.interchange.bpmn.understand import import_bpmn
    from sim.interchange.prosimos import with_parameters

    scenario = with_parameters(import_bpmn(place / f"{model.bpmn}.bpmn"), place / f"{name}.json").scenario()
    write_bpmn(scenario, tmp_path / "out.bpmn")
    write_prosimos(scenario, tmp_path / "out.json")
    rows = run_peer(peer, tmp_path, 20, ("out.bpmn", "out.json"))
    assert {row["case_id"] for row in rows} == {str(number) for number in range(20)}


@pytest.mark.parametrize("name", ["Loan_Application", "gateway_no_condition", "timer_with_task", "b"])
def test_cycle_times_and_counts(peer, name):
    """The rule of docs/prosimos.md, measured anew for some of its models; the script measures all of them."""
    (model,) = (one for one in peer.COMPARED if one.name == name)
    if not (peer.MODELS / model.folder).exists():
        pytest.skip(f"shared data is not here: {model.folder}")
    folder = Path(tempfile.gettempdir()) / "chuanyue-peer-prosimos"
    logs = peer.run_peer(model, 10, folder)
    files = peer.MODELS / model.folder / f"{model.bpmn}.bpmn", peer.parameters_of(model, folder)
    found = peer.peer_figures.compare(files, model.cases, logs, peer.START)
    assert found.ratio <= 2
    assert not found.counts_outside


def test_the_figures_kept_fulfil_the_rule():
    figures = json.loads((BENCH / "peer_prosimos.json").read_text(encoding="utf-8"))
    assert len(figures) == 17
    assert max(one["ratio"] for one in figures) <= 2
    assert not [one["model"] for one in figures if one["counts_outside"]]
