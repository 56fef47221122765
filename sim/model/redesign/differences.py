"""Two scenarios side by side: what differs, in sentences of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sim.model.parts import Texts
from sim.model.redesign.atoms import Atom, Kind, atoms
from sim.model.redesign.names import Names, both, plain
from sim.model.redesign.subjects import Subject, subject_of
from sim.model.redesign.tell_values import factor_of, told_pair, usual
from sim.model.scenario import Scenario
from sim.words import Lang, percent

__all__ = ["Difference", "differences"]

_MANY = 4
"""So many changes by one factor become one sentence."""
_ELEMENTS = ("since", "until", "same_as")
"""Keys that name an element of the same process."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs, or several that differ in the same way.

    Attributes
    ----------
    kind : {'added', 'removed', 'changed'}
        What became of it in the design.
    path : str
        Where it stands in the scenario; of several, the first.
    before, after : Texts or None
        What stood and what stands there, as people say it; null where nothing does.
    process : str or None
        The process that it belongs to.
    elements, flows : tuple of str
        The elements (`outer/inner`) and flows (by id) that it concerns.
    count : int
        How many things differ so.
    factor : float or None
        By what all of them were multiplied.
    """

    kind: Kind
    path: str
    said: Texts
    before: Texts | None = None
    after: Texts | None = None
    process: str | None = None
    elements: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    count: int = 1
    factor: float | None = None

    def text(self, lang: Lang) -> str:
        """The difference in one sentence."""
        return self.said.get(lang)


@dataclass(frozen=True)
class _Found:
    """An atom with what it is about, and how it will be said."""

    atom: Atom
    subject: Subject
    factor: float | None
    pair: tuple[Texts, Texts]


def differences(base: Scenario, design: Scenario) -> tuple[Difference, ...]:
    """What is different in `design`, in the order of the scenario; changes alike are told together.

    Parameters
    ----------
    base, design
        Any two scenarios, whether a redesign made one of the other or not.

    >>> from sim.model.load import load_scenario
    >>> more = load_scenario("outage_repair", settings=["staff.agents.count=8"])
    >>> [one.text("en") for one in differences(load_scenario("outage_repair"), more)]
    ['Hotline agents: number of people 6 → 8']
    """
    names = Names(base, design)
    found = [_found(atom, names) for atom in atoms(base, design)]
    told = [one for one in found if not _implied(one, found)]
    return tuple(_grouped(told, names))


def _found(atom: Atom, names: Names) -> _Found:
    subject = subject_of(atom, names)
    field = subject.field
    before, after = (usual(subject, value) for value in (atom.before, atom.after))
    atom = replace(atom, before=before, after=after)
    if field and field[-1] in _ELEMENTS and subject.process is not None:
        pair = tuple(_element(names, subject.process, value) for value in (before, after))
        return _Found(atom, subject, None, (pair[0], pair[1]))
    pair = told_pair(names, field, before, after) if field else (plain(""), plain(""))
    return _Found(atom, subject, factor_of(field, before, after), pair)


def _element(names: Names, process: str, value: Any) -> Texts:
    return names.element(process, [value]) if isinstance(value, str) else both("redesign.none")


def _implied(one: _Found, found: Iterable[_Found]) -> bool:
    """Whether it goes without saying: a flow at a step that came, or that went with its step."""
    subject = one.subject
    if subject.kind != "flow" or subject.ends is None:
        return False
    if subject.field == ("probability",) and _takes_the_rest(one, found):
        return True
    here = {(subject.process, end) for end in subject.ends}
    new = {(other.subject.process, other.subject.element) for other in found if _whole(other, "added")}
    gone = {(other.subject.process, other.subject.element) for other in found if _whole(other, "removed")}
    return bool(here & new) or (one.atom.part and bool(here & gone))


def _takes_the_rest(one: _Found, found: Iterable[_Found]) -> bool:
    """Whether another flow of the same gateway says it: what one takes less, the largest takes more."""
    subject = one.subject
    siblings = [
        other
        for other in found
        if other.subject.field == subject.field
        and other.subject.process == subject.process
        and other.subject.ends is not None
        and subject.ends is not None
        and other.subject.ends[0] == subject.ends[0]
    ]
    largest = max(siblings, key=lambda other: other.atom.before or 0)
    return len(siblings) > 1 and largest is one


def _whole(one: _Found, kind: Kind) -> bool:
    return one.subject.kind == "element" and not one.subject.field and one.atom.kind == kind


def _grouped(found: list[_Found], names: Names) -> Iterator[Difference]:
    """The differences, each group where its first member stands."""
    groups: dict[Any, list[_Found]] = {}
    for one in found:
        groups.setdefault(_alike(one), []).append(one)
    for group in groups.values():
        first = group[0]
        if len(group) >= _MANY and first.factor is not None:
            yield _by_factor(group, names)
        elif len(group) > 1 and first.factor is None and first.subject.field:
            yield _same_change(group, names)
        else:
            yield from (_single(one, names) for one in group)


def _alike(one: _Found) -> Any:
    """What changes have in common that are told together."""
    subject = one.subject
    if not subject.field or subject.field in (("from",), ("to",)) or subject.field[-1] == "count":
        return one.atom.way
    if one.factor is not None:
        return subject.kind, subject.field, one.factor
    return subject.kind, subject.field, *((text.zh, text.en) for text in one.pair)


def _by_factor(group: list[_Found], names: Names) -> Difference:
    first = group[0]
    key = "redesign.scaled.flow" if first.subject.kind == "flow" else "redesign.scaled.other"
    said = both(
        key,
        field=_field(first.subject, names),
        count=len(group),
        factor=f"{first.factor:g}",
        kind=names.section(first.subject.kind),
        where=names.listed(_processes(group, names), 3),
    )
    return _difference(group, said, factor=first.factor)


def _processes(group: list[_Found], names: Names) -> list[Texts]:
    return [names.part("processes", one.subject.process) for one in group if one.subject.process] or [
        one.subject.name for one in group
    ]


def _same_change(group: list[_Found], names: Names) -> Difference:
    first = group[0]
    before, after = first.pair
    said = both(
        "redesign.several",
        names=names.listed(one.subject.name for one in group),
        field=_field(first.subject, names),
        before=before,
        after=after,
    )
    return _difference(group, said, pair=first.pair)


def _single(one: _Found, names: Names) -> Difference:
    subject, atom = one.subject, one.atom
    before, after = one.pair
    if not subject.field:
        return _difference([one], _came_or_went(one, names))
    if subject.kind == "flow" and subject.field in (("from",), ("to",)):
        other = names.element(str(subject.process), [atom.before])
        said = both("redesign.leads" if subject.field == ("to",) else "redesign.comes", name=subject.name, before=other)
    else:
        said = both("redesign.changed", name=subject.name, field=_field(subject, names), before=before, after=after)
    return _difference([one], said, pair=one.pair, factor=one.factor)


def _came_or_went(one: _Found, names: Names) -> Texts:
    """A whole part that is new, gone, or another."""
    subject, atom = one.subject, one.atom
    content = atom.after if atom.kind != "removed" else atom.before
    kind = names.section(subject.kind)
    if subject.kind == "element" and isinstance(content, Mapping):
        if "post" in content:
            post = names.part("posts", content["post"])
            return both(f"redesign.step.{atom.kind}", name=subject.name, post=post)
        if content["type"] == "exclusive" and atom.kind == "added":
            return both("redesign.decision", name=subject.name, ways=_ways(subject, names))
        kind = names.section(str(content["type"]))
    if subject.kind == "attribute":
        pair = told_pair(names, ("rule",), atom.before, atom.after)
        return both("redesign.changed", name=subject.name, field=kind, before=pair[0], after=pair[1])
    return both(f"redesign.part.{atom.kind}", kind=kind, name=subject.name)


def _ways(subject: Subject, names: Names) -> Texts:
    """Where a new decision leads, and when."""
    path = (subject.element or "").split("/")
    level: Any = names.design.processes[str(subject.process)]
    for name in path[:-1]:
        level = level.elements[name]
    ways = []
    for flow in level.flows:
        if flow.from_ == path[-1]:
            chance = None if flow.probability is None else percent(flow.probability)
            when = chance or (str(flow.when) if flow.when is not None else both("redesign.otherwise"))
            ways.append(both("redesign.way", to=names.element(str(subject.process), [*path[:-1], flow.to]), when=when))
    return names.listed(ways)


def _field(subject: Subject, names: Names) -> Texts:
    """What the changed key is called."""
    if subject.kind == "element" and subject.field == ("after",):
        return names.key("wait")
    if len(subject.field) > 1 and subject.field[0] in ("external", "by_staff"):
        own = names.part("staff", subject.field[1]) if subject.field[0] == "by_staff" else names.key(subject.field[1])
        return both("redesign.of", name=names.key(subject.field[0]), owner=own)
    return names.key(subject.field[-1])


def _difference(
    group: list[_Found], said: Texts, *, pair: tuple[Texts, Texts] | None = None, factor: float | None = None
) -> Difference:
    first = group[0]
    processes = {one.subject.process for one in group}
    before, after = pair or (None, None)
    return Difference(
        kind="changed" if first.subject.field else first.atom.kind,
        path=".".join(first.atom.way),
        said=said,
        before=None if first.atom.before is None else before,
        after=None if first.atom.after is None else after,
        process=first.subject.process if len(processes) == 1 else None,
        elements=tuple(one.subject.element for one in group if one.subject.element is not None),
        flows=tuple(one.subject.flow for one in group if one.subject.flow is not None),
        count=len(group),
        factor=factor,
    )
