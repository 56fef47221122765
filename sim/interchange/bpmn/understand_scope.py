"""What the parts of the understanding share: the reading of a file, the level at hand, the piece made of a node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from sim.interchange.bpmn.document import Level, Node, Work, walk
from sim.interchange.bpmn.draft import Draft, Stage, fresh
from sim.interchange.bpmn.understand_conditions import guessed_rules
from sim.interchange.bpmn.understand_letters import Letters
from sim.interchange.bpmn.understand_organisation import Organisation

__all__ = ["Piece", "Reading", "Scope"]


@dataclass(frozen=True)
class Piece:
    """What became of a node: where a token comes in, where it goes on (None: nowhere), what boundary events hold."""

    entry: str
    exit: str | None
    host: str = ""


@dataclass
class Reading:
    """The reading of one file."""

    draft: Draft
    organisation: Organisation
    letters: Letters
    home: Mapping[str, Work]
    """The process in which each node stands."""
    calls: Mapping[str, str]
    """Our ids of the processes that can be called, by theirs."""
    triggered: set[str] = field(default_factory=set)
    """Nodes that a message from elsewhere begins: whoever sends it hands over to them."""
    uncertain: set[str] = field(default_factory=set)
    """Nodes that wait for a message of another pool which need not come."""
    crowded: set[str] = field(default_factory=set)
    """Processes of the file that run as one with others."""
    caught: set[str] = field(default_factory=set)
    """Events at edges to which something within throws."""
    messages: dict[str, str] = field(default_factory=dict)
    """Our names of what is sent, by the node that receives it."""

    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By process, how the attributes are drawn that its conditions read."""
    rhythms: dict[tuple[str, str], str] = field(default_factory=dict)
    """By process and start, the time between cases that a timer says."""
    beginnings: dict[str, list[str]] = field(default_factory=dict)
    """By process, its starts."""

    def message(self, node: str) -> str:
        """Our name of the message for which a node waits; no other node hears it."""
        if node not in self.messages:
            name = next((one.name for one in walk(self.home[node].level) if one.id == node), "")
            self.messages[node] = fresh(name, self.messages.values(), otherwise="message")
        return self.messages[node]

    def read_in(self, process: str, conditions: list[str]) -> None:
        """Note what the conditions of a process read, so that it is drawn for every case."""
        rules = self.rules.setdefault(process, {})
        for name, rule in guessed_rules(conditions).items():
            rules.setdefault(name, rule)

    def of_customer(self, node: Node) -> bool:
        """Whether the customer does it."""
        return self.home[node.id].id in self.letters.customers


@dataclass
class Scope:
    """One level of the file and the level of ours that is made of it."""

    reading: Reading
    stage: Stage
    level: Level
    around: tuple[Node, ...] = ()
    """The sub-processes in which it stands, the outermost first."""
    outer: Scope | None = None
    edges: list[Node] = field(default_factory=list)
    """The events at its edge, which catch what is thrown within."""
    begins: set[str] = field(default_factory=set)
    """The starts at which tokens begin here."""
    handed: list[tuple[str, str]] = field(default_factory=list)
    """Elements that hand over to a node which a message triggers."""
    pieces: dict[str, Piece] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The scenario in the making."""
        return self.reading.draft

    def __post_init__(self) -> None:
        self._ways: nx.DiGraph[str] | None = None
        self._edges: dict[str, list[Node]] = {}
        for node in self.level.nodes:
            if node.tag == "boundaryEvent":
                self._edges.setdefault(node.attached_to, []).append(node)

    def circles(self, node: Node) -> bool:
        """Whether sequence flows lead from a node back to it."""
        if self._ways is None:
            self._ways = nx.DiGraph((flow.source, flow.target) for flow in self.level.flows)
        ways = self._ways
        return any(node.id == after or nx.has_path(ways, after, node.id) for after in ways.successors(node.id))

    def boundaries(self, node: Node) -> list[Node]:
        """The boundary events of an activity."""
        return self._edges.get(node.id, [])

    def incoming(self, node: Node) -> list[str]:
        """Ids of the sequence flows that lead to a node."""
        return [flow.id for flow in self.level.flows if flow.target == node.id]
