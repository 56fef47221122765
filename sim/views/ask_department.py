"""What to ask after walking a department: questions made from its traffic, its promises and its load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.views.breaches import PHASES
from sim.views.story import Line, line
from sim.views.walk_parts import Exchange, Load, PromiseHeld

__all__ = ["department_questions"]


def department_questions(
    department: str,
    causes: Sequence[tuple[str, int]],
    came: Sequence[Exchange],
    went: Sequence[Exchange],
    promises: Sequence[PromiseHeld],
    load: Sequence[Load],
) -> tuple[Line, ...]:
    """The questions, in the order: promises, the main cause of waiting, what comes incomplete, what comes back,
    the costliest way out, load.
    """
    return (
        *_promises(department, promises),
        *_cause(department, causes),
        *_incomplete(department, came),
        *_back(department, came),
        *_costliest(department, went),
        *_received(department, came),
        *_ping_pong(department, [*came, *went]),
        *_load(load),
    )


def _promises(department: str, promises: Sequence[PromiseHeld]) -> Iterator[Line]:
    for promise in promises[:2]:
        if promise.broken:
            phase = max(PHASES, key=lambda name: getattr(promise, name))
            numbers = {"number": getattr(promise, phase), "of": promise.broken_anywhere}
            key = f"ask.department_broken_{phase}"
            yield line(key, department=department, standard=promise.standard, **numbers)


def _cause(department: str, causes: Sequence[tuple[str, int]]) -> Iterator[Line]:
    total = sum(amount for _, amount in causes)
    if total:
        cause, amount = max(causes, key=lambda entry: entry[1])
        yield line("ask.department_cause", department=department, cause=cause, share=amount / total)


def _incomplete(department: str, came: Sequence[Exchange]) -> Iterator[Line]:
    worst = max(came, key=lambda e: e.incomplete or 0, default=None)
    if worst is not None and worst.incomplete:
        facts = {"from_department": worst.department, "number": worst.incomplete, "of": worst.count}
        yield line("ask.department_incomplete", department=department, **facts)


def _back(department: str, came: Sequence[Exchange]) -> Iterator[Line]:
    worst = max(came, key=lambda e: e.back or 0, default=None)
    if worst is not None and worst.back:
        yield line("ask.department_back", department=department, from_department=worst.department, number=worst.back)


def _costliest(department: str, went: Sequence[Exchange]) -> Iterator[Line]:
    worst = max(went, key=lambda e: e.delay_total or 0, default=None)
    if worst is not None and worst.delay_total:
        facts = {"to_department": worst.department, "number": worst.count, "span": worst.delay_median}
        yield line("ask.department_costliest", department=department, **facts)


def _received(department: str, came: Sequence[Exchange]) -> Iterator[Line]:
    """The neighbour whose work takes longest in all until it is begun, or else done."""
    spans = [(e.sojourn_median if e.delay_median is None else e.delay_median, e) for e in came]
    known = [(span * e.count, span, e) for span, e in spans if span]
    if known:
        _, span, worst = max(known, key=lambda entry: entry[:2])
        facts = {"from_department": worst.department, "number": worst.count, "span": span}
        yield line("ask.department_received", department=department, **facts)


def _ping_pong(department: str, exchanges: Sequence[Exchange]) -> Iterator[Line]:
    worst = max(exchanges, key=lambda e: e.ping_pong, default=None)
    if worst is not None and worst.ping_pong > 1:
        facts = {"to_department": worst.department, "number": worst.ping_pong}
        yield line("ask.department_ping_pong", department=department, **facts)


def _load(load: Sequence[Load]) -> Iterator[Line]:
    known = [post for post in load if post.utilisation is not None]
    if known:
        top = max(known, key=lambda p: p.utilisation or 0.0)
        yield line("ask.department_load", post=top.post, share=top.utilisation, number=top.items)
