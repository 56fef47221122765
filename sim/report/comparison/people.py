"""Where the time went, and who wins and who loses by it."""

from __future__ import annotations

from sim.report.comparison.answer import losers
from sim.report.comparison.context import Sheet
from sim.report.markup import Child, Element
from sim.report.pictures.picture import NARROW, WIDE
from sim.report.pictures.waterfall import Stage, Waterfall, signed_duration, waterfall
from sim.report.pictures.winners import Crowd, CrowdGroup, winners
from sim.report.sections.parts import Column, details, empty, figure, note, section, table
from sim.study import comparison as study
from sim.words import duration, has, percent, say

__all__ = ["time_section", "who_section"]

_SECOND = 1_000_000
_STAGES, _SMALL = 10, 0.01  # of one waterfall, and the share of the largest below which stages are drawn as one
_CROWDS = 14  # of one group
_NAMED = 4


def time_section(sheet: Sheet, design: study.Design, title: str) -> Element:
    """A waterfall by cause and one by department, with the figures behind them."""
    name = f"{sheet.slug(design)}-time"
    told = sheet.comparison.waterfall.get(design.name, {})
    if not told:
        return section(name, title, empty(sheet.say("comparison.time.none")))
    drawn: list[Child] = []
    for kind, data in told.items():
        picture = _picture(sheet, design, kind, data)
        wide, narrow = (waterfall(picture, lang=sheet.lang, width=width) for width in (WIDE, NARROW))
        drawn += [figure(wide, narrow), details(sheet.say("comparison.time.numbers"), _numbers(sheet, kind, data))]
    return section(name, title, drawn, note(sheet.say("comparison.waterfall.note")))


def _picture(sheet: Sheet, design: study.Design, kind: str, data: study.Waterfall) -> Waterfall:
    steps = sorted(data.steps, key=lambda step: step.change)
    largest = max((abs(step.change) for step in steps), default=0.0)
    ranked = sorted(steps, key=lambda step: -abs(step.change))
    large = [step for step in ranked[:_STAGES] if abs(step.change) >= _SMALL * largest]
    small = [step for step in steps if step not in large and step.change]
    if len(small) == 1:
        large, small = [*large, *small], []
    stages = [_stage(sheet, kind, step) for step in steps if step in large and step.change]
    if any(step.change for step in small):
        rest = sheet.say("comparison.waterfall.rest", n=len(small))
        stages.append(Stage(rest, _SECOND * sum(step.change for step in small)))
    return Waterfall(
        name=f"{sheet.slug(design)}-by-{kind}",
        question=sheet.say(f"comparison.waterfall.{kind}"),
        answer=_time_answer(sheet, kind, data),
        base_label=sheet.say("comparison.waterfall.base"),
        design_label=sheet.title(design),
        base=data.base * _SECOND,
        design=data.design * _SECOND,
        stages=tuple(stages),
    )


def _stage(sheet: Sheet, kind: str, step: study.Step) -> Stage:
    low, high = (None if end is None else end * _SECOND for end in (step.low, step.high))
    return Stage(_step_name(sheet, kind, step.name), step.change * _SECOND, low, high)


def _step_name(sheet: Sheet, kind: str, name: str) -> str:
    """The name of a cause or a department; of what is neither, the word for it."""
    own = f"comparison.waterfall.part.{name}"
    if has(own):
        return say(own, sheet.lang)
    if kind == "cause":
        return say(f"report.cause.{'work' if name == 'working' else name}", sheet.lang)
    return sheet.group_name("department", name)


def _time_answer(sheet: Sheet, kind: str, data: study.Waterfall) -> str:
    base, design = (duration(time * _SECOND, sheet.lang) for time in (data.base, data.design))
    change = data.design - data.base
    if abs(change) < 1 or not data.steps:
        return sheet.say("comparison.waterfall.answer_same", base=base)
    ranked = sorted(data.steps, key=lambda step: step.change, reverse=change > 0)
    most, back = ranked[0], ranked[-1]
    far = duration(abs(change) * _SECOND, sheet.lang)
    named = _step_name(sheet, kind, most.name)
    steps = {"most": named, "step": signed_duration(most.change * _SECOND, sheet.lang)}
    key = "comparison.waterfall.answer_less" if change < 0 else "comparison.waterfall.answer_more"
    said = [sheet.say(key, change=far, base=base, design=design, **steps)]
    if back.change * change < 0 and abs(back.change) > 0.02 * abs(change):
        other = {"most": _step_name(sheet, kind, back.name), "step": signed_duration(back.change * _SECOND, sheet.lang)}
        said.append(sheet.say("comparison.waterfall.back", **other))
    return ("" if sheet.lang == "zh" else " ").join(said)


