"""All designs at a glance, the best with its probability, the inputs, and how to repeat the comparison."""

from __future__ import annotations

from sim.model.scenario import SourceNote
from sim.model.sources import ASSUMPTION
from sim.report.comparison.amounts import value
from sim.report.comparison.context import ChangedParameter, Sheet, shell
from sim.report.comparison.levers import marked
from sim.report.markup import Child, Element, el
from sim.report.sections.inputs import parameter_groups, source_table
from sim.report.sections.parts import Column, details, empty, facts, note, prose, section, table
from sim.study.comparison import Best, Design
from sim.study.effects import Kpi
from sim.words import clock_time, duration, percent

__all__ = ["base_inputs", "best_section", "design_inputs", "overview_section", "repeat_section"]

_SHOWN = 400  # changed parameters of one design


def overview_section(sheet: Sheet) -> Element:
    """Designs by KPIs: the relative differences with their verdicts."""
    kpis = sheet.comparison.kpis
    columns = [Column(sheet.say("comparison.effects.kpi"), numeric=False), Column(sheet.say("comparison.effects.base"))]
    columns += [Column(sheet.title(design)) for design in sheet.comparison.designs]
    rows: list[list[str | Element]] = []
    for place, kpi in enumerate(kpis):
        effects = [sheet.effects(design)[place] for design in sheet.comparison.designs]
        base = value(kpi, effects[0].base, sheet.lang, sheet.currency)
        rows.append([sheet.kpi(kpi), base, *(marked(effect) for effect in effects)])
    return section(
        "overview",
        sheet.say("comparison.overview.title"),
        table(columns, rows, caption=sheet.say("comparison.overview.caption")),
    )


def best_section(sheet: Sheet) -> Element | None:
    """The selected design KPI by KPI, with the probability with which it was said; None where nothing was selected."""
    told = sheet.comparison.best
    if not told:
        return None
    names = ("selected", "probability", "zone", "state")
    columns = [Column(sheet.say("comparison.effects.kpi"), numeric=False)]
    columns += [Column(sheet.say(f"comparison.best.{name}"), numeric=name in ("probability", "zone")) for name in names]
    known = [kpi for kpi in sheet.comparison.kpis if kpi.key in told]
    first = [_best_row(sheet, kpi, told[kpi.key]) for kpi in sheet.headlines if kpi in known]
    rest = [_best_row(sheet, kpi, told[kpi.key]) for kpi in known if kpi not in sheet.headlines]
    folded = details(sheet.say("comparison.more_figures", n=len(rest)), table(columns, rest)) if rest else None
    shown = table(columns, first) if first else None
    return section("best", sheet.say("comparison.best.title"), shown, folded, note(sheet.say("comparison.best.note")))


def _best_row(sheet: Sheet, kpi: Kpi, best: Best) -> list[str]:
    return [
        sheet.kpi(kpi),
        sheet.design_title(best.selected),
        percent(best.probability, 0),
        value(kpi, best.zone, sheet.lang, sheet.currency),
        _state(sheet, best),
    ]


def _state(sheet: Sheet, best: Best) -> str:
    if best.decided:
        return sheet.say("comparison.best.decided")
    names = sheet.listed(sheet.design_title(name) for name in best.remaining)
    if best.needed is None:
        return sheet.say("comparison.best.open_unknown", names=names)
    return sheet.say("comparison.best.open", names=names, n=f"{best.needed:,}")


def design_inputs(sheet: Sheet, design: Design, title: str) -> Element:
    """The levers of a design and every parameter that it changes, each with its source or the word assumption."""
    name = f"{sheet.slug(design)}-inputs"
    changed = sheet.changed(design)
    shown: list[Child] = []
    if design.redesign is not None and design.redesign.levers:
        shown.append(_levers(sheet, design))
    if not changed:
        shown.append(empty(sheet.say("comparison.inputs.none")))
        return section(name, title, shown)
    assumed = sum(one.assumed for one in changed)
    summary = sheet.say(
        "comparison.inputs.changed", design=sheet.title(design), n=f"{len(changed):,}", assumed=f"{assumed:,}"
    )
    return section(name, title, shown, details(summary, *_changed(sheet, design, changed), opened=len(changed) <= 12))


def _changed(sheet: Sheet, design: Design, changed: list[ChangedParameter]) -> list[Element]:
    columns = [
        Column(sheet.say(f"comparison.inputs.{name}"), numeric=False)
        for name in ("parameter", "before", "after", "source")
    ]
    sources = _all_sources(sheet)
    rows = [
        [el("code", None, one.path), one.before or "—", one.after or "—", _tag(sheet, sources, one.source, one.assumed)]
        for one in changed[:_SHOWN]
    ]
    rest = len(changed) - len(rows)
    more = [note(sheet.say("comparison.inputs.more", n=f"{rest:,}", name=shell(design.name)))] if rest else []
    if design.redesign is not None:
        more.append(note(sheet.say("comparison.inputs.source_note")))
    return [table(columns, rows), *more]


