"""Lists that an office prints: the record of problems, the service survey, the common problems and their solutions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.contract import ATTRIBUTE
from sim.log.eventlog import EventLog
from sim.model.parts import Texts
from sim.views.scope import Include, Window, scenario_of, select_cases

__all__ = ["FORMS", "Form", "FormName", "common_problems", "form", "problem_records", "service_survey"]

FormName = Literal["problem_records", "service_survey", "common_problems"]
FORMS: tuple[FormName, ...] = ("problem_records", "service_survey", "common_problems")

_KINDS = {
    "case_id": "text", "process": "process", "segment": "segment", "channel": "channel", "arrival_time": "instant",
    "end_time": "instant", "taken_by": "resource", "resolved_by": "resource", "cycle": "time", "worked": "time",
    "rounds": "number", "outcome": "text", "problem": "value", "category": "value", "level": "value",
    "contact": "value", "method": "value", "overall": "number", "satisfied": "yes_no", "opinion": "value",
    "cases": "number", "share": "share", "first_department": "share", "cycle_median": "time", "cycle_p90": "time",
    "solution": "words",
}  # fmt: skip
"""What each column holds, which says how it is written."""

_OF_CASE = {
    "problem": ("topic", "kind", "why"),
    "category": ("category", "kind", "why"),
    "level": ("level", "severity"),
    "contact": ("contact",),
    "method": ("survey_method",),
    "overall": ("overall",),
    "satisfied": ("satisfied",),
    "opinion": ("opinion",),
}
"""Attributes of cases under which a column may be found, the best first."""


@dataclass(frozen=True)
class Form:
    """A list ready to be printed.

    Attributes
    ----------
    name : str
        One of `FORMS`.
    table : polars.DataFrame
        Its rows; times in microseconds, instants since the log's start.
    kinds : mapping
        What each column holds: text, instant, time, share, number, yes_no, words (both languages), value (of an
        attribute), or what it is the id of.
    found : mapping
        For each column of values the column of `cases` that it comes from.
    missing : tuple of str
        Columns that this log cannot fill; they are left out of the table, which without one of them may be empty.
    solutions : mapping
        Of values that a scenario explains, what is to be done.
    """

    name: FormName
    table: pl.DataFrame
    kinds: Mapping[str, str]
    found: Mapping[str, str]
    missing: tuple[str, ...]
    solutions: Mapping[str, Texts]


def form(log: EventLog, name: str, *, window: Window | None = None) -> Form:
    """The list of that name.

    Parameters
    ----------
    log
        Any log.
    name
        One of `FORMS`.
    window
        As everywhere (docs/views.md).

    Raises
    ------
    InputError
        There is no such list.
    """
    makers: Mapping[str, Callable[..., Form]] = {
        "problem_records": problem_records, "service_survey": service_survey, "common_problems": common_problems,
    }  # fmt: skip
    if name not in makers:
        known = ", ".join(FORMS)
        values = (("known", known),)
        raise InputError(
            Mistake(
                place="form",
                value=name,
                rule="is no list that can be printed",
                remedy=f"name one of these: {known}",
                key="forms.unknown",
                values=values,
            )
        )
    return makers[name](log, window=window)


def problem_records(log: EventLog, *, window: Window | None = None, include: Include = "all") -> Form:
    """One row a problem: who reported it and what it is, who took it and who resolved it, when, and in how many rounds.

    Cases that a customer began are problems; those that another case started are not. `resolved_by` is who worked on
    it longest, `rounds` the most visits of one step.
    """
    wanted = (
        "case_id", "segment", "channel", "contact", "problem", "category", "level", "arrival_time", "taken_by",
        "resolved_by", "end_time", "cycle", "worked", "rounds", "outcome",
    )  # fmt: skip
    cases = _with_values(_problems(log, window, include)).join(_people(log), on="case_id", how="left")
    return _form("problem_records", cases.sort("arrival_time", "case_id"), wanted, cases)


def service_survey(log: EventLog, *, window: Window | None = None) -> Form:
    """One row a customer who was asked: about what, how, with what grade and which opinion.

    Who was asked stands in the attribute `surveyed`; without it nobody is known to have been.
    """
    wanted = (
        "case_id", "segment", "contact", "problem", "method", "overall", "satisfied", "opinion", "end_time", "cycle",
    )  # fmt: skip
    cases = _with_values(_problems(log, window, "complete"))
    asked = f"{ATTRIBUTE}surveyed"
    if asked not in cases.columns:
        return _empty("service_survey", ("surveyed",))
    rows = cases.filter(pl.col(asked).cast(pl.Boolean).fill_null(value=False))
    return _form("service_survey", rows.sort("end_time", "case_id"), wanted, cases)


def common_problems(log: EventLog, *, window: Window | None = None) -> Form:
    """One row a problem, the most frequent first: how often, how soon, and what is to be done about it.

    `first_department` is the share of its cases that never left the department that took them.
    """
    wanted = ("problem", "cases", "share", "first_department", "cycle_median", "cycle_p90", "overall", "satisfied")
    cases = _with_values(_problems(log, window, "complete"))
    if "problem" not in cases.columns:
        return _empty("common_problems", ("problem",))
    total = max(cases.height, 1)
    at_hand = _departments(log)
    measures = [
        pl.len().cast(pl.Int64).alias("cases"),
        (pl.len() / total).alias("share"),
        pl.col("alone").mean().alias("first_department"),
        pl.col("cycle").median().alias("cycle_median"),
        pl.col("cycle").quantile(0.9, interpolation="linear").alias("cycle_p90"),
        *(pl.col(name).cast(pl.Float64).mean() for name in ("overall", "satisfied") if name in cases.columns),
    ]
    rows = cases.join(at_hand, on="case_id", how="left").group_by("problem").agg(measures)
    rows = rows.sort("cases", "problem", descending=[True, False], nulls_last=True)
    made = _form("common_problems", rows, wanted, cases)
    kinds = dict(made.kinds) | ({"satisfied": "share"} if "satisfied" in made.kinds else {})
    solutions = {name: text for name, text in _solutions(log).items() if name in set(rows["problem"])}
    if not solutions:
        return replace(made, kinds=kinds, missing=(*made.missing, "solution"))
    table = made.table.with_columns(solution=pl.col("problem").cast(pl.String))
    return replace(made, table=table, kinds=kinds | {"solution": "words"}, solutions=solutions)


def _problems(log: EventLog, window: Window | None, include: Include) -> pl.DataFrame:
    return select_cases(log, window=window, include=include).filter(pl.col("parent").is_null())


def _with_values(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases with a column for each of the attributes that the lists know, as far as the log has it."""
    known = {name: source for name in _OF_CASE if (source := _source(cases, name)) is not None}
    return cases.with_columns(pl.col(source).alias(name) for name, source in known.items())


