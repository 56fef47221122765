"""The report in a real browser: on a phone and on a screen, in both languages, offline."""

import pytest

from sim.report.html import report_page
from tests.log.build import build

pytestmark = pytest.mark.browser

PHONE, SCREEN = 360, 1280

# Texts of a picture that lie over each other, as pairs; a hair's breadth does not count.
OVERLAPS = """() => {
  const found = [];
  for (const drawing of document.querySelectorAll('svg')) {
    const scale = drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width;
    if (!scale) continue;
    const texts = [...drawing.querySelectorAll('text')].map((t) => [t.textContent, t.getBoundingClientRect()]);
    texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 3 * scale && high > 5 * scale) found.push(`${one} | ${other}`);
    }));
  }
  return found;
}"""

# Texts of a picture that stick out of it.
OUTSIDE = """() => [...document.querySelectorAll('svg text')].filter((t) => {
  const text = t.getBoundingClientRect(), sheet = t.ownerSVGElement.getBoundingClientRect();
  return sheet.width && (text.left < sheet.left - 3 || text.right > sheet.right + 3 || text.bottom > sheet.bottom + 3);
}).map((t) => t.textContent)"""

# Boxes of each map by getBBox: how many, and how many pairs lie over each other.
BOXES = """() => {
  let number = 0, overlaps = 0;
  for (const map of document.querySelectorAll('figure.map .wide svg')) {
    const boxes = [...map.querySelectorAll('g.box')].map((g) => g.getBBox());
    number += boxes.length;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      if (a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height) overlaps += 1;
    }));
  }
  return [number, overlaps];
}"""

# Each character as the page's own font draws it.
GLYPHS = """(texts) => texts.map((text) => {
  const paper = document.createElement('canvas');
  paper.width = paper.height = 40;
  const ink = paper.getContext('2d');
  ink.font = '32px ' + getComputedStyle(document.body).fontFamily;
  ink.fillText(text, 0, 32);
  return paper.toDataURL();
})"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The report of the log made by hand in both languages."""
    folder = tmp_path_factory.mktemp("report")
    made = {}
    for lang in ("zh", "en"):
        made[lang] = folder / f"{lang}.html"
        made[lang].write_text(report_page(build(), lang=lang), encoding="utf-8")
    return made


@pytest.fixture(params=[(lang, width) for lang in ("zh", "en") for width in (PHONE, SCREEN)], ids=str)
def page(request, browser, files):
    """The report opened, with everything unfolded; its complaints and what it asked the network for are kept."""
    lang, width = request.param
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.complaints, opened.asked = [], []
    opened.on("console", lambda message: opened.complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("request", lambda asked: opened.asked.append(asked.url))
    opened.goto(files[lang].as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    yield opened
    opened.close()


def test_the_page_never_scrolls_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_page_has_no_complaints_and_asks_nobody(page):
    assert page.complaints == []
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert len(page.asked) == 1


def test_no_label_lies_over_another(page):
    assert page.evaluate(OVERLAPS) == []


def test_no_label_sticks_out(page):
    assert page.evaluate(OUTSIDE) == []


def test_boxes_of_the_map_keep_apart(page):
    boxes, overlaps = page.evaluate(BOXES)
    assert overlaps == 0
    if page.viewport_size["width"] == SCREEN:
        assert boxes == 4


def test_one_drawing_of_each_picture_is_shown(page):
    shown = page.evaluate(
        "() => [...document.querySelectorAll('figure')].map((f) => [...f.querySelectorAll('svg')]"
        ".filter((s) => s.getBoundingClientRect().width > 0).length)"
    )
    assert shown
    assert set(shown) == {1}


def test_letters_of_pictures_can_be_read(page):
    """No text of a drawing is smaller on the screen than 6 pixels."""
    smallest = page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('svg text')].map((t) => t.getBoundingClientRect().width &&"
        " parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a).filter((size) => size > 0))"
    )
    assert smallest >= 6


def test_chinese_characters_are_not_boxes(page):
    # characters that a font lacks are all drawn as the same box
    drawn = page.evaluate(GLYPHS, ["业", "扩", "穿", "越", "\ufffe"])
    if drawn[0] == drawn[-1]:
        pytest.skip("no font with Chinese characters on this machine")
    assert len(set(drawn[:4])) == 4


def test_it_works_without_scripts(browser, files):
    context = browser.new_context(java_script_enabled=False, viewport={"width": PHONE, "height": 800})
    opened = context.new_page()
    opened.goto(files["en"].as_uri())
    assert opened.locator("h2").count() >= 10
    opened.locator("summary").first.click()
    assert opened.locator(".tile details p").first.is_visible()
    context.close()


def test_a_link_to_a_folded_table_opens_it(browser, files):
    opened = browser.new_page(viewport={"width": SCREEN, "height": 800})
    opened.goto(files["en"].as_uri())
    opened.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = false; })")
    opened.locator("#handoffs .wide svg a").first.click()
    assert opened.locator("#handoffs details").first.evaluate("part => part.open")
    opened.close()


def test_it_prints_on_paper(browser, files, tmp_path):
    opened = browser.new_page()
    opened.goto(files["zh"].as_uri())
    printed = opened.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert printed.startswith(b"%PDF")
    opened.emulate_media(media="print")
    assert not opened.locator("nav").is_visible()
    opened.close()
