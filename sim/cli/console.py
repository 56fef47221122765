"""What goes where: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import click
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

__all__ = ["emit", "note", "progress", "show"]

_PIPE_WIDTH = 140
"""Columns where there is no terminal to ask."""
_NEWS_EVERY = 20.0
"""Seconds between two lines about progress where there is no terminal."""

Report = Callable[[float, str], None]
"""Tells how much is done (0 to 1) and what has been reached."""


def emit(data: Any) -> None:
    """Write data as JSON, the only thing on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False))


def show(*parts: RenderableType) -> None:
    """Write results on standard output."""
    console = _console(sys.stdout)
    for part in parts:
        console.print(part, highlight=False, markup=False)


def note(*parts: RenderableType) -> None:
    """Write what is no result on standard error."""
    console = _console(sys.stderr)
    for part in parts:
        console.print(part, highlight=False, markup=False)


def _console(stream: Any) -> Console:
    width = shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, width=width, soft_wrap=not stream.isatty())


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar on a terminal, else a line now and then; both on standard error."""
    if not sys.stderr.isatty():
        yield _teller(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(30), TaskProgressColumn(), TextColumn("{task.fields[at]}"))
    with Progress(*columns, TimeRemainingColumn(), console=_console(sys.stderr), transient=True) as bar:
        task = bar.add_task(title, total=1.0, at="")

        def report(done: float, at: str) -> None:
            bar.update(task, completed=done, at=at)

        yield report


def _teller(title: str) -> Report:
    told = perf_counter()

    def report(done: float, at: str) -> None:
        nonlocal told
        now = perf_counter()
        if now - told >= _NEWS_EVERY:
            told = now
            click.echo(f"{title} {100 * done:.0f} % {at}", err=True)

    return report
