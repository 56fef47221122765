"""`play`: a seat in the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

import sim
from sim.cli.app import command
from sim.cli.console import emit, note, progress, show
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.log.store import is_saved
from sim.model.mistakes import mistake
from sim.play.game import Kind
from sim.play.kept import read_kept
from sim.play.session import Order, Session, rehearse, repeat
from sim.play.session import play as play_game
from sim.study.folder import result_folder
from sim.words import Lang, say

__all__ = ["play"]

_SEATS = ("customer", "post", "department")
_KEPT = "play.json"
_MOST_ANSWERS = 4 << 20  # bytes


class _Terminal:
    """The player's screen: a keyboard, a pipe or a file of answers; with `--json` all is told on standard error."""

    def __init__(self, answers: Path | None, *, as_json: bool) -> None:
        self.quiet = as_json
        self.answers: Iterator[str] | None = None if answers is None else iter(_read(answers))

    def show(self, lines: Sequence[str]) -> None:
        (note if self.quiet else show)(*lines)

    def ask(self, prompt: str) -> str | None:
        if self.answers is not None:
            text = next(self.answers, None)
            self.show([f"{prompt}{text or ''}"])
            return text
        typed = sys.stdin.isatty()
        try:
            click.echo(prompt, nl=False, err=self.quiet)
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return None
        if not typed:
            click.echo(line.rstrip("\n"), err=self.quiet)
        return line.rstrip("\r\n") if line else None


def _read(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:  # a pipe will do
            data = file.read(_MOST_ANSWERS + 1)
        if len(data) > _MOST_ANSWERS:
            raise InputError(mistake("cli.many_answers", str(path), most=_MOST_ANSWERS >> 20))
        return data.decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(mistake("cli.no_answers", str(path), why=getattr(error, "strerror", None) or error)) from error


@command("play")
@click.argument("name", metavar="NAME|DIR")
@option("--as", "seat", key="seat", type=click.Choice(_SEATS))
@option("--who", metavar="ID")
@option("--days", key="days_to_play", type=click.FloatRange(0, min_open=True), metavar="N")
@option("--seed", type=click.IntRange(0, 2**64 - 1), metavar="N")
@option("--set", "settings", multiple=True, metavar="KEY=VALUE")
@option("--answers", type=click.Path(path_type=Path, readable=False), metavar="FILE")
@option("--out", key="out_play", type=click.Path(path_type=Path, readable=False), metavar="DIR")
@click.pass_context
def play(
    context: click.Context,
    name: str,
    seat: Kind | None,
    who: str | None,
    days: float | None,
    seed: int | None,
    settings: tuple[str, ...],
    answers: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Take a seat."""
    lang = lang_of(context)
    screen = _Terminal(answers, as_json=as_json)
    if is_saved(name):
        session = _again(name, screen, lang)
    elif seat is None:
        raise InputError(mistake("cli.no_seat", "--as"))
    else:
        with progress(say("cli.play.machine", lang)) as report:
            order = Order(name, seat, who, days, seed, settings)
            rehearsal = rehearse(order, progress=lambda done, items: report(done, f"{items:,}"))
        session = play_game(rehearsal, screen, lang)
    if not as_json:
        show("", *session.ending())
    if out is not None:
        _keep(session, out, lang)
    if as_json:
        emit(session.as_data())


def _again(place: str, screen: _Terminal, lang: Lang) -> Session:
    """A kept game, repeated from its recipe."""
    log = sim.load(place)
    kept = read_kept(Path(place) / _KEPT, log)
    with progress(say("cli.play.machine", lang)) as report:
        return repeat(log, kept, screen, lang, progress=lambda done, items: report(done, f"{items:,}"))


def _keep(session: Session, out: Path, lang: Lang) -> None:
    with result_folder(out) as draft:
        sim.save(session.log, draft)
        told = json.dumps(session.as_data(), ensure_ascii=False, indent=1, allow_nan=False)
        (draft / _KEPT).write_text(told + "\n", encoding="utf-8")
    note(say("cli.play.kept", lang, path=out))
