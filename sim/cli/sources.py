"""What a command's NAME, DIR or LOG stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sim
from sim.cli.app import program
from sim.cli.console import note, progress
from sim.errors import InputError
from sim.interchange.logs.choices import ENDINGS
from sim.log.store import is_saved
from sim.log.understood import assumptions
from sim.model.load import scenario_names
from sim.model.mistakes import mistake
from sim.study.folder import is_results
from sim.study.replications import folder_of
from sim.words import Lang, say

__all__ = [
    "Reading",
    "further_replications",
    "given_log",
    "given_log_or_run",
    "horizon_settings",
    "is_log",
    "note_assumptions",
]

_FOREIGN = (*ENDINGS, ".gz", ".zip")
_DAY = 86_400_000_000
_SHORT = 28
"""Days of a scenario that is simulated only to be looked at."""


def horizon_settings(cases: int | None, days: float | None) -> list[str]:
    """`--cases` and `--days` as settings of the scenario.

    Raises
    ------
    InputError
        Both are given.
    """
    if cases is not None and days is not None:
        raise InputError(mistake("cli.two_horizons", "--cases"))
    if cases is not None:
        return [f"horizon.cases={cases}"]
    return [] if days is None else [f"horizon.time={days:g} d"]


def is_log(source: str) -> bool:
    """Whether a word names a log on disk rather than a scenario."""
    path = Path(source)
    return path.exists() and (source.lower().endswith(_FOREIGN) or is_results(path) or is_saved(path))


@dataclass(frozen=True)
class Reading:
    """How a log from outside is to be read, as the command line says it.

    Attributes
    ----------
    columns : sequence of str
        `role=name` each; they win over the mapping.
    mapping : Path or None
        A file that says which column is what.
    """

    columns: Sequence[str] = ()
    mapping: Path | None = None


_AS_IT_IS = Reading()


def given_log(source: str, lang: Lang, reading: Reading = _AS_IT_IS) -> sim.EventLog:
    """The log at a place: results of a run (of several replications, the first), a saved log, or a file from outside.

    Raises
    ------
    InputError
        There is no such log; a scenario's name is told how to become one.
    LogError
        It breaks its contract.
    """
    path = Path(source)
    if not path.exists():
        known = source in scenario_names()
        raise InputError(
            mistake("cli.scenario_not_log" if known else "cli.no_log", source, program=program(), name=source)
        )
    if is_results(path) and not is_saved(path):
        note(say("cli.first_of_several", lang, folder=folder_of(path, 0)))
        path = folder_of(path, 0)
    with progress(say("read.reading", lang, file=path.name)) as report:
        return sim.read_log(path, mapping=reading.mapping, columns=_roles(reading.columns), report=report)


def note_assumptions(log: sim.EventLog, lang: Lang) -> None:
    """Say beside the results what was assumed of a log from outside; nothing where all was plain."""
    told = assumptions(log, lang)
    if told:
        note(*told, say("read.assumed_how", lang, program=program()))


def _roles(columns: Sequence[str]) -> dict[str, str | None]:
    """`case=Incident ID` as role and column; `department=` as a role that no column has."""
    for text in columns:
        if "=" not in text:
            raise InputError(mistake("cli.column_form", "--column", value=text))
    pairs = (text.partition("=") for text in columns)
    return {role.strip(): name.strip() or None for role, _, name in pairs}


def further_replications(source: str) -> list[Path]:
    """Where the logs of the second and later replications of a run lie; none for a single log."""
    path = Path(source)
    if is_saved(path) or not is_results(path):
        return []
    return [folder for folder in sorted(path.glob("r[0-9]*")) if folder != folder_of(path, 0) and is_saved(folder)]


def given_log_or_run(
    source: str, lang: Lang, *, reading: Reading, days: float | None = None, seed: int | None = None
) -> sim.EventLog:
    """As `given_log`; a scenario is simulated first, over a short horizon unless told otherwise."""
    if is_log(source):
        return given_log(source, lang, reading)
    if reading != _AS_IT_IS:
        raise InputError(mistake("read.mapping.own_log", source))
    scenario = sim.load_scenario(source)
    horizon = scenario.horizon.time
    if days is not None or horizon is None or horizon > _SHORT * _DAY:
        scenario = sim.load_scenario(source, settings=horizon_settings(None, days or _SHORT))
    seed = scenario.seed if seed is None else seed
    span = scenario.horizon.time or _SHORT * _DAY
    note(say("cli.simulating_to_look", lang, name=scenario.title.get(lang), days=f"{span / _DAY:g}", seed=seed))
    with progress(say("cli.run.simulating", lang)) as report:
        return sim.simulate(scenario, seed=seed, progress=lambda time, items: report(time / span, f"{items:,}"))
