"""`import`: a model from elsewhere as a scenario folder, with what it lacks as a form to fill."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import polars as pl

import sim
from sim.cli.app import command, program
from sim.cli.console import emit, note, show
from sim.cli.speaking import lang_of, option
from sim.errors import ChuanyueError
from sim.interchange.bpmn.understand import import_bpmn
from sim.interchange.folder import write_folder
from sim.interchange.imported import Imported, Missing, Note
from sim.words import Lang, say

__all__ = ["import_model"]

_FILE = click.Path(path_type=Path, readable=False)
_MOST = 12  # lines of one kind
_TRIAL = 20  # cases that are tried
_WEIGHTS = ("understood", "assumed", "left_out")


@command("import")
@click.argument("model", type=_FILE, metavar="MODEL.bpmn")
@option("--parameters", type=_FILE, metavar="FILE.json")
@option("--out", type=_FILE, required=True, metavar="DIR", key="out_scenario")
@click.pass_context
def import_model(context: click.Context, model: Path, parameters: Path | None, out: Path, as_json: bool) -> None:
    """Write a scenario folder for a BPMN model, and say what was understood, assumed and left out."""
    lang = lang_of(context)
    imported = import_bpmn(model)
    if parameters is not None:
        from sim.interchange.prosimos.onto import with_parameters

        imported = with_parameters(imported, parameters)
    files = write_folder(imported, out)
    if as_json:
        emit(_data(imported, files, lang))
        return
    show(*_counts(imported, lang), *_notes(imported, lang), *_form(imported, lang), *_trial(imported, lang))
    note(say("import.written", lang, path=out, files=", ".join(file.name for file in files)))
    note(say("import.next", lang, program=program(), path=out))


def _counts(imported: Imported, lang: Lang) -> list[str]:
    """How much was understood."""
    written = imported.written
    elements = [e for process in written["processes"].values() for e in _elements(process["elements"])]
    kinds = [element.get("type", "activity") for element in elements]
    facts = {
        "processes": len(written["processes"]),
        "activities": kinds.count("activity"),
        "gateways": sum(kind in ("exclusive", "parallel", "inclusive", "event") for kind in kinds),
        "posts": len(written.get("posts", ())),
        "departments": len(written.get("departments", ())),
    }
    return [say("import.understood", lang, title=written["title"], elements=len(elements), **facts)]


def _elements(elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for element in elements.values() for one in (element, *_elements(element.get("elements", {})))]


def _notes(imported: Imported, lang: Lang) -> list[str]:
    lines = []
    for weight in _WEIGHTS:
        notes = [one for one in imported.notes if one.weight == weight]
        if notes:
            lines.append(say(f"import.weight.{weight}", lang))
        lines += _first([_told(one, lang) for one in notes], lang)
    return lines


def _told(one: Note, lang: Lang) -> str:
    text = say(f"import.note.{one.key}", lang, **dict(one.values))
    if not one.line:
        return text
    key = "import.at_file_line" if one.file else "import.at_line"
    return say(key, lang, file=one.file, line=one.line, element=one.element, text=text)


def _form(imported: Imported, lang: Lang) -> list[str]:
    """What is missing for a run, by kind."""
    lines = [say("import.missing", lang, count=len(imported.form))] if imported.form else []
    kinds: dict[str, list[Missing]] = {}
    for one in imported.form:
        kinds.setdefault(one.what, []).append(one)
    for what, found in kinds.items():
        defaults = ", ".join(dict.fromkeys(one.default for one in found[:_MOST]))
        lines.append("  " + say(f"import.missing.{what}", lang, count=len(found), defaults=defaults))
    return lines


def _trial(imported: Imported, lang: Lang) -> list[str]:
    """Whether a few cases come to their end, and where they wait for ever if they do not."""
    scenario = sim.load_scenario(imported.written | {"horizon": {"cases": _TRIAL}})
    try:
        log = sim.simulate(scenario)
    except ChuanyueError as error:
        return [say("import.trial_failed", lang, why=str(error))]
    open_cases = log.cases.filter(pl.col("end_time").is_null())
    if open_cases.is_empty():
        return [say("import.trial", lang, cases=log.cases.height)]
    where = ", ".join(_waiting(log, open_cases["case_id"]))
    return [say("import.trial_waits", lang, cases=log.cases.height, waiting=open_cases.height, where=where or "-")]


def _waiting(log: sim.EventLog, cases: pl.Series) -> list[str]:
    """The catching elements at which cases wait."""
    events = log.events.filter(pl.col("case_id").is_in(cases.implode()), pl.col("kind").is_in(["waiting", "received"]))
    counts = events.group_by("element_id").agg((pl.col("kind") == "waiting").sum().alias("waits"), pl.len())
    return sorted(counts.filter(pl.col("waits") * 2 > pl.col("len"))["element_id"])


def _first(lines: list[str], lang: Lang) -> list[str]:
    more = [say("import.more", lang, count=len(lines) - _MOST)] if len(lines) > _MOST else []
    return [f"  {line}" for line in [*lines[:_MOST], *more]]


def _data(imported: Imported, files: list[Path], lang: Lang) -> dict[str, Any]:
    return {
        "files": [str(file) for file in files],
        "form": [
            {"place": one.path, "what": one.what, "default": one.default, "unit": one.unit, "name": one.name}
            for one in imported.form
        ],
        "notes": [
            {
                "element": one.element,
                "file": one.file,
                "line": one.line,
                "weight": one.weight,
                "key": one.key,
                "text": _told(one, lang),
            }
            for one in imported.notes
        ],
    }
