"""The waterfall: at whose desk, and for what cause, did the time go?"""

from __future__ import annotations

from dataclasses import dataclass

from sim.report.markup import Child, Element, number
from sim.report.palette import GRID, INK, QUIET
from sim.report.pictures.picture import Picture
from sim.report.pictures.scales import duration_steps
from sim.report.pictures.verdicts import BETTER, WORSE
from sim.report.svg import group, label, line, path, polyline, rect
from sim.report.text_size import text_width, wrap
from sim.words import Lang, duration, say

__all__ = ["Stage", "Waterfall", "signed_duration", "waterfall"]

_BAR = 20.0
_TOTAL = "#7c8795"


@dataclass(frozen=True)
class Stage:
    """One step: how much time a case it adds (microseconds, negative takes away), with its interval where known."""

    label: str
    change: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Waterfall:
    """From the base's time a case to the design's (microseconds); the stages add up to the difference."""

    name: str
    question: str
    answer: str
    base_label: str
    design_label: str
    base: float
    design: float
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class _Frame:
    """The axis: pixels from `left` on for times from `begin` on."""

    left: float
    room: float
    begin: float
    scale: float
    row: float
    width: float
    lang: Lang

    def x(self, time: float) -> float:
        """Where a time lies; beyond the axis at its end."""
        return self.left + min(max((time - self.begin) * self.scale, 0.0), self.room)


def waterfall(data: Waterfall, *, lang: Lang, width: float) -> Picture:
    """A bar for the base, an arrow a stage to the left (less time) or right (more), a bar for the design."""
    frame = _frame(data, lang, width)
    body: list[Child] = []
    bottom = frame.row * (len(data.stages) + 2)
    body += _axis(frame, bottom, data)
    body += _total(data.base_label, data.base, 0.0, frame)
    at = data.base
    for place, stage in enumerate(data.stages, 1):
        y = frame.row * place
        x = frame.x(at)
        body.append(line(x, y - frame.row + _bar_top(frame) + _BAR, x, y + _bar_top(frame), stroke=QUIET))
        body.append(_stage(stage, at, y, frame))
        at += stage.change
    last = frame.row * (len(data.stages) + 1)
    x = frame.x(at)
    body.append(line(x, last - frame.row + _bar_top(frame) + _BAR, x, last + _bar_top(frame), stroke=QUIET))
    body += _total(data.design_label, data.design, last, frame)
    y = bottom + 20
    notes = [say("comparison.waterfall.key", lang)]
    if frame.begin > 0:
        notes.append(say("comparison.waterfall.cut", lang))
    for note in notes:
        for part in wrap(note, width, 11, lines=3):
            body.append(label(0, y + 14, part, size=11, fill=QUIET))
            y += 16
    told = "; ".join(f"{stage.label}: {_told(stage, lang)}" for stage in data.stages)
    return Picture(data.name, data.question, data.answer, f"{data.answer} {told}", width, y + 4, tuple(body))


def _course(data: Waterfall) -> list[float]:
    """The height of the water before the first stage, and after each."""
    course = [data.base]
    for stage in data.stages:
        course.append(course[-1] + stage.change)
    return course


def _frame(data: Waterfall, lang: Lang, width: float) -> _Frame:
    """The axis begins at 0 unless that would make the stages too small to see."""
    narrow = width < 500
    left = 0.0 if narrow else 236.0
    course = [*_course(data), data.design]
    low, high = min(course), max(course)
    high = max(high, min(_highest(data), high + 0.5 * (high - low)))
    begin = 0.0 if high - low > 0.3 * high else max(low - 0.45 * (high - low), 0.0)
    ends = [f"{_told(stage, lang)}" for stage in data.stages] + [duration(data.base, lang), duration(data.design, lang)]
    margin = min(max((text_width(text, 12, bold=True) for text in ends), default=0.0) + 16, width * 0.45)
    room = width - left - (12.0 if narrow else margin)
    return _Frame(left, room, begin, room / max(high - begin, 1.0), 40.0 if narrow else 32.0, width, lang)


def _highest(data: Waterfall) -> float:
    """The upper end of the highest interval."""
    ends = [at + stage.high for at, stage in zip(_course(data), data.stages, strict=False) if stage.high is not None]
    return max(ends, default=0.0)


