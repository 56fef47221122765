"""One run: the clock, the rooms of the engine wired together, and the three-phase loop."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sim.engine.asking import Asking
from sim.engine.batches import Batches
from sim.engine.cancelling import Cancelling
from sim.engine.catching import Catching
from sim.engine.clock import Clock
from sim.engine.crowd import Crowd
from sim.engine.decisions import Decision, Initiative, Player
from sim.engine.desk import Desk
from sim.engine.draws import Draws
from sim.engine.edges import Edges
from sim.engine.heads import Heads
from sim.engine.inclusive import Inclusive
from sim.engine.lines import Lines
from sim.engine.lowered import LoweredScenario
from sim.engine.luck import Luck
from sim.engine.matching import Matching
from sim.engine.parts import Case, Person
from sim.engine.post_office import PostOffice
from sim.engine.promises import Promises
from sim.engine.record import Record
from sim.engine.roster import roster
from sim.engine.router import Router
from sim.errors import RunError
from sim.model.expressions import Expression
from sim.model.mistakes import mistake
from sim.model.spans import DAY

__all__ = ["World"]

FOREVER = 1 << 62
MOST_STEPS = 1_000_000
MOST_ROUNDS = 10_000
"""Events and rounds of matching at one instant; more means that time has stopped."""
_NOW_AND_THEN = 4096
PATIENCE = 800 * DAY
"""How long a run that drains goes on while nothing but shifts happens and work waits."""


class World:
    """Everything that lives during one run, and the loop that moves it."""

    def __init__(
        self, lowered: LoweredScenario, luck: Luck, decisions: tuple[Decision, ...], player: Player | None
    ) -> None:
        self.lowered = lowered
        self.policies = lowered.scenario.policies
        self.clock = Clock()
        self.draws = Draws(luck)
        self.record = Record(self.clock)
        self.midnight = lowered.midnight
        self.forever = FOREVER if lowered.horizon is None else lowered.horizon
        self.background = 0
        self.progressed = 0
        self._districts = {name: rank for rank, name in enumerate(sorted(lowered.scenario.districts), start=1)}
        self.people = [Person(member, number) for number, member in enumerate(lowered.staff)]
        self.lines = Lines(self)
        self.matching = Matching(self)
        self.asking = Asking(self, decisions, player)
        self.desk = Desk(self)
        self.batches = Batches(self)
        self.cancelling = Cancelling(self)
        self.inclusive = Inclusive(self)
        self.catching = Catching(self)
        self.router = Router(self)
        self.edges = Edges(self)
        self.post_office = PostOffice(self)
        self.crowd = Crowd(self)
        self.promises = Promises(self)
        self.heads = Heads(self)
        self._begin()

    def _begin(self) -> None:
        """Set the SimPy processes going: a roster a calendar, a stream of arrivals, a head a department."""
        teams: dict[str | None, list[Person]] = {}
        for person, member in zip(self.people, self.lowered.staff, strict=True):
            teams.setdefault(member.calendar, []).append(person)
        for person in teams.pop(None, []):
            person.on_duty, person.close = True, FOREVER
            person.duties.append(0)
            self.desk.idle(person)
        for rank, (name, calendar) in enumerate(sorted(self.lowered.calendars.items())):
            if name in teams:
                self.clock.process(roster(self, rank, calendar, teams[name]))
        for stream in self.lowered.streams:
            self.clock.process(self.crowd.stream(stream))
        for rank, department in enumerate(self.heads.departments()):
            self.clock.process(self.heads.head(rank, department))
        self.asking.bind_at_will()
        if isinstance(self.asking.player, Initiative):
            self.clock.process(self.asking.initiative(self.asking.player))

    # -- the loop -----------------------------------------------------------------------------------------------------

    def run(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Run to the horizon, or until all work is done; the instant of the end.

        Parameters
        ----------
        progress
            Called now and then with the time and the number of work items so far.
        """
        clock, queue, forever = self.clock, self.clock.queue, self.forever
        by_cases = self.lowered.horizon is None
        instants = 0
        while queue and queue[0][0] < forever and not (by_cases and self._over()):
            now = clock.time = queue[0][0]
            self._instant(now)
            instants += 1
            if instants % _NOW_AND_THEN == 0:
                self._pack()
                if progress is not None:
                    progress(now, self.record.sent)
        if self.lowered.horizon is None and (post := self._deserted()) is not None:
            raise RunError(mistake("run.deserted", f"posts.{post}"))
        end = self.lowered.horizon if self.lowered.horizon is not None else clock.time
        clock.time = end
        self.book_work()
        return end

    def _pack(self) -> None:
        """Pack what was written down lately."""
        self.record.pack()
        for person in self.people:
            person.spells.pack()
        for line in self.lines.all.values():
            line.waits.pack()

    def book_work(self) -> None:
        """Book the work in hand up to this instant."""
        for person in self.people:
            if person.item is not None:
                self.desk.close_spell(person, person.item)

    def _instant(self, now: int) -> None:
        """One instant: apply what is bound to happen now (B), match people to work (C), until all is still."""
        clock, matching, inclusive = self.clock, self.matching, self.inclusive
        queue = clock.queue
        steps = rounds = 0
        while True:
            while queue and queue[0][0] == now:
                clock.step()
                if inclusive.unsettled:
                    inclusive.settle()
                steps += 1
                if steps > MOST_STEPS:
                    raise self._stuck("@run.events")
            if matching.active or matching.fresh:
                matching.run()
            if not queue or queue[0][0] != now:
                break
            rounds += 1
            if rounds > MOST_ROUNDS:
                raise self._stuck("@run.rounds")

    def _stuck(self, what: str) -> RunError:
        time = self.clock.time
        item = self.record.latest
        if item is None:
            return RunError(mistake("run.stuck_arrivals", "arrivals", what=what, time=time))
        return RunError(mistake("run.stuck_work", item.case.id, what=what, time=time, node=item.node))

    def _over(self) -> bool:
        """Whether a run by cases is done: no more arrivals, and nothing goes on or can go on."""
        crowd = self.crowd
        if self.lowered.horizon is not None or crowd.goes_on:
            self.progressed = self.clock.time
            return False
        if crowd.open == 0:
            return True
        now = int(self.clock.peek())
        # each stream still has one arrival bound, which will not be let in
        if len(self.clock.queue) > self.background + crowd.streams_open:
            self.progressed = now
            return False
        post = self._deserted()
        if post is not None and now - self.progressed > PATIENCE:
            raise RunError(mistake("run.deserted", f"posts.{post}"))
        return post is None

    def _deserted(self) -> str | None:
        """A post where work waits, is in hand or lies suspended, if there is one."""
        waiting = [line.post.id for line in self.lines.all.values() if line.waiting]
        begun = [
            item.node.element.post for person in self.people if (item := person.item or person.suspended) is not None
        ]
        return min([*waiting, *begun], default=None)

    # -- small things that several rooms need -------------------------------------------------------------------------

    def holds(self, case: Case, path: str, condition: Expression) -> bool:
        """Whether a condition holds for a case; `path` is where its elements are named."""
        return bool(self.value(case, path, condition))

    def value(self, case: Case, path: str, expression: Expression) -> Any:
        """The value of an expression for a case."""
        try:
            visits = partial(_visits, case, path) if expression.elements else _no_visits
            return expression.compute(case.attributes, visits)
        except (KeyError, TypeError, ZeroDivisionError) as error:
            text, time = repr(expression.text), self.clock.time
            raise RunError(mistake("run.not_computed", case.id, text=text, why=error, time=time)) from error

    def district_rank(self, district: str | None) -> int:
        """Place of a district in the order of events."""
        return 0 if district is None else self._districts.get(district, 0)


def _no_visits(name: str) -> int:
    raise KeyError(name)


def _visits(case: Case, path: str, name: str) -> int:
    return case.visits.get(case.process.nodes[path + name].rank, 0)
