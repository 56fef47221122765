"""Lowering of who a customer is: each rule becomes, once, a function that reads the draws of a case."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.engine.lowered import Draw
from sim.engine.luck import Purpose
from sim.engine.luck_laws import lower_law
from sim.engine.quantiles import uniform
from sim.model.customers import AttributeRule, ByCase, Chance, Drawn, Value

if TYPE_CHECKING:
    from sim.engine.draws import Draws
    from sim.engine.lowered import LoweredProcess, Maker
    from sim.engine.parts import Case
    from sim.engine.slots import Slots
    from sim.model.laws import Law

__all__ = ["CustomerLowering"]


class CustomerLowering:
    """Lowers the rules for the cases of one process; all their draws stand in its blocks of first visits."""

    def __init__(self, process: LoweredProcess, slots: Slots) -> None:
        self.process = process
        self.slots = slots
        self._drawn: dict[tuple[Purpose, int, str], Draw] = {}

    def attributes(self, rules: Mapping[str, AttributeRule]) -> dict[str, Maker]:
        """What makes each attribute of a case, in the order of the rules."""
        return {name: self._attribute(name, rule) for name, rule in rules.items()}

    def one_of(self, weights: Mapping[Any, float], purpose: Purpose) -> Maker:
        """What picks one of several names for a case; equal shares where all weights are 0, None where there are none.

        Parameters
        ----------
        weights
            The names with their weights.
        purpose
            What is picked.
        """
        if weights and sum(weights.values()) == 0:
            weights = dict.fromkeys(weights, 1.0)
        names = [name for name, weight in weights.items() if weight > 0]
        if len(names) < 2:
            return _constant(names[0] if names else None)
        return _pick({name: weights[name] for name in names}, self._draw(purpose, 0))

    def _attribute(self, name: str, rule: AttributeRule) -> Maker:
        if isinstance(rule, Value):
            return _constant(rule.value)
        if isinstance(rule, ByCase):
            makers = {value: self._attribute(name, inner) for value, inner in rule.cases.items()}
            otherwise = _constant(None) if rule.otherwise is None else self._attribute(name, rule.otherwise)
            return _by(rule.by, makers, otherwise)
        key = self.slots.key(self.process.id, f"attribute:{name}")
        if isinstance(rule, Drawn):
            return _number(self._draw(Purpose.ATTRIBUTE, key, rule.law), whole=rule.whole)
        draw = self._draw(Purpose.ATTRIBUTE, key)
        return _truth(rule.chance, draw) if isinstance(rule, Chance) else _pick(rule.choices, draw)

    def _draw(self, purpose: Purpose, element: int, law: Law | None = None) -> Draw:
        """A draw of first visits, uniform or from a law; rules that ask for the same share it."""
        known = (purpose, element, "" if law is None else str(law))
        if known not in self._drawn:
            slot = self.slots.add(purpose, element, uniform() if law is None else lower_law(law))
            columns = self.process.chance_slots
            columns.append(slot)
            self._drawn[known] = Draw(slot, len(columns) - 1)
        return self._drawn[known]


def _constant(value: bool | float | str | None) -> Maker:
    return lambda case, draws: value


def _by(name: str, makers: Mapping[str, Maker], otherwise: Maker) -> Maker:
    """Another rule for each value of what is known of the case already."""

    def make(case: Case, draws: Draws) -> Any:
        return makers.get(str(case.attributes.get(name)), otherwise)(case, draws)

    return make


def _number(draw: Draw, *, whole: bool) -> Maker:
    if whole:
        return lambda case, draws: float(round(draws.once(case, draw)))
    return lambda case, draws: draws.once(case, draw)


def _truth(chance: float, draw: Draw) -> Maker:
    return lambda case, draws: draws.once(case, draw) < chance


def _pick(weights: Mapping[str, float], draw: Draw) -> Maker:
    """One of the names, by cumulative shares."""
    total, reached = sum(weights.values()), 0.0
    names, shares = list(weights), []
    for weight in weights.values():
        reached += weight / total if total > 0 else 1 / len(weights)
        shares.append(reached)
    last = len(names) - 1
    # rounding may leave the last share just below 1
    return lambda case, draws: names[min(bisect_right(shares, draws.once(case, draw)), last)]
