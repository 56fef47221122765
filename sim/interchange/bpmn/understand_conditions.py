"""Conditions of sequence flows (FEEL, JUEL, XPath's simplest, our own), in the words of a scenario file."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from sim.interchange.bpmn.draft import slug
from sim.interchange.bpmn.extension import EXPRESSIONS
from sim.model.expressions import BUILT_IN, parse_expression

__all__ = ["guessed_rules", "translate"]

_LONGEST = 1000
_WRAPPED = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)
_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<number>\d+(?:\.\d+)?(?![\w.]))
  | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
  | (?P<sign>&&|\|\||==|!=|<>|<=|>=|[-+*/<>=!(),\[\]])
    )""",
    re.VERBOSE,
)
_SIGNS = {"&&": " and ", "||": " or ", "!": " not ", "=": " == ", "<>": " != "}
_WORDS = {"and": "and", "or": "or", "not": "not", "in": "in", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<="}
_WORDS |= {"ge": ">=", "true": "true", "false": "false", "div": "/"}
_FUNCTIONS = re.compile(r"\bnot \(")


def translate(text: str, language: str = "") -> str | None:
    """The condition of a scenario file that an expression stands for; None where it stands for none.

    Names become names of attributes: `order.totalAmount` is `order_total_amount`.

    >>> translate("${amount > 1000 && country == 'CN'}")
    "amount > 1000 and country == 'CN'"
    >>> translate('= creditScore < 5 or not(isNew)'), translate("list.size() > 3")
    ('credit_score < 5 or not ( is_new )', None)
    """
    if not text.strip() or len(text) > _LONGEST:
        return None
    if language == EXPRESSIONS:
        return _valid(text.strip())
    wrapped = _WRAPPED.match(text)
    inside = wrapped.group(1) if wrapped else text.strip().removeprefix("=")
    words: list[str] = []
    place = 0
    while inside[place:].strip():
        found = _TOKEN.match(inside, place)
        if found is None:
            return None
        word = _word(found, inside[found.end() :].lstrip()[:1])
        if word is None:
            return None
        words.append(word)
        place = found.end()
    return _valid(" ".join(" ".join(words).split()))


def _word(found: re.Match[str], after: str) -> str | None:
    """One token in the words of a scenario file; None where it has no such word."""
    if found["text"] is not None:
        return repr(found["text"][1:-1])
    if found["number"] is not None:
        return found["number"]
    if found["sign"] is not None:
        return _SIGNS.get(found["sign"], found["sign"]).strip()
    name = found["name"]
    if name.lower() in _WORDS:
        return _WORDS[name.lower()]
    if after == "(" or name in ("null", "None", "nil"):
        return None
    return slug(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)) or None


def _valid(text: str) -> str | None:
    try:
        parse_expression(text)
    except ValueError:
        return None
    return text


def guessed_rules(conditions: list[str]) -> dict[str, Any]:
    """Rules that draw the attributes which conditions read, so that each condition is sometimes true.

    A number lies between 0 and twice the largest that it is compared with, a text is one of those it is compared with,
    anything else is true or false alike.

    >>> guessed_rules(["amount > 1000 and country == 'CN'", "is_new"])
    {'amount': {'law': 'uniform(0, 2000)'}, 'country': {'choices': {'CN': 1, 'other': 1}}, 'is_new': {'chance': 0.5}}
    """
    seen: dict[str, list[Any]] = {}
    for text in conditions:
        for name in sorted(parse_expression(text).names - set(BUILT_IN)):
            seen.setdefault(name, [])
        for name, value in _compared(text):
            if name in seen:
                seen[name].append(value)
    return {name: _rule(values) for name, values in seen.items()}


def _compared(text: str) -> list[tuple[str, Any]]:
    """Names with the constants that they are compared with."""
    found = []
    for node in ast.walk(ast.parse(text, mode="eval")):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            names = [side.id for side in sides if isinstance(side, ast.Name) and side.id not in ("true", "false")]
            for side in sides:
                inner = side.elts if isinstance(side, ast.List | ast.Tuple) else [side]
                found += [(name, _constant(one)) for name in names for one in inner if _constant(one) is not None]
    return found


def _constant(node: ast.expr) -> Any:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _constant(node.operand)
        return -inner if isinstance(inner, int | float) and not isinstance(inner, bool) else None
    return node.value if isinstance(node, ast.Constant) else None


def _rule(values: list[Any]) -> Mapping[str, Any]:
    texts = list(dict.fromkeys(value for value in values if isinstance(value, str)))
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if texts:
        return {"choices": dict.fromkeys([*texts, *([] if "other" in texts else ["other"])], 1)}
    if numbers:
        low, high = min(0, 2 * min(numbers)), max(2 * max(numbers), 1)
        return {"law": f"uniform({low}, {high})"}
    return {"chance": 0.5}
