"""Who a customer is: segment, district, channel and the attributes of the case, drawn at its arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.luck import Purpose
from sim.model.customers import AttributeRule, ByCase, Chance, Choice, Drawn, Value

if TYPE_CHECKING:
    from sim.engine.lowered import Stream
    from sim.engine.parts import Case
    from sim.engine.world import World

__all__ = ["draw_attributes"]

Mix = tuple[tuple[str, ...], tuple[float, ...]]


def draw_attributes(case: Case, stream: Stream | None, world: World) -> None:
    """Draw everything that a case knows of itself; a spawned case has its parent's attributes of the same names."""
    rules = case.process.attributes if stream is None else stream.attributes
    if stream is not None:
        case.segment = _one_of(stream.segments, case, Purpose.SEGMENT, world)
        case.district = _one_of(stream.districts, case, Purpose.DISTRICT, world)
        case.channel = _one_of(stream.channels, case, Purpose.CHANNEL, world)
    case.attributes = {
        "segment": case.segment,
        "district": case.district,
        "channel": case.channel,
        "process": case.process.id,
    }
    inherited = {} if case.parent is None else case.parent.attributes
    for name, rule in rules.items():
        case.attributes[name] = inherited[name] if name in inherited else _value(rule, name, case, world)


def _one_of(mix: Mix, case: Case, purpose: Purpose, world: World) -> str | None:
    """One of the names by their cumulative shares."""
    names, shares = mix
    if len(names) < 2:
        return names[0] if names else None
    u = world.draws.luck.u(case.key, 0, purpose, 1)
    return next((name for name, share in zip(names, shares, strict=True) if u < share), names[-1])


def _value(rule: AttributeRule, name: str, case: Case, world: World) -> bool | float | str | None:
    if isinstance(rule, Value):
        return rule.value
    if isinstance(rule, ByCase):
        chosen = rule.cases.get(str(case.attributes.get(rule.by)), rule.otherwise)
        return None if chosen is None else _value(chosen, name, case, world)
    key = case.process.attribute_keys[name]
    if isinstance(rule, Drawn):
        number = world.draws.number(case, world.lowered.attribute_laws[key, str(rule.law)])
        return float(round(number)) if rule.whole else number
    u = world.draws.luck.u(case.key, key, Purpose.ATTRIBUTE, 1)
    if isinstance(rule, Chance):
        return u < rule.chance
    return _chosen(rule, u)


def _chosen(rule: Choice, u: float) -> str:
    total, reached = sum(rule.choices.values()), 0.0
    for name, weight in rule.choices.items():
        reached += weight / total if total > 0 else 1 / len(rule.choices)
        if u < reached:
            return name
    return next(reversed(rule.choices))
