"""A scenario after a redesign: the changes on its canonical data, read back as a scenario and checked like one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError

from sim.errors import InputError, Mistake
from sim.model.check.forms import check_forms
from sim.model.check.names import check_names
from sim.model.check.structure import check_structure
from sim.model.mistakes import mistake, unknown
from sim.model.redesign.amounts import filled
from sim.model.redesign.draft import Draft
from sim.model.redesign.parts import Change, Redesign
from sim.model.redesign.sourcing import with_sources
from sim.model.redesign.unfit import Unfit
from sim.model.scenario import Scenario
from sim.model.translate import mistakes_of
from sim.model.written import Steps, written

__all__ = ["redesigned"]


def redesigned(
    scenario: Scenario,
    redesign: Redesign,
    *,
    amounts: Mapping[str, float] | None = None,
    without: Collection[str] = (),
) -> Scenario:
    """The scenario after the redesign; it keeps its id and title, and with them its luck.

    Parameters
    ----------
    scenario
        The base; it stays as it is.
    redesign
        What changes.
    amounts
        Other values than the stated ones, by `lever.amount`.
    without
        Levers, by id, that are not pulled.

    Raises
    ------
    InputError
        A change does not fit the scenario, or what comes out is no sound scenario; every mistake with the place of
        the change.

    >>> from sim.model.load import load_scenario
    >>> from sim.model.redesign.load import load_redesign
    >>> base = load_scenario("hotline_first_asker")
    >>> lever = {"name": "More agents", "changes": [{"change": "staff", "group": "agents", "count": "+3"}]}
    >>> design = redesigned(base, load_redesign({"id": "more", "title": "More", "levers": {"agents": lever}}))
    >>> design.staff["agents"].count - base.staff["agents"].count
    3
    """
    changes = list(_changes(redesign, dict(amounts or {}), without))
    if not changes:
        return scenario
    draft = Draft(scenario.canonical())
    mistakes: list[Mistake] = []
    for steps, change in changes:
        try:
            change.apply(draft)
        except Unfit as error:
            mistakes.append(error.at(redesign.place_of((*steps, *error.field))))
    if mistakes:
        raise InputError(mistakes)
    data = draft.result()
    try:
        design = Scenario.model_validate(data)
    except ValidationError:
        raise InputError(_first_broken(scenario, redesign, changes)) from None
    broken = _new_errors(scenario, design)
    if broken:
        raise InputError(
            [replace(error, place=f"{redesign.place_of(())}{redesign.id}: {error.place}") for error in broken]
        )
    return with_sources(scenario, design)


Placed = tuple[Steps, Change]


def _changes(redesign: Redesign, amounts: dict[str, float], without: Collection[str]) -> Iterator[Placed]:
    """The changes of the levers that are pulled, with their amounts filled in."""
    values = redesign.values()
    wrong = [unknown("amounts", name, "@redesign.an_amount", values) for name in amounts if name not in values]
    wrong += [
        unknown("without", name, "@redesign.a_lever", redesign.levers)
        for name in without
        if name not in redesign.levers
    ]
    if wrong:
        raise InputError(wrong)
    for name, lever in redesign.levers.items():
        if name in without:
            continue
        own = {key: amount.taken(amounts.get(f"{name}.{key}")) for key, amount in lever.amounts.items()}
        for number, change in enumerate(lever.changes):
            steps: Steps = ("levers", name, "changes", number)
            yield steps, _filled(change, own, redesign, steps) if own else change


def _filled(change: Change, amounts: Mapping[str, float], redesign: Redesign, steps: Steps) -> Change:
    data = change.model_dump(mode="json", by_alias=True, exclude_unset=True) | {"change": change.change}
    whole = filled(data, amounts)
    try:
        return type(change).model_validate(whole)
    except ValidationError as error:
        place = redesign.place_of(steps)
        told = mistakes_of(error, written(whole), type(change))
        raise InputError([replace(one, place=f"{place}.{one.place}") for one in told]) from None


def _first_broken(scenario: Scenario, redesign: Redesign, changes: list[Placed]) -> list[Mistake]:
    """The mistakes of the first change after which the data are no scenario, at its place."""
    draft = Draft(scenario.canonical())
    for steps, change in changes:
        change.apply(draft)
        try:
            Scenario.model_validate(draft.data)
        except ValidationError as error:
            found = mistakes_of(error, written(draft.data))
            return [_at(one, redesign.place_of(steps)) for one in found]
    return [mistake("redesign.no_scenario", redesign.place_of(()))]


def _at(error: Mistake, place: str) -> Mistake:
    return replace(error, place=f"{place}: {error.place}")


def _new_errors(base: Scenario, design: Scenario) -> list[Mistake]:
    """Errors of names, forms and structure that the base did not have."""
    found = _errors(design)
    if not found:
        return []
    before = {(error.place, error.key) for error in _errors(base)}
    return [error for error in found if (error.place, error.key) not in before]


def _errors(scenario: Scenario) -> list[Mistake]:
    found = [*check_names(scenario), *check_forms(scenario), *check_structure(scenario)]
    return [error for error in dict.fromkeys(found) if error.severity == "error"]
