"""A scenario in the making: elements and flows with their names, what is lacking, what was understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InputError
from sim.interchange.bpmn.document import Document, Thing
from sim.interchange.imported import ASSUMPTION, Missing, Note
from sim.model.mistakes import mistake
from sim.model.written import Steps

__all__ = ["Draft", "Stage", "fresh", "slug"]

_LONGEST = 48  # characters of an id that is made from a name


@dataclass
class Draft:
    """The scenario as far as it is understood."""

    document: Document
    written: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, Steps] = field(default_factory=dict)
    form: list[Missing] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def section(self, name: str) -> dict[str, Any]:
        """A section of the scenario."""
        section: dict[str, Any] = self.written.setdefault(name, {})
        return section

    def note(self, key: str, thing: Thing | None = None, *, weight: str = "understood", **values: object) -> None:
        """Say what became of an element."""
        texts = tuple((name, str(value)) for name, value in values.items())
        self.notes.append(
            Note(key, "" if thing is None else str(thing), 0 if thing is None else thing.line, texts, weight)
        )

    def lacks(self, place: Steps, what: str, default: object, *, name: str = "", unit: str = "") -> None:
        """Say that a value is a default."""
        self.form.append(Missing(place, what, str(default), unit, name))

    def refused(self, key: str, thing: Thing, **values: str) -> InputError:
        """The error that an element cannot be run; the text names element, BPMN's rule and line."""
        return InputError(mistake(key, self.document.place(thing), value=thing.name, **values))


@dataclass
class Stage:
    """One level of a process in the making."""

    draft: Draft
    steps: Steps
    """The way to it: `("processes", "loan")`."""
    elements: dict[str, dict[str, Any]] = field(default_factory=dict)
    flows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def process(self) -> str:
        """The process in which it stands."""
        return str(self.steps[1])

    def add(self, kind: str, wish: str = "", *, thing: Thing | None = None, **keys: Any) -> str:
        """Put an element there, under a name near to the wish, and give back its id.

        With a `thing` it stands for that element of the file: it has its name, and its id leads here.
        """
        element: dict[str, Any] = {} if kind == "activity" else {"type": kind}
        if thing is not None:
            if thing.name:
                element["name"] = thing.name
            if thing.documentation:
                element["documentation"] = thing.documentation
            element["origin"] = thing.id
        near = "" if thing is None else thing.own_id or thing.name
        name = fresh(wish or near, self.elements, otherwise=kind)
        self.elements[name] = element | {key: value for key, value in keys.items() if value is not None}
        if thing is not None:
            self.draft.ids[thing.id] = (*self.steps, "elements", name)
        return name

    def way(self, name: str, *keys: str | int) -> Steps:
        """The way to a key of an element."""
        return (*self.steps, "elements", name, *keys)

    def assume(self, name: str, key: str, value: Any, what: str) -> None:
        """Give an element a default, and say so."""
        element = self.elements[name]
        element |= {key: value, "source": ASSUMPTION}
        self.draft.lacks(self.way(name, key), what, value, name=str(element.get("name", name)))

    def flow(self, source: str, target: str, /, **keys: Any) -> int:
        """Put a flow there, and give back its number."""
        self.flows.append({"from": source, "to": target, **{k: v for k, v in keys.items() if v is not None}})
        return len(self.flows) - 1

    def content(self) -> dict[str, Any]:
        """What stands there, for the mapping of a scenario file."""
        return {"elements": self.elements, "flows": self.flows}


def slug(text: str) -> str:
    """A name for use in files from what people write; "" where most of it would be lost.

    >>> slug("Prüfung (2. Stufe)"), slug("受理 A")
    ('prufung_2_stufe', '')
    """
    letters = sum(character.isalpha() for character in text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    if sum(character.isalpha() for character in plain) * 2 < letters:
        return ""
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if name and not name[0].isalpha():
        name = f"n{name}"
    return name[:_LONGEST].strip("_")


def fresh(wish: str, used: Iterable[str], *, otherwise: str) -> str:
    """A name that is not used, near to the wish, else a number behind `otherwise`.

    >>> fresh("Check", ["check"], otherwise="activity"), fresh("受理", [], otherwise="activity")
    ('check_2', 'activity_1')
    """
    taken = used if isinstance(used, dict | set) else set(used)
    base = slug(wish)
    if base and base not in taken:
        return base
    front, least = f"{base or otherwise}_", 2 if base else 1
    step = 1
    while f"{front}{least + step - 1}" in taken:  # thousands may have one name: in doubling steps, then by halves
        step *= 2
    low, high = least + step // 2, least + step - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if f"{front}{middle}" in taken else (low, middle)
    return f"{front}{low if step > 1 else least}"
