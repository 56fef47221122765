"""One self-contained HTML file about a comparison: opens offline, on a phone and on paper, in Chinese or English."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from sim.log.atomic import write_whole
from sim.report.comparison.answer import answer_section, head, tiles
from sim.report.comparison.change import change_section
from sim.report.comparison.closing import base_inputs, best_section, design_inputs, overview_section, repeat_section
from sim.report.comparison.context import Sheet
from sim.report.comparison.effects import effects_section, pairing_section
from sim.report.comparison.levers import lever_section, range_section
from sim.report.comparison.people import time_section, who_section
from sim.report.markup import Element, Raw, el, render
from sim.report.sections.parts import section
from sim.study.comparison import Comparison, Design
from sim.words import Lang

__all__ = ["comparison_page", "write_comparison"]


def write_comparison(comparison: Comparison, path: Path, *, lang: Lang) -> Path:
    """The path of the page, written whole or not at all.

    Parameters
    ----------
    comparison
        What was compared.
    path
        Where the file goes. A file that stands there is replaced at the last moment.
    lang
        `zh` or `en`.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    return write_whole(path, comparison_page(comparison, lang=lang))


def comparison_page(comparison: Comparison, *, lang: Lang) -> str:
    """The page as HTML text; the same comparison gives the same text."""
    sheet = Sheet(comparison, lang)
    sections = _sections(sheet)
    page = el(
        "html",
        {"lang": "zh-CN" if lang == "zh" else "en"},
        _head(sheet),
        el(
            "body",
            {"id": "top"},
            head(sheet),
            _contents(sheet, sections),
            el("main", None, sections),
            el("footer", None, sheet.say("comparison.foot")),
            el("script", None, Raw(_asset("report.js"))),
        ),
    )
    return "<!DOCTYPE html>\n" + render(page) + "\n"


def _sections(sheet: Sheet) -> list[Element]:
    """The answer, then each design, then what holds for all."""
    parts: list[Element | None] = [answer_section(sheet), _notes(sheet)]
    if sheet.several:
        parts += [overview_section(sheet), best_section(sheet)]
    for design in sheet.comparison.designs:
        parts += _design(sheet, design)
    if not sheet.several:
        parts.append(best_section(sheet))
    parts += [base_inputs(sheet), repeat_section(sheet)]
    return [part for part in parts if part is not None]


def _notes(sheet: Sheet) -> Element | None:
    """What must be known before the figures are used."""
    told = sheet.comparison.notes
    if not told:
        return None
    return section(
        "notes", sheet.say("comparison.notes.title"), el("ul", None, [el("li", None, n.text(sheet.lang)) for n in told])
    )


def _design(sheet: Sheet, design: Design) -> list[Element | None]:
    """The sections of one design; where there are several, each title begins with its name."""

    def title(key: str) -> str:
        text = sheet.say(key)
        return sheet.say("comparison.of_design", design=sheet.title(design), title=text) if sheet.several else text

    parts: list[Element | None] = []
    if sheet.several:
        parts.append(section(sheet.slug(design), sheet.title(design), tiles(sheet, design)))
    return [
        *parts,
        effects_section(sheet, design, title("comparison.effects.title")),
        change_section(sheet, design, title("comparison.change.title")),
        time_section(sheet, design, title("comparison.time.title")),
        who_section(sheet, design, title("comparison.who.title")),
        lever_section(sheet, design, title("comparison.levers.title")),
        range_section(sheet, design, title("comparison.ranges.title")),
        pairing_section(sheet, design, title("comparison.pairing.title")),
        design_inputs(sheet, design, title("comparison.inputs.title")),
    ]


def _head(sheet: Sheet) -> Element:
    names = sheet.listed(sheet.title(design) for design in sheet.comparison.designs)
    return el(
        "head",
        None,
        el("meta", {"charset": "utf-8"}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("title", None, f"{sheet.text(sheet.base.title, sheet.base.id)}: {names}"),
        el("style", None, Raw(_asset("report.css") + _asset("comparison.css"))),
    )


def _asset(name: str) -> str:
    return resources.files("sim.report").joinpath("assets", name).read_text(encoding="utf-8")


def _contents(sheet: Sheet, sections: Sequence[Element]) -> Element:
    """Links to the sections; with several designs, of each design to its beginning alone."""
    links = []
    for part in sections:
        name = dict(part.attributes)["id"]
        if sheet.several and name.startswith("d") and "-" in name:
            continue
        heading = next(child for child in part.children if isinstance(child, Element) and child.tag == "h2")
        links.append(el("li", None, el("a", {"href": f"#{name}"}, heading.children)))
    return el("nav", None, el("ul", None, links))
