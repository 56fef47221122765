"""A day in the post: what is it like to stand here?"""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.markup import Child, Element, number
from sim.report.palette import FAINT, GRID, INK, PALE, PAPER, QUIET, Palette, ink_on
from sim.report.pictures.picture import Picture
from sim.report.svg import group, label, line, path, rect
from sim.report.text_size import text_width
from sim.words import Lang, say

__all__ = ["Arrival", "Person", "PostDay", "Spell", "post_day"]

_HOUR = 3_600_000_000
_ROW = 24.0
_QUEUE = 74.0


@dataclass(frozen=True)
class Spell:
    """Somebody works on one case; `mark` is empty, or what became of it or why it was there (returned, asked, answer
    …).
    """

    begin: int
    end: int
    label: str
    mark: str = ""


@dataclass(frozen=True)
class Person:
    """One person's day."""

    label: str
    duty: tuple[tuple[int, int], ...]
    spells: tuple[Spell, ...]


@dataclass(frozen=True)
class Arrival:
    """A work item comes in, from a department (null: from the customer)."""

    time: int
    sender: str | None
    label: str


@dataclass(frozen=True)
class PostDay:
    """A window of one post: `hour` is the clock's hour at `begin`; `queue` a step function; `before` and `after` count
    the arrivals of the same day outside the window.
    """

    answer: str
    begin: int
    end: int
    hour: float
    people: tuple[Person, ...]
    hidden: int
    queue: tuple[tuple[int, int], ...]
    arrivals: tuple[Arrival, ...]
    before: int
    after: int
    senders: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class _Scale:
    begin: int
    end: int
    left: float
    right: float

    def x(self, time: float) -> float:
        """Where an instant lies."""
        share = (time - self.begin) / max(self.end - self.begin, 1)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)


def post_day(day: PostDay, palette: Palette, *, lang: Lang, width: float) -> Picture:
    """Queue on top, arrivals below it in the colour of the sender, then a row for each person."""
    narrow = width < 500
    scale = _Scale(day.begin, day.end, 26.0 if narrow else 150.0, width - 6)
    body: list[Child] = [label(0, 12, say("report.day.queue", lang), size=11.5, bold=True)]
    body += _queue(day, scale, 18 if narrow else 6)
    y = (18 if narrow else 6) + _QUEUE + 8
    body.append(label(0, y + (10 if narrow else 13), say("report.day.arrivals", lang), size=11.5, bold=True))
    y += 14 if narrow else 0
    body += [_tick(a, palette, scale, y) for a in day.arrivals]
    for number_of, x, anchor, text in (
        (day.before, scale.left, "start", "‹ {}"),
        (day.after, scale.right, "end", "{} ›"),
    ):
        if number_of:
            body.append(label(x, y + 13, text.format(number_of), size=10, text_anchor=anchor, bold=True, halo=True))
    y += 24
    for person in day.people:
        if narrow:
            body.append(label(0, y + 11, person.label, size=11, width=width, fill=QUIET))
            y += 14
        else:
            body.append(label(0, y + 15, person.label, size=11.5, width=scale.left - 8))
        body += _person(person, scale, y)
        y += _ROW
    if day.hidden:
        body.append(label(0, y + 13, say("report.day.hidden", lang, n=day.hidden), size=10.5, fill=QUIET))
        y += 18
    hours = _hours(day, scale, y)
    key, height = _key(day, palette, y + 32, width, lang)
    question = say("report.day.question", lang)
    return Picture("post", question, day.answer, day.answer, width, height, (*hours, *body, *key))


