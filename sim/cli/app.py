"""The group of all commands, and what they have in common: language, `--json`, and how they fail."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import click

from sim.cli.speaking import Command, Group, Option, asked_language, option, usage_error
from sim.errors import ChuanyueError, Mistake
from sim.model.mistakes import message, mistake
from sim.words import Lang, say

__all__ = ["command", "error_lines", "main", "program"]

_COMMANDS = {
    "scenarios": "scenarios",
    "check": "check",
    "schema": "scenarios",
    "run": "run",
    "view": "view",
    "walk": "walk",
    "play": "play",
    "report": "report",
    "evaluate": "evaluate",
    "redesigns": "redesigns",
    "compare": "compare",
    "import": "import_model",
    "export": "export",
}
"""The commands in the order in which a newcomer needs them, and the module of each: loaded when it is called."""

_USER_ERROR, _INTERRUPTED = 2, 130


class Main(Group):
    """The command line; every error that a user can cause is a line each and exit code 2, never a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run one command and leave with its exit code."""
        words = list(sys.argv[1:] if args is None else args)
        lang = asked_language(words)
        _write_utf8()
        try:
            with _terminated_like_interrupted():
                code = super().main(words, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except ChuanyueError as error:
            code = _fail(error_lines(error, lang), _USER_ERROR)
        except click.ClickException as error:
            code = _fail([usage_error(error, lang), say("cli.see_help", lang)], _USER_ERROR)
        except (click.Abort, KeyboardInterrupt):
            code = _fail([say("cli.interrupted", lang)], _INTERRUPTED)
        except OSError as error:  # names that no system takes, devices that fail, a full disk behind standard output
            code = _fail([message(_refused(error), lang)], _USER_ERROR)
            _forget_output()
        except MemoryError:
            code = _fail([message(mistake("cli.no_memory", ""), lang)], _USER_ERROR)
        sys.exit(code if isinstance(code, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a newcomer needs them."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; its module is loaded first, and adds it."""
        if cmd_name in _COMMANDS:
            import_module(f"sim.cli.{_COMMANDS[cmd_name]}")
        return super().get_command(ctx, cmd_name)


def program() -> str:
    """How this program was called, to be repeated in a hint."""
    name = Path(sys.argv[0]).name
    return "python run_sim.py" if name == "run_sim.py" else "chuanyue"


def error_lines(error: ChuanyueError, lang: Lang) -> list[str]:
    """One line a mistake, in the language asked for."""
    return [message(mistake, lang) for mistake in error.mistakes]


def _refused(error: OSError) -> Mistake:
    """What the system refuses, which no command has foreseen."""
    place = error.filename if isinstance(error.filename, str) else ""
    return mistake("cli.system", place, why=error.strerror or error)


def _forget_output() -> None:
    """Let what could not be written be forgotten: Python would try again at its end, and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(lines: Sequence[str], code: int) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code


def _write_utf8() -> None:
    """Let pipes carry UTF-8 whatever the locale; what cannot be written is shown as another character, or its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            to_pipe = {"encoding": "utf-8", "errors": "backslashreplace"}
            reconfigure(**({"errors": "replace"} if stream.isatty() else to_pipe))


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, so that what it was writing is taken away."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread, where signals cannot be handled
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=Main, name="chuanyue", context_settings={"help_option_names": ["--help"], "max_content_width": 100})
@option("--lang", type=click.Choice(["zh", "en"]), expose_value=False)
def main() -> None:
    """Chuanyue; the help that people see is `cli.help.chuanyue`."""


def command(name: str) -> Callable[[Callable[..., Any]], Command]:
    """A command of the group, with `--lang` and `--json` (passed on as `as_json`)."""

    def register(function: Callable[..., Any]) -> Command:
        made = Command(name, callback=function, params=list(reversed(getattr(function, "__click_params__", []))))
        main.add_command(made)
        made.params += [
            Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False),
            Option(["--json", "as_json"], is_flag=True),
        ]
        return made

    return register
