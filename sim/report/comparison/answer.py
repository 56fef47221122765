"""The head of a comparison's page: what was compared, the answer in ten seconds, and the headline numbers."""

from __future__ import annotations

from sim.report.comparison.amounts import interval, signed_percent, size, span, value
from sim.report.comparison.context import ChangedParameter, Sheet, StatedAmount, shell, verdict_of
from sim.report.markup import Child, Element, el
from sim.report.pictures.verdicts import verdict_word
from sim.report.sections.parts import note, prose, section
from sim.study.comparison import Design, Share
from sim.study.effects import Effect
from sim.words import duration, percent

__all__ = ["answer_section", "band_told", "beside", "head", "losers", "source", "tiles"]

_NAMED = 4  # groups that a sentence names
_SHOWN = 5  # changed inputs that a headline number shows itself


def head(sheet: Sheet) -> Element:
    """Title, question and what was compared."""
    told, base = sheet.comparison, sheet.text(sheet.base.title, sheet.base.id)
    if sheet.several:
        title = sheet.say("comparison.title_many", base=base, n=len(told.designs))
    else:
        title = sheet.say("comparison.title", base=base, design=sheet.title(told.designs[0]))
    horizon = sheet.base.horizon
    length = (
        sheet.say("comparison.length_cases", n=f"{horizon.cases:,}")
        if horizon.cases is not None
        else duration(horizon.time, sheet.lang)
    )
    key = "comparison.line" if told.replications > 1 else "comparison.line_one"
    line = sheet.say(key, seed=told.seed, n=told.replications, length=length, level=percent(told.level, 0))
    questions = [one.redesign.question for one in told.designs if one.redesign is not None]
    asked = [el("p", {"class": "question"}, sheet.text(q)) for q in questions if q is not None and not sheet.several]
    brand = el("p", {"class": "brand"}, sheet.say("comparison.brand"))
    return el("header", None, brand, el("h1", None, title), asked, el("p", {"class": "line"}, line))


def answer_section(sheet: Sheet) -> Element:
    """The answer in words, a paragraph a verdict, and the headline numbers."""
    told: list[Child] = []
    for design in sheet.comparison.designs:
        if sheet.several:
            link = el("a", {"href": f"#{sheet.slug(design)}-effects"}, sheet.title(design))
            told.append(el("h3", None, link))
        told += _words(sheet, design)
    if not sheet.comparison.reached and sheet.comparison.precision is not None:
        told.append(prose(sheet.say("comparison.answer.precision", precision=percent(sheet.comparison.precision))))
    shown = [] if sheet.several else [tiles(sheet, sheet.comparison.designs[0])]
    return section(
        "answer", sheet.say("comparison.answer.title"), told, shown, note(sheet.say("comparison.answer.model"))
    )


def _words(sheet: Sheet, design: Design) -> list[Child]:
    effects = sheet.headline_effects(design)
    if effects and all(effect.identical for effect in sheet.effects(design)):
        return [prose(sheet.say("comparison.answer.all_identical"))]
    said: list[Child] = []
    for verdict in ("better", "worse", "moved"):
        moves = [_move(sheet, effect) for effect in effects if effect.verdict == verdict]
        if moves:
            said.append(_line(sheet, verdict, sheet.sentence(*moves)))
    open_ones = [sheet.kpi(effect.kpi) for effect in effects if effect.verdict == "unclear"]
    same = [sheet.kpi(effect.kpi) for effect in effects if effect.verdict == "identical"]
    rest = [sheet.say("comparison.answer.open", kpis=sheet.listed(open_ones))] if open_ones else []
    rest += [sheet.say("comparison.answer.identical", kpis=sheet.listed(same))] if same else []
    if rest:
        said.append(_line(sheet, "unclear", sheet.sentence(*rest)))
    who = _who(sheet, design)
    return [*said, *([_line(sheet, "who", who)] if who else []), *band_told(sheet, design)]


def _line(sheet: Sheet, name: str, text: str) -> Element:
    return el("p", {"class": "said"}, el("strong", None, sheet.say(f"comparison.answer.{name}")), " ", text)


def _move(sheet: Sheet, effect: Effect) -> str:
    """How one KPI moved, with its interval: sizes alone, since the verb has the direction."""
    change = effect.difference or 0.0
    way = "rises" if change > 0 else "falls"
    ends = ""
    if effect.low is not None and effect.high is not None and effect.low * effect.high > 0:
        near, far = sorted((abs(effect.low), abs(effect.high)))
        low, high = span(effect.kpi, near, far, sheet.lang, sheet.currency)
        ends = sheet.say("comparison.answer.interval", low=low, high=high)
    far_text = size(effect.kpi, change, sheet.lang, sheet.currency)
    moved = sheet.say(f"comparison.answer.{way}", kpi=sheet.kpi(effect.kpi), change=far_text, interval=ends)
    extra = beside(sheet, effect)
    return f"{moved}{sheet.say('comparison.answer.joiner')}{extra}" if extra else moved


def beside(sheet: Sheet, effect: Effect) -> str:
    """Of a share above 90 %, which part of the shortfall was removed; empty for all others."""
    part = effect.removed
    if part is None or effect.identical:
        return ""
    return sheet.say("comparison.tile.removed" if part >= 0 else "comparison.tile.added", share=percent(abs(part), 0))


