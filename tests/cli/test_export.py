"""`export`: formats from a scenario, a run or a log; what a format cannot say; and every refusal."""

import gzip
import json
import re

import pytest

import sim
from sim.interchange.bpmn.understand import import_bpmn
from sim.log.store import load
from tests.log.build import build

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_a_scenario_as_bpmn(call, office, tmp_path):
    out = tmp_path / "new" / "office.bpmn"
    result = call("export", office, "--bpmn", out)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert lines[0] == f"Written: {out} (BPMN 2.0)"
    assert "  Delays and losses of hand-offs (1) stand in the extension alone." in lines
    assert import_bpmn(out).scenario().canonical() == sim.load_scenario(office).canonical()


def test_a_run_in_all_formats_of_its_log_and_scenario(call, done, tmp_path):
    files = {name: tmp_path / f"out.{name}" for name in ("bpmn", "prosimos", "ocel", "xes")}
    result = call("export", done, *(word for name, file in files.items() for word in (f"--{name}", file)), "--json")
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout) == {name: str(file) for name, file in files.items()}
    assert import_bpmn(files["bpmn"]).scenario().canonical() == load(done).recipe["scenario"]
    assert json.loads(files["prosimos"].read_text(encoding="utf-8"))["task_resource_distribution"]
    log = load(done)
    ocel = json.loads(files["ocel"].read_text(encoding="utf-8"))
    assert sum(thing["type"] == "work_item" for thing in ocel["objects"]) == log.work["start_time"].drop_nulls().len()
    assert sim.read_log(files["xes"]).cases.height == log.cases.height


def test_it_says_in_both_languages_what_a_format_has_no_place_for(call, tmp_path):
    sim.save(build(), tmp_path / "log")
    words = ("export", tmp_path / "log", "--ocel", tmp_path / "a.json.gz", "--xes", tmp_path / "a.xes.gz")
    english, chinese = call(*words), call(*words, "--lang", "zh")
    assert "  Work items that nobody has begun (1) are not written." in english.stderr
    assert "  Spells of duty (7) have no place there." in english.stderr
    assert not HAN.search(english.stderr)
    assert "  1 个还没有人开始办的任务没有写出。" in chinese.stderr
    told = [line for line in chinese.stderr.splitlines() if line.startswith("  ")]
    assert len(told) == sum(line.startswith("  ") for line in english.stderr.splitlines())
    assert json.loads(gzip.decompress((tmp_path / "a.json.gz").read_bytes()))["events"]


def test_one_process_comes_with_those_that_it_calls_or_starts(call, tmp_path):
    out = tmp_path / "out.bpmn"
    assert call("export", "city_company", "--process", "connection_high_voltage", "--bpmn", out).exit_code == 0
    processes = import_bpmn(out).scenario().processes
    assert next(iter(processes)) == "connection_high_voltage"
    # a high-voltage connection starts a planned outage, that calls, calls report faults
    assert set(processes) == {"connection_high_voltage", "planned_outage", "hotline_95598", "outage_repair"}
    city = sim.load_scenario("city_company")
    assert processes == {name: city.processes[name] for name in processes}


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        ("export OFFICE", "nothing is asked for; name a file for --bpmn", "没有说明要写什么"),
        ("export OFFICE --bpmn DIR/a --ocel DIR/a", "--bpmn = DIR/a: two formats cannot go", "不能写进同一个文件"),
        ("export OFFICE --ocel DIR/a", "--ocel: OFFICE is no log; run it first", "不是日志"),
        ("export OFFICE --xes DIR/a", "--xes: OFFICE is no log; run it first", "不是日志"),
        ("export DIR/log.csv --xes DIR/a --process p", "--process = p: a log is exported", "日志只能整个导出"),
        ("export nowhere --bpmn DIR/a", "nowhere: is no scenario", "nowhere：不是场景"),
        ("export DIR/log.csv --bpmn DIR/a", "log.csv: a log that nobody simulated has no scenario", "没有场景"),
        ("export OFFICE --bpmn DIR/a --process reqest", "did you mean request?", "是否想写 request？"),
        ("export OFFICE --bpmn DIR/a --process xyz", "there is no such process; there are: request", "没有这个流程"),
        ("export OFFICE --bpmn DIR", "--bpmn:", "--bpmn"),
        ("export OFFICE --bpmn DIR/log.csv/a.bpmn", "cannot be written", "无法写入"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_line_and_exit_code_2(call, office, tmp_path, words, english, chinese):
    (tmp_path / "log.csv").write_text("case,activity,end\nc,a,2024-01-01 08:00\n", encoding="utf-8")
    here = {"OFFICE": office, "DIR": str(tmp_path)}

    def filled(text):
        return re.sub("OFFICE|DIR", lambda found: here[found[0]], text)

    for lang, said in (("en", english), ("zh", chinese)):
        result = call(*map(filled, words.split()), "--lang", lang)
        assert result.exit_code == 2, result.output
        assert filled(said) in result.stderr.splitlines()[0]
        assert "Traceback" not in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "office"]


def test_what_is_wrong_with_a_scenario_is_told_with_its_line_and_nothing_is_written(call, tmp_path):
    (tmp_path / "scenario.yaml").write_text(
        "id: broken\ntitle: x\nstart: 2024-01-01\nhorizon: {cases: 3}\nprocesses:\n  p:\n    elements:\n"
        "      come: {type: start}\n      work: {post: nobody, duration: 1 h}\n      go: {type: end}\n"
        "    flows: [come -> work -> go]\n",
        encoding="utf-8",
    )
    out = tmp_path / "precious.bpmn"
    out.write_text("precious", encoding="utf-8")
    result = call("export", tmp_path, "--bpmn", out)
    assert result.exit_code == 2
    assert "scenario.yaml:9 processes.p.elements.work.post = nobody" in result.stderr
    assert out.read_text(encoding="utf-8") == "precious"
