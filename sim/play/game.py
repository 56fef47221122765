"""What is played: scenario, luck, seat and time, and what the machine does in the same place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import polars as pl

import sim
from sim.errors import InputError
from sim.model.mistakes import mistake, nearest
from sim.views.bottlenecks import bottlenecks
from sim.views.names import names_of
from sim.views.pick import day_of, find_case
from sim.words import Lang

__all__ = ["PLAYED", "WARM_UP", "Finding", "Game", "Kind", "Screen", "offers", "take_seat"]

Kind = Literal["customer", "post", "department"]

DAY = 86_400_000_000
WARM_UP = 14
"""Days that the machine plays first, so that queues and cases under way are there."""
PLAYED = {"customer": 30, "post": 2, "department": 5}
"""Days that are played by kind of seat, unless told otherwise."""
_OFFERED = 8


class Screen(Protocol):
    """Where a player reads and answers."""

    def show(self, lines: Sequence[str]) -> None:
        """Show lines of text."""

    def ask(self, prompt: str) -> str | None:
        """What the player types; None when they are gone."""


@dataclass(frozen=True)
class Finding:
    """What a player noticed: in which case, at which step (or post), at which instant (microseconds)."""

    text: str
    time: int
    case_id: str | None = None
    element_id: str | None = None
    post: str | None = None

    def as_data(self, log: sim.EventLog) -> dict[str, Any]:
        """Plain data, read back by `sim.play.kept`; the instant in seconds and as date and time."""
        moment = log.start.timestamp() + self.time / 1e6
        shown = type(log.start).fromtimestamp(moment, log.start.tzinfo).isoformat(timespec="minutes")
        return {**vars(self), "time": self.time / 1e6, "minute": shown}


@dataclass(frozen=True)
class Game:
    """One game: the scenario with its horizon, the luck, the seat, when play begins, and the machine's own run."""

    scenario: sim.Scenario
    seed: int
    seat: sim.Seat
    begin: int
    machine: sim.EventLog
    lang: Lang
    screen: Screen

    @property
    def end(self) -> int:
        """When it ends at the latest, microseconds."""
        horizon = self.scenario.horizon.time
        return horizon if horizon is not None else int(self.machine.cases["end_time"].max() or 0)  # type: ignore[arg-type]

    def midnight(self, time: int) -> int:
        """The midnight before (or at) an instant, by the clock of the scenario."""
        return day_of(self.machine, time)[0]


def offers(machine: sim.EventLog, kind: Kind, begin: int, lang: Lang) -> list[tuple[str, dict[str, Any]]]:
    """Seats to choose from, the most telling first, with facts about each: cases that will come, posts or departments.

    Parameters
    ----------
    machine
        The machine's own run of the same luck.
    kind
        Of seat.
    begin
        When play begins; customers come after it.
    lang
        Of the names.
    """
    names = names_of(machine)
    if kind == "customer":
        return [
            (row["case_id"], {
                **{key: names.of(key, row[key], lang) for key in ("process", "segment", "district")},
                "time": row["arrival_time"],
            })
            for row in _coming(machine, begin).iter_rows(named=True)
        ]  # fmt: skip
    table = bottlenecks(machine, by="post" if kind == "post" else "department").filter(pl.col("items") > 0)
    return [
        (row[kind], {"name": names.of(kind, row[kind], lang), "items": row["items"], "people": row["people"] or 0})
        for row in table.head(_OFFERED).iter_rows(named=True)
    ]


def _coming(machine: sim.EventLog, begin: int) -> pl.DataFrame:
    """Some cases that come soon after `begin`, of each process, those with most steps first."""
    steps = machine.work.group_by("case_id").agg(steps=pl.len())
    soon = machine.cases.filter(
        (pl.col("arrival_time") >= begin) & (pl.col("arrival_time") < begin + 2 * DAY) & pl.col("parent").is_null()
    )
    ranked = soon.join(steps, on="case_id", how="left").sort("steps", "arrival_time", descending=[True, False])
    each = max(1, _OFFERED // max(1, ranked["process"].n_unique()))
    return ranked.group_by("process", maintain_order=True).head(each).head(_OFFERED)


def take_seat(machine: sim.EventLog, scenario: sim.Scenario, kind: Kind, who: str) -> sim.Seat:
    """The seat of a case, post or department, by its id or (the last two) its name in either language.

    Raises
    ------
    InputError
        There is none; a case must arrive in the machine's run.
    """
    if kind == "customer":
        if who in ("median", "p95", "worst"):
            return sim.Seat(kind, find_case(machine, pick=who))  # type: ignore[arg-type]
        known = machine.cases["case_id"].to_list()
        names: dict[str, str] = {}
    else:
        parts = scenario.posts if kind == "post" else scenario.departments
        known = list(parts)
        names = {part.name.get(lang): one for one, part in parts.items() if part.name for lang in ("zh", "en")}
    if who in known or who in names:
        return sim.Seat(kind, names.get(who, who))
    near = nearest(who, [*known, *names]) or (known[0] if known else "—")
    raise InputError(mistake(f"play.no_{kind}", "--who", value=who, near=near))