def _bar_top(frame: _Frame) -> float:
    return 18.0 if frame.left == 0 else 5.0


def _name(text: str, y: float, told: str, end: float, frame: _Frame) -> list[Element]:
    """The label of a row and its figure: beside the bar, on a phone both above it."""
    if frame.left == 0:
        wide = text_width(told, 11.5, bold=True)
        return [
            label(0, y + 13, text, size=12, width=frame.width - wide - 8, halo=True),
            label(frame.width, y + 13, told, size=11.5, bold=True, text_anchor="end", halo=True),
        ]
    return [
        label(frame.left - 12, y + 20, text, size=12.5, width=frame.left - 16, text_anchor="end"),
        label(end + 8, y + 20, told, size=12, bold=True),
    ]


def _total(name: str, time: float, y: float, frame: _Frame) -> list[Element]:
    top, x = y + _bar_top(frame), frame.x(time)
    drawn: list[Element] = [rect(frame.left, top, x - frame.left, _BAR, fill=_TOTAL)]
    if frame.begin > 0:
        cut = [(frame.left + 14 + dx, top - 2 + dy) for dx, dy in ((0, 0), (5, 8), (-1, 16), (4, 24))]
        drawn.append(polyline(cut, fill="none", stroke="#ffffff", stroke_width=3))
    return [*drawn, *_name(name, y, duration(time, frame.lang), x, frame)]


def _stage(stage: Stage, at: float, y: float, frame: _Frame) -> Element:
    """An arrow from where the water stands to where it will stand, with the interval of that end."""
    top, a, b = y + _bar_top(frame), frame.x(at), frame.x(at + stage.change)
    parts: list[Child] = []
    if stage.change:
        way = 1 if stage.change > 0 else -1
        tip = min(8.0, abs(b - a))
        flat, half = b - way * tip, _BAR / 2
        d = f"M{number(a)} {number(top)}H{number(flat)}L{number(b)} {number(top + half)}L{number(flat)} "
        d += f"{number(top + _BAR)}H{number(a)}z"
        parts.append(path(d, fill=WORSE if way > 0 else BETTER, stroke=INK if way > 0 else None, stroke_width=0.8))
    end = max(a, b)
    if stage.low is not None and stage.high is not None and stage.high > stage.low:
        low, high = frame.x(at + stage.low), frame.x(at + stage.high)
        middle = top + _BAR / 2
        parts.append(line(low, middle, min(high, frame.width), middle, stroke=INK, stroke_width=1.4))
        parts += [line(x, middle - 4, x, middle + 4, stroke=INK, stroke_width=1.4) for x in (low, high)]
        end = max(end, high)
    return group([*parts, *_name(stage.label, y, _told(stage, frame.lang), end, frame)], class_="stage")


def _axis(frame: _Frame, bottom: float, data: Waterfall) -> list[Element]:
    """Faint lines at round lengths of time; where the axis does not begin at 0, at round differences from the base."""
    cut, most = frame.begin > 0, max(*_course(data), data.design)
    size = next(iter(duration_steps(most - frame.begin, at_most=4 if frame.left == 0 else 6)[1:]), 1)
    zero = data.base if cut else 0.0
    drawn: list[Element] = []
    for place in range(-int((zero - frame.begin) // size), int((most - zero) // size) + 1):
        x = frame.x(zero + place * size)
        drawn.append(line(x, 0, x, bottom, stroke=GRID))
        name = signed_duration(place * size, frame.lang) if cut else duration(place * size, frame.lang)
        anchor = "start" if x < frame.left + 14 else "end" if x > frame.width - 24 else "middle"
        drawn.append(label(x, bottom + 14, name if place else "0", size=10.5, fill=QUIET, text_anchor=anchor))
    return drawn


def _told(stage: Stage, lang: Lang) -> str:
    return signed_duration(stage.change, lang)


def signed_duration(microseconds: float | None, lang: Lang) -> str:
    """A change of a length of time with its sign; an em dash where it is not known.

    >>> signed_duration(-41 * 60_000_000, "en"), signed_duration(0, "en")
    ('−41 min', '0')
    """
    if microseconds is None or microseconds != microseconds:
        return "—"
    if abs(microseconds) < 500:  # less than a thousandth of a second is no time
        return "0"
    return f"{'−' if microseconds < 0 else '+'}{duration(abs(microseconds), lang)}"
