"""The department board: what came in, went out, came back, and how loaded were its posts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element, number
from sim.report.palette import BROKEN, FAINT, GRID, INK, PAPER, QUIET, Palette, ink_on, tint
from sim.report.pictures.picture import Picture
from sim.report.svg import circle, group, label, path, rect
from sim.report.text_size import wrap
from sim.words import Lang, duration, percent, say

__all__ = ["Board", "PostLoad", "PromiseCount", "Stream", "department_board"]

_SHOWN = 10
_SLOT = 31.0


@dataclass(frozen=True)
class Stream:
    """Hand-offs with one neighbour: how many, how many of them went back, and their median delay (microseconds)."""

    department: str | None
    label: str
    count: int
    back: int
    delay: float | None


@dataclass(frozen=True)
class PostLoad:
    """A post of the department and its load, a share of its duty."""

    label: str
    utilisation: float | None


@dataclass(frozen=True)
class PromiseCount:
    """A promise: how often it broke in this department's hands, of how often anywhere."""

    label: str
    broken: int
    anywhere: int


@dataclass(frozen=True)
class Board:
    """Everything that the board shows of one department."""

    department: str
    label: str
    answer: str
    came: tuple[Stream, ...]
    went: tuple[Stream, ...]
    load: tuple[PostLoad, ...]
    promises: tuple[PromiseCount, ...]


def department_board(board: Board, palette: Palette, *, lang: Lang, width: float) -> Picture:
    """Streams in and out of the department; below, its promises and the load of its posts."""
    narrow = width < 500
    body, y = (_lists if narrow else _sankey)(board, palette, width, lang)
    half = width if narrow else (width - 40) / 2
    left, left_end = _promises(board.promises, (0.0, y, half), lang)
    right, right_end = _loads(board.load, (0.0, left_end) if narrow else (half + 40, y), half, lang)
    height = max(left_end, right_end) + 6
    question = say("report.board.question", lang, department=board.label)
    streams = [*board.came[:5], *board.went[:5]]
    alternative = "; ".join([board.answer, *(f"{s.label}: {s.count:,}" for s in streams)])
    return Picture("department", question, board.answer, alternative, width, height, (*body, *left, *right))


def _sankey(board: Board, palette: Palette, width: float, lang: Lang) -> tuple[list[Child], float]:
    """Streams from the left into the department's block and out to the right; what goes back is hatched."""
    side, block = 200.0, 150.0
    middle = (width - block) / 2
    came, went = _shown(board.came, lang), _shown(board.went, lang)
    total = max(sum(s.count for s in came), sum(s.count for s in went), 1)
    scale = 170.0 / total
    room = max(sum(_slot(s, scale) for s in streams) for streams in (came, went)) or _SLOT
    drawn: list[Child] = [
        label(side, 12, say("report.board.in", lang), size=11.5, bold=True, text_anchor="end"),
        label(width - side, 12, say("report.board.out", lang), size=11.5, bold=True),
    ]
    for streams, inward in ((came, True), (went, False)):
        outer = 26.0 + (room - sum(_slot(s, scale) for s in streams)) / 2
        inner = 26.0 + (room - sum(s.count * scale for s in streams)) / 2
        ends = (side + 8, middle) if inward else (width - side - 8, middle + block)
        for stream in streams:
            thick, slot = max(stream.count * scale, 1.2), _slot(stream, scale)
            drawn.append(_band(stream, ends, (outer + (slot - thick) / 2, inner, thick), palette, lang))
            drawn += _end(stream, (side if inward else width - side, outer + slot / 2), inward, palette, lang)
            outer += slot
            inner += thick
    colour = palette.colour(board.department)
    drawn.append(rect(middle, 22, block, room + 8, rx=6, fill=colour))
    parts = wrap(board.label, block - 14, 14, lines=4, bold=True)
    top = 30 + room / 2 - (len(parts) - 1) * 9
    name = [
        label(middle + block / 2, top + 18 * i, part, size=14, fill=ink_on(colour), text_anchor="middle", bold=True)
        for i, part in enumerate(parts)
    ]
    return [*drawn, *name], room + 56


def _slot(stream: Stream, scale: float) -> float:
    """Height that a stream takes outside: its own, but never less than its two lines of text."""
    return max(stream.count * scale + 8, _SLOT)


def _shown(streams: Sequence[Stream], lang: Lang) -> list[Stream]:
    """The largest streams, and the others as one."""
    kept = list(streams[:_SHOWN])
    rest = streams[_SHOWN:]
    if rest:
        text = say("report.board.others", lang, n=len(rest))
        kept.append(Stream(None, text, sum(s.count for s in rest), sum(s.back for s in rest), None))
    return kept


def _band(
    stream: Stream, ends: tuple[float, float], place: tuple[float, float, float], palette: Palette, lang: Lang
) -> Element:
    (a, b), (outer, inner, thick) = ends, place
    bend = (a + b) / 2
    colour = palette.colour(stream.department)
    back = thick * stream.back / max(stream.count, 1)
    parts = [_ribbon(a, b, bend, outer, inner, thick, tint(colour, 0.55))]
    if back > 0.4:
        parts.append(_ribbon(a, b, bend, outer + thick - back, inner + thick - back, back, colour))
    told = say(
        "report.board.stream",
        lang,
        name=stream.label,
        count=f"{stream.count:,}",
        back=f"{stream.back:,}",
        delay=duration(stream.delay, lang),
    )
    return group(parts, title=told)


