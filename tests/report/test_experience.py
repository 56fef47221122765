"""The pictures and the section of satisfaction: what they say, that they stay inside, and when there is nothing."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.markup import render
from sim.report.pictures.moments_map import Contact, moments_map
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.points_lost import Loss, points_lost
from sim.report.pictures.satisfaction import Scored, satisfaction_scores
from sim.report.sections.context import Context
from sim.report.sections.experience import experience_section
from sim.report.terminal_experience import experience_tables
from sim.report.terminal_view import View
from tests.views.experience.small import KEPT, SPEED, expecting, hall
from tests.views.logs import hand_log, outside_log

SVG = "{http://www.w3.org/2000/svg}"
SCORES = [
    Scored("All", 900, 76.0, 75.5, 1.2, 99.1),
    Scored("Few <1>", 20, 61.0, None, None, None, indent=True),
    Scored("Wide", 30, 55.0, 52.0, 30.0, 98.0, indent=True),
]
LOSSES = [Loss("solved at once", "price_linked", 2.05, 1000, 0.2), Loss("promises", "basic", 0.01, 10, 1.0)]
CONTACTS = [
    Contact("Repair", "hotline", 900, 0.8),
    Contact("Repair", "site", 3, 0.0),
    Contact("Bill", "hall", 40, None),
]
LANGS = ("zh", "en")
WIDTHS = (WIDE, NARROW)


def drawings(lang, width):
    return [
        satisfaction_scores(SCORES, lang=lang, width=width),
        points_lost(LOSSES, lang=lang, width=width),
        moments_map(CONTACTS, lang=lang, width=width),
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", WIDTHS)
def test_pictures_keep_inside_their_sheets_and_are_the_same_every_time(lang, width):
    for picture, again in zip(drawings(lang, width), drawings(lang, width), strict=True):
        text = picture.standalone()
        assert text == again.standalone()
        for shape in ET.fromstring(render(picture.element())).iter():
            for name, most in (("x", picture.width), ("cx", picture.width), ("y", picture.height)):
                value = shape.get(name)
                assert value is None or 0 <= float(value) <= most, (shape.tag, name, value)


def test_the_answers_in_words():
    scores, lost, moments = drawings("en", WIDE)
    assert scores.answer == (
        "Third party 75.5 ± 1.2, call-back 99.1: 23.6 points are selection and courtesy, not service"
    )
    assert "solved at once" in lost.answer
    assert "2.0 points" in lost.answer
    # three contacts are too few to be the worst
    assert moments.answer == "943 contacts; least smooth: Repair, hotline, 80.0 %"
    assert "Few <1>: felt 61.0, third party —, call-back —" in scores.alternative


def test_every_mark_has_a_shape_of_its_own():
    element = render(satisfaction_scores(SCORES[:1], lang="en", width=WIDE).element())
    assert len(re.findall("<circle", element)) == 4  # ring and disc, in the row and in the legend
    assert len(re.findall("<path", element)) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_section_of_a_log(lang):
    text = render(experience_section(Context(hall(), lang)))
    assert {"zh": "第三方", "en": "third party"}[lang] in text
    assert "satisfaction-narrow" in text
    assert 'id="experience"' in text


def test_aspects_needs_and_stages_have_names():
    named = {"zh": "办得快", "en": "quick"}
    log = expecting({"speed": {**SPEED, "name": named}, "kept": KEPT})
    assert "办得快" in render(experience_section(Context(log, "zh")))


@pytest.mark.parametrize("log", [hand_log(), outside_log()], ids=["no expectations", "outside"])
def test_nothing_where_nobody_said_what_is_expected(log):
    assert experience_section(Context(log, "en")) is None
    assert experience_tables(View(log, "en")) == []


@pytest.mark.parametrize("lang", LANGS)
def test_tables_of_the_terminal(lang):
    scores, losses, moments = experience_tables(View(expecting({"speed": SPEED, "kept": KEPT}), lang))
    assert scores.row_count == 1 + 1 + 2
    assert losses.row_count == 2
    assert moments.row_count == 3
