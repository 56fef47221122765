"""Where the parameters of a design come from: what a redesign changed has no longer the source of the base."""

from __future__ import annotations

from typing import Any

from sim.model.redesign.atoms import Atom, atoms
from sim.model.redesign.draft import Data, Draft
from sim.model.scenario import Scenario
from sim.model.sources import ASSUMPTION

__all__ = ["with_sources"]

_NO_PARTS = ("by_staff", "policies", "horizon", "attributes", "behaviours", "controls", "elements")


def with_sources(base: Scenario, design: Scenario) -> Scenario:
    """The design, in which every value that differs from the base is an assumption unless the change names a source.

    A delay that was observed and is halved by a lever was not observed; the range of the amount that halves it, and its
    source, stand in the redesign.
    """
    draft = Draft(design.canonical())
    for atom in atoms(base, design):
        if atom.kind != "removed":
            _mark(draft, atom)
    return Scenario.model_validate(draft.result())


def _mark(draft: Draft, atom: Atom) -> None:
    whole = _at(draft.data, atom.way)
    if isinstance(whole, dict) and (atom.part or atom.way[-2:-1] == ("attributes",)):
        before = atom.before.get("source") if isinstance(atom.before, dict) else None
        if whole.get("source") in (None, before):
            whole["source"] = ASSUMPTION
        return
    way = atom.way
    while len(way) > 2 and way[-2] in _NO_PARTS:  # the part that speaks for a law of a staff group is the activity
        way = way[:-1]
    part = _at(draft.data, way[:-1])
    if isinstance(part, dict) and len(way) > 2:
        _assume(part, way[-1])


def _assume(part: Data, key: str) -> None:
    """Let one key of a part be an assumption, and leave the others their source."""
    source = part.get("source")
    if source == ASSUMPTION:
        return
    named = dict(source) if isinstance(source, dict) else {}
    if isinstance(source, str):
        named = {other: source for other in part if other not in ("source", "type", "name")}
    part["source"] = {name: tag for name, tag in named.items() if name.split(".")[0] != key} | {key: ASSUMPTION}


def _at(data: Any, way: tuple[str, ...]) -> Any:
    """What stands at a way in which flows are named by their ids."""
    for step in way:
        if isinstance(data, list):
            data = next((flow for flow in data if flow.get("id") == step), None)
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data
