"""Conditions in scenario files: a small, safe language over the attributes of a case.

`kva >= 1260 or visits('review') > 1`: attributes of the case, `segment`, `district`, `channel`, `priority`, numbers,
texts, lists, `and or not`, comparisons, `in`, `+ - * /`, and `visits('element')`, how often the case has entered that
element.
Parsed by Python's own grammar, but only the listed forms pass, and nothing is ever handed to `eval`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

__all__ = ["BUILT_IN", "Expression", "ExpressionText", "parse_expression"]

Value = Any
Scope = Mapping[str, Value]
Visits = Callable[[str], int]
Compiled = Callable[[Scope, Visits], Value]

BUILT_IN = ("segment", "district", "channel", "priority", "process")
"""Names that every case has."""

_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_SIGNS: dict[type[ast.unaryop], Callable[[Any], Any]] = {ast.Not: operator.not_, ast.USub: operator.neg}


@dataclass(frozen=True)
class Expression:
    """A condition or value: its text, the names and elements it reads, and how to compute it."""

    text: str
    names: frozenset[str] = field(compare=False)
    elements: frozenset[str] = field(compare=False)
    compute: Compiled = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def __call__(self, scope: Scope, visits: Visits) -> Value:
        """The value for one case.

        Parameters
        ----------
        scope
            Attributes of the case by name.
        visits
            How often the case has entered an element.

        >>> parse_expression("kva >= 1260")({"kva": 2000}, lambda element: 0)
        True
        """
        return self.compute(scope, visits)

    def __reduce__(self) -> tuple[Callable[[str], Expression], tuple[str]]:
        return parse_expression, (self.text,)


class _Compiler:
    """Turns a syntax tree into nested closures, and remembers what it reads."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.elements: set[str] = set()

    def compile(self, node: ast.expr) -> Compiled:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise ValueError(f"{ast.unparse(node)!r} is not allowed in a condition")
        compiled: Compiled = method(node)
        return compiled

    def _constant(self, node: ast.Constant) -> Compiled:
        value = node.value
        if not isinstance(value, bool | int | float | str):
            raise ValueError(f"{ast.unparse(node)!r} is not allowed in a condition")
        return lambda scope, visits: value

    def _name(self, node: ast.Name) -> Compiled:
        name = node.id
        if name in ("true", "false"):
            return lambda scope, visits: name == "true"
        self.names.add(name)
        return lambda scope, visits: scope[name]

    def _list(self, node: ast.List | ast.Tuple) -> Compiled:
        parts = [self.compile(e) for e in node.elts]
        return lambda scope, visits: [p(scope, visits) for p in parts]

    _tuple = _list

    def _boolop(self, node: ast.BoolOp) -> Compiled:
        parts = [self.compile(v) for v in node.values]
        joins = isinstance(node.op, ast.And)
        if len(parts) == 2:
            # nearly all have two, and conditions are asked millions of times
            one, other = parts
            if joins:
                return lambda scope, visits: bool(one(scope, visits) and other(scope, visits))
            return lambda scope, visits: bool(one(scope, visits) or other(scope, visits))
        if joins:
            return lambda scope, visits: all(p(scope, visits) for p in parts)
        return lambda scope, visits: any(p(scope, visits) for p in parts)

    def _unaryop(self, node: ast.UnaryOp) -> Compiled:
        sign = _SIGNS.get(type(node.op))
        if sign is None:
            raise ValueError(f"{ast.unparse(node)!r} is not allowed in a condition")
        part = self.compile(node.operand)
        return lambda scope, visits: sign(part(scope, visits))

    def _binop(self, node: ast.BinOp) -> Compiled:
        act = _ARITHMETIC.get(type(node.op))
        if act is None:
            raise ValueError(f"{ast.unparse(node)!r}: only + - * / are allowed in a condition")
        left, right = self.compile(node.left), self.compile(node.right)
        return lambda scope, visits: act(left(scope, visits), right(scope, visits))

    def _compare(self, node: ast.Compare) -> Compiled:
        if len(node.ops) != 1:
            raise ValueError(f"{ast.unparse(node)!r}: join comparisons with 'and'")
        act = _COMPARE.get(type(node.ops[0]))
        if act is None:
            raise ValueError(f"{ast.unparse(node)!r} is not allowed in a condition")
        one, other = node.left, node.comparators[0]
        left, right = self.compile(one), self.compile(other)
        if isinstance(one, ast.Name) and one.id in self.names and isinstance(other, ast.Constant):
            # an attribute against a constant, as most are: one call instead of three
            name, value = one.id, other.value
            return lambda scope, visits: act(scope[name], value)
        return lambda scope, visits: act(left(scope, visits), right(scope, visits))

    def _call(self, node: ast.Call) -> Compiled:
        argument = node.args[0] if len(node.args) == 1 and not node.keywords else None
        named = isinstance(node.func, ast.Name) and node.func.id == "visits"
        if not named or not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
            raise ValueError(f"{ast.unparse(node)!r}: the only function is visits('element')")
        element = argument.value
        self.elements.add(element)
        return lambda scope, visits: visits(element)


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """The condition or value that `text` stands for.

    Raises
    ------
    ValueError
        It is no expression of the small language above.

    >>> sorted(parse_expression("kva > 100 and visits('review') < 2").names)
    ['kva']
    """
    if len(text) > 1000:
        raise ValueError("longer than 1000 characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        compiler = _Compiler()
        compute = compiler.compile(tree.body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError(f"cannot read the condition {text!r}") from None
    return Expression(text.strip(), frozenset(compiler.names), frozenset(compiler.elements), compute)


def _loose(raw: object) -> Expression:
    if isinstance(raw, Expression):
        return raw
    if isinstance(raw, bool):
        return parse_expression("true" if raw else "false")
    if isinstance(raw, int | float):
        return parse_expression(repr(raw))
    if not isinstance(raw, str):
        raise ValueError("a condition is a text such as 'kva >= 1260'")
    return parse_expression(raw)


ExpressionText = Annotated[
    Expression,
    BeforeValidator(_loose),
    PlainSerializer(str, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "title": "condition",
            "anyOf": [
                {"type": "string", "examples": ["kva >= 1260", "visits('review') < 3"]},
                {"type": ["boolean", "number"]},
            ],
        }
    ),
]
