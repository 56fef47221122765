"""`evaluate`: departments, value chain, risks, comparison with others and customers of a run or log."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sim.cli.app import command
from sim.cli.console import emit, note, show
from sim.cli.sources import Reading, given_log, note_assumptions
from sim.cli.speaking import lang_of, option
from sim.log.atomic import write_whole
from sim.log.eventlog import EventLog
from sim.model.benchmark import Peer, read_benchmark
from sim.model.load_evaluation import read_evaluation
from sim.places import scenarios_dir
from sim.report.evaluation_sheets import Assessor
from sim.report.terminal_evaluation import difference_table, evaluation_tables
from sim.study.remedies import remedies
from sim.views.evaluation import assess, difference, evaluate
from sim.views.scope import scenario_of
from sim.words import say

__all__ = ["evaluate_command"]

_BENCHMARK = "benchmark.csv"


@command("evaluate")
@click.argument("source", metavar="DIR|LOG")
@option("--weights", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@option("--benchmark", "table", key="benchmark", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@option("--before", metavar="DIR|LOG")
@option("--propose", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.pass_context
def evaluate_command(
    context: click.Context,
    source: str,
    weights: Path | None,
    table: Path | None,
    before: str | None,
    propose: Path | None,
    as_json: bool,
) -> None:
    """Evaluate a log."""
    lang = lang_of(context)
    log = given_log(source, lang, Reading())
    note_assumptions(log, lang)
    scenario = scenario_of(log)
    evaluation = None if weights is None else read_evaluation(weights, scenario)
    found = assess(log, evaluation=evaluation, peers=_peers(log, table))
    assessor = Assessor(log, lang, found)
    changes = None
    if before is not None:
        earlier = evaluate(given_log(before, lang, Reading()), evaluation=found.evaluated.evaluation)
        changes = difference(earlier, found.evaluated)
    redesigns = {} if scenario is None else {gap.figure: remedies(scenario, gap) for gap in found.gaps if gap.focus}
    if propose is not None:
        _write_proposal(propose, found.proposed, context)
    if as_json:
        data = found.to_dict()
        for gap in data["benchmark"]:
            gap["redesigns"] = [one.id for one in redesigns.get(gap["figure"], ())]
        emit(data if changes is None else data | {"changes": changes.to_dicts()})
        return
    named = {figure: [f"{one.title.get(lang)} ({one.id})" for one in found] for figure, found in redesigns.items()}
    show(*evaluation_tables(assessor, named))
    if changes is not None:
        show(*difference_table(assessor, changes))


def _peers(log: EventLog, table: Path | None) -> tuple[Peer, ...]:
    """The table of others: the one given, or the one that comes with the scenario."""
    if table is not None:
        return read_benchmark(table)
    scenario = scenario_of(log)
    shipped = None if scenario is None else scenarios_dir() / scenario.id / _BENCHMARK
    return () if shipped is None or not shipped.is_file() else read_benchmark(shipped)


def _write_proposal(path: Path, proposed: dict[str, Any] | None, context: click.Context) -> None:
    """The proposal as a redesign's file (JSON is YAML)."""
    lang = lang_of(context)
    if proposed is None:
        note(say("customers.no_change", lang))
        return
    write_whole(path, json.dumps(proposed, ensure_ascii=False, indent=1) + "\n")
    note(say("customers.written", lang, path=path))
