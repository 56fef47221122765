"""A process as a net of places and moves, for the token game.

A place is a node that holds a token, or a flow into a join that waits for its siblings. Chains of single steps are
drawn together, since nothing can happen in them that could not happen at their ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import networkx as nx

from sim.model.graph import LEAVE

__all__ = ["Marking", "Move", "Net", "net_of"]

Marking = tuple[tuple[str, int], ...]
"""How many tokens each place holds, in order of the places."""
Move = tuple[str, bool, Marking]
"""The node that moves, whether a condition decides it, and the marking after it."""

_MOST_CHOICES = 4  # flows out of an inclusive split of which all subsets are tried


def net_of(graph: nx.MultiDiGraph[str]) -> Net:
    """The net of a flattened process (`Scenario.graph`)."""
    return Net(_contracted(graph))


def _contracted(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph without the activities and catching events that only pass one token on."""
    small = graph.copy()
    hosts = {d["path"] + d["element"].attached_to for _, d in graph.nodes(data=True) if d["type"] == "boundary"}
    for node, data in graph.nodes(data=True):
        plain = data["type"] in ("activity", "timer", "message", "throw", "spawn", "exclusive")
        if not plain or node in hosts or small.in_degree(node) != 1 or small.out_degree(node) != 1:
            continue
        before, _, into = next(iter(small.in_edges(node, keys=True)))
        _, after, out = next(iter(small.out_edges(node, keys=True)))
        if before in (node, after) or small.nodes[before]["type"] == "event" or small.nodes[after]["type"] == "end":
            continue  # what stands before an end keeps its token until then: the end may terminate the others
        flow = small.edges[before, node, into]["flow"]
        small.remove_node(node)
        small.add_edge(before, after, out, flow=flow, via=node)
    return small


