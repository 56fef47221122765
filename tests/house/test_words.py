"""Every text exists in Chinese and in English, and every text that the code asks for exists."""

import ast
import json
import re
from functools import cache
from string import Formatter

from tests.house.sources import PACKAGE, called, files, python_files, text, tree

HAN = re.compile(r"[\u4e00-\u9fff]")
IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]")


def keep_all(pairs):
    """A JSON object as a dict; a key that stands twice is refused, of which JSON would keep the last in silence."""
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"twice: {sorted({key for key in keys if keys.count(key) > 1})}"
    return dict(pairs)


@cache
def entries():
    """All texts as (file, key, {language: text})."""
    words = [name for name in files() if name.startswith("sim/words/") and name.endswith(".json")]
    return [
        (name, key, said) for name in words for key, said in json.loads(text(name), object_pairs_hook=keep_all).items()
    ]


def placeholders(said):
    """The names in braces; the languages may differ in their order and in how often they use them."""
    return {field for _, field, _, _ in Formatter().parse(said) if field is not None}


def test_every_text_stands_in_both_languages():
    assert entries()
    assert not [(n, key) for n, key, said in entries() if set(said) != {"zh", "en"} or not all(said.values())]


def test_both_languages_have_the_same_placeholders():
    assert not [(n, key) for n, key, said in entries() if placeholders(said["zh"]) != placeholders(said["en"])]
    assert not [(n, key) for n, key, said in entries() if "" in placeholders(said["en"])]


def test_english_is_not_written_in_chinese():
    # The word of the field may stand in brackets behind the English one.
    assert not [(n, key) for n, key, said in entries() if HAN.search(IN_BRACKETS.sub("", said["en"]))]


def test_a_key_stands_in_one_file():
    keys = [key for _, key, _ in entries()]
    assert len(keys) == len(set(keys)), sorted({key for key in keys if keys.count(key) > 1})


def test_texts_that_the_code_asks_for_exist():
    known = {key for _, key, _ in entries()}
    assert not [
        f"{name}:{call.lineno} {call.args[0].value}"
        for name in python_files(PACKAGE)
        for call, what in called(name)
        if what.split(".")[-1] == "say" and call.args and isinstance(call.args[0], ast.Constant)
        if call.args[0].value not in known
    ]


def test_texts_are_all_asked_for():
    # A key stands in the code as it is, or begins with the fixed part of an f-string: f"wait.{cause}".
    strings, beginnings = set(), set()
    for name in python_files(PACKAGE):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                strings.add(node.value.removeprefix("@"))  # as a placeholder's value it is marked
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
    heads = tuple(head for head in beginnings if re.fullmatch(r"[a-z_]+\.[a-z_.]*", head))
    templates = "".join(
        text(name) for name in files() if name.startswith(PACKAGE) and not name.endswith((".py", ".json"))
    )
    assert not [
        (name, key)
        for name, key, _ in entries()
        if key not in strings and not key.startswith(heads) and key not in templates
    ]
