"""`check`: what is wrong with a scenario."""

from __future__ import annotations

import click

from sim.cli.app import command
from sim.cli.console import emit, note, show
from sim.cli.speaking import lang_of
from sim.model.check import check_path
from sim.model.mistakes import message
from sim.words import say

__all__ = ["check"]

_FOUND = 2
"""Exit code of a check that found an error."""


@command("check")
@click.argument("path", metavar="NAME|PATH")
@click.pass_context
def check(context: click.Context, path: str, as_json: bool) -> None:
    """Find all mistakes of a scenario."""
    lang = lang_of(context)
    found = check_path(path)
    errors = sum(one.severity == "error" for one in found)
    if as_json:
        fields = ("severity", "place", "value", "rule", "remedy", "key")
        told = [{name: getattr(one, name) for name in fields} | {"text": message(one, lang)} for one in found]
        emit({"path": path, "errors": errors, "warnings": len(found) - errors, "mistakes": told})
    else:
        for one in found:
            show(f"{say(f'cli.check.{one.severity}', lang)} {message(one, lang)}")
        key = "cli.check.clean" if not found else "cli.check.passed" if not errors else "cli.check.failed"
        note(say(key, lang, path=path, errors=errors, warnings=len(found) - errors))
    context.exit(_FOUND if errors else 0)
