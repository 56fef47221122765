"""`view`: the numbers of a run or of a real log."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, note, show
from sim.cli.sources import Reading, given_log
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.interchange.calendars import read_calendars
from sim.interchange.logs.mapping_out import write_mapping
from sim.log.understood import assumptions, tell
from sim.model.mistakes import mistake
from sim.model.spans import parse_span
from sim.report.terminal_experience import experience_tables
from sim.report.terminal_view import View, view_tables
from sim.views.decomposition.estimate import estimate_waits
from sim.views.kpis import kpis
from sim.views.lacks import cannot_tell
from sim.views.plain import records
from sim.views.scope import Window, check_keys, extent
from sim.views.summary import summary
from sim.views.waits import causes
from sim.words import say

__all__ = ["view"]

_MICROSECOND = timedelta(microseconds=1)


@command("view")
@click.argument("source", metavar="DIR|LOG")
@option("--by", metavar="KEY", default="")
@option("--window", "span", metavar="A..B")
@option("--column", "columns", multiple=True, metavar="ROLE=NAME")
@option("--mapping", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@option("--save-mapping", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@option("--calendars", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.pass_context
def view(
    context: click.Context,
    source: str,
    by: str,
    span: str | None,
    columns: tuple[str, ...],
    mapping: Path | None,
    save_mapping: Path | None,
    calendars: Path | None,
    as_json: bool,
) -> None:
    """Show the numbers of a log."""
    lang = lang_of(context)
    log = given_log(source, lang, Reading(columns, mapping))
    if save_mapping is not None:
        note(say("read.mapping.saved", lang, path=write_mapping(log, save_mapping)))
    keys = check_keys(log, tuple(key.strip() for key in by.split(",") if key.strip()))
    window = None if span is None else _window(log, span)
    weeks = None if calendars is None else read_calendars(calendars)
    seen = View(log, lang, keys, window, estimate_waits(log, calendars=weeks, window=window))
    if as_json:
        emit(_answer(seen))
        return
    understood = tell(log, lang)
    if understood:
        show(say("cli.view.understood", lang), *(f"  {line}" for line in understood), "")
        if assumptions(log, lang) and save_mapping is None:
            show("  " + say("read.assumed_how", lang, program=program()), "")
    for part in (*view_tables(seen), *experience_tables(seen)):
        show(part, "")


def _answer(view: View) -> dict[str, Any]:
    log, keys, window, lang = view.log, view.by, view.window, view.lang
    answer: dict[str, Any] = {
        "understood": tell(log, lang),
        "assumed": assumptions(log, lang),
        "numbers": summary(log, window=window),
    }
    if keys:
        tables = {"kpis": kpis(log, by=keys, window=window), "waits": causes(log, by=keys, window=window)}
        answer["by"] = {"keys": list(keys), **{name: records(table) for name, table in tables.items()}}
    if view.estimate is not None:
        answer["waits"] = {"causes": view.estimate.to_dict()}
    answer["cannot_tell"] = [{"key": one.key, "text": say(one.key, lang)} for one in cannot_tell(log)]
    return answer


def _window(log: sim.EventLog, span: str) -> Window:
    """`A..B`: dates (2024-03-01, 2024-03-01T08:30) or spans from the start (14 d); either may be left out."""
    first, dots, last = span.partition("..")
    if not dots:
        raise InputError(mistake("cli.window_form", "--window", value=span))
    whole = extent(log)
    begin = _instant(log, first.strip(), span, otherwise=whole[0])
    end = _instant(log, last.strip(), span, otherwise=whole[1])
    if end <= begin:
        raise InputError(mistake("cli.window_empty", "--window", value=span))
    return begin, end


def _instant(log: sim.EventLog, text: str, span: str, *, otherwise: int) -> int:
    if not text:
        return otherwise
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        aware = moment.replace(tzinfo=log.start.tzinfo) if moment.tzinfo is None else moment
        return (aware - log.start) // _MICROSECOND
    try:
        return parse_span(text)
    except ValueError as error:
        raise InputError(mistake("cli.window_form", "--window", value=span)) from error