def _hours(day: PostDay, scale: _Scale, bottom: float) -> list[Element]:
    """A faint line at every full hour, named where there is room."""
    drawn: list[Element] = []
    first = -int(-day.hour // 1)
    long = (day.end - day.begin) / _HOUR
    every = next(n for n in (1, 2, 3, 4, 6, 12, 24) if (scale.right - scale.left) / max(long / n, 0.1) > 42 or n == 24)
    for hour in range(first, int(day.hour + long) + 1):
        x = scale.x(day.begin + (hour - day.hour) * _HOUR)
        drawn.append(line(x, 4, x, bottom, stroke=GRID, stroke_width=0.7))
        if hour % every == 0:
            anchor = "end" if x > scale.right - 14 else "middle"
            drawn.append(label(x, bottom + 13, f"{hour % 24:02d}:00", size=10.5, fill=QUIET, text_anchor=anchor))
    return drawn


def _queue(day: PostDay, scale: _Scale, top: float) -> list[Element]:
    """The queue as a step area with its highest point named."""
    most = max((n for _, n in day.queue), default=0)
    base = top + _QUEUE - 8
    high = (_QUEUE - 24) / max(most, 1)
    points = [(scale.x(day.begin), base)]
    for i, (time, n) in enumerate(day.queue):
        until = day.queue[i + 1][0] if i + 1 < len(day.queue) else day.end
        points += [(scale.x(time), base - n * high), (scale.x(until), base - n * high)]
    points.append((scale.x(day.end), base))
    kept = [p for i, p in enumerate(points) if i in (0, len(points) - 1) or p != points[i - 1]]
    area = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in kept) + "Z"
    drawn = [
        path(area, fill="#9fb3c8", stroke=INK, stroke_width=1),
        line(scale.left, base, scale.right, base, stroke=FAINT),
    ]
    if most:
        peak = next(t for t, n in day.queue if n == most)
        x = min(scale.x(peak), scale.right - 12)
        drawn.append(label(x, base - most * high - 4, str(most), size=11.5, bold=True, text_anchor="middle", halo=True))
    drawn.append(label(scale.left - 5, base + 4, "0", size=10, fill=QUIET, text_anchor="end"))
    return drawn


def _tick(arrival: Arrival, palette: Palette, scale: _Scale, y: float) -> Element:
    x = scale.x(arrival.time)
    colour = palette.colour(arrival.sender) if arrival.sender is not None else INK
    return group([line(x, y + 2, x, y + 16, stroke=colour, stroke_width=1.8)], title=arrival.label)


def _person(person: Person, scale: _Scale, y: float) -> list[Element]:
    drawn = [rect(scale.x(a), y + 3, scale.x(b) - scale.x(a), _ROW - 6, fill=PALE, stroke=GRID) for a, b in person.duty]
    for spell in person.spells:
        a, z = scale.x(spell.begin), scale.x(spell.end)
        back = spell.mark in ("returned", "asked")
        wide = max(z - a - 0.6, 1.2)
        block = rect(
            a,
            y + 5,
            wide,
            _ROW - 10,
            fill=PAPER if back else INK if spell.mark else "#5b7fa6",
            stroke=INK,
            stroke_width=0.8,
        )
        parts: list[Child] = [block]
        sign = {"returned": "↩", "asked": "?"}.get(spell.mark)
        if sign is not None and wide > 8:
            parts.append(label(a + wide / 2, y + 16, sign, size=10.5, text_anchor="middle", bold=True))
        drawn.append(group(parts, title=spell.label))
    return drawn


def _key(day: PostDay, palette: Palette, y: float, width: float, lang: Lang) -> tuple[list[Element], float]:
    """Who sent work, and what the blocks mean."""
    drawn: list[Element] = []
    x = 0.0
    for sender, name in day.senders:
        at = palette.number(sender)
        text = name if at is None else f"{at} {name}"
        wide = 10 + text_width(text, 10.5) + 14
        if x + wide > width and x:
            x, y = 0.0, y + 16
        colour = palette.colour(sender) if sender is not None else INK
        drawn += [rect(x, y - 9, 4, 11, fill=colour), label(x + 9, y, text, size=10.5, fill=QUIET, width=width - 10)]
        x += wide
    x, y = 0.0, y + 18
    signs = (("first", "#5b7fa6", ""), ("again", INK, ""), ("back", PAPER, "↩"))
    for name, colour, sign in signs:
        text = say(f"report.day.key_{name}", lang)
        wide = 18 + text_width(text, 10.5) + 14
        if x + wide > width and x:
            x, y = 0.0, y + 16
        drawn.append(rect(x, y - 9, 13, 11, fill=colour, stroke=INK, stroke_width=0.8))
        if sign:
            drawn.append(label(x + 6.5, y, sign, size=9, fill=ink_on(colour), text_anchor="middle"))
        drawn.append(label(x + 17, y, text, size=10.5, fill=QUIET))
        x += wide
    return drawn, y + 8
