"""Sequence flows with their conditions and probabilities."""

from __future__ import annotations

from typing import Any

from sim.interchange.bpmn.document import Node, WorkFlow
from sim.interchange.bpmn.understand_conditions import guessed_rules, translate
from sim.interchange.bpmn.understand_scope import Scope
from sim.interchange.imported import ASSUMPTION

__all__ = ["connect"]

_CHOOSES = {"exclusiveGateway": "exclusive", "inclusiveGateway": "inclusive", "complexGateway": "inclusive"}
_NEVER = ("parallelGateway", "eventBasedGateway", "startEvent")


def connect(scope: Scope) -> None:
    """Put the sequence flows of a level there, those of one source together."""
    by_source: dict[str, list[WorkFlow]] = {}
    for flow in scope.level.flows:
        if not flow.source or not flow.target:
            scope.draft.note("loose_flow", flow, weight="left_out")
        elif flow.target in scope.pieces:
            by_source.setdefault(flow.source, []).append(flow)
    for node in scope.level.nodes:
        piece = scope.pieces.get(node.id)
        flows = by_source.get(node.id, [])
        if piece is None or piece.exit is None or not flows:
            continue
        ways = _ways(scope, node, flows)
        for flow, keys in zip(flows, ways, strict=True):
            number = scope.stage.flow(piece.exit, scope.pieces[flow.target].entry, id=flow.id, **keys)
            scope.draft.ids[flow.id] = (*scope.stage.steps, "flows", number)
            if "probability" in keys:
                place = (*scope.stage.steps, "flows", number, "probability")
                scope.draft.lacks(place, "probability", keys["probability"], name=f"{node.name} {flow.name}".strip())


def _ways(scope: Scope, node: Node, flows: list[WorkFlow]) -> list[dict[str, Any]]:
    """For each flow out of a node, on what it is taken."""
    kind = _CHOOSES.get(node.tag)
    if len(flows) < 2 or node.tag in _NEVER:
        return [{} for _ in flows]
    if kind is None and not any(flow.condition for flow in flows):
        return [{} for _ in flows]
    conditions = _conditions(scope, node, flows)
    if conditions is not None:
        return conditions
    shares = _equal_shares(len(flows)) if kind == "exclusive" else [0.5] * len(flows)
    return [
        {"default": True} if flow.id == node.default else {"probability": share, "source": ASSUMPTION}
        for flow, share in zip(flows, shares, strict=True)
    ]


def _equal_shares(count: int) -> list[float]:
    """Equal probabilities in few digits, which add up to 1.

    >>> _equal_shares(3)
    [0.3333, 0.3333, 0.3334]
    """
    share = int(1e4 / count) / 1e4
    return [share] * (count - 1) + [round(1 - share * (count - 1), 4)]


def _conditions(scope: Scope, node: Node, flows: list[WorkFlow]) -> list[dict[str, Any]] | None:
    """Their conditions, where all of them can be said."""
    found: list[dict[str, Any]] = []
    for flow in flows:
        text = translate(flow.condition, flow.language) if flow.condition else None
        if flow.id == node.default:
            found.append({"default": True})
        elif text is not None:
            found.append({"when": text})
        elif flow.condition:
            scope.draft.note("condition", flow, weight="left_out", text=flow.condition)
            return None
        else:
            found.append({})
    if not any("when" in keys for keys in found):
        return None
    rules = scope.reading.rules.setdefault(scope.stage.process, {})
    for name, rule in guessed_rules([keys["when"] for keys in found if "when" in keys]).items():
        rules.setdefault(name, rule)
    if _CHOOSES.get(node.tag) == "exclusive" and all("when" in keys for keys in found):
        found[-1] = {"default": True}
        scope.draft.note("last_is_default", node, weight="assumed", flow=flows[-1])
    return found
