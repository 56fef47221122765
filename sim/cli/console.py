"""What goes where: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import click
from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

__all__ = ["Reporter", "emit", "note", "progress", "show"]

_PIPE_WIDTH = 140
"""Columns where there is no terminal to ask."""
_NEWS_EVERY = 20.0
"""Seconds between two lines about progress where there is no terminal."""


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


class Reporter:
    """Tells how much is done (0 to 1) and what has been reached: a line now and then, where there is no bar."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.told = perf_counter()

    def __call__(self, done: float, at: str) -> None:
        """So much is done."""
        now = perf_counter()
        if now - self.told >= _NEWS_EVERY:
            self.told = now
            self.tell(f"{self.title} {100 * done:.0f} % {at}")

    def tell(self, *lines: str) -> None:
        """Lines that stay."""
        note(*lines)


class _Bar(Reporter):
    """The same with a bar on a terminal."""

    def __init__(self, title: str, bar: Progress) -> None:
        super().__init__(title)
        self.bar = bar
        self.task = bar.add_task(title, total=1.0, at="")

    def __call__(self, done: float, at: str) -> None:
        self.bar.update(self.task, completed=done, at=at)

    def tell(self, *lines: str) -> None:
        for line in lines:
            self.bar.console.print(line, highlight=False, markup=False)


@contextmanager
def progress(title: str) -> Iterator[Reporter]:
    """A bar on a terminal, else a line now and then; both on standard error."""
    if not sys.stderr.isatty():
        yield Reporter(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(30), TaskProgressColumn(), TextColumn("{task.fields[at]}"))
    with Progress(*columns, TimeRemainingColumn(), console=_console(sys.stderr), transient=True) as bar:
        yield _Bar(title, bar)
