"""What moves and how sure that is: the forest, its figures, the groups, and what the pairing gained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.report.comparison.amounts import (
    difference,
    interval,
    relative,
    relative_interval,
    signed_percent,
    times,
    value,
)
from sim.report.comparison.answer import beside
from sim.report.comparison.context import Sheet, verdict_of
from sim.report.markup import Element
from sim.report.pictures.forest import Forest, ForestRow, forest
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.verdicts import verdict_word
from sim.report.sections.parts import Column, details, empty, figure, note, section, table
from sim.study.comparison import Design
from sim.study.effects import Effect
from sim.words import percent

__all__ = ["effects_section", "forest_figure", "pairing_section", "row_of"]

_GROUPS = 60  # rows of one table of groups


def effects_section(sheet: Sheet, design: Design, title: str) -> Element:
    """The forest of all KPIs, the table behind it, and a table for each key that groups were asked by."""
    effects = sheet.effects(design)
    slug = sheet.slug(design)
    shown = forest_figure(sheet, [row_of(sheet, e) for e in effects], (f"{slug}-forest", _answer(sheet, effects)))
    groups = [_groups(sheet, key, parts) for key, parts in sheet.comparison.groups.get(design.name, {}).items()]
    level = percent(sheet.comparison.level, 0)
    numbers = details(
        sheet.say("comparison.effects.table"),
        _table(sheet, effects),
        note(sheet.say("comparison.effects.note", level=level)),
    )
    return section(f"{slug}-effects", title, shown, numbers, groups)


def forest_figure(sheet: Sheet, rows: Sequence[ForestRow], named: tuple[str, str], question: str = "") -> Element:
    """A forest for a page and for a phone; `named` is its name and its answer."""
    name, answer = named
    data = Forest(name, question or sheet.say("comparison.forest.question"), answer, tuple(rows))
    return figure(forest(data, lang=sheet.lang, width=WIDE), forest(data, lang=sheet.lang, width=NARROW))


def row_of(sheet: Sheet, effect: Effect, name: str = "") -> ForestRow:
    """An effect as a row of a forest: turned so that better lies on the right."""
    kpi, lang, currency = effect.kpi, sheet.lang, sheet.currency
    at, low, high, joint_low, joint_high = relative(effect)
    if kpi.better == "lower":
        at, low, high, joint_low, joint_high = (
            None if end is None else -end for end in (at, high, low, joint_high, joint_low)
        )
    figures = {"base": value(kpi, effect.base, lang, currency), "design": value(kpi, effect.design, lang, currency)}
    told = relative_interval(effect, lang)
    if at is None and effect.difference:
        told = f"{difference(kpi, effect.difference, lang, currency)}"
    return ForestRow(
        label=name or sheet.kpi(kpi),
        verdict=verdict_of(effect),
        values=sheet.say("comparison.tile.values", **figures),
        told=told,
        at=at,
        low=low,
        high=high,
        joint_low=joint_low,
        joint_high=joint_high,
        directed=kpi.better is not None,
        beside=beside(sheet, effect),
    )


def _answer(sheet: Sheet, effects: Sequence[Effect]) -> str:
    verdicts = [effect.verdict for effect in effects]
    number = {name: verdicts.count(name) for name in ("better", "worse", "unclear", "moved", "identical")}
    said = [
        sheet.say(
            "comparison.forest.answer",
            n=len(effects),
            better=number["better"],
            worse=number["worse"],
            open=number["unclear"],
        )
    ]
    said += [sheet.say("comparison.forest.answer_moved", n=number["moved"])] if number["moved"] else []
    said += [sheet.say("comparison.forest.answer_identical", n=number["identical"])] if number["identical"] else []
    return ("" if sheet.lang == "zh" else " ").join(said)


def _columns(sheet: Sheet, *first: str) -> list[Column]:
    level = percent(sheet.comparison.level, 0)
    named = [Column(sheet.say(f"comparison.effects.{name}"), numeric=False) for name in first]
    named += [Column(sheet.say(f"comparison.effects.{name}")) for name in ("base", "design", "difference")]
    named.append(Column(sheet.say("comparison.effects.interval", level=level)))
    return named


def _cells(sheet: Sheet, effect: Effect) -> list[str]:
    kpi, lang, currency = effect.kpi, sheet.lang, sheet.currency
    return [
        value(kpi, effect.base, lang, currency),
        value(kpi, effect.design, lang, currency),
        "0" if effect.identical else difference(kpi, effect.difference, lang, currency),
        "—" if effect.identical else interval(effect, lang, currency),
    ]


def _table(sheet: Sheet, effects: Sequence[Effect]) -> Element:
    columns = [
        *_columns(sheet, "kpi"),
        Column(sheet.say("comparison.effects.joint")),
        Column(sheet.say("comparison.effects.relative")),
    ]
    columns += [
        Column(sheet.say("comparison.effects.removed")),
        Column(sheet.say("comparison.effects.verdict"), numeric=False),
    ]
    rows = [
        [
            sheet.kpi(effect.kpi),
            *_cells(sheet, effect),
            "—" if effect.identical else interval(effect, sheet.lang, sheet.currency, joint=True),
            signed_percent(effect.relative),
            percent(effect.removed, 0),
            verdict_word(verdict_of(effect), sheet.lang),
        ]
        for effect in effects
    ]
    return table(columns, rows, caption=sheet.say("comparison.effects.caption", n=sheet.comparison.replications))


def _groups(sheet: Sheet, key: str, parts: Mapping[str, tuple[Effect, ...]]) -> Element:
    """What moved in the groups of one key, a row a group and KPI."""
    effects = [(group, effect) for group, members in parts.items() for effect in members]
    moved = [pair for pair in effects if pair[1].verdict in ("better", "worse", "moved")]
    columns = [*_columns(sheet, "group", "kpi"), Column(sheet.say("comparison.effects.relative"))]
    columns.append(Column(sheet.say("comparison.effects.verdict"), numeric=False))
    rows = [
        [
            sheet.group_name(key, group),
            sheet.kpi(effect.kpi),
            *_cells(sheet, effect),
            signed_percent(effect.relative),
            verdict_word(verdict_of(effect), sheet.lang),
        ]
        for group, effect in moved[:_GROUPS]
    ]
    hidden = sheet.say("comparison.effects.group_note", hidden=f"{len(effects) - len(rows):,}")
    name = sheet.say("comparison.effects.groups", by=sheet.say(f"comparison.groupkey.{key}"))
    return details(name, table(columns, rows), note(hidden))


def pairing_section(sheet: Sheet, design: Design, title: str) -> Element:
    """The variance factor of the pairing, KPI by KPI, with the reason wherever it falls short."""
    name = f"{sheet.slug(design)}-pairing"
    if sheet.comparison.replications < 2:
        return section(name, title, empty(sheet.say("comparison.pairing.none")))
    moved = sheet.comparison.moved(design.name)
    columns = [
        Column(sheet.say("comparison.effects.kpi"), numeric=False),
        Column(sheet.say("comparison.pairing.factor")),
    ]
    columns += [Column(sheet.say("comparison.pairing.range")), Column(sheet.say("comparison.pairing.correlation"))]
    columns += [
        Column(sheet.say("comparison.effects.relative")),
        Column(sheet.say("comparison.pairing.why"), numeric=False),
    ]
    rows = [
        [
            sheet.kpi(effect.kpi),
            sheet.say("comparison.verdict.identical") if effect.identical else times(effect.factor),
            _factor_range(sheet, effect),
            "—" if effect.correlation is None else f"{effect.correlation:.2f}".replace("-", "−"),
            "0" if effect.identical else signed_percent(effect.relative),
            effect.explanation(sheet.lang, moved) or "",
        ]
        for effect in sheet.effects(design)
    ]
    return section(name, title, table(columns, rows), note(sheet.say("comparison.pairing.note")))


def _factor_range(sheet: Sheet, effect: Effect) -> str:
    if effect.factor_low is None or effect.factor_high is None or effect.identical:
        return "—"
    return sheet.say("comparison.unit.range", low=times(effect.factor_low), high=times(effect.factor_high))
