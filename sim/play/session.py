"""A whole game: the machine's run, the seat, the run with the player in it, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sim
from sim.model.mistakes import mistake
from sim.play.chair import Chair
from sim.play.customer import CustomerChair
from sim.play.department import DepartmentChair
from sim.play.ending import compare, ending_lines, parting
from sim.play.game import DAY, PLAYED, WARM_UP, Finding, Game, Kind, Screen, offers, take_seat
from sim.play.kept import Kept
from sim.play.post import PostChair
from sim.views.plain import seconds
from sim.views.scope import extent
from sim.words import Lang, day_time, say

__all__ = ["Order", "Rehearsal", "Session", "play", "rehearse", "repeat"]

_CHAIRS: dict[str, type[Chair]] = {"customer": CustomerChair, "post": PostChair, "department": DepartmentChair}


@dataclass(frozen=True)
class Order:
    """What is to be played: a scenario with settings, the kind of seat, and who sits there (None: the player says)."""

    source: str
    kind: Kind
    who: str | None = None
    days: float | None = None
    seed: int | None = None
    settings: Sequence[str] = ()


@dataclass(frozen=True)
class Rehearsal:
    """What the machine does alone: the order, the scenario with its horizon, the seed, the days played and the log."""

    order: Order
    scenario: sim.Scenario
    seed: int
    days: float
    machine: sim.EventLog


@dataclass(frozen=True)
class Session:
    """A game that was played: its log, whose recipe has the decisions, the findings and the number of stops."""

    game: Game
    log: sim.EventLog
    findings: tuple[Finding, ...]
    stops: int

    def as_data(self) -> dict[str, Any]:
        """What is kept beside the log, as plain data; durations in seconds."""
        figures = {figure.key: figure.as_data() for figure in compare(self.log, self.game)}
        parted = parting(self.log, self.game.machine)
        return {
            "seat": {"kind": self.game.seat.kind, "who": self.game.seat.who},
            "seed": self.game.seed,
            "begin": seconds(self.game.begin),
            "stops": self.stops,
            "decisions": len(self.log.recipe["decisions"]) if self.log.recipe is not None else 0,
            "findings": [finding.as_data(self.log) for finding in self.findings],
            "figures": figures,
            "parted": None
            if parted is None
            else {"time": seconds(parted.time), "yours": parted.yours, "machine": parted.machine},
            "hash": self.log.hash,
            "machine_hash": self.game.machine.hash,
        }

    def ending(self) -> list[str]:
        """Your run beside the machine's, in words."""
        return ending_lines(self.log, self.game, self.game.lang)


Progress = Callable[[float, int], None]


def rehearse(order: Order, *, progress: Progress | None = None) -> Rehearsal:
    """The machine's own run of what is to be played.

    Parameters
    ----------
    order
        What is to be played.
    progress
        Told now and then the share that is done and the number of work items.

    Raises
    ------
    InputError
        There is no such scenario, or it has mistakes.
    """
    days = PLAYED[order.kind] if order.days is None else order.days
    end = WARM_UP + days
    scenario = sim.load_scenario(order.source, settings=[*order.settings, f"horizon.time={end:g} d"])
    seed = scenario.seed if order.seed is None else order.seed

    def watch(time: int, items: int) -> None:
        if progress is not None:
            progress(time / (end * DAY), items)

    return Rehearsal(order, scenario, seed, days, sim.simulate(scenario, seed=seed, progress=watch))


def play(rehearsal: Rehearsal, screen: Screen, lang: Lang) -> Session:
    """Play one game on a screen.

    Parameters
    ----------
    rehearsal
        What the machine does alone under the same luck.
    screen
        Where the player reads and answers; when it has no more answers the machine decides the rest.
    lang
        `zh` or `en`.

    Raises
    ------
    InputError
        There is no such seat.
    """
    kind, scenario, machine = rehearsal.order.kind, rehearsal.scenario, rehearsal.machine
    begin = WARM_UP * DAY
    who = rehearsal.order.who or _chosen(machine, kind, begin, screen, lang)
    seat = take_seat(machine, scenario, kind, who)
    chair = _CHAIRS[kind](Game(scenario, rehearsal.seed, seat, begin, machine, lang, screen))
    screen.show(_welcome(chair, rehearsal.days))
    chair.run = sim.Run(scenario, seed=rehearsal.seed, player=chair)
    log = chair.run.finish()
    return Session(chair.game, log, tuple(chair.findings), chair.stops)


def repeat(log: sim.EventLog, kept: Kept, screen: Screen, lang: Lang, *, progress: Progress | None = None) -> Session:
    """A kept game once more: run again from its recipe, with and without its decisions.

    Parameters
    ----------
    log
        The log of the game.
    kept
        What was kept beside it (`sim.play.kept.read_kept`).
    screen, lang
        Where and in which language its end can be told.
    progress
        Told now and then the share that is done and the number of work items.

    Raises
    ------
    LogError
        The recipe gives another log than the one that was kept.
    """
    assert log.recipe is not None
    recipe = dict(log.recipe)
    end = extent(log)[1]

    def watch(time: int, items: int) -> None:
        if progress is not None:
            progress(time / end, items)

    again = sim.simulate(**recipe, progress=watch)
    if again != log:
        raise sim.LogError(mistake("run.other_game", "", again=again.hash, told=log.hash))
    machine = sim.simulate(**{**recipe, "decisions": ()}, progress=watch)
    seat = sim.Seat(kept.seat.kind, kept.seat.who)
    begin = round(kept.begin * 1e6)
    game = Game(sim.load_scenario(recipe["scenario"]), recipe["seed"], seat, begin, machine, lang, screen)
    return Session(game, log, kept.noticed(), kept.stops)


def _chosen(machine: sim.EventLog, kind: Kind, begin: int, screen: Screen, lang: Lang) -> str:
    """Which seat the player takes, of those on offer; the first unless they say otherwise."""
    offered = offers(machine, kind, begin, lang)
    if not offered:
        return ""
    rows = []
    for number, (who, facts) in enumerate(offered, 1):
        shown = {**facts, "time": day_time(machine.start, facts["time"], lang)} if "time" in facts else facts
        rows.append(say(f"play.offer.{kind}", lang, number=number, who=who, **shown))
    screen.show([say(f"play.offers.{kind}", lang), *rows])
    while True:
        text = (screen.ask(say("play.offer_prompt", lang)) or "").strip()
        if not text:
            return offered[0][0]
        if text.isdigit() and 1 <= int(text) <= len(offered):
            return offered[int(text) - 1][0]
        if text in [who for who, _ in offered]:
            return text
        screen.show([say("play.what", lang, text=text)])


def _welcome(chair: Chair, days: float) -> list[str]:
    game, lang = chair.game, chair.game.lang
    kind, who = game.seat.kind, game.seat.who
    name = who if kind == "customer" else chair.tell.names.of(kind, who, lang)
    told = {"title": game.scenario.title.get(lang), "days": f"{days:g}", "seed": game.seed, "warm": WARM_UP}
    return [
        say("play.welcome", lang, begin=chair.when(game.begin), **told),
        say(f"play.welcome_{kind}", lang, name=name),
        say("play.welcome_help", lang),
    ]