def _ribbon(*place: float | str) -> Element:
    a, b, bend, outer, inner, thick = (float(v) for v in place[:6])
    points = [number(v) for v in (a, outer, bend, outer, bend, inner, b, inner)]
    under = [number(v) for v in (b, inner + thick, bend, inner + thick, bend, outer + thick, a, outer + thick)]
    d = "M{} {}C{} {} {} {} {} {}".format(*points) + "L{} {}C{} {} {} {} {} {}Z".format(*under)
    return path(d, fill=str(place[6]))


def _end(stream: Stream, spot: tuple[float, float], inward: bool, palette: Palette, lang: Lang) -> list[Element]:
    """A neighbour's name, its count, and what share went back."""
    x, y = spot
    anchor = "end" if inward else "start"
    text = f"{stream.count:,}"
    if stream.back:
        text += f" · ↩ {percent(stream.back / stream.count, 0)}"
    number_of = palette.number(stream.department)
    name = stream.label if number_of is None else f"{number_of} {stream.label}"
    return [
        label(x, y - 1, name, size=11, text_anchor=anchor, width=195),
        label(x, y + 12, text, size=10, fill=QUIET, text_anchor=anchor),
    ]


def _lists(board: Board, palette: Palette, width: float, lang: Lang) -> tuple[list[Child], float]:
    """For a phone: bars instead of ribbons, first in, then out."""
    drawn: list[Child] = []
    y = 4.0
    for heading, streams in (("in", _shown(board.came, lang)), ("out", _shown(board.went, lang))):
        drawn.append(label(0, y + 12, say(f"report.board.{heading}", lang), size=12.5, bold=True))
        y += 20
        most = max((s.count for s in streams), default=1)
        for stream in streams:
            colour = palette.colour(stream.department)
            at = palette.number(stream.department)
            if at is not None:
                drawn.append(circle(9, y + 12, 8, fill=colour))
                drawn.append(label(9, y + 15.3, str(at), size=9, fill=ink_on(colour), text_anchor="middle", bold=True))
            drawn += _end(stream, (22, y + 11), False, Palette(()), lang)
            wide = (width - 232) * stream.count / most
            drawn.append(rect(226, y + 5, wide, 13, fill=tint(colour, 0.55)))
            drawn.append(
                rect(
                    226 + wide - wide * stream.back / max(stream.count, 1),
                    y + 5,
                    wide * stream.back / max(stream.count, 1),
                    13,
                    fill=colour,
                )
            )
            y += 32
        y += 8
    return drawn, y + 6


def _promises(
    promises: Sequence[PromiseCount], place: tuple[float, float, float], lang: Lang
) -> tuple[list[Child], float]:
    """How often each promise broke in these hands (red), of how often it broke at all."""
    x, y, width = place
    drawn: list[Child] = [label(x, y, say("report.board.promises", lang), size=12.5, bold=True)]
    shown = [p for p in promises if p.anywhere][:6]
    if not shown:
        return [
            *drawn,
            label(x, y + 20, say("report.board.no_promise", lang), size=11.5, fill=QUIET, width=width),
        ], y + 40
    most = max(p.anywhere for p in shown)
    for promise in shown:
        y += 20
        drawn.append(label(x, y, promise.label, size=11, width=width))
        room = width - 110
        drawn.append(
            rect(x, y + 5, max(room * promise.anywhere / most, 1), 9, fill=PAPER, stroke=FAINT, stroke_width=0.8)
        )
        drawn.append(rect(x, y + 5, room * promise.broken / most, 9, fill=BROKEN if promise.broken else FAINT))
        text = say("report.board.broken", lang, broken=f"{promise.broken:,}", anywhere=f"{promise.anywhere:,}")
        drawn.append(label(x + room * promise.anywhere / most + 6, y + 13.5, text, size=10, fill=QUIET))
        y += 16
    return drawn, y + 22


def _loads(load: Sequence[PostLoad], place: tuple[float, float], width: float, lang: Lang) -> tuple[list[Child], float]:
    """Load against capacity, a bar a post; the line is the whole of the duty."""
    x, y = place
    drawn: list[Child] = [label(x, y, say("report.board.load", lang), size=12.5, bold=True)]
    for post in [p for p in load if p.utilisation is not None][:8]:
        y += 20
        share = post.utilisation or 0.0
        room = width - 56
        drawn.append(label(x, y, post.label, size=11, width=width))
        drawn.append(rect(x, y + 5, room / 1.2, 9, fill=PAPER, stroke=GRID))
        drawn.append(rect(x, y + 5, room / 1.2 * min(share, 1.2), 9, fill=INK if share >= 0.85 else "#5b7fa6"))
        drawn.append(label(x + room / 1.2 * max(min(share, 1.2), 1.0) + 6, y + 13.5, percent(share, 0), size=10.5))
        y += 16
    return drawn, y + 22
