"""Inclusive gateways: splits that take every flow that holds, and joins that wait for all that can still come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.lowered import Flow, Node, NodeKind
from sim.engine.parts import Case, Item, Scope, Token, Wait
from sim.engine.routing import cumulative, pick

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Inclusive"]


class Inclusive:
    """Forks and joins of BPMN 2.0.2, 13.4.3."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock
        # cases whose inclusive joins must be looked at again when the event is over
        self.unsettled: dict[Case, None] = {}

    def reach(self, token: Token, node: Node, flow: Flow | None) -> None:
        """A token reaches an inclusive gateway: at a join it waits until no more can come."""
        case = token.case
        if len(node.ins) > 1 and flow is not None:
            case.held.setdefault((node, token.scope), []).append((token, flow, self.clock.time))
            self.unsettled[case] = None
            return
        self._fork(token, node)

    def _fork(self, token: Token, node: Node) -> None:
        case = token.case
        visit = self.world.router.count(case, node)
        if len(node.outs) == 1:
            self.world.router.leave(token, node)
            return
        if node.effects:
            self.world.router.effects(case, node)
        chosen = [f for f in node.outs if not f.default and self._taken(case, node, f, visit)]
        chosen = chosen or [f for f in node.outs if f.default] or [self._one(case, node, visit)]
        for flow in chosen:
            self.world.record.event(case, "choice", node, detail=flow.detail)
        self.unsettled[case] = None
        self.world.router.split(token, chosen)

    def _one(self, case: Case, node: Node, visit: int) -> Flow:
        """The flow that is taken where chance and conditions take none: by the probabilities, else the first."""
        if any(flow.probability is None for flow in node.outs):
            return node.outs[0]
        return node.outs[pick(cumulative(node.outs, None), self.world.draws.chance(case, node.draws["choice"], visit))]

    def _taken(self, case: Case, node: Node, flow: Flow, visit: int) -> bool:
        if flow.probability is not None and flow.chosen is not None:
            return (
                self.world.router.holds(case, node, flow)
                and self.world.draws.chance(case, flow.chosen, visit) < flow.probability
            )
        return self.world.router.holds(case, node, flow)

    def settle(self) -> None:
        """Let inclusive joins go on for which no further token can come (BPMN 2.0.2, 13.4.3)."""
        while self.unsettled:
            case = next(iter(self.unsettled))
            del self.unsettled[case]
            ready = [k for k in sorted(case.held, key=_held_order) if self._complete(case, *k)]
            if ready:
                node, scope = ready[0]
                self.unsettled[case] = None
                self._fork(self.world.router.merge(case, node, scope), node)

    def _complete(self, case: Case, join: Node, scope: Scope) -> bool:
        if join.kind != NodeKind.INCLUSIVE:
            return False
        full = {flow.index for _, flow, _ in case.held[join, scope]}
        if self._in_transit(case, join, scope) - full:
            return False
        for node in self._positions(case, scope):
            reached = join.reach.get(node, frozenset())
            if reached - full and not reached & full:
                return False
        return True

    @staticmethod
    def _in_transit(case: Case, join: Node, scope: Scope) -> set[int]:
        """The flows on which tokens are on their way to a join."""
        waits = (thing for thing in case.live if isinstance(thing, Wait) and thing.node is join)
        return {wait.flow.index for wait in waits if wait.flow is not None and wait.token.scope is scope}

    def _positions(self, case: Case, scope: Scope) -> list[Node]:
        """Where the tokens of a scope are, those at inclusive joins themselves excepted."""
        nodes = [thing.node for thing in case.live if not isinstance(thing, Scope) and _scope_of(thing).inside(scope)]
        held = [n for (n, s) in case.held if n.kind == NodeKind.PARALLEL and s.inside(scope)]
        others = [n for (n, s) in case.held if n.kind == NodeKind.INCLUSIVE and s.inside(scope)]
        return nodes + held + others


def _scope_of(thing: Item | Wait) -> Scope:
    return thing.scope if isinstance(thing, Item) else thing.token.scope


def _held_order(key: tuple[Node, Scope]) -> tuple[int, int]:
    return key[0].rank, key[1].visit
