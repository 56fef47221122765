"""The JSON schema of scenario files, for editors: made from the classes, with the short forms that a file may use."""

from __future__ import annotations

from typing import Any

from sim.model.gather import TABLES
from sim.model.scenario import Scenario

__all__ = ["schema"]

_PATH = {"type": "string", "examples": ["../other"]}
_REF = "#/$defs/"


def schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a scenario file.

    >>> schema()["properties"]["extends"]["type"]
    'string'
    """
    made = Scenario.model_json_schema(by_alias=True, mode="validation")
    classes = made["$defs"]
    for part in (made, *classes.values()):
        part.pop("required", None)  # what a file leaves out may stand in the one that it extends
    classes["Flow"] = {"anyOf": [{"type": "string", "pattern": "->", "examples": ["apply -> check"]}, classes["Flow"]]}
    classes["Texts"] = {"anyOf": [{"type": "string"}, classes["Texts"]]}
    _short_rules(made)
    properties = made["properties"]
    for section in TABLES:
        inner = _entries(properties[section])
        properties[section] |= {
            "properties": {"table": {"anyOf": [_PATH, {"type": "array", "items": _PATH}, inner]}},
            "additionalProperties": {"anyOf": [inner, {"type": "null"}]},
        }
    process = _entries(properties["processes"])
    properties["processes"] |= {
        "properties": {"table": {"anyOf": [_PATH, {"type": "array", "items": _PATH}, process]}},
        "additionalProperties": {"anyOf": [process, {"type": "null"}]},
    }
    properties["extends"] = {**_PATH, "description": "The scenario that this one changes; null deletes a key."}
    properties["combine"] = {
        "type": "array",
        "items": _PATH,
        "description": "Scenarios whose parts are taken over; what they define differently must be defined here.",
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _entries(section: dict[str, Any]) -> dict[str, Any]:
    """What stands under the names of a section, without the pattern of the names, which `table` would have to meet."""
    by_name: dict[str, Any] = section.pop("patternProperties", {})
    found: dict[str, Any] = next(iter(by_name.values())) if by_name else section["additionalProperties"]
    return found


def _short_rules(node: Any) -> None:
    """Where a rule of an attribute may stand, a constant or a law on one line may."""
    if isinstance(node, dict):
        options = node.get("oneOf") or node.get("anyOf") or []
        if {"$ref": f"{_REF}Chance"} in options and {"$ref": f"{_REF}ByCase"} in options:
            node.pop("oneOf", None)
            node.pop("discriminator", None)
            short = [{"type": "boolean"}, {"type": "number"}, {"type": "string"}]
            node["anyOf"] = [*(option for option in options if option not in short), *short]
        elif "discriminator" in node and "oneOf" in node:
            del node["discriminator"]  # an element without type is an activity, or has its type in the file extended
            node["anyOf"] = node.pop("oneOf")
        for inner in node.values():
            _short_rules(inner)
    elif isinstance(node, list):
        for inner in node:
            _short_rules(inner)
