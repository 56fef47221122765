"""Branching probabilities and conditions, and times of events."""

from __future__ import annotations

from typing import Any

from sim.interchange.prosimos.cases import condition
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.parameters import Branching, FlowChance
from sim.model.expressions import parse_expression
from sim.model.written import Steps

__all__ = ["lay_branching", "lay_events"]

_SLACK = 1e-4


def lay_branching(layer: Layer) -> None:
    """Lay probabilities and conditions onto the flows out of gateways."""
    for number, branching in enumerate(layer.file.parameters.gateways):
        steps: Steps = ("gateway_branching_probabilities", number)
        gateway = layer.element(branching.gateway, "exclusive", "inclusive")
        known = [one for one in branching.flows if layer.flow(one.flow) is not None]
        if gateway is None or not known:
            layer.note("no_gateway", steps, element=branching.gateway, weight="left_out")
            continue
        for place, one in enumerate(branching.flows):
            if one not in known:
                way = (*steps, "probabilities", place)
                layer.note("no_flow", way, element=branching.gateway, weight="left_out", flow=one.flow)
        if len(known) > 1:
            _gateway(layer, branching, known, gateway, steps)


def _gateway(
    layer: Layer, branching: Branching, known: list[FlowChance], gateway: dict[str, Any], steps: Steps
) -> None:
    values = _values(branching)
    total = sum(values[one.flow] for one in known)
    exclusive = gateway["type"] == "exclusive"
    if exclusive and not abs(total - 1) <= _SLACK:
        raise layer.refused("prosimos.probabilities", (*steps, "probabilities"), value=f"{total:g}")
    conditions = {
        one.flow: text
        for place, one in enumerate(branching.flows)
        if one in known and (text := _condition(layer, one, (*steps, "probabilities", place))) is not None
    }
    flows = {one.flow: layer.flow(one.flow) or {} for one in known}
    default = next((flow for flow in _outs(layer, branching, flows) if flow.get("default")), None)
    for identity, flow in flows.items():
        flow.pop("when", None)
        flow["source"] = SOURCE
        # an inclusive gateway takes a flow whose condition holds for sure
        if exclusive or identity not in conditions:
            # what rounding leaves over one is nobody's
            flow["probability"] = min(values[identity] / (total if exclusive and total > 1 else 1.0), 1.0)
        else:
            flow.pop("probability", None)
        if identity in conditions:
            flow["when"] = conditions[identity]
    if not conditions:
        for flow in _outs(layer, branching, flows):
            flow.pop("default", None)
    elif default is not None:
        _default(default, conditions, flows)
    if conditions and len(conditions) < len(known) and exclusive:
        layer.note("no_condition", steps, element=branching.gateway)


def _values(branching: Branching) -> dict[str, float]:
    """The probability of each flow; those without one share what is left."""
    left = max(0.0, 1 - sum(one.value or 0.0 for one in branching.flows))
    missing = sum(one.value is None for one in branching.flows)
    return {one.flow: left / missing if one.value is None else one.value for one in branching.flows}


def _condition(layer: Layer, one: FlowChance, steps: Steps) -> str | None:
    if not one.condition:
        return None
    for number, rule in enumerate(layer.file.parameters.branch_rules):
        if rule.id == one.condition:
            text = condition(layer, rule.rules, ("branch_rules", number))
            return _checked(layer, text, steps)
    layer.note("no_rule", steps, element=one.flow, weight="left_out", rule=one.condition)
    return None


def _checked(layer: Layer, text: str, steps: Steps) -> str:
    try:
        return parse_expression(text).text
    except ValueError as error:
        raise layer.refused("prosimos.condition", steps, value=text, text=error) from None


def _outs(layer: Layer, branching: Branching, flows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """All flows out of the gateway, those without parameters too."""
    first = next(iter(flows))
    way = layer.ids[first]
    level: Any = layer.written
    for step in way[:-1]:
        level = level[step]
    name = flows[first]["from"]
    return [flow for flow in level if flow["from"] == name]


def _default(default: dict[str, Any], conditions: dict[str, str], flows: dict[str, dict[str, Any]]) -> None:
    """The flow that is taken when no condition holds, and then alone."""
    own = default.get("when")
    listed = any(flow is default for flow in flows.values())
    if listed and own is None:
        # a flow without a condition always holds, so none of it is ever left to the default
        default.pop("default", None)
        return
    none = f"not ({' or '.join(f'({text})' for text in conditions.values())})"
    default["when"] = none if own is None else f"({own}) or {none}"
    default.setdefault("probability", 1.0)
    default.pop("default", None)


def lay_events(layer: Layer) -> None:
    """How long events take."""
    for number, event in enumerate(layer.file.parameters.events):
        steps: Steps = ("event_distribution", number)
        element = layer.element(event.event, "timer", "message")
        if element is None:
            layer.note("no_event", steps, element=event.event, weight="left_out")
            continue
        title = str(element.get("name", event.event))
        law = layer.law(event, steps, element=title)
        for key in ("at", "on"):
            if element.pop(key, None) is not None:
                layer.note("event_by_time", steps, element=title, weight="assumed")
        element["after"] = law
        element["source"] = SOURCE
