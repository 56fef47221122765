"""The pictures of README.md come from a run, and can be drawn again."""

import re
import runpy
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = "{http://www.w3.org/2000/svg}text"


def words(path):
    """The words of a picture, without its figures."""
    root = ET.parse(path).getroot()
    return {word for label in root.iter(TEXT) for word in re.findall(r"[^\W\d_]{3,}", "".join(label.itertext()))}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    runpy.run_path(str(DOCS / "pictures/draw.py"))["draw"](folder, days=21)
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_committed_pictures_show_what_is_drawn_now(drawn, lang):
    """Three weeks show most of the words of four months, in the same language."""
    now, then = words(drawn / f"map_{lang}.svg"), words(DOCS / f"pictures/map_{lang}.svg")
    assert len(now & then) >= 0.6 * len(then)
    assert any("\u4e00" <= letter <= "\u9fff" for word in then for letter in word) == (lang == "zh")


@pytest.fixture(scope="module")
def curves(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curves")
    made = runpy.run_path(str(DOCS / "pictures/curves.py"))
    made["draw_warnings"](folder, made["sweep_warnings"](days=1, replications=2))
    numbers = [made["checks"](number) for number in made["CHECKS"]]
    made["draw_checks"](folder, "frontier", made["sweep_checks"](numbers, cases=60, replications=2), made["NUMBERS"])
    amounts = [made["checked_from"](amount) for amount in made["AMOUNTS"]]
    found = made["sweep_checks"](amounts, cases=60, replications=2)
    made["draw_checks"](folder, "frontier_amount", found, made["LIMITS"])
    return folder


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["over_control", "frontier", "frontier_amount"])
def test_committed_curves_show_what_is_drawn_now(curves, name, lang):
    now, then = words(curves / f"{name}_{lang}.svg"), words(DOCS / f"pictures/{name}_{lang}.svg")
    assert len(now & then) >= 0.8 * len(then)
    assert any("\u4e00" <= letter <= "\u9fff" for word in then for letter in word) == (lang == "zh")
