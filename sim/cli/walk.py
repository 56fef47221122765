"""`walk`: one customer's story, a day in one post, or a department, found or chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import sim
from sim.cli.app import command
from sim.cli.console import emit, show
from sim.cli.sources import Reading, given_log_or_run, note_assumptions
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.model.mistakes import mistake, nearest
from sim.views.names import names_of
from sim.views.pick import Pick, day_of, find_case, find_day, find_department, find_post
from sim.views.walk_customer import walk_customer
from sim.views.walk_department import walk_department
from sim.views.walk_post import walk_post
from sim.views.walk_text import customer_text, department_text, post_text
from sim.words import Lang

__all__ = ["walk"]

_SEATS = ("customer", "post", "department")
_DAY = 86_400_000_000


@command("walk")
@click.argument("seat", metavar="customer|post|department", type=click.Choice(_SEATS))
@click.argument("source", metavar="NAME|DIR|LOG")
@option("--who", metavar="ID")
@option("--pick", type=click.Choice(["median", "p95", "worst"]))
@option("--day", type=click.IntRange(1, 36_600), metavar="N")
@option("--seed", type=click.IntRange(0, 2**64 - 1), metavar="N")
@option("--days", key="days_to_look", type=click.FloatRange(0, min_open=True), metavar="N")
@option("--column", "columns", multiple=True, metavar="ROLE=NAME")
@option("--mapping", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@click.pass_context
def walk(
    context: click.Context,
    seat: str,
    source: str,
    who: str | None,
    pick: Pick | None,
    day: int | None,
    seed: int | None,
    days: float | None,
    columns: tuple[str, ...],
    mapping: Path | None,
    as_json: bool,
) -> None:
    """Walk a process."""
    lang = lang_of(context)
    log = given_log_or_run(source, lang, reading=Reading(columns, mapping), days=days, seed=seed)
    note_assumptions(log, lang)
    data, lines = _SEAT[seat](log, who, pick, day, lang)
    if as_json:
        emit(data)
    else:
        show(*lines)


_Told = tuple[dict[str, Any], list[str]]


def _customer(log: sim.EventLog, who: str | None, pick: Pick | None, _day: int | None, lang: Lang) -> _Told:
    case = find_case(log, pick=pick or "median") if who is None else _known(log, "case_id", who)
    walked = walk_customer(log, case)
    return walked.to_dict(), customer_text(log, walked, lang)


def _post(log: sim.EventLog, who: str | None, pick: Pick | None, day: int | None, lang: Lang) -> _Told:
    post = find_post(log, pick=pick or "worst") if who is None else _known(log, "post", who)
    window = find_day(log, post, pick=pick or "worst") if day is None else day_of(log, (day - 1) * _DAY)
    walked = walk_post(log, post, window=window)
    return walked.to_dict(), post_text(log, walked, lang)


def _department(log: sim.EventLog, who: str | None, pick: Pick | None, _day: int | None, lang: Lang) -> _Told:
    department = find_department(log, pick=pick or "worst") if who is None else _known(log, "department", who)
    walked = walk_department(log, department)
    return walked.to_dict(), department_text(log, walked, lang)


_SEAT = {"customer": _customer, "post": _post, "department": _department}


def _known(log: sim.EventLog, column: str, who: str) -> str:
    """An id of the log; its name in either language will do."""
    ids = sorted(log.work[column].drop_nulls().unique().to_list())
    if who in ids:
        return who
    names = names_of(log)
    named = {names.of(column, one, lang): one for one in ids for lang in ("zh", "en")} if column != "case_id" else {}
    if who in named:
        return str(named[who])
    near = nearest(who, [*ids, *named]) or (ids[0] if ids else "—")
    raise InputError(mistake(f"cli.unknown_{column}", "--who", value=who, near=near, known=", ".join(ids[:40])))
