"""What holds for every scenario that comes with the project: no mistakes, both languages, a source for every part."""

import json
import re

import pytest

from sim.model.check import check
from sim.model.load import load_scenario, scenario_names
from sim.places import scenarios_dir

NAMES = scenario_names()
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def plain():
    """Each scenario as plain data, by name."""
    return {name: json.loads(json.dumps(load_scenario(name).canonical())) for name in NAMES}


def parts(value, place=""):
    """Every mapping inside a scenario, with its place."""
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from parts(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from parts(inner, f"{place}[{number}]")


def test_the_scenarios_of_the_first_release_are_there():
    assert {
        "billing", "city_company", "connection_high_voltage", "connection_low_voltage", "hotline_95598",
        "hotline_first_asker", "outage_pge", "outage_repair", "planned_outage",
    } <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if name != "city_company"])
def test_check_finds_nothing(name):
    assert check(load_scenario(name)) == ()


def test_every_label_is_said_in_both_languages(plain):
    labels = [(n, place, p) for n in NAMES for place, p in parts(plain[n]) if set(p) == {"zh", "en"}]
    assert len(labels) > 1000
    assert not [(n, place) for n, place, p in labels if not HAN.search(p["zh"]) or HAN.search(p["en"])]


def test_everything_that_people_see_has_a_name(plain):
    sections = (
        "districts",
        "departments",
        "posts",
        "staff",
        "segments",
        "standards",
        "indicators",
        "calendars",
        "processes",
    )
    nameless = [
        f"{name} {section}.{key}"
        for name in NAMES
        for section in sections
        for key, part in plain[name].get(section, {}).items()
        if "name" not in part
    ]
    nameless += [
        f"{name} {process}.{key}"
        for name in NAMES
        for process, whole in plain[name]["processes"].items()
        for key, element in whole["elements"].items()
        if "name" not in element
    ]
    assert not nameless


def test_every_source_is_listed_in_the_scenario_and_in_the_document(plain):
    document = (scenarios_dir().parent / "docs" / "sources.md").read_text(encoding="utf-8")
    rows = {tag.strip() for row in re.findall(r"^\| ([^|]+) \|", document, re.MULTILINE) for tag in row.split(",")}
    assert len(rows) > 30
    for name in NAMES:
        listed = plain[name].get("sources", {})
        used = {tag for _, part in parts(plain[name]) for _, tag in named(part)} - {"assumption"}
        assert used <= set(listed), name
        written = {tag.strip() for key in used for tag in listed[key]["tag"].split(",")} - {"assumption"}
        assert written <= rows, name


def test_weak_sources_shape_hand_offs_and_rules_alone(plain):
    """A weak source (Fw) stands behind the delay of a hand-off or the limit of a standard, and nothing else."""
    weak = [
        (f"{name}{place}", part, key)
        for name in NAMES
        for place, part in parts(plain[name])
        for key, tag in named(part)
        if tag.startswith("Fw")
    ]
    assert len(weak) > 10
    assert not [place for place, part, key in weak if key != "transfer" and "limit" not in part]


def named(part):
    """The tags that one part names, each with the parameter that it stands behind ("" for all)."""
    source = part.get("source")
    return source.items() if isinstance(source, dict) else [("", source)] if source else []


def test_a_readme_in_both_languages_says_the_question_and_the_commands():
    for name in NAMES:
        text = (scenarios_dir() / name / "README.md").read_text(encoding="utf-8")
        assert HAN.search(text), name
        assert "The question" in text, name
        assert f"run {name}" in text, name


def test_the_same_id_means_the_same_everywhere(plain):
    """Departments, posts, districts, segments and calendars are shared, so that processes can be combined."""
    for section in ("departments", "posts", "districts", "segments", "calendars"):
        seen = {}
        for name in NAMES:
            if name != "outage_pge":  # another company
                for key, part in plain[name].get(section, {}).items():
                    assert seen.setdefault(key, part) == part, f"{name} {section}.{key}"
