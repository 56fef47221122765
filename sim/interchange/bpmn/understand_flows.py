"""Sequence flows with their conditions and probabilities."""

from __future__ import annotations

import re
from typing import Any

from sim.interchange.bpmn.document import Node, WorkFlow
from sim.interchange.bpmn.understand_conditions import translate
from sim.interchange.bpmn.understand_scope import Scope
from sim.interchange.imported import ASSUMPTION

__all__ = ["connect"]

_CHOOSES = {"exclusiveGateway": "exclusive", "inclusiveGateway": "inclusive", "complexGateway": "inclusive"}
_SHARE = re.compile(r"0?\.\d{1,9}|[01](\.0*)?")
_NEVER = ("parallelGateway", "eventBasedGateway", "startEvent")


def connect(scope: Scope) -> None:
    """Put the sequence flows of a level there, those of one source together."""
    by_source: dict[str, list[WorkFlow]] = {}
    for flow in scope.level.flows:
        if not flow.source or not flow.target:
            scope.draft.note("loose_flow", flow, weight="left_out")
        elif flow.target in scope.pieces:
            by_source.setdefault(flow.source, []).append(flow)
    nodes = {node.id: node for node in scope.level.nodes}
    ways = {flow.id: way for source, flows in by_source.items() for flow, way in _of(scope, nodes[source], flows)}
    for flow in scope.level.flows:
        if flow.id in ways:
            exit_, keys = ways[flow.id]
            node = nodes[flow.source]
            number = scope.stage.flow(exit_, scope.pieces[flow.target].entry, **keys)
            scope.draft.ids[flow.id] = (*scope.stage.steps, "flows", number)
            if "probability" in keys and "source" in keys:
                place = (*scope.stage.steps, "flows", number, "probability")
                scope.draft.lacks(place, "probability", keys["probability"], name=f"{node.name} {flow.name}".strip())


def _of(scope: Scope, node: Node, flows: list[WorkFlow]) -> list[tuple[WorkFlow, tuple[str, dict[str, Any]]]]:
    """For each flow out of a node, the element that it leaves, and its keys."""
    piece = scope.pieces.get(node.id)
    if piece is None or piece.exit is None:
        return []
    if node.tag == "eventBasedGateway":
        _all_wait(scope, node, flows)
    ways = _ways(scope, node, flows)
    exit_ = piece.exit
    if node.tag not in _CHOOSES and any("probability" in way for way in ways):
        exit_ = scope.stage.add("inclusive", f"{node.name} ways")
        scope.stage.flow(piece.exit, exit_)
    return [(flow, (exit_, {"id": flow.id} | way)) for flow, way in zip(flows, ways, strict=True)]


def _all_wait(scope: Scope, node: Node, flows: list[WorkFlow]) -> None:
    """Refuse an event-based gateway that leads to what waits for nothing."""
    for flow in flows:
        entry = scope.stage.elements[scope.pieces[flow.target].entry]
        if entry.get("type") not in ("timer", "message"):
            raise scope.draft.refused("bpmn.event_gateway", node, target=flow.target)


def _ways(scope: Scope, node: Node, flows: list[WorkFlow]) -> list[dict[str, Any]]:
    """For each flow out of a node, on what it is taken."""
    kind = _CHOOSES.get(node.tag)
    if len(flows) < 2 or node.tag in _NEVER:
        if len(flows) > 1 and any(flow.condition for flow in flows):
            scope.draft.note("condition_here", node, weight="left_out")
        return [{} for _ in flows]
    if kind is None and not any(flow.condition for flow in flows):
        return [{} for _ in flows]
    if kind == "exclusive" and (said := _said(flows)):
        scope.draft.note("said_probability", node)
        return said
    conditions = _conditions(scope, node, flows)
    if conditions is not None:
        return conditions
    shares = _equal_shares(len(flows)) if kind == "exclusive" else [0.5] * len(flows)
    if kind is None:  # of an activity: flows without a condition are always taken
        return [{"probability": 0.5, "source": ASSUMPTION} if flow.condition else {} for flow in flows]
    return [
        {"default": True} if flow.id == node.default else {"probability": share, "source": ASSUMPTION}
        for flow, share in zip(flows, shares, strict=True)
    ]


def _said(flows: list[WorkFlow]) -> list[dict[str, Any]]:
    """Probabilities that stand where conditions should; nothing where any condition is another."""
    texts = [flow.condition for flow in flows if flow.condition]
    if not texts or not all(_SHARE.fullmatch(text) for text in texts) or sum(map(float, texts)) > 1:
        return []
    return [{"probability": float(flow.condition)} if flow.condition else {} for flow in flows]


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
    if scope.circles(node):  # what is drawn once for a case would hold in every round
        scope.draft.note("condition_in_loop", node, weight="assumed")
        return None
    if _CHOOSES.get(node.tag) == "exclusive":
        bare = [keys for keys in found if not keys]
        if len(bare) > 1 or (bare and node.default):
            return None
        for keys in bare:  # what has no condition among those that have one is what is left
            keys["default"] = True
    scope.reading.read_in(scope.stage.process, [keys["when"] for keys in found if "when" in keys])
    if _CHOOSES.get(node.tag) == "exclusive" and all("when" in keys for keys in found):
        found[-1] = {"default": True}
        scope.draft.note("last_is_default", node, weight="assumed", flow=flows[-1])
    return found
