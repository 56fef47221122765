"""Batches: when they start, and how long they take.

The firing rules of Prosimos are alternatives of conditions that must all hold; ours starts as soon as one of `size`,
`at`, `longest` and `quiet` says so. What that cannot say becomes a note.
"""

from __future__ import annotations

import math
from typing import Any

from sim.interchange.bpmn.draft import fresh
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.parameters import Batching, Condition
from sim.interchange.prosimos.weeks import DAYS, days_between
from sim.model.spans import SECOND, parse_span
from sim.model.written import Steps

__all__ = ["lay_batches"]

_ABOVE, _BELOW = ("=", "==", ">", ">="), ("<", "<=")
_WAITS = {"large_wt": "longest", "ready_wt": "quiet"}
_CLOCK = ("daily_hour", "week_day")
_TYPES = ("sequential", "concurrent", "parallel")


def lay_batches(layer: Layer) -> None:
    """Lay batching onto activities."""
    for number, batching in enumerate(layer.file.parameters.batches):
        steps: Steps = ("batch_processing", number)
        activity = layer.element(batching.task, "activity")
        if activity is None:
            layer.note("no_task", steps, element=batching.task, weight="left_out")
            continue
        title = str(activity.get("name", batching.task))
        batch = _batch(layer, batching, steps, title)
        if batch is not None:
            activity["batch"] = batch


def _batch(layer: Layer, batching: Batching, steps: Steps, title: str) -> dict[str, Any] | None:
    if batching.type.lower() not in _TYPES:
        raise layer.refused("prosimos.batch_type", (*steps, "type"), value=batching.type)
    batch: dict[str, Any] = {"source": SOURCE}
    for place, rule in enumerate(batching.rules):
        _rule(layer, rule, batch, (*steps, "firing_rules", place), title)
    if not {"size", "at", "longest", "quiet"} & set(batch):
        layer.note("never_fires", steps, element=title, weight="left_out")
        return None
    factors = {int(share.key): share.value for share in batching.factors if share.key.strip().isdigit()}
    if factors:
        batch["factors"] = {1: 1.0} | factors
    alone = sum(share.value for share in batching.sizes if share.key.strip() == "1")
    if alone > 0:
        layer.note("alone", steps, element=title, weight="left_out", share=f"{alone:g}")
    # all members of ours end together
    kind = batching.type.lower()
    layer.note("sequential" if kind == "sequential" else "parallel", steps, element=title, weight="assumed")
    return batch


def _rule(layer: Layer, rule: tuple[Condition, ...], batch: dict[str, Any], steps: Steps, title: str) -> None:
    """One alternative."""
    sizes = [one for one in rule if one.attribute == "size"]
    waits = [one for one in rule if one.attribute in _WAITS]
    clock = [one for one in rule if one.attribute in _CLOCK]
    for one in rule:
        if one not in (*sizes, *waits, *clock):
            raise layer.refused("prosimos.firing_rule", steps, value=one.attribute)
    least = [_whole(layer, one, steps) + (one.comparison == ">") for one in sizes if one.comparison in _ABOVE]
    most = [_whole(layer, one, steps) - (one.comparison == "<") for one in sizes if one.comparison in _BELOW]
    starts = [one for one in waits if one.comparison in _ABOVE]
    if most:
        batch["at_most"] = max(1, min(most))
    for one in starts:
        # Prosimos counts whole seconds: above 60 is 61
        key, seconds = _WAITS[one.attribute], _seconds(layer, one, steps) + (one.comparison == ">")
        _least(batch, key, seconds)
    if clock:
        batch["at"] = _hours(layer, clock, steps, title)
    if not starts and not clock and least:
        batch["size"] = min(max(least), batch.get("size", max(least)))
    elif starts or clock:
        # in Prosimos a wait starts two or more
        needed = min(max([*least, 2 if starts else 1]), batch.get("at_most", 100_000))
        batch["at_least"] = min(needed, batch.get("at_least", needed))
    if len(starts) + bool(clock) > 1:
        layer.note("one_of_waits", steps, element=title, weight="assumed")


def _whole(layer: Layer, one: Condition, steps: Steps) -> int:
    return max(1, round(_seconds(layer, one, steps)))


def _seconds(layer: Layer, one: Condition, steps: Steps) -> float:
    try:
        number = float(str(one.value))
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1e9:
        raise layer.refused("prosimos.firing_value", steps, value=one.value)
    return number


def _span(seconds: float) -> str:
    return f"{seconds:g} s" if seconds == round(seconds) and seconds < 1e6 else f"{round(seconds * 1e6)} us"


def _least(batch: dict[str, Any], key: str, seconds: float) -> None:
    """Set a span, unless an earlier alternative has a smaller one."""
    if key not in batch or seconds < parse_span(batch[key]) / SECOND:
        batch[key] = _span(seconds)


def _hours(layer: Layer, clock: list[Condition], steps: Steps, title: str) -> str:
    """A calendar that opens when the rule begins to hold."""
    begin, end, days = 0, 24, [day[:3].lower() for day in DAYS]
    for one in clock:
        if one.attribute == "week_day":
            try:
                days = days_between(str(one.value), str(one.value))
            except ValueError:
                raise layer.refused("prosimos.firing_value", steps, value=one.value) from None
            continue
        hour = min(_whole(layer, one, steps) if _seconds(layer, one, steps) else 0, 23)
        if one.comparison in _BELOW:
            end = min(end, max(hour, 1))
        else:
            begin = max(begin, hour)
            end = min(end, hour + 1) if one.comparison in ("=", "==") else end
    section = layer.section("calendars")
    name = fresh(f"batch {title}", section, otherwise="batch")
    section[name] = {"week": {day: [f"{begin:02}:00-{max(end, begin + 1):02}:00"] for day in days}, "source": SOURCE}
    layer.note("hours", steps, element=title, weight="assumed")
    return name
