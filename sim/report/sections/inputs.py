"""The inputs of a run: every parameter with its source or the word assumption, and the command that changes it."""

from __future__ import annotations

from itertools import groupby

from sim.model.scenario import Scenario
from sim.model.sources import ASSUMPTION, Parameter, parameters
from sim.report.markup import Element, el
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, details, empty, note, prose, section, table
from sim.words import percent

__all__ = ["input_section"]

_SHOWN = 400  # parameters of one group; the scenario file has the rest


def input_section(context: Context) -> Element:
    """All parameters, grouped by the part of the scenario that they belong to."""
    say, scenario = context.say, context.scenario
    title = say("report.inputs.title")
    if scenario is None:
        return section("inputs", title, empty(say("report.inputs.none")))
    found = parameters(scenario)
    assumed = sum(p.assumed for p in found)
    count = {"all": f"{len(found):,}", "assumed": f"{assumed:,}", "share": percent(assumed / max(len(found), 1), 0)}
    groups = [(part, list(members)) for part, members in groupby(sorted(found, key=_part_of), key=_part_of)]
    change = el("pre", None, el("code", None, f"chuanyue run {scenario.id} --set {_example(found)} --out out/changed"))
    listed = [_group(context, part, members) for part, members in groups]
    told = prose(say("report.inputs.count", **count))
    return section(
        "inputs", title, told, prose(say("report.inputs.change")), change, listed, _sources(context, scenario)
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


def _group(context: Context, part: str, members: list[Parameter]) -> Element:
    say = context.say
    columns = [Column(say(f"report.inputs.{n}"), numeric=False) for n in ("parameter", "value", "source")]
    rows = [[el("code", None, p.path), p.value, _source(context, p)] for p in members[:_SHOWN]]
    rest = len(members) - _SHOWN
    more = note(say("report.inputs.more", n=f"{rest:,}")) if rest > 0 else None
    assumed = sum(p.assumed for p in members)
    summary = say("report.inputs.group", part=part, n=f"{len(members):,}", assumed=f"{assumed:,}")
    return details(summary, table(columns, rows), more)


def _source(context: Context, parameter: Parameter) -> str | Element:
    if parameter.assumed:
        return el("em", None, context.say("report.inputs.assumption"))
    known = context.scenario is not None and parameter.source in context.scenario.sources
    return el("a", {"href": f"#source-{parameter.source}"}, parameter.source) if known else parameter.source


def _sources(context: Context, scenario: Scenario) -> Element | None:
    """What the tags of the sources stand for."""
    say = context.say
    tags = sorted(tag for tag in scenario.sources if tag != ASSUMPTION)
    if not tags:
        return None
    columns = [Column(say("report.inputs.tag"), numeric=False), Column(say("report.inputs.means"), numeric=False)]
    rows = [[scenario.sources[tag].tag, scenario.sources[tag].text.get(context.lang)] for tag in tags]
    anchors = [f"source-{tag}" for tag in tags]
    return details(say("report.inputs.sources"), table(columns, rows, anchors=anchors))
