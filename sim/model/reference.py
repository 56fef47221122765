"""The reference page of scenario files, `docs/scenario.md`, and the schema beside it, from the classes themselves.

`python -m sim.model.reference` writes both anew; a test holds that they are up to date.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.model import process
from sim.model.check.names import REFERENCES
from sim.model.gather import COMBINED, TABLES
from sim.model.laws import LAWS
from sim.model.scenario import Scenario
from sim.model.schema import schema
from sim.model.spans import UNITS
from sim.words import say

__all__ = ["default_in_words", "documents", "type_in_words", "write_documents"]

_DOCS = Path(__file__).resolve().parents[2] / "docs"
_TEXTS = "Texts"
_TITLES = ("span of time", "law of time", "law of numbers", "condition", "amount", "two amounts", "judgement")

_units, _combined, _tables = (", ".join(f"`{name}`" for name in names) for names in (UNITS, COMBINED, TABLES))

_FORMS = f"""
* **name**: small letters, digits and underscores, at most 64, beginning with a letter.
* **label**: `{{zh: …, en: …}}`, or one text that stands for both.
* **span of time**: a number and a unit ({_units}): `30 min`, `1.5 h`. `wd` is a working day of 24 hours, for limits
  that count in a calendar of working days that is open around the clock.
* **law of time**, **law of numbers**: `lognormal(mean=30 min, cv=0.7)`, a mapping `{{law: lognormal, mean: 30 min,
  cv: 0.7}}`, or a constant (`20 s`). All amounts of a law of time carry a unit, those of a law of numbers never do.
* **condition**: a text such as `kva >= 1260 and visits('review') < 2`, over the attributes of the case, `segment`,
  `district`, `channel`, `priority` and `process`, with `and or not`, comparisons, `in`, `+ - * /`, and
  `visits('element')`, how often the case has entered that element.
* **amount**: a number, or a span of time (kept in seconds); **two amounts**: `[0.9, 0.95]`, `[2 h, 1 h]`.
* **judgement**: how many times as important, 1/9 to 9: `3`, `1/3`.
* **hours**: a spell of a day, `08:30-12:00` (or `08:30:15-12:00`), half-open; an end before its
  beginning is on the next day.
* **flows**: a list of flows, or of chains `apply -> check -> survey`, which stand for one flow a step.
* **attributes**: besides the mappings below, a constant (`true`, `3`, `text`) or a law on one line.
* `source` says where the parameters of a part come from: a key of `sources`, or `assumption`, or a mapping of single
  parameters (`{{duration.mean: F12, duration.cv: assumption}}`). Parts within it inherit it.
"""

_FILES = f"""
* `extends: ../other` takes another scenario (a folder or a file) as the base: mappings are merged, null deletes a
  key, anything else replaces.
* `combine: [../a, ../b]` takes over the sections {_combined} of several scenarios. What two of them define
  differently must be defined by the file itself, and then its definition alone counts.
* The sections {_tables} may be tables: `staff: {{table: staffing.csv}}`. A row is a part, the column `id` its name,
  the other columns its keys, with dots for nested ones (`segments.vip`); items of a list stand between semicolons or
  spaces; an empty cell leaves the key out. What stands beside `table` changes single rows. Files may be UTF-8 or
  GB18030, with commas, semicolons or tabs.
* `calendars: {{table: roster.csv}}` with the columns `calendar`, `date` and `hours` is a dated roster: these hours
  instead of the usual ones on that date, none where `hours` is empty.
* `processes: {{table: [durations.csv, branching.csv]}}` puts keys into elements or flows that stand beside it: the
  column `process`, then `element` (`outer/inner` inside sub-processes) or `flow` (its id), then keys such as
  `duration`, `probability` and `source`.
* Settings change single values on the way in: `--set staff.crew.count=3`, `--set "horizon.time=30 d"`, `--set
  surges.storm.on=true`, `--set "processes.p.flows[3].probability=0.2"`.
"""


def documents() -> dict[Path, str]:
    """The two generated files with what they should hold."""
    made = schema()
    return {
        _DOCS / "scenario.md": "\n".join(_page(made)) + "\n",
        _DOCS / "scenario.schema.json": json.dumps(made, ensure_ascii=False, indent=1) + "\n",
    }


def write_documents() -> None:
    """Write the generated files."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")


def _page(made: dict[str, Any]) -> Iterator[str]:
    yield f"# {_both('title')}"
    yield ""
    yield "Generated from the classes in `sim/model/` by `python -m sim.model.reference`; change it there."
    yield "`chuanyue check PATH` tells every mistake with file, line, rule and remedy."
    for heading, text in (("forms", _FORMS), ("files", _FILES)):
        yield f"\n## {_both(heading)}"
        yield text.rstrip()
    yield from _laws()
    yield from _part("Scenario", made, set(Scenario.model_json_schema()["required"]))
    for name in _order(made):
        yield from _part(name, made["$defs"][name], _required(name))


