"""The report's section of waits estimated from the log alone, and the picture of what such a log hides."""

import re
import xml.etree.ElementTree as ET

import pytest

from sim.report.html import report_page
from sim.report.pictures.hidden_causes import hidden_causes
from sim.report.pictures.picture import NARROW, WIDE
from sim.views.decomposition.against import compare_causes
from tests.views.decomposition.small_logs import log_of
from tests.views.logs import hand_log
from tests.views.random_logs import random_log

ROWS = [("k", "A", "Ann", 0, 10), ("k", "B", "Bob", 50, 60), ("l", "C", "Bob", 40, 50)]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Why work waited, estimated from the log alone"), ("zh", "任务为何等待：仅凭日志估计")]
)
def test_the_section_of_a_log_from_outside(lang, said):
    page = report_page(log_of(ROWS), lang=lang)
    assert said in page
    assert "B · Bob" in page
    section = page[page.index('id="estimate"') : page.index("</section>", page.index('id="estimate"'))]
    assert "75.0 %" in section


def test_a_log_whose_work_never_waited_has_no_such_section():
    assert 'id="estimate"' not in report_page(log_of([("k", "A", "Ann", 0, 10)]), lang="en")


def test_a_simulated_log_has_the_exact_causes_instead():
    assert 'id="estimate"' not in report_page(hand_log(), lang="en")


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_picture_of_what_a_log_hides(lang, width):
    table = compare_causes(random_log(3)).table
    picture = hidden_causes(table, lang=lang, width=width)
    svg = picture.standalone()
    assert svg == hidden_causes(table, lang=lang, width=width).standalone()
    drawn = ET.fromstring(svg)
    texts = [node.text for node in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert len([text for text in texts if re.fullmatch(r"[\d.]+ %", text or "")]) > 15
    assert ("at most" if lang == "en" else "至多") in picture.answer
    # one square a pair, and 6 of them, where both agree, have a frame
    frames = [node for node in drawn.iter("{http://www.w3.org/2000/svg}rect") if node.get("stroke-width") == "2.2"]
    assert len(frames) == 6