def _numbers(sheet: Sheet, kind: str, data: study.Waterfall) -> Element:
    columns = [Column(sheet.say("comparison.time.step"), numeric=False)]
    columns += [Column(sheet.say(f"comparison.effects.{name}")) for name in ("base", "design", "difference")]
    columns.append(Column(sheet.say("comparison.effects.interval", level=percent(sheet.comparison.level, 0))))
    rows = [
        [
            _step_name(sheet, kind, step.name),
            duration(step.base * _SECOND, sheet.lang),
            duration(step.design * _SECOND, sheet.lang),
            signed_duration(step.change * _SECOND, sheet.lang),
            _ends(sheet, step.low, step.high),
        ]
        for step in data.steps
    ]
    return table(columns, rows)


def _ends(sheet: Sheet, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "—"
    ends = (signed_duration(end * _SECOND, sheet.lang) for end in (low, high))
    return sheet.say("comparison.unit.range", **dict(zip(("low", "high"), ends, strict=True)))


def who_section(sheet: Sheet, design: study.Design, title: str) -> Element:
    """Winners and losers: all, the tail, segments, districts and processes."""
    name = f"{sheet.slug(design)}-who"
    told = sheet.comparison.winners.get(design.name, {})
    whole = told.get("all", ())
    if not whole:
        return section(name, title, empty(sheet.say("comparison.who.none")))
    groups = [
        CrowdGroup(
            sheet.say(f"comparison.winners.key.{key}"), tuple(_crowd(sheet, key, share) for share in _shown(shares))
        )
        for key, shares in told.items()
        if len(shares) > (0 if key == "all" else 1)
    ]
    drawn = [
        winners(groups, name=f"{name}-picture", answer=_who_answer(sheet, design), lang=sheet.lang, width=width)
        for width in (WIDE, NARROW)
    ]
    alone = {"base": f"{whole[0].only_base:,}", "design": f"{whole[0].only_design:,}"}
    numbers = details(
        sheet.say("comparison.who.numbers"), [_who_table(sheet, key, shares) for key, shares in told.items()]
    )
    return section(name, title, figure(*drawn), numbers, note(sheet.say("comparison.winners.single", **alone)))


def _shown(shares: tuple[study.Share, ...]) -> list[study.Share]:
    """The groups with the most cases, in their order."""
    kept = sorted(shares, key=lambda share: -share.n)[:_CROWDS]
    return [share for share in shares if share in kept]


def _crowd(sheet: Sheet, key: str, share: study.Share) -> Crowd:
    label = sheet.group_name(key, share.group)
    return Crowd(label, share.n, share.faster, share.slower, share.mean * _SECOND, share.p95 * _SECOND)


def _who_answer(sheet: Sheet, design: study.Design) -> str:
    whole = sheet.comparison.winners[design.name]["all"][0]
    shares = {name: percent(getattr(whole, name)) for name in ("faster", "slower", "same")}
    said = [sheet.say("comparison.winners.answer", n=f"{whole.n:,}", **shares)]
    lost = losers(sheet, design)
    if lost:
        groups = sheet.listed(name for name, _ in lost[:_NAMED])
        if len(lost) > _NAMED:
            groups = sheet.say("comparison.answer.several", first=groups, n=len(lost) - _NAMED)
        said.append(sheet.say("comparison.winners.losers", groups=groups))
    else:
        said.append(sheet.say("comparison.winners.nobody"))
    return ("" if sheet.lang == "zh" else " ").join(said)


def _who_table(sheet: Sheet, key: str, shares: tuple[study.Share, ...]) -> Element:
    columns = [Column(sheet.say("comparison.who.group"), numeric=False)]
    names = ("n", "faster", "slower", "same", "mean", "p50", "p95")
    columns += [Column(sheet.say(f"comparison.who.{name}")) for name in names]
    rows = [
        [
            sheet.group_name(key, share.group),
            f"{share.n:,}",
            *(percent(part) for part in (share.faster, share.slower, share.same)),
            *(signed_duration(part * _SECOND, sheet.lang) for part in (share.mean, share.p50, share.p95)),
        ]
        for share in shares
    ]
    return table(columns, rows, caption=sheet.say(f"comparison.winners.key.{key}"))
