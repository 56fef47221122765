"""The common axes of all views: by what, over which window, complete cases or all; and the scenario behind a log."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import polars as pl

from sim.errors import InputError, Mistake
from sim.log.contract import ATTRIBUTE
from sim.log.eventlog import EventLog
from sim.model.scenario import Scenario
from sim.views.memory import once_a_log

__all__ = [
    "CASE_KEYS", "DAY", "ITEM_KEYS", "By", "Include", "Window", "case_keys", "check_keys", "customers_cases", "errands",
    "extent", "is_item_key", "known_keys", "read_scenario", "scenario_of", "scenario_text", "select_cases",
    "select_work", "span_of", "with_errands",
]  # fmt: skip

Window = tuple[int, int]
"""Half-open, in microseconds since the log's start."""

Include = Literal["complete", "all"]
By = str | Sequence[str]

CASE_KEYS = ("process", "segment", "district", "channel")
ITEM_KEYS = ("department", "post", "activity", "resource")
DAY = 86_400_000_000
_ON_WORK = ("process", "segment", "district", *ITEM_KEYS)


def case_keys(log: EventLog) -> tuple[str, ...]:
    """What a view about cases can be broken down by: keys of cases and their attributes."""
    return (*CASE_KEYS, *(name for name in log.cases.columns if name.startswith(ATTRIBUTE)))


def known_keys(log: EventLog) -> tuple[str, ...]:
    """Everything that a view of this log can be broken down by: keys of cases, of work items, case attributes."""
    return (*case_keys(log), *ITEM_KEYS)


def is_item_key(key: str) -> bool:
    """Whether a key tells work items apart within a case."""
    return key in ITEM_KEYS


def check_keys(log: EventLog, by: By, *, allowed: Sequence[str] | None = None) -> tuple[str, ...]:
    """The keys of `by` as a tuple, each once and known to this log.

    Parameters
    ----------
    log
        Whose attributes count as keys.
    by
        One key or several.
    allowed
        Where a view knows fewer keys than the log has.

    Raises
    ------
    InputError
        A key is unknown; the nearest known one is offered.
    """
    asked = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    known = tuple(allowed) if allowed is not None else known_keys(log)
    mistakes = []
    for key in asked:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            values = (("near", near[0] if near else known[0]), ("known", ", ".join(known)))
            mistakes.append(
                Mistake(
                    place="by",
                    value=key,
                    rule="is nothing that this view can be broken down by",
                    remedy=f"did you mean {values[0][1]}? It knows: {values[1][1]}",
                    key="views.key_unknown",
                    values=values,
                )
            )
    if mistakes:
        raise InputError(mistakes)
    return asked


@lru_cache(maxsize=16)
def read_scenario(text: str) -> Scenario:
    """The scenario that `scenario_text` stands for."""
    return Scenario.model_validate(json.loads(text))


@once_a_log
def scenario_text(log: EventLog) -> str:
    """The canonical scenario of a log as one text, empty for a log from outside: what views remember things by."""
    return "" if log.recipe is None else json.dumps(log.recipe["scenario"])


def scenario_of(log: EventLog) -> Scenario | None:
    """The scenario that a log was made from; None for a log from outside."""
    text = scenario_text(log)
    return read_scenario(text) if text else None


@once_a_log
def extent(log: EventLog) -> Window:
    """From the first to the last instant that a log covers: to its horizon by time, else to the last thing that
    happened.
    """
    scenario = scenario_of(log)
    cases, work = log.cases, log.work
    first = min([0, *_bounds(cases["arrival_time"].min(), work["sent_time"].min())])
    if scenario is not None and scenario.horizon.time is not None:
        return first, scenario.horizon.time
    moments = [cases["arrival_time"], cases["end_time"], log.events["time"]]
    moments += [work[name] for name in ("sent_time", "enable_time", "start_time", "end_time")]
    # a log of one instant covers one microsecond, so that it too can be divided by
    return first, max([first + 1, *_bounds(*(column.max() for column in moments))])


