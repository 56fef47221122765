"""In which order boxes of a flow stand, and which arrows run backwards.

The order keeps little work running backwards: the greedy heuristic for the feedback arc set problem of Eades, Lin and
Smyth (1993), Information Processing Letters 47, 319-323, with weights, then sifted: each box moves to the place where
least runs backwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["ranking"]

Weights = Mapping[tuple[str, str], float]


def ranking(nodes: Sequence[str], weights: Weights, *, first: str, last: str) -> list[str]:
    """The nodes in an order in which the arrows that run backwards weigh little.

    Parameters
    ----------
    nodes
        All nodes; their order breaks ties.
    weights
        Weight of each arrow, at least 0; arrows from a node to itself do not count.
    first, last
        Nodes that stand first and last, whatever their arrows.

    >>> ranking(["a", "b", "c"], {("a", "b"): 9, ("b", "a"): 2, ("b", "c"): 7}, first="a", last="c")
    ['a', 'b', 'c']
    """
    inner = [n for n in nodes if n not in (first, last)]
    known = {first, last, *inner}
    arrows = {(a, b): w for (a, b), w in weights.items() if a != b and a in known and b in known}
    order = _sifted(_greedy(inner, arrows), arrows)
    return [*(n for n in (first,) if n in nodes), *order, *(n for n in (last,) if n in nodes)]


def _greedy(nodes: Sequence[str], arrows: Weights) -> list[str]:
    """Sources to the front, sinks to the back, else the node that gives most more than it takes."""
    left, head, tail = list(nodes), [], []  # type: list[str], list[str], list[str]
    while left:
        within = {(a, b): w for (a, b), w in arrows.items() if a in left and b in left}
        out = {n: sum(w for (a, _), w in within.items() if a == n) for n in left}
        into = {n: sum(w for (_, b), w in within.items() if b == n) for n in left}
        source = next((n for n in left if into[n] == 0), None)
        sink = next((n for n in reversed(left) if out[n] == 0), None)
        if source is not None:
            head.append(source)
        elif sink is not None:
            tail.insert(0, sink)
        else:
            head.append(max(left, key=lambda n: out[n] - into[n]))
        chosen = source if source is not None else sink if sink is not None else head[-1]
        left.remove(chosen)
    return [*head, *tail]


def _sifted(order: list[str], arrows: Weights) -> list[str]:
    """Each node moved to its best place, again until none moves (a few rounds at most)."""
    for _ in range(4):
        before = list(order)
        for node in before:
            order = _best_place(node, order, arrows)
        if order == before:
            break
    return order


def _best_place(node: str, order: list[str], arrows: Weights) -> list[str]:
    rest = [n for n in order if n != node]
    here = order.index(node)
    # weight that runs backwards with the node in front of all others, then moved behind one after the other
    cost = sum(arrows.get((other, node), 0.0) for other in rest)
    costs = [cost]
    for other in rest:
        cost += arrows.get((node, other), 0.0) - arrows.get((other, node), 0.0)
        costs.append(cost)
    best = min(range(len(costs)), key=lambda place: (costs[place], place != here, place))
    return [*rest[:best], node, *rest[best:]]
