"""What walkthroughs are made of: timed steps and sentences, each a key with facts, to be said in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sim.model.parts import Texts
from sim.views.plain import SECOND

__all__ = ["Fact", "FactKind", "Line", "Side", "Step", "line", "plain"]

FactKind = Literal[
    "time", "span", "number", "share", "text", "label", "post", "department", "district", "segment", "process",
    "resource", "standard", "step", "cause", "causes", "channel", "whom", "outcome",
]  # fmt: skip
"""What a fact is decides how it is said: an instant, a length of time, a name by its id, a list of waits by cause …"""

Side = Literal["customer", "front", "back", "clock"]
"""Where a step stands: with the customer, in front of the line of visibility, behind it, or with a promise's clock."""

Value = int | float | str | Texts | tuple[tuple[str, int], ...] | None


@dataclass(frozen=True)
class Fact:
    """One fact of a sentence: its place in it, its kind and its value (instants and spans in microseconds)."""

    name: str
    kind: FactKind
    value: Value


@dataclass(frozen=True)
class Line:
    """A sentence: a key of `sim.words` and its facts."""

    key: str
    facts: tuple[Fact, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; instants and spans in seconds."""
        return {"key": self.key, **{fact.name: plain(fact) for fact in self.facts}}


@dataclass(frozen=True)
class Step:
    """A sentence with its time: an instant, or a spell until `until` (microseconds), and the side that it stands on."""

    time: int
    until: int | None
    side: Side
    line: Line

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; instants and spans in seconds."""
        until = None if self.until is None else self.until / SECOND
        return {"time": self.time / SECOND, "until": until, "side": self.side, **self.line.to_dict()}


def plain(fact: Fact) -> Any:
    """The value of a fact as JSON data."""
    value = fact.value
    if isinstance(value, Texts):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, tuple):
        return {cause: amount / SECOND for cause, amount in value}
    if fact.kind in ("time", "span") and isinstance(value, int | float):
        return value / SECOND
    return value


_KINDS: Mapping[FactKind, tuple[str, ...]] = {
    "post": ("post", "from_post", "to_post"),
    "department": ("department", "from_department", "to_department"),
    "district": ("district",),
    "resource": ("resource", "one", "other"),
    "segment": ("segment",),
    "process": ("process",),
    "standard": ("standard",),
    "step": ("activity", "from_activity", "to_activity"),
    "cause": ("cause",),
    "causes": ("causes",),
    "channel": ("channel",),
    "whom": ("whom",),
    "outcome": ("outcome",),
    "time": ("time", "due", "until", "begin"),
    "span": ("span", "limit", "over", "waited", "longest", "worked", "staffed", "idle", "overtime"),
    "share": ("share",),
    "label": ("words",),
}
_KIND_OF: Mapping[str, FactKind] = {name: kind for kind, names in _KINDS.items() for name in names}


def line(key: str, **facts: Value) -> Line:
    """A sentence from facts by name; the name says the kind (`post`, `span`, `due` …), numbers and texts are
    themselves.
    """
    return Line(key, tuple(Fact(name, _kind(name, value), value) for name, value in facts.items()))


def _kind(name: str, value: Value) -> FactKind:
    known = _KIND_OF.get(name)
    if known is not None:
        return known
    return "number" if isinstance(value, int | float) else "text"
