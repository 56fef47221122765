"""The inputs of a run: every parameter with its source or the word assumption, and the command that changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from sim.model.scenario import SourceNote
from sim.model.sources import ASSUMPTION, Parameter, parameters
from sim.report.markup import Element, el
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, details, empty, note, prose, section, table
from sim.words import Lang, percent, say

__all__ = ["input_section", "parameter_groups", "source_table"]

_SHOWN = 400  # parameters of one group; the scenario file has the rest


def input_section(context: Context) -> Element:
    """All parameters, grouped by the part of the scenario that they belong to."""
    scenario = context.scenario
    title = context.say("report.inputs.title")
    if scenario is None:
        return section("inputs", title, empty(context.say("report.inputs.none")))
    found = parameters(scenario)
    assumed = sum(p.assumed for p in found)
    count = {"all": f"{len(found):,}", "assumed": f"{assumed:,}", "share": percent(assumed / max(len(found), 1), 0)}
    change = el("pre", None, el("code", None, f"chuanyue run {scenario.id} --set {_example(found)} --out out/changed"))
    listed = parameter_groups(found, scenario.sources, context.lang)
    told = prose(context.say("report.inputs.count", **count))
    return section(
        "inputs",
        title,
        told,
        prose(context.say("report.inputs.change")),
        change,
        listed,
        source_table(scenario.sources, context.lang),
    )


def _part_of(parameter: Parameter) -> str:
    """The part of the scenario: its first key, of processes and staff the first two."""
    steps = parameter.path.replace("[", ".").split(".")
    return ".".join(steps[:2]) if steps[0] == "processes" and len(steps) > 1 else steps[0]


def _example(found: list[Parameter]) -> str:
    """A setting that really can be made."""
    counts = [p for p in found if p.path.startswith("staff.") and p.path.endswith(".count")]
    chosen = (counts or found)[0] if found else None
    return "seed=2" if chosen is None else f"{chosen.path}={chosen.value}"


def parameter_groups(found: Sequence[Parameter], sources: Mapping[str, SourceNote], lang: Lang) -> list[Element]:
    """Parameters with their sources, folded together by the part of the scenario; known tags lead to `source_table`."""
    groups = [(part, list(members)) for part, members in groupby(sorted(found, key=_part_of), key=_part_of)]
    return [_group(part, members, sources, lang) for part, members in groups]


def _group(part: str, members: list[Parameter], sources: Mapping[str, SourceNote], lang: Lang) -> Element:
    columns = [Column(say(f"report.inputs.{n}", lang), numeric=False) for n in ("parameter", "value", "source")]
    rows = [[el("code", None, p.path), p.value, _source(p, sources, lang)] for p in members[:_SHOWN]]
    rest = len(members) - _SHOWN
    more = note(say("report.inputs.more", lang, n=f"{rest:,}")) if rest > 0 else None
    assumed = sum(p.assumed for p in members)
    summary = say("report.inputs.group", lang, part=part, n=f"{len(members):,}", assumed=f"{assumed:,}")
    return details(summary, table(columns, rows), more)


def _source(parameter: Parameter, sources: Mapping[str, SourceNote], lang: Lang) -> str | Element:
    if parameter.assumed:
        return el("em", None, say("report.inputs.assumption", lang))
    tag = parameter.source
    return el("a", {"href": f"#source-{tag}"}, tag) if tag in sources else tag


def source_table(sources: Mapping[str, SourceNote], lang: Lang) -> Element | None:
    """What the tags of the sources stand for."""
    tags = sorted(tag for tag in sources if tag != ASSUMPTION)
    if not tags:
        return None
    columns = [Column(say(f"report.inputs.{name}", lang), numeric=False) for name in ("tag", "means")]
    rows = [[sources[tag].tag, sources[tag].text.get(lang)] for tag in tags]
    anchors = [f"source-{tag}" for tag in tags]
    return details(say("report.inputs.sources", lang), table(columns, rows, anchors=anchors))
