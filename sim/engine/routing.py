"""What can be known of gateways before a run: cumulative odds, and where tokens can still come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.engine.lowered import Flow, Node, NodeKind

__all__ = ["cumulative", "inclusive_reach", "lower_choice", "pick"]


def pick(odds: Sequence[float], u: float) -> int:
    """Index of the part of [0, 1) in which u lies; `odds` are cumulative.

    >>> pick([0.2, 1.0], 0.1), pick([0.2, 1.0], 0.2)
    (0, 1)
    """
    for index, limit in enumerate(odds):
        if u < limit:
            return index
    return len(odds) - 1


def cumulative(flows: Sequence[Flow], default: Flow | None) -> list[float]:
    """Cumulative probabilities: the rest goes to flows without one, else to the default, else all are scaled."""
    given = sum(f.probability for f in flows if f.probability is not None)
    without = sum(f.probability is None for f in flows)
    left = max(0.0, 1.0 - given)
    shares = [f.probability if f.probability is not None else left / without for f in flows]
    if default is not None:
        shares.append(0.0 if without else left)
    total, reached, odds = sum(shares), 0.0, []
    for share in shares:
        reached += share / total if total > 0 else 1 / len(shares)
        odds.append(reached)
    return odds


def lower_choice(node: Node) -> None:
    """Set how an exclusive gateway chooses: its odds where only chance decides, with its default flow at the end."""
    outs = node.outs
    if node.kind != NodeKind.EXCLUSIVE or len(outs) < 2:
        return
    node.default = next((f for f in outs if f.default), None)
    node.others = [f for f in outs if not f.default]
    if all(f.when is None for f in outs) and any(f.probability is not None for f in outs):
        others = [f for f in outs if f is not node.default]
        node.outs = others if node.default is None else [*others, node.default]
        node.odds = cumulative(others, node.default)
    else:
        node.certain = all(f.probability is None for f in node.others)


def inclusive_reach(nodes: Mapping[str, Node]) -> list[Node]:
    """The inclusive joins; each knows which of its flows a token at a node can still reach without passing it."""
    joins = [node for node in nodes.values() if node.kind == NodeKind.INCLUSIVE and len(node.ins) > 1]
    before = _predecessors(nodes)
    for join in joins:
        reach: dict[Node, set[int]] = {}
        for flow in join.ins:
            if flow.source is join:
                continue
            todo, seen = [flow.source], {flow.source}
            while todo:
                node = todo.pop()
                reach.setdefault(node, set()).add(flow.index)
                for earlier in before.get(node, ()):
                    if earlier is not join and earlier not in seen:
                        seen.add(earlier)
                        todo.append(earlier)
        reach.pop(join, None)
        join.reach = {node: frozenset(flows) for node, flows in reach.items()}
    return joins


def _predecessors(nodes: Mapping[str, Node]) -> dict[Node, list[Node]]:
    """From where a token can come to each node in one step: flows, boundaries, the inside of sub-processes."""
    before: dict[Node, list[Node]] = {}
    for node in nodes.values():
        for flow in node.outs:
            before.setdefault(flow.target, []).append(node)
        for boundary in node.boundaries:
            before.setdefault(boundary, []).append(node)
        if node.leave is not None:
            before.setdefault(node.leave, []).append(node)
        if node.scope is not None and node.scope.leave is not None:
            # whatever is inside comes out at the end, or at the sub-process's own boundary
            before.setdefault(node.scope.leave, []).append(node)
            for boundary in node.scope.boundaries:
                before.setdefault(boundary, []).append(node)
    return before
