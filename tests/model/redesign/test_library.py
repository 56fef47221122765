"""The redesigns that come with the project: sound, sourced, and fit for the scenarios that they are made for."""

import re
from functools import cache
from pathlib import Path

import pytest

from sim.model.check import check
from sim.model.check.clocks import Clocks
from sim.model.check.staffing import check_staffing
from sim.model.load import load_scenario, scenario_names
from sim.model.redesign import differences, load_redesign, redesign_names, redesigned
from sim.words import has

NAMES = redesign_names()
OF_ITEMS = {
    "S4_122": "one_stop", "S4_121": "first_asker", "S4_120": "customer_manager", "S0_12": "joint_review",
    "S2_83": "shared_platform", "S1_33": "fewer_checks", "S2_78": "process_traversal", "S2_70": "pre_warning",
}  # fmt: skip
QUICK = "connection_low_voltage"
"""The whole check of the other scenarios takes long: after a redesign they are checked so in `make verify`."""


@cache
def base(name):
    return load_scenario(name)


@cache
def design(name, scenario):
    return redesigned(base(scenario), load_redesign(name))


PAIRS = [(name, scenario) for name in NAMES for scenario in load_redesign(name).for_]


def errors(mistakes):
    return [mistake for mistake in mistakes if mistake.severity == "error"]


def test_the_library_has_one_file_for_each_mechanism_of_the_founding_papers():
    assert len(NAMES) >= 16
    for item, name in OF_ITEMS.items():
        assert load_redesign(name).item == item
    assert not set(NAMES) & set(scenario_names()), "a name that is both would be ambiguous in a comparison"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_says_what_it_asks_and_where_its_numbers_come_from(name):
    one = load_redesign(name)
    assert one.id == name
    assert one.for_
    assert one.question is not None
    assert re.fullmatch(r"S[0-4]_\d+", one.item)
    for text in (one.title, one.question, *(lever.name for lever in one.levers.values())):
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)
    for key, lever in one.levers.items():
        for amount in lever.amounts.values():
            assert amount.name is not None, key
            assert amount.source is not None or lever.source is not None, key
            assert amount.low is not None, key
            assert amount.high is not None, key


@pytest.mark.parametrize(("name", "scenario"), PAIRS)
def test_every_redesign_fits_its_scenarios(name, scenario):
    made = design(name, scenario)
    assert made != base(scenario)
    assert (made.id, made.title) == (base(scenario).id, base(scenario).title)
    # names, forms and structure were checked when it was made
    found = check(made) if scenario == QUICK else check_staffing(made, Clocks(made))
    assert errors(found) == []


@pytest.mark.parametrize(("name", "scenario"), PAIRS)
def test_every_redesign_is_told_in_both_languages(name, scenario):
    told = differences(base(scenario), design(name, scenario))
    assert told
    for one in told:
        assert not re.search(r"redesign\.|\{|\}", one.text("en") + one.text("zh"))
        assert not re.search(r"[\u4e00-\u9fff]", one.text("en").replace("（", ""))
        assert re.search(r"[\u4e00-\u9fff]", one.text("zh"))


@pytest.mark.parametrize("name", NAMES)
def test_every_lever_can_be_left_out_and_every_amount_can_go_to_its_ends(name):
    one = load_redesign(name)
    scenario = base(one.for_[0])
    for key, lever in one.levers.items():
        others = [other for other in one.levers if other != key]
        ends = [{f"{key}.{n}": getattr(a, end) for n, a in lever.amounts.items()} for end in ("low", "high")]
        assert any(redesigned(scenario, one, amounts=amounts, without=others) != scenario for amounts in ends), key


def test_every_source_is_in_the_document():
    document = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = {tag.strip() for row in re.findall(r"^\| ([^|]+) \|", document, re.MULTILINE) for tag in row.split(",")}
    used = {note.tag for name in NAMES for note in load_redesign(name).sources.values()} - {"assumption"}
    assert used <= rows, sorted(used - rows)


def test_the_words_of_differences_exist():
    assert all(has(f"redesign.{key}") for key in ("changed", "several", "scaled.flow", "decision"))
