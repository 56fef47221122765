"""What a redesign changes in a process, as a map: steps and ways that stay, go, come, change or move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from sim.model.parts import Texts
from sim.model.scenario import Scenario
from sim.report.flow import Lane
from sim.report.skeleton import Skeleton, Step, Way, hubs, skeleton
from sim.words import Lang, duration, percent, say

__all__ = ["ChangeMap", "ChangedBox", "ChangedWay", "State", "change_maps", "counts"]

State = Literal["same", "added", "removed", "changed", "moved", "left"]
"""`moved` is where a step now stands, `left` where it stood."""

_TOLD = 0.001  # of a chance: a smaller change is none


@dataclass(frozen=True)
class ChangedBox:
    """A step, or without a post a gateway: what became of it, and what changed in it in a few words."""

    id: str
    label: str
    post: str
    department: str | None
    state: State
    note: str = ""


@dataclass(frozen=True)
class ChangedWay:
    """A way between two steps; `weight` is a rough share of cases, for the layout alone."""

    source: str
    target: str
    state: State
    weight: float
    note: str = ""


@dataclass(frozen=True)
class ChangeMap:
    """One process of the base with all that the design changes in it."""

    process: str
    label: str
    boxes: tuple[ChangedBox, ...]
    ways: tuple[ChangedWay, ...]
    lanes: tuple[Lane, ...]


def counts(data: ChangeMap) -> Counter[State]:
    """How many steps are in each state; gateways do not count.

    >>> counts(ChangeMap("p", "P", (ChangedBox("a", "A", "clerk", None, "added"),), (), ()))["added"]
    1
    """
    return Counter(box.state for box in data.boxes if box.post)


def change_maps(base: Scenario, design: Scenario, lang: Lang) -> tuple[ChangeMap, ...]:
    """A map of each process in which steps, ways or the number of people at a step differ; the most changed first.

    Parameters
    ----------
    base, design
        Two scenarios.
    lang
        Language of the labels.
    """
    names = [*base.processes, *(name for name in design.processes if name not in base.processes)]
    drawn = [_Pair(base, design, lang).map(name) for name in names]
    changed = [(_changed(part), part) for part in drawn]
    return tuple(part for number, part in sorted(changed, key=lambda pair: -pair[0]) if number)


def _changed(data: ChangeMap) -> int:
    parts: Iterable[ChangedBox | ChangedWay] = (*data.boxes, *data.ways)
    return sum(part.state != "same" for part in parts)


@dataclass(frozen=True)
class _Pair:
    """Two scenarios side by side."""

    base: Scenario
    design: Scenario
    lang: Lang

    def map(self, process: str) -> ChangeMap:
        """The map of one process; what only one of the scenarios has came or goes."""
        gateways = hubs(self.base, process) | hubs(self.design, process)
        before, after = (skeleton(one, process, gateways) for one in (self.base, self.design))
        boxes = [box for node in _joined(before, after) for box in self._boxes(node, before, after)]
        ways = [self._way(pair, before, after) for pair in {**before.ways, **after.ways}]
        ways += [ChangedWay(b.id, b.id.removesuffix("@"), "moved", 0.01) for b in boxes if b.state == "left"]
        part = self.design.processes.get(process) or self.base.processes[process]
        return ChangeMap(process, self._name(part.name, process), tuple(boxes), tuple(ways), self._lanes(boxes))

    def _boxes(self, node: str, before: Skeleton, after: Skeleton) -> list[ChangedBox]:
        """One step; one that moved to another department twice, where it stood and where it stands."""
        old, new = before.steps.get(node), after.steps.get(node)
        if old is None or new is None:
            step = new or old
            assert step is not None
            return [self._box(node, step, "added" if old is None else "removed")]
        if old.post and old.department != new.department:
            note = say("comparison.map.from", self.lang, department=self._department(old.department))
            left = self._box(f"{node}@", old, "left")
            return [left, self._box(node, new, "moved", note)]
        note = self._note(old, new)
        new = replace(new, department=old.department)
        return [self._box(node, new, "changed" if note else "same", note)]

    def _box(self, node: str, step: Step, state: State, note: str = "") -> ChangedBox:
        post = self.design.posts.get(step.post) or self.base.posts.get(step.post)
        name = self._name(None if post is None else post.name, step.post)
        if not step.post:
            gateway = say(f"comparison.map.gateway.{step.kind}", self.lang)
            return ChangedBox(node, self._name(step.name, gateway), "", step.department, state, note)
        short = node.removesuffix("@").rpartition("/")[2]
        return ChangedBox(node, self._name(step.name, short), name, step.department, state, note)

    def _note(self, old: Step, new: Step) -> str:
        """What changed in a step that stayed in its department; empty where nothing did."""
        said = []
        if old.post != new.post:
            posts = [self.base.posts.get(old.post), self.design.posts.get(new.post)]
            names = [
                self._name(None if p is None else p.name, i) for p, i in zip(posts, (old.post, new.post), strict=True)
            ]
            said.append(" → ".join(names))
        if new.post and old.told.get("duration") != new.told.get("duration"):
            said.append(self._times(old.duration, new.duration))
        people = (_people(self.base, old.post), _people(self.design, new.post))
        if people[0] != people[1]:
            said.append(say("comparison.map.people", self.lang, before=people[0], after=people[1]))
        keys = {k for k in {*old.told, *new.told} - {"post", "duration"} if old.told.get(k) != new.told.get(k)}
        if keys:
            known = [say(f"comparison.map.key.{key}", self.lang) for key in sorted(keys & _KEYS)]
            said += known or [say("comparison.map.key.other", self.lang)]
        return " · ".join(said)

    def _way(self, pair: tuple[str, str], before: Skeleton, after: Skeleton) -> ChangedWay:
        old, new = before.ways.get(pair), after.ways.get(pair)
        if old is None or new is None:
            way = new or old
            assert way is not None
            return ChangedWay(*pair, "added" if old is None else "removed", way.weight)
        if old.told == new.told:
            return ChangedWay(*pair, "same", new.weight)
        return ChangedWay(*pair, "changed", new.weight, self._way_note(old, new))

    def _way_note(self, old: Way, new: Way) -> str:
        said = []
        if old.transfer != new.transfer:
            said.append(self._times(old.transfer, new.transfer))
        if abs(old.loss - new.loss) >= _TOLD:
            shares = {"before": percent(old.loss), "after": percent(new.loss)}
            said.append(say("comparison.map.loss", self.lang, **shares))
        said += [f"+ {self._name(name, node)}" for node, name in new.events.items() if node not in old.events]
        said += [f"− {self._name(name, node)}" for node, name in old.events.items() if node not in new.events]
        return " · ".join(said) or say("comparison.map.key.way", self.lang)

    def _times(self, before: float, after: float) -> str:
        texts = [duration(time, self.lang) if time else "0" for time in (before, after)]
        return f"× {after / before:.3g}" if texts[0] == texts[1] and before else " → ".join(texts)

    def _department(self, department: str | None) -> str:
        if department is None:
            return "—"
        part = self.design.departments.get(department) or self.base.departments.get(department)
        return self._name(None if part is None else part.name, department)

    def _lanes(self, boxes: Iterable[ChangedBox]) -> tuple[Lane, ...]:
        known = {**self.base.departments, **self.design.departments}
        present = sorted({box.department for box in boxes}, key=lambda d: (d is None, d or ""))
        return tuple(Lane(d, self._department(d), d is not None and d in known and known[d].front) for d in present)

    def _name(self, label: Texts | None, otherwise: str) -> str:
        return otherwise if label is None else label.get(self.lang)


_KEYS = {"external", "batch", "by_staff", "skill", "check", "answer", "redo", "setup", "due", "touchpoint", "tells"}


def _joined(before: Skeleton, after: Skeleton) -> list[str]:
    """The steps of both in the order of the base; each new one behind the step that it comes after."""
    order = list(before.steps)
    for node in after.steps:
        if node not in before.steps:
            senders = [order.index(a) for a, b in after.ways if b == node and a in order]
            order.insert(max(senders, default=len(order) - 1) + 1, node)
    return order


def _people(scenario: Scenario, post: str) -> int:
    """How many people serve a post."""
    return sum(len(part.ids(name)) for name, part in scenario.staff.items() if post in part.posts)
