"""The page of a comparison in a real browser: on a phone and on a screen, in both languages, offline."""

import pytest

from sim.report.comparison import comparison_page
from tests.browser.test_report import BOXES, GLYPHS, OUTSIDE, OVERLAPS, PHONE, SCREEN
from tests.report.comparison.designs import found

pytestmark = pytest.mark.browser

EVERY = [(kind, lang, width) for kind in ("one", "several") for lang in ("zh", "en") for width in (PHONE, SCREEN)]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The pages of one design and of several, in both languages."""
    folder = tmp_path_factory.mktemp("comparison")
    made = {}
    for kind in ("one", "several"):
        for lang in ("zh", "en"):
            made[(kind, lang)] = folder / f"{kind}-{lang}.html"
            made[(kind, lang)].write_text(comparison_page(found(kind), lang=lang), encoding="utf-8")
    return made


@pytest.fixture(params=EVERY, ids=str)
def page(request, browser, files):
    """The page opened with everything unfolded; its complaints and what it asked the network for are kept."""
    kind, lang, width = request.param
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.complaints, opened.asked = [], []
    opened.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.goto(files[(kind, lang)].as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    yield opened
    opened.close()


def test_the_page_is_as_wide_as_the_screen_and_says_all_by_itself(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.complaints == []
    assert len(page.asked) == 1


def test_labels_keep_apart_and_inside_their_pictures(page):
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(BOXES)[1] == 0


def test_one_drawing_of_each_picture_is_shown_and_can_be_read(page):
    shown = page.evaluate(
        "() => [...document.querySelectorAll('figure')].map((f) => [...f.querySelectorAll('svg')]"
        ".filter((s) => s.getBoundingClientRect().width > 0).length)"
    )
    assert len(shown) >= 4
    assert set(shown) == {1}
    smallest = page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('svg text')].map((t) => t.getBoundingClientRect().width &&"
        " parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a).filter((size) => size > 0))"
    )
    assert smallest >= 6


def test_chinese_characters_are_not_boxes(page):
    drawn = page.evaluate(GLYPHS, ["基", "线", "兑", "现", "\ufffe"])
    if drawn[0] == drawn[-1]:
        pytest.skip("no font with Chinese characters on this machine")
    assert len(set(drawn[:4])) == 4


def test_a_headline_number_opens_its_inputs_without_scripts(browser, files):
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 800})
    opened = context.new_page()
    opened.goto(files[("one", "en")].as_uri())
    tile = opened.locator(".tile").first
    tile.locator("summary").click()
    assert tile.locator("code").last.is_visible()
    assert "chuanyue compare office short_way" in tile.locator("code").last.inner_text()
    tile.locator("a").first.click()
    assert opened.url.endswith("#d1-inputs")
    context.close()


def test_it_prints_on_paper(browser, files, tmp_path):
    opened = browser.new_page()
    opened.goto(files[("several", "zh")].as_uri())
    assert opened.pdf(path=tmp_path / "comparison.pdf", prefer_css_page_size=True).startswith(b"%PDF")
    opened.emulate_media(media="print")
    assert not opened.locator("nav").is_visible()
    opened.close()
