"""`redesigns`: the library of redesigns, and what each changes in a scenario."""

from __future__ import annotations

import click
from rich.console import RenderableType
from rich.table import Table

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, show
from sim.cli.speaking import lang_of, option
from sim.errors import InputError
from sim.model.mistakes import mistake
from sim.model.parts import Source, Texts
from sim.model.redesign import (
    Amount,
    Difference,
    Lever,
    Redesign,
    differences,
    load_redesign,
    redesign_names,
    redesigned,
)
from sim.model.redesign.names import LANGS
from sim.words import Lang, say

__all__ = ["redesigns"]

_ENDS = ("value", "low", "high")


@command("redesigns")
@click.argument("verb", metavar="[show", required=False)
@click.argument("name", metavar="NAME]", required=False)
@option("--on", "on", metavar="SCENARIO")
@click.pass_context
def redesigns(context: click.Context, verb: str | None, name: str | None, on: str | None, as_json: bool) -> None:
    """List the redesigns, or show one of them."""
    lang = lang_of(context)
    if verb is None and on is None:
        _list(lang, as_json)
    elif verb == "show" and name is not None:
        _show(name, on, lang, as_json)
    else:
        raise InputError(mistake("redesign.cli.words", f"redesigns {verb or ''}".strip(), program=program()))


def _list(lang: Lang, as_json: bool) -> None:
    loaded = {name: load_redesign(name) for name in redesign_names()}
    if as_json:
        emit([_facts(name, one) for name, one in loaded.items()])
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0))
    for head in ("name", "item", "what"):
        table.add_column(say(f"redesign.cli.{head}", lang), overflow="fold", no_wrap=head != "what")
    for name, one in loaded.items():
        levers = say("redesign.cli.levers", lang, names=_listed([lever.name for lever in one.levers.values()], lang))
        question = "" if one.question is None else one.question.get(lang)
        table.add_row(name, one.item or "", "\n".join(filter(None, (one.title.get(lang), question, levers))))
    show(table, say("redesign.cli.next", lang, program=program()))


def _listed(texts: list[Texts], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(text.get(lang) for text in texts)


def _show(name: str, on: str | None, lang: Lang, as_json: bool) -> None:
    one = load_redesign(name)
    target = on or next(iter(one.for_), None)
    base = None if target is None else sim.load_scenario(target)
    found = () if base is None else differences(base, redesigned(base, one))
    if as_json:
        emit({**_facts(name, one), "on": target, "differences": [_difference(difference) for difference in found]})
        return
    show(*_told(one, lang))
    if base is not None:
        show("", say("redesign.cli.on", lang, scenario=base.title.get(lang), count=len(found)))
        show(*(f"  {difference.text(lang)}" for difference in found))


def _told(one: Redesign, lang: Lang) -> list[RenderableType]:
    """A redesign with its levers, their amounts and the sources."""
    head = f"{one.title.get(lang)} ({one.id})" if one.item is None else f"{one.title.get(lang)} ({one.id}, {one.item})"
    parts: list[RenderableType] = [head]
    if one.question is not None:
        parts.append(one.question.get(lang))
    for name, lever in one.levers.items():
        parts.append("")
        parts.append(f"{lever.name.get(lang)} ({', '.join(filter(None, (name, lever.item, _source(lever.source))))})")
        if lever.amounts:
            parts.append(_amounts(lever, lang))
    parts += ["", *(f"{tag}: {note.text.get(lang)}" for tag, note in one.sources.items())]
    return parts


def _amounts(lever: Lever, lang: Lang) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2))
    for head in ("amount", "value", "range", "source"):
        table.add_column(say(f"redesign.cli.{head}", lang), justify="right" if head in ("value", "range") else "left")
    for key, amount in lever.amounts.items():
        said = key if amount.name is None else amount.name.get(lang)
        ends = "" if amount.low is None or amount.high is None else f"{amount.low:g} – {amount.high:g}"
        table.add_row(f"{said} ({key})", f"{amount.value:g}", ends, _source(amount.source or lever.source))
    return table


def _source(source: Source | None) -> str:
    """Where something comes from, in one line; what names no source is an assumption."""
    if isinstance(source, dict):
        return ", ".join(f"{key}: {tag}" for key, tag in source.items())
    return source or "assumption"


def _facts(name: str, one: Redesign) -> dict[str, object]:
    return {
        "name": name,
        "title": _both(one.title),
        "question": _both(one.question),
        "item": one.item,
        "for": list(one.for_),
        "sources": {tag: {"tag": note.tag, "text": _both(note.text)} for tag, note in one.sources.items()},
        "levers": [_lever(key, lever) for key, lever in one.levers.items()],
    }


def _lever(key: str, lever: Lever) -> dict[str, object]:
    return {
        "id": key,
        "name": _both(lever.name),
        "item": lever.item,
        "source": lever.source or "assumption",
        "amounts": {name: _amount(amount, lever) for name, amount in lever.amounts.items()},
        "changes": [change.change for change in lever.changes],
    }


def _amount(amount: Amount, lever: Lever) -> dict[str, object]:
    ends = {end: getattr(amount, end) for end in _ENDS}
    return {**ends, "name": _both(amount.name), "source": amount.source or lever.source or "assumption"}


def _difference(difference: Difference) -> dict[str, object]:
    return {
        "kind": difference.kind,
        "path": difference.path,
        "text": _both(difference.said),
        "before": _both(difference.before),
        "after": _both(difference.after),
        "process": difference.process,
        "elements": list(difference.elements),
        "flows": list(difference.flows),
        "count": difference.count,
        "factor": difference.factor,
    }


def _both(text: Texts | None) -> dict[str, str] | None:
    return None if text is None else {lang: text.get(lang) for lang in LANGS}
