"""Each lever switched off, and the design over the stated ranges of its amounts."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.comparison.amounts import signed_percent
from sim.report.comparison.context import Sheet, verdict_of
from sim.report.comparison.effects import forest_figure, row_of
from sim.report.markup import Child, Element, el
from sim.report.pictures.forest import Forest, ForestRow, forest
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.verdicts import MARKS, Verdict
from sim.report.sections.parts import Column, details, figure, note, section, table
from sim.study.comparison import Design, LeverEffect, Ranges, RangeShare
from sim.study.effects import Effect, Kpi
from sim.words import percent

__all__ = ["lever_section", "range_section"]


def lever_section(sheet: Sheet, design: Design, title: str) -> Element | None:
    """What each lever adds to the others, a small forest a headline KPI, and the design without it; None unless asked
    for.
    """
    told = (sheet.comparison.levers or {}).get(design.name)
    if not told:
        return None
    slug = sheet.slug(design)
    drawn: list[Child] = []
    for place, kpi in enumerate(sheet.headlines):
        shown = _forest(sheet, told, kpi, f"{slug}-lever-{place}")
        if shown is not None:
            drawn.append(shown if not drawn else details(sheet.kpi(kpi), shown))
    return section(
        f"{slug}-levers", title, drawn, _without(sheet, design, told), note(sheet.say("comparison.levers.note"))
    )


def _forest(sheet: Sheet, told: Sequence[LeverEffect], kpi: Kpi, name: str) -> Element | None:
    """What each lever adds to one KPI on top of all others."""
    found = [(lever, effect) for lever in told for effect in lever.own if effect.kpi.key == kpi.key]
    if not found:
        return None
    sure = [(lever, effect) for lever, effect in found if effect.verdict in ("better", "worse", "moved")]
    answer = sheet.say("comparison.levers.answer_none")
    if sure:
        lever, effect = max(sure, key=lambda pair: abs(pair[1].relative or 0.0))
        change = signed_percent(effect.relative)
        answer = sheet.say("comparison.levers.answer", lever=sheet.text(lever.name, lever.lever), change=change)
    rows = [row_of(sheet, effect, sheet.text(lever.name, lever.lever)) for lever, effect in found]
    return forest_figure(sheet, rows, (name, answer), sheet.say("comparison.levers.question", kpi=sheet.kpi(kpi)))


def _without(sheet: Sheet, design: Design, told: Sequence[LeverEffect]) -> Element:
    """The relative difference of the headline KPIs with each lever switched off, and with none."""
    columns = [Column(sheet.say("comparison.levers.lever"), numeric=False)]
    columns += [Column(sheet.kpi(kpi)) for kpi in sheet.headlines]
    rows = [[sheet.say("comparison.levers.all"), *_relatives(sheet, sheet.effects(design))]]
    rows += [[sheet.text(lever.name, lever.lever), *_relatives(sheet, lever.without)] for lever in told]
    return table(columns, rows, caption=sheet.say("comparison.levers.caption"))


def _relatives(sheet: Sheet, effects: Sequence[Effect]) -> list[str]:
    known = {effect.kpi.key: effect for effect in effects}
    return [marked(known[kpi.key]) if kpi.key in known else "—" for kpi in sheet.headlines]


def marked(effect: Effect) -> str:
    """A relative difference with the mark of its verdict."""
    if effect.identical:
        return MARKS["identical"]
    return f"{signed_percent(effect.relative)} {MARKS[verdict_of(effect)]}"


def range_section(sheet: Sheet, design: Design, title: str) -> Element | None:
    """How far each KPI moves over the ranges, and how often within the band; None unless asked for."""
    told = (sheet.comparison.ranges or {}).get(design.name)
    if told is None or not told.shares:
        return None
    slug = sheet.slug(design)
    heads = [kpi.key for kpi in sheet.headlines]
    chosen = sorted((s for s in told.shares if s.kpi.key in heads), key=lambda s: heads.index(s.kpi.key))
    shares = chosen or list(told.shares)
    rows = [_row(sheet, share, banded=told.band is not None) for share in shares]
    first = max(shares, key=lambda share: share.middle)
    ends = {"least": signed_percent(first.least), "most": signed_percent(first.most)}
    answer = sheet.say("comparison.ranges.answer", points=first.points, kpi=sheet.kpi(first.kpi), **ends)
    data = Forest(f"{slug}-ranges", sheet.say("comparison.ranges.question"), answer, tuple(rows), told.band, "ranges")
    shown = figure(*(forest(data, lang=sheet.lang, width=width) for width in (WIDE, NARROW)))
    claim = None
    if told.band is not None:
        claim = el("p", {"class": "band"}, sheet.say("comparison.band.claim", band=_band(sheet, told)))
    return section(
        f"{slug}-ranges",
        title,
        claim,
        shown,
        details(sheet.say("comparison.time.numbers"), _table(sheet, told)),
        note(sheet.say("comparison.ranges.note")),
        _tried(sheet, told),
    )


def _band(sheet: Sheet, told: Ranges) -> str:
    low, high = told.band or (0.0, 0.0)
    return sheet.say("comparison.unit.range", low=percent(low), high=percent(high))


def _row(sheet: Sheet, share: RangeShare, *, banded: bool) -> ForestRow:
    """The spread of one KPI as a row: from the least to the most, with the median as its mark."""
    verdict: Verdict = "better" if share.least > 0 else "worse" if share.most < 0 else "open"
    ends = sheet.say("comparison.unit.range", low=signed_percent(share.least), high=signed_percent(share.most))
    return ForestRow(
        label=sheet.kpi(share.kpi),
        verdict=verdict,
        values=sheet.say("comparison.ranges.points", n=share.points),
        told=sheet.say("comparison.unit.bracket", value=signed_percent(share.middle), range=ends),
        at=share.middle,
        low=share.least,
        high=share.most,
        beside=sheet.say("comparison.ranges.inside", share=percent(share.inside, 0)) if banded else "",
        word=sheet.say(f"comparison.ranges.{verdict}"),
    )


def _table(sheet: Sheet, told: Ranges) -> Element:
    """The shares of the points that land in the band; without a band, the spread alone."""
    columns = [Column(sheet.say("comparison.ranges.kpi"), numeric=False)]
    columns += [Column(sheet.say(f"comparison.ranges.{name}")) for name in ("least", "middle", "most")]
    if told.band is not None:
        columns.append(Column(sheet.say("comparison.ranges.share", band=_band(sheet, told))))
        columns += [Column(sheet.say(f"comparison.ranges.{name}")) for name in ("exact", "below", "above", "removed")]
    rows = []
    for share in told.shares:
        cells = [sheet.kpi(share.kpi), *(signed_percent(part) for part in (share.least, share.middle, share.most))]
        if told.band is not None:
            ends = sheet.say("comparison.unit.range", low=percent(share.low, 0), high=percent(share.high, 0))
            cells += [percent(share.inside, 0), ends, percent(share.below, 0), percent(share.above, 0)]
            cells.append(percent(share.removed_inside, 0))
        rows.append(cells)
    return table(columns, rows, caption=sheet.say("comparison.ranges.caption", points=len(told.points)))


def _tried(sheet: Sheet, told: Ranges) -> Element:
    columns = [
        Column(sheet.say("comparison.ranges.amount"), numeric=False),
        Column(sheet.say("comparison.ranges.range")),
    ]
    rows: list[list[str | Element]] = [
        [el("code", None, name), sheet.say("comparison.unit.range", low=f"{low:g}", high=f"{high:g}")]
        for name, (low, high) in told.bounds.items()
    ]
    return details(sheet.say("comparison.ranges.amounts"), table(columns, rows))
