"""What every seat has: stops, common commands, findings, and looking at the story so far."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

import sim
from sim.model.spans import parse_span
from sim.play.game import DAY, Finding, Game
from sim.views.kpis import kpis
from sim.views.walk_text import Teller
from sim.words import day_time, say

__all__ = ["Chair", "Place"]


_YES_NO = {"y": "yes", "n": "no", "yes": "yes", "no": "no", "是": "yes", "否": "no"}


@dataclass(frozen=True)
class Place:
    """Where a stop is: what a finding made there is pinned to."""

    time: int
    case_id: str | None = None
    element_id: str | None = None
    post: str | None = None


class Chair(ABC):
    """A player in a seat. `run` is set once the run exists; a stop is one question to the person who plays."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.tell = Teller(game.machine, game.lang)
        self.run: sim.Run | None = None
        self.findings: list[Finding] = []
        self.stops = 0
        self.gone = False
        self._machine_until = game.begin

    @property
    def seat(self) -> sim.Seat:
        """Where the player sits."""
        return self.game.seat

    # -- what the engine asks -----------------------------------------------------------------------------------------

    def choose(self, point: sim.DecisionPoint) -> str | None:
        """The player's choice at a decision point; None while the machine plays."""
        return self.decide(point) if self.plays(point.time) else None

    @abstractmethod
    def decide(self, point: sim.DecisionPoint) -> str | None:
        """Ask the person about a decision point."""

    def wakes(self, after: int) -> int | None:
        """When the player wants to act unasked; by default never."""
        return None

    def acts(self, time: int) -> Sequence[sim.Decision]:
        """What the player does unasked."""
        return ()

    @abstractmethod
    def story(self, log: sim.EventLog) -> list[str]:
        """What a person in this seat knows of the story so far."""

    # -- the person ---------------------------------------------------------------------------------------------------

    def plays(self, time: int) -> bool:
        """Whether the person decides at this time, rather than the machine for them."""
        return not self.gone and time >= self._machine_until

    def so_far(self) -> sim.EventLog:
        """The log up to now."""
        assert self.run is not None
        return self.run.so_far()

    def say(self, key: str, **values: object) -> str:
        """A text in the player's language."""
        return say(key, self.game.lang, **values)

    def show(self, *lines: str) -> None:
        """Show lines."""
        self.game.screen.show(lines)

    def when(self, time: int | None) -> str:
        """An instant with its weekday."""
        return "—" if time is None else day_time(self.game.machine.start, time, self.game.lang)

    def hear(self, place: Place, prompt: str) -> str | None:
        """The words of the person at a stop, once the common commands are done; None: leave it to the machine."""
        self.stops += 1
        while True:
            text = self.game.screen.ask(prompt)
            if text is None:
                self.gone = True
                self.show(self.say("play.gone"))
                return None
            word, _, rest = text.strip().partition(" ")
            if not word:
                return None
            if word == "q":
                self.gone = True
                self.show(self.say("play.left"))
                return None
            if word == "m" and self._away(place.time, rest.strip()):
                return None
            if word != "m" and not self._aside(place, word, rest.strip()):
                return text.strip()

    def yes_or_no(self, place: Place, prompt: str) -> str | None:
        """`yes` or `no` to a question; None leaves it to the machine."""
        while (text := self.hear(place, prompt)) is not None:
            if text in _YES_NO:
                return _YES_NO[text]
            self.show(self.say("play.what", text=text))
        return None

    def pass_on(self, point: sim.DecisionPoint) -> str | None:
        """Where a case goes from here, among the ways of a gateway that the seat decides."""
        process = self.game.machine.cases.filter(pl.col("case_id") == point.case_id)["process"]
        of = process[0] if process.len() else ""
        step = self.tell.names.step(of, point.element_id, self.game.lang)
        self.show("", self.say("play.pass_on.head", when=self.when(point.time), case=point.case_id, step=step))
        for number, option in enumerate(point.options, 1):
            to = self.tell.names.step(of, dict(option.facts)["to"], self.game.lang)
            self.show(self.say("play.pass_on.row", number=number, to=to))
        machine = next(number for number, option in enumerate(point.options, 1) if option.choice == point.default)
        prompt = self.say("play.pass_on.prompt", machine=machine)
        place = Place(point.time, point.case_id, point.element_id, point.post)
        while (text := self.hear(place, prompt)) is not None:
            if text.isdigit() and 1 <= int(text) <= len(point.options):
                return point.options[int(text) - 1].choice
            self.show(self.say("play.what", text=text))
        return None

    def _aside(self, place: Place, word: str, rest: str) -> bool:
        """Carry out a command that decides nothing; whether it was one."""
        if word in ("?", "h", "help"):
            self.show(*self.say(f"play.help.{self.seat.kind}").split("\n"), *self.say("play.help.all").split("\n"))
        elif word == "s":
            self.show(*self.story(self.so_far()))
        elif word == "l":
            self.show(self._numbers())
        elif word == "n":
            self._note(place, rest)
        else:
            return False
        return True

    def _note(self, place: Place, text: str) -> None:
        if not text:
            self.show(self.say("play.note_empty"))
            return
        self.findings.append(Finding(text, place.time, place.case_id, place.element_id, place.post))
        self.show(self.say("play.noted", number=len(self.findings), when=self.when(place.time)))

    def _numbers(self) -> str:
        log = self.so_far()
        row = kpis(log, include="all").row(0, named=True)
        return self.say(
            "play.numbers",
            cases=log.cases.height, open=row["open"], median=self.tell.span(row["cycle_median"]), done=row["completed"],
        )  # fmt: skip

    def _away(self, now: int, span: str) -> bool:
        """Let the machine decide for a while: so long as said, else until the next midnight."""
        try:
            self._machine_until = now + parse_span(span) if span else self.game.midnight(now) + DAY
        except ValueError:
            self.show(self.say("play.bad_span", text=span))
            return False
        return True
