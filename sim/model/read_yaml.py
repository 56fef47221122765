"""YAML files with their line numbers, and nothing in them that could harm: no tags, no bombs, no key twice."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sim.errors import InputError, Mistake
from sim.model.mistakes import mistake
from sim.model.written import Scalar, Written

__all__ = ["parse_yaml", "read_yaml", "shown"]

LARGEST_FILE = 5_000_000  # bytes
MOST_VALUES = 100_000  # with every alias written out
DEEPEST = 50
LARGEST_WHOLE = 2**64  # what a seed may be; floats reach further

_MANY = "too many values"
_TAG = "tag:yaml.org,2002:"


def shown(path: Path) -> str:
    """A path as errors show it: relative to the working folder where it lies below."""
    try:
        full = path.resolve()
    except (OSError, RuntimeError, ValueError):  # links in a circle, or a name that no file can have
        return path.as_posix()
    return full.relative_to(Path.cwd()).as_posix() if full.is_relative_to(Path.cwd()) else full.as_posix()


def read_yaml(path: Path) -> Written:
    """The content of a YAML file.

    Raises
    ------
    InputError
        It cannot be read, is too large, not UTF-8 or no YAML; every key that stands twice is listed.
    """
    name = shown(path)
    try:
        if path.exists() and not path.is_file():  # a folder; a pipe or a device, which would be read for ever
            raise InputError(mistake("check.no_plain_file", name))
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(mistake("check.file_large", name, limit=LARGEST_FILE // 1_000_000))
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(mistake("check.file_unreadable", name, reason=error.strerror or error)) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(mistake("check.file_not_utf8", f"{name}:{line}")) from None
    return _parsed(text, name)


def parse_yaml(text: str, name: str) -> Written:
    """The value that a YAML text stands for; `name` goes before the line numbers.

    >>> parse_yaml("[1, 2 min]", "here").plain()
    [1, '2 min']
    """
    parser = YAML(typ="safe", pure=True)
    parser.max_depth = DEEPEST + 1
    parser.Composer = _Composer
    try:
        node = parser.compose(text)
    except RecursionError:
        raise InputError(mistake("check.yaml_deep", name, limit=DEEPEST)) from None
    except YAMLError as error:
        raise InputError(_unreadable(error, name)) from None
    if node is None:
        raise InputError(mistake("check.file_empty", name))
    builder = _Builder(name)
    value = builder.build(node, 0)
    if builder.mistakes:
        raise InputError(sorted(builder.mistakes))
    return value


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> Written:
    """As `parse_yaml`, once for each text: the parts of a city are asked for by themselves too."""
    return parse_yaml(text, name)


def _unreadable(error: YAMLError, name: str) -> Mistake:
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    place = f"{name}:{mark.line + 1}" if mark is not None else name
    problem = str(getattr(error, "problem", None) or "a character that no text has")
    if problem == _MANY:
        return _many(place)
    if "maximum depth" in problem:
        return _deep(place)
    if "'\\t'" in problem:
        return mistake("check.tab", place)
    if "expected a single document" in str(error):
        return mistake("check.yaml_documents", place)
    return mistake("check.yaml", place, problem=problem)


class _Composer(Composer):
    """Makes the nodes of a text, but no more than anybody writes: a few megabytes would take minutes."""

    def __init__(self, loader: YAML | None = None) -> None:
        super().__init__(loader)
        self.count = 0
        self.warn_double_anchors = False  # YAML allows them

    def compose_node(self, parent: Node | None, index: object) -> Node:
        """One node with all that it holds."""
        self.count += 1
        if self.count > MOST_VALUES:
            raise ComposerError(None, None, _MANY, self.parser.peek_event().start_mark)
        node: Node = super().compose_node(parent, index)
        return node


def _deep(place: str) -> Mistake:
    return mistake("check.yaml_deep", place, limit=DEEPEST)


def _many(place: str) -> Mistake:
    return mistake("check.yaml_aliases", place, limit=MOST_VALUES)


class _Builder:
    """Turns YAML's nodes into values and collects what is wrong with them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.mistakes: list[Mistake] = []
        self.count = 0
        self.scalars = YAML(typ="safe", pure=True).constructor

    def build(self, node: Node, depth: int) -> Written:
        self.bounded(node, depth)
        if isinstance(node, MappingNode):
            return Written(self.mapping(node, depth), self.place(node))
        if isinstance(node, SequenceNode):
            return Written([self.build(item, depth + 1) for item in node.value], self.place(node))
        assert isinstance(node, ScalarNode)
        return Written(self.scalar(node), self.place(node))

    def bounded(self, node: Node, depth: int) -> None:
        """Count a node that is visited once more; aliases make a long way of a short text."""
        self.count += 1
        if depth > DEEPEST:
            raise InputError(_deep(self.place(node)))
        if self.count > MOST_VALUES:
            raise InputError(_many(self.place(node)))

    def mapping(self, node: MappingNode, depth: int) -> dict[str, Written]:
        values: dict[str, Written] = {}
        lines: dict[str, str] = {}
        for key, inner in node.value:
            if not isinstance(key, ScalarNode):
                self.mistakes.append(mistake("check.yaml_key", self.place(key)))
            elif key.value in lines:
                self.mistakes.append(
                    mistake("check.key_twice", self.place(key), value=key.value, first=lines[key.value])
                )
            elif not str(key.tag).endswith(":merge"):
                lines[key.value] = self.place(key)
                values[key.value] = Written(self.build(inner, depth + 1).value, self.place(key))
        return {**dict(self.merged(node, depth)), **values}

    def merged(self, node: MappingNode, depth: int) -> Iterator[tuple[str, Written]]:
        """What `<<: *anchor` brings in; the first of several speaks."""
        for key, inner in node.value:
            if str(key.tag).endswith(":merge"):
                sources = inner.value if isinstance(inner, SequenceNode) else [inner]
                for source in reversed(sources):
                    self.bounded(source, depth)
                    if isinstance(source, MappingNode):
                        yield from self.mapping(source, depth + 1).items()
                    else:
                        self.mistakes.append(mistake("check.yaml_merge", self.place(source)))

    def scalar(self, node: ScalarNode) -> Scalar:
        kind = str(node.tag).removeprefix(_TAG)
        if kind in ("str", "timestamp", "value"):  # dates stay as they are written
            return str(node.value)
        if kind not in ("int", "float", "bool", "null"):
            self.mistakes.append(mistake("check.yaml_tag", self.place(node), value=node.tag))
            return None
        try:
            value: Scalar = self.scalars.construct_object(node)
        except ValueError:
            value = math.nan
        if isinstance(value, float) and not math.isfinite(value):
            self.mistakes.append(mistake("check.not_finite", self.place(node), value=node.value))
        if isinstance(value, int) and abs(value) > LARGEST_WHOLE:
            self.mistakes.append(mistake("check.number_large", self.place(node), value=node.value, limit=LARGEST_WHOLE))
            return None
        return value

    def place(self, node: Node) -> str:
        return f"{self.name}:{node.start_mark.line + 1}"
