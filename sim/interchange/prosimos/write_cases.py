"""Attributes, conditions, priorities and batches of ours in Prosimos's form."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import product
from typing import Any

from sim.interchange.prosimos.said import Said
from sim.interchange.prosimos.weeks import DAYS
from sim.interchange.prosimos.write_laws import distribution
from sim.interchange.prosimos.write_staff import week
from sim.model.customers import Arrivals, AttributeRule, Chance, Choice, Drawn, Value
from sim.model.expressions import Expression
from sim.model.laws import Law
from sim.model.organisation import Calendar
from sim.model.process import Activity, Batch, Process
from sim.model.scenario import Scenario
from sim.model.spans import SECOND

__all__ = ["attributes", "batch_of", "conditions", "priorities"]

_SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_MOST_SETS = 64
_LONGEST = 100_000_000  # seconds, three years

Json = dict[str, Any]
Sets = list[list[Json]]


def attributes(scenario: Scenario, process: Process, stream: Arrivals | None, said: Said) -> list[Json]:
    """What a case has at its arrival; its segment is an attribute too."""
    made = []
    mix = _segments(scenario, stream)
    if len(mix) > 1:
        made.append(_discrete("segment", mix))
    rules = {**process.attributes, **({} if stream is None else stream.attributes)}
    for name, rule in rules.items():
        one = _attribute(name, rule, said)
        if one is None:
            said.add("attribute")
        else:
            made.append(one)
    return made


def _segments(scenario: Scenario, stream: Arrivals | None) -> dict[str, float]:
    mix = None if stream is None else stream.segments
    return dict(mix) if mix is not None else dict.fromkeys(scenario.segments, 1.0)


def _attribute(name: str, rule: AttributeRule, said: Said) -> Json | None:
    if isinstance(rule, Choice):
        return _discrete(name, rule.choices)
    if isinstance(rule, Chance):
        return _discrete(name, {"true": rule.chance, "false": 1 - rule.chance})
    if isinstance(rule, Value):
        if isinstance(rule.value, bool | str):
            return _discrete(name, {str(rule.value).lower() if isinstance(rule.value, bool) else rule.value: 1.0})
        return {"name": name, "type": "continuous", "values": _fix(rule.value)}
    if isinstance(rule, Drawn) and not rule.whole:
        return _drawn(name, rule.law, said)
    return None


def _drawn(name: str, law: Law, said: Said) -> Json:
    values, weights = law.get("values"), law.get("weights")
    if law.name == "discrete" and isinstance(values, tuple):
        shares = weights if isinstance(weights, tuple) else (1.0,) * len(values)
        return _discrete(name, {f"{value:g}": share for value, share in zip(values, shares, strict=True)})
    return {"name": name, "type": "continuous", "values": distribution(law, said)}


def _discrete(name: str, shares: Mapping[str, float]) -> Json:
    total = sum(shares.values()) or 1.0
    return {
        "name": name,
        "type": "discrete",
        "values": [{"key": key, "value": share / total} for key, share in shares.items()],
    }


def _fix(value: float) -> Json:
    return {"distribution_name": "fix", "distribution_params": [{"value": value}]}


def conditions(expression: Expression) -> Sets | None:
    """Alternatives of comparisons that must all hold; None where Prosimos cannot say it.

    >>> from sim.model.expressions import parse_expression
    >>> conditions(parse_expression("kva >= 100 and vip"))
    [[{'attribute': 'kva', 'comparison': '>=', 'value': 100}, {'attribute': 'vip', 'comparison': '=', 'value': 'true'}]]
    """
    found = _sets(ast.parse(expression.text, mode="eval").body, yes=True)
    return found if found is not None and len(found) <= _MOST_SETS else None


def _sets(node: ast.expr, *, yes: bool) -> Sets | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return _sets(node.operand, yes=not yes)
    if isinstance(node, ast.Name):
        if node.id in ("true", "false"):
            return [[]] if (node.id == "true") == yes else []
        return [[{"attribute": node.id, "comparison": "=", "value": "true" if yes else "false"}]]
    if isinstance(node, ast.BoolOp):
        parts = [_sets(value, yes=yes) for value in node.values]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if isinstance(node.op, ast.Or) == yes:
            return [one for part in known for one in part]
        if len(known) > 8:
            return None
        return [[comparison for one in combined for comparison in one] for combined in product(*known)]
    if isinstance(node, ast.Compare):
        return _compared(node, yes=yes)
    return None


def _compared(node: ast.Compare, *, yes: bool) -> Sets | None:
    sign, left, right = _SIGNS.get(type(node.ops[0])), node.left, node.comparators[0]
    if isinstance(node.ops[0], ast.In) and isinstance(right, ast.List | ast.Tuple) and yes:
        one_of = [ast.Compare(left, [ast.Eq()], [item]) for item in right.elts]
        return _sets(ast.BoolOp(ast.Or(), list(one_of)), yes=True)
    if sign is None:
        return None
    if isinstance(right, ast.Name) and not isinstance(left, ast.Name):
        left, right, sign = right, left, _TURNED[sign]
    value = _value(right)
    if not isinstance(left, ast.Name) or value is None:
        return None
    if not yes:
        sign = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[sign]
    return [[{"attribute": left.id, "comparison": sign, "value": value}]]


def _value(node: ast.expr) -> float | str | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _value(node.operand)
        return -inner if isinstance(inner, int | float) else None
    if isinstance(node, ast.Name):
        return node.id if node.id in ("true", "false") else None
    if not isinstance(node, ast.Constant) or not isinstance(node.value, bool | int | float | str):
        return None
    return str(node.value).lower() if isinstance(node.value, bool) else node.value


def priorities(scenario: Scenario, process: Process, said: Said) -> list[Json]:
    """Priorities by rule, the highest of ours as the lowest level; only where a post goes by them."""
    if not any(post.discipline == "priority" for post in scenario.posts.values()):
        return []
    rules: list[tuple[int, Sets]] = []
    for rule in process.priorities:
        sets = conditions(rule.when)
        if sets is None:
            said.add("condition")
        else:
            rules.append((rule.priority, sets))
    for name, segment in scenario.segments.items():
        if segment.priority:
            rules.append((segment.priority, [[{"attribute": "segment", "comparison": "=", "value": name}]]))
    levels = sorted({priority for priority, _ in rules}, reverse=True)
    if rules:
        said.add("ahead")
    return [{"priority_level": levels.index(priority) + 1, "rules": sets} for priority, sets in rules]


def batch_of(scenario: Scenario, activity: Activity, task: str, said: Said) -> Json | None:
    """How an activity is done in batches."""
    rule = activity.batch
    if rule is None:
        return None
    firing: Sets = []
    if rule.size is not None:
        firing.append([_firing("size", "=" if rule.at_least == 1 else ">=", rule.size)])
    for attribute, wait in (("large_wt", rule.longest), ("ready_wt", rule.quiet)):
        if wait is not None:
            # Prosimos wants both ends of a wait
            firing.append([_firing(attribute, ">=", wait / SECOND), _firing(attribute, "<=", _LONGEST)])
            said.add("alone", int(rule.at_least < 2))
    if rule.at is not None:
        firing += _openings(scenario.calendars[rule.at], said)
    most = [_firing("size", "<=", rule.at_most)] if rule.at_most is not None else []
    said.add("batch")
    return {
        "task_id": task,
        "type": "Parallel",
        "size_distrib": [{"key": "1", "value": 0.0}, {"key": "2", "value": 1.0}],
        "duration_distrib": [{"key": str(size), "value": factor} for size, factor in _factors(rule).items()],
        "firing_rules": [[*one, *most] for one in firing],
    }


def _firing(attribute: str, comparison: str, value: float | str) -> Json:
    return {"attribute": attribute, "comparison": comparison, "value": value}


def _factors(rule: Batch) -> dict[int, float]:
    """Factors on the time of one member, of which Prosimos takes as many as there are members."""
    if rule.time == "sum":
        return dict(rule.factors) or {1: 1.0}
    most = rule.at_most or max(rule.size or 1, 20)
    sizes = range(1, min(most, 200) + 1)
    nearest = {size: min(rule.factors, key=lambda n: (abs(n - size), n)) for size in sizes} if rule.factors else {}
    return {size: (rule.factors[nearest[size]] if nearest else 1.0) / size for size in sizes}


def _openings(calendar: Calendar, said: Said) -> Sets:
    """A rule a weekday and opening: that day, from that hour on."""
    said.add("opening")
    names = {day[:3].lower(): day.capitalize() for day in DAYS}
    return [
        [_firing("week_day", "=", names[day]), _firing("daily_hour", "=", int(hours[:2]))]
        for day, spells in week(calendar, said).items()
        for hours in spells
    ]
