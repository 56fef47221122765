"""`redesigns`: the library, one of them in full, and what it changes in a scenario."""

import json

import pytest

from sim.model.redesign import redesign_names

IDEA = """\
id: idea
title: {zh: 一个想法, en: An idea}
levers:
  people:
    name: {zh: 加人, en: More people}
    amounts:
      more: {value: 1, low: 1, high: 3, name: {zh: 增加人数, en: people added}}
    changes:
      - {change: staff, group: bo, count: +$more}
"""


@pytest.fixture
def idea(tmp_path):
    path = tmp_path / "idea.yaml"
    path.write_text(IDEA, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("lang", "head", "said"), [("en", "what it does", "Levers:"), ("zh", "做什么", "措施：")])
def test_the_library_is_listed(call, lang, head, said):
    result = call("redesigns", "--lang", lang)
    assert result.exit_code == 0, result.stderr
    assert head in result.stdout
    assert said in result.stdout
    assert all(name in result.stdout for name in redesign_names())


def test_the_library_as_json(call):
    found = json.loads(call("redesigns", "--json").stdout)
    assert [one["name"] for one in found] == redesign_names()
    first = next(one for one in found if one["name"] == "one_stop")
    assert first["item"] == "S4_122"
    assert first["levers"][0]["amounts"]["desk"] == {
        "value": 1.2, "low": 1.05, "high": 1.4, "name": {"zh": "受理用时比例", "en": "time at the desk"},
        "source": "assumption",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["An idea (idea)", "More people (people, assumption)", "people added (more)", "1 – 3", "assumption",
                'What changes in "A small office", 1 differences', "bo: number of people 1 → 2"]),
        ("zh", ["一个想法 (idea)", "加人", "增加人数 (more)", "在“小办公室”中的改动，共 1 处", "bo：人数 1 → 2"]),
    ],
)  # fmt: skip
def test_a_redesign_is_shown_with_what_it_changes(call, office, idea, lang, said):
    result = call("redesigns", "show", idea, "--on", office, "--lang", lang)
    assert result.exit_code == 0, result.stderr
    assert [text for text in said if text not in result.stdout] == []


def test_a_redesign_as_json(call, office, idea):
    found = json.loads(call("redesigns", "show", idea, "--on", office, "--json").stdout)
    assert found["on"] == office
    (difference,) = found["differences"]
    assert difference["path"] == "staff.bo.count"
    assert difference["text"] == {"zh": "bo：人数 1 → 2", "en": "bo: number of people 1 → 2"}
    assert (difference["before"]["en"], difference["after"]["en"]) == ("1", "2")


def test_without_a_scenario_the_first_it_is_made_for_is_taken(call, idea):
    found = json.loads(call("redesigns", "show", "one_stop", "--json").stdout)
    assert found["on"] == "connection_low_voltage"
    assert found["differences"]
    assert json.loads(call("redesigns", "show", idea, "--json").stdout)["on"] is None


def test_several_at_once(call):
    found = json.loads(
        call("redesigns", "show", "one_stop+appointment_slots", "--on", "connection_low_voltage", "--json").stdout
    )
    assert [lever["id"] for lever in found["levers"]][:2] == ["one_stop.one_window", "one_stop.one_visit"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shw"], "redesigns show NAME"),
        (["show"], "redesigns show NAME"),
        (["show", "one_stp"], "did you mean 'one_stop'?"),
        (["show", "one_stop", "--on", "billing"], "redesigns/one_stop.yaml:23"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_2(call, words, said):
    result = call("redesigns", *words, "--lang", "en")
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
