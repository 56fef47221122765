"""`report`: one HTML file about a log, to be opened anywhere."""

from __future__ import annotations

from pathlib import Path

import click

import sim
from sim.cli.app import command
from sim.cli.console import emit, note, show
from sim.cli.sources import Reading, further_replications, given_log, note_assumptions
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.report.forms import form_table, write_form
from sim.report.html import write_report
from sim.views.forms import FORMS, form
from sim.views.plain import records
from sim.words import Lang, say

__all__ = ["report"]


@command("report")
@click.argument("source", metavar="DIR|LOG")
@option("--out", key="out_html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html")
@option("--form", "listed", key="form", metavar="|".join(FORMS), default=None)
@option("--column", "columns", multiple=True, metavar="ROLE=NAME")
@option("--mapping", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.pass_context
def report(
    context: click.Context,
    source: str,
    out: Path | None,
    listed: str | None,
    columns: tuple[str, ...],
    mapping: Path | None,
    as_json: bool,
) -> None:
    """Write a report, or a list for an office printer."""
    lang = lang_of(context)
    if out is None and listed is None:
        raise InputError(mistake("cli.report.no_out", "--out"))
    log = given_log(source, lang, Reading(columns, mapping))
    note_assumptions(log, lang)
    if out is None:
        _show(log, str(listed), lang, as_json=as_json)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        if listed is not None:
            write_form(log, listed, out, lang=lang)
        else:
            further = [sim.load(folder) for folder in further_replications(source)]
            write_report(log, out, lang=lang, replications=further)
    except OSError as error:
        raise InputError(mistake("study.unwritable", str(out), why=error.strerror or error)) from error
    if as_json:
        emit({"report": str(out)})
    else:
        note(say("cli.report.written", lang, path=out))


def _show(log: sim.EventLog, name: str, lang: Lang, *, as_json: bool) -> None:
    """The beginning of a list here, or all of it as JSON."""
    made = form(log, name)
    if as_json:
        emit({"form": made.name, "missing": list(made.missing), "rows": records(made.table)})
        return
    table, notes = form_table(log, made, lang=lang)
    if table is not None:
        show(table)
    note(*notes)
