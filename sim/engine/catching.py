"""Catching and throwing events: timers, messages, event gateways, cases that start others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.lowered import Flow, Node, NodeKind
from sim.engine.parts import Case, Token, Wait
from sim.errors import RunError
from sim.model.mistakes import mistake

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Catching"]


class Catching:
    """Lets tokens wait for what is to happen, and makes it happen to others."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock

    def catch(self, token: Token, node: Node, flow: Flow | None) -> None:
        """A token waits for one event."""
        wait = self._wait(token, node)
        self._listen(wait, node, wait.visit, partial(self._caught, wait, node))

    def race(self, token: Token, node: Node, flow: Flow | None) -> None:
        """An event gateway: the first of the events behind it takes the token."""
        wait = self._wait(token, node)
        for out in node.outs:
            self._listen(
                wait,
                out.target,
                self.world.router.count(token.case, out.target),
                partial(self._caught, wait, out.target),
            )

    def _wait(self, token: Token, node: Node) -> Wait:
        wait = Wait(token, node, self.world.router.count(token.case, node), self.clock.time)
        token.case.live[wait] = None
        self._tell("waiting", wait, node)
        return wait

    def _tell(self, kind: str, wait: Wait, node: Node) -> None:
        detail = f'{{"visit": {wait.visit}, "for": "{node.waits_for}"}}'
        self.world.record.event(wait.token.case, kind, node, detail=detail)

    def _listen(self, wait: Wait, node: Node, visit: int, fire: Callable[[], bool]) -> None:
        case, element = wait.token.case, node.element
        if element.on is not None:
            self.world.post_office.listen(case, element.on, node, visit, fire)
            return
        now = self.clock.time
        if node.open_time is not None:
            due = node.open_time.next_open(now)
            if due is None:
                raise RunError(mistake("run.never_opens", case.id, node=node, time=now))
        else:
            due = now + self.world.draws.time(case, node.draws["after"], visit)
        kind = Kind.MESSAGE if node.kind == NodeKind.MESSAGE else Kind.TIMER
        self.clock.bind(due, key_of(kind, case.order, node.rank, visit), _fire, fire)

    def _caught(self, wait: Wait, node: Node) -> bool:
        if wait.over:
            return False
        self.over(wait)
        token = wait.token
        token.external += self.clock.time - wait.begun
        self._tell("received", wait, node)
        self.world.router.leave(token, node)
        return True

    def over(self, wait: Wait) -> None:
        """A wait has an end."""
        wait.over = True
        del wait.token.case.live[wait]

    def throw(self, token: Token, node: Node, flow: Flow | None) -> None:
        """A token sends a message and goes on."""
        self.world.router.count(token.case, node)
        self.world.post_office.throw(token.case, node.element.message, node.element.to)
        self.world.router.leave(token, node)

    def spawn(self, token: Token, node: Node, flow: Flow | None) -> None:
        """A token starts another case, and waits for its end if it must."""
        visit = self.world.router.count(token.case, node)
        child = self.world.crowd.spawn(token.case, node, visit)
        if not node.element.wait:
            self.world.router.leave(token, node)
            return
        wait = Wait(token, node, visit, self.clock.time)
        token.case.live[wait] = None
        self._tell("waiting", wait, node)
        child.waited_for = wait
        if child.end is not None:
            self.child_ended(child)

    def child_ended(self, child: Case) -> None:
        """Tell the case that waits for this one."""
        wait = child.waited_for
        if wait is not None and not wait.over:
            case, node = wait.token.case, wait.node
            key = key_of(Kind.MESSAGE, case.order, node.rank, wait.visit)
            self.clock.bind(self.clock.time, key, _fire, partial(self._caught, wait, node))


def _fire(event: Bound) -> None:
    event._value()
