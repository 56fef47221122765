"""A dry walk: cases go through a process without time, to see how much work each of them makes, and where.

Attributes, conditions, probabilities, losses and started cases count; what depends on time (boundary timers, customers
who lose patience) does not: an activity is always finished. Of several events the one comes first whose time is
shortest; where messages are among them, each is equally likely.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import networkx as nx
import numpy as np

from sim.model.customers import AttributeRule, ByCase, Chance, Choice, Drawn, Value
from sim.model.expressions import Expression
from sim.model.graph import LEAVE
from sim.model.law_values import mean, quantiles
from sim.model.laws import Law
from sim.model.process import Activity, Batch, Flow, Spawn
from sim.model.scenario import Scenario

__all__ = ["Need", "Walker"]

Out = tuple[str, str, Any]
"""A flow out of a node: target, key, part of the model (None into or out of a sub-process)."""

MOST_MOVES = 5000  # of one case
BLOCK = 512  # draws of one law at once
DEEPEST = 8  # cases that start one another


@dataclass(frozen=True)
class Need:
    """Who must do a piece of work: staff of the post, with the skill, of the district (None: anybody)."""

    post: str
    skill: str | None
    district: str | None


@dataclass
class _Case:
    graph: nx.MultiDiGraph[str]
    scope: dict[str, Any]
    depth: int
    visits: Counter[str] = field(default_factory=Counter)
    held: dict[str, dict[str, list[str | None]]] = field(default_factory=dict)
    tokens: deque[tuple[str, str | None]] = field(default_factory=deque)


class Walker:
    """Walks cases of a scenario and adds up the work (microseconds at speed 1) by need."""

    def __init__(self, scenario: Scenario, rng: np.random.Generator) -> None:
        self.scenario = scenario
        self.rng = rng
        self.graphs = {name: _with_outs(scenario.graph(name)) for name in scenario.processes}
        self.moves = 0
        self.work: Counter[Need] = Counter()
        self.drawn: dict[Law, list[float]] = {}
        self.customers = {name: float(district.customers) for name, district in scenario.districts.items()}
        # by the identity of an activity, whose parts are too many to hash at every visit
        self.times: dict[int, float] = {}

    def walk(self, stream: str) -> None:
        """Walk one case of an arrival stream."""
        part = self.scenario.arrivals[stream]
        process = self.scenario.processes[part.process]
        alike = dict.fromkeys(self.scenario.segments, 1.0)
        scope: dict[str, Any] = {
            "segment": self._pick(alike if part.segments is None else part.segments),
            "district": self._pick(self.customers if part.districts is None else part.districts),
            "channel": self._pick(dict(part.channels or {})),
            "process": part.process,
        }
        self._attributes({**process.attributes, **part.attributes}, scope, {})
        self._case(part.process, part.start, scope, depth=0)

    # -- who the customer is ------------------------------------------------------------------------------------------

    def _attributes(self, rules: dict[str, AttributeRule], scope: dict[str, Any], inherited: dict[str, Any]) -> None:
        segment = self.scenario.segments.get(scope["segment"] or "")
        scope["priority"] = segment.priority if segment is not None else 0
        for name, rule in rules.items():
            scope[name] = inherited[name] if name in inherited else self._value(rule, scope)

    def _value(self, rule: AttributeRule | None, scope: dict[str, Any]) -> Any:
        if isinstance(rule, Value):
            return rule.value
        if isinstance(rule, Chance):
            return self.rng.random() < rule.chance
        if isinstance(rule, Choice):
            return self._pick(rule.choices)
        if isinstance(rule, Drawn):
            number = self._draw(rule.law)
            return float(round(number)) if rule.whole else number
        if isinstance(rule, ByCase):
            return self._value(rule.cases.get(str(scope.get(rule.by)), rule.otherwise), scope)
        return None

    def _draw(self, law: Law) -> float:
        block = self.drawn.setdefault(law, [])
        if not block:  # drawn in blocks, since one call for each draw takes long
            block += quantiles(law, self.rng.random(BLOCK)).tolist()
        return block.pop()

    def _pick(self, weights: dict[Any, float]) -> Any:
        if not weights:
            return None
        total = sum(weights.values())
        shares = np.array([w / total if total else 1 / len(weights) for w in weights.values()])
        return list(weights)[int(np.searchsorted(np.cumsum(shares)[:-1], self.rng.random(), side="right"))]

    # -- the way ------------------------------------------------------------------------------------------------------

    def _case(self, process: str, start: str | None, scope: dict[str, Any], *, depth: int) -> None:
        graph = self.graphs[process]
        starts = [node for node, data in graph.nodes(data=True) if data["type"] == "start" and not data["scope"]]
        case = _Case(graph, scope, depth)
        case.tokens.append((start or starts[0], None))
        for _ in range(MOST_MOVES):
            if not case.tokens and not self._settle(case):
                return
            self.moves += 1
            node, sender = case.tokens.popleft()
            self._enter(case, node, sender)

    def _enter(self, case: _Case, node: str, sender: str | None) -> None:
        data = case.graph.nodes[node]
        element = data["element"]
        case.visits[node] += 1
        if isinstance(element, Activity):
            self._do(case, element, 1.0)
            sender = node
        elif isinstance(element, Spawn) and case.depth < DEEPEST:
            rules = dict(self.scenario.processes[element.process].attributes)
            inner = {key: case.scope.get(key) for key in ("segment", "district")}
            inner |= {"channel": element.channel, "process": element.process}
            self._attributes(rules, inner, case.scope)
            self._case(element.process, element.start, inner, depth=case.depth + 1)
        if data["type"] not in ("subprocess", "call"):
            for name, expression in element.sets.items():
                case.scope[name] = self._compute(case, data["path"], expression)
        if data["type"] == "end":
            if element.terminate:
                inside = data["scope"] + "/" if data["scope"] else ""
                case.tokens = deque(token for token in case.tokens if not token[0].startswith(inside))
                case.held = {join: held for join, held in case.held.items() if not join.startswith(inside)}
            if not data["scope"] or any(self._inside(case, data["scope"])):
                return
            self._leave(case, data["scope"] + LEAVE, sender)
            return
        if data["type"] == "leave":
            return
        self._leave(case, node, sender)

    def _inside(self, case: _Case, scope: str) -> list[str]:
        """The nodes of a sub-process at which tokens still are."""
        nodes = [node for node, _ in case.tokens] + [join for join, held in case.held.items() if held]
        return [node for node in nodes if node.startswith(scope + "/")]

    def _leave(self, case: _Case, node: str, sender: str | None) -> None:
        for target, key, flow in self._chosen(case, node):
            if flow is not None:
                self._lose(case, flow, sender, target)
            kind = case.graph.nodes[target]["type"]
            if kind in ("parallel", "inclusive") and case.graph.in_degree(target) > 1:
                held = case.held.setdefault(target, {})
                held.setdefault(key, []).append(sender)
                if kind == "parallel" and len(held) == case.graph.in_degree(target):
                    self._join(case, target)
            else:
                case.tokens.append((target, sender))

    def _join(self, case: _Case, join: str) -> None:
        held = case.held[join]
        senders = [waiting.pop(0) for waiting in held.values() if waiting]
        case.held[join] = {key: waiting for key, waiting in held.items() if waiting}
        case.tokens.append((join, senders[-1]))

    def _settle(self, case: _Case) -> bool:
        """Nothing moves any more: let an inclusive join go on; whether there was one."""
        for join, held in case.held.items():
            if held and case.graph.nodes[join]["type"] == "inclusive":
                self._join(case, join)
                return True
        return False

    def _chosen(self, case: _Case, node: str) -> list[Out]:
        """The flows on which tokens leave a node, with their targets."""
        data = case.graph.nodes[node]
        outs: list[Out] = case.graph.graph["outs"][node]
        kind = data["type"]
        if len(outs) < 2 or kind == "parallel":
            return outs
        self.moves += len(outs) // 2  # a choice among many takes longer
        if kind in ("subprocess", "call"):
            return outs[:1]
        if kind == "event":
            return [self._first_event(case, outs)]
        path = data["path"]
        held = [out for out in outs if not out[2].default and self._holds(case, path, out[2])]
        default = [out for out in outs if out[2].default]
        if kind == "exclusive":
            weighed = not held and not default and all(flow.probability is not None for _, _, flow in outs)
            return self._one(outs if weighed else held, default)
        if kind == "inclusive":
            held = [o for o in held if o[2].probability is None or self.rng.random() < o[2].probability]
        return held or default

    def _first_event(self, case: _Case, outs: list[Out]) -> Out:
        """The event that comes first, by how long each takes; equally likely where that is not said."""
        laws: list[Any] = [getattr(case.graph.nodes[target]["element"], "after", None) for target, _, _ in outs]
        if None in laws:
            return outs[int(self.rng.integers(len(outs)))]
        return outs[int(np.argmin([self._draw(law) for law in laws]))]

    def _one(self, held: list[Any], default: list[Any]) -> list[Any]:
        """One flow of an exclusive gateway, as the engine chooses it."""
        if not held or all(out[2].probability is None for out in held):
            return (held or default)[:1]
        given = sum(out[2].probability or 0.0 for out in held)
        bare = sum(out[2].probability is None for out in held)
        left = max(0.0, 1.0 - given)
        shares = [out[2].probability if out[2].probability is not None else left / bare for out in held]
        outs = [*held, *default[:1]]
        shares += [0.0 if bare else left] * len(default[:1])
        return [outs[self._pick(dict(enumerate(shares)))]]

    def _holds(self, case: _Case, path: str, flow: Flow) -> bool:
        return flow.when is None or bool(self._compute(case, path, flow.when))

    def _compute(self, case: _Case, path: str, expression: Expression) -> Any:
        try:
            return expression(case.scope, partial(_visits, case, path))
        except (KeyError, TypeError, ZeroDivisionError):
            return False

    # -- work ---------------------------------------------------------------------------------------------------------

    def _do(self, case: _Case, activity: Activity, share: float) -> None:
        if id(activity) not in self.times:
            self.times[id(activity)] = self._working_time(activity)
        amount = share * self.times[id(activity)]
        if activity.batch is not None:
            amount *= _batched(activity.batch)
        self._add(case, activity, amount)

    def _working_time(self, activity: Activity) -> float:
        """Mean working time of the people at the post together: each works as often as their own time lets them."""
        groups = [(n, g) for n, g in self.scenario.staff.items() if activity.post in g.posts and g.count > 0]
        if not activity.by_staff or not groups:
            return mean(activity.duration)
        rate = sum(g.count / max(mean(activity.by_staff.get(n, activity.duration)), 1.0) for n, g in groups)
        return sum(g.count for _, g in groups) / rate

    def _add(self, case: _Case, activity: Activity, amount: float) -> None:
        post = self.scenario.posts[activity.post]
        district = case.scope["district"] if post.by_district else None
        self.work[Need(activity.post, activity.skill, district)] += amount  # type: ignore[assignment]

    def _lose(self, case: _Case, flow: Flow, sender: str | None, target: str) -> None:
        """Information lost on the way: the receiver finds out, the sender answers or does it again."""
        receiver = case.graph.nodes[target]["element"]
        if flow.loss == 0 or sender is None or not isinstance(receiver, Activity) or self.rng.random() >= flow.loss:
            return
        if flow.on_loss == "proceed":
            return
        self._add(case, receiver, mean(receiver.check or receiver.duration) * (1.0 if receiver.check else 0.1))
        earlier = case.graph.nodes[sender]["element"]
        if flow.on_loss == "return":
            self._do(case, earlier, earlier.redo)
        else:
            self._add(case, earlier, mean(earlier.answer or earlier.duration) * (1.0 if earlier.answer else 0.1))


def _batched(batch: Batch) -> float:
    """Share of a member's own working time that a member of a full batch costs."""
    size = batch.size or batch.at_most or 1
    factor = batch.factors[min(batch.factors, key=lambda n: (abs(n - size), n))] if batch.factors else 1.0
    return factor if batch.time == "sum" else factor / size


def _with_outs(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph with the flows out of each node kept ready."""
    graph.graph["outs"] = {
        node: [(target, key, data["flow"]) for _, target, key, data in graph.out_edges(node, keys=True, data=True)]
        for node in graph
    }
    return graph


def _visits(case: _Case, path: str, name: str) -> int:
    return case.visits[path + name]
