"""The three walks: as one customer, as one post, as one department, each with its picture and the questions to ask."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.report.markup import Child, Element, el
from sim.report.pictures.blueprint import blueprint
from sim.report.pictures.department_board import department_board
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.post_day import post_day
from sim.report.sections.context import Context
from sim.report.sections.parts import details, empty, figure, section
from sim.report.walk_charts import blueprint_of, board_of, numbered, post_day_of
from sim.views.pick import find_case, find_day, find_department, find_post
from sim.views.story import Line
from sim.views.walk_customer import CustomerWalk, walk_customer
from sim.views.walk_department import walk_department
from sim.views.walk_post import walk_post
from sim.views.walk_text import Teller
from sim.words import amount, day_time

__all__ = ["customer_section", "department_section", "post_section"]

_STEPS = 160  # of a story; the rest is counted


def customer_section(context: Context) -> Element:
    """A slow case (95th percentile), then the one with the worst broken promise and the median one."""
    title = context.say("report.walk.customer")
    if context.log.cases["end_time"].null_count() == context.log.cases.height:
        return section("customer", title, empty(context.say("report.walk.no_case")))
    slow = find_case(context.log, pick="p95")
    told = [
        el("h3", {"class": "kicker"}, context.say("report.walk.p95_case", case=slow)),
        *_customer(context, slow, ""),
    ]
    seen = {slow}
    for pick in ("worst", "median"):
        case = find_case(context.log, pick=pick)
        if case not in seen:
            summary = context.say(f"report.walk.{pick}_case", case=case)
            told.append(details(summary, _customer(context, case, f"{pick}-")))
            seen.add(case)
    return section("customer", title, told)


def _customer(context: Context, case: str, prefix: str) -> list[Element | None]:
    """One customer's picture, story and questions."""
    walk, tell = walk_customer(context.log, case), Teller(context.log, context.lang)
    data = blueprint_of(context, walk, tell, _sum(context, walk, tell))
    wide, narrow = (blueprint(data, context.palette, lang=context.lang, width=w) for w in (WIDE, NARROW))
    story = details(context.say("report.walk.story"), _story(context, walk, tell))
    return [figure(wide, narrow, prefix=prefix), _questions(context, walk.questions, tell), story]


def _sum(context: Context, walk: CustomerWalk, tell: Teller) -> str:
    """The walk in a sentence or two."""
    key = "walk.customer.sum" if walk.cycle is not None else "walk.customer.sum_open"
    counts = {"handoffs": walk.handoffs, "departments": len(walk.departments), "contacts": walk.contacts}
    parts = [tell.say(key, span=tell.span(walk.cycle), working=tell.span(walk.working), **counts)]
    if any(span for _, span in walk.causes):
        parts.append(tell.say("walk.customer.causes", causes=tell.causes(walk.causes)))
    return context.sentences(*parts)


def _story(context: Context, walk: CustomerWalk, tell: Teller) -> Element:
    """Every step with its time; the customer's own carry the numbers of the picture."""
    numbers = numbered(walk)
    rows = []
    for step in walk.steps[:_STEPS]:
        mark = str(numbers[step]) if step in numbers else ""
        broken = " broken" if step.line.key.startswith("walk.clock.broken") else ""
        rows.append(
            el(
                "li",
                {"class": f"step {step.side}{broken}"},
                el("time", None, day_time(tell.start, step.time, tell.lang)),
                el("b", None, mark),
                el("span", None, tell.line(step.line)),
            )
        )
    if len(walk.steps) > _STEPS:
        rows.append(el("li", None, context.say("report.walk.more", n=len(walk.steps) - _STEPS)))
    return el("ol", {"class": "story"}, rows)


def _questions(context: Context, questions: Sequence[Line], tell: Teller) -> Element | None:
    if not questions:
        return None
    asked = [el("li", None, tell.line(question)) for question in questions[:7]]
    heading = el("p", {"class": "ask"}, context.say("report.walk.questions"))
    return el("div", {"class": "questions"}, heading, el("ol", None, asked))


def post_section(context: Context) -> Element:
    """The post that makes work wait longest, on its worst day."""
    log, say, title = context.log, context.say, context.say("report.walk.post")
    if log.work["post"].null_count() == log.work.height or log.work["start_time"].null_count() == log.work.height:
        return section("post", title, empty(say("report.walk.no_post")))
    post = find_post(log)
    walk, tell = walk_post(log, post, window=find_day(log, post)), Teller(log, context.lang)
    queue = {"opening": walk.at_opening, "close": walk.at_close, "mean": amount(walk.queue_mean)}
    counts = {"received": walk.received, "begun": walk.begun, "ended": walk.ended, "missing": walk.missing}
    sentences = [
        tell.say("walk.post.queue", **queue),
        tell.say("walk.post.counts", **counts, interruptions=walk.interruptions),
    ]
    day = post_day_of(context, walk, tell, context.sentences(*sentences))
    wide, narrow = (post_day(day, context.palette, lang=context.lang, width=w) for w in (WIDE, NARROW))
    names = {"post": context.name("post", post), "department": context.name("department", walk.department)}
    when = day_time(log.start, walk.begin, context.lang)[:-6]
    kicker = el("h3", {"class": "kicker"}, say("report.walk.post_day", **names, day=when))
    return section(
        "post",
        title,
        kicker,
        figure(wide, narrow),
        _questions(context, walk.questions, tell),
        _neighbours(context, walk, tell),
    )


def _neighbours(context: Context, walk: object, tell: Teller) -> Element | None:
    """What the posts before and after did to it, in words."""
    told: list[Child] = []
    for key, name in (("walk.post.upstream", "upstream"), ("walk.post.downstream", "downstream")):
        for other in getattr(walk, name):
            spans = {"travelled": tell.span(other.travelled), "lay": tell.span(other.lay)}
            counts = {"count": other.count, "incomplete": other.incomplete, "back": other.back}
            told.append(el("li", None, tell.say(key, post=context.name("post", other.post), **spans, **counts)))
    return details(context.say("report.walk.neighbours"), el("ul", None, told)) if told else None


def department_section(context: Context) -> Element:
    """The department in whose hands most promises broke."""
    log, title = context.log, context.say("report.walk.department")
    if log.work.filter(pl.col("department").is_not_null()).is_empty():
        return section("department", title, empty(context.say("report.walk.no_department")))
    walk, tell = walk_department(log, find_department(log)), Teller(log, context.lang)
    counts = {"cases": f"{walk.cases:,}", "items": f"{walk.items:,}", "inside": f"{walk.inside:,}"}
    broken = {"back": f"{walk.came_back:,}", "broken": f"{walk.broken:,}"}
    spans = {"held": tell.span(walk.held), "working": tell.span(walk.working)}
    parts = [tell.say("walk.department.sum", **counts, **broken, **spans)]
    if any(total for _, total in walk.causes):
        parts.append(tell.say("walk.department.causes", causes=tell.causes(walk.causes)))
    board = board_of(context, walk, context.sentences(*parts))
    wide, narrow = (department_board(board, context.palette, lang=context.lang, width=w) for w in (WIDE, NARROW))
    kicker = el("h3", {"class": "kicker"}, context.say("report.walk.department_worst", department=board.label))
    return section("department", title, kicker, figure(wide, narrow), _questions(context, walk.questions, tell))
