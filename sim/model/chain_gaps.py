"""Gaps of the value chain: needs that ask nothing of a department, requirements that nobody can measure or judges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sim.model.process import Activity
from sim.model.scenario import Scenario
from sim.model.value_chain import Need, Requirement

__all__ = ["Gap", "GapKind", "chain_gaps", "department_of", "walked"]

GapKind = Literal["no_requirement", "no_standard", "not_in_force", "no_evaluation"]


@dataclass(frozen=True)
class Gap:
    """A missing link: of `need` at `department` there is no requirement, or `requirement` lacks the next link."""

    kind: GapKind
    need: str
    department: str | None
    requirement: str | None = None


def walked(scenario: Scenario, need: Need) -> list[str]:
    """The departments whose posts work in the processes that serve a need, in the scenario's order."""
    posts = {
        element.post
        for process in need.processes
        if process in scenario.processes
        for _, element in scenario.graph(process).nodes(data="element")
        if isinstance(element, Activity)
    }
    found = {scenario.posts[post].department for post in posts if post in scenario.posts}
    return [name for name in scenario.departments if name in found]


def department_of(scenario: Scenario, requirement: Requirement) -> str | None:
    """The department of which something is required, itself or by one of its posts."""
    if requirement.post is not None and requirement.post in scenario.posts:
        return scenario.posts[requirement.post].department
    return requirement.department


def chain_gaps(scenario: Scenario) -> tuple[Gap, ...]:
    """Every gap of the scenario's value chain, need by need; none where it has no value chain."""
    return tuple(_gaps(scenario))


def _gaps(scenario: Scenario) -> Iterator[Gap]:
    chain = scenario.value_chain
    if chain is None:
        return
    for name, need in chain.needs.items():
        asked = {key: part for key, part in chain.requirements.items() if part.need == name}
        covered = {department_of(scenario, part) for part in asked.values()}
        for department in walked(scenario, need):
            if department not in covered:
                yield Gap("no_requirement", name, department)
        for key, part in asked.items():
            kind = _missing(scenario, part)
            if kind is not None:
                yield Gap(kind, name, department_of(scenario, part), key)


def _missing(scenario: Scenario, part: Requirement) -> GapKind | None:
    if part.standard is None and part.hand_off is None:
        return "no_standard"
    standard = scenario.standards.get(part.standard) if part.standard is not None else None
    if standard is not None and not scenario.in_force(standard):
        return "not_in_force"
    return "no_evaluation" if part.evaluation is None else None
