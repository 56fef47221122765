"""Laws of chance, as written in a scenario: `lognormal(mean=30 min, cv=0.7)`.

A law is either timed (every amount carries a unit of time) or plain (none does). It is written on one line, or as a
mapping with the key `law`; both become the same frozen object, and the canonical form is the line.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from sim.model.spans import UNITS, parse_span, write_span

__all__ = ["LAWS", "Law", "PlainLaw", "TimedLaw", "parse_law"]


@dataclass(frozen=True)
class Form:
    """What a law needs: the names of its amounts, which of them are free of a unit, and which may be left out."""

    needs: tuple[tuple[str, ...], ...]
    unitless: frozenset[str] = frozenset()
    bounds: bool = False


_SHAPE = frozenset({"cv", "shape", "k", "a", "b", "sigma"})
LAWS: dict[str, Form] = {
    "fixed": Form((("value",),)),
    "uniform": Form((("low", "high"),)),
    "triangular": Form((("low", "mode", "high"),)),
    "exponential": Form((("mean",), ("mean", "least")), bounds=True),
    "lognormal": Form((("mean", "cv"), ("mean", "sd"), ("median", "sigma")), _SHAPE, bounds=True),
    "normal": Form((("mean", "sd"), ("mean", "cv")), _SHAPE, bounds=True),
    "gamma": Form((("mean", "cv"), ("mean", "sd"), ("shape", "scale")), _SHAPE, bounds=True),
    "erlang": Form((("mean", "k"),), _SHAPE),
    "weibull": Form((("shape", "scale"), ("mean", "shape")), _SHAPE, bounds=True),
    "beta": Form((("low", "high", "a", "b"),), _SHAPE),
    "discrete": Form((("values", "weights"), ("values",)), frozenset({"weights"})),
    "empirical": Form((("values", "shares"), ("values",)), frozenset({"shares"})),
}
"""The laws by name. `empirical` goes linearly through quantiles: `values` at the cumulative `shares`."""

_LINE = re.compile(r"^\s*([a-z]+)\s*\((.*)\)\s*$", re.DOTALL)
_LISTS = ("values", "weights", "shares")
_LARGEST = 1e18  # of an amount: a hundred years are 3e15 microseconds
_RANGES = {"cv": (0.0, 1e3), "sigma": (0.0, 20.0), "shape": (0.05, 1e9), "a": (0.01, 1e9), "b": (0.01, 1e9)}

Amount = float | tuple[float, ...]


@dataclass(frozen=True)
class Law:
    """One law: its name, its amounts (microseconds where timed) and whether it is timed.

    `low` and `high` given to a law that has no such amounts cut it: the draw is mapped into the part of the law between
    them.
    """

    name: str
    amounts: tuple[tuple[str, Amount], ...]
    timed: bool

    def get(self, name: str) -> Amount | None:
        """The amount `name`, or None."""
        return dict(self.amounts).get(name)

    def number(self, name: str, otherwise: float = math.nan) -> float:
        """The amount `name` as one number, or `otherwise` where it is not given."""
        found = self.get(name)
        return otherwise if found is None or isinstance(found, tuple) else found

    def texts(self) -> list[tuple[str, str]]:
        """Its amounts by name, as they are written."""
        return [(k, _write(v, self.timed and _has_unit(self.name, k))) for k, v in self.amounts]

    def __str__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={text}' for name, text in self.texts())})"


def _has_unit(law: str, amount: str) -> bool:
    return amount not in LAWS[law].unitless


def _write(value: Amount, timed: bool) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_write(v, timed) for v in value) + "]"
    if timed:
        return write_span(round(value))
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _split(text: str) -> list[str]:
    """Parts between the commas that stand outside brackets."""
    parts, depth, part = [], 0, ""
    for char in text:
        depth += (char == "[") - (char == "]")
        if char == "," and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += char
    return [*parts, part] if part.strip() else parts


def _raw_amounts(name: str, inside: str) -> dict[str, Any]:
    raw: dict[str, Any] = {}
    positional = iter(LAWS[name].needs[0])
    for part in _split(inside):
        key, equals, value = part.partition("=")
        if not equals:
            key, value = next(positional, "?"), part
        key, value = key.strip(), value.strip()
        if key in raw:
            raise ValueError(f"{name}: {key} is given twice")
        raw[key] = _split(value[1:-1]) if value.startswith("[") and value.endswith("]") else value
    return raw


def _number(raw: object) -> float:
    if isinstance(raw, bool):
        raise ValueError(f"{raw!r} is not a number")
    try:
        return float(raw) if isinstance(raw, int | float | str) else math.nan
    except ValueError:
        raise ValueError(f"{raw!r} is not a number") from None


def _read(raw: object) -> tuple[float, bool]:
    """An amount and whether it carries a unit of time."""
    if isinstance(raw, str) and any(c.isalpha() for c in raw.replace("e", "").replace("E", "")):
        if raw.strip().lower() in ("nan", "inf", "-inf", "infinity", "-infinity"):
            raise ValueError(f"{raw}: must be a finite number")
        return float(parse_span(raw)), True
    value = _number(raw)
    if not math.isfinite(value):
        raise ValueError(f"{raw!r}: must be a finite number")
    if abs(value) > _LARGEST:
        raise ValueError(f"{raw!r}: must be between -1e18 and 1e18")
    return value, False


def _amounts(name: str, raw: dict[str, Any]) -> Law:
    form = LAWS[name]
    known = {n for names in form.needs for n in names} | ({"low", "high"} if form.bounds else set())
    unknown = sorted(set(raw) - known)
    if unknown:
        raise ValueError(f"{name} has no amount {unknown[0]!r}; it has {', '.join(sorted(known))}")
    given = set(raw) - ({"low", "high"} if form.bounds else set())
    if not any(given == set(names) for names in form.needs):
        raise ValueError(
            f"{name} needs {' or '.join('+'.join(n) for n in form.needs)}; it has {', '.join(sorted(raw)) or 'nothing'}"
        )
    units: set[bool] = set()
    amounts: list[tuple[str, Amount]] = []
    for key in sorted(raw):
        items = raw[key] if isinstance(raw[key], list | tuple) else None
        read = [_read(item) for item in (items if items is not None else [raw[key]])]
        if _has_unit(name, key):
            units |= {timed for value, timed in read if value != 0 or timed}
        elif any(timed for _, timed in read):
            raise ValueError(f"{name}: {key} is a bare number, without a unit of time")
        amounts.append((key, tuple(v for v, _ in read) if items is not None or key in _LISTS else read[0][0]))
    if units == {True, False}:
        raise ValueError(f"{name}: some amounts carry a unit of time and some do not")
    return Law(name, tuple(amounts), units == {True})


def _require(condition: bool, name: str, rule: str) -> None:
    if not condition:
        raise ValueError(f"{name}: {rule}")


def _check(law: Law) -> Law:
    """Rules between the amounts of a law."""
    name, n = law.name, law.number
    for key in ("mean", "median", "sd", "cv", "scale", "shape", "k", "a", "b", "sigma"):
        value = law.get(key)
        least_ok = key in ("sd", "cv", "sigma") or (key == "mean" and name in ("normal", "exponential"))
        if isinstance(value, float):
            _require(
                value > 0 or (least_ok and value == 0), name, f"{key} must be {'at least' if least_ok else 'above'} 0"
            )
    _check_ranges(law)
    if law.get("low") is not None and law.get("high") is not None:
        _require(n("low") <= n("high"), name, "low must not be above high")
    if name == "triangular":
        _require(n("low") <= n("mode") <= n("high"), name, "mode must lie between low and high")
    if name == "erlang":
        _require(n("k") == int(n("k")) and n("k") <= 1000, name, "k must be a whole number, at most 1000")
    if name == "exponential" and law.get("least") is not None:
        _require(0 <= n("least") < n("mean"), name, "least must lie between 0 and the mean")
    if name in ("discrete", "empirical"):
        _check_lists(law)
    if law.timed:
        least = (
            law.get("values") if name in ("discrete", "empirical") else law.get("value" if name == "fixed" else "low")
        )
        if least is not None:
            _require(
                min(least if isinstance(least, tuple) else (least,)) >= 0, name, "a span of time must not be negative"
            )
    return law


def _check_ranges(law: Law) -> None:
    """Amounts without which a law has no mean that a float can hold, or is a constant."""
    for key, (low, high) in _RANGES.items():
        value = law.get(key)
        if isinstance(value, float):
            _require(low <= value <= high, law.name, f"{key} must lie between {low:g} and {high:g}")
    if law.name in ("lognormal", "gamma") and law.get("sd") is not None:
        most = _RANGES["cv"][1] * law.number("mean")
        _require(law.number("sd") <= most, law.name, "sd must be at most 1000 means")


def _check_lists(law: Law) -> None:
    values, name = law.get("values"), law.name
    _require(isinstance(values, tuple) and len(values) > 0, name, "values must be a list such as [1 h, 2 h]")
    assert isinstance(values, tuple)
    partner = "weights" if name == "discrete" else "shares"
    other = law.get(partner)
    if isinstance(other, tuple):
        _require(len(other) == len(values), name, f"{partner} and values must be equally many")
        if name == "discrete":
            _require(min(other) >= 0 and sum(other) > 0, name, "weights must not be negative, and not all 0")
        else:
            steps = all(a < b for a, b in pairwise(other))
            _require(other[0] == 0 and other[-1] == 1 and steps, name, "shares must rise from 0 to 1")
    if name == "empirical":
        _require(len(values) >= 2, name, "values must be at least two")
        _require(all(a <= b for a, b in pairwise(values)), name, "values must not fall")


def parse_law(raw: object) -> Law:
    """The law that a line, a mapping or a bare amount stands for; a bare amount is `fixed`.

    Raises
    ------
    ValueError
        The law is unknown, or its amounts break a rule; the text says which.

    >>> parse_law("lognormal(mean=30 min, cv=0.7)").number("mean")
    1800000000.0
    >>> str(parse_law({"law": "uniform", "low": 1, "high": 3})), parse_law("20 s").timed
    ('uniform(high=3, low=1)', True)
    """
    if isinstance(raw, Law):
        return raw
    if isinstance(raw, dict):
        name = raw.get("law")
        amounts = {str(k): v for k, v in raw.items() if k != "law"}
    elif isinstance(raw, str) and (match := _LINE.match(raw)):
        name = match[1]
        amounts = _raw_amounts(name, match[2]) if name in LAWS else {}
    else:
        name, amounts = "fixed", {"value": raw}
    if name not in LAWS:
        raise ValueError(f"unknown law {name!r}; the laws are {', '.join(LAWS)}")
    return _check(_amounts(str(name), amounts))


def _timed(raw: object) -> Law:
    law = parse_law(raw)
    if not law.timed and any(v != 0 for _, v in law.amounts):
        raise ValueError(f"amounts of time need a unit ({', '.join(UNITS)}), such as '30 min'")
    return law if law.timed else Law(law.name, law.amounts, timed=True)


def _plain(raw: object) -> Law:
    law = parse_law(raw)
    if law.timed:
        raise ValueError("a plain number has no unit of time here")
    return law


def _schema(title: str, example: str) -> WithJsonSchema:
    line = {"type": "string", "examples": [example]}
    mapping = {"type": "object", "required": ["law"], "properties": {"law": {"enum": sorted(LAWS)}}}
    return WithJsonSchema({"title": title, "anyOf": [line, {"type": "number"}, mapping]})


_WRITE = PlainSerializer(str, return_type=str, when_used="json")
TimedLaw = Annotated[Law, BeforeValidator(_timed), _WRITE, _schema("law of time", "lognormal(mean=30 min, cv=0.7)")]
"""A law of spans of time; its amounts are microseconds."""
PlainLaw = Annotated[Law, BeforeValidator(_plain), _WRITE, _schema("law of numbers", "uniform(4, 12)")]
"""A law of plain numbers (kVA, customers, yuan)."""