def _bounds(*values: object) -> list[int]:
    return [v for v in values if isinstance(v, int)]


def span_of(log: EventLog, window: Window | None) -> Window:
    """The window asked for, or the whole extent of the log.

    Raises
    ------
    InputError
        It ends before it begins.
    """
    if window is None:
        return extent(log)
    if window[1] <= window[0]:
        mistake = Mistake(
            place="window",
            value=f"{window[0]}..{window[1]}",
            rule="must end after it begins",
            remedy="write its beginning first; it is half-open, in microseconds",
            key="views.window_empty",
        )
        raise InputError(mistake)
    return window


@once_a_log
def errands(log: EventLog) -> pl.DataFrame:
    """Cases that are nobody's request: what a control starts is work about a case (`case_id`, `about`).

    Views about cases leave them out; their work and its cost count for the case that they are about.
    """
    scenario = scenario_of(log)
    started = set() if scenario is None else scenario.errands()
    found = log.cases.filter(pl.col("process").is_in(started) & pl.col("parent").is_not_null())
    return found.select("case_id", about="parent")


def customers_cases(log: EventLog) -> pl.DataFrame:
    """The cases of a log but for errands."""
    return log.cases.join(errands(log), on="case_id", how="anti", maintain_order="left")


def with_errands(log: EventLog, cases: pl.DataFrame) -> pl.DataFrame:
    """Selected cases, and after them the errands about them."""
    about = errands(log).join(cases.select("case_id"), left_on="about", right_on="case_id").select("case_id")
    more = log.cases.join(about, on="case_id", how="semi", maintain_order="left")
    return pl.concat([cases, more], how="diagonal") if more.height else cases


def select_cases(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> pl.DataFrame:
    """The cases that a view about cases speaks of, with `cycle` (microseconds, null while open); errands are none.

    Parameters
    ----------
    log
        The log.
    window
        `complete`: cases that ended in it. `all`: cases that were under way at some instant of it. By default the
        whole log.
    include
        `complete`: ended cases only; `all`: open ones too.
    """
    cases = _ended_cases(log) if include == "complete" else _all_cases(log)
    if window is not None:
        begin, end = span_of(log, window)
        if include == "complete":
            cases = cases.filter((pl.col("end_time") >= begin) & (pl.col("end_time") < end))
        else:
            cases = cases.filter((pl.col("arrival_time") < end) & (pl.col("end_time").fill_null(end) >= begin))
    return cases


def select_work(
    log: EventLog, cases: pl.DataFrame, *, by: Sequence[str] = (), work: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The work items of selected cases, with the columns of `by` that only the cases have.

    Parameters
    ----------
    log
        The log.
    cases
        Selected by `select_cases`.
    by
        Checked keys.
    work
        Instead of the log's own table, one with further columns.
    """
    items = log.work if work is None else work
    wanted = [key for key in by if key not in _ON_WORK]
    # a join of a million texts for each view would take most of a report's time
    rows = _case_rows(log).gather(items["work_id"])
    chosen = log.cases["case_id"].is_in(cases["case_id"].implode())
    return items.with_columns(log.cases[key].gather(rows) for key in wanted).filter(chosen.gather(rows))


@once_a_log
def _all_cases(log: EventLog) -> pl.DataFrame:
    return customers_cases(log).with_columns(cycle=pl.col("end_time") - pl.col("arrival_time"))


@once_a_log
def _ended_cases(log: EventLog) -> pl.DataFrame:
    return _all_cases(log).filter(pl.col("end_time").is_not_null())


@once_a_log
def _case_rows(log: EventLog) -> pl.Series:
    """For each work item, by its number, the row of its case in the table of cases."""
    rows = log.cases.select("case_id").with_row_index("row")
    return log.work.select("case_id").join(rows, on="case_id", how="left", maintain_order="left")["row"]
