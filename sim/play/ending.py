"""The end of a game: what was played beside what the machine would have done under the same luck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

import sim
from sim.play.game import Game
from sim.views.bottlenecks import bottlenecks
from sim.views.breaches import breaches
from sim.views.kpis import kpis
from sim.views.measures import case_measures
from sim.views.plain import seconds
from sim.views.scope import extent, select_cases
from sim.views.walk_text import Teller
from sim.words import Lang, amount, day_time, duration, percent, say

__all__ = ["Figure", "Parting", "compare", "ending_lines", "parting"]

_TIMES = ("sent_time", "enable_time", "start_time", "end_time")


@dataclass(frozen=True)
class Figure:
    """One figure of both runs: its key, what it is (span, number, share, text), yours and the machine's."""

    key: str
    kind: str
    yours: float | str | None
    machine: float | str | None

    def as_data(self) -> dict[str, float | str | None]:
        """Yours and the machine's as JSON data; durations in seconds."""
        both = {"yours": self.yours, "machine": self.machine}
        timed = self.kind == "span"
        return {name: seconds(v) if timed and isinstance(v, int | float) else v for name, v in both.items()}


@dataclass(frozen=True)
class Parting:
    """The first instant at which two runs differ, and what happened then in each; a row is None where nothing did.

    Rows hold `what` (sent, enable, start, end, or the kind of an event), `case_id`, `process`, `element_id` and
    `resource`.
    """

    time: int
    yours: dict[str, Any] | None
    machine: dict[str, Any] | None


def parting(mine: sim.EventLog, machine: sim.EventLog) -> Parting | None:
    """Where two runs of the same luck part; None where they are alike."""
    ours, theirs = _happenings(mine), _happenings(machine)
    keys = [name for name in ours.columns if name != "order"]
    only = [one.join(other, on=keys, how="anti", nulls_equal=True) for one, other in ((ours, theirs), (theirs, ours))]
    if all(part.is_empty() for part in only):
        return None
    time = min(int(part["time"].min()) for part in only if part.height)  # type: ignore[arg-type]
    rows = [part.filter(pl.col("time") == time).sort("order", "case_id", "element_id") for part in only]
    first = [None if part.is_empty() else part.row(0, named=True) for part in rows]
    return Parting(time, first[0], first[1])


def _happenings(log: sim.EventLog) -> pl.DataFrame:
    """Everything that happened, a row each, in a form that two runs can be compared in."""
    columns = ("case_id", "process", "element_id", "visit", "resource")
    parts = [
        log.work.filter(pl.col(name).is_not_null()).select(
            *columns, time=name, what=pl.lit(name.removesuffix("_time")), order=pl.lit(order)
        )
        for order, name in ((3, "sent_time"), (2, "enable_time"), (0, "start_time"), (1, "end_time"))
    ]
    # who did it is known once work has begun
    parts = [
        part if part["what"].first() in ("start", "end") else part.with_columns(resource=pl.lit(None, pl.String))
        for part in parts
    ]
    acts = log.events.filter(
        pl.col("kind").is_in(["chase", "complaint", "withdrawal", "moved", "priority", "put_aside"])
    )
    told = acts.select(
        time="time", what="kind", order=pl.lit(-1), case_id="case_id", process=pl.lit(None, pl.String),
        element_id="element_id", visit=pl.lit(None, pl.Int32), resource="actor",
    )  # fmt: skip
    names = ["time", "what", "order", *columns]
    return pl.concat([*(part.select(names) for part in parts), told.select(names)])


def compare(mine: sim.EventLog, game: Game) -> list[Figure]:
    """The figures of the seat, then of all, from play's begin to the end, yours and the machine's."""
    window = (game.begin, max(extent(mine)[1], game.begin + 1))
    seat = {"customer": _customer, "post": _post, "department": _department}[game.seat.kind]
    pairs = zip(
        [*seat(mine, game.seat.who, window), *_all(mine, window)],
        [*seat(game.machine, game.seat.who, window), *_all(game.machine, window)],
        strict=True,
    )
    return [Figure(key, kind, yours, machine) for (key, kind, yours), (_, _, machine) in pairs]


