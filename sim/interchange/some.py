"""A part of a scenario: some of its processes with all that they need, and nothing that needs the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.errors import InputError
from sim.model.mistakes import mistake, nearest
from sim.model.process import Call, Element, Process, Spawn, SubProcess
from sim.model.scenario import Scenario

__all__ = ["some_processes"]


def some_processes(scenario: Scenario, names: Iterable[str]) -> Scenario:
    """The scenario with these processes and those that they call or start; all of it where none is named.

    The processes that are named come first, and so do their streams. Organisation, calendars, segments and sources
    stay; streams, surges, standards, indicators, outages, risks and rules of other processes go, and so do the value
    chain and the evaluation, which judge the whole.

    Raises
    ------
    InputError
        There is no process of that name.
    """
    asked = list(dict.fromkeys(names))
    for name in asked:
        if name not in scenario.processes:
            known = scenario.processes
            key = "export.no_process_near" if nearest(name, known) else "export.no_process"
            raise InputError(mistake(key, "--process", value=name, near=nearest(name, known), known=", ".join(known)))
    if not asked:
        return scenario
    kept = _with_needed(scenario, asked)
    standards = {k: s for k, s in scenario.standards.items() if s.process in kept}
    firsts = [k for k, a in scenario.arrivals.items() if a.process in asked]
    streams = {
        k: scenario.arrivals[k] for k in _first(firsts, scenario.arrivals) if scenario.arrivals[k].process in kept
    }
    rules = tuple(r for r in scenario.policies.set_priority if r.process is None or r.process in kept)
    changed: dict[str, Any] = {
        "processes": {name: scenario.processes[name] for name in _first(asked, scenario.processes) if name in kept},
        "arrivals": streams,
        "surges": _listing(scenario.surges, "streams", set(streams)),
        "standards": standards,
        "indicators": _listing(_listing(scenario.indicators, "process", kept), "standards", set(standards)),
        "outages": {k: o for k, o in scenario.outages.items() if o.process in kept},
        "policies": scenario.policies.model_copy(update={"set_priority": rules}),
        "risks": {k: r for k, r in scenario.risks.items() if r.process in kept and set(r.standards) <= set(standards)},
        "value_chain": None,
        "evaluation": None,
    }
    return scenario.model_copy(update=changed)


def _first(asked: Iterable[str], names: Iterable[str]) -> dict[str, None]:
    """The names in order, those that are asked for before the others."""
    return dict.fromkeys([*asked, *names])


def _with_needed(scenario: Scenario, asked: list[str]) -> set[str]:
    processes: Mapping[str, Process] = scenario.processes
    kept: set[str] = set()
    open_ = list(asked)
    while open_:
        name = open_.pop()
        if name not in kept:
            kept.add(name)
            starts = {behaviour.starts for behaviour in processes[name].behaviours.values()}
            standards = [standard for standard in scenario.standards.values() if standard.process == name]
            starts |= {control.starts for standard in standards for control in standard.controls.values()}
            open_ += [*_others(processes[name].elements), *(other for other in starts if other is not None)]
    return kept


def _others(elements: Mapping[str, Element]) -> Iterator[str]:
    """The processes that elements call or start."""
    for element in elements.values():
        if isinstance(element, Call | Spawn):
            yield element.process
        elif isinstance(element, SubProcess):
            yield from _others(element.elements)


def _listing(parts: Mapping[str, Any], key: str, kept: set[str]) -> dict[str, Any]:
    """The parts whose list `key` names something that is kept, with that alone, and those that name nothing."""
    found = {}
    for name, part in parts.items():
        listed = getattr(part, key)
        left = tuple(other for other in listed if other in kept)
        if left or not listed:
            found[name] = part.model_copy(update={key: left})
    return found
