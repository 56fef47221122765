"""What was changed: the difference of the two scenarios in words, and a map of each process that it touches."""

from __future__ import annotations

from sim.model.redesign import differences
from sim.report.changes import change_maps
from sim.report.comparison.context import Sheet, shell
from sim.report.markup import Child, Element, el
from sim.report.pictures.redesign_map import answer_of, redesign_map
from sim.report.pictures.redesign_map_narrow import redesign_map_narrow
from sim.report.sections.parts import details, empty, figure, note, prose, section
from sim.study.comparison import Design

__all__ = ["change_section"]

_LINES, _OPEN = 120, 12  # of the difference in words: shown at all, and at once
_MAPS = 12


def change_section(sheet: Sheet, design: Design, title: str) -> Element:
    """The redesign difference in words and as maps, the most changed process lying open."""
    name = f"{sheet.slug(design)}-change"
    told = differences(sheet.base, design.scenario)
    if not told:
        return section(name, title, empty(sheet.say("comparison.change.none")))
    lines = [el("li", None, one.text(sheet.lang)) for one in told[:_LINES]]
    rest = len(told) - len(lines)
    more = note(sheet.say("comparison.change.more", n=rest, name=shell(design.name))) if rest else None
    folded = details(sheet.say("comparison.change.rest", n=len(lines) - _OPEN), el("ul", None, lines[_OPEN:]), more)
    words = [el("ul", {"class": "changes"}, lines[:_OPEN]), folded if len(lines) > _OPEN else None]
    return section(name, title, words, _maps(sheet, design))


def _maps(sheet: Sheet, design: Design) -> list[Child]:
    maps = change_maps(sheet.base, design.scenario, sheet.lang)[:_MAPS]
    if not maps:
        return [prose(sheet.say("comparison.change.no_map"))]
    drawn: list[Child] = []
    for place, data in enumerate(maps):
        wide = redesign_map(data, sheet.palette, lang=sheet.lang)
        narrow = redesign_map_narrow(data, sheet.palette, lang=sheet.lang)
        shown = figure(wide, narrow, kind="map", prefix=f"{sheet.slug(design)}-")
        summary = sheet.say("comparison.change.map", process=data.label, changes=answer_of(data, sheet.lang))
        drawn.append(shown if place == 0 else details(summary, shown))
    return drawn
