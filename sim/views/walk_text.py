"""Walkthroughs as lines of text, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sim.log.eventlog import EventLog
from sim.model.parts import Texts
from sim.views.names import Names, names_of
from sim.views.neighbours import Neighbour
from sim.views.story import Fact, Line, Step, line
from sim.views.walk_customer import CustomerWalk
from sim.views.walk_department import DepartmentWalk
from sim.views.walk_parts import Exchange, PersonDay, PromiseHeld
from sim.views.walk_post import PostWalk
from sim.words import Lang, amount, clock_time, day_time, duration, percent, say

__all__ = ["Teller", "customer_text", "department_text", "post_text"]


LONGEST = 36
"""Characters of a word that is still a name."""
LISTED = 8
"""Neighbours that a text names; the others stand in the walk itself."""


class Teller:
    """Says facts, sentences and steps of walks of one log, in one language."""

    def __init__(self, log: EventLog, lang: Lang) -> None:
        self.lang = lang
        self.start: datetime = log.start
        self.names: Names = names_of(log)

    def fact(self, fact: Fact) -> str:
        """One fact as a person says it."""
        kind, value = fact.kind, fact.value
        if isinstance(value, Texts):
            return value.get(self.lang)
        if kind == "causes" and isinstance(value, tuple):
            return self.causes(value)
        if value is None:
            return say("walk.unknown", self.lang)
        if kind == "time" and isinstance(value, int | float):
            return day_time(self.start, int(value), self.lang)
        if kind == "span" and isinstance(value, int | float):
            return duration(value, self.lang)
        if kind == "share" and isinstance(value, int | float):
            return percent(value, 0)
        if kind == "number" and isinstance(value, int | float):
            return amount(value)
        return self._named(kind, str(value))

    def _named(self, kind: str, value: str) -> str:
        if kind == "step":
            process, _, element = value.partition(":")
            return short(self.names.step(process, element, self.lang))
        if kind in ("post", "department", "district", "segment", "process", "resource", "standard"):
            return self.name(kind, value)
        if kind in ("cause", "channel", "whom", "outcome"):
            return said(f"walk.{kind}.{value}", self.lang, otherwise=value)
        return short(value)

    def name(self, kind: str, identity: str | None) -> str:
        """The name of something; an id that is a hash is cut."""
        return short(self.names.of(kind, identity, self.lang))

    def causes(self, causes: tuple[tuple[str, int], ...]) -> str:
        """Waits by cause as one list, the longest first."""
        ordered = sorted(causes, key=lambda entry: -entry[1])
        parts = [
            f"{say(f'walk.cause.{cause}', self.lang)} {duration(span, self.lang)}" for cause, span in ordered if span
        ]
        return say("walk.list", self.lang).join(parts)

    def line(self, line: Line) -> str:
        """A sentence; `place` stands for the department and the post in it, as far as they are known."""
        values = {fact.name: self.fact(fact) for fact in line.facts}
        return say(line.key, self.lang, place=self.place(line), **values)

    def place(self, line: Line) -> str:
        """The department and the post of a sentence, as far as they are known."""
        ids = {fact.name: fact.value for fact in line.facts if fact.name in ("department", "post")}
        known = [self.name(kind, str(ids[kind])) for kind in ("department", "post") if ids.get(kind)]
        return say("walk.place", self.lang).join(dict.fromkeys(known)) or say("walk.unknown", self.lang)

    def step(self, step: Step) -> str:
        """A step with its time and its side."""
        side = say(f"walk.side.{step.side}", self.lang)
        return f"{day_time(self.start, step.time, self.lang)}  {side}  {self.line(step.line)}"

    def say(self, key: str, **values: object) -> str:
        """A text of the walk."""
        return say(key, self.lang, **values)

    def span(self, microseconds: float | None) -> str:
        """A length of time."""
        return duration(microseconds, self.lang)

    def clock(self, microseconds: int) -> str:
        """An instant with its date."""
        return clock_time(self.start, microseconds)


def short(name: str) -> str:
    """A name as it is; of a hash that stands in for one, its beginning."""
    return name if len(name) <= LONGEST or " " in name else f"{name[:8]}…"


def said(key: str, lang: Lang, *, otherwise: str) -> str:
    """The text of `key`, or `otherwise` where the word is not ours: outcomes and channels of logs from outside."""
    try:
        return say(key, lang)
    except KeyError:
        return otherwise


def _ending(tell: Teller, questions: tuple[Line, ...], lacks: tuple[str, ...]) -> Iterator[str]:
    if questions:
        yield ""
        yield tell.say("walk.head.questions")
        yield from (f"{number}. {tell.line(question)}" for number, question in enumerate(questions, 1))
    if lacks:
        yield ""
        yield tell.say("walk.head.lacks")
        yield from (f"- {tell.say(key)}" for key in lacks)


def customer_text(log: EventLog, walk: CustomerWalk, lang: Lang) -> list[str]:
    """The lines of a customer walkthrough.

    Parameters
    ----------
    log
        The log that was walked.
    walk
        Made by `walk_customer`.
    lang
        zh or en.
    """
    tell = Teller(log, lang)
    names = {"case": short(walk.case_id), "process": tell.name("process", walk.process)}
    lines = [tell.say("walk.head.customer", **names)]
    if walk.segment is not None or walk.district is not None:
        segment, district = (tell.name(kind, getattr(walk, kind)) for kind in ("segment", "district"))
        lines.append(tell.say("walk.customer.who", segment=segment, district=district))
    facts = {"span": tell.span(walk.cycle), "working": tell.span(walk.working)}
    key = "walk.customer.sum" if walk.cycle is not None else "walk.customer.sum_open"
    lines.append(
        tell.say(key, **facts, handoffs=walk.handoffs, departments=len(walk.departments), contacts=walk.contacts)
    )
    if any(span for _, span in walk.causes):
        lines.append(tell.say("walk.customer.causes", causes=tell.causes(walk.causes)))
    lines += ["", *(tell.step(step) for step in walk.steps)]
    return [*lines, *_ending(tell, walk.questions, walk.lacks)]


def post_text(log: EventLog, walk: PostWalk, lang: Lang) -> list[str]:
    """The lines of a post walkthrough; parameters as in `customer_text`."""
    tell = Teller(log, lang)
    post = tell.name("post", walk.post)
    department = tell.name("department", walk.department)
    span = {"begin": tell.clock(walk.begin), "end": tell.clock(walk.end)}
    counts = {name: _known(getattr(walk, name)) for name in ("received", "begun", "ended", "missing")}
    queue = {"opening": walk.at_opening, "close": walk.at_close, "mean": amount(walk.queue_mean)}
    lines = [
        tell.say("walk.head.post", post=post, department=department, **span),
        tell.say("walk.post.held" if walk.begun is None else "walk.post.queue", **queue),
        tell.say("walk.post.counts", **counts, interruptions=walk.interruptions),
    ]
    if walk.people:
        spans = {name: tell.span(_total(walk, name)) for name in ("staffed", "busy", "idle", "overtime")}
        lines.append(tell.say("walk.post.people", number=len(walk.people), **spans))
    busiest = sorted(walk.people, key=lambda person: (-person.busy, person.resource))
    lines += _some(tell, [_person(tell, person) for person in busiest])
    lines += _some(tell, [_neighbour(tell, "walk.post.upstream", other) for other in walk.upstream])
    lines += _some(tell, [_neighbour(tell, "walk.post.downstream", other) for other in walk.downstream])
    lines += ["", *(tell.step(step) for step in walk.steps)]
    return [*lines, *_ending(tell, walk.questions, walk.lacks)]


def department_text(log: EventLog, walk: DepartmentWalk, lang: Lang) -> list[str]:
    """The lines of a department walkthrough; parameters as in `customer_text`."""
    tell = Teller(log, lang)
    span = {"begin": tell.clock(walk.begin), "end": tell.clock(walk.end)}
    facts = {"cases": walk.cases, "items": walk.items, "held": tell.span(walk.held), "working": tell.span(walk.working)}
    lines = [
        tell.say("walk.head.department", department=tell.name("department", walk.department), **span),
        tell.say("walk.department.sum", **facts, inside=walk.inside, back=walk.came_back, broken=walk.broken),
    ]
    if walk.include == "all":
        lines.append(tell.say("walk.department.open"))
    if any(total for _, total in walk.causes):
        lines.append(tell.say("walk.department.causes", causes=tell.causes(walk.causes)))
    for key, exchanges in (("walk.department.came", walk.came), ("walk.department.went", walk.went)):
        lines += ["", *_some(tell, [_exchange(tell, key, exchange) for exchange in exchanges])] if exchanges else []
    if walk.promises:
        lines.append("")
    lines += _some(tell, [_promise(tell, promise) for promise in walk.promises])
    if walk.load:
        lines.append("")
    for post in walk.load:
        load = {"items": post.items, "share": percent(post.utilisation, 0), "caused": tell.span(post.caused)}
        lines.append(tell.say("walk.department.load", post=tell.name("post", post.post), **load))
    return [*lines, *_ending(tell, walk.questions, walk.lacks)]


def _some(tell: Teller, lines: list[str]) -> list[str]:
    """The first of a long list, and how many more there are."""
    if len(lines) <= LISTED:
        return lines
    return [*lines[:LISTED], tell.say("walk.more", number=len(lines) - LISTED)]


def _known(value: int | None) -> str:
    return "—" if value is None else str(value)


def _total(walk: PostWalk, name: str) -> int | None:
    """The sum over all people, unknown where no duty is known."""
    known = [value for value in (getattr(person, name) for person in walk.people) if value is not None]
    return sum(known) if known else None


def _person(tell: Teller, person: PersonDay) -> str:
    spans = {name: tell.span(getattr(person, name)) for name in ("staffed", "busy", "idle", "overtime")}
    return tell.say("walk.post.person", resource=tell.name("resource", person.resource), items=person.items, **spans)


def _neighbour(tell: Teller, key: str, other: Neighbour) -> str:
    """What a neighbour did to the post; where the log knows no starts, by when the work was done."""
    facts = {"count": other.count, "incomplete": other.incomplete, "back": other.back}
    spans = {name: tell.span(getattr(other, name)) for name in ("travelled", "lay", "sojourn")}
    key = f"{key}_done" if other.lay is None else key
    place = line(key, department=other.department, post=other.post)
    return tell.say(key, post=tell.place(place), **facts, **spans)


def _promise(tell: Teller, promise: PromiseHeld) -> str:
    name = tell.name("standard", promise.standard)
    numbers = {"broken": promise.broken, "of": promise.broken_anywhere, "share": percent(promise.share, 0)}
    return tell.say("walk.department.promise", standard=name, **numbers)


def _exchange(tell: Teller, key: str, exchange: Exchange) -> str:
    """The traffic with another department; where the log knows no starts, by when the work was done."""
    facts = {name: _known(getattr(exchange, name)) for name in ("count", "back", "incomplete", "lost")}
    delay = exchange.delay_median
    key, delay = (f"{key}_done", exchange.sojourn_median) if delay is None else (key, delay)
    other = tell.name("department", exchange.department)
    return tell.say(key, department=other, delay=tell.span(delay), **facts)
