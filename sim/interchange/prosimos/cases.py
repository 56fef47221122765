"""Attributes, conditions and priorities of cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sim.interchange.bpmn.draft import fresh
from sim.interchange.prosimos.layer import SOURCE, Layer
from sim.interchange.prosimos.parameters import Attribute, Condition, Drawn, Share
from sim.model.expressions import BUILT_IN, parse_expression
from sim.model.written import Steps

__all__ = ["condition", "lay_attributes", "lay_priorities"]

_COMPARISONS = {"=": "==", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def lay_attributes(layer: Layer, processes: Sequence[str]) -> None:
    """Attributes that cases have at their arrival, and those that elements set."""
    parameters = layer.file.parameters
    for section, attributes in (
        ("global_attributes", parameters.global_attributes),
        ("case_attributes", parameters.case_attributes),
    ):
        for number, attribute in enumerate(attributes):
            rule = _rule(layer, attribute, (section, number))
            if rule is None:
                continue
            name = _name(layer, attribute.name)
            for process in processes:
                layer.written["processes"][process].setdefault("attributes", {})[name] = rule
                _told(layer, process, name, attribute.name)
            if section == "global_attributes":
                layer.note("global", (section, number), element=attribute.name, weight="assumed")
    for number, event in enumerate(parameters.event_attributes):
        for place, attribute in enumerate(event.attributes):
            _set_by(layer, event.event, attribute, ("event_attributes", number, "attributes", place))


def _name(layer: Layer, given: str) -> str:
    """Our name of an attribute of the file."""
    if given not in layer.attributes:
        taken = [*layer.attributes.values(), *BUILT_IN]
        layer.attributes[given] = fresh(given, taken, otherwise="attribute")
    return layer.attributes[given]


def _told(layer: Layer, process: str, name: str, given: str) -> None:
    if name != given:
        layer.written["processes"][process].setdefault("attribute_names", {})[name] = given


def _rule(layer: Layer, attribute: Attribute, steps: Steps) -> dict[str, Any] | None:
    """The rule by which a value is drawn; None, with a note, where we cannot say it."""
    if isinstance(attribute.values, Drawn) and attribute.type == "continuous":
        layer.numeric.add(attribute.name)
        law = layer.law(attribute.values, (*steps, "values"), element=attribute.name, timed=False)
        return {"value": law} if isinstance(law, float) else {"law": law, "source": SOURCE}
    shares = attribute.values
    if attribute.type != "discrete" or not isinstance(shares, tuple) or not shares:
        layer.note("attribute", steps, element=attribute.name, weight="left_out", type=attribute.type)
        return None
    if min(share.value for share in shares) < 0 or sum(share.value for share in shares) <= 0:
        raise layer.refused("prosimos.shares", (*steps, "values"))
    return _discrete(layer, attribute.name, shares)


def _discrete(layer: Layer, name: str, shares: tuple[Share, ...]) -> dict[str, Any]:
    numbers = [_number(share.key) for share in shares]
    if None in numbers:
        return {"choices": {share.key: share.value for share in shares}, "source": SOURCE}
    layer.numeric.add(name)
    values, weights = (", ".join(map(repr, column)) for column in (numbers, [share.value for share in shares]))
    return {"law": f"discrete(values=[{values}], weights=[{weights}])", "source": SOURCE}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _set_by(layer: Layer, identity: str, attribute: Attribute, steps: Steps) -> None:
    """A value that a task or event sets: drawn at the arrival, given when the element is done."""
    element = layer.element(identity, "activity", "timer", "message", "throw", "start", "end")
    if element is None:
        layer.note("no_event", steps, element=identity, weight="left_out")
        return
    known = attribute.name in layer.attributes
    process = layer.written["processes"][layer.process_of(identity)]
    if attribute.type == "expression":
        value = _expression(layer, attribute)
        if value is None:
            layer.note("expression", steps, element=attribute.name, weight="left_out", text=attribute.values)
            return
        rule: dict[str, Any] = {"value": 0}
        layer.numeric.add(attribute.name)
    else:
        drawn = _rule(layer, attribute, steps)
        if drawn is None:
            return
        rule = drawn
        value = f"{_name(layer, attribute.name)}_at_{layer.name_of(identity)}"[:64].rstrip("_")
        process.setdefault("attributes", {})[value] = rule
        layer.note("set_once", steps, element=attribute.name, weight="assumed", by=layer.name_of(identity))
    name = _name(layer, attribute.name)
    if not known:
        process.setdefault("attributes", {})[name] = {"value": 0 if attribute.name in layer.numeric else ""}
    if not known or attribute.name in layer.set_by:
        layer.set_by.setdefault(attribute.name, []).append(layer.name_of(identity))
    element.setdefault("sets", {})[name] = value


def _expression(layer: Layer, attribute: Attribute) -> str | None:
    """An expression of the file, if ours can say it."""
    try:
        expression = parse_expression(str(attribute.values))
    except ValueError:
        return None
    if not expression.names <= {name for given, name in layer.attributes.items() if given == name}:
        return None
    return expression.text


def condition(layer: Layer, rules: Iterable[Iterable[Condition]], steps: Steps) -> str:
    """A condition of ours: any of several sets of comparisons that all hold.

    An attribute that a case does not have makes a comparison false, as in Prosimos.
    """
    sets = [" and ".join(_comparison(layer, one, steps) for one in rule) or "true" for rule in rules]
    if not sets:
        return "false"
    return sets[0] if len(sets) == 1 else " or ".join(f"({one})" if " and " in one else one for one in sets)


def _comparison(layer: Layer, one: Condition, steps: Steps) -> str:
    if one.attribute not in layer.attributes:
        layer.note("no_attribute", steps, element=one.attribute, weight="left_out")
        return "false"
    name = layer.attributes[one.attribute]
    text = _compared(layer, name, one, steps)
    setters = layer.set_by.get(one.attribute)
    if setters is None:
        return text
    done = " or ".join(f"visits('{element}') > 0" for element in setters)
    return f"({done}) and {text}"


def _compared(layer: Layer, name: str, one: Condition, steps: Steps) -> str:
    value = one.value
    numeric = one.attribute in layer.numeric
    if one.comparison == "in":
        if not isinstance(value, tuple) or len(value) != 2 or not numeric:
            raise layer.refused("prosimos.range", steps, value=value)
        low, high = (_bound(layer, end, steps) for end in value)
        parts = ([f"{name} >= {low}"] if low != "-inf" else []) + ([f"{name} <= {high}"] if high != "inf" else [])
        return " and ".join(parts) or "true"
    sign = _COMPARISONS.get(one.comparison)
    if sign is None or isinstance(value, tuple):
        raise layer.refused("prosimos.comparison", steps, value=one.comparison)
    number = _number(str(value))
    if numeric and number is not None:
        return f"{name} {sign} {number:g}" if number == float(f"{number:g}") else f"{name} {sign} {number!r}"
    if numeric:
        return "true" if sign == "!=" else "false"
    return f"{name} {sign} {str(value)!r}"


def _bound(layer: Layer, raw: object, steps: Steps) -> str:
    number = _number(str(raw))
    if number is None:
        raise layer.refused("prosimos.range", steps, value=raw)
    return f"{number:g}" if number == float(f"{number:g}") else repr(number)


def lay_priorities(layer: Layer, processes: Sequence[str]) -> None:
    """Priorities by rule; the lowest level of the file is the highest priority of ours."""
    rules = sorted(enumerate(layer.file.parameters.priorities), key=lambda pair: pair[1].level)
    if not rules:
        return
    levels = sorted({rule.level for _, rule in rules}, reverse=True)
    made = []
    for number, rule in rules:
        when = condition(layer, rule.rules, ("prioritisation_rules", number))
        made.append({"when": when, "priority": levels.index(rule.level) + 1})
    for process in processes:
        layer.written["processes"][process]["priorities"] = made
    for post in layer.section("posts").values():
        post["discipline"] = "priority"
    layer.note("priorities", ("prioritisation_rules",))
