"""The bottleneck over the week: when and where does it choke?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.markup import Child, Element
from sim.report.palette import GRID, QUIET, heat
from sim.report.pictures.picture import Picture
from sim.report.svg import group, label, line, rect
from sim.words import Lang, amount, say

__all__ = ["PostWeek", "week_heat"]

_HOURS = 168
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class PostWeek:
    """The mean number of work items that wait at a post in each hour of the week, Monday 00:00 first (168 numbers)."""

    label: str
    waiting: tuple[float, ...]


def week_heat(posts: Sequence[PostWeek], *, lang: Lang, width: float) -> Picture:
    """A row a post, a column an hour: the darker, the more work waits there; each row also against its own most."""
    narrow = width < 500
    left = 0.0 if narrow else 180.0
    right = 0.0 if narrow else 62.0
    step = (width - left - right) / _HOURS
    high = 17.0
    body: list[Child] = []
    for day, name in enumerate(_DAYS):
        body.append(
            label(
                left + (day + 0.5) * 24 * step,
                13,
                say(f"report.day.{name}", lang),
                size=11,
                text_anchor="middle",
                fill=QUIET,
            )
        )
    y = 20.0
    most = max((max(p.waiting) for p in posts), default=0.0) or 1.0
    for post in posts:
        if narrow:
            body.append(label(0, y + 12, f"{post.label} · {_most(post, lang)}", size=11, width=width))
            y += 16
        else:
            body.append(label(0, y + 12.5, post.label, size=11.5, width=left - 8))
            body.append(
                label(width, y + 12.5, amount(round(max(post.waiting), 2)), size=11, text_anchor="end", fill=QUIET)
            )
        body.append(_row(post, (left, y, step, high), most, lang))
        y += high + 3
    body += [line(left + day * 24 * step, 18, left + day * 24 * step, y, stroke=GRID) for day in range(8)]
    if not narrow:
        body.append(label(width, 13, say("report.week.most", lang), size=10.5, text_anchor="end", fill=QUIET))
    body.append(label(left, y + 13, say("report.week.key", lang), size=10.5, fill=QUIET, width=width - left))
    said = _answer(posts, lang)
    told = "; ".join(f"{p.label}: {_most(p, lang)}" for p in posts)
    return Picture("week", say("report.week.question", lang), said, f"{said} {told}", width, y + 20, tuple(body))


def _row(post: PostWeek, place: tuple[float, float, float, float], most: float, lang: Lang) -> Element:
    """One post's week; hours of one shade are drawn as one piece."""
    left, y, step, high = place
    parts: list[Child] = []
    begin = 0
    shades = [heat((v / most) ** 0.75) if v > 0.005 else "#f7f8fa" for v in post.waiting]
    for hour in range(1, _HOURS + 1):
        if hour == _HOURS or shades[hour] != shades[begin]:
            parts.append(rect(left + begin * step, y, (hour - begin) * step + 0.2, high, fill=shades[begin]))
            begin = hour
    return group(parts, title=f"{post.label}: {_most(post, lang)}", shape_rendering="crispEdges")


def _most(post: PostWeek, lang: Lang) -> str:
    peak = max(range(_HOURS), key=lambda h: post.waiting[h])
    when = f"{say(f'report.day.{_DAYS[peak // 24]}', lang)} {peak % 24:02d}:00"
    return say("report.week.peak", lang, number=amount(round(post.waiting[peak], 2)), when=when)


def _answer(posts: Sequence[PostWeek], lang: Lang) -> str:
    if not posts or max(max(p.waiting) for p in posts) <= 0:
        return say("report.week.nothing", lang)
    worst = max(posts, key=lambda p: max(p.waiting))
    return say("report.week.answer", lang, post=worst.label, peak=_most(worst, lang))
