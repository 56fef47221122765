"""Finding every mistake of a scenario at once, before anything is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import InputError, Mistake
from sim.model.check.capacity import check_load, load
from sim.model.check.clocks import Clocks
from sim.model.check.evaluation import check_evaluation, check_risks
from sim.model.check.experience import check_experience
from sim.model.check.forms import check_forms
from sim.model.check.names import check_names
from sim.model.check.promises import check_promises
from sim.model.check.staffing import check_staffing
from sim.model.check.structure import check_structure
from sim.model.check.tokens import check_tokens
from sim.model.check.unset import check_unset
from sim.model.check.value_chain import check_value_chain
from sim.model.check.working_days import check_working_days
from sim.model.load import Source, read_scenario
from sim.model.mistakes import message
from sim.model.scenario import Scenario
from sim.model.written import read_steps

__all__ = ["check", "check_path", "load", "message"]


def check(scenario: Scenario) -> tuple[Mistake, ...]:
    """Everything that is wrong with a scenario (severity `error`) or looks wrong (`warning`), errors first.

    Names, forms, the shape of the processes and the staffing are always looked at; the token game, the load and the
    standards only where those are free of errors, because they walk the processes.
    """
    clocks = Clocks(scenario)
    found = [
        *check_names(scenario),
        *check_forms(scenario),
        *check_structure(scenario),
        *check_staffing(scenario, clocks),
        *check_experience(scenario),
        *check_evaluation(scenario),
        *check_risks(scenario),
    ]
    if not any(mistake.severity == "error" for mistake in found):
        found += [
            *check_unset(scenario),
            *check_tokens(scenario),
            *check_load(scenario, clocks),
            *check_promises(scenario, clocks),
            *check_value_chain(scenario),
        ]
    return tuple(sorted(dict.fromkeys(found), key=lambda mistake: mistake.severity))


def check_path(path: str | Path | Source, *, settings: Sequence[str] = ()) -> tuple[Mistake, ...]:
    """As `check`, for what `load_scenario` takes; each mistake says file and line.

    A file that cannot be loaded gives the mistakes of loading alone.
    """
    try:
        loaded = read_scenario(path, settings=settings)
    except InputError as error:
        return error.mistakes
    found = [*check(loaded.scenario), *check_working_days(loaded.scenario, loaded.root)]
    return tuple(replace(mistake, place=loaded.root.place_of(read_steps(mistake.place))) for mistake in found)