class Net:
    """The moves of tokens through one process."""

    def __init__(self, drawn: nx.MultiDiGraph[str]) -> None:
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph = self.graph
        graph.add_nodes_from(drawn.nodes(data=True))
        for source, target, key, data in drawn.edges(keys=True, data=True):
            graph.add_edge(source, target, f"~{key}", **data)  # a flow may have the name of a node
        self.types: dict[str, str] = {node: data["type"] for node, data in graph.nodes(data=True)}
        self.scopes: dict[str, str] = {node: data["scope"] for node, data in graph.nodes(data=True)}
        self.starts = [n for n, kind in self.types.items() if kind == "start" and not self.scopes[n]]
        gateways = (node for node, kind in self.types.items() if kind in ("parallel", "inclusive"))
        self.joins = {node for node in gateways if graph.in_degree(node) > 1}
        self.heads: dict[str, str] = {key: target for _, target, key in graph.edges(keys=True)}
        self.boundaries: dict[str, list[str]] = {}
        for node, data in graph.nodes(data=True):
            if data["type"] == "boundary":
                self.boundaries.setdefault(data["path"] + data["element"].attached_to, []).append(node)
        self.reach = {join: self._reach(join) for join in self.joins if self.types[join] == "inclusive"}

    def begin(self, start: str) -> Marking:
        """The marking with one token at a start."""
        return self._after({}, [start])

    def owner(self, place: str) -> str:
        """The node at which a place stands."""
        return self.heads.get(place, place)

    def waiting(self, marking: Marking) -> list[str]:
        """The joins at which tokens wait."""
        return sorted({self.heads[place] for place, _ in marking if place in self.heads})

    def missing(self, join: str, marking: Marking) -> list[str]:
        """Where the tokens would have to come from for which a join waits."""
        full = {place for place, _ in marking}
        return [source for source, _, key in self.graph.in_edges(join, keys=True) if key not in full]

    def moves(self, marking: Marking) -> Iterator[Move]:
        """Everything that can happen next."""
        tokens = dict(marking)
        for place in tokens:
            if place in self.heads or place.startswith("!"):
                continue
            kind = self.types[place]
            if kind == "subprocess" or kind == "call":
                yield from self._interrupted(tokens, place)
            else:
                rest = self._without(tokens, [place])
                for conditional, keys in self._ways(place):
                    yield place, conditional, self._along(rest, keys)
                yield from self._interrupted(tokens, place)
        for join in self.joins:
            yield from self._joined(tokens, join)

    # -- tokens -----------------------------------------------------------------------------------------------------

    def _along(self, tokens: dict[str, int], keys: Iterable[str]) -> Marking:
        """After tokens went along flows; at a join they wait on their flow."""
        return self._after(tokens, [key if self.heads[key] in self.joins else self.heads[key] for key in keys])

    def _after(self, tokens: dict[str, int], places: Iterable[str]) -> Marking:
        tokens = dict(tokens)
        for place in places:
            tokens[place] = tokens.get(place, 0) + 1
            if self.types.get(place) in ("subprocess", "call"):
                inner = next((t for _, t, d in self.graph.out_edges(place, data=True) if d["flow"] is None), None)
                if inner is not None:
                    tokens[inner] = tokens.get(inner, 0) + 1
            for boundary in self.boundaries.get(place, []):
                if not self.graph.nodes[boundary]["element"].interrupting:
                    tokens["!" + boundary] = 1  # it may fire, once
        end = next((place for place in tokens if self.types.get(place) == "end"), None)
        return tuple(sorted(tokens.items())) if end is None else self._ended(tokens, end)

    def _without(self, tokens: dict[str, int], places: Iterable[str]) -> dict[str, int]:
        tokens = dict(tokens)
        for place in places:
            tokens[place] -= 1
            if tokens[place] == 0:
                del tokens[place]
                for boundary in self.boundaries.get(place, []):
                    tokens.pop("!" + boundary, None)
        return tokens

    def _inside(self, tokens: dict[str, int], scope: str) -> list[str]:
        """The places with tokens in a sub-process, at any depth."""
        found = []
        for place in tokens:
            node = self.owner(place.removeprefix("!"))
            here = self.scopes.get(node, "")
            while here and here != scope:
                here = self.scopes[here]
            if here == scope and node != scope:
                found.append(place)
        return found

    # -- moves ------------------------------------------------------------------------------------------------------

    def _ways(self, node: str) -> list[tuple[bool, tuple[str, ...]]]:
        """The sets of flows on which tokens can leave a node, and whether conditions decide."""
        outs = [(key, data["flow"]) for _, _, key, data in self.graph.out_edges(node, keys=True, data=True)]
        keys = tuple(key for key, _ in outs)
        conditional = any(flow is not None and flow.when is not None for _, flow in outs)
        kind = self.types[node]
        if kind in ("exclusive", "event"):
            return [(conditional, (key,)) for key in keys]
        if kind == "inclusive" and len(keys) > 1:
            return [(conditional, chosen) for chosen in _subsets(keys)]
        if conditional and kind != "parallel" and len(keys) > 1:
            return [(True, chosen) for chosen in _subsets(keys)]
        return [(False, keys)] if keys else []

    def _joined(self, tokens: dict[str, int], join: str) -> Iterator[Move]:
        incoming = [key for _, _, key in self.graph.in_edges(join, keys=True)]
        full = [key for key in incoming if key in tokens]
        if not full:
            return
        if self.types[join] == "parallel" and len(full) < len(incoming):
            return
        if self.types[join] == "inclusive" and not self._complete(tokens, join, set(full)):
            return
        rest = self._without(tokens, full)
        for conditional, keys in self._ways(join):
            yield join, conditional, self._along(rest, keys)

    def _complete(self, tokens: dict[str, int], join: str, full: set[str]) -> bool:
        """Whether no token elsewhere can still come to an empty flow of an inclusive join (BPMN 2.0.2, 13.4.3)."""
        reach = self.reach[join]
        for place in tokens:
            flows = set() if place in full or place.startswith("!") else reach.get(self.owner(place), set())
            if flows - full and not flows & full:
                return False
        return True

    def _reach(self, join: str) -> dict[str, set[str]]:
        """Into which flows of a join a token at each node can come without passing the join."""
        links = nx.DiGraph()
        links.add_edges_from((a, b) for a, b, _ in self.graph.edges(keys=True) if a != join)
        for host, boundaries in self.boundaries.items():
            links.add_edges_from((host, boundary) for boundary in boundaries)
        for node, scope in self.scopes.items():
            if scope:
                links.add_edges_from((node, boundary) for boundary in self.boundaries.get(scope, []))
        reach: dict[str, set[str]] = {}
        for source, _, key in self.graph.in_edges(join, keys=True):
            before = nx.ancestors(links, source) if source in links else set()
            for node in {source, *before} - {join}:
                reach.setdefault(node, set()).add(key)
        return reach

    def _ended(self, tokens: dict[str, int], end: str) -> Marking:
        """After a token was consumed at an end, which takes no time; the last one ends the sub-process."""
        scope = self.scopes[end]
        rest = self._without(tokens, [end])
        inside = self._inside(rest, scope) if scope else list(rest)
        if self.graph.nodes[end]["element"].terminate:
            rest = {place: count for place, count in rest.items() if place not in inside}
        elif [place for place in inside if not place.startswith("!")]:
            return self._after(rest, [])
        return self._after(self._without(rest, [scope]), [scope + LEAVE]) if scope else self._after(rest, [])

    def _interrupted(self, tokens: dict[str, int], host: str) -> Iterator[Move]:
        """Boundary events at a node that is at work."""
        for boundary in self.boundaries.get(host, []):
            if self.graph.nodes[boundary]["element"].interrupting:
                inside = set(self._inside(tokens, host)) if self.types[host] in ("subprocess", "call") else set()
                rest = self._without({p: c for p, c in tokens.items() if p not in inside}, [host])
                yield boundary, False, self._after(rest, [boundary])
            elif "!" + boundary in tokens:
                rest = {place: count for place, count in tokens.items() if place != "!" + boundary}
                yield boundary, False, self._after(rest, [boundary])


def _subsets(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All choices of at least one flow; of many flows only single ones, pairs and all."""
    sizes = range(1, len(keys) + 1) if len(keys) <= _MOST_CHOICES else (1, 2, len(keys))
    return [chosen for size in sizes for chosen in combinations(keys, size)]
