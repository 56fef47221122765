"""What every command has in common: help and errors in both languages, JSON alone on standard output."""

import json
import re
import shlex

import click
import pytest

from sim.cli import main

HAN = re.compile(r"[\u4e00-\u9fff]")
CONTEXT = click.Context(main)
COMMANDS = sorted(main.list_commands(CONTEXT))


def test_the_commands_are_those_of_the_documents():
    assert main.list_commands(CONTEXT) == [
        "scenarios",
        "check",
        "schema",
        "run",
        "view",
        "walk",
        "play",
        "report",
        "evaluate",
        "redesigns",
        "compare",
        "import",
        "export",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_speaks_both_languages(call, name):
    english, chinese = call(name, "--help"), call(name, "--help", "--lang", "zh")
    assert english.exit_code == chinese.exit_code == 0
    assert not HAN.search(english.stdout)
    assert HAN.search(chinese.stdout.split("\n")[2])
    given = [option for parameter in main.get_command(CONTEXT, name).params for option in parameter.opts]
    options = {option for option in given if option.startswith("--")}
    assert options <= set(re.findall(r"(?<!\S)--[a-z-]+", english.stdout))
    assert {"--lang", "--json"} <= options


def test_help_lists_the_commands_in_the_order_of_use(call):
    listed = re.findall(r"^  ([a-z]+)  ", call("--help").stdout, re.MULTILINE)
    assert listed == main.list_commands(CONTEXT)


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        ("run", "NAME|PATH is missing.", "缺少 NAME|PATH。"),
        ("run office", "--out is missing.", "缺少 --out。"),
        ("run nowhere --out o", "nowhere: is no scenario", "nowhere：不是场景"),
        ("run nowhere --oot o", "There is no option --oot. Did you mean", "没有 --oot 这个选项"),
        ("run nowhere --out o --seed x", "--seed: 'x' is not a valid integer", "--seed 的值不对"),
        ("run nowhere --out o --cases 3 --days 2", "--cases: cannot be given together", "--cases：不能与"),
        ("run outage_repair --out o --format pdf", "--format = pdf: is no known", "--format = pdf：不是已知"),
        ("run outage_repair --out o --set staff.nobody.count=3", "--set staff.nobody", "--set staff.nobody"),
        ("view nowhere", "nowhere: there is no such file or folder", "nowhere：没有这个文件或文件夹"),
        ("view outage_repair", "is a scenario, and no log yet; run it first", "是一个场景，还没有日志"),
        ("fly", "No such command 'fly'.", "命令无法理解"),
        ("report nowhere --out r.html", "nowhere: there is no such file", "nowhere：没有这个文件"),
        ("play nowhere --as post", "nowhere: is no scenario", "nowhere：不是场景"),
    ],
)  # fmt: skip
def test_a_mistake_is_a_line_and_exit_code_2(call, words, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        result = call(*shlex.split(words), "--lang", lang)
        assert result.exit_code == 2, result.output
        assert result.stdout == ""
        assert said in result.stderr.split("\n")[0]
        assert "Traceback" not in result.stderr


def test_the_locale_says_the_language_unless_the_command_does(call, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert HAN.search(call("--help").stdout)
    assert not HAN.search(call("--lang", "en", "--help").stdout)
    assert not HAN.search(call("check", "--help", "--lang", "en").stdout)


def test_scenarios(call):
    found = json.loads(call("scenarios", "--json").stdout)
    assert {"city_company", "outage_repair"} <= {one["name"] for one in found}
    for one in found:
        assert HAN.search(one["title"]["zh"])
        assert one["question"]["en"]
    told = call("scenarios", "--lang", "zh").stdout
    assert all(one["name"] in told for one in found)


def test_schema(call):
    assert json.loads(call("schema").stdout)["properties"]["processes"]


def test_check(call, office, tmp_path):
    clean = call("check", office)
    assert (clean.exit_code, clean.stdout) == (0, "")
    assert clean.stderr == f"{office}: no mistakes found.\n"
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: broken\ntitle: B\nstart: 2024-01-01\nhorizn: {cases: 1}\nprocesses: {}\n", encoding="utf-8")
    result = call("check", broken, "--json")
    assert result.exit_code == 2
    answer = json.loads(result.stdout)
    assert answer["errors"] == len([one for one in answer["mistakes"] if one["severity"] == "error"]) > 0
    assert any("broken.yaml:4" in one["place"] for one in answer["mistakes"])
    assert "错误" in call("check", broken, "--lang", "zh").stdout
