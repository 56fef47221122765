"""Commands and options whose help speaks the language asked for; click's own words too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from sim.words import Lang, language, say

__all__ = ["Command", "Group", "Option", "asked_language", "lang_of", "option", "usage_error"]

_LANG = "sim.lang"


def asked_language(args: Sequence[str]) -> Lang:
    """The language that the words of a command line ask for, before they are understood; else that of the locale."""
    asked = None
    for word, following in zip(args, [*args[1:], ""], strict=True):
        if word == "--lang":
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return language(asked)


def lang_of(context: click.Context) -> Lang:
    """The language of a running command."""
    lang: Lang = context.meta.get(_LANG, "en")
    return lang


class Option(click.Option):
    """An option whose help is the text `cli.option.<key>`."""

    def __init__(self, *args: Any, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key = key or (self.name or "")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as it is written, and what it does."""
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], say(f"cli.option.{self.key}", lang_of(ctx)))


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An `Option`, as a decorator."""
    return click.option(*names, cls=Option, **settings)


class Command(click.Command):
    """A command whose help is the text `cli.help.<name>`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the language before anything is parsed, so that `--help` and errors speak it."""
        if _LANG not in ctx.meta or any(word.startswith("--lang") for word in args):
            ctx.meta[_LANG] = asked_language(args)
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words of the usage line."""
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        return [*pieces, say("cli.options_metavar", lang_of(ctx))]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How the command is written."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say("cli.usage", lang_of(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does, line for line as it stands in the words."""
        text = say(f"cli.help.{self.name}", lang_of(ctx))
        formatter.write("\n" + "".join(f"  {line}".rstrip() + "\n" for line in text.split("\n")))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What can be said with the command."""
        records = [(param, param.get_help_record(ctx)) for param in self.get_params(ctx)]
        told = [
            (record[0], say("cli.option.help", lang_of(ctx)) if "--help" in param.opts else record[1])
            for param, record in records
            if record is not None and isinstance(param, click.Option)
        ]
        with formatter.section(say("cli.options", lang_of(ctx))):
            formatter.write_dl(told)


class Group(Command, click.Group):
    """A group of commands, each with the first line of its help."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words of the usage line."""
        return [say("cli.command_metavar", lang_of(ctx))]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands, then what can be said before them."""
        lang = lang_of(ctx)
        with formatter.section(say("cli.commands", lang)):
            formatter.write_dl([(name, _first_line(name, lang)) for name in self.list_commands(ctx)])
        super().format_options(ctx, formatter)


def usage_error(error: click.ClickException, lang: Lang) -> str:
    """What is wrong with the words of a command, in one line."""
    if isinstance(error, click.NoSuchOption):
        near = f" {say('cli.did_you_mean', lang, near=', '.join(error.possibilities))}" if error.possibilities else ""
        return say("cli.no_such_option", lang, option=error.option_name) + near
    if isinstance(error, click.MissingParameter):
        named = error.param.make_metavar(error.ctx) if isinstance(error.param, click.Argument) and error.ctx else ""
        what = named or (error.param.opts[0] if error.param is not None else str(error.param_hint))
        return say("cli.missing", lang, what=what)
    if isinstance(error, click.BadParameter):
        what = error.param.opts[0] if error.param is not None else str(error.param_hint or "")
        return say("cli.bad_value", lang, what=what, why=error.message)
    return say("cli.misread", lang, why=error.format_message())


def _first_line(name: str, lang: Lang) -> str:
    return say(f"cli.help.{name}", lang).split("\n", 1)[0]
