"""The post walkthrough: a day in one post, with its queue, its senders, what was missing, who worked, and what
happened next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.eventlog import EventLog
from sim.views.ask_post import post_questions
from sim.views.busy import busy_spells, clip
from sim.views.lacks import cannot_tell
from sim.views.neighbours import Neighbour, downstream, upstream
from sim.views.plain import SECOND
from sim.views.queues import in_queue, mean_number, steps
from sim.views.scope import Window
from sim.views.story import Line, Step, line
from sim.views.trail import trail
from sim.views.utilisation import utilisation
from sim.views.walk_parts import PersonDay, Task

__all__ = ["PostWalk", "gantt", "walk_post"]

Row = dict[str, Any]


@dataclass(frozen=True)
class PostWalk:
    """A day (or any window) in one post.

    `queue` is a step function (time, number) of the items that wait; `begun`, `ended`, `received` count items of
    the window; `upstream` and `downstream` say what the neighbours did to it. Times in microseconds.
    """

    post: str
    department: str | None
    begin: int
    end: int
    queue: tuple[tuple[int, int], ...]
    queue_mean: float
    received: int | None
    begun: int | None
    ended: int | None
    missing: int
    interruptions: int
    people: tuple[PersonDay, ...]
    tasks: tuple[Task, ...]
    upstream: tuple[Neighbour, ...]
    downstream: tuple[Neighbour, ...]
    steps: tuple[Step, ...]
    questions: tuple[Line, ...]
    lacks: tuple[str, ...]

    @property
    def at_opening(self) -> int:
        """How many waited when the window began."""
        return self.queue[0][1]

    @property
    def at_close(self) -> int:
        """How many wait when it ends."""
        return self.queue[-1][1]

    def to_dict(self) -> Row:
        """As JSON data; durations and instants in seconds."""
        counts = ("queue_mean", "received", "begun", "ended", "missing", "interruptions", "at_opening", "at_close")
        return {
            "post": self.post,
            "department": self.department,
            "begin": self.begin / SECOND,
            "end": self.end / SECOND,
            **{name: getattr(self, name) for name in counts},
            "queue": [[time / SECOND, number] for time, number in self.queue],
            **{
                name: [part.to_dict() for part in getattr(self, name)]
                for name in ("people", "tasks", "upstream", "downstream", "steps", "questions")
            },
            "lacks": list(self.lacks),
        }


def walk_post(log: EventLog, post: str, *, window: Window) -> PostWalk:
    """One day in a post.

    Parameters
    ----------
    log
        The log.
    post
        The post; `find_post` finds one.
    window
        Usually a day; `find_day` finds one.

    Raises
    ------
    InputError
        The log knows no such post.
    """
    items = trail(log)
    here = items.filter(pl.col("post") == post)
    if here.is_empty() and log.staffing.filter(pl.col("post") == post).is_empty():
        raise InputError(
            Mistake("post", "is no post of this log", "take one from its work", post, key="views.post_unknown")
        )
    begin, end = window
    waiting = in_queue(log).filter(pl.col("post") == post)
    tasks = _tasks(log, here, window)
    people = _people(log, post, here, window)
    stops = _stops(log, post, window)
    before, after = upstream(here, window=window), downstream(items, post, window)
    department = next((d for d in here["department"].to_list() if d is not None), None)
    return PostWalk(
        post=post,
        department=department,
        begin=begin,
        end=end,
        queue=tuple(steps(waiting, window).rows()),
        queue_mean=mean_number(waiting, window)["number"][0] or 0.0,
        received=_within(here, "enable_time", window),
        begun=_within(here, "start_time", window),
        ended=_within(here, "end_time", window),
        missing=sum(task.came_lost or task.outcome in ("returned", "asked") for task in tasks),
        interruptions=stops.height + sum(task.kind == "answer" for task in tasks),
        people=people,
        tasks=tasks,
        upstream=before,
        downstream=after,
        steps=_steps(tasks, stops, window),
        questions=post_questions(post, tasks, people, before, after),
        lacks=tuple(note.key for note in cannot_tell(log)),
    )


def _within(items: pl.DataFrame, column: str, window: Window) -> int | None:
    """How many have an instant of the window in this column; null where it is never known."""
    known = items[column].drop_nulls()
    return int(known.is_between(*window, closed="left").sum()) if known.len() else None


def _tasks(log: EventLog, here: pl.DataFrame, window: Window) -> tuple[Task, ...]:
    """The items that were received, begun or ended in the window, in order of their start."""
    begin, end = window
    lost = log.events.filter(pl.col("kind") == "lost").select(
        "case_id", "element_id", visit=pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32), lost=True
    )
    seen = pl.any_horizontal(
        pl.col(name).is_between(begin, end, closed="left").fill_null(value=False)
        for name in ("enable_time", "start_time", "end_time")
    )
    rows = here.filter(seen).join(lost.unique(), on=["case_id", "element_id", "visit"], how="left")
    ordered = rows.sort(pl.coalesce("start_time", "enable_time", "end_time"), "work_id")
    return tuple(
        Task(
            **{name: row[name] for name in ("work_id", "case_id", "process", "element_id", "resource", "from_post")},
            **{name: row[name] for name in ("from_department", "kind", "outcome")},
            received=row["enable_time"],
            start=row["start_time"],
            end=row["end_time"],
            waited=_waited(row),
            came_lost=bool(row["lost"]),
        )
        for row in ordered.iter_rows(named=True)
    )


def _waited(row: Row) -> int | None:
    """From being sent to the start; where no start is known, to the end."""
    done = row["outcome"] not in ("withdrawn", "cancelled")
    last = row["end_time"] if row["start_time"] is None and done else row["start_time"]
    return None if last is None or row["since"] is None else int(last - row["since"])


def _people(log: EventLog, post: str, here: pl.DataFrame, window: Window) -> tuple[PersonDay, ...]:
    """Everyone who was on duty for the post or worked at it, by name."""
    begin, end = window
    begun = here.filter(pl.col("start_time").is_between(begin, end, closed="left")).group_by("resource").len("items")
    serving = log.staffing.filter(pl.col("posts").str.split("|").list.contains(post))["resource"]
    names = set(serving) | set(begun["resource"].drop_nulls())
    table = utilisation(log, by="resource", window=window).filter(pl.col("resource").is_in(names))
    joined = table.join(begun, on="resource", how="left").with_columns(pl.col("items").fill_null(0)).sort("resource")
    return tuple(
        PersonDay(row["resource"], row["staffed"], _first(row["busy"], row["worked"]), row["overtime"], row["items"])
        for row in joined.iter_rows(named=True)
    )


def _first(*values: int | None) -> int:
    return next((value for value in values if value is not None), 0)


def _stops(log: EventLog, post: str, window: Window) -> pl.DataFrame:
    """Work of the post that was laid down in the window: `time`, `resource`, `case_id`."""
    keys = ["case_id", "element_id", "visit"]
    visit = pl.col("detail").str.json_path_match("$.visit").cast(pl.Int32)
    stopped = log.events.filter(
        pl.col("kind").is_in(["suspended", "put_aside"]) & pl.col("time").is_between(*window, closed="left")
    ).select("time", "case_id", "element_id", visit=visit)
    work = log.work.filter(pl.col("post") == post).select(*keys, "process", "resource")
    return stopped.join(work, on=keys).sort("time", "case_id")


def _steps(tasks: tuple[Task, ...], stops: pl.DataFrame, window: Window) -> tuple[Step, ...]:
    """What happened in the window, minute by minute."""
    found = [step for task in tasks for step in _task_steps(task)]
    for row in stops.iter_rows(named=True):
        activity = f"{row['process']}:{row['element_id']}"
        sentence = line("walk.post.suspended", activity=activity, case=row["case_id"], resource=row["resource"])
        found.append(Step(row["time"], None, "back", sentence))
    inside = [step for step in found if window[0] <= step.time < window[1]]
    # what comes at an instant stands before what begins at it
    return tuple(sorted(inside, key=lambda s: (s.time, s.side == "front", s.line.key, str(s.line.facts))))


_BY_KIND = ("answer", "return", "resubmission")
_SAD_ENDS = ("returned", "asked", "withdrawn", "cancelled")


def _task_steps(task: Task) -> Iterator[Step]:
    """How one item came, was begun, and ended if there is more to say than that it was done."""
    facts: Row = {"activity": f"{task.process}:{task.element_id}", "case": task.case_id}
    who: Row = {"resource": task.resource}
    if task.received is not None:
        key = "lost" if task.came_lost else task.kind if task.kind in _BY_KIND else "comes"
        if task.from_post is None:
            yield Step(task.received, None, "back", line("walk.post.comes_outside", **facts))
        else:
            yield Step(task.received, None, "back", line(f"walk.post.{key}", **facts, from_post=task.from_post))
    if task.start is not None:
        yield Step(task.start, task.end, "front", line("walk.post.begins", **facts, **who, waited=task.waited))
    if task.end is not None and task.outcome in _SAD_ENDS:
        yield Step(task.end, None, "back", line(f"walk.post.{task.outcome}", **facts, **who))
    elif task.end is not None and task.start is None:
        yield Step(task.end, None, "front", line("walk.post.done", **facts, **who, waited=task.waited))


def gantt(log: EventLog, post: str, *, window: Window) -> pl.DataFrame:
    """Who worked on what when, for a picture: spells of work at the post in the window with `resource`, `case_id`,
    `begin`, `end`.
    """
    spells = busy_spells(log).filter(pl.col("post") == post)
    return (
        clip(spells, window)
        .select("resource", "case_id", "process", "activity", "begin", "end")
        .sort("resource", "begin")
    )