def _source(cases: pl.DataFrame, name: str) -> str | None:
    columns = (f"{ATTRIBUTE}{attribute}" for attribute in _OF_CASE[name])
    return next((c for c in columns if c in cases.columns and cases[c].null_count() < cases.height), None)


def _people(log: EventLog) -> pl.DataFrame:
    """Of each case who took it, who worked on it longest, how long it was worked on, and in how many rounds."""
    work = log.work.filter(pl.col("start_time").is_not_null())
    spent = work.group_by("case_id", "resource").agg(pl.col("busy_time").sum(), pl.col("start_time").min())
    longest = spent.sort("busy_time", "start_time", descending=[True, False], nulls_last=True)
    first = work.sort("start_time", "work_id").group_by("case_id").agg(pl.col("resource").first().alias("taken_by"))
    whole = work.group_by("case_id").agg(
        worked=pl.when(pl.col("busy_time").count() > 0).then(pl.col("busy_time").sum()), rounds=pl.col("visit").max()
    )
    most = longest.group_by("case_id", maintain_order=True).agg(pl.col("resource").first().alias("resolved_by"))
    return whole.join(first, on="case_id", how="left").join(most, on="case_id", how="left")


def _departments(log: EventLog) -> pl.DataFrame:
    """Of each case whether all of its work was done in one department."""
    return log.work.group_by("case_id").agg(
        alone=pl.when(pl.col("department").count() > 0).then(pl.col("department").n_unique() == 1)
    )


def _form(name: FormName, rows: pl.DataFrame, wanted: Sequence[str], cases: pl.DataFrame) -> Form:
    """The list with the wanted columns, as far as there are any and something stands in them."""
    filled = [c for c in wanted if c in rows.columns and (rows.is_empty() or rows[c].null_count() < rows.height)]
    found = {c: source for c in filled if c in _OF_CASE and (source := _source(cases, c)) is not None}
    if found.get("category") == found.get("problem", ""):  # the same thing twice
        filled = [c for c in filled if c != "category"]
    graded = {"overall", "satisfied"} if {"overall", "satisfied"} & set(filled) else set()  # one of them is enough
    missing = tuple(c for c in wanted if c not in filled and c not in graded)
    kinds = {c: _KINDS[c] for c in filled}
    return Form(name, rows.select(filled), kinds, found, missing, solutions={})


def _empty(name: FormName, missing: tuple[str, ...]) -> Form:
    return Form(name, pl.DataFrame(), {}, {}, missing, solutions={})


def _solutions(log: EventLog) -> dict[str, Texts]:
    """What a scenario's notes say to a value whose name they bear."""
    scenario = scenario_of(log)
    if scenario is None:
        return {}
    parts = [note for process in scenario.processes.values() for note in process.artifacts.items()]
    return {name: note.text for name, note in parts if note.kind == "annotation" and note.text is not None}
