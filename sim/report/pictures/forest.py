"""The forest plot: does it help, and how sure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from sim.report.markup import Child, Element, number
from sim.report.palette import GRID, INK, PALE, PAPER, QUIET
from sim.report.pictures.picture import Picture
from sim.report.pictures.scales import share_steps
from sim.report.pictures.verdicts import BETTER, WORSE, Verdict, mark, verdict_word
from sim.report.svg import group, label, line, path, rect
from sim.report.text_size import wrap
from sim.words import Lang, percent, say

__all__ = ["Forest", "ForestRow", "forest"]

_MOST = 1.0  # of the base: what lies beyond is told, and drawn as an arrow
_BAND = "#fdf6d0"
_INTERVAL = {"better": BETTER, "worse": WORSE}


@dataclass(frozen=True)
class ForestRow:
    """One KPI: `at`, `low`, `high` and the joint interval are shares of the base, **positive where it gets better**.

    `directed` says that there is a better and a worse; without it positive means more. `values` tells base and design,
    `told` the difference with its interval, `beside` what else must be known of it, `word` what is said in place of the
    verdict.
    """

    label: str
    verdict: Verdict
    values: str
    told: str
    at: float | None = None
    low: float | None = None
    high: float | None = None
    joint_low: float | None = None
    joint_high: float | None = None
    directed: bool = True
    beside: str = ""
    word: str = ""


@dataclass(frozen=True)
class Forest:
    """What is drawn: whose effects, the answer in words, and the rows.

    `band` is shaded behind the rows; `kind` says whether the bars are intervals or the spread over ranges.
    """

    name: str
    question: str
    answer: str
    rows: tuple[ForestRow, ...]
    band: tuple[float, float] | None = None
    kind: Literal["intervals", "ranges"] = "intervals"


@dataclass(frozen=True)
class _Frame:
    """Where the columns lie."""

    width: float
    left: float
    room: float
    reach: float
    row: float
    narrow: bool
    band: tuple[float, float] | None = None

    def x(self, share: float) -> float:
        """Where a share lies; beyond the reach at its edge."""
        held = max(-self.reach, min(self.reach, share))
        return self.left + self.room * (0.5 + held / self.reach / 2)


def forest(data: Forest, *, lang: Lang, width: float) -> Picture:
    """Rows on one axis with better on the right; those without better and worse stand below, on an axis of their own.

    The thick bar is the interval of the KPI alone, the thin line the joint one, true for all KPIs at once.
    """
    narrow = width < 500
    left, room = (6.0, width - 12) if narrow else (268.0, width - 268 - 262)
    reach = max(_reach(data.rows), 1.15 * max(map(abs, data.band or (0.0,))))
    frame = _Frame(width, left, room, reach, 82.0 if narrow else 46.0, narrow, data.band)
    body: list[Child] = []
    y = 0.0
    for directed in (True, False):
        rows = [row for row in data.rows if row.directed == directed]
        if rows:
            y = _block(body, rows, y + (14 if y else 0), frame, lang)
    key = say(f"comparison.forest.key_{data.kind}", lang)
    if data.band is not None:
        low, high = (percent(end) for end in data.band)
        key = f"{key} {say('comparison.forest.band', lang, low=low, high=high)}"
    for part in wrap(key, width, 11, lines=4):
        body.append(label(0, y + 14, part, size=11, fill=QUIET))
        y += 16
    told = "; ".join(_told(row, lang) for row in data.rows)
    return Picture(data.name, data.question, data.answer, f"{data.answer} {told}", width, max(y + 4, 20), tuple(body))


def _reach(rows: Sequence[ForestRow]) -> float:
    """How far the axis goes to both sides: over all estimates, and over the intervals as far as they leave these
    readable.
    """
    points = [abs(row.at) for row in rows if row.at is not None]
    ends = [abs(end) for row in rows for end in (row.low, row.high, row.joint_low, row.joint_high) if end is not None]
    wish = max([*(min(end, 2.5 * max(points, default=0.0)) for end in ends), *points], default=0.0)
    if wish <= 0:
        wish = max(ends, default=0.0) or 0.01
    return min(wish * 1.08, _MOST)


def _block(body: list[Child], rows: Sequence[ForestRow], y: float, frame: _Frame, lang: Lang) -> float:
    """Rows with their axis, from `y` on; returns where they end."""
    kind = "directed" if rows[0].directed else "open"
    top, bottom = y + 30, y + 30 + frame.row * len(rows)
    middle = frame.x(0)
    for side, text in (("end", "low"), ("start", "high")):
        x = middle + (-8 if side == "end" else 8)
        words = say(f"comparison.forest.{kind}_{text}", lang)
        body.append(label(x, y + 12, words, size=12, bold=True, fill=QUIET, text_anchor=side))
    tops = list(accumulate([frame.row] * len(rows), initial=top))[:-1]
    body += [rect(0, at, frame.width, frame.row, fill=PALE) for at in tops[::2]]
    if frame.band is not None:
        low, high = map(frame.x, frame.band)
        spans = [(at + 37, 18.0) for at in tops] if frame.narrow else [(top, bottom - top)]
        body += [rect(low, at, high - low, tall, fill=_BAND, stroke="#cdbf6a", stroke_width=0.8) for at, tall in spans]
    body += _axis(frame, [(at + 37, at + 55) for at in tops] if frame.narrow else [(top, bottom)], bottom)
    body += [_row(row, at, frame, lang) for row, at in zip(rows, tops, strict=True)]
    return bottom + 18


def _axis(frame: _Frame, spans: Sequence[tuple[float, float]], bottom: float) -> list[Element]:
    """Faint lines at round shares: through all rows, on a phone beside the intervals alone, clear of the words."""
    drawn: list[Element] = []
    for step in share_steps(frame.reach, at_most=3 if frame.narrow else 4):
        for side in (-1, 1) if step else (1,):
            x = frame.x(side * step)
            colour, thick = (GRID, 1.0) if step else (INK, 1.4)
            drawn += [line(x, top, x, end, stroke=colour, stroke_width=thick) for top, end in spans]
            name = percent(step, 0 if round(step * 100, 6) == round(step * 100) else 1) if step else "0"
            anchor = "middle" if abs(x - frame.left - frame.room / 2) < frame.room * 0.44 else "end"
            anchor = "start" if anchor == "end" and side < 0 else anchor
            drawn.append(label(x, bottom + 13, name, size=10.5, fill=QUIET, text_anchor=anchor))
    return drawn


def _row(row: ForestRow, y: float, frame: _Frame, lang: Lang) -> Element:
    word = row.word or verdict_word(row.verdict, lang)
    second = f"{word} · {row.beside}" if row.beside else word
    if frame.narrow:
        middle = y + 46
        parts: list[Child] = [
            label(6, y + 16, row.label, size=13, bold=True, width=frame.width - 12),
            label(6, y + 31, row.values, size=11, fill=QUIET, width=frame.width - 12),
            label(6, y + 67, row.told, size=11, width=frame.width - 12),
            label(6, y + 79, second, size=10.5, fill=QUIET, width=frame.width - 12),
        ]
    else:
        middle, right = y + frame.row / 2, frame.left + frame.room + 16
        parts = [
            label(8, y + 19, row.label, size=13, bold=True, width=frame.left - 24),
            label(8, y + 36, row.values, size=11.5, fill=QUIET, width=frame.left - 24),
            label(right, y + 19, row.told, size=12, bold=True, width=frame.width - right - 6),
            label(right, y + 36, second, size=11.5, fill=QUIET, width=frame.width - right - 6),
        ]
    return group([*parts, *_drawn(row, middle, frame)], title=_told(row, lang), class_="kpi")


def _drawn(row: ForestRow, y: float, frame: _Frame) -> list[Element]:
    """The joint interval, the interval and the estimate of one row."""
    if row.verdict == "identical":
        return [mark("identical", frame.x(0), y)]
    if row.at is None:
        return []
    colour = _INTERVAL.get(row.verdict, QUIET)
    drawn: list[Element] = []
    if row.joint_low is not None and row.joint_high is not None:
        a, b = frame.x(row.joint_low), frame.x(row.joint_high)
        drawn.append(line(a, y, b, y, stroke=INK, stroke_width=1.2))
        drawn += _end(a, y, row.joint_low < -frame.reach, -1) + _end(b, y, row.joint_high > frame.reach, 1)
    if row.low is not None and row.high is not None:
        a, b = frame.x(row.low), frame.x(row.high)
        drawn.append(rect(min(a, b), y - 3, max(b - a, 1.5), 6, fill=colour, stroke=PAPER, stroke_width=0.6))
    if abs(row.at) > frame.reach:
        drawn += _end(frame.x(row.at), y, True, 1 if row.at > 0 else -1)
    return [*drawn, mark(row.verdict, frame.x(row.at), y)]


def _end(x: float, y: float, beyond: bool, way: int) -> list[Element]:
    """The end of a line: a small stroke, or an arrow where it goes on beyond the axis."""
    if not beyond:
        return [line(x, y - 4, x, y + 4, stroke=INK, stroke_width=1.2)]
    return [path(f"M{number(x + 2 * way)} {number(y)}l{number(-7 * way)} -5v10z", fill=INK)]


def _told(row: ForestRow, lang: Lang) -> str:
    said = (row.values, row.told, row.word or say(f"comparison.verdict.{row.verdict}", lang), row.beside)
    return f"{row.label}: {', '.join(part for part in said if part)}"
