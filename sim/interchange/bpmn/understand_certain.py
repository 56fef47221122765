"""Which messages of another pool are sent for certain, and which on some ways alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import networkx as nx

from sim.interchange.bpmn.document import Document, Node, Work, walk
from sim.interchange.bpmn.understand_letters import Letters

__all__ = ["uncertain"]


def uncertain(document: Document, letters: Letters) -> set[str]:
    """The nodes that wait for a message which need not come: a case could wait there for ever.

    A message comes for certain where every way through its sender's pool, from where that pool begins, leads over a
    sender, and the pool itself is begun for certain. A node behind an event-based gateway has others beside it and may
    wait in vain; one in a loop needs a sender in a loop.
    """
    ways = _Ways(document, letters)
    return {node for node in letters.senders if letters.senders[node] and not ways.raced(node) and not ways.comes(node)}


class _Ways:
    """The sequence flows of each pool as a graph, its sub-processes as single nodes."""

    def __init__(self, document: Document, letters: Letters) -> None:
        self.letters = letters
        self.home: dict[str, Work] = {}
        self.top: dict[str, str] = {}
        self.graphs: dict[str, nx.DiGraph[str]] = {}
        self.gateways: set[str] = set()
        self.choices: set[str] = set()
        self.edges: set[str] = set()
        for work in document.processes:
            graph: nx.DiGraph[str] = nx.DiGraph()
            for node in work.level.nodes:
                graph.add_node(node.id)
                if node.attached_to:
                    graph.add_edge(node.attached_to, node.id)
                    self.edges.add(node.id)
                if node.tag.endswith("Gateway") and node.tag != "parallelGateway":
                    self.choices.add(node.id)
                if node.tag == "eventBasedGateway":
                    self.gateways.add(node.id)
                for inner in (node, *_inside(node)):
                    self.home[inner.id], self.top[inner.id] = work, node.id
            graph.add_edges_from((f.source, f.target) for f in work.level.flows if f.source and f.target)
            self.graphs[work.id] = graph

    def raced(self, node: str) -> bool:
        """Whether a node stands behind an event-based gateway."""
        graph = self.graphs[self.home[node].id]
        return any(before in self.gateways for before in graph.predecessors(self.top[node]))

    def comes(self, node: str) -> bool:
        """Whether the message for a node is sent for certain."""
        senders = self.letters.senders[node]
        works = {self.home[one].id for one in senders}
        begun = {one for one in works if self._begun(one, node, frozenset({one}))}
        return any(self._passed(work, senders) and self._often(node, senders) for work in begun)

    def _passed(self, work: str, over: Iterable[str]) -> bool:
        """Whether a case that goes through a pool comes over one of the nodes, whatever is chosen on the way."""
        graph, tops = self.graphs[work], {self.top[one] for one in over}
        misses = {node for node in graph if node not in tops and graph.out_degree(node) == 0}
        todo = list(misses)
        while todo:
            for before in graph.predecessors(todo.pop()):
                if before not in misses and before not in tops and self._can_miss(graph, before, misses):
                    misses.add(before)
                    todo.append(before)
        return not any(node in misses for node in graph if graph.in_degree(node) == 0)

    def _can_miss(self, graph: nx.DiGraph[str], node: str, misses: set[str]) -> bool:
        """Whether tokens can leave a node and all come to an end elsewhere: a choice by one way, others by all ways."""
        after = list(graph.successors(node))
        edges = [one for one in after if one in self.edges]
        flows = [one for one in after if one not in self.edges]
        ways = [one in misses for one in flows]
        return any(one in misses for one in edges) or (any(ways) if node in self.choices else bool(ways) and all(ways))

    def _often(self, node: str, senders: Iterable[str]) -> bool:
        """Whether a node in a loop has a sender in a loop."""
        return not self._loops(node) or any(map(self._loops, senders))

    def _loops(self, node: str) -> bool:
        graph, top = self.graphs[self.home[node].id], self.top[node]
        return any(top == after or nx.has_path(graph, after, top) for after in graph.successors(top))

    def _begun(self, work: str, waiting: str, seen: frozenset[str]) -> bool:
        """Whether a pool is begun for certain before or while a node waits."""
        graph = self.graphs[work]
        entries = [node for node in graph if graph.in_degree(node) == 0]
        triggers = [one for entry in entries for one in self.letters.senders.get(entry, ())]
        if not triggers:
            return True
        for trigger in triggers:
            home = self.home[trigger].id
            if home == self.home[waiting].id and self._before(home, trigger, waiting):
                return True
            if home not in seen and self._passed(home, [trigger]) and self._begun(home, waiting, seen | {home}):
                return True
        return False

    def _before(self, work: str, first: str, then: str) -> bool:
        """Whether every way to a node leads over another."""
        graph, top = self.graphs[work], self.top[first]
        if top == self.top[then]:
            return True
        free = graph.subgraph([node for node in graph if node != top])
        entries = [node for node in free if graph.in_degree(node) == 0]
        return not any(nx.has_path(free, entry, self.top[then]) for entry in entries)


def _inside(node: Node) -> Iterator[Node]:
    return walk(node.inside) if node.inside is not None else iter(())
