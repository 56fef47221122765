"""The promise curve: what can we promise?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import BROKEN, GRID, INK, QUIET
from sim.report.pictures.picture import Picture
from sim.report.pictures.scales import duration_axis
from sim.report.svg import group, label, line, polyline, rect
from sim.words import Lang, duration, percent, say

__all__ = ["Promise", "promise_curves"]

_KEPT = "#2f6f9f"
_POINTS = 120  # of a curve: more cannot be seen


@dataclass(frozen=True)
class Promise:
    """A standard and what its clocks took, sorted (microseconds); `share` kept, `p95` the limit that 95 % would
    meet; `at_least` says that the limit is the least that must pass.
    """

    label: str
    limit: float
    elapsed: tuple[float, ...]
    share: float | None
    p95: float | None
    broken: int
    at_least: bool = False


def promise_curves(promises: Sequence[Promise], *, lang: Lang, width: float) -> Picture:
    """A small picture a promise: which share of clocks had ended after so long, with the limit; what lies on
    its wrong side is red.
    """
    columns = 1 if width < 500 else 2 if len(promises) < 3 else 3
    wide = (width - 24 * (columns - 1)) / columns
    high = 188.0
    body = [_panel(p, ((i % columns) * (wide + 24), (i // columns) * high, wide), lang) for i, p in enumerate(promises)]
    rows = -(-len(promises) // columns)
    said = _answer(promises, lang)
    told = "; ".join(_told(p, lang) for p in promises)
    question = say("report.promise.question", lang)
    return Picture("promises", question, said, f"{said} {told}", width, max(rows * high, 20), tuple(body))


def _panel(promise: Promise, place: tuple[float, float, float], lang: Lang) -> Element:
    x, y, wide = place
    top, bottom, left, room = y + 42, y + 150, x + 40, wide - 50
    longest = max(min(promise.elapsed[-1], 3 * max(promise.limit, promise.p95 or 0.0)), promise.limit * 1.2, 1.0)
    drawn: list[Child] = [label(x, y + 13, promise.label, size=12, width=wide, bold=True)]
    drawn.append(label(x, y + 29, _short(promise, lang), size=10.5, fill=QUIET, width=wide))
    drawn += duration_axis(longest, left=left, width=room, top=top, bottom=bottom, lang=lang)
    for share in (0.0, 0.5, 1.0):
        at = bottom - share * (bottom - top)
        drawn += [
            line(left, at, left + room, at, stroke=GRID),
            label(left - 5, at + 4, percent(share, 0), size=10, fill=QUIET, text_anchor="end"),
        ]
    limit = left + room * promise.limit / longest
    wrong = (left, limit) if promise.at_least else (limit, left + room)
    drawn.append(rect(wrong[0], top, wrong[1] - wrong[0], bottom - top, fill=BROKEN, fill_opacity=0.06))
    styles = ((BROKEN, "4 2"), (_KEPT, None)) if promise.at_least else ((_KEPT, None), (BROKEN, "4 2"))
    for points, (colour, dashes) in zip(_curve(promise, longest), styles, strict=True):
        placed = [(left + room * t / longest, bottom - s * (bottom - top)) for t, s in points]
        if len(placed) > 1:
            drawn.append(polyline(placed, fill="none", stroke=colour, stroke_width=2.2, stroke_dasharray=dashes))
    drawn.append(line(limit, top - 3, limit, bottom, stroke=INK, stroke_width=1.4))
    anchor = "end" if limit > left + room * 0.6 else "start"
    side = -4 if anchor == "end" else 4
    drawn.append(label(limit + side, bottom - 5, _limit(promise, lang), size=10, text_anchor=anchor, halo=True))
    return group(drawn, title=_told(promise, lang))


def _curve(promise: Promise, longest: float) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The empirical distribution as a step line up to the limit, and beyond it."""
    n = len(promise.elapsed)
    up_to: list[tuple[float, float]] = [(0.0, 0.0)]
    beyond: list[tuple[float, float]] = []
    stride = max(1, n // _POINTS)
    chosen = sorted({*range(0, n, stride), n - 1, max(0, sum(e <= promise.limit for e in promise.elapsed) - 1)})
    for i in chosen:
        time, share = promise.elapsed[i], (i + 1) / n
        line_now = up_to if time <= promise.limit else beyond
        if time > longest:
            break
        if line_now is beyond and not beyond:
            beyond.append((promise.limit, up_to[-1][1]))
        line_now += [(time, line_now[-1][1]), (time, share)]
    if not beyond:
        up_to.append((promise.limit, up_to[-1][1]))
    return up_to, beyond


def _limit(promise: Promise, lang: Lang) -> str:
    return say(f"report.promise.{'least' if promise.at_least else 'limit'}", lang, limit=duration(promise.limit, lang))


def _short(promise: Promise, lang: Lang) -> str:
    return say(
        "report.promise.short_least" if promise.at_least else "report.promise.short",
        lang,
        share=percent(promise.share),
        n=f"{len(promise.elapsed):,}",
        p95=duration(promise.p95, lang),
    )


def _told(promise: Promise, lang: Lang) -> str:
    return f"{promise.label}: {_limit(promise, lang)}, {_short(promise, lang)}"


def _answer(promises: Sequence[Promise], lang: Lang) -> str:
    known = [p for p in promises if p.share is not None]
    if not known:
        return say("report.promise.nothing", lang)
    worst = min(known, key=lambda p: (p.share or 0.0, -p.broken))
    if not worst.broken:
        return say("report.promise.all_kept", lang)
    return say(
        "report.promise.answer_least" if worst.at_least else "report.promise.answer",
        lang,
        promise=worst.label,
        share=percent(worst.share),
        limit=duration(worst.limit, lang),
        p95=duration(worst.p95, lang),
    )