_Value = tuple[str, str, Any]


def _customer(log: sim.EventLog, who: str, _window: tuple[int, int]) -> Iterator[_Value]:
    row = case_measures(log, select_cases(log, include="all").filter(pl.col("case_id") == who)).row(0, named=True)
    events = log.events.filter(pl.col("case_id") == who)["kind"]
    yield from (
        ("outcome", "outcome", row["outcome"]),
        ("cycle", "span", row["cycle"]),
        ("waiting", "span", row["waiting"]),
    )
    yield from (("working", "span", row["working"]), ("handoffs", "number", row["handoffs"]))
    yield from ((key, "number", int((events == key).sum())) for key in ("contact", "chase"))


def _post(log: sim.EventLog, who: str, window: tuple[int, int]) -> Iterator[_Value]:
    row = _row(bottlenecks(log, window=window), "post", who)
    yield from ((key, kind, row.get(key)) for key, kind in _LOAD)


_LOAD = (
    ("items", "number"), ("caused_mean", "span"), ("length_mean", "number"), ("length_max", "number"),
    ("utilisation", "share"), ("overtime", "span"),
)  # fmt: skip


def _department(log: sim.EventLog, who: str, window: tuple[int, int]) -> Iterator[_Value]:
    row = _row(bottlenecks(log, by="department", window=window), "department", who)
    yield from ((key, kind, row.get(key)) for key, kind in _LOAD)
    broken = breaches(log, window=None).filter(
        (pl.col("department") == who) & pl.col("due").is_between(*window) & pl.col("current")
    )
    yield "broken", "number", broken.height


def _row(table: pl.DataFrame, key: str, who: str) -> dict[str, Any]:
    found = table.filter(pl.col(key) == who)
    return found.row(0, named=True) if found.height else {}


def _all(log: sim.EventLog, window: tuple[int, int]) -> Iterator[_Value]:
    row = kpis(log, window=window).row(0, named=True)
    yield from (("all_completed", "number", row["completed"]), ("all_cycle", "span", row["cycle_mean"]))
    broken = breaches(log).filter(pl.col("due").is_between(*window) & pl.col("current"))
    yield "all_broken", "number", broken.height


def ending_lines(mine: sim.EventLog, game: Game, lang: Lang) -> list[str]:
    """The comparison as lines of text."""
    lines = [say("play.end.title", lang), say("play.end.columns", lang)]
    for figure in compare(mine, game):
        yours, machine = (_said(value, figure.kind, lang) for value in (figure.yours, figure.machine))
        lines.append(
            say("play.end.row", lang, name=say(f"play.figure.{figure.key}", lang), yours=yours, machine=machine)
        )
    parted = parting(mine, game.machine)
    if parted is None:
        return [*lines, say("play.end.alike", lang)]
    when = day_time(game.machine.start, parted.time, lang)
    return [
        *lines,
        say("play.end.parted", lang, when=when),
        say("play.end.yours", lang, what=_happening(parted.yours, mine, lang)),
        say("play.end.machine", lang, what=_happening(parted.machine, game.machine, lang)),
    ]


def _said(value: Any, kind: str, lang: Lang) -> str:
    if value is None:
        return "—"
    if kind == "span":
        return duration(value, lang)
    if kind == "share":
        return percent(value)
    return (
        say(f"play.outcome.{value}", lang)
        if kind == "outcome" and value in _OUTCOMES
        else str(value)
        if kind == "outcome"
        else amount(value)
    )


_OUTCOMES = ("completed", "withdrawn", "cancelled", "open")


def _happening(row: dict[str, Any] | None, log: sim.EventLog, lang: Lang) -> str:
    if row is None:
        return say("play.end.nothing", lang)
    tell = Teller(log, lang)
    process = row["process"] or ""
    return say(
        f"play.happening.{row['what']}", lang,
        case=row["case_id"] or "—", step=tell.names.step(process, row["element_id"], lang),
        who=tell.name("resource", row["resource"]),
    )  # fmt: skip
