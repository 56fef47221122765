"""`--save-mapping` and `--mapping`: what was guessed is shown, kept, corrected and given back."""

import json

import pytest

ROWS = "".join(f"{n // 3};{('受理', '勘查', '装表')[n % 3]};{n + 1}/3/2024 9:00;林;A\n" for n in range(12))
TEXT = f"业务号;当前工作;when;谁;team\n{ROWS}"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(TEXT, encoding="gb18030")
    return path


def test_guesses_are_shown_kept_and_given_back(call, source, tmp_path):
    kept = tmp_path / "mapping.yaml"
    roles = ("--column", "activity=当前工作", "--column", "resource=谁")
    first = call("view", source, *roles, "--save-mapping", kept, "--lang", "en")
    assert first.exit_code == 0, first.stderr
    assert "assumed from its name and content: case is column '业务号'" in first.stdout
    assert f"The mapping was saved to {kept}" in first.stderr
    again = call("view", source, "--mapping", kept, "--lang", "en")
    assert "assumed" not in again.stdout
    assert first.stdout.split("The whole log")[1] == again.stdout.split("The whole log")[1]
    kept.write_text(kept.read_text(encoding="utf-8").replace('"谁"', "null"), encoding="utf-8")
    changed = json.loads(call("view", source, "--mapping", kept, "--json", "--lang", "en").stdout)
    assert changed["assumed"] == []
    assert "staff member: column '谁'" not in changed["understood"]


def test_column_wins_over_the_mapping(call, source, tmp_path):
    said = tmp_path / "said.json"
    said.write_text(
        json.dumps({"columns": {"case": "业务号", "activity": "当前工作", "department": "team"}}), encoding="utf-8"
    )
    words = ("view", source, "--mapping", said, "--json", "--lang", "zh")
    assert "部门：列 'team'" in json.loads(call(*words).stdout)["understood"]
    assert "部门：列 'team'" not in json.loads(call(*words, "--column", "department=").stdout)["understood"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_walk_and_report_take_it_and_tell_assumptions_aside(call, source, tmp_path, lang):
    said = tmp_path / "said.yaml"
    said.write_text("columns: {activity: 当前工作, resource: 谁, time: when}\n", encoding="utf-8")
    for words in (
        ("walk", "customer", source),
        ("walk", "post", source),
        ("report", source, "--out", tmp_path / "r.html"),
    ):
        result = call(*words, "--mapping", said, "--lang", lang)
        assert result.exit_code == 0, result.stderr
        assert ("case is column '业务号'" if lang == "en" else "工单为列 '业务号'") in result.stderr
        assert "assumed" not in result.stdout


def test_nothing_is_overwritten_and_mistakes_have_their_line(call, source, tmp_path):
    result = call("view", source, "--column", "activity=当前工作", "--save-mapping", source, "--lang", "zh")
    assert result.exit_code == 2
    assert "已存在，未作改动" in result.stderr
    assert source.read_text(encoding="gb18030") == TEXT
    said = tmp_path / "said.yaml"
    said.write_text("columns:\n  activity: 当前工做\n", encoding="utf-8")
    result = call("view", source, "--mapping", said, "--lang", "en")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert (
        "said.yaml:2 columns.activity: there is no column '当前工做' (given for 'activity'); did you mean '当前工作'"
        in result.stderr
    )
    for wrong in (tmp_path, tmp_path / "nowhere.yaml"):
        result = call("view", source, "--mapping", wrong)
        assert result.exit_code == 2
        assert "Traceback" not in result.stderr


def test_own_logs_need_none(call, done, tmp_path):
    assert call("view", done, "--save-mapping", tmp_path / "m.yaml").exit_code == 2
    assert not (tmp_path / "m.yaml").exists()
    said = tmp_path / "said.yaml"
    said.write_text("zone: UTC\n", encoding="utf-8")
    result = call("walk", "customer", done, "--mapping", said, "--lang", "en")
    assert result.exit_code == 2
    assert "is a scenario, or a log of our own, and needs no mapping" in result.stderr


def test_a_scenario_takes_no_mapping(call, office, tmp_path):
    said = tmp_path / "said.yaml"
    said.write_text("zone: UTC\n", encoding="utf-8")
    result = call("walk", "customer", office, "--mapping", said, "--days", "2", "--lang", "en")
    assert result.exit_code == 2
