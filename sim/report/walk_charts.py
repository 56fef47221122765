"""From the three walks to the plain data that their pictures draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import polars as pl

from sim.report.pictures.blueprint import Blueprint, Bracket, Held, Moment
from sim.report.pictures.department_board import Board, PostLoad, PromiseCount, Stream
from sim.report.pictures.post_day import Arrival, Person, PostDay, Spell
from sim.report.sections.context import Context
from sim.views.story import Step
from sim.views.walk_customer import CustomerWalk
from sim.views.walk_department import DepartmentWalk
from sim.views.walk_parts import Exchange, Task
from sim.views.walk_post import PostWalk, gantt
from sim.views.walk_text import Teller

__all__ = ["blueprint_of", "board_of", "numbered", "post_day_of"]

_HOUR = 3_600_000_000
_DAY = 24 * _HOUR
_PEOPLE = 14
_BACK = ("returned", "asked", "return", "answer", "rework", "resubmission")
_KINDS = {
    "comes": "comes", "comes_from": "comes", "ends": "ends", "contact": "contact", "told": "told", "chase": "chase",
    "complaint": "complaint", "withdrawal": "withdrawal",
}  # fmt: skip


def numbered(walk: CustomerWalk) -> dict[Step, int]:
    """The customer's own steps with their numbers, the same in the picture and in the story."""
    return {step: number for number, step in enumerate((s for s in walk.steps if s.side == "customer"), 1)}


def _facts(step: Step) -> dict[str, object]:
    return {fact.name: fact.value for fact in step.line.facts}


def blueprint_of(context: Context, walk: CustomerWalk, tell: Teller, answer: str) -> Blueprint:
    """The blueprint of one case."""
    times = [t for s in walk.steps for t in (s.time, s.until) if t is not None]
    begin = walk.arrival if walk.arrival is not None else min(times, default=0)
    end = max([walk.end if walk.end is not None else begin, *times])
    moments = tuple(
        Moment(step.time, number, _KINDS.get(step.line.key.rsplit(".", 1)[-1], "waits"), tell.line(step.line))
        for step, number in numbered(walk).items()
    )
    promises = tuple(
        Bracket(
            label=context.name("standard", p.standard),
            begin=p.begin,
            due=p.due,
            end=p.end if p.end is not None else end,
            state=p.state,
        )
        for p in walk.promises
        if p.state != "void"
    )
    lanes = tuple((d, context.name("department", d)) for d in walk.departments)
    held = tuple(h for step in walk.steps for h in _held(step, tell, end))
    return Blueprint(walk.case_id, answer, begin, end, lanes, held, moments, promises, _shades(context, begin, end))


def _held(step: Step, tell: Teller, end: int) -> Iterator[Held]:
    """Spells in a department's hands: work, or lying there; of work whose end alone is known, the time before it."""
    kind, facts = step.line.key.rsplit(".", 1)[-1], _facts(step)
    if step.side not in ("front", "back") or "department" not in facts:
        return
    activity = next((tell.fact(f) for f in step.line.facts if f.name == "activity"), "")
    department, causes, span = facts["department"], facts.get("causes"), facts.get("span")
    ended, work = kind.startswith("ended"), step.line.key.startswith("walk.work.")
    held = Held(
        department=department if isinstance(department, str) else None,
        begin=step.time,
        end=step.until if step.until is not None else step.time if ended else end,
        work=work,
        label=f"{activity} · {tell.line(step.line)}",
        causes=causes if isinstance(causes, tuple) and not work else (),
        back=kind in _BACK,
    )
    if ended and isinstance(span, int):
        yield replace(held, begin=step.time - span, work=False)
    yield held


