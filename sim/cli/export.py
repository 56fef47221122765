"""`export`: a scenario as BPMN or Prosimos files, a log as OCEL or XES files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, note, progress
from sim.cli.sources import given_log, is_log
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.interchange.bpmn.write import write_bpmn
from sim.interchange.logs.ocel_out import write_ocel
from sim.interchange.logs.xes_out import write_xes
from sim.interchange.prosimos.write import write_prosimos
from sim.interchange.some import some_processes
from sim.interchange.unsaid import Unsaid, unsaid_in_bpmn, unsaid_in_ocel, unsaid_in_xes
from sim.model.check.names import check_names
from sim.model.load import read_scenario
from sim.model.mistakes import mistake
from sim.model.written import read_steps
from sim.words import Lang, say

__all__ = ["export"]

_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class _Order:
    """What was asked for: formats with their files."""

    source: str
    files: dict[str, Path]
    processes: tuple[str, ...]
    lang: Lang


@command("export")
@click.argument("source", metavar="NAME|DIR|LOG")
@option("--bpmn", type=_FILE, metavar="FILE.bpmn")
@option("--prosimos", type=_FILE, metavar="FILE.json")
@option("--ocel", type=_FILE, metavar="FILE.json")
@option("--xes", type=_FILE, metavar="FILE.xes")
@option("--process", "processes", key="process_out", multiple=True, metavar="NAME")
@click.pass_context
def export(
    context: click.Context,
    source: str,
    bpmn: Path | None,
    prosimos: Path | None,
    ocel: Path | None,
    xes: Path | None,
    processes: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write a scenario or a log in the formats of others."""
    asked = {"bpmn": bpmn, "prosimos": prosimos, "ocel": ocel, "xes": xes}
    files = {form: file for form, file in asked.items() if file is not None}
    order = _Order(source, files, processes, lang_of(context))
    _check(order)
    told = {form: write() for form, write in _writers(order).items()}
    for form, lines in told.items():
        note(say("export.written", order.lang, form=say(f"export.form.{form}", order.lang), path=files[form]))
        note(*(f"  {line.text(order.lang)}" for line in lines))
    if as_json:
        emit({form: str(file) for form, file in files.items()})


def _check(order: _Order) -> None:
    """Whether something is asked for, each thing for a file of its own, and the source has it."""
    if not order.files:
        raise InputError(mistake("export.nothing", order.source))
    places = [file.absolute() for file in order.files.values()]
    for form, place in zip(order.files, places, strict=True):
        if places.count(place) > 1:
            raise InputError(mistake("export.same_file", f"--{form}", value=order.files[form]))
    if order.processes and not {"bpmn", "prosimos"} & set(order.files):
        raise InputError(mistake("export.whole_log", "--process", value=order.processes[0]))
    for form in ("ocel", "xes"):
        if form in order.files and not is_log(order.source):
            raise InputError(mistake("export.no_log", f"--{form}", program=program(), name=order.source))


def _writers(order: _Order) -> dict[str, Callable[[], Sequence[Unsaid]]]:
    """What writes each file; what is wrong with the source is told before the first is written."""
    log = given_log(order.source, order.lang) if is_log(order.source) else None
    writers: dict[str, Callable[[], Sequence[Unsaid]]] = {}
    for form, file in order.files.items():
        if form == "xes" and log is not None:
            writers[form] = partial(_xes, log, file)
        elif form == "ocel" and log is not None:
            writers[form] = partial(_ocel, log, file, order.lang)
        else:
            write = _bpmn if form == "bpmn" else write_prosimos
            writers[form] = partial(write, _scenario(order, log), file, lang=order.lang)
    return writers


def _scenario(order: _Order, log: sim.EventLog | None) -> sim.Scenario:
    if log is not None and log.recipe is None:
        raise InputError(mistake("export.no_scenario", order.source))
    loaded = read_scenario(order.source if log is None or log.recipe is None else log.recipe["scenario"])
    wrong = [found for found in check_names(loaded.scenario) if found.severity == "error"]
    if wrong:
        raise InputError([replace(one, place=loaded.root.place_of(read_steps(one.place))) for one in wrong])
    return some_processes(loaded.scenario, order.processes)


def _bpmn(scenario: sim.Scenario, file: Path, *, lang: Lang) -> list[Unsaid]:
    write_bpmn(scenario, file, lang=lang)
    return unsaid_in_bpmn(scenario)


def _xes(log: sim.EventLog, file: Path) -> list[Unsaid]:
    write_xes(log, file)
    return unsaid_in_xes(log)


def _ocel(log: sim.EventLog, file: Path, lang: Lang) -> list[Unsaid]:
    with progress(say("export.writing_ocel", lang)) as report:
        write_ocel(log, file, progress=report)
    return unsaid_in_ocel(log)
