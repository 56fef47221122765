"""What to ask after walking as a customer: questions made from what was found in the case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from sim.log.contract import CAUSES
from sim.views.story import Line, line
from sim.views.walk_parts import Promise

__all__ = ["customer_questions"]

Row = dict[str, Any]

_HEARD = ("contact", "notice", "chase", "complaint")
"""Events through which the customer and the organisation speak with each other."""


def customer_questions(
    case: Row, items: Sequence[Row], events: Sequence[Row], promises: Sequence[Promise], *, now: int
) -> tuple[Line, ...]:
    """The questions of one case, the gravest first: broken promises, the longest wait, what came back, silence,
    hand-offs.
    """
    found = [
        *_broken(promises),
        *_longest(items),
        *_sent_back(items),
        *_silence(case, events, now),
        *_chased(events),
        *_again(items),
        *_crossed(items),
    ]
    return tuple(found)


def _broken(promises: Sequence[Promise]) -> Iterator[Line]:
    worst = sorted(
        (p for p in promises if p.state == "broken"),
        key=lambda p: (not p.told, -p.over / max(p.limit, 1)),
    )
    for promise in worst[:2]:
        facts: Row = {"standard": promise.standard, "over": promise.over}
        if promise.at_least:
            yield line("ask.broken_least", **facts)
        elif promise.department is None:
            yield line("ask.broken_outside", **facts)
        else:
            yield line(f"ask.broken_{promise.phase}", **facts, department=promise.department, post=promise.post)


def _longest(items: Sequence[Row]) -> Iterator[Line]:
    """The item that lay longest, by the cause that had most of it."""
    waited = [(_lay(item), -item["work_id"], item) for item in items]
    span, _, item = max(waited, key=lambda w: w[:2], default=(0, 0, {}))
    if span <= 0:
        return
    facts: Row = {"span": span, "activity": f"{item['process']}:{item['element_id']}"}
    split = {cause: item[f"wait_{cause}"] or 0 for cause in CAUSES}
    cause = max(CAUSES, key=lambda c: split[c]) if any(split.values()) else "unknown"
    if cause == "transfer":
        yield line("ask.longest_transfer", **facts, from_post=item["from_post"], post=item["post"])
    else:
        place = {"post": item["post"], "department": item["department"]}
        yield line(f"ask.longest_{cause}", **facts, **place)


def _lay(item: Row) -> int:
    """How long an item lay before its start; where that is not known, before its end."""
    last = item["end_time"] if item["start_time"] is None else item["start_time"]
    return 0 if last is None or item["since"] is None else int(last - item["since"])


def _sent_back(items: Sequence[Row]) -> Iterator[Line]:
    returned = [item for item in items if item["outcome"] in ("returned", "asked")]
    for item in returned[:2]:
        names = {
            "activity": f"{item['process']}:{item['element_id']}",
            "post": item["post"],
            "from_post": item["from_post"],
        }
        yield line(f"ask.{item['outcome']}", **names)


def _silence(case: Row, events: Sequence[Row], now: int) -> Iterator[Line]:
    """The longest time in which the customer heard nothing; only where the log knows when they heard something."""
    heard = [event["time"] for event in events if event["kind"] in _HEARD]
    if not heard or case["arrival_time"] is None:
        return
    moments = sorted({case["arrival_time"], *heard, now if case["end_time"] is None else case["end_time"]})
    gaps = [(b - a, -a) for a, b in pairwise(moments)]
    if gaps:
        span, begin = max(gaps)
        yield line("ask.silence", span=span, begin=-begin, until=span - begin)


def _chased(events: Sequence[Row]) -> Iterator[Line]:
    number = sum(event["kind"] in ("chase", "complaint") for event in events)
    if number:
        yield line("ask.chased", number=number)


def _again(items: Sequence[Row]) -> Iterator[Line]:
    """The activity that was done most often, if more than once for other reasons than returns and questions."""
    again = [item for item in items if item["kind"] == "rework" or (item["kind"] is None and item["visit"] > 1)]
    if again:
        item = max(again, key=lambda i: (i["visit"], -i["work_id"]))
        yield line("ask.again", activity=f"{item['process']}:{item['element_id']}", number=item["visit"])


def _crossed(items: Sequence[Row]) -> Iterator[Line]:
    handed = [item for item in items if item["handed"]]
    departments = {item["department"] for item in items if item["department"] is not None}
    if handed and len(departments) > 1:
        yield line("ask.crossed", number=len(handed), departments=len(departments))