def _tag(sheet: Sheet, sources: dict[str, SourceNote], tag: str, assumed: bool) -> str | Element:
    if assumed:
        return el("em", None, sheet.say("comparison.inputs.assumption"))
    return el("a", {"href": f"#source-{tag}"}, tag) if tag in sources else tag


def _all_sources(sheet: Sheet) -> dict[str, SourceNote]:
    """The sources that base, designs and redesigns name, by their tags in the files."""
    found = dict(sheet.base.sources)
    for design in sheet.comparison.designs:
        found = {**design.scenario.sources, **found}
        if design.redesign is not None:
            found = {**design.redesign.sources, **found}
    return {tag: one for tag, one in found.items() if tag != ASSUMPTION}


def _levers(sheet: Sheet, design: Design) -> Element:
    """Each lever, the item that it comes from, and its amounts with ranges and sources."""
    assert design.redesign is not None
    sources = _all_sources(sheet)
    names = ("lever", "item", "amount", "value", "range", "source")
    columns = [Column(sheet.say(f"comparison.inputs.{name}"), numeric=name in ("value", "range")) for name in names]
    rows: list[list[str | Element]] = []
    for key, lever in design.redesign.levers.items():
        head = [sheet.text(lever.name, key), lever.item or design.redesign.item or "—"]
        for one in sheet.amounts(design, key):
            tag = _tag(sheet, sources, one.source, one.assumed)
            rows.append([*head, one.label, one.value, one.span or "—", tag])
            head = ["", ""]
        if not lever.amounts:
            rows.append([*head, "—", "—", "—", "—"])
    shown = table(columns, rows, caption=sheet.say("comparison.inputs.levers", design=sheet.title(design)))
    return el("div", None, shown, note(sheet.say("comparison.inputs.change_lever", name=shell(design.redesign.id))))


def base_inputs(sheet: Sheet) -> Element:
    """Every parameter of the base, folded by part, and what the tags of all sources stand for."""
    found = sheet.base_parameters
    assumed = sum(one.assumed for one in found)
    sources = _all_sources(sheet)
    told = prose(sheet.say("comparison.inputs.base", n=f"{len(found):,}", assumed=f"{assumed:,}"))
    listed = parameter_groups(found, sources, sheet.lang)
    return section("inputs", sheet.say("comparison.inputs.base_title"), told, listed, source_table(sources, sheet.lang))


def repeat_section(sheet: Sheet) -> Element:
    """Seed, runs, window and rule, and the commands that repeat or change the comparison."""
    told, say = sheet.comparison, sheet.say
    counts = [one for one in sheet.base_parameters if one.path.startswith("staff.") and one.path.endswith(".count")]
    example = f"--set {counts[0].path}={counts[0].value}" if counts else "--set seed=2"
    fixed = told.precision is None
    rule = (
        say("comparison.run.rule_fixed")
        if fixed
        else say("comparison.run.rule_precision", precision=percent(told.precision))
    )
    if not fixed:
        reached = say("comparison.run.reached") if told.reached else say("comparison.run.not_reached")
        rule = f"{rule}{say('comparison.answer.joiner')}{reached}"
    rows: list[tuple[str, str | Element]] = [
        (say("comparison.run.base"), el("code", None, told.base.name)),
        (say("comparison.run.designs"), el("code", None, " ".join(shell(one.name) for one in told.designs))),
        (say("comparison.run.seed"), str(told.seed)),
        (say("comparison.run.replications"), f"{told.replications:,}"),
        (say("comparison.run.level"), percent(told.level, 0)),
        (say("comparison.run.window"), _window(sheet)),
        (say("comparison.run.rule"), rule),
    ]
    return section(
        "repeat",
        say("comparison.run.title"),
        prose(say("comparison.run.again")),
        el("pre", None, el("code", None, sheet.command(None, "--out out/again"))),
        prose(say("comparison.run.change")),
        el("pre", None, el("code", None, sheet.command(None, example, "--out out/changed"))),
        facts(rows),
        note(say("comparison.run.note")),
    )


def _window(sheet: Sheet) -> str:
    begin, end = sheet.comparison.window
    if not begin and end is None:
        return sheet.say("comparison.run.window_all")
    start = sheet.base.start
    if end is None:
        return sheet.say("comparison.run.window_from", begin=duration(begin, sheet.lang))
    return sheet.say("comparison.run.window_span", begin=clock_time(start, begin), end=clock_time(start, end))
