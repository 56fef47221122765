"""`run` leaves everything or nothing, and the same every time."""

import json
import re

import pytest

import sim
from sim.interchange.logs.read import read_log

TABLES = {"work", "cases", "events", "staffing", "decisions"}
ALONE = {f"{table}.parquet" for table in TABLES} | {"log.json", "recipe.json", "kpis.json", "report.html"}


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_one_replication(call, office, tmp_path):
    out = tmp_path / "new" / "out"
    result = call("run", office, "--seed", 5, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert names(out) == ALONE
    log = sim.load(out)
    assert log == sim.simulate(office, seed=5)
    assert log == sim.simulate(**json.loads((out / "recipe.json").read_text(encoding="utf-8")))
    kpis = json.loads((out / "kpis.json").read_text(encoding="utf-8"))
    cycle = (log.cases["end_time"] - log.cases["arrival_time"]).mean() / 1e6
    assert kpis["total"]["cycle_mean"] == {"mean": pytest.approx(cycle), "interval": None, "n": 1}
    assert kpis["total"]["cases"]["mean"] == 40


def test_ten_lines_in_both_languages(call, office, tmp_path):
    english = call("run", office, "--out", tmp_path / "a").stdout.splitlines()
    chinese = call("run", office, "--out", tmp_path / "a", "--lang", "zh").stdout.splitlines()
    assert len(english) == len(chinese) == 10
    heads = [
        "The run",
        "Speed",
        "Waiting",
        "Worst promise",
        "Costliest",
        "Bottleneck",
        "Load",
        "Quality",
        "One customer",
        "Next",
    ]
    assert all(line.startswith(head) for line, head in zip(english, heads, strict=True))
    assert "Hall → Back office" in english[4]
    assert "营业厅 → 后台" in chinese[4]
    assert re.findall(r"[\d.]+ %", english[5]) == re.findall(r"[\d.]+ %", chinese[5]) != []
    assert f"walk customer {tmp_path / 'a'}" in english[9]


def test_settings_and_horizons(call, office, tmp_path):
    call("run", office, "--cases", 7, "--set", "staff.anna.count=2", "--out", tmp_path / "a")
    log = sim.load(tmp_path / "a")
    assert log.cases.height == 7
    assert log.staffing["resource"].n_unique() == 4
    call("run", office, "--days", "1.5", "--out", tmp_path / "b")
    assert sim.load(tmp_path / "b").recipe["scenario"]["horizon"] == {"time": "36 h"}


def test_replications(call, office, tmp_path):
    out = tmp_path / "out"
    result = call("run", office, "--replications", 3, "--format", "csv", "--out", out, "--json")
    assert result.exit_code == 0, result.stderr
    assert names(out) == {"r000", "r001", "r002", "kpis.json", "report.html"}
    for number in range(3):
        assert sim.load(out / f"r{number:03d}") == sim.simulate(office, replication=number)
        assert {f"{table}.csv" for table in TABLES} <= names(out / f"r{number:03d}")
    answer = json.loads(result.stdout)
    assert answer["kpis"] == json.loads((out / "kpis.json").read_text(encoding="utf-8"))
    cycle = answer["kpis"]["total"]["cycle_mean"]
    assert cycle["n"] == 3
    assert cycle["interval"][0] < cycle["mean"] < cycle["interval"][1]
    assert "first" in call("view", out).stderr


def test_other_forms(call, office, tmp_path):
    out = tmp_path / "out"
    assert call("run", office, "--format", "csv,xes", "--out", out).exit_code == 0
    assert names(out) == ALONE | {f"{table}.csv" for table in TABLES} | {"log.xes"}
    assert read_log(out / "log.xes").cases.height == 40
    assert (out / "work.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_that_is_not_ours_is_refused(call, office, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for place, said in ((tmp_path, "other files in it"), (tmp_path / "letter.txt", "is a file")):
        result = call("run", office, "--out", place)
        assert result.exit_code == 2
        assert said in result.stderr
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "mine"


def test_earlier_results_stay_until_the_new_ones_are_complete(call, office, done):
    before = sim.load(done)
    assert call("run", office, "--out", done, "--set", "nonsense=1").exit_code == 2
    assert sim.load(done) == before
    result = call("run", office, "--out", done, "--seed", 9)
    assert result.exit_code == 0
    assert sim.load(done) == sim.simulate(office, seed=9) != before
    assert [path.name for path in done.parent.iterdir() if path.name.startswith(".")] == []
