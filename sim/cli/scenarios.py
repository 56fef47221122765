"""`scenarios` and `schema`: what there is to run, and what a scenario file may hold."""

from __future__ import annotations

import click
from rich.table import Table

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, show
from sim.cli.speaking import lang_of
from sim.model.load import scenario_names
from sim.model.schema import schema as scenario_schema
from sim.words import Lang, say

__all__ = ["scenarios", "schema"]

_DAY = 86_400_000_000


@command("scenarios")
@click.pass_context
def scenarios(context: click.Context, as_json: bool) -> None:
    """List the scenarios that come with the project."""
    lang = lang_of(context)
    loaded = {name: sim.load_scenario(name) for name in scenario_names()}
    if as_json:
        emit([_facts(name, scenario) for name, scenario in loaded.items()])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for head in ("name", "question"):
        table.add_column(say(f"cli.scenarios.{head}", lang), overflow="fold", no_wrap=head == "name")
    for name, scenario in loaded.items():
        table.add_row(name, f"{scenario.title.get(lang)}\n{_question(scenario, lang)}".rstrip())
    show(table, say("cli.scenarios.next", lang, program=program()))


def _facts(name: str, scenario: sim.Scenario) -> dict[str, object]:
    horizon = scenario.horizon
    return {
        "name": name,
        "title": {lang: scenario.title.get(lang) for lang in ("zh", "en")},
        "question": {lang: _question(scenario, lang) for lang in ("zh", "en")},
        "processes": list(scenario.processes),
        "departments": len(scenario.departments),
        "horizon": {"days": None if horizon.time is None else horizon.time / _DAY, "cases": horizon.cases},
        "seed": scenario.seed,
    }


def _question(scenario: sim.Scenario, lang: Lang) -> str:
    return "" if scenario.question is None else scenario.question.get(lang)


@command("schema")
def schema(as_json: bool) -> None:
    """The JSON schema of scenario files."""
    emit(scenario_schema())
