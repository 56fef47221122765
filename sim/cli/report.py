"""`report`: one HTML file about a log, to be opened anywhere."""

from __future__ import annotations

from pathlib import Path

import click

import sim
from sim.cli.app import command
from sim.cli.console import emit, note
from sim.cli.sources import Reading, further_replications, given_log, note_assumptions
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.report.html import write_report
from sim.words import say

__all__ = ["report"]


@command("report")
@click.argument("source", metavar="DIR|LOG")
@option("--out", key="out_html", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE.html")
@option("--column", "columns", multiple=True, metavar="ROLE=NAME")
@option("--mapping", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.pass_context
def report(
    context: click.Context, source: str, out: Path, columns: tuple[str, ...], mapping: Path | None, as_json: bool
) -> None:
    """Write a report."""
    lang = lang_of(context)
    log = given_log(source, lang, Reading(columns, mapping))
    note_assumptions(log, lang)
    further = [sim.load(folder) for folder in further_replications(source)]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_report(log, out, lang=lang, replications=further)
    except OSError as error:
        raise InputError(mistake("study.unwritable", str(out), why=error.strerror or error)) from error
    if as_json:
        emit({"report": str(out)})
    else:
        note(say("cli.report.written", lang, path=out))
