"""Decision points: where a policy or a player chooses, and their choices as data.

The ten points: `take`, `assign`, `return`, `ask`, `pass_on`, `put_aside`, `chase`, `withdraw`, `move_staff`,
`set_priority`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Protocol, runtime_checkable

from sim.errors import InputError
from sim.model.mistakes import mistake

__all__ = ["POINTS", "Answers", "Decision", "DecisionPoint", "Initiative", "Option", "Player", "Seat"]

POINTS = ("take", "assign", "return", "ask", "pass_on", "put_aside", "chase", "withdraw", "move_staff", "set_priority")
"""The decision points by name."""

AT_WILL = ("chase", "withdraw", "move_staff", "set_priority", "put_aside")
"""Points that a decision may bring about at any instant, without being asked."""


@dataclass(frozen=True)
class Option:
    """One thing that may be chosen: the word that chooses it, and facts that a screen shows beside it."""

    choice: str
    facts: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class DecisionPoint:
    """An instant at which somebody chooses; `default` is what the scenario's policy would do."""

    point: str
    time: int
    options: tuple[Option, ...]
    default: str
    case_id: str | None = None
    element_id: str | None = None
    visit: int | None = None
    post: str | None = None
    department: str | None = None
    resource: str | None = None


@dataclass(frozen=True)
class Decision:
    """A choice made, as it stands in a recipe.

    `at_will` marks one that nobody asked for: it takes effect at `time` by itself. The others answer the decision
    point of the same point, time, case, element, visit and resource (and post and department, where these are given);
    one that meets no such point has no effect.
    """

    point: str
    time: int
    choice: str
    case_id: str | None = None
    element_id: str | None = None
    visit: int | None = None
    post: str | None = None
    resource: str | None = None
    department: str | None = None
    at_will: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What a decision point must equal to be answered by this decision."""
        return self.point, self.time, self.case_id, self.element_id, self.visit, self.resource

    def fits(self, point: DecisionPoint) -> bool:
        """Whether post and department, where they are said, are those of a point."""
        return self.post in (None, point.post) and self.department in (None, point.department)

    def as_data(self) -> dict[str, Any]:
        """Plain data for a recipe, without what is not set."""
        return {k: v for k, v in asdict(self).items() if v is not None and v is not False}


@dataclass(frozen=True)
class Seat:
    """Where a player sits: one customer's case, one post or one department."""

    kind: Literal["customer", "post", "department"]
    who: str

    def may(self, decision: Decision) -> bool:
        """Whether this seat may decide so unasked."""
        if self.kind == "customer":
            return decision.point in ("chase", "withdraw") and decision.case_id == self.who
        return decision.point in (("put_aside",) if self.kind == "post" else ("move_staff", "set_priority"))

    def decides(self, point: DecisionPoint) -> bool:
        """Whether this point is this seat's to decide."""
        if self.kind == "customer":
            return point.point in ("chase", "withdraw") and point.case_id == self.who
        if self.kind == "post":
            return point.point in ("take", "return", "ask", "pass_on", "put_aside") and point.post == self.who
        mine = point.point in ("assign", "pass_on", "move_staff", "set_priority")
        return mine and point.department == self.who


class Player(Protocol):
    """Somebody who decides while a run goes on."""

    @property
    def seat(self) -> Seat:
        """Where the player sits."""

    def choose(self, point: DecisionPoint) -> str | None:
        """The choice of one of `point.options`; None leaves it to the policy, as if nobody had been asked."""


@runtime_checkable
class Initiative(Player, Protocol):
    """A player who also acts unasked, at instants of their own."""

    def wakes(self, after: int) -> int | None:
        """When the player wants to act next: a time later than `after`, in microseconds; None: no more."""

    def acts(self, time: int) -> Sequence[Decision]:
        """What the player does at that time: decisions `at_will`, of their own seat."""


def read_decision(raw: Decision | Mapping[str, Any]) -> Decision:
    """A decision from a recipe's data.

    Raises
    ------
    InputError
        It lacks its point, time or choice, or has something else.
    """
    if isinstance(raw, Decision):
        return raw
    known = {f.name for f in fields(Decision)}
    unknown = sorted(set(raw) - known)
    missing = sorted({"point", "time", "choice"} - set(raw))
    if unknown or missing:
        key, word = ("run.decision_unknown", unknown[0]) if unknown else ("run.decision_lacks", missing[0])
        raise InputError(mistake(key, "decisions", word=word, known=", ".join(sorted(known))))
    decision = Decision(**raw)
    if decision.point not in POINTS:
        raise InputError(mistake("run.decision_point", "decisions", point=decision.point, known=", ".join(POINTS)))
    if not isinstance(decision.time, int) or decision.time < 0:
        raise InputError(mistake("run.decision_time", "decisions", time=repr(decision.time)))
    if decision.at_will and decision.point not in AT_WILL:
        raise InputError(mistake("run.decision_asked", "decisions", point=decision.point, known=", ".join(AT_WILL)))
    return decision


class Answers:
    """The decisions of a recipe, waiting for the points that they answer."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.at_will: list[Decision] = []
        self.departments: set[str] = set()
        self._waiting: dict[tuple[object, ...], list[Decision]] = defaultdict(list)
        for decision in decisions:
            if decision.at_will:
                self.at_will.append(decision)
            else:
                self._waiting[decision.key].append(decision)
                if decision.point in ("move_staff", "set_priority") and decision.department is not None:
                    self.departments.add(decision.department)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, point: DecisionPoint) -> Decision | None:
        """The next decision that answers `point`, if its choice is among the options."""
        key = (point.point, point.time, point.case_id, point.element_id, point.visit, point.resource)
        queue = self._waiting.get(key, [])
        decision = next((d for d in queue if d.fits(point)), None)
        if decision is None:
            return None
        queue.remove(decision)
        if not queue:
            del self._waiting[key]
        return decision if any(o.choice == decision.choice for o in point.options) else None

    @property
    def unmatched(self) -> int:
        """Decisions that have met no point so far."""
        return sum(len(q) for q in self._waiting.values())
