"""The customer's seat: what they were told, how long they have waited, and whether they chase or leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

import sim
from sim.play.chair import Chair, Place
from sim.play.game import DAY, Game
from sim.views.story import Step
from sim.views.walk_customer import CustomerWalk, walk_customer

__all__ = ["CustomerChair"]

_HOUR = DAY // 24
_MORNING = 9 * _HOUR
_RHYTHM = ((3 * DAY, DAY), (6 * _HOUR, 2 * _HOUR), (_HOUR, _HOUR // 2), (0, _HOUR // 12))
"""How often a customer thinks of their case, by how long the machine takes for it."""


class CustomerChair(Chair):
    """A person who waits for one case: told in the mornings, or every few hours where the case is short."""

    def __init__(self, game: Game) -> None:
        super().__init__(game)
        row = game.machine.cases.filter(pl.col("case_id") == self.seat.who).row(0, named=True)
        self.arrival: int = row["arrival_time"]
        expected = (row["end_time"] or game.end) - self.arrival
        self.rhythm = next(step for least, step in _RHYTHM if expected >= least)
        self.told: set[tuple[int, str]] = set()
        self.over = False

    def wakes(self, after: int) -> int | None:
        """Shortly after they come, then every morning, or every few hours."""
        if self.gone or self.over:
            return None
        if after <= self.arrival:
            return self.arrival + 1
        if self.rhythm < DAY:
            return after + self.rhythm
        return self.game.midnight(after - _MORNING) + DAY + _MORNING

    def acts(self, time: int) -> Sequence[sim.Decision]:
        """Look at what is new, and chase or leave if they like."""
        if not self.plays(time):
            return ()
        walk = walk_customer(self.so_far(), self.seat.who)
        self.show("", *(self._head(walk, time) if self.told else self._introduction(walk, time)), *self._news(walk))
        if walk.end is not None:
            self.over = True
            return ()
        place = Place(time, self.seat.who, self._where(walk))
        while (text := self.hear(place, self.say("play.customer.prompt"))) is not None:
            point = {"c": "chase", "w": "withdraw"}.get(text)
            if point is not None:
                self.show(self.say(f"play.customer.{point}"))
                return [sim.Decision(point, time, "yes", case_id=self.seat.who, at_will=True)]
            self.show(self.say("play.what", text=text))
        return ()

    def decide(self, point: sim.DecisionPoint) -> str | None:
        """Their patience has run out: do they act?"""
        walk = walk_customer(self.so_far(), self.seat.who)
        self.show("", *self._head(walk, point.time), *self._news(walk))
        machine = self.say(f"play.{point.default}")
        prompt = self.say(f"play.customer.patience_{point.point}", machine=machine)
        return self.yes_or_no(Place(point.time, self.seat.who, self._where(walk)), prompt)

    def story(self, log: sim.EventLog) -> list[str]:
        """All that the customer has seen so far."""
        walk = walk_customer(log, self.seat.who)
        return [self.tell.step(step) for step in self._seen(walk)]

    def _head(self, walk: CustomerWalk, time: int) -> Iterator[str]:
        waited = self.tell.span(time - self.arrival)
        yield self.say("play.customer.head", when=self.when(time), waited=waited, case=walk.case_id)

    def _introduction(self, walk: CustomerWalk, time: int) -> Iterator[str]:
        yield self.say("play.customer.comes", when=self.when(time), case=walk.case_id)
        names = {
            kind: self.tell.names.of(kind, getattr(walk, kind), self.game.lang)
            for kind in ("process", "segment", "district")
        }
        yield self.say("play.customer.who", **names)

    def _news(self, walk: CustomerWalk) -> list[str]:
        """What the customer has seen and not yet read."""
        fresh = [step for step in self._seen(walk) if (step.time, step.line.key) not in self.told]
        self.told.update((step.time, step.line.key) for step in fresh)
        return [f"  {self.tell.step(step)}" for step in fresh] or [f"  {self.say('play.customer.silence')}"]

    @staticmethod
    def _seen(walk: CustomerWalk) -> list[Step]:
        """What the customer did, saw and was told, and the promises that were made to them."""
        promised = {promise.standard for promise in walk.promises if promise.told}
        return [
            step for step in walk.steps
            if step.side == "customer"
            or (step.side == "clock" and any(f.name == "standard" and f.value in promised for f in step.line.facts))
        ]  # fmt: skip

    @staticmethod
    def _where(walk: CustomerWalk) -> str | None:
        """The step at which the case is, for a finding."""
        named = [f.value for step in walk.steps for f in step.line.facts if f.name == "activity"]
        return str(named[-1]).partition(":")[2] if named else None
