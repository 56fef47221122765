"""Messages between elements of a case, its parent and its children."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.engine.clock import Kind, key_of

if TYPE_CHECKING:
    from sim.engine.lowered import Node
    from sim.engine.parts import Case
    from sim.engine.world import World

__all__ = ["PostOffice"]


class PostOffice:
    """Delivers each message to one listener; a message that nobody waits for is kept until somebody does."""

    def __init__(self, world: World) -> None:
        self.clock = world.clock

    def listen(self, case: Case, message: str, node: Node, visit: int, fire: Callable[[], bool]) -> None:
        """Call `fire` when the message comes; it says whether it still wanted it."""
        case.listening.setdefault(message, []).append((node.rank, visit, fire))
        if case.mailbox.get(message):
            case.mailbox[message] -= 1
            self._deliver(case, message)

    def throw(self, case: Case, message: str, to: str) -> None:
        """Send a message to the case itself, its parent or its open children."""
        if to == "self":
            self._deliver(case, message)
        elif to == "parent":
            if case.parent is not None and case.parent.end is None:
                self._deliver(case.parent, message)
        else:
            for child in case.children:
                if child.end is None:
                    self._deliver(child, message)

    def _deliver(self, case: Case, message: str) -> None:
        """Bind the delivery to this instant, so that it stands in the order of the rule."""
        listeners = case.listening.get(message)
        rank, visit = min((r, v) for r, v, _ in listeners) if listeners else (0, 0)
        key = key_of(Kind.MESSAGE, case.order, rank, visit)
        self.clock.bind(self.clock.time, key, lambda event: self._handed_over(case, message))

    @staticmethod
    def _handed_over(case: Case, message: str) -> None:
        listeners = sorted(case.listening.pop(message, []), key=lambda entry: entry[:2])
        while listeners:
            _, _, fire = listeners.pop(0)
            if fire():
                break
        else:
            case.mailbox[message] = case.mailbox.get(message, 0) + 1
        if listeners:
            case.listening.setdefault(message, []).extend(listeners)
