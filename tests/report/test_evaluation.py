"""The pages about evaluation: pictures that say their answer, sections where the scenario has them, both languages."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim import load_scenario, simulate
from sim.report.html import report_page
from sim.report.pictures.chain_matrix import Field, chain_matrix
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.score_bars import Score, score_bars
from tests.cli.test_evaluate import JUDGED, SEGMENTED

SVG = "{http://www.w3.org/2000/svg}"
SCORES = [
    Score("Front <desk>", 91.2, "excellent", "#0072b2"),
    Score("A department with a name that is far too long for its place", 40.0, "poor", "#e69f00"),
    Score("Nobody", None, "—", "#009e73"),
]
FIELDS = [
    Field(0, 0, "91.0 %", "91 %", "90.0 %", True, "", "Done in a day"),
    Field(0, 0, "40.0 %", "40 %", "90.0 %", False, "", "Begun in an hour"),
    Field(1, 1, "—", "—", "—", None, "no standard", "Be kind"),
]


def pictures(width, lang):
    yield score_bars(SCORES[:2], lang=lang, width=width)
    yield chain_matrix(["Front", "Back"], ["get it done", "be heard"], FIELDS, lang=lang, width=width)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_well_formed_keep_inside_and_are_the_same_every_time(width, lang):
    for one, again in zip(pictures(width, lang), pictures(width, lang), strict=True):
        assert one.standalone() == again.standalone()
        root = ET.fromstring(one.standalone())
        for shape in root.iter(f"{SVG}rect"):
            x, wide = float(shape.get("x")), float(shape.get("width"))
            assert -0.5 <= x <= x + wide <= width + 0.5
        assert bool(re.search("[\u4e00-\u9fff]", one.question)) == (lang == "zh")


def test_the_answers_in_words():
    bars, matrix = pictures(WIDE, "en")
    assert bars.answer == "Best: Front <desk> with 91 of 100 points; last: A department with a name that is far too long for its place with 40."  # fmt: skip # noqa: E501 - a sentence
    # two of them decided, one met; one link is missing
    assert matrix.answer == "1 of 2 measured requirements are met; links missing or unmeasured: 1."
    # where two requirements stand in one field, the one that is not met speaks
    texts = [text.text for text in ET.fromstring(matrix.standalone()).iter(f"{SVG}text")]
    assert "✕ 40.0 % / 90.0 %" in texts
    assert "✓ 91.0 % / 90.0 %" not in texts
    assert "no standard" in texts


def test_units_that_nothing_is_known_of_have_no_bar():
    root = ET.fromstring(score_bars(SCORES[2:], lang="en", width=WIDE).standalone())
    widths = [float(shape.get("width")) for shape in root.iter(f"{SVG}rect")]
    assert widths[1:] == [0.0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_report_has_the_sections_that_the_scenario_has(lang):
    page = report_page(simulate(load_scenario(JUDGED)), lang=lang)
    assert 'id="value-chain"' in page
    assert 'id="risks"' in page
    assert 'id="evaluation"' not in page
    for text in {"en": ("Papers lost", "Done the same day"), "zh": ("资料丢失", "当天办结")}[lang]:
        assert text in page
    judged = report_page(simulate(load_scenario(SEGMENTED)), lang=lang)
    assert 'id="evaluation"' in judged
    assert {"en": "large customer", "zh": "大客户"}[lang] in judged


def test_a_report_without_any_of_it_is_silent():
    plain = {key: part for key, part in JUDGED.items() if key not in ("value_chain", "risks")}
    page = report_page(simulate(load_scenario(plain)), lang="en")
    assert not any(f'id="{name}"' in page for name in ("evaluation", "value-chain", "risks"))
