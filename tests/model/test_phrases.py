"""Every sentence with which the model refuses a value has its Chinese."""

import ast
from pathlib import Path

import pytest

import sim.model
from sim.model.mistakes import message, mistake, nearest
from sim.model.phrases import phrase

FOLDER = Path(sim.model.__file__).parent
CLASSES = ("spans", "laws", "expressions", "process", "organisation", "scenario", "customers", "parts")


def template(node):
    """The text of a string or f-string, with a mark where values stand."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    return "".join(str(v.value) if isinstance(v, ast.Constant) else "X1" for v in node.values)


def sentences():
    """What stands in `raise ValueError(…)`, and the rules handed to `_require(…)`."""
    for name in CLASSES:
        for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id == "ValueError":
                yield template(node.args[0])
            elif node.func.id == "_require":
                yield f"lognormal: {template(node.args[2])}".replace("must be X1 0", "must be above 0")


@pytest.mark.parametrize("sentence", sorted(set(sentences()) - {"X1: X1"}))
def test_sentence_has_its_chinese(sentence):
    said = phrase(sentence, "zh")
    assert any("\u4e00" <= char <= "\u9fff" for char in said), sentence
    assert phrase(sentence, "en") == sentence


def test_values_are_carried_over():
    assert (
        phrase("unknown law 'pareto'; the laws are fixed, uniform", "zh")
        == "没有分布 'pareto'；可用的分布有 fixed, uniform"
    )
    assert phrase("whatever else", "zh") == "whatever else"


def test_kinds_are_joined_in_each_language():
    told = mistake("check.kind", "f:1 a", value=True, kinds="@check.kind_text|check.kind_number")
    assert str(told) == "f:1 a = true: must be a text or a number"
    assert message(told, "zh") == "f:1 a = true：必须是文字或数字"


def test_long_values_are_cut():
    assert mistake("check.bad_id", "p", value="x" * 200).value == "x" * 77 + "..."


def test_nearest_needs_likeness():
    assert nearest("clrek", ["clerk", "crew"]) == "clerk"
    assert nearest("zzz", ["clerk", "crew"]) == ""
