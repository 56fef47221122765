"""A comparison of designs in words for a terminal: a table a design, who wins and loses, where the time went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.report.comparison.amounts import difference, interval, relative, signed_percent, times, value
from sim.study.comparison import Comparison, Design
from sim.study.effects import Effect
from sim.study.estimates import FEW_REPLICATIONS, USUAL_ZONE
from sim.study.waterfall import BESIDE
from sim.words import Lang, amount, duration, percent, say

__all__ = ["comparison_parts", "forest_line"]

_WIDE = 17
"""Characters of a forest line; the middle one is zero."""
_REACH = 4
"""The ends of a line are at most so many times the median change: one KPI that leaps does not flatten the others."""
_COLUMNS = ("kpi", "base", "design", "difference", "range", "relative", "forest", "gain", "verdict")
_NUMBERS = ("base", "design", "difference", "relative", "gain")
_SECOND = 1_000_000
_TOP = 4
"""Steps of a waterfall that are told."""
_TAIL = "tail"


@dataclass(frozen=True)
class _Told:
    comparison: Comparison
    lang: Lang

    def say(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def span(self, seconds: float) -> str:
        """A change of time with its sign."""
        sign = "−" if seconds < 0 else "+" if seconds > 0 else ""
        return f"{sign}{duration(abs(seconds) * _SECOND, self.lang)}"

    def name(self, kind: str, identity: str) -> str:
        """The name of a department or a segment; of the step beside, what it is."""
        if identity == BESIDE:
            return self.say("compare.beside")
        for design in (self.comparison.base, *self.comparison.designs):
            part = getattr(design.scenario, f"{kind}s").get(identity)
            if part is not None and part.name is not None:
                return str(part.name.get(self.lang))
        return identity


def comparison_parts(comparison: Comparison, *, lang: Lang) -> list[RenderableType]:
    """What a comparison showed, a table and a few lines a design, then what holds for all of it.

    Parameters
    ----------
    comparison
        As `sim.study.compare.compare` gives it.
    lang
        `zh` or `en`.
    """
    told = _Told(comparison, lang)
    parts: list[RenderableType] = [Text(_head(told), style="bold")]
    for design in comparison.designs:
        parts += ["", _table(told, design), *_lines(told, design)]
    return [*parts, "", *_ending(told)]


def forest_line(effect: Effect, reach: float) -> str:
    """The relative difference and its interval on a line of characters whose middle is zero.

    Parameters
    ----------
    effect
        What is drawn; without a relative difference the line is empty.
    reach
        The relative difference at the ends of the line, above 0.
    """
    at, low, high, _, _ = relative(effect)
    if at is None:
        return ""
    half = _WIDE // 2
    places = [half + round(half * max(-1.0, min(1.0, end / reach))) for end in (at, low, high) if end is not None]
    line = ["·"] * _WIDE
    line[half] = "┊"
    for place in range(min(places), max(places) + 1):
        if place != half or _crosses(low, high):  # what leaves zero out must not seem to touch it
            line[place] = "─"
    line[places[0]] = "●" if abs(at) <= reach else "▶" if at > 0 else "◀"
    return "".join(line)


def _crosses(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and low <= 0 <= high


def _reach(effects: Sequence[Effect]) -> float:
    """The relative difference at the ends of the lines of a table."""
    ends = [abs(end) for effect in effects for end in relative(effect)[:3] if end]
    changes = [abs(effect.relative) for effect in effects if effect.relative]
    return min(max(ends), _REACH * median(changes)) if changes else 1.0


def _head(told: _Told) -> str:
    one = told.comparison
    return told.say(
        "compare.head",
        base=one.base.title.get(told.lang), n=one.replications, seed=one.seed, level=percent(one.level, 0),
    )  # fmt: skip


def _table(told: _Told, design: Design) -> Table:
    effects = told.comparison.effects[design.name]
    title = told.say("compare.against", name=design.name, title=design.title.get(told.lang))
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.title_style = "bold"
    for key in _COLUMNS:
        heading, whole = told.say(f"compare.column.{key}"), key not in ("kpi", "range")
        table.add_column(heading, justify="right" if key in _NUMBERS else "left", no_wrap=whole)
    reach = _reach(effects)
    for effect in effects:
        table.add_row(*_row(told, effect, reach))
    return table


def _row(told: _Told, effect: Effect, reach: float) -> Sequence[str]:
    lang, money = told.lang, told.comparison.base.scenario.currency
    figures = [value(effect.kpi, side, lang, money) for side in (effect.base, effect.design)]
    verdict = told.say(f"compare.verdict.{effect.verdict}") + ("*" if _holds_jointly(effect) else "")
    if effect.identical:
        return [effect.kpi.name.get(lang), *figures, "0", "", "", forest_line(effect, reach), "", verdict]
    return [
        effect.kpi.name.get(lang),
        *figures,
        difference(effect.kpi, effect.difference, lang, money),
        interval(effect, lang, money),
        signed_percent(effect.relative),
        forest_line(effect, reach),
        times(effect.factor),
        verdict,
    ]


def _holds_jointly(effect: Effect) -> bool:
    """Whether it moved even by the interval that holds for all KPIs and designs at once."""
    return effect.joint_low is not None and not _crosses(effect.joint_low, effect.joint_high)


def _lines(told: _Told, design: Design) -> list[str]:
    """Below the table: winners, the way of the time, levers, ranges and why pairing gained little."""
    jointly = any(_holds_jointly(effect) for effect in told.comparison.effects[design.name])
    found = [told.say("compare.jointly")] if jointly else []
    found += [*_winners(told, design), *_way(told, design), *_levers(told, design), *_ranges(told, design)]
    found += _reasons(told, design)
    return [f"  {line}" for line in found]


def _reasons(told: _Told, design: Design) -> list[str]:
    """Why pairing gained less than tenfold where it should have, KPIs with the same reason in one line."""
    moved, separator = told.comparison.moved(design.name), told.say("compare.separator")
    effects = [effect for effect in told.comparison.effects[design.name] if effect.shortfall is not None]
    few = [effect for effect in effects if effect.shortfall == FEW_REPLICATIONS]
    lines = []
    if few:
        kpis = [f"{one.kpi.name.get(told.lang)} ({times(one.factor_low)}–{times(one.factor_high)})" for one in few]
        lines.append(told.say("compare.why_few", kpis=separator.join(kpis)))
    reasons: dict[str, list[str]] = {}
    for effect in effects:
        why = effect.explanation(told.lang, moved)
        if why is not None and effect not in few:
            reasons.setdefault(why, []).append(effect.kpi.name.get(told.lang))
    told_why = [told.say("compare.why", kpis=separator.join(kpis), why=why) for why, kpis in reasons.items()]
    return [*lines, *told_why]


def _winners(told: _Told, design: Design) -> list[str]:
    groups = told.comparison.winners[design.name]
    lines = []
    for share in groups["all"]:
        shares = {name: percent(getattr(share, name)) for name in ("faster", "slower", "same")}
        lines.append(told.say("compare.winners", n=f"{share.n:,}", mean=told.span(share.mean), **shares))
    for share in groups[_TAIL]:
        if share.group == _TAIL and share.same < 1:
            shares = {name: percent(getattr(share, name)) for name in ("faster", "slower")}
            lines.append(told.say("compare.tail", mean=told.span(share.mean), **shares))
    worse = [share for share in groups["segment"] if share.mean > 1]
    if worse:
        named = (f"{told.name('segment', one.group)} {told.span(one.mean)}" for one in worse)
        lines.append(told.say("compare.losers", groups=told.say("compare.separator").join(named)))
    return lines


def _way(told: _Told, design: Design) -> list[str]:
    """The largest steps of the waterfalls."""
    lines = []
    for kind, waterfall in told.comparison.waterfall[design.name].items():
        steps = [step for step in waterfall.steps if abs(step.change) * _SECOND >= _SECOND]
        largest = sorted(steps, key=lambda step: -abs(step.change))[:_TOP]
        if not largest:
            continue
        names = [
            told.say(f"compare.cause.{step.name}") if kind == "cause" else told.name("department", step.name)
            for step in largest
        ]
        shown = [f"{name} {told.span(step.change)}" for name, step in zip(names, largest, strict=True)]
        lines.append(
            told.say(
                f"compare.way.{kind}",
                total=told.span(waterfall.design - waterfall.base),
                steps=told.say("compare.separator").join(shown),
            )
        )
    return lines


def _levers(told: _Told, design: Design) -> list[str]:
    """What each lever adds to the others, of the first KPI that moves."""
    levers = (told.comparison.levers or {}).get(design.name, ())
    lines = []
    for lever in levers:
        moved = [effect for effect in lever.own if effect.verdict in ("better", "worse", "moved")]
        named = [f"{effect.kpi.name.get(told.lang)} {signed_percent(effect.relative)}" for effect in moved]
        what = told.say("compare.separator").join(named) or told.say("compare.lever_nothing")
        lines.append(told.say("compare.lever", name=lever.name.get(told.lang), what=what))
    return lines


def _ranges(told: _Told, design: Design) -> list[str]:
    ranges = (told.comparison.ranges or {}).get(design.name)
    if ranges is None or ranges.band is None:
        return []
    band = f"{signed_percent(ranges.band[0])} … {signed_percent(ranges.band[1])}"
    lines = [told.say("compare.band", points=len(ranges.points), band=band, amounts=len(ranges.bounds))]
    for share in ranges.shares:
        text = told.say(
            "compare.band_share",
            kpi=share.kpi.name.get(told.lang), inside=percent(share.inside, 0),
            below=percent(share.below, 0), above=percent(share.above, 0),
            least=signed_percent(share.least), most=signed_percent(share.most),
        )  # fmt: skip
        if share.removed_inside is not None:
            text += told.say("compare.band_removed", share=percent(share.removed_inside, 0))
        lines.append("  " + text)
    return lines


def _ending(told: _Told) -> list[str]:
    """What holds for the whole: precision, the best of several, notes."""
    one, lines = told.comparison, []
    if one.precision is not None and one.reached:
        lines.append(told.say("compare.reached", precision=percent(one.precision, 1), n=one.replications))
    lines += _best(told) if len(one.designs) > 1 else []
    return [*lines, *(note.text(told.lang) for note in one.notes)]


def _best(told: _Told) -> list[str]:
    """In which KPIs each design is best, and what is still open."""
    one, separator = told.comparison, told.say("compare.separator")
    names = {kpi.key: kpi.name.get(told.lang) for kpi in one.kpis}
    zone = percent(one.precision if one.precision is not None else USUAL_ZONE, 1)
    lines = []
    for name in (one.base.name, *(design.name for design in one.designs)):
        kpis = [names[key] for key, best in one.best.items() if best.decided and best.selected == name]
        if kpis:
            said = percent(one.level, 0)
            lines.append(told.say("compare.best", name=name, kpis=separator.join(kpis), probability=said, zone=zone))
    for key, best in one.best.items():
        if not best.decided:
            needed = amount(best.needed) if best.needed is not None else "—"
            left = separator.join(best.remaining)
            lines.append(told.say("compare.best_open", kpi=names[key], names=left, needed=needed))
    return lines