def _shades(context: Context, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """Nights (18 to 8 o'clock) and weekends; of long stories the weekends alone."""
    start = context.log.start + timedelta(microseconds=begin)
    midnight = begin - ((start.hour * 60 + start.minute) * 60 + start.second) * 1_000_000 - start.microsecond
    shades, nights = [], end - begin < 45 * _DAY
    for number in range(int((end - midnight) // _DAY) + 1):
        at, weekday = midnight + number * _DAY, (start.weekday() + number) % 7
        if weekday >= 5:
            shades.append((at, at + _DAY))
        elif nights:
            shades += [(at, at + 8 * _HOUR), (at + 18 * _HOUR, at + _DAY)]
    joined: list[tuple[int, int]] = []
    for a, b in ((max(a, begin), min(b, end)) for a, b in shades):
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
        elif a < b:
            joined.append((a, b))
    return tuple(joined)


def post_day_of(context: Context, walk: PostWalk, tell: Teller, answer: str) -> PostDay:
    """The day of one post, cut to the hours in which something happens."""
    log = context.log
    spells = gantt(log, walk.post, window=(walk.begin, walk.end))
    duty = log.staffing.filter(
        pl.col("resource").is_in([p.resource for p in walk.people])
        & (pl.col("open_time") < walk.end)
        & (pl.col("close_time") > walk.begin)
    )
    begin, end = _hours_of(walk, spells, duty)
    people = [
        Person(
            label=tell.name("resource", p.resource),
            duty=tuple(duty.filter(pl.col("resource") == p.resource).select("open_time", "close_time").rows()),
            spells=tuple(
                _spell(row, walk.tasks, tell)
                for row in spells.filter(pl.col("resource") == p.resource).iter_rows(named=True)
            ),
        )
        for p in walk.people
    ]
    busiest = sorted(
        (p for p in people if p.duty or p.spells), key=lambda p: (-sum(s.end - s.begin for s in p.spells), p.label)
    )
    shown = sorted(busiest[:_PEOPLE], key=lambda p: p.label)
    arrivals = tuple(
        _arrival(t, walk, tell, context)
        for t in walk.tasks
        if t.received is not None and walk.begin <= t.received < walk.end
    )
    senders = dict.fromkeys(a.sender for a in arrivals)
    known = sorted((s for s in senders if s is not None), key=lambda s: context.palette.number(s) or 0)
    names: list[tuple[str | None, str]] = [(s, context.name("department", s)) for s in known]
    if None in senders:
        names.append((None, context.say("report.day.from_outside")))
    first = log.start + timedelta(microseconds=begin)
    return PostDay(
        answer=answer,
        begin=begin,
        end=end,
        hour=first.hour + first.minute / 60 + first.second / 3600,
        people=tuple(shown),
        hidden=len(busiest) - len(shown),
        queue=_cut(walk.queue, begin, end),
        arrivals=tuple(a for a in arrivals if begin <= a.time <= end),
        before=sum(a.time < begin for a in arrivals),
        after=sum(a.time > end for a in arrivals),
        senders=tuple(names),
    )


def _hours_of(walk: PostWalk, spells: pl.DataFrame, duty: pl.DataFrame) -> tuple[int, int]:
    """From the full hour before anybody is on duty or at work to the one after; of a post without people, of its
    arrivals.
    """
    times = [*spells["begin"], *spells["end"], *duty["open_time"], *duty["close_time"]]
    if not times:
        times = [t.received for t in walk.tasks if t.received is not None]
    inside = [t for t in times if walk.begin <= t <= walk.end] or [walk.begin, walk.end]
    first = walk.begin + (min(inside) - walk.begin) // _HOUR * _HOUR
    last = walk.begin - (-(max(inside) - walk.begin) // _HOUR) * _HOUR
    return first, min(max(last, first + _HOUR), walk.end)


def _cut(queue: tuple[tuple[int, int], ...], begin: int, end: int) -> tuple[tuple[int, int], ...]:
    """A step function between two instants."""
    before = [n for t, n in queue if t <= begin]
    return ((begin, before[-1] if before else 0), *((t, n) for t, n in queue if begin < t < end))


def _spell(row: dict[str, object], tasks: Sequence[Task], tell: Teller) -> Spell:
    """A spell of work, marked by what the visit was that it belongs to."""
    begin, end = (v if isinstance(v, int) else 0 for v in (row["begin"], row["end"]))
    visits = (
        task
        for task in tasks
        if (task.case_id, task.resource, task.element_id.rsplit("/", 1)[-1])
        == (row["case_id"], row["resource"], row["activity"])
        and task.start is not None
        and task.start <= begin
        and (task.end is None or begin < task.end)
    )
    task = next(visits, None)
    name = tell.names.step(str(row["process"]), str(row["activity"]), tell.lang)
    return Spell(begin, end, f"{row['case_id']} · {name}", "" if task is None else _mark(task))


def _mark(task: Task) -> str:
    if task.outcome in ("returned", "asked"):
        return task.outcome
    return task.kind if task.kind in _BACK else ""


def _arrival(task: Task, walk: PostWalk, tell: Teller, context: Context) -> Arrival:
    """An arrival in the colour of the department that sent it; the post's own is the customer's."""
    name = tell.names.step(task.process, task.element_id, tell.lang)
    sender = task.from_department
    said = context.say("report.day.from_outside") if sender is None else context.name("department", sender)
    return Arrival(task.received or walk.begin, sender, f"{task.case_id} · {name} · {said}")


def board_of(context: Context, walk: DepartmentWalk, answer: str) -> Board:
    """The board of one department."""
    return Board(
        department=walk.department,
        label=context.name("department", walk.department),
        answer=answer,
        came=tuple(_stream(context, e) for e in walk.came),
        went=tuple(_stream(context, e) for e in walk.went),
        load=tuple(PostLoad(context.name("post", p.post), p.utilisation) for p in walk.load),
        promises=tuple(
            PromiseCount(context.name("standard", p.standard), p.broken, p.broken_anywhere) for p in walk.promises
        ),
    )


def _stream(context: Context, exchange: Exchange) -> Stream:
    name = context.name("department", exchange.department)
    return Stream(exchange.department, name, exchange.count, exchange.back or 0, exchange.delay_median)
