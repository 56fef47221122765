"""One self-contained HTML file about a log: opens offline, on a phone and on paper, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from sim.log.atomic import write_whole
from sim.log.eventlog import EventLog
from sim.report.markup import Element, Raw, el, render
from sim.report.sections.closing import checklist, glossary, limits
from sim.report.sections.context import Context
from sim.report.sections.estimate import estimate_section
from sim.report.sections.evaluation import evaluation_sections
from sim.report.sections.experience import experience_section
from sim.report.sections.flows import handoff_section, map_section
from sim.report.sections.inputs import input_section
from sim.report.sections.overview import head, headlines, what_was_run
from sim.report.sections.promises import promise_section
from sim.report.sections.supply import outage_section
from sim.report.sections.times import bottleneck_section, kpi_section, time_section
from sim.report.sections.understood import understood_section
from sim.report.sections.walks import customer_section, department_section, post_section
from sim.words import Lang

__all__ = ["report_page", "write_report"]


def write_report(log: EventLog, path: Path, *, lang: Lang, replications: Sequence[EventLog] = ()) -> Path:
    """The path of the report, written whole or not at all.

    Parameters
    ----------
    log
        Simulated or from outside.
    path
        Where the file goes. A file that stands there is replaced at the last moment.
    lang
        `zh` or `en`.
    replications
        Further runs of the same scenario; with them the headline numbers carry an interval.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    return write_whole(path, report_page(log, lang=lang, replications=replications))


def report_page(log: EventLog, *, lang: Lang, replications: Sequence[EventLog] = ()) -> str:
    """The report as HTML text; the same log gives the same text."""
    context = Context(log, lang, tuple(replications))
    sections = [part for part in _sections(context) if part is not None]
    page = el(
        "html",
        {"lang": "zh-CN" if lang == "zh" else "en"},
        _head(context),
        el("body", {"id": "top"}, head(context), _contents(sections), el("main", None, sections), _foot(context)),
    )
    return "<!DOCTYPE html>\n" + render(page) + "\n"


def _sections(context: Context) -> list[Element | None]:
    """All sections in their order; of a log without work those that need none."""
    if context.log.work.is_empty():
        return [understood_section(context), limits(context), what_was_run(context), glossary(context)]
    return [
        understood_section(context),
        headlines(context),
        map_section(context),
        time_section(context),
        estimate_section(context),
        handoff_section(context),
        bottleneck_section(context),
        promise_section(context),
        *evaluation_sections(context),
        experience_section(context),
        customer_section(context),
        post_section(context),
        department_section(context),
        outage_section(context),
        kpi_section(context),
        input_section(context),
        limits(context),
        what_was_run(context),
        checklist(context),
        glossary(context),
    ]


def _head(context: Context) -> Element:
    return el(
        "head",
        None,
        el("meta", {"charset": "utf-8"}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("title", None, context.title),
        el("style", None, Raw(_asset("report.css"))),
    )


def _foot(context: Context) -> list[Element]:
    told = context.say("report.foot", hash=context.log.hash[:12])
    return [el("footer", None, told), el("script", None, Raw(_asset("report.js")))]


def _asset(name: str) -> str:
    return resources.files("sim.report").joinpath("assets", name).read_text(encoding="utf-8")


def _contents(sections: Sequence[Element]) -> Element:
    """Links to the sections, in their order."""
    links = []
    for part in sections:
        name = dict(part.attributes)["id"]
        heading = next(child for child in part.children if isinstance(child, Element) and child.tag == "h2")
        links.append(el("li", None, el("a", {"href": f"#{name}"}, heading.children)))
    return el("nav", None, el("ul", None, links))
