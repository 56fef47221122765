"""Pydantic's findings as mistakes: one for each thing that is wrong, with its place, in words of the scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.errors import Mistake
from sim.model.mistakes import mistake, nearest
from sim.model.scenario import Scenario
from sim.model.shape import is_union, keys_at
from sim.model.written import Steps, Written

__all__ = ["mistakes_of", "unknown_key"]

# What each of pydantic's findings about types expects; several of one value come from the members of a union.
_KINDS = {
    "string": "@check.kind_text",
    "int": "@check.kind_whole",
    "float": "@check.kind_number",
    "bool": "@check.kind_bool",
    "tuple": "@check.kind_list",
    "list": "@check.kind_list",
    "dict": "@check.kind_mapping",
    "model": "@check.kind_mapping",
    "date": "@check.kind_date",
    "datetime": "@check.kind_datetime",
}
_MEMBERS = ("str", "bool", "float", "int")  # names of union members that look like keys
_BOUNDS = {
    "greater_than": ("check.above", "gt"),
    "greater_than_equal": ("check.at_least", "ge"),
    "less_than": ("check.below", "lt"),
    "less_than_equal": ("check.at_most", "le"),
}


def mistakes_of(error: ValidationError, root: Written, model: type[BaseModel] = Scenario) -> list[Mistake]:
    """What is wrong with the data that `root` holds, which should be a `model`, in order of place."""
    data = root.plain()
    groups: dict[Steps, list[tuple[Steps, dict[str, Any]]]] = {}
    for details in error.errors(include_url=False):
        steps, union = _steps(dict(details), data, model)
        groups.setdefault(union, []).append((steps, dict(details)))
    found = []
    for findings in groups.values():
        deepest = max(len(steps) for steps, _ in findings)
        kept = [pair for pair in findings if len(pair[0]) == deepest] if _is_union(findings) else findings
        expected = [kind for _, finding in kept if (kind := _kind(finding))]
        if len(expected) > 1 and len({steps for steps, _ in kept}) == 1:
            steps, finding = kept[0]
            found.append(_kinds(steps, finding, expected, root))
        else:
            found += [_mistake(steps, finding, root, keys_at(data, steps[:-1], model)) for steps, finding in kept]
    return sorted(set(found), key=lambda m: (_line(m.place), m))


def unknown_key(steps: Steps, known: Iterable[str], root: Written) -> Mistake:
    """The mistake of a key that does not exist at its place."""
    known = list(known)
    key = str(steps[-1])
    near = nearest(key, known)
    place = root.place_of(steps)
    if near:
        return mistake("check.unknown_key_near", place, word=key, near=near, known=", ".join(known))
    if known:
        return mistake("check.unknown_key", place, word=key, known=", ".join(known))
    return mistake("check.unknown_key_any", place, word=key)


def _line(place: str) -> tuple[str, int, str]:
    """Order by file and number of line."""
    where = place.split(" ", maxsplit=1)[0]
    name, _, line = where.partition(":")
    number = line.split(":")[0]
    return name, int(number) if number.isdigit() else 0, place


def _steps(finding: Mapping[str, Any], data: Any, model: type[BaseModel]) -> tuple[Steps, Steps]:
    """Where the finding belongs in the data, and the value whose union it comes from (itself, outside of unions).

    Pydantic puts the names of union members between the steps; what is no key of the data there is such a name.
    """
    steps: list[str | int] = []
    union: Steps | None = None
    location, whole, tagged = finding["loc"], data, False
    for number, step in enumerate(location):
        if not tagged and is_union(whole, tuple(steps), model):
            tagged = True  # this step says which kind of part is meant
            continue
        tagged = False
        missing = finding["type"] == "missing" and number == len(location) - 1
        if missing or (isinstance(data, dict) and step in data):
            steps.append(step)
            data = None if missing else data[step]
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            steps.append(step)
            data = data[step]
        elif union is None and step != "[key]" and (step in _MEMBERS or not str(step).isidentifier()):
            union = tuple(steps)
    return tuple(steps), tuple(steps) if union is None else union


def _is_union(findings: list[tuple[Steps, dict[str, Any]]]) -> bool:
    return len(findings) > 1 and len({steps for steps, _ in findings}) > 1


def _kind(finding: Mapping[str, Any]) -> str:
    """What was expected: the name of a kind of value, or the values of a choice."""
    kind = str(finding["type"])
    if kind == "literal_error":
        return str(finding["ctx"]["expected"])
    if kind.endswith(("_type", "_parsing", "_from_float", "_attributes_type", "_parsing_size")):
        return _KINDS.get(kind.split("_", maxsplit=1)[0], "")
    return ""


def _kinds(steps: Steps, finding: Mapping[str, Any], expected: list[str], root: Written) -> Mistake:
    keys = [kind.removeprefix("@") for kind in dict.fromkeys(expected) if kind.startswith("@")]
    choices = [kind for kind in expected if not kind.startswith("@")]
    place, value = root.place_of(steps), _shown(finding["input"])
    kinds = "@" + "|".join(keys)
    if choices:
        return mistake(
            "check.kind_or_choice", place, value=value, kinds=kinds, choices=", ".join(choices).replace(" or ", ", ")
        )
    return mistake("check.kind", place, value=value, kinds=kinds)


def _mistake(steps: Steps, finding: Mapping[str, Any], root: Written, known: list[str]) -> Mistake:
    kind, context = str(finding["type"]), finding.get("ctx", {})
    place, value = root.place_of(steps), _shown(finding["input"])
    if kind == "missing":
        return mistake("check.missing", place, word=steps[-1])
    if kind == "extra_forbidden":
        return unknown_key(steps, known, root)
    if finding["loc"][-1:] == ("[key]",) and kind != "literal_error" and not kind.startswith("date"):
        return mistake("check.bad_id", place, value=steps[-1])
    if kind == "string_pattern_mismatch":
        key = "check.bad_hours" if ":" in str(context["pattern"]) else "check.bad_id"
        return mistake(key, place, value=value)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _tag(place, context)
    if kind == "literal_error":
        return _choice(place, steps, finding)
    if kind in _BOUNDS:
        key, name = _BOUNDS[kind]
        limit = context[name]
        return mistake(key, place, value=value, limit=int(limit) if limit == int(limit) else limit)
    if kind == "value_error":
        return mistake("check.value", place, value=value, text=str(context["error"]))
    return _length_or_kind(place, value, finding)


def _tag(place: str, context: Mapping[str, Any]) -> Mistake:
    """A kind of element, or of change, that there is not."""
    key = str(context.get("discriminator", "")).strip("'")
    tag = str(context.get("tag", ""))
    known = [name.strip(" '") for name in str(context.get("expected_tags", "")).split(",") if name]
    near = nearest(tag, known)
    if key != "change":
        rule = "check.unknown_type_near" if near else "check.unknown_type"
        return mistake(rule, f"{place}.type", value=tag, near=near or "-", known=", ".join(known))
    if not tag:
        return mistake("check.missing", place, word=key)
    rule = "redesign.unknown_change_near" if near else "redesign.unknown_change"
    return mistake(rule, f"{place}.change", value=tag, near=near or "-", known=", ".join(known))


def _choice(place: str, steps: Steps, finding: Mapping[str, Any]) -> Mistake:
    expected = str(finding["ctx"]["expected"])
    known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
    value = finding["input"] if finding["loc"][-1:] != ("[key]",) else steps[-1]
    near = nearest(str(value), known)
    if near:
        return mistake("check.choice_near", place, value=_shown(value), near=near, known=", ".join(known))
    return mistake("check.choice", place, value=_shown(value), known=", ".join(known))


def _length_or_kind(place: str, value: str, finding: Mapping[str, Any]) -> Mistake:
    kind, context = str(finding["type"]), finding.get("ctx", {})
    if kind in ("too_short", "too_long"):
        limit = context["min_length"] if kind == "too_short" else context["max_length"]
        return mistake(f"check.{kind}", place, limit=limit, count=context["actual_length"])
    if kind.startswith("string_too"):
        return mistake("check.text_long", place, value=value, limit=context.get("max_length", 0))
    name = "@check.kind_label" if context.get("class_name") == "Texts" else _KINDS.get(kind.split("_", maxsplit=1)[0])
    if name is not None:
        return mistake("check.kind", place, value=value, kinds=name)
    return mistake("check.value", place, value=value, text=str(finding["msg"]))


def _shown(value: object) -> str:
    """A value as an error shows it; of mappings and lists only what they are."""
    if isinstance(value, Mapping):
        return "{...}" if value else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)
