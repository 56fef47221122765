"""The command compare: what it writes and says in both languages, and how it answers what is wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.cli import main

ROOT = Path(__file__).resolve().parents[2]
FASTER = {
    "id": "faster",
    "title": {"zh": "审核提速", "en": "A faster check"},
    "levers": {
        "check": {
            "name": {"zh": "审核提速", "en": "A faster check"},
            "amounts": {"by": {"value": 0.8, "low": 0.6, "high": 0.9, "source": "assumption"}},
            "changes": [{"change": "scale", "what": "durations", "elements": ["check"], "by": "$by"}],
        }
    },
}
QUICK = ("--replications", 3, "--processes", 1, "--cases", 12)


@pytest.fixture
def faster(tmp_path):
    """The path of a redesign of the small office."""
    file = tmp_path / "faster.yaml"
    file.write_text(json.dumps(FASTER, ensure_ascii=False), encoding="utf-8")
    return str(file)


def test_a_comparison_is_written_and_told(call, office, faster, tmp_path):
    out = tmp_path / "found"
    result = call("compare", office, faster, office, *QUICK, "--by", "department", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in out.iterdir()) == ["compare.json", "recipes", "report.html"]
    data = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    assert data["replications"] == 3
    names = [one["name"] for one in data["designs"]]
    assert names == ["faster", "office_2"]
    for effect in data["effects"]["office_2"].values():
        assert (effect["identical"], effect["difference"], effect["low"], effect["high"]) == (True, 0, 0, 0)
    working = data["effects"]["faster"]["working_mean"]
    assert working["difference"] < 0
    assert {"base", "design", "low", "high", "relative", "joint_low", "factor"} <= set(working)
    assert set(data["groups"]["faster"]["department"]) == {"hall", "back"}
    assert "better" in result.stdout
    assert "identical" in result.stdout
    assert f"run {out}/recipes/faster.json" in result.stdout


def test_the_recipe_can_be_run(call, office, faster, tmp_path):
    out = tmp_path / "found"
    assert call("compare", office, faster, *QUICK, "--seed", 9, "--kpi", "wip", "--out", out).exit_code == 0
    data = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    log = sim.simulate(out / data["recipes"]["faster"])
    assert log.recipe["seed"] == 9
    assert log.cases.height >= 12


def test_it_speaks_chinese(call, office, faster, tmp_path):
    out = tmp_path / "found"
    result = call("--lang", "zh", "compare", office, faster, *QUICK, "--out", out)
    assert result.exit_code == 0, result.stderr
    for text in ("对比基线：小办公室", "全程时间（平均）", "变好", "已写入"):
        assert text in result.stdout
    assert 'lang="zh' in (out / "report.html").read_text(encoding="utf-8")


def test_json_is_all_there_is_on_standard_output(call, office, faster, tmp_path):
    out = tmp_path / "found"
    words = ("--kpi", "cycle_mean,waiting_mean", "--kpi", "wip", "--json", "--out", out)
    result = call("compare", office, faster, *QUICK, *words)
    data = json.loads(result.stdout)
    assert list(data["kpis"]) == ["cycle_mean", "waiting_mean", "wip"]
    assert data["out"] == str(out)
    written = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    assert {**written, "out": str(out)} == data


def test_levers_and_ranges(call, office, faster, tmp_path):
    out = tmp_path / "found"
    words = ("--levers", "--ranges", 3, "--band", "5%..10%", "--kpi", "working_mean", "--out", out)
    result = call("compare", office, faster, *QUICK, *words)
    assert result.exit_code == 0, result.stderr
    data = json.loads((out / "compare.json").read_text(encoding="utf-8"))
    (lever,) = data["levers"]["faster"]
    assert lever["without"]["working_mean"]["identical"]
    ranges = data["ranges"]["faster"]
    assert ranges["band"] == [0.05, 0.1]
    assert len(ranges["points"]) == ranges["shares"]["working_mean"]["points"] == 3
    assert "Lever 'A faster check' adds:" in result.stdout
    assert (out / "recipes" / "faster__without_check.json").is_file()


def test_a_precision_is_reached(call, office, faster, tmp_path):
    words = (
        "--cases",
        12,
        "--processes",
        1,
        "--precision",
        "40 %",
        "--kpi",
        "working_mean",
        "--out",
        tmp_path / "found",
    )
    result = call("compare", office, faster, *words)
    assert result.exit_code == 0, result.stderr
    assert "The precision of 40.0 % of the base was reached after 20 replications." in result.stdout


def test_earlier_results_are_replaced_and_nothing_else(call, office, faster, tmp_path):
    out = tmp_path / "found"
    words = (*QUICK, "--kpi", "wip", "--out", out)
    assert call("compare", office, faster, *words).exit_code == 0
    assert call("compare", office, faster, *words).exit_code == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("", encoding="utf-8")
    result = call("compare", office, faster, *QUICK, "--out", tmp_path / "mine")
    assert result.exit_code == 2
    assert "other files in it" in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("one_stp",), "did you mean 'one_stop'"),
        (("{faster}", "--kpi", "cycle_men"), "did you mean cycle_mean"),
        (("{faster}", "--by", "segmnt"), "did you mean segment"),
        (("{faster}", "--precision", "1%", "--replications", "5"), "cannot stand beside --replications"),
        (("{faster}", "--precision", "0"), "write it as 1%"),
        (("{faster}", "--band", "5%"), "write it as 5%..10%"),
        (("{faster}", "--ranges", "2", "--band", "10%..5%"), "must end above where it begins"),
        (("{faster}", "--warm-up", "soon"), "write it as 30 d"),
        (("{faster}", "--days", "2", "--warm-up", "30 d"), "leaves nothing of the run"),
        (("{faster}", "--days", "2", "--cases", "3"), "--cases"),
        ((), "DESIGN... is missing"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(call, office, faster, tmp_path, words, told):
    out = tmp_path / "found"
    result = call("compare", office, *(word.format(faster=faster) for word in words), "--out", out)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.stderr
    assert not out.exists()


def test_help_names_what_there_is(call):
    assert "compare" in main.list_commands(None)
    for lang, text in (("en", "under the same luck"), ("zh", "同一份随机数")):
        assert text in call("--lang", lang, "compare", "--help").stdout


@pytest.mark.skipif(os.name == "nt", reason="this signal is not known there")
def test_a_comparison_that_is_stopped_leaves_nothing(office, tmp_path):
    out = tmp_path / "results" / "found"
    out.parent.mkdir()
    words = ["compare", office, office, "--cases", "1000000", "--set", "arrivals.people.every=5 min", "--out", str(out)]
    command = [sys.executable, str(ROOT / "run_sim.py"), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    for _ in range(600):
        if list(out.parent.iterdir()):
            break
        time.sleep(0.1)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=120)
    assert process.returncode == 130, stderr
    assert stdout == ""
    assert "Traceback" not in stderr
    assert list(out.parent.iterdir()) == []
