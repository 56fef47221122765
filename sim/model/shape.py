"""What may stand where in a scenario: the keys and types at any path, read off the model's classes."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.model.written import Steps

__all__ = ["fields", "is_list", "is_text", "is_union", "keys_at", "types_at"]


def fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The fields of a class by the key that a file uses."""
    return {info.alias or name: info for name, info in model.model_fields.items()}


def types_at(data: object, steps: Steps, root: type[BaseModel] = Scenario) -> list[Any]:
    """The types that may stand at `steps` below `root`; `data` decides between the kinds of elements and rules.

    >>> types_at({}, ("staff", "clerks", "count"))
    [<class 'int'>]
    """
    found: list[Any] = [root]
    for step in steps:
        data = _inside(data, step)
        found = _fitting(_members(found, step), data)
    return found


def is_union(data: object, steps: Steps, root: type[BaseModel] = Scenario) -> bool:
    """Whether several kinds of parts may stand at `steps` (elements, rules of attributes, changes)."""
    around = types_at(data, steps[:-1], root) if steps else []
    return bool(steps) and sum(map(_is_model, _members(around, steps[-1]))) > 1


def keys_at(data: object, steps: Steps, root: type[BaseModel] = Scenario) -> list[str]:
    """The keys that may stand at `steps`; none where any name may, as in `posts`."""
    kinds = [kind for kind in types_at(data, steps, root) if _is_model(kind)]
    return list(dict.fromkeys(key for kind in kinds for key in fields(kind)))


def is_list(kinds: Sequence[Any]) -> bool:
    """Whether a list may stand there."""
    return any(get_origin(kind) in (tuple, list) for kind in kinds)


def is_text(kinds: Sequence[Any]) -> bool:
    """Whether nothing but a text may stand there, so that `007` is not a number."""
    return all(kind is str or kind is Texts or get_origin(kind) is Literal for kind in kinds)


def _members(kinds: Sequence[Any], step: str | int) -> list[Any]:
    """All types that may stand one step below, whatever the data say."""
    return _flat([inner for kind in kinds for inner in _below(kind, step)])


def _is_model(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _flat(kinds: Sequence[Any]) -> list[Any]:
    """The members of unions, without annotations and None."""
    flat: list[Any] = []
    for kind in kinds:
        origin = get_origin(kind)
        if origin is Annotated:
            flat += _flat([get_args(kind)[0]])
        elif origin is Union or isinstance(kind, types.UnionType):
            flat += _flat(get_args(kind))
        elif kind is not type(None):
            flat.append(kind)
    return flat


def _below(kind: Any, step: str | int) -> list[Any]:
    """The types under one key or number of a type."""
    if _is_model(kind):
        info = fields(kind).get(str(step))
        return [info.annotation] if info is not None else []
    arguments = get_args(kind)
    if get_origin(kind) is dict:
        return [arguments[1]]
    return [arguments[0]] if get_origin(kind) in (tuple, list) else []


def _inside(data: object, step: str | int) -> object:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, Sequence) and not isinstance(data, str) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _fitting(kinds: list[Any], data: object) -> list[Any]:
    """Of several classes, the one that the data name, or else those that share most keys with them."""
    models = [kind for kind in kinds if _is_model(kind)]
    if len(models) < 2 or not isinstance(data, Mapping):
        return kinds
    told = {"type": data.get("type", "activity"), "change": data.get("change")}
    named = [
        model
        for model in models
        if any(key in fields(model) and told[key] in get_args(fields(model)[key].annotation) for key in told)
    ]
    if named:
        return named
    shared = {model: len(set(fields(model)) & set(data)) for model in models}
    return [model for model in models if shared[model] == max(shared.values())]
