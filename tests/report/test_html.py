"""One file that holds everything, in both languages, whatever the log knows."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from sim import read_log
from sim.errors import InputError
from sim.log.contract import empty
from sim.log.freeze import freeze
from sim.report.html import report_page, write_report
from tests.log.build import MINUTE, START, build, recipe, scenario

ROOT = Path(__file__).resolve().parents[2]


class Page(HTMLParser):
    """What a test asks of a page: ids, links, whatever it would load, headings, text; every element must be closed."""

    VOID = ("meta", "link", "br", "hr", "img", "input", "col")

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.open, self.headings, self.said = [], [], [], [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.loads += [given[k] for k in ("src", "srcset", "data", "poster") if k in given]
        self.loads += [given["href"]] if tag in ("link", "use", "image", "base") and "href" in given else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "script" not in self.open and "style" not in self.open:
            self.said += data
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append(data)


def outside(**changed):
    """The log made by hand as it would be read from outside."""
    log = build()
    return freeze(work=changed.get("work", log.work), cases=changed.get("cases", log.cases), start=START)


def nothing():
    return freeze(work=empty("work"), cases=empty("cases"), start=START)


def only_ends():
    """Nothing but who finished what when."""
    gone = ("start_time", "enable_time", "busy_time", "kind", "sent_by", "sent_time", "post", "resource")
    waits = tuple(f"wait_{c}" for c in ("transfer", "external", "batch", "unavailable", "priority", "contention"))
    work = build().work.filter(pl.col("end_time").is_not_null())
    return outside(work=work.with_columns(pl.lit(None).cast(work.schema[n]).alias(n) for n in (*gone, *waits)))


def all_open():
    """A run that stopped before anything ended."""
    log = build()
    cases = log.cases.filter(pl.col("case_id") == "c7")
    return freeze(work=log.work.filter(pl.col("case_id") == "c7"), cases=cases, start=START, recipe=recipe())


LOGS = {"simulated": build, "outside": outside, "only_ends": only_ends, "nothing": nothing, "all_open": all_open}
EVERY = [(name, lang) for name in LOGS for lang in ("zh", "en")]


@pytest.fixture(scope="module")
def pages():
    return {(name, lang): report_page(LOGS[name](), lang=lang) for name, lang in EVERY}


@pytest.mark.parametrize("which", EVERY)
def test_the_page_is_whole(pages, which):
    page = Page(pages[which])
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    broken = [link for link in page.links if not link.startswith("#") or link[1:] not in page.ids]
    assert not broken


@pytest.mark.parametrize("which", EVERY)
def test_nothing_is_fetched(pages, which):
    assert Page(pages[which]).loads == []
    addresses = set(re.findall(r"(?:https?:)?//[a-z][^\s\"'<)]*", pages[which]))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert "@import" not in pages[which]
    assert "url(" not in pages[which]


@pytest.mark.parametrize("which", EVERY)
def test_no_placeholder_and_no_key_is_left(pages, which):
    said = Page(pages[which]).said
    assert not re.search(r"\b(report|walk|ask|lacks)\.[a-z_]+\.[a-z_]+", said)
    assert not re.search(r"\{[a-z_]*\}", said)
    assert not re.search(r"\b(None|nan|NaN|inf)\b", said)


@pytest.mark.parametrize("name", LOGS)
def test_both_languages_have_the_same_sections(pages, name):
    zh, en = (Page(pages[(name, lang)]) for lang in ("zh", "en"))
    assert zh.ids == en.ids
    assert len(zh.headings) == len(en.headings)


def test_the_english_page_is_english(pages):
    # what the customer of this log was told stands in it in Chinese; the words of the field stand in brackets
    said = Page(pages[("simulated", "en")]).said.replace("已受理", "")
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"\([^)]*\)", "", said).replace("zh", ""))


def test_a_log_from_outside_says_what_it_cannot_tell(pages):
    said = Page(pages[("only_ends", "en")]).said
    assert "The log does not say when work began" in said
    assert "There is no scenario behind the log" in said


def test_the_command_that_repeats_the_run_stands_there(pages):
    said = Page(pages[("simulated", "en")]).said
    assert "chuanyue run office --seed 7 --days 1.08333 --out out/office" in said
    assert build().hash in said


def test_inputs_are_marked_as_assumptions(pages):
    said = Page(pages[("simulated", "en")]).said
    assert "posts.clerk.cost_per_hour" in said
    assert "assumption" in said


def test_headline_numbers_of_the_log_made_by_hand(pages):
    said = " ".join(Page(pages[("simulated", "en")]).said.split())
    assert "7cases completed" in said.replace(" cases", "cases")
    assert "3 still open" in said


def test_a_title_cannot_write_html():
    data = recipe()
    data["scenario"] = {**scenario().canonical(), "title": {"zh": "<script>x</script>", "en": "<script>x</script>"}}
    page = report_page(build(recipe=data), lang="en")
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_replications_give_an_interval():
    log = build()
    # every case ends an hour later
    later = freeze(
        work=log.work, cases=log.cases.with_columns(pl.col("end_time") + 60 * MINUTE), start=START, recipe=None
    )
    assert "over 2 runs" not in Page(report_page(log, lang="en")).said
    assert "over 2 runs (95 % interval of the mean)" in Page(report_page(log, lang="en", replications=[later])).said


def test_the_report_is_written_whole_or_not_at_all(tmp_path):
    made = write_report(build(), tmp_path / "report.html", lang="zh")
    assert made.read_text(encoding="utf-8").startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="folder"):
        write_report(build(), tmp_path / "folder", lang="zh")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "report.html"]


def test_two_processes_write_the_same_bytes():
    code = (
        "import hashlib; from tests.log.build import build; from sim.report.html import report_page;"
        "print(hashlib.sha256(report_page(build(), lang='zh').encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1


def test_a_log_from_outside_says_first_how_it_was_understood(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("工单号,环节,开始时间,结束时间\nA1,受理,2024-03-05 08:30,2024-03-05 08:50\n", encoding="utf-8")
    page = report_page(read_log(file), lang="zh")
    assert page.index("列 '环节'") < page.index('id="headlines"')
