"""Lists on paper and in the terminal, in both languages."""

import re

import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.report.forms import form_page, form_table
from sim.views.forms import FORMS, form

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def log():
    return sim.simulate(sim.load_scenario("problem_handling", settings=["horizon.time=12 d"]), seed=4)


@pytest.fixture(scope="module")
def saved(log, tmp_path_factory):
    folder = tmp_path_factory.mktemp("log") / "run"
    sim.save(log, folder)
    return folder


@pytest.mark.parametrize("name", FORMS)
def test_a_page_has_every_row_in_its_own_language(log, name):
    made = form(log, name)
    english, chinese = (form_page(log, made, lang=lang) for lang in ("en", "zh"))
    assert english.count("<tr") == chinese.count("<tr") == made.table.height + 1
    body = re.sub(r"<style>.*?</style>", "", english, flags=re.DOTALL)
    assert not HAN.search(body)
    assert "<script" not in english
    assert HAN.search(chinese)


def test_a_wide_list_lies_on_its_side(log):
    sideways = [name for name in FORMS if 'class="sideways"' in form_page(log, form(log, name), lang="zh")]
    assert "problem_records" in sideways
    assert "common_problems" not in sideways


def test_values_go_by_their_names(log):
    assert "账号锁定、忘记密码" in form_page(log, form(log, "common_problems"), lang="zh")
    assert "login_locked" not in form_page(log, form(log, "common_problems"), lang="en")


def test_a_terminal_shows_the_beginning_and_says_so(log):
    table, notes = form_table(log, form(log, "problem_records"), lang="en")
    assert table.row_count == 20
    assert "20 of" in notes[0]


def test_without_columns_there_is_no_table_but_a_reason():
    bare = sim.simulate(sim.load_scenario("early_warning", settings=["horizon.time=1 d"]), seed=1)
    for lang, word in (("en", "surveyed"), ("zh", "回访")):
        table, notes = form_table(bare, form(bare, "service_survey"), lang=lang)
        assert table is None
        assert word in notes[0]
        assert word in form_page(bare, form(bare, "service_survey"), lang=lang)


def test_the_command_writes_shows_and_gives_data(saved, tmp_path):
    run = CliRunner().invoke
    page = tmp_path / "list.html"
    assert run(main, ["report", str(saved), "--form", "common_problems", "--out", str(page)]).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    shown = run(main, ["report", str(saved), "--form", "common_problems", "--lang", "en"])
    assert shown.exit_code == 0
    assert "Locked out" in shown.output
    assert '"form": "service_survey"' in run(main, ["report", str(saved), "--form", "service_survey", "--json"]).output


def test_a_report_needs_a_file_and_a_list_a_name(saved):
    run = CliRunner().invoke
    for words, told in ((["report", str(saved)], "--out"), (["report", str(saved), "--form", "x"], "problem_records")):
        result = run(main, [*words, "--lang", "en"])
        assert result.exit_code == 2
        assert told in result.output