def _both(key: str) -> str:
    return f"{say(f'reference.{key}', 'en')} {say(f'reference.{key}', 'zh')}"


def _laws() -> Iterator[str]:
    yield f"\n## {_both('laws')}\n"
    yield f"| {_both('law')} | {_both('amounts')} |"
    yield "|---|---|"
    for name, form in LAWS.items():
        needs = " or ".join(", ".join(f"`{amount}`" for amount in amounts) for amounts in form.needs)
        cut = "; cut with `low`, `high`" if form.bounds else ""
        yield f"| `{name}` | {needs}{cut} |"
    yield ""
    yield "`cv`, `shape`, `k`, `a`, `b`, `sigma`, `weights` and `shares` never carry a unit. `empirical` goes linearly"
    yield "through quantiles: `values` at the cumulative `shares`."


def _order(made: dict[str, Any]) -> list[str]:
    """The classes in the order in which one meets them."""
    found: list[str] = []

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name != _TEXTS and name not in found:
                found.append(name)
                visit(made["$defs"][name])
            for inner in node.values():
                visit(inner)
        elif isinstance(node, list):
            for inner in node:
                visit(inner)

    visit(made["properties"])
    return found


def _required(name: str) -> set[str]:
    """The keys that a class needs; the schema itself leaves them open, since a file may extend another."""
    plain = Scenario.model_json_schema()["$defs"][name]
    return set(plain.get("required", ())) - ({"type"} if name == process.Activity.__name__ else set())


def _part(name: str, made: dict[str, Any], required: set[str]) -> Iterator[str]:
    if "properties" not in made:  # a class with a short form beside it
        made = next(option for option in made["anyOf"] if "properties" in option)
    yield f"\n## {_both(name)}"
    yield f"\n{' '.join(str(made.get('description', '')).split())}\n"
    yield f"| {' | '.join(_both(column) for column in ('key', 'type', 'default', 'meaning'))} |"
    yield "|---|---|---|---|"
    references = {
        key: where for part, keys in REFERENCES.items() if part.__name__ == name for key, where in keys.items()
    }
    for key, about in made["properties"].items():
        kind = type_in_words(about)
        if key in references:
            kind = f"{kind} from `{references[key]}`"
        default = _both("required") if key in required else default_in_words(about)
        yield f"| `{key}` | {kind} | {default} | {about.get('description', '')} |"


def default_in_words(about: dict[str, Any]) -> str:
    """What a key of a JSON schema has where nothing is written; empty where that is nothing."""
    value = about.get("default")
    if value in (None, [], {}, ""):
        return ""
    return "see below" if isinstance(value, dict) else f"`{json.dumps(value, ensure_ascii=False)}`"


def type_in_words(about: dict[str, Any]) -> str:
    """What may stand at a key of a JSON schema, in words."""
    if about.get("title") in _TITLES:
        return str(about["title"])
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        return "label" if name == _TEXTS else f"[{say(f'reference.{name}', 'en')}]({_anchor(name)})"
    for key in ("anyOf", "oneOf", "allOf"):
        if key in about:
            kinds = [type_in_words(option) for option in about[key] if option.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "enum" in about or "const" in about:
        return ", ".join(f"`{value}`" for value in about.get("enum", [about.get("const")]))
    return _simple(about)


def _anchor(name: str) -> str:
    """The link to a heading, as GitHub makes it."""
    kept = "".join(char for char in _both(name).lower() if char.isalnum() or char in " -_")
    return "#" + kept.replace(" ", "-")


def _simple(about: dict[str, Any]) -> str:
    kind = about.get("type")
    if isinstance(kind, list):
        return " or ".join(_simple({"type": one}) for one in kind)
    if kind == "array":
        return f"list of {type_in_words(about.get('items', {}))}"
    if kind == "object":
        inner = next(iter(about.get("patternProperties", {}).values()), about.get("additionalProperties", {}))
        return f"mapping of {type_in_words(inner)}" if isinstance(inner, dict) and inner else "mapping"
    if kind in ("integer", "number"):
        return ("whole number" if kind == "integer" else "number") + _bounds(about)
    if kind == "string":
        pattern = str(about.get("pattern", ""))
        if about.get("format") in ("date", "date-time"):
            return "date" if about["format"] == "date" else "date and time"
        return "name" if pattern.startswith("^[a-z]") else "hours" if ":" in pattern else "text"
    return {"boolean": "true or false"}.get(str(kind), "any value")


def _bounds(about: dict[str, Any]) -> str:
    low = about.get("minimum", about.get("exclusiveMinimum"))
    high = about.get("maximum", about.get("exclusiveMaximum"))
    if low is None and high is None:
        return ""
    if high is None or abs(high) >= 1e15:
        return f", {'above' if 'exclusiveMinimum' in about else 'at least'} {low:g}"
    above = "above " if "exclusiveMinimum" in about else ""
    return f", {above}{low:g} to {high:g}" if low is not None else f", at most {high:g}"


if __name__ == "__main__":
    write_documents()
