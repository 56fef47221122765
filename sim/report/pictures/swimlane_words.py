"""What the swimlane map says in words: its answer, its text alternative, and what its parts tell when pointed at."""

from __future__ import annotations

from collections.abc import Mapping

from sim.report.flow import Arrow, Box, FlowMap
from sim.views.flow import END, START
from sim.words import Lang, amount, duration, percent, say

__all__ = ["alternative", "answer", "box_title", "route_title"]


def answer(flow: FlowMap, lang: Lang) -> str:
    """The costliest hand-over, the longest queue and how much of the log the map shows."""
    boxes = {b.id: b for b in flow.boxes}
    said = []
    costly = _costliest(flow)
    if costly is not None:
        said.append(
            say(
                "report.map.costliest",
                lang,
                source=_name(costly.source, boxes, lang),
                target=_name(costly.target, boxes, lang),
                mean=duration((costly.total or 0.0) / costly.count, lang),
                delay=duration(costly.delay, lang),
                count=f"{costly.count:,}",
            )
        )
    queued = max((b for b in flow.boxes if b.queue), key=lambda b: b.queue or 0.0, default=None)
    if queued is not None:
        said.append(say("report.map.longest_queue", lang, box=queued.label, queue=amount(queued.queue or 0.0)))
    if min(flow.items_shown, flow.arrows_shown) < 0.9995:
        items, arrows = percent(flow.items_shown), percent(flow.arrows_shown)
        said.append(say("report.map.shown", lang, items=items, arrows=arrows))
    between = "" if lang == "zh" else " "
    return between.join(said) or say("report.map.nothing", lang)


def alternative(flow: FlowMap, lang: Lang) -> str:
    """The map for someone who cannot see it: its size, its answer and its five heaviest arrows."""
    boxes = {b.id: b for b in flow.boxes}
    heavy = [a for a in flow.arrows if a.source != START and a.target != END][:5]
    ways = "; ".join(route_title(a, boxes, lang) for a in heavy)
    head = say("report.map.alternative", lang, boxes=len(flow.boxes), lanes=len(flow.lanes), cases=f"{flow.cases:,}")
    return " ".join(part for part in (head, answer(flow, lang), ways) if part)


def box_title(box: Box, lang: Lang) -> str:
    """What one box tells."""
    parts = [f"{box.label} · {box.post}" if box.post else box.label, say("report.map.items", lang, n=f"{box.items:,}")]
    if box.wait is not None:
        parts.append(say("report.map.wait", lang, wait=duration(box.wait, lang)))
    if box.queue is not None:
        parts.append(say("report.map.queue", lang, queue=amount(box.queue)))
    if box.returned:
        parts.append(say("report.map.returned", lang, share=percent(box.returned)))
    return ", ".join(parts)


def route_title(arrow: Arrow, boxes: Mapping[str, Box], lang: Lang) -> str:
    """What one arrow tells."""
    way = f"{_name(arrow.source, boxes, lang)} → {_name(arrow.target, boxes, lang)}"
    told = f"{way}: {arrow.count:,}"
    return (
        told if arrow.delay is None else f"{told}, {say('report.map.delay', lang, delay=duration(arrow.delay, lang))}"
    )


def _name(node: str, boxes: Mapping[str, Box], lang: Lang) -> str:
    if node in (START, END):
        return say("report.map.start", lang) if node == START else say("report.map.end", lang)
    return boxes[node].label if node in boxes else node


def _costliest(flow: FlowMap) -> Arrow | None:
    handed = [a for a in flow.arrows if a.source not in (START, a.target) and a.total]
    return max(handed, key=lambda a: a.total or 0.0, default=None)
