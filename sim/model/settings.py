"""Single values changed on the way in: `staff.crew.count=3`, `horizon.time=30 d`, `surges.storm.on=true`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake, nearest
from sim.model.read_yaml import parse_yaml
from sim.model.shape import is_text, keys_at, types_at
from sim.model.translate import unknown_key
from sim.model.written import Steps, Written, read_steps, write_steps

__all__ = ["EITHER", "unknown_path", "with_settings"]

_PLACE = "--set"
EITHER: dict[Steps, str] = {("horizon", "time"): "cases", ("horizon", "cases"): "time"}
"""Of two keys that exclude each other, the one that goes when the other is set."""


def with_settings(root: Written, settings: Sequence[str]) -> Written:
    """`root` with each of the settings `path=value` in turn; the value is read as YAML.

    Raises
    ------
    InputError
        A setting has no `=`, or nothing of the scenario has its path; the nearest name is told.
    """
    mistakes: list[Mistake] = []
    for setting in settings:
        path, equals, text = setting.partition("=")
        if not equals or not path.strip():
            mistakes.append(mistake("check.setting_form", _PLACE, value=setting))
            continue
        steps = read_steps(path.strip())
        wrong = unknown_path(root, steps)
        if wrong is not None:
            mistakes.append(wrong)
        else:
            root = _set(root, steps, _value(root, steps, text.strip()))
    if mistakes:
        raise InputError(mistakes)
    return root


def _value(root: Written, steps: Steps, text: str) -> Written:
    if not text:
        return Written(None, _PLACE)
    if is_text(types_at(root.plain(), steps)) or "(" in text:
        return Written(text, _PLACE)
    value = parse_yaml(text, _PLACE).value
    return Written(value, _PLACE)


def unknown_path(root: Written, steps: Steps) -> Mistake | None:
    """What is wrong with a path; None where it leads to a value or to a key that may stand there."""
    around, number = root.nearest(steps)
    if number == len(steps):
        return None
    data = root.plain()
    if types_at(data, steps) and all(str(steps[n]) in keys_at(data, steps[:n]) for n in range(number, len(steps))):
        return None
    here = steps[: number + 1]
    names = keys_at(data, steps[:number]) or (list(around.value) if isinstance(around.value, dict) else [])
    if not names:
        inside = write_steps(steps[:number])
        return mistake("check.setting_below", f"{_PLACE} {write_steps(steps)}", inside=inside)
    near = nearest(str(steps[number]), names)
    if near:
        return mistake("check.setting_near", f"{_PLACE} {write_steps(here)}", near=write_steps((*steps[:number], near)))
    return unknown_key(here, names, Written(around.value, _PLACE))


def _set(here: Written, steps: Steps, value: Written, path: Steps = ()) -> Written:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    path = (*path, step)
    if isinstance(here.value, list) and isinstance(step, int):
        items = list(here.value)
        items[step] = _set(items[step], rest, value, path)
        return replace(here, value=items)
    values = dict(here.value) if isinstance(here.value, dict) else {}
    values.pop(EITHER.get(path, ""), None)  # of two that exclude each other, the one that is set counts
    values[str(step)] = _set(values.get(str(step), Written({}, _PLACE)), rest, value, path)
    return replace(here, value=values)
