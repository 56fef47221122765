"""Boundary events, and the ending of everything inside a scope."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.lowered import Node
from sim.engine.parts import Case, Item, Scope, Token, Wait

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Edges"]


class Edges:
    """Watches the edges of activities and sub-processes."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock

    def bind(self, holder: Item | Scope, node: Node, case: Case, visit: int) -> None:
        """Set the boundary events of an element that a token has just entered."""
        for boundary in node.boundaries:
            fire = partial(self._fire, holder, boundary, case, visit)
            if boundary.element.on is not None:
                self.world.post_office.listen(case, boundary.element.on, boundary, visit, fire)
                continue
            due = self.clock.time + self.world.draws.time(case, boundary.draws["after"], visit)
            key = key_of(Kind.TIMER, case.order, boundary.rank, visit)
            self.clock.bind(due, key, partial(self._due, fire))

    @staticmethod
    def _due(fire: partial[bool], event: Bound) -> None:
        fire()

    def _fire(self, holder: Item | Scope, boundary: Node, case: Case, visit: int) -> bool:
        if holder not in case.live:
            return False
        if isinstance(holder, Item) and boundary.element.until == "start" and holder.start is not None:
            return False
        router, now = self.world.router, self.clock.time
        detail = f'{{"visit": {visit}, "on": "{boundary.element.attached_to}"}}'
        self.world.record.event(case, "timer", boundary, detail=detail)
        router.count(case, boundary)
        if not boundary.element.interrupting:
            scope = holder.scope if isinstance(holder, Item) else holder.outer
            assert scope is not None
            scope.count += 1
            token = Token(case, scope, None, now)
        elif isinstance(holder, Item):
            self.world.cancelling.cancel(holder, "cancelled")
            token = Token(case, holder.scope, holder, now)
        else:
            self.kill(case, holder, "cancelled")
            del case.live[holder]
            assert holder.outer is not None
            token = Token(case, holder.outer, None, now)
        router.leave(token, boundary)
        return True

    def kill(self, case: Case, scope: Scope, outcome: str) -> None:
        """End everything that goes on inside a scope: work, waits, sub-processes, tokens at joins."""
        things = [thing for thing in case.live if thing is not scope and _scope_of(thing).inside(scope)]
        for thing in sorted(things, key=_order):
            if isinstance(thing, Item):
                if thing in case.live:
                    self.world.cancelling.cancel(thing, outcome)
                continue
            if isinstance(thing, Wait):
                thing.over = True
            case.live.pop(thing, None)
        for key in [k for k in case.held if k[1].inside(scope)]:
            del case.held[key]


def _scope_of(thing: Item | Wait | Scope) -> Scope:
    if isinstance(thing, Item):
        return thing.scope
    return thing.token.scope if isinstance(thing, Wait) else thing


def _order(thing: Item | Wait | Scope) -> tuple[int, int]:
    return (0 if thing.node is None else thing.node.rank), thing.visit
