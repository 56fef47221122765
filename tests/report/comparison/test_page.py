"""One file that holds the whole comparison, in both languages, whatever was asked."""

import re
from dataclasses import replace

import pytest

from sim.errors import InputError
from sim.report.comparison import comparison_page, write_comparison
from sim.report.comparison.answer import losers
from sim.report.comparison.context import Sheet, shell
from sim.report.comparison.effects import row_of
from tests.report.comparison.designs import found
from tests.report.comparison.test_amounts import effect
from tests.report.test_html import Page

KINDS = ("one", "several", "itself", "single")
EVERY = [(kind, lang) for kind in KINDS for lang in ("zh", "en")]


@pytest.fixture(scope="module")
def pages():
    return {(kind, lang): comparison_page(found(kind), lang=lang) for kind, lang in EVERY}


def said(pages, kind, lang="en"):
    return " ".join(Page(pages[(kind, lang)]).said.split())


@pytest.mark.parametrize("which", EVERY)
def test_the_page_is_whole(pages, which):
    page = Page(pages[which])
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert not [link for link in page.links if not link.startswith("#") or link[1:] not in page.ids]


@pytest.mark.parametrize("which", EVERY)
def test_nothing_is_fetched(pages, which):
    assert Page(pages[which]).loads == []
    assert set(re.findall(r"(?:https?:)?//[a-z][^\s\"'<)]*", pages[which])) <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in pages[which]
    assert "url(" not in pages[which]


@pytest.mark.parametrize("which", EVERY)
def test_no_placeholder_and_no_key_is_left(pages, which):
    text = Page(pages[which]).said
    assert not re.search(r"\b(comparison|compare|report)\.[a-z_]+\.[a-z_]+", text)
    assert not re.search(r"\{[a-z_]*\}", text)
    assert not re.search(r"\b(None|nan|NaN|inf)\b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_have_the_same_sections(pages, kind):
    zh, en = (Page(pages[(kind, lang)]) for lang in ("zh", "en"))
    assert zh.ids == en.ids
    assert len(zh.headings) == len(en.headings)


@pytest.mark.parametrize("kind", KINDS)
def test_the_english_page_is_english(pages, kind):
    assert not re.search(r"[\u4e00-\u9fff]", Page(pages[(kind, "en")]).said)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_comparison_gives_the_same_bytes(pages, kind):
    assert comparison_page(found(kind), lang="zh") == pages[(kind, "zh")]


def test_every_headline_number_opens_its_inputs_and_the_command_that_changes_them(pages):
    comparison = found()
    sheet = Sheet(comparison, "en")
    tiles = pages[("one", "en")].split('<div class="tile">')[1:]
    assert len(tiles) == len(sheet.headlines) >= 4
    for kpi, tile in zip(sheet.headlines, tiles, strict=True):
        details = tile[tile.index("<details>") : tile.index("</details>")]
        assert f"--kpi {kpi.key}" in details
        assert "chuanyue compare office short_way --seed 3 --replications 4 --cases 40" in details
        assert "--set " in details
        assert 'href="#d1-inputs"' in details
        assert "[assumption]" in details or "[S9]" in details


def test_the_answer_says_what_moves_by_how_much_and_who_loses(pages):
    moved = next(e for e in found().effects["short_way"] if e.kpi.key == "indicator.time")
    text = said(pages, "one")
    assert moved.verdict == "better"
    assert re.search(
        r"Better .*Mean connection time falls by [\d.]+ (h|min|d) \([\d.]+ (h|min|d) to [\d.]+ (h|min|d)\)", text
    )
    assert "of the cases are faster" in text
    slow = said(pages, "single")
    assert "slower on average: " in slow
    assert losers(Sheet(found("single"), "en"), found("single").designs[0])


def test_a_design_against_itself_is_said_to_be_the_same(pages):
    assert "The two do not differ at all" in said(pages, "itself")
    assert "两者毫无差别" in said(pages, "itself", "zh")
    assert "The two scenarios are the same." in said(pages, "itself")


def test_a_band_is_named_a_claim_that_proves_nothing_and_only_where_it_was_asked_for(pages):
    text = said(pages, "one")
    assert "The band 5.0 % to 10.0 % is a published claim that has no base and no control group." in text
    assert "neither proves anything" in text
    assert "control group" not in said(pages, "several")
    assert "--ranges 4 --band 5%..10%" in text


def test_levers_ranges_and_pairing_are_there(pages):
    text = said(pages, "one")
    for words in (
        "Without this lever",
        "Shared platform",
        "share that remains",
        "Variance factor",
        "What does each lever add",
    ):
        assert words in text, words
    assert "Without this lever" not in said(pages, "several")


def test_one_run_has_no_interval_and_says_so(pages):
    text = said(pages, "single")
    assert "one run shows no interval" in text
    assert "One pair of runs shows no variance." in text


def test_several_designs_have_an_overview_and_a_part_each(pages):
    page = Page(pages[("several", "en")])
    assert {"overview", "d1", "d2", "d1-effects", "d2-effects", "best"} <= set(page.ids)
    assert "One clerk: What moves, and how sure that is" in page.said


@pytest.mark.parametrize(
    ("base", "change", "words"),
    [
        (0.95, 0.02, "removes 40 % of what was missing to 100 %"),
        (0.95, -0.01, "adds 20 % to what was missing to 100 %"),
        (0.80, 0.02, ""),
    ],
)
def test_the_removed_part_of_a_shortfall_stands_beside_a_high_rate(base, change, words):
    assert row_of(Sheet(found("itself"), "en"), effect("share", "higher", base, change, 0.001)).beside == words


def test_a_row_of_the_forest_is_turned_so_that_better_is_positive():
    moved = next(e for e in found().effects["short_way"] if e.kpi.key == "cycle_mean")
    row = row_of(Sheet(found(), "en"), moved)
    assert moved.difference < 0 < row.at
    assert row.joint_low <= row.low <= row.at <= row.high <= row.joint_high


def test_the_waterfall_of_the_page_adds_up():
    for data in found().waterfall["short_way"].values():
        assert data.design - data.base == pytest.approx(sum(step.change for step in data.steps))


def test_a_title_cannot_write_html():
    comparison = found("several")
    bad = comparison.base.scenario.model_copy(
        update={"title": comparison.base.title.model_copy(update={"en": "<script>x</script>"})}
    )
    page = comparison_page(replace(comparison, base=replace(comparison.base, scenario=bad)), lang="en")
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_words_are_quoted_for_the_shell():
    assert shell("a b'c") == "'a b'\\''c'"


def test_it_is_written_whole_or_not_at_all(tmp_path):
    made = write_comparison(found("itself"), tmp_path / "report.html", lang="zh")
    assert made.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="folder"):
        write_comparison(found("itself"), tmp_path / "folder", lang="zh")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "report.html"]