def losers(sheet: Sheet, design: Design) -> list[tuple[str, Share]]:
    """Groups whose cases take longer on average, the worst first; the tail, segments, districts and processes."""
    told = sheet.comparison.winners.get(design.name, {})
    found = [
        (sheet.group_name(key, share.group), share)
        for key, shares in told.items()
        for share in shares
        if key != "all" and share.mean > 1
    ]
    return sorted(found, key=lambda pair: -pair[1].mean)


def _who(sheet: Sheet, design: Design) -> str:
    whole = sheet.comparison.winners.get(design.name, {}).get("all", ())
    if not whole:
        return ""
    shares = {"faster": percent(whole[0].faster), "slower": percent(whole[0].slower)}
    lost = losers(sheet, design)
    if not lost:
        return sheet.say("comparison.answer.nobody", **shares)
    named = [f"{name} (+{duration(1e6 * share.mean, sheet.lang)})" for name, share in lost[:_NAMED]]
    groups = sheet.listed(named)
    if len(lost) > _NAMED:
        groups = sheet.say("comparison.answer.several", first=groups, n=len(lost) - _NAMED)
    return sheet.say("comparison.answer.losers", groups=groups, **shares)


def band_told(sheet: Sheet, design: Design) -> list[Child]:
    """Where the KPIs lie against a published band, and that this proves nothing; nothing where no band was given."""
    ranges = (sheet.comparison.ranges or {}).get(design.name)
    if ranges is None or ranges.band is None:
        return []
    low, high = ranges.band
    gains = [e.improvement for e in sheet.headline_effects(design) if e.improvement is not None]
    inside = sum(low <= gain <= high for gain in gains)
    below = sum(gain < low for gain in gains)
    named = sheet.say("comparison.unit.range", low=percent(low), high=percent(high))
    where = sheet.say(
        "comparison.band.where", inside=inside, n=len(gains), below=below, above=len(gains) - inside - below
    )
    return [el("p", {"class": "said band"}, sheet.say("comparison.band.claim", band=named), " ", where)]


def tiles(sheet: Sheet, design: Design) -> Element:
    """The headline numbers of a design."""
    changed = sheet.changed(design)
    shown = [_tile(sheet, design, effect, changed) for effect in sheet.headline_effects(design)]
    return el("div", {"class": "tiles"}, shown)


def _tile(sheet: Sheet, design: Design, effect: Effect, changed: list[ChangedParameter]) -> Element:
    """One headline number with its interval, what it rests on, and the command that makes or changes it."""
    kpi, lang, currency = effect.kpi, sheet.lang, sheet.currency
    figures = {"base": value(kpi, effect.base, lang, currency), "design": value(kpi, effect.design, lang, currency)}
    behind = [f"{sheet.say('comparison.tile.values', **figures)} · {verdict_word(verdict_of(effect), lang)}"]
    if effect.low is not None and not effect.identical:
        level = percent(sheet.comparison.level, 0)
        behind.append(sheet.say("comparison.tile.interval", level=level, range=interval(effect, lang, currency)))
    behind += filter(None, [beside(sheet, effect)])
    shown = "0" if effect.identical else signed_percent(effect.relative)
    return el(
        "div",
        {"class": "tile"},
        el("p", {"class": "value"}, shown),
        el("p", {"class": "name"}, sheet.kpi(kpi)),
        [el("p", {"class": "behind"}, text) for text in behind],
        el(
            "details",
            None,
            el("summary", None, sheet.say("comparison.tile.why")),
            _rests(sheet, design, effect, changed),
        ),
    )


def _rests(sheet: Sheet, design: Design, effect: Effect, changed: list[ChangedParameter]) -> list[Child]:
    """How a number is computed, the inputs that make the difference, and its command."""
    rows = _amounts(sheet, design) or [
        el("li", None, el("code", None, one.path), f": {one.before or '—'} → {one.after or '—'} ", source(sheet, one))
        for one in changed[:_SHOWN]
    ]
    more = sheet.say("comparison.tile.more", n=f"{len(changed):,}", all=f"{len(sheet.base_parameters):,}")
    options = (f"--kpi {effect.kpi.key}", f"--set {_setting(changed)}", "--out out/again")
    return [
        el("p", None, sheet.say("comparison.tile.how", n=effect.n)),
        el("p", None, sheet.say("comparison.tile.rests")),
        el("ul", None, rows),
        el("p", None, el("a", {"href": f"#{sheet.slug(design)}-inputs"}, more)),
        el("p", None, sheet.say("comparison.tile.command")),
        el("code", None, sheet.command(design, *options)),
    ]


def _amounts(sheet: Sheet, design: Design) -> list[Element]:
    """The levers of a redesign with their amounts, each with its source or the word assumption."""
    rows = []
    for key, lever in () if design.redesign is None else design.redesign.levers.items():
        told: list[Child] = [sheet.text(lever.name, key)]
        for one in sheet.amounts(design, key):
            told.append(f" · {one.label} {one.value}{f' ({one.span})' if one.span else ''} ")
            told.append(source(sheet, one))
        rows.append(el("li", None, told))
    return rows


def _setting(changed: list[ChangedParameter]) -> str:
    """A setting of the base that can be made: of a parameter that the design changes, if one of them is the base's."""
    known = next((one for one in changed if one.before is not None), None)
    return "seed=2" if known is None else shell(f"{known.path}={known.before}")


def source(sheet: Sheet, parameter: ChangedParameter | StatedAmount) -> Element:
    """Where a number is from, or the word assumption."""
    word = sheet.say("comparison.inputs.assumption") if parameter.assumed else parameter.source
    return el("em" if parameter.assumed else "span", {"class": "source"}, f"[{word}]")
