"""What to ask after a day in a post: questions made from what was found there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.views.neighbours import Neighbour
from sim.views.story import Line, line
from sim.views.walk_parts import PersonDay, Task

__all__ = ["post_questions"]

_HOUR = 3_600_000_000
BUSY = 0.6
"""Share of duty from which on somebody counts as busy, when another has less than half of that."""


def post_questions(
    post: str,
    tasks: Sequence[Task],
    people: Sequence[PersonDay],
    before: Sequence[Neighbour],
    after: Sequence[Neighbour],
) -> tuple[Line, ...]:
    """The questions of one day, in the order: what lay longest, what came incomplete, interruptions, load,
    neighbours.
    """
    return (
        *_longest(post, tasks),
        *_incomplete(before, tasks),
        *_interrupted(post, tasks),
        *_load(post, people),
        *_neighbours(post, before, after),
    )


def _longest(post: str, tasks: Sequence[Task]) -> Iterator[Line]:
    waited = [task for task in tasks if task.waited]
    if waited:
        task = max(waited, key=lambda t: (t.waited or 0, -t.work_id))
        sender = {"from_post": task.from_post} if task.from_post is not None else {}
        key = "ask.post_longest" if sender else "ask.post_longest_outside"
        yield line(key, post=post, case=task.case_id, waited=task.waited, **sender)


def _incomplete(before: Sequence[Neighbour], tasks: Sequence[Task]) -> Iterator[Line]:
    worst = max(before, key=lambda n: (n.incomplete, n.count), default=None)
    if worst is not None and worst.incomplete:
        yield line("ask.post_incomplete", from_post=worst.post, number=worst.incomplete, of=worst.count)
    elif any(task.came_lost for task in tasks):
        yield line("ask.post_lost", number=sum(task.came_lost for task in tasks))


def _interrupted(post: str, tasks: Sequence[Task]) -> Iterator[Line]:
    number = sum(task.kind == "answer" for task in tasks)
    if number:
        yield line("ask.post_interrupted", post=post, number=number)


def _load(post: str, people: Sequence[PersonDay]) -> Iterator[Line]:
    """Overtime, uneven work, idle time; nothing where the log knows no duty."""
    staffed = sum(person.staffed or 0 for person in people)
    if not staffed:
        return
    overtime, idle = sum(p.overtime or 0 for p in people), sum(p.idle or 0 for p in people)
    if overtime >= _HOUR:
        yield line("ask.post_overtime", post=post, overtime=overtime)
    loads = sorted((person.busy / person.staffed, person.resource) for person in people if person.staffed)
    if len(loads) > 1 and loads[-1][0] > BUSY and loads[0][0] < loads[-1][0] / 2:
        yield line("ask.post_uneven", post=post, one=loads[-1][1], other=loads[0][1])
    elif idle > staffed / 2:
        yield line("ask.post_idle", post=post, share=idle / staffed)


def _neighbours(post: str, before: Sequence[Neighbour], after: Sequence[Neighbour]) -> Iterator[Line]:
    slow = max((n for n in before if n.travelled), key=lambda n: n.travelled or 0.0, default=None)
    if slow is not None:
        yield line("ask.post_travelled", from_post=slow.post, post=post, span=slow.travelled)
    lying = max((n for n in after if n.lay), key=lambda n: n.lay or 0.0, default=None)
    if lying is not None:
        yield line("ask.post_downstream", post=post, to_post=lying.post, span=lying.lay)
    backs = max((n for n in after if n.back), key=lambda n: n.back, default=None)
    if backs is not None:
        yield line("ask.post_sends_back", post=post, to_post=backs.post, number=backs.back)
