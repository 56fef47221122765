"""The service blueprint of one customer: what did this customer live through, and who held the case meanwhile?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import BROKEN, CAUSES, GRID, INK, PALE, PAPER, QUIET, Palette, ink_on, tint
from sim.report.pictures.picture import Picture
from sim.report.pictures.scales import duration_axis
from sim.report.pictures.texture import block
from sim.report.svg import circle, group, label, line, path, rect
from sim.report.text_size import text_width
from sim.words import Lang, say

__all__ = ["Blueprint", "Bracket", "Held", "Moment", "blueprint"]

_LANE = 34.0
_ROW = 22.0


@dataclass(frozen=True)
class Held:
    """A spell in which a department had the case: at work (`causes` empty, `work` true) or while it lay there, split
    by cause.
    """

    department: str | None
    begin: int
    end: int
    work: bool
    label: str
    causes: tuple[tuple[str, int], ...] = ()
    back: bool = False  # sent back, or there because it came back


@dataclass(frozen=True)
class Moment:
    """Something that the customer did, saw or was told; `number` is its place in the story."""

    time: int
    number: int
    kind: str  # contact, told, chase, complaint, withdrawal, comes, ends, waits
    label: str


@dataclass(frozen=True)
class Bracket:
    """A promise: from when to when it ran, when it was due, and its state: kept, broken or running."""

    label: str
    begin: int
    due: int | None
    end: int
    state: str

    @property
    def broken(self) -> bool:
        """Whether it was not kept."""
        return self.state == "broken"


@dataclass(frozen=True)
class Blueprint:
    """One case from `begin` to `end` (microseconds), and how its time is shaded where nobody works (nights,
    weekends).
    """

    case: str
    answer: str
    begin: int
    end: int
    lanes: tuple[tuple[str | None, str], ...]
    held: tuple[Held, ...]
    moments: tuple[Moment, ...]
    promises: tuple[Bracket, ...]
    shades: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Scale:
    """From microseconds to pixels."""

    begin: int
    long: float
    left: float
    room: float

    def x(self, time: float) -> float:
        """Where an instant lies."""
        return self.left + self.room * min(max((time - self.begin) / self.long, 0.0), 1.0)


def blueprint(data: Blueprint, palette: Palette, *, lang: Lang, width: float) -> Picture:
    """Elapsed time from left to right: the customer on top, the line of visibility, the departments below."""
    narrow = width < 500
    left = 8.0 if narrow else 184.0
    scale = _Scale(data.begin, max(data.end - data.begin, 1), left, width - left - 10)
    body: list[Child] = []
    y = 4.0
    for bracket in data.promises:
        body += _bracket(bracket, scale, y, lang)
        y += _ROW + (13 if narrow else 8)
    customer = y + 24
    body.append(
        label(0, customer - 14 if narrow else customer + 4, say("report.map.customer", lang), size=12, bold=True)
    )
    customer += 10 if narrow else 0
    drawn_moments, high = _moments(data.moments, scale, customer, lang)
    visible = customer + high + 16
    lanes, bottom = _lanes(data, palette, scale, (visible, narrow), lang)
    shades = [
        rect(scale.x(a), 2, scale.x(b) - scale.x(a), bottom - 2, fill=PALE)
        for a, b in data.shades
        if scale.x(b) - scale.x(a) > 0.4
    ]
    axis = duration_axis(scale.long, left=left, width=scale.room, top=4, bottom=bottom, lang=lang)
    seen = line(0, visible, width, visible, stroke=INK, stroke_width=1.3, stroke_dasharray="7 4")
    told = label(
        width, visible - 4, say("report.map.visibility", lang), size=10, fill=QUIET, text_anchor="end", halo=True
    )
    key, height = _key(_used(data.held), bottom + 32, width, lang)
    question = say("report.walk.customer_question", lang)
    alternative = " ".join([data.answer, *(f"{m.number}. {m.label}." for m in data.moments[:12])])
    parts = (*shades, *axis, *body, *drawn_moments, seen, told, *lanes, *key)
    return Picture("customer", question, data.answer, alternative, width, height, parts)


def _bracket(bracket: Bracket, scale: _Scale, y: float, lang: Lang) -> list[Element]:
    """A promise as a bracket: dark while it could be kept, red beyond its due time."""
    base = y + _ROW
    a, z = scale.x(bracket.begin), scale.x(bracket.end)
    due = scale.x(bracket.due) if bracket.due is not None else z
    kept = min(due, z) if bracket.broken else z
    parts: list[Child] = [
        path(f"M{a:.1f} {base:.1f}v-5H{kept:.1f}v5", fill="none", stroke=INK, stroke_width=1.4),
    ]
    if bracket.broken:
        parts.append(
            path(f"M{kept:.1f} {base - 5:.1f}H{max(z, kept + 2):.1f}v5", fill="none", stroke=BROKEN, stroke_width=3)
        )
    state = say(f"report.walk.{bracket.state}", lang)
    text = f"{'✕ ' if bracket.broken else ''}{bracket.label}: {state}"
    room = scale.left + scale.room - a
    start = a if text_width(text, 11) < room else max(scale.left, scale.left + scale.room - text_width(text, 11))
    fill = BROKEN if bracket.broken else INK
    parts.append(label(start, base - 10, text, size=11, fill=fill, width=scale.left + scale.room - start, halo=True))
    return [group(parts, title=text)]


def _moments(moments: Sequence[Moment], scale: _Scale, y: float, lang: Lang) -> tuple[list[Element], float]:
    """Numbered marks, in as many rows as they need not to overlap."""
    rows: list[float] = []
    drawn: list[Element] = []
    stems: list[Element] = []
    for moment in moments:
        x = scale.x(moment.time)
        row = next((i for i, taken in enumerate(rows) if x - taken >= 19), None)
        if row is None:
            row = len(rows)
            rows.append(x)
        rows[row] = x
        at = y + row * 20
        loud = moment.kind in ("chase", "complaint", "withdrawal")
        fill = INK if loud else PAPER
        stems.append(line(x, at, x, y - 12, stroke=GRID))
        parts: list[Child] = [
            circle(x, at, 8.5, fill=fill, stroke=INK, stroke_width=2 if moment.kind == "contact" else 1),
            label(x, at + 3.6, str(moment.number), size=10, fill=ink_on(fill), text_anchor="middle", bold=True),
        ]
        drawn.append(group(parts, title=f"{moment.number}. {moment.label}"))
    return [*stems, *drawn], max(len(rows) - 1, 0) * 20 + 4.0


def _lanes(
    data: Blueprint, palette: Palette, scale: _Scale, place: tuple[float, bool], lang: Lang
) -> tuple[list[Element], float]:
    """A lane a department, in the order in which they first held the case."""
    top, narrow = place
    y, drawn = top + 8.0, []
    for department, name in data.lanes:
        colour = palette.colour(department)
        number = palette.number(department)
        if narrow:
            drawn.append(
                label(2, y + 12, name if number is None else f"{number} {name}", size=11.5, bold=True, halo=True)
            )
            y += 16
        else:
            if number is not None:
                drawn.append(circle(10, y + 15, 9, fill=colour))
                drawn.append(
                    label(10, y + 18.5, str(number), size=10, fill=ink_on(colour), text_anchor="middle", bold=True)
                )
            drawn.append(label(25, y + 19, name, size=11.5, width=scale.left - 32, bold=True))
        drawn.append(rect(scale.left, y + 12, scale.room, 14, fill=tint(colour, 0.12)))
        mine = [h for h in data.held if h.department == department]
        drawn += [_held(h, scale, y, lang) for h in sorted(mine, key=lambda h: (h.work, h.begin))]
        drawn += _names([h for h in mine if h.work], scale, y)
        y += _LANE
    return drawn, y + 4


def _held(held: Held, scale: _Scale, y: float, lang: Lang) -> Element:
    a, z = scale.x(held.begin), scale.x(held.end)
    if held.work:
        return group([rect(a, y + 11, max(z - a, 3.0), 16, fill=INK, rx=1)], title=held.label)
    total = sum(v for _, v in held.causes) or 1
    parts: list[Child] = []
    x = a
    for cause in CAUSES:
        wide = (z - a) * dict(held.causes).get(cause, 0) / total
        if wide > 0:
            parts += block(cause, x, y + 12, wide, 14)
            x += wide
    if not held.causes:
        parts += block("unknown", a, y + 12, z - a, 14)
    return group(parts, title=held.label)


def _names(worked: Sequence[Held], scale: _Scale, y: float) -> list[Element]:
    """The names of the steps above their blocks, as many as there is room for."""
    drawn, taken = [], scale.left - 2
    for held in sorted(worked, key=lambda h: h.begin):
        x = scale.x(held.begin)
        name = ("↩ " if held.back else "") + held.label.split(" · ")[0]
        wide = text_width(name, 10)
        start = min(x, scale.left + scale.room - wide)
        if start >= taken + 5:
            drawn.append(label(start, y + 8, name, size=10, halo=True))
            taken = start + wide
    return drawn


def _used(held: Sequence[Held]) -> list[str]:
    """What the colours in this drawing stand for."""
    causes = {cause for h in held for cause, span in h.causes if span}
    unknown = any(not h.work and not h.causes for h in held)
    return ["work", *(c for c in CAUSES if c in causes), *(["unknown"] if unknown else [])]


def _key(used: Sequence[str], y: float, width: float, lang: Lang) -> tuple[list[Element], float]:
    x, drawn = 0.0, []
    for cause in used:
        name = say(f"report.cause.{cause}", lang)
        wide = 18 + text_width(name, 10.5) + 12
        if x + wide > width and x:
            x, y = 0.0, y + 16
        drawn += [
            *block(cause, x, y - 9, 12, 11),
            label(x + 16, y, name, size=10.5, fill=QUIET),
        ]
        x += wide
    return drawn, y + 8
