"""Heads of departments: they look at their queues now and then, lend people and set priorities."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from sim.engine.clock import Bound, Kind, key_of
from sim.engine.decisions import Decision, DecisionPoint, Option
from sim.engine.parts import Case, Person
from sim.errors import InputError
from sim.model.mistakes import mistake

if TYPE_CHECKING:
    from sim.engine.world import World
    from sim.model.policies import MoveRule, RaiseRule

__all__ = ["Heads"]

STAY = "stay"


class Heads:
    """Applies `policies.move_staff` and `policies.set_priority`, or what players decide in their place."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = world.clock

    def departments(self) -> list[str]:
        """The departments whose heads look at all: those with a rule, and the one of a player."""
        scenario, policies = self.world.lowered.scenario, self.world.policies
        found = {self._department(rule) for rule in policies.move_staff}
        if policies.set_priority:
            found.update(scenario.departments)
        return sorted(found | self._played())

    def _played(self) -> set[str]:
        """The departments at whose head a player sits, or sat when the decisions of the recipe were made."""
        asking = self.world.asking
        seat = None if asking.player is None else asking.player.seat
        return asking.answers.departments | ({seat.who} if seat is not None and seat.kind == "department" else set())

    def _department(self, rule: MoveRule) -> str:
        return rule.department or self.world.lowered.posts[rule.from_].department

    def head(self, rank: int, department: str) -> Generator[Bound, None, None]:
        """The SimPy process of one head: look, decide, come back later."""
        every = max(1, self.world.policies.review_every)
        while True:
            self.world.background += 1
            yield self.clock.bind(self.clock.time + every, key_of(Kind.DECISION, 1, rank), None)
            self.world.background -= 1
            for rule in self.world.policies.move_staff:
                if self._department(rule) == department:
                    self._review_move(rule, department)
            self._ask_player(department)
            for raising in self.world.policies.set_priority:
                self._review_priority(raising, department)

    # -- lending people -----------------------------------------------------------------------------------------------

    def _queue(self, post: str) -> int:
        return sum(line.waiting for line in self.world.lines.all.values() if line.post.id == post)

    def _review_move(self, rule: MoveRule, department: str) -> None:
        waiting = self._queue(rule.to)
        lent = [p for p in self.world.people if p.lent == rule.to and p.home == rule.from_]
        if waiting > rule.above and len(lent) < rule.at_most:
            own = [p for p in self.world.people if p.home == rule.from_ and p.lent is None and p.on_duty]
            candidates = sorted(own, key=lambda p: (not p.idle, p.order))
            if candidates:
                self._decide_move(candidates, rule.to, department, default=candidates[0].id)
        elif waiting <= rule.back_below and lent:
            self._decide_move(lent, rule.from_, department, default=lent[0].id)

    def _decide_move(self, people: list[Person], post: str, department: str, *, default: str) -> None:
        options = (Option(STAY), *(Option(p.id, (("to", post), ("waiting", self._queue(post)))) for p in people))
        point = DecisionPoint("move_staff", self.clock.time, options, default, post=post, department=department)
        choice = self.world.asking.ask(point, trivial=default == STAY)
        for person in people:
            if person.id == choice:
                self.move(person, post)

    def move(self, person: Person, post: str) -> None:
        """Let a person serve `post` from their next work item on; their own post means all of their own."""
        self.world.lines.lend(person, None if post in person.posts else post)
        self.world.record.event(None, "moved", None, actor=person.id, detail=f'{{"to": "{post}"}}')

    def _ask_player(self, department: str) -> None:
        """A player at the head of a department may move anybody to the post of it where most work waits."""
        posts = [p for p in self.world.lowered.posts.values() if p.department == department]
        if not posts or department not in self._played():
            return
        busiest = max(posts, key=lambda p: (self._queue(p.id), -p.rank)).id
        ids = {p.id for p in posts}
        others = [p for p in self.world.people if p.home in ids and p.home != busiest and p.lent is None]
        lent = [p for p in self.world.people if p.lent is not None and p.home in ids]
        if self._queue(busiest) and others:
            self._decide_move(others, busiest, department, default=STAY)
        for person in lent:
            self._decide_move([person], person.home, department, default=STAY)
        self._ask_priority(department)

    # -- priorities ---------------------------------------------------------------------------------------------------

    def _cases_of(self, department: str) -> list[Case]:
        lines = [line for line in self.world.lines.all.values() if line.post.department == department and line.waiting]
        found = {item.case.order: item.case for line in lines for _, item in line.heap if item.line is line}
        return [found[order] for order in sorted(found)]

    def _ask_priority(self, department: str) -> None:
        oldest = sorted(self._cases_of(department), key=lambda c: (c.arrival, c.order))[:5]
        if not oldest:
            return
        options = (Option("none"), *(Option(c.id, (("arrival", c.arrival), ("segment", c.segment))) for c in oldest))
        point = DecisionPoint("set_priority", self.clock.time, options, "none", department=department)
        choice = self.world.asking.ask(point, trivial=True)
        for case in oldest:
            if case.id == choice:
                self.set_priority(case, case.priority + 1)

    def _review_priority(self, rule: RaiseRule, department: str) -> None:
        now = self.clock.time
        for case in self._cases_of(department):
            late = now - case.arrival > rule.older_than and case.priority < rule.to
            if late and rule.process in (None, case.process.id):
                options = (Option("yes"), Option("no"))
                point = DecisionPoint("set_priority", now, options, "yes", case.id, department=department)
                if self.world.asking.ask(point) == "yes":
                    self.set_priority(case, rule.to)

    def set_priority(self, case: Case, priority: int) -> None:
        """Give a case another priority; its waiting work is sorted in anew."""
        case.priority = case.attributes["priority"] = priority
        self.world.record.event(case, "priority", None, detail=f'{{"to": {priority}}}')
        for thing in list(case.live):
            self.world.desk.rerank(thing)

    # -- at will ------------------------------------------------------------------------------------------------------

    def apply(self, decision: Decision) -> bool:
        """Carry out a decision that nobody was asked for; False where it comes too late."""
        point, choice = decision.point, decision.choice
        if point == "move_staff":
            person = next((p for p in self.world.people if p.id == decision.resource), None)
            if person is None or choice not in self.world.lowered.posts:
                told = {"resource": repr(decision.resource), "choice": repr(choice)}
                raise InputError(mistake("run.decision_move", "decisions", **told))
            self.move(person, choice)
            return True
        case = self.world.record.case_by_id(decision.case_id)
        if case is None or case.end is not None:
            return False
        if point == "set_priority":
            self.set_priority(case, _whole(choice))
        elif point == "withdraw":
            self.world.record.event(case, "withdrawal", None, None, "customer", '{"number": 1}')
            self.world.crowd.withdraw(case)
        elif point == "chase":
            return self._chase(case)
        else:
            return self._aside(case, decision)
        return True

    def _chase(self, case: Case) -> bool:
        behaviour = next((b for b in case.process.behaviours if b.rule.kind == "chase"), None)
        if behaviour is not None:
            # its number lies beyond those of the customer's own patience, so that their draws stay apart
            before = self.world.record.count_events(case, "chase")
            self.world.crowd.act(case, behaviour, 1000 + before, told=before + 1)
        return behaviour is not None

    def _aside(self, case: Case, decision: Decision) -> bool:
        for thing in case.live:
            if thing.visit == decision.visit and thing.node is not None and thing.node.id == decision.element_id:
                return self.world.desk.put_aside(thing, decision.choice)
        return False


def _whole(text: str) -> int:
    if not text.isdigit() or int(text) > 1000:
        raise InputError(mistake("run.decision_priority", "decisions", text=repr(text)))
    return int(text)
