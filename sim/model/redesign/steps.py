"""Changes of the way through a process: `remove`, `skip`, `insert`, `merge`, `joint`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

from pydantic import Field

from sim.model.law_values import mean
from sim.model.laws import parse_law
from sim.model.parts import Id, Label, Part
from sim.model.redesign.amounts import Probability, Text
from sim.model.redesign.change import BaseChange, Path
from sim.model.redesign.draft import Data, Draft, Level, spelled
from sim.model.redesign.graph_edits import bridge, fork, only_out, reached, refer_to, travels, unused_flow_id, without
from sim.model.redesign.names import LANGS
from sim.model.redesign.scaling import scaled_text
from sim.model.redesign.unfit import unfit
from sim.words import say

__all__ = ["Insert", "Joint", "Merge", "Misses", "Remove", "Skip"]


class Misses(Part):
    """What a removed check would have caught: found out later, on a flow, the case goes back once."""

    chance: Probability = Field(description="Share of cases that the check would have sent back.")
    on: str = Field(description="The flow, by its id, on which it is found out.")
    to: Id = Field(description="Where the case goes then.")
    transfer: Text | None = Field(default=None, description="Law of the delay of that way.")


class Remove(BaseChange):
    """A step that nobody does any more: what came to it goes on to what followed."""

    change: Literal["remove"] = "remove"
    process: Id
    element: Path
    passes: str | None = Field(
        default=None, description="The flow, by its id, along which a case goes on; needed where several leave."
    )
    misses: Misses | None = Field(default=None, description="What a removed check would have caught.")
    instead: Id | None = Field(
        default=None, description="The element that standards, behaviours and conditions speak of from now on."
    )

    def apply(self, draft: Draft) -> None:
        """Bridge the flows, then take away the step and what only it led to."""
        level, name = draft.place(self.process, self.element)
        _removable(level, name)
        onward = only_out(level, name, ("element",)) if self.passes is None else level.flow(self.passes, ("passes",))
        if self.instead is not None:
            level.element(self.instead, ("instead",))
        before, element = reached(level), level.elements[name]
        for flow in level.into(name):
            level.put(flow, [bridge(flow, onward)])
        hosted = {key for key, part in level.elements.items() if part.get("attached_to") == name}
        without(draft, level, {name, *hosted}, before=before, instead=self.instead, field=("element",))
        if self.misses is not None:
            _found_out_later(level, name, _label("missed", name, element), self.misses)


def _removable(level: Level, name: str) -> None:
    kind = level.elements[name].get("type", "activity")
    if kind in ("start", "end", "boundary", "exclusive", "parallel", "inclusive", "event"):
        raise unfit(("element",), "redesign.not_a_step", value=name, type=kind)


def _found_out_later(level: Level, name: str, label: Data, misses: Misses) -> None:
    flow = level.flow(misses.on, ("misses", "on"))
    level.element(misses.to, ("misses", "to"))
    gate = level.fresh(f"{name}_missed", ("misses",))
    back = {"to": misses.to, "probability": misses.chance, "when": f"visits('{gate}') == 1"}
    if misses.transfer is not None:
        back["transfer"] = misses.transfer
    on = {**_rest(flow), "to": flow["to"], "probability": 1 - misses.chance}
    level.put(flow, [_short(flow, gate), *fork(level, gate, label, [back, on])])


def _short(flow: Data, to: str) -> Data:
    """A flow as far as a gateway behind which its hand-off begins."""
    kept = {key: value for key, value in flow.items() if key not in travels(flow)}
    return {**kept, "to": to, "id": f"{flow['from']}->{to}" if travels(flow) else flow["id"]}


def _rest(flow: Data) -> Data:
    """The hand-off of a flow, with its luck, from that gateway on."""
    return {**travels(flow), "id": flow["id"]} if travels(flow) else {}


def _label(key: str, name: str, element: Data) -> Data:
    """The name of a new gateway, after the step that it is for."""
    said = element.get("name") or {"zh": name, "en": name}
    return {lang: say(f"redesign.gate.{key}", lang, name=said[lang]) for lang in LANGS}


class Skip(BaseChange):
    """A step that only some cases still take: those that meet a condition, or a share, go around it."""

    change: Literal["skip"] = "skip"
    process: Id
    element: Path
    when: Text | None = Field(default=None, description="Condition of the cases that go around it.")
    probability: Probability | None = Field(default=None, description="Share of the cases that go around it.")
    passes: str | None = Field(default=None, description="As in `remove`.")

    def apply(self, draft: Draft) -> None:
        """Put a gateway before the step, on every flow that leads to it."""
        if (self.when is None) == (self.probability is None):
            raise unfit((), "redesign.when_or_probability")
        level, name = draft.place(self.process, self.element)
        _removable(level, name)
        onward = only_out(level, name, ("element",)) if self.passes is None else level.flow(self.passes, ("passes",))
        label = _label("skip", name, level.elements[name])
        for number, flow in enumerate(level.into(name), 1):
            gate = level.fresh(f"skip_{name}" if number == 1 else f"skip_{name}_{number}", ("element",))
            around = {**travels(bridge(flow, onward)), "to": onward["to"]}
            take: Data = {**_rest(flow), "to": name}
            if self.when is not None:
                around["when"] = self.when
                take["default"] = True
            elif self.probability is not None:
                around["probability"], take["probability"] = self.probability, 1 - self.probability
            level.put(flow, [_short(flow, gate), *fork(level, gate, label, [around, take])])


class Insert(BaseChange):
    """A new element on a flow."""

    change: Literal["insert"] = "insert"
    process: Id
    element: Path = Field(description="Its id, `outer/inner` inside a sub-process.")
    definition: dict[str, Any] = Field(description="The element as a scenario file has it.")
    on: str = Field(description="The flow, by its id, on which it comes to stand.")
    onward: dict[str, Any] = Field(
        default={}, description="Keys of the flow that leaves it: `transfer`, `loss`, `on_loss`."
    )

    def apply(self, draft: Draft) -> None:
        """Let the flow lead to it, and a new one from it to where the flow led."""
        level = draft.level(self.process, self.element)
        flow = level.flow(self.on, ("on",))
        name = level.fresh(self.element.rpartition("/")[2], ("element",))
        level.elements[name] = spelled(self.definition)
        onward = {"id": unused_flow_id(level, f"{name}->{flow['to']}"), "from": name, "to": flow["to"], **self.onward}
        level.put(flow, [{**flow, "to": name}, onward])


class Merge(BaseChange):
    """Several steps in a row that become one: one post does them in one go.

    The luck is that of the first step, unless the new one has an id of its own.
    """

    change: Literal["merge"] = "merge"
    process: Id
    elements: tuple[Path, ...] = Field(min_length=2, description="The steps, in their order.")
    id: Id | None = Field(default=None, description="The new step's id; by default that of the first.")
    name: Label | None = None
    post: Id | None = Field(default=None, description="Who does it; by default who does the first.")
    duration: Text | None = Field(
        default=None, description="Its working time; by default the law of the longest step, with the mean of the sum."
    )

    def apply(self, draft: Draft) -> None:
        """Put the new step where the first stood, and let it lead to where the last led."""
        level, names = _row(draft, self.process, self.elements)
        if self.post is not None:
            draft.part("posts", self.post, ("post",))
        new = names[0] if self.id is None or self.id == names[0] else level.fresh(self.id, ("id",))
        parts = [level.elements[name] for name in names]
        whole = _together(parts, self.duration)
        whole |= {} if self.post is None else {"post": self.post}
        whole |= {} if self.name is None else {"name": self.name.model_dump(mode="json")}
        level.drop([flow for before in names[:-1] for flow in level.out_of(before)])
        for flow in level.into(names[0]):
            flow["to"] = new
        for flow in level.out_of(names[-1]):
            flow["from"] = new
        for name in names:
            del level.elements[name]
        level.elements[new] = whole
        refer_to(draft, self.process, set(names) - {new}, new, ("elements",))


def _together(parts: list[Data], duration: str | None) -> Data:
    """One activity of several: the first, with what the others say or wait for."""
    outside = [part["external"] for part in parts if "external" in part]
    if len(outside) > 1:
        raise unfit(("elements",), "redesign.two_waits")
    whole = dict(parts[0])
    for part in parts[1:]:
        whole["sets"] = {**whole.get("sets", {}), **part.get("sets", {})}
        whole |= {key: part[key] for key in ("tells", "touchpoint", "external") if key in part}
    if not whole["sets"]:
        del whole["sets"]
    laws = [parse_law(part["duration"]) for part in parts]
    longest = max(laws, key=mean)
    total = sum(mean(law) for law in laws)
    by = total / mean(longest) if mean(longest) else 1.0
    return {**whole, "duration": scaled_text(str(longest), by) if duration is None else duration}


def _row(draft: Draft, process: str, paths: tuple[str, ...]) -> tuple[Level, list[str]]:
    """The level and the names of activities that follow one another directly, with no other way in or out."""
    level, _ = draft.place(process, paths[0], ("elements", 0))
    names = []
    for number, path in enumerate(paths):
        other, name = draft.place(process, path, ("elements", number))
        if other.elements is not level.elements or "post" not in level.elements[name] or name in names:
            raise unfit(("elements", number), "redesign.not_in_a_row", value=path)
        names.append(name)
    for number, (before, after) in enumerate(pairwise(names), 1):
        outs, ins = level.out_of(before), level.into(after)
        if [flow["to"] for flow in outs] != [after] or [flow["from"] for flow in ins] != [before]:
            raise unfit(("elements", number), "redesign.not_in_a_row", value=after)
    return level, names


class Joint(BaseChange):
    """Several steps in a row that are done at the same time: between a split and a join.

    The hand-off that each step had in the row is made from the split; its luck stays.
    """

    change: Literal["joint"] = "joint"
    process: Id
    elements: tuple[Path, ...] = Field(min_length=2, description="The steps, in their order.")
    split: Id | None = Field(default=None, description="Id of the split; by default `<first>_split`.")
    join: Id | None = Field(default=None, description="Id of the join; by default `<first>_join`.")

    def apply(self, draft: Draft) -> None:
        """Put a parallel gateway before the first and one behind the last."""
        level, names = _row(draft, self.process, self.elements)
        onward = only_out(level, names[-1], ("elements", len(names) - 1))
        split = level.fresh(self.split or f"{names[0]}_split", ("split",))
        join = level.fresh(self.join or f"{names[0]}_join", ("join",))
        ins = level.into(names[0])
        first = _rest(ins[0]) if len(ins) == 1 else {}
        for flow in ins:
            level.put(flow, [_short(flow, split) if first else {**flow, "to": split}])
        between = [flow for before in names[:-1] for flow in level.out_of(before)]
        level.drop(between)
        for name, flow in zip(names, [first, *between], strict=True):
            level.flows.append({"id": f"{split}->{name}", **flow, "from": split, "to": name})
        level.flows.extend({"id": f"{name}->{join}", "from": name, "to": join} for name in names[:-1])
        level.put(onward, [{"id": f"{names[-1]}->{join}", "from": names[-1], "to": join}, {**onward, "from": join}])
        level.elements[split] = {"type": "parallel", "name": _label("split", names[0], level.elements[names[0]])}
        level.elements[join] = {"type": "parallel", "name": _label("join", names[0], level.elements[names[0]])}
