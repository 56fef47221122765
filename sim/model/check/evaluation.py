"""What is wrong with evaluation systems, their weights and figures, and with the risk register."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Mistake
from sim.model.ahp import branch_mistakes
from sim.model.evaluation import (
    CUSTOMER_FIGURES,
    EXPERIENCE,
    LOG_FIGURES,
    UNIT_FIGURES,
    Branch,
    Criterion,
    CustomerEvaluation,
    Evaluation,
    System,
)
from sim.model.graph import flow_ids
from sim.model.mistakes import mistake
from sim.model.mistakes import unknown as unknown_name
from sim.model.scenario import Scenario
from sim.model.walk import levels

__all__ = ["check_evaluation", "check_risks"]

_ACTS = ("chase", "complaint", "withdrawal")


def check_evaluation(scenario: Scenario) -> Iterator[Mistake]:
    """Weights, judgements, figures and units that do not fit."""
    part = scenario.evaluation
    if part is None:
        return
    for name, system in part.systems.items():
        place = f"evaluation.systems.{name}"
        yield from _branch(system, place)
        yield from _units(scenario, system, place)
        for at, leaf in _leaves(system, place):
            yield from _unit_figure(scenario, part, leaf, at)
            if system.of == "company" and leaf.figure in UNIT_FIGURES:
                yield mistake("evaluation.of_a_unit", at, value=leaf.figure)
    if part.customers is not None:
        yield from _customers(scenario, part.customers)


def _branch(branch: Branch, place: str) -> Iterator[Mistake]:
    if not branch.criteria:
        yield mistake("evaluation.no_criteria", place)
    yield from branch_mistakes(branch, place)
    for name, part in branch.criteria.items():
        at = f"{place}.criteria.{name}"
        if part.criteria and (part.figure is not None or part.scale is not None):
            yield mistake("evaluation.leaf_or_branch", f"{at}.criteria")
        elif part.criteria:
            yield from _branch(part, at)
        elif part.figure is None or part.scale is None:
            yield mistake("evaluation.leaf", at, word="figure" if part.figure is None else "scale")


def _leaves(branch: Branch, place: str) -> Iterator[tuple[str, Criterion]]:
    for name, part in branch.criteria.items():
        at = f"{place}.criteria.{name}"
        if part.criteria:
            yield from _leaves(part, at)
        elif part.figure is not None:
            yield f"{at}.figure", part


def _units(scenario: Scenario, system: System, place: str) -> Iterator[Mistake]:
    if system.of == "company":
        if system.units:
            yield mistake("evaluation.company_units", f"{place}.units")
        return
    known = scenario.departments if system.of == "department" else scenario.posts
    for number, unit in enumerate(system.units):
        if known and unit not in known:
            yield unknown_name(f"{place}.units[{number}]", unit, f"@check.a_{system.of}", known)


def _unit_figure(scenario: Scenario, part: Evaluation, leaf: Criterion, place: str) -> Iterator[Mistake]:
    kind, _, rest = str(leaf.figure).partition(".")
    if kind not in LOG_FIGURES:
        if leaf.figure not in UNIT_FIGURES:
            known = [*UNIT_FIGURES, *(f"{name}.…" for name in LOG_FIGURES)]
            yield unknown_name(place, str(leaf.figure), "@evaluation.a_figure", known)
    elif kind == "experience" and rest not in EXPERIENCE:
        yield unknown_name(place, rest, "@evaluation.a_figure", EXPERIENCE)
    elif kind == "standard" and rest.removesuffix(".mean") not in scenario.standards:
        yield unknown_name(place, rest.removesuffix(".mean"), "@check.a_standard", scenario.standards)
    elif kind == "indicator" and rest not in {**scenario.indicators, **part.indicators}:
        known = [*scenario.indicators, *part.indicators]
        yield unknown_name(place, rest, "@evaluation.an_indicator", known)


def _customers(scenario: Scenario, part: CustomerEvaluation) -> Iterator[Mistake]:
    place = "evaluation.customers"
    yield from _branch(part, place)
    for at, leaf in _leaves(part, place):
        kind, _, rest = str(leaf.figure).partition(".")
        if kind not in CUSTOMER_FIGURES or bool(rest) != (kind in ("attr", "visits", "acts")):
            known = ("attr.…", "visits.…", *(f"acts.{act}" for act in _ACTS), "cases", "cost")
            yield unknown_name(at, str(leaf.figure), "@evaluation.a_figure", known)
        elif kind == "acts" and rest not in _ACTS:
            yield unknown_name(at, rest, "@evaluation.a_figure", _ACTS)
    if part.credit_by is not None and part.credit_by not in part.criteria:
        yield unknown_name(f"{place}.credit_by", part.credit_by, "@evaluation.a_criterion", part.criteria)
    least = [rating.least for rating in part.credit.values()]
    if least != sorted(least, reverse=True):
        yield mistake("evaluation.credit_order", f"{place}.credit")


def check_risks(scenario: Scenario) -> Iterator[Mistake]:
    """Risks whose place or controls do not exist, or whose way of coming true needs what they do not name."""
    known = sorted(f"{name}.{key}" for name, part in scenario.standards.items() for key in part.controls)
    for name, risk in scenario.risks.items():
        place = f"risks.{name}"
        here = [level for level in levels(scenario) if level.process == risk.process]
        if risk.element is not None and here and not any(risk.element in level.elements for level in here):
            elements = sorted(key for level in here for key in level.elements)
            yield unknown_name(f"{place}.element", risk.element, "@check.an_element", elements)
        flows = [key for level in here for key, _ in flow_ids(level.flows)]
        if risk.flow is not None and here and risk.flow not in flows:
            yield unknown_name(f"{place}.flow", risk.flow, "@check.a_flow", sorted(flows))
        for number, control in enumerate(risk.controls):
            if control not in known:
                yield unknown_name(f"{place}.controls[{number}]", control, "@risks.a_control", known)
        if (risk.department is None) == (risk.post is None):
            yield mistake("value_chain.one_of", place)
        needs = "standards" if risk.happens == "broken" else "element"
        if needs == "standards" and not risk.standards:
            yield mistake("risks.needs", f"{place}.standards", happens=risk.happens, needed="standards")
        elif needs == "element" and risk.element is None and risk.flow is None:
            yield mistake("risks.needs", f"{place}.element", happens=risk.happens, needed="element, flow")
