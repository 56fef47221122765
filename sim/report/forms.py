"""Lists that an office prints, as a page for A4 and as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from rich.table import Table

from sim.log.atomic import write_whole
from sim.log.eventlog import EventLog
from sim.report.markup import Raw, el, render
from sim.report.sections.context import Context
from sim.report.sections.parts import Column, empty, note, table
from sim.views.forms import Form, form
from sim.words import Lang, amount, clock_time, duration, has, percent, say

__all__ = ["form_page", "form_table", "write_form"]

_NUMBERS = {"time", "share", "number"}
_WIDE = 8  # columns beyond which the sheet lies on its side
_FIRST = 20  # rows that a terminal shows


def write_form(log: EventLog, name: str, path: Path, *, lang: Lang) -> Path:
    """The path of the list, written whole or not at all.

    Parameters
    ----------
    log
        Any log.
    name
        One of `sim.views.forms.FORMS`.
    path
        Where the file goes. A file that stands there is replaced at the last moment.
    lang
        `zh` or `en`.

    Raises
    ------
    InputError
        There is no such list, or the place cannot be written.
    """
    return write_whole(path, form_page(log, form(log, name), lang=lang))


def form_page(log: EventLog, made: Form, *, lang: Lang) -> str:
    """A list as an HTML page for A4; the same log gives the same text."""
    context = Context(log, lang)
    title = context.say(f"forms.{made.name}")
    style = el("style", None, Raw(_asset("report.css") + _asset("form.css")))
    columns = [Column(_heading(name, lang), made.kinds[name] in _NUMBERS) for name in made.kinds]
    rows = table(columns, _cells(context, made), caption=title) if made.kinds else empty(_why_empty(made, lang))
    head = el(
        "head",
        None,
        el("meta", {"charset": "utf-8"}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        el("title", None, f"{title} · {context.title}"),
        style,
    )
    top = el(
        "header",
        None,
        el("p", {"class": "brand"}, context.title),
        el("h1", None, title),
        el("p", {"class": "line"}, context.say("forms.line", rows=f"{made.table.height:,}", hash=log.hash[:12])),
    )
    sheet = {"class": "sideways" if len(made.kinds) > _WIDE else None}
    lacking = [note(text)] if (text := _lacking(made, lang)) else []
    page = el(
        "html",
        {"lang": "zh-CN" if lang == "zh" else "en"},
        head,
        el("body", sheet, top, el("main", None, rows, lacking)),
    )
    return "<!DOCTYPE html>\n" + render(page) + "\n"


def form_table(log: EventLog, made: Form, *, lang: Lang) -> tuple[Table | None, tuple[str, ...]]:
    """The first rows of a list for a terminal, None where there is nothing to list, and what is to be said below."""
    if not made.kinds:
        return None, (_why_empty(made, lang),)
    shown = Table(title=say(f"forms.{made.name}", lang), title_justify="left", title_style="bold")
    for name, kind in made.kinds.items():
        shown.add_column(_heading(name, lang), justify="right" if kind in _NUMBERS else "left", overflow="fold")
    for row in _cells(Context(log, lang), made, at_most=_FIRST):
        shown.add_row(*row)
    notes = [_lacking(made, lang)]
    if made.table.height > _FIRST:
        notes.insert(0, say("forms.more", lang, shown=_FIRST, rows=f"{made.table.height:,}"))
    return shown, tuple(text for text in notes if text)


def _asset(name: str) -> str:
    return resources.files("sim.report").joinpath("assets", name).read_text(encoding="utf-8")


def _heading(name: str, lang: Lang) -> str:
    return say(f"forms.column.{name}", lang)


def _why_empty(made: Form, lang: Lang) -> str:
    return say("forms.needs", lang, columns=", ".join(say(f"forms.needs.{name}", lang) for name in made.missing))


def _lacking(made: Form, lang: Lang) -> str:
    if not (made.missing and made.kinds):
        return ""
    between = "、" if lang == "zh" else ", "
    return say("forms.missing", lang, columns=between.join(_heading(name, lang) for name in made.missing))


def _cells(context: Context, made: Form, *, at_most: int | None = None) -> list[Sequence[str]]:
    rows = made.table if at_most is None else made.table.head(at_most)
    return [[_cell(context, made, name, row[name]) for name in made.kinds] for row in rows.iter_rows(named=True)]


def _cell(context: Context, made: Form, name: str, value: object) -> str:
    """A value as a person reads it, by what its column holds."""
    kind, lang = made.kinds[name], context.lang
    if value is None:
        return "—"
    if kind in ("segment", "process", "resource"):
        return context.name(kind, str(value))
    if kind == "value":
        return context.names.value(made.found.get(name, name), value, lang)
    if kind == "words":
        said = made.solutions.get(str(value))
        return "—" if said is None else said.get(lang)
    if kind == "channel" or name == "outcome":
        key = f"walk.{name}.{value}"
        return context.say(key) if has(key) else str(value)
    if kind == "yes_no":
        return context.say("forms.yes" if value else "forms.no")
    return _figure(context, kind, value)


def _figure(context: Context, kind: str, value: object) -> str:
    if not isinstance(value, int | float):
        return str(value)
    if kind == "instant":
        return clock_time(context.log.start, int(value))
    if kind == "time":
        return duration(value, context.lang)
    return percent(value) if kind == "share" else amount(value)
