"""The pages for people: in both languages, with links and places that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", *(f"docs/{name}.md" for name in (
    "mission", "benchmarks", "for-trainers", "for-process-owners", "for-researchers", "for-students",
))]  # fmt: skip
LINK = re.compile(r"\]\(([^)#\s]+)\)")


def text(page):
    return (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_page_speaks_both_languages(page):
    """Each section, apart from its code, has Chinese and English."""
    body = re.sub(r"```.*?```|^ {4}.*?$", "", text(page), flags=re.DOTALL | re.MULTILINE)
    for section in re.split(r"^#+ ", body, flags=re.MULTILINE)[1:]:
        assert re.search(r"[\u4e00-\u9fff]", section), section[:60]
        assert re.search(r"[a-z]{3,}\b", re.sub(r"`[^`]*`|\]\([^)]*\)", "", section)), section[:60]


@pytest.mark.parametrize("page", [*PAGES, "docs/design.md", "docs/development.md", "docs/log.md", "docs/views.md"])
def test_links_lead_somewhere(page):
    links = [link for link in LINK.findall(text(page)) if not link.startswith(("http:", "https:"))]
    assert not [link for link in links if not ((ROOT / page).parent / link).exists()]


@pytest.mark.parametrize("page", PAGES)
def test_places_and_scenarios_that_are_named_exist(page):
    named = re.findall(r"`((?:sim|scenarios|docs|tests|bench|notebooks)/[^`\s*]+)`", text(page))
    assert not [place for place in named if not (ROOT / place).exists()]
    asked = re.findall(r"run_sim\.py (?:run|play) (?!scenarios/)([a-z]\w+)", text(page))
    assert not [name for name in asked if not (ROOT / "scenarios" / name / "scenario.yaml").is_file()]
