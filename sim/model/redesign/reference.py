"""The reference part of `docs/redesigns.md`, from the classes of the changes and from the library themselves.

`python -m sim.model.redesign.reference` writes it anew; a test holds that it is up to date.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from sim.model.redesign.amounts import Amount
from sim.model.redesign.load import load_redesign, redesign_names
from sim.model.redesign.parts import Change, Lever, Redesign
from sim.model.redesign.selecting import Selection
from sim.model.redesign.steps import Misses
from sim.model.reference import default_in_words, type_in_words
from sim.words import say

__all__ = ["document", "write_document"]

PAGE = Path(__file__).resolve().parents[3] / "docs" / "redesigns.md"
MARK = "<!-- generated from here on by python -m sim.model.redesign.reference -->"


def document() -> str:
    """The page as it should be: what is written by hand, then the generated part."""
    written = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
    return f"{written}{MARK}\n" + "\n".join(_generated()) + "\n"


def write_document() -> None:
    """Write the page anew."""
    PAGE.write_text(document(), encoding="utf-8")


def _generated() -> Iterator[str]:
    yield f"\n## {_both('library')}\n"
    yield f"| {' | '.join(_both(key) for key in ('redesign', 'item', 'levers', 'for'))} |"
    yield "|---|---|---|---|"
    for name in redesign_names():
        one = load_redesign(name)
        levers = "; ".join(f"{lever.name.zh} · {lever.name.en}" for lever in one.levers.values())
        yield f"| `{name}` {one.title.zh} · {one.title.en} | {one.item or ''} | {levers} | {', '.join(one.for_)} |"
    yield f"\n## {_both('file')}"
    for part in (Redesign, Lever, Amount):
        yield from _table(part.__name__, part, set())
    yield f"\n## {_both('changes')}"
    yield from _table("selection", Selection, set())
    for kind in _kinds():
        name = kind.model_fields["change"].default
        shared = set(Selection.model_fields) if issubclass(kind, Selection) else {"source"}
        yield from _table(str(name), kind, shared | {"change"})
        if kind.__name__ == "Remove":
            yield from _table("misses", Misses, set())


def _kinds() -> tuple[Any, ...]:
    return get_args(get_args(Change)[0])


def _table(name: str, part: Any, left_out: set[str]) -> Iterator[str]:
    made = part.model_json_schema(by_alias=True)
    yield f"\n### {name}"
    yield f"\n{_both(f'about.{name.lower()}')}"
    if issubclass(part, Selection) and part is not Selection:
        yield f"\n{_both('selected')}"
    yield f"\n| {' | '.join(_both(column) for column in ('key', 'type', 'default', 'meaning'))} |"
    yield "|---|---|---|---|"
    for key, about in made["properties"].items():
        if key not in left_out:
            default = _both("required") if key in made.get("required", ()) else default_in_words(about)
            yield f"| `{key}` | {_kind(key, about)} | {default} | {about.get('description', '')} |"


def _kind(key: str, about: dict[str, Any]) -> str:
    """What may stand at a key; levers and changes have tables of their own."""
    own = {
        "levers": "mapping of lever",
        "changes": "list of changes",
        "sources": "mapping of source",
        "misses": "misses",
    }
    if key == "amounts":
        return "mapping of amount"
    return own.get(key) or type_in_words(about)


def _both(key: str) -> str:
    name = f"redesign.page.{key}"
    return f"{say(name, 'en')} · {say(name, 'zh')}"


if __name__ == "__main__":
    write_document()
