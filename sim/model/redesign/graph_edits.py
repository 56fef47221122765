"""Small operations on the elements and flows of a draft, from which the changes to processes are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.model.law_values import mean
from sim.model.laws import parse_law
from sim.model.redesign.draft import Data, Draft, Level
from sim.model.redesign.unfit import unfit
from sim.model.written import Steps

__all__ = ["bridge", "fork", "only_out", "refer_to", "reached", "travels", "unused_flow_id", "without"]

_TRAVEL = ("transfer", "transfer_calendar", "loss", "on_loss", "source")
_ONE = ("element", "since", "until", "same_as", "attached_to")
_MANY = ("elements", "joined", "reads", "writes")


def travels(flow: Data) -> Data:
    """What a hand-off along this flow costs."""
    return {key: flow[key] for key in _TRAVEL if key in flow}


def only_out(level: Level, name: str, field: Steps) -> Data:
    """The one flow that leaves an element."""
    outs = level.out_of(name)
    if len(outs) != 1:
        raise unfit(field, "redesign.which_way", value=name, count=len(outs), known=", ".join(f["id"] for f in outs))
    return outs[0]


def bridge(first: Data, second: Data) -> Data:
    """One flow from where `first` begins to where `second` leads: one hand-off instead of two, the slower of them.

    It keeps the condition and the luck of `first`.
    """
    slower = second if _delay(second) > _delay(first) else first
    kept = {key: value for key, value in first.items() if key not in _TRAVEL}
    return {**kept, **travels(slower), "to": second["to"]}


def _delay(flow: Data) -> float:
    return mean(parse_law(flow["transfer"])) if "transfer" in flow else 0.0


def unused_flow_id(level: Level, name: str) -> str:
    """A flow id that the level does not have yet: the name itself, or with a number."""
    taken = {flow.get("id") for flow in level.flows}
    number = 1
    while (name if number == 1 else f"{name}#{number}") in taken:
        number += 1
    return name if number == 1 else f"{name}#{number}"


def fork(level: Level, gate: str, label: Data, ways: Iterable[Data]) -> list[Data]:
    """A new exclusive gateway of this id and name, and the flows that leave it."""
    level.elements[gate] = {"type": "exclusive", "name": label}
    return [{"id": unused_flow_id(level, f"{gate}->{way['to']}"), "from": gate, **way} for way in ways]


def reached(level: Level) -> set[str]:
    """The elements of a level that a case can come to."""
    found: set[str] = set()
    todo = [name for name, element in level.elements.items() if element.get("type") == "start"]
    while todo:
        here = todo.pop()
        if here not in found and here in level.elements:
            found.add(here)
            todo += [flow["to"] for flow in level.out_of(here)]
            todo += [name for name, other in level.elements.items() if other.get("attached_to") == here]
    return found


def without(
    draft: Draft, level: Level, names: set[str], *, before: set[str], instead: str | None, field: Steps
) -> None:
    """Take elements away, with what no case comes to any more that did `before`; who spoke of them means `instead`."""
    for name in names:
        del level.elements[name]
    level.drop([flow for flow in level.flows if names & {flow["from"], flow["to"]}])
    left = [name for name in before - reached(level) if name in level.elements]
    for name in left:
        del level.elements[name]
    gone = names | set(left)
    level.drop([flow for flow in level.flows if gone & {flow["from"], flow["to"]}])
    refer_to(draft, level.process, gone, instead, field)


def refer_to(draft: Draft, process: str, gone: set[str], instead: str | None, field: Steps) -> None:
    """Let standards, indicators, behaviours and conditions that speak of elements that are gone speak of another.

    A condition on the visits to an element that no case enters reads 0 there.
    """
    lost: list[str] = []
    parts: list[tuple[str, Any]] = [(f"processes.{process}", draft.section("processes")[process])]
    for section, entries in draft.data.items():
        if section != "processes" and isinstance(entries, Mapping):
            parts += [(f"{section}.{name}", part) for name, part in entries.items() if _about(part, process)]
    for place, part in parts:
        still = _elements_of_others(draft, part, process)
        lost += _rewrite(part, place, gone - still, instead)
    if lost:
        raise unfit(field, "redesign.still_needed", value=", ".join(sorted(gone)), places=", ".join(lost))


def _about(part: Any, process: str) -> bool:
    """Whether a part speaks of the elements of a process: of this one, or of all."""
    if not isinstance(part, Mapping):
        return False
    named = part.get("process", [])
    return process in ([named] if isinstance(named, str) else named)


def _elements_of_others(draft: Draft, part: Mapping[str, Any], process: str) -> set[str]:
    """Names that the same part may mean in another process."""
    named = part.get("process", [])
    others = [] if isinstance(named, str) else [name for name in named if name != process]
    return {name for other in others for name in draft.section("processes")[other]["elements"]}


def _rewrite(node: Any, place: str, gone: set[str], instead: str | None) -> Iterator[str]:
    """Change what refers to elements that are gone; the places where nothing stands instead."""
    if isinstance(node, list):
        for number, inner in enumerate(node):
            if isinstance(inner, str):
                node[number] = _condition(inner, gone, instead)
            else:
                yield from _rewrite(inner, f"{place}[{number}]", gone, instead)
    if not isinstance(node, dict):
        return
    for key, inner in list(node.items()):
        here = f"{place}.{key}"
        boundary = key == "until" and "attached_to" in node
        if key in _ONE and isinstance(inner, str) and inner in gone and not boundary:
            if instead is None:
                yield here
            else:
                node[key] = instead
        elif key in _MANY and isinstance(inner, list):
            kept = [instead if name in gone else name for name in inner]
            node[key] = list(dict.fromkeys(name for name in kept if name is not None))
            if not node[key]:
                yield here
        elif isinstance(inner, str) and key not in ("zh", "en", "text"):
            node[key] = _condition(inner, gone, instead)
        else:
            yield from _rewrite(inner, here, gone, instead)


def _condition(text: str, gone: set[str], instead: str | None) -> str:
    def other(found: re.Match[str]) -> str:
        if found[2] not in gone:
            return found[0]
        return "0" if instead is None else f"visits('{instead}')"

    return re.sub(r"""visits\(\s*(['"])([a-z0-9_]+)\1\s*\)""", other, text)
