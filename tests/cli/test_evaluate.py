"""`evaluate` in both languages: what it shows, what a file of weights changes, and what is wrong with one."""

import json

import pytest

from sim import load_scenario, save, simulate
from sim.model.redesign import load_redesign, redesigned
from tests.cli.conftest import OFFICE

SCALE = "{excellent: [0.9, 1], good: [0.7, 0.8], fair: [0.5, 0.6]}"
JUDGED = {
    **OFFICE,
    "horizon": {"cases": 200},
    "standards": {
        "soon": {
            **OFFICE["standards"]["soon"],
            "limit": "4 h",
            "controls": {"warn": {"kind": "warning", "at": 0.5, "chance": 0.5, "priority": 5}},
        }
    },
    "value_chain": {
        "needs": {"done": {"name": {"zh": "办成事", "en": "get it done"}, "processes": ["request"]}},
        "requirements": {
            "quick": {
                "need": "done", "department": "hall", "says": {"zh": "当天办结", "en": "Done the same day"},
                "standard": "soon", "evaluation": {"target": 0.9},
            }
        },
    },
    "risks": {
        "late": {
            "name": {"zh": "办结超时", "en": "Done too late"}, "process": "request", "happens": "broken",
            "standards": ["soon"], "department": "back",
        },
        "lost": {
            "name": {"zh": "资料丢失", "en": "Papers lost"}, "process": "request", "flow": "accept->check",
            "happens": "lost", "department": "hall",
        },
    },
}  # fmt: skip
CHASED = {"excellent": [0.5, 0], "good": [1.5, 1], "fair": [2, 2]}
CUSTOMERS = {
    "criteria": {"chased": {"figure": "acts.chase", "scale": CHASED}},
    "green": 0, "posts": ["clerk"], "priority": 7,
}  # fmt: skip
SEGMENTED = {
    **JUDGED,
    "segments": {"big": {"name": {"zh": "大客户", "en": "large customer"}}},
    "arrivals": {"people": {**OFFICE["arrivals"]["people"], "segments": {"big": 1}}},
    "evaluation": {"customers": CUSTOMERS},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The saved log of a scenario, simulated once."""
    logs = {}

    def make(data):
        key = json.dumps(data)
        if key not in logs:
            logs[key] = tmp_path_factory.mktemp("log") / "run"
            save(simulate(load_scenario(data)), logs[key])
        return logs[key]

    return make


def test_everything_is_shown_in_both_languages(call, made):
    out = made(JUDGED)
    english, chinese = call("evaluate", out, "--lang", "en"), call("evaluate", out, "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    for text in ("Common indicators of departments (assumed)", "Value chain", "Risk register", "Papers lost", "Hall"):
        assert text in english.stdout
    for text in ("部门通用指标体系（假设）", "价值链", "服务风险点", "资料丢失", "营业厅"):
        assert text in chinese.stdout
    # the back office is walked through, and nothing is asked of it
    assert "Gap: 'get it done' asks nothing of Back office" in english.stdout
    assert "断点：“办成事”的流程经过后台" in chinese.stdout
    assert "1 of 2 risks have no control." in english.stdout


def test_json_holds_all_of_it(call, made):
    data = json.loads(call("evaluate", made(JUDGED), "--json").stdout)
    assert data["evaluation"]["assumed"]
    assert {unit["unit"] for unit in data["evaluation"]["units"]} == {"hall", "back"}
    assert [row["gap"] for row in data["value_chain"]] == [None, "no_requirement"]
    late, lost = data["risks"]
    assert late["controls"] == "soon.warn"
    assert late["warnings"] > 0
    assert late["prevented"] is not None
    assert lost["happened"] > 0
    assert (data["benchmark"], data["customers"], data["proposal"]) == ([], None, None)


def test_a_file_of_weights_changes_the_weights_alone(call, made, tmp_path):
    out = made(JUDGED)
    weights = tmp_path / "weights.yaml"
    judgements = (
        "{keeping/quality: 9, keeping/speed: 9, keeping/load: 9, quality/speed: 1, quality/load: 1, speed/load: 1}"
    )
    weights.write_text(f"systems:\n  departments:\n    judgements: {judgements}\n", encoding="utf-8")
    before = json.loads(call("evaluate", out, "--json").stdout)["evaluation"]
    after = json.loads(call("evaluate", out, "--weights", weights, "--json").stdout)["evaluation"]
    assert after["judgements"]["departments"]["weights"] == pytest.approx([0.75, 1 / 12, 1 / 12, 1 / 12])
    parts = [{u["unit"]: {p["criterion"]: p for p in u["parts"]} for u in e["units"]} for e in (before, after)]
    for unit in ("hall", "back"):
        assert parts[0][unit]["keeping"]["score"] == parts[1][unit]["keeping"]["score"]
        assert parts[1][unit]["keeping"]["weight"] == pytest.approx(0.75)


BROKEN = [
    ("systems:\n  departments:\n    wieghts: {}\n", ":3", "did you mean 'weights'", "是否想写 'weights'"),
    ("systems:\n  departments:\n    weights: {keping: 1}\n", ":3", "did you mean 'keeping'", "keeping"),
    (
        f"systems:\n  x:\n    weights: {{a: 1}}\n    criteria:\n      a: {{figure: utilisation, scale: {SCALE}}}\n"
        f"      b: {{figure: utilisation, scale: {SCALE}}}\n",
        ":3", "leaves out: b", "漏了：b",
    ),
    ("systems:\n  departments:\n    judgements:\n      keeping/quality: 12\n", ":4", "between 1/9 and 9", "1/9 与 9"),
    ("systems:\n  departments:\n    judgements:\n      keeping/qualty: 3\n", ":4", "did you mean 'quality'", "quality"),
    (
        "systems:\n  x:\n    judgements:\n      a/b: 5\n      b/c: 5\n      a/c: 1/5\n    criteria:\n"
        + "".join(f"      {name}: {{figure: utilisation, scale: {SCALE}}}\n" for name in "abc"),
        ":4", "consistency ratio", "一致性比率",
    ),
    ("operator: best\n", ":1", "weighted, max_min", "weighted, max_min"),
    ("grades: {excellent: 10}\n", ":1", "fall from excellent to poor", "依次降低"),
    (f"systems:\n  x:\n    criteria:\n      a: {{figure: joy, scale: {SCALE}}}\n", ":4", "= joy", "= joy"),
    (f"systems:\n  x:\n    criteria:\n      a: {{figure: standard.son, scale: {SCALE}}}\n", ":4", "'soon'", "'soon'"),
    ("systems:\n  x:\n    criteria:\n      a: {figure: utilisation}\n", ":4", "has no scale", "缺少 scale"),
    (
        "systems:\n  x:\n    criteria:\n      a: {figure: utilisation, "
        "scale: {excellent: [0.9, 1], good: [0.7, 0.95], fair: [0, 0.5]}}\n",
        ":4", "one direction", "同向",
    ),
    ("systems:\n  x:\n    units: [hull]\n    criteria: {}\n", ":3", "'hall'", "'hall'"),
    ("- 1\n", ":1", "begin with keys", "systems"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "english", "chinese"), BROKEN)
def test_a_broken_file_of_weights(call, made, tmp_path, text, line, english, chinese):
    out = made(JUDGED)
    weights = tmp_path / "weights.yaml"
    weights.write_text(text, encoding="utf-8")
    for lang, says in (("en", english), ("zh", chinese)):
        result = call("evaluate", out, "--weights", weights, "--lang", lang)
        assert result.exit_code == 2
        assert f"weights.yaml{line}" in result.stderr
        assert says in result.stderr
        assert "Traceback" not in result.stderr


def test_files_that_are_not_there(call, made, tmp_path):
    out = made(JUDGED)
    for words in (["--weights", tmp_path / "no.yaml"], ["--benchmark", tmp_path / "no.csv"], ["--before", "nowhere"]):
        result = call("evaluate", out, *words)
        assert result.exit_code == 2, words
        assert "Traceback" not in result.stderr


def test_a_table_of_others(call, made, tmp_path):
    out = made(JUDGED)
    others = tmp_path / "others.csv"
    others.write_text("indicator,company,value,source\nstandard.soon.mean,Best,1 min,F1\n", encoding="utf-8")
    (gap,) = json.loads(call("evaluate", out, "--benchmark", others, "--json").stdout)["benchmark"]
    assert gap["to_best"] == pytest.approx(gap["own"] / 60 - 1)
    assert gap["focus"]
    shown = call("evaluate", out, "--benchmark", others, "--lang", "zh").stdout
    assert "全面对标" in shown
    assert "重点突破" in shown


def test_the_loop_from_proposal_to_verification(call, made, tmp_path):
    """Evaluate, write the proposal, apply it, run it, and evaluate again beside the first run."""
    out = made(SEGMENTED)
    file = tmp_path / "proposal.yaml"
    result = call("evaluate", out, "--propose", file, "--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "Green channel" in result.stdout
    design = redesigned(load_scenario(SEGMENTED), load_redesign(file))
    assert design.segments["big"].priority == 7
    save(simulate(design), tmp_path / "after")
    shown = call("evaluate", tmp_path / "after", "--before", out, "--lang", "en")
    assert shown.exit_code == 0, shown.stderr
    assert "What changed" in shown.stdout
    changes = json.loads(call("evaluate", tmp_path / "after", "--before", out, "--json").stdout)["changes"]
    assert {row["unit"] for row in changes} == {"hall", "back"}


def test_a_real_log_is_judged_by_assumed_indicators(call, tmp_path):
    rows = ["case_id,Activity,start_time,end_time,Resource,department"]
    rows += [f"{n},A,2022-05-16T10:{n:02}:00,2022-05-16T11:00:00,Cole,Hall" for n in range(20)]
    log = tmp_path / "log.csv"
    log.write_text("\n".join(rows), encoding="utf-8")
    result = call("evaluate", log, "--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "are assumptions" in result.stdout
    assert "Not everything is known of Hall" in result.stdout
    data = json.loads(call("evaluate", log, "--json").stdout)
    assert data["evaluation"]["assumed"]
    assert (data["value_chain"], data["risks"]) == ([], [])
