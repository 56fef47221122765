"""`run`: simulate a scenario, keep everything, and say in ten lines what came out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import click

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, note, progress, show
from sim.cli.sources import horizon_settings
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.interchange.logs.csv_out import write_csv
from sim.interchange.logs.xes_out import write_xes
from sim.model.mistakes import mistake
from sim.report.html import write_report
from sim.report.terminal import manager_lines, preview_lines
from sim.study.folder import result_folder
from sim.study.replications import Figures, figures_of, folder_of, replicate
from sim.views.summary import combine
from sim.words import Lang, say

__all__ = ["run"]

_DAY = 86_400_000_000
_PREVIEW, _LONG = 14 * _DAY, 60 * _DAY
_FORMATS = ("csv", "xes")


@dataclass(frozen=True)
class _Order:
    """What was asked for."""

    scenario: sim.Scenario
    seed: int
    replications: int
    out: Path
    formats: tuple[str, ...]
    lang: Lang


@command("run")
@click.argument("name", metavar="NAME|PATH")
@option("--seed", type=click.IntRange(0, 2**64 - 1), metavar="N")
@option("--replications", type=click.IntRange(1, 1000), default=1, metavar="N")
@option("--cases", type=click.IntRange(1), metavar="N")
@option("--days", type=click.FloatRange(0, min_open=True), metavar="N")
@option("--set", "settings", multiple=True, metavar="KEY=VALUE")
@option("--out", type=click.Path(path_type=Path, readable=False), required=True, metavar="DIR")
@option("--format", "formats", metavar="csv,xes", default="")
@click.pass_context
def run(
    context: click.Context,
    name: str,
    seed: int | None,
    replications: int,
    cases: int | None,
    days: float | None,
    settings: tuple[str, ...],
    out: Path,
    formats: str,
    as_json: bool,
) -> None:
    """Simulate."""
    lang = lang_of(context)
    scenario = sim.load_scenario(name, settings=[*settings, *horizon_settings(cases, days)])
    order = _Order(scenario, scenario.seed if seed is None else seed, replications, out, _known(formats), lang)
    with result_folder(out) as draft:
        figures, log = _alone(order, draft) if replications == 1 else _several(order, draft)
        kpis = combine([one.numbers for one in figures])
        _write_json(draft / "kpis.json", kpis)
        note(say("cli.run.report", lang))
        further = [sim.load(folder_of(draft, one.replication)) for one in figures[1:]]
        write_report(log, draft / "report.html", lang=lang, replications=further)
    if as_json:
        emit(_answer(order, figures, kpis))
    else:
        show(*manager_lines(log, lang=lang, kpis=kpis, out=out, program=program()))


def _known(formats: str) -> tuple[str, ...]:
    asked = tuple(dict.fromkeys(word.strip().lower() for word in formats.split(",") if word.strip()))
    for word in asked:
        if word not in _FORMATS:
            raise InputError(mistake("cli.format_unknown", "--format", value=word, known=", ".join(_FORMATS)))
    return asked


def _alone(order: _Order, draft: Path) -> tuple[list[Figures], sim.EventLog]:
    log = _simulate(order)
    with ThreadPoolExecutor(max_workers=1) as aside:
        # what is written to the disk is compressed while the figures are reckoned
        saving = aside.submit(sim.save, log, draft)
        figures = figures_of(log)
        saving.result()
    _export(log, draft, order.formats)
    return [figures], log


def _several(order: _Order, draft: Path) -> tuple[list[Figures], sim.EventLog]:
    title = say("cli.run.replications", order.lang, n=order.replications)
    with progress(title) as report:
        figures = replicate(
            order.scenario,
            seed=order.seed,
            replications=order.replications,
            folder=draft,
            progress=lambda done, of: report(done / of, f"{done}/{of}"),
        )
    for one in figures if order.formats else ():
        folder = folder_of(draft, one.replication)
        _export(sim.load(folder), folder, order.formats)
    return figures, sim.load(folder_of(draft, 0))


def _simulate(order: _Order) -> sim.EventLog:
    """The log of one run; of a long one, a first result is told while it goes on."""
    running = sim.Run(order.scenario, seed=order.seed)
    horizon = order.scenario.horizon.time
    begun, told = perf_counter(), False

    with progress(say("cli.run.simulating", order.lang)) as report:

        def watch(time: int, items: int) -> None:
            nonlocal told
            if not told and time >= _PREVIEW and (horizon or 0) >= _LONG:
                told = True
                report.tell(*preview_lines(running.so_far(), lang=order.lang, seconds=perf_counter() - begun))
            reached = say("cli.run.reached", order.lang, day=time // _DAY, items=f"{items:,}")
            report(time / horizon if horizon else 0.0, reached)

        return running.finish(watch)


def _export(log: sim.EventLog, folder: Path, formats: Sequence[str]) -> None:
    if "csv" in formats:
        write_csv(log, folder)
    if "xes" in formats:
        write_xes(log, folder / "log.xes")


def _write_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


def _answer(order: _Order, figures: Sequence[Figures], kpis: dict[str, Any]) -> dict[str, Any]:
    return {
        "scenario": order.scenario.id,
        "seed": order.seed,
        "out": str(order.out),
        "report": str(order.out / "report.html"),
        "replications": [{"replication": f.replication, "cases": f.cases, "items": f.items} for f in figures],
        "kpis": kpis,
    }
