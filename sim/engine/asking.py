"""The ten decision points: a recorded decision answers first, then a player, then the scenario's policy."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.decisions import Answers, Decision, DecisionPoint, Initiative, Option, Player
from sim.engine.lowered import Flow, LoweredBehaviour, Node
from sim.engine.matching import across, head, waiting
from sim.engine.parts import Case, Item, Line, Person, Token
from sim.engine.plans import Plans
from sim.errors import RunError
from sim.model.mistakes import mistake
from sim.model.spans import write_span

if TYPE_CHECKING:
    from sim.engine.world import World

__all__ = ["Asking"]

YES, NO = "yes", "no"
_AFTER_RECORDED = 1 << 19
"""Place of a player's own initiative among the decisions of one instant: after those of the recipe."""


class Asking:
    """Asks whoever decides."""

    def __init__(self, world: World, decisions: tuple[Decision, ...], player: Player | None) -> None:
        self.world = world
        self.policies = world.policies
        self.answers = Answers(decisions)
        self.player = player
        self.made: list[Decision] = []
        self.plans = Plans(world)
        seat = None if player is None else player.seat.kind
        # phase C is the busiest place of a run: it asks only when somebody may answer
        self.awake = bool(self.answers) or seat == "post" or self.policies.put_aside is not None
        self.assigns = self.awake or seat == "department" or self.policies.assign != "pool"

    def ask(self, point: DecisionPoint, *, trivial: bool = False) -> str:
        """The choice at a point; a policy's `trivial` choice is not worth a row in the log."""
        answer = self.answers.take(point) if self.answers else None
        if answer is not None:
            self._note(point, answer.choice, "player")
            return answer.choice
        if self.player is not None and self.player.seat.decides(point):
            choice = self.player.choose(point)
            if choice is not None:
                if all(option.choice != choice for option in point.options):
                    raise RunError(mistake("run.not_to_choose", point.point, choice=repr(choice), time=point.time))
                self.made.append(_decision(point, choice))
                self._note(point, choice, "player")
                return choice
        if not trivial:
            self._note(point, point.default, "policy")
        return point.default

    def _note(self, point: DecisionPoint, choice: str, by: str) -> None:
        self.world.record.decision(_decision(point, choice), by)

    # -- post ---------------------------------------------------------------------------------------------------------

    def take(self, person: Person, lines: list[Line]) -> Item | None:
        """The item that an idle person begins; None if they put it aside."""
        best = min((head(line) for line in lines), key=across)
        items = sorted((i for line in lines for i in waiting(line)), key=lambda i: (i is not best, across(i)))
        point = DecisionPoint(
            "take", self.world.clock.time, tuple(_option(i) for i in items), name_of(best), resource=person.id,
            post=best.node.element.post, department=best.node.post.department if best.node.post else None,
        )  # fmt: skip
        choice = self.ask(point, trivial=True)
        item = next(i for i in items if name_of(i) == choice)
        return None if self._put_aside(person, item) else item

    def _put_aside(self, person: Person, item: Item) -> bool:
        span = self.policies.put_aside
        if span is None and self.player is None and not self.answers:
            return False
        default = write_span(span) if span is not None and item.lost is not None and not item.set_aside else NO
        spans = dict.fromkeys((NO, "30 min", "2 h", "1 d", default))
        point = self._about(item, "put_aside", tuple(Option(s) for s in spans), default, person)
        choice = self.ask(point, trivial=default == NO)
        if choice == NO:
            return False
        self.world.desk.put_aside(item, choice)
        return True

    def missing(self, item: Item) -> str:
        """What a receiver does about missing information: `returned`, `asked` or `proceed`."""
        flow = item.lost
        if flow is None or item.sent_by is None:
            return "proceed"
        for point, policy, outcome in (
            ("return", self.policies.return_, "returned"),
            ("ask", self.policies.ask, "asked"),
        ):
            by_flow = flow.on_loss == point
            default = YES if policy == "always" or (policy == "by_flow" and by_flow) else NO
            options = (Option(YES, _facts(item)), Option(NO, _facts(item)))
            if self.ask(self._about(item, point, options, default, item.person)) == YES:
                return outcome
        return "proceed"

    def _about(
        self, item: Item, name: str, options: tuple[Option, ...], default: str, person: Person | None
    ) -> DecisionPoint:
        post = item.node.post
        return DecisionPoint(
            name, self.world.clock.time, options, default, item.case.id, item.node.id, item.visit,
            None if post is None else post.id, None if post is None else post.department, None if person is None else
            person.id,
        )  # fmt: skip

    def assign(self, item: Item) -> Person | None:
        """Who gets an item as it is received; None leaves it to whoever is free first."""
        line = self.world.lines.of(item)
        if line.only is not None:
            return None
        people = sorted(line.people, key=lambda p: p.order)
        default = "pool"
        if self.policies.assign == "least_loaded" and people:
            default = min(
                people, key=lambda p: (sum(own.waiting for own in p.lines if own.only is p) + (not p.idle), p.order)
            ).id
        elif self.policies.assign == "earliest_free" and people:
            default = self.plans.earliest(people).id
        options = (Option("pool"), *(Option(p.id, (("free", p.idle), ("on_duty", p.on_duty))) for p in people))
        choice = self.ask(self._about(item, "assign", options, default, None), trivial=default == "pool")
        person = next((p for p in people if p.id == choice), None)
        if person is not None and self.policies.assign == "earliest_free":
            self.plans.book(person, item)
        return person

    def pass_on(self, token: Token, node: Node, visit: int, drawn: Flow) -> Flow:
        """Which way a case goes at a gateway that a post decides."""
        post = self.world.lowered.posts[node.element.decides]
        default = next((f for f in node.outs if f.default), drawn) if self.policies.pass_on == "default" else drawn
        point = DecisionPoint(
            "pass_on", self.world.clock.time, tuple(Option(f.id, (("to", f.target.id),)) for f in node.outs),
            default.id,
            token.case.id, node.id, visit, post.id, post.department,
        )  # fmt: skip
        choice = self.ask(point)
        return next(f for f in node.outs if f.id == choice)

    # -- customer -----------------------------------------------------------------------------------------------------

    def acts(self, case: Case, behaviour: LoweredBehaviour, number: int, inclined: bool) -> bool:
        """Whether an impatient customer acts."""
        withdraws = behaviour.rule.kind == "withdrawal"
        policy = self.policies.withdraw if withdraws else self.policies.chase
        default = YES if inclined and policy == "by_patience" else NO
        facts = (("behaviour", behaviour.id), ("kind", behaviour.rule.kind), ("number", number))
        point = DecisionPoint(
            "withdraw" if withdraws else "chase", self.world.clock.time, (Option(YES, facts), Option(NO, facts)),
            default, case.id,
            behaviour.id, number,
        )  # fmt: skip
        return self.ask(point, trivial=default == NO) == YES

    # -- at will ------------------------------------------------------------------------------------------------------

    def bind_at_will(self) -> None:
        """Bind the decisions that nobody is asked for."""
        for number, decision in enumerate(self.answers.at_will):
            self.world.clock.bind(decision.time, key_of(Kind.DECISION, 0, 0, 0, number), self._at_will, decision)

    def initiative(self, player: Initiative) -> Generator[Bound, None, None]:
        """The SimPy process of a player who acts unasked; a run from their recipe does the same at the same place."""
        now = self.world.clock.time
        while (time := player.wakes(now)) is not None:
            if time <= now:
                raise RunError(mistake("run.wakes_late", "", time=time, now=now))
            self.world.background += 1
            yield self.world.clock.bind(time, key_of(Kind.DECISION, 0, 0, _AFTER_RECORDED), None)
            self.world.background -= 1
            now = time
            for decision in player.acts(now):
                if not (decision.at_will and decision.time == now and player.seat.may(decision)):
                    raise RunError(mistake("run.not_at_will", decision.point, time=now))
                self.made.append(decision)
                self._carry_out(decision)

    def _at_will(self, event: Bound) -> None:
        self._carry_out(event._value)

    def _carry_out(self, decision: Decision) -> None:
        if self.world.heads.apply(decision):
            self.world.record.decision(decision, "player")


def name_of(item: Item) -> str:
    """How a choice names a work item: case, element and visit."""
    return f"{item.case.id}|{item.node.id}|{item.visit}"


def _facts(item: Item) -> tuple[tuple[str, object], ...]:
    return (
        ("case", item.case.id), ("activity", item.node.id), ("process", item.case.process.id), ("visit", item.visit),
        ("waiting_since", item.enable), ("segment", item.case.segment), ("priority", item.case.priority), ("kind",
        item.kind), ("arrival", item.case.arrival), ("due", _due(item)), ("from_post", None if item.sent_by is None
        else item.sent_by.node.element.post), ("from", None if item.sent_by is None else item.sent_by.node.id),
        ("missing", item.lost is not None and item.start is not None),
    )  # fmt: skip


def _due(item: Item) -> int | None:
    """When the post should have done it, where it has a limit of its own."""
    due = item.node.element.due
    return None if due is None or item.enable is None else item.enable + due


def _option(item: Item) -> Option:
    return Option(name_of(item), _facts(item))


def _decision(point: DecisionPoint, choice: str) -> Decision:
    return Decision(
        point.point, point.time, choice, point.case_id, point.element_id, point.visit, point.post, point.resource,
        point.department,
    )  # fmt: skip
