"""Values of a scenario as people say them, and the factor between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.model.controls import Control
from sim.model.customers import Behaviour
from sim.model.law_values import mean
from sim.model.laws import LAWS, Law, parse_law
from sim.model.organisation import Calendar, Post, Staff
from sim.model.parts import Part, Texts
from sim.model.process import Activity, Flow
from sim.model.redesign.names import Names, both, plain
from sim.model.redesign.subjects import Subject
from sim.model.shape import fields
from sim.model.spans import parse_span
from sim.model.standards import Standard
from sim.words import duration, has, percent

__all__ = ["factor_of", "told_pair", "usual"]

_SECTION = {
    "post": "posts", "posts": "posts", "department": "departments", "calendar": "calendars", "shifts": "calendars",
    "transfer_calendar": "calendars", "at": "calendars", "green": "segments", "segments": "segments",
    "district": "districts", "process": "processes", "starts": "processes", "answers": "posts", "decides": "posts",
}  # fmt: skip
_LAWS = ("duration", "setup", "check", "answer", "transfer", "after", "every", "by_staff")
_SPANS = ("limit", "due", "longest", "quiet", "review_every", "put_aside", "lasts", "first")
_SHARES = ("loss", "probability", "chance", "share", "absence", "redo")
_CLASSES: dict[str, type[Part]] = {
    "flow": Flow, "element": Activity, "staff": Staff, "posts": Post, "standards": Standard, "control": Control,
    "behaviour": Behaviour, "calendars": Calendar,
}  # fmt: skip
_CLOSE = 1e-6
_LONG = 90


def factor_of(field: tuple[str, ...], before: Any, after: Any) -> float | None:
    """By what `after` is `before` multiplied, exactly; None where it is not."""
    pairs = _numbers(field, before, after)
    if pairs is None or any(old == 0 for old, _ in pairs):
        return None
    found = [new / old for old, new in pairs]
    same = max(found) - min(found) <= _CLOSE * max(1.0, *found)
    return float(f"{found[0]:.5g}") if same and abs(found[0] - 1) > _CLOSE else None


def _numbers(field: tuple[str, ...], before: Any, after: Any) -> list[tuple[float, float]] | None:
    key = field[-1] if field else ""
    if _is_law(field) and before is not None and after is not None:
        return _amounts(parse_law(before), parse_law(after))
    if key in _SPANS and isinstance(before, str) and isinstance(after, str):
        return [(parse_span(before), parse_span(after))]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after))
    return [(before, after)] if numbers and key != "count" else None


def _amounts(old: Law, new: Law) -> list[tuple[float, float]] | None:
    """The amounts of two laws of one form that are times; None where their shapes differ."""
    free = LAWS[old.name].unitless
    if old.name != new.name or [key for key, _ in old.amounts] != [key for key, _ in new.amounts]:
        return None
    pairs: list[tuple[float, float]] = []
    for (key, a), (_, b) in zip(old.amounts, new.amounts, strict=True):
        if key in free:
            if a != b:
                return None
        elif isinstance(a, float) and isinstance(b, float):
            pairs.append((a, b))
        else:
            return None
    return [pair for pair in pairs if pair != (0.0, 0.0)] or None


def _is_law(field: tuple[str, ...]) -> bool:
    return bool(field) and (field[-1] in _LAWS or (len(field) > 1 and field[-2] == "by_staff"))


def told_pair(names: Names, field: tuple[str, ...], before: Any, after: Any) -> tuple[Texts, Texts]:
    """Two values of a key, said in the same way."""
    if _is_law(field) and before is not None and after is not None:
        return _told_laws(parse_law(before), parse_law(after))
    key = field[-1] if field else ""
    if _is_law(field):
        texts = [both("redesign.none") if law is None else _mean(parse_law(law)) for law in (before, after)]
        return texts[0], texts[1]
    return _told(names, key, before), _told(names, key, after)


def _told_laws(old: Law, new: Law) -> tuple[Texts, Texts]:
    """By their means, unless these would say the same."""
    texts = [_mean(law) for law in (old, new)]
    if texts[0] == texts[1]:
        return _exact(old), _exact(new)
    return texts[0], texts[1]


def _exact(law: Law) -> Texts:
    return plain(law.texts()[0][1] if law.name == "fixed" else str(law))


def _mean(law: Law) -> Texts:
    if not law.timed and mean(law) != 0:
        return plain(f"{mean(law):g}")
    return Texts(zh=duration(mean(law), "zh"), en=duration(mean(law), "en"))


def usual(subject: Subject, value: Any) -> Any:
    """A value, or what stands there by default where a scenario says nothing."""
    part = _CLASSES.get(subject.kind)
    if value is not None or part is None or len(subject.field) != 1:
        return value
    info = fields(part).get(subject.field[0])
    default = None if info is None or info.is_required() else info.default
    return default if isinstance(default, str | int | float | bool) else None


def _told(names: Names, key: str, value: Any) -> Texts:
    if value is None or value in ([], {}):
        return both("redesign.none")
    if isinstance(value, bool):
        return both("redesign.yes" if value else "redesign.no")
    if isinstance(value, Mapping):
        return _told_mapping(names, value)
    if isinstance(value, str) and has(f"redesign.value.{value}"):
        return both(f"redesign.value.{value}")
    section = _SECTION.get(key)
    if section is not None and isinstance(value, str):
        return _post(names, value) if key == "post" else names.part(section, value)
    if section is not None and isinstance(value, list):
        return names.listed(names.part(section, name) for name in value)
    if key in _SHARES and isinstance(value, int | float):
        return plain(percent(value))
    if key in _SPANS and isinstance(value, str):
        return Texts(zh=duration(parse_span(value), "zh"), en=duration(parse_span(value), "en"))
    return _cut(_short(value))


def _told_mapping(names: Names, value: Mapping[str, Any]) -> Texts:
    if set(value) == {"zh", "en"}:
        return Texts(zh=value["zh"], en=value["en"])
    if "after" in value:  # a wait for outside
        return _mean(parse_law(value["after"]))
    rule = {key: inner for key, inner in value.items() if key != "source"}
    if "chance" in rule:
        return plain(percent(rule["chance"]))
    if set(rule) in ({"value"}, {"choices"}):
        return _told(names, "", next(iter(rule.values())))
    numbers = {key: inner for key, inner in value.items() if isinstance(inner, int | float)}
    whole = sum(numbers.values())
    if len(numbers) == len(value) and whole > 0:
        return plain(", ".join(f"{key} {percent(inner / whole, 0)}" for key, inner in numbers.items()))
    return _cut(_short(rule))


def _cut(text: str) -> Texts:
    return plain(text if len(text) <= _LONG else f"{text[: _LONG - 1]}…")


def _post(names: Names, post: str) -> Texts:
    return both("redesign.post", post=names.part("posts", post), department=names.department(post))


def _short(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_short(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_short(inner) for inner in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
