"""XES and OCEL written here, read by pm4py: the same cases, events, objects and times.

pm4py is under the GPL, so nothing here depends on it: it is installed into an environment of its own, made for this
check alone and thrown away with it. Without a network the check skips.
"""

import json
import subprocess
import sys
import venv
from collections import Counter
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

import sim
from sim.interchange.logs.ocel_out import TOLD, write_ocel
from sim.interchange.logs.xes_out import write_xes
from tests.shared import shared

pytestmark = pytest.mark.verify

READ = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pm4py

xes = pm4py.read_xes(sys.argv[1])
ocel = pm4py.read_ocel2_json(sys.argv[2])
micro = lambda column: [t.value // 1000 for t in column]
items = ocel.objects[ocel.objects["ocel:type"] == "work_item"]
json.dump({
    "xes_cases": int(xes["case:concept:name"].nunique()),
    "xes_events": [list(map(str, row)) for row in zip(xes["concept:name"], xes["lifecycle:transition"])],
    "xes_times": micro(xes["time:timestamp"]),
    "ocel_types": ocel.objects["ocel:type"].value_counts().to_dict(),
    "ocel_events": ocel.events["ocel:activity"].tolist(),
    "ocel_times": micro(ocel.events["ocel:timestamp"]),
    "ocel_starts": micro(items["start_time"].dropna()) if "start_time" in items else [],
}, open(sys.argv[3], "w"))
"""


@pytest.fixture(scope="module")
def pm4py(tmp_path_factory):
    """The Python of an environment that has pm4py."""
    folder = tmp_path_factory.mktemp("pm4py")
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "pm4py"]
    try:
        subprocess.run(pip, check=True, capture_output=True, timeout=1200)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"pm4py cannot be installed here: {error}")
    return python


def read(python, log, folder):
    """What pm4py finds in the files written of a log."""
    files = [write_xes(log, folder / "log.xes"), write_ocel(log, folder / "log.jsonocel"), folder / "found.json"]
    subprocess.run([python, "-c", READ, *files], check=True, capture_output=True, timeout=1200)
    return json.loads(files[-1].read_text(encoding="utf-8"))


def since_1970(log, times):
    """Times of a log in microseconds since 1970."""
    zero = (log.start - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return Counter(zero + time for time in times)


def compare(log, found):
    """The same counts and the same times."""
    begun, ended = log.work.drop_nulls("start_time"), log.work.drop_nulls("end_time")
    stamps = [*begun["start_time"], *ended["end_time"]]
    touched = log.work.filter(pl.any_horizontal(pl.col("start_time", "end_time").is_not_null()))
    # a case in which nobody has begun anything is an empty trace, which pm4py's table cannot hold
    assert found["xes_cases"] == touched["case_id"].n_unique()
    steps = Counter(step == "start" for _, step in found["xes_events"])
    assert steps == Counter({True: begun.height, False: ended.height})
    assert Counter(name for name, _ in found["xes_events"]) == Counter([*begun["activity"], *ended["activity"]])
    assert Counter(found["xes_times"]) == since_1970(log, stamps)

    told = log.events.filter(pl.col("kind").is_in(TOLD) & pl.col("case_id").is_not_null())
    arrived, left = log.cases["arrival_time"].drop_nulls(), log.cases["end_time"].drop_nulls()
    assert Counter(found["ocel_times"]) == since_1970(log, [*stamps, *told["time"], *arrived, *left])
    assert len(found["ocel_events"]) == len(found["ocel_times"])
    assert Counter(found["ocel_starts"]) == since_1970(log, begun["start_time"])
    roots = log.cases.filter(pl.col("parent").is_null()).height if log.recipe is not None else 0
    sizes = {
        "case": log.cases.height,
        "work_item": touched.height,
        "post": touched["post"].drop_nulls().n_unique(),
        "department": touched["department"].drop_nulls().n_unique(),
        "staff": touched["resource"].drop_nulls().n_unique(),
        "customer": roots,
    }
    assert found["ocel_types"] == {name: size for name, size in sizes.items() if size}


@pytest.mark.parametrize("name", ["hotline_95598", "outage_repair"])
def test_a_simulated_log(pm4py, name, tmp_path):
    log = sim.simulate(sim.load_scenario(name, settings=["horizon.time=6 d"]))
    assert log.work.height > 500
    compare(log, read(pm4py, log, tmp_path))


@pytest.mark.parametrize("name", ["logs/receipt", "logs/loanapp"])
def test_a_real_log(pm4py, name, tmp_path):
    file = next(f for f in sorted(shared(name).rglob("*")) if f.name.endswith((".csv", ".csv.gz", ".xes", ".xes.gz")))
    log = sim.read_log(file)
    compare(log, read(pm4py, log, tmp_path))
