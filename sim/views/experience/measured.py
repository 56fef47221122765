"""What the aspects of a service measure on a log: one number for each case that an aspect is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import polars as pl

from sim.log.eventlog import EventLog
from sim.model.experience import (
    Aspect,
    Condition,
    Counted,
    Expectations,
    Outcomes,
    Promise,
    SpanOf,
    Told,
    Wait,
)
from sim.model.scenario import Scenario
from sim.views.experience.touchpoints import touched
from sim.views.memory import once_a_log
from sim.views.points import Moments, all_moments
from sim.views.standards import clocks

__all__ = ["measured"]

Value = pl.DataFrame
"""`case_id`, `value`: only the cases in which there is something to measure."""


@dataclass(frozen=True)
class _Asked:
    """A log with its scenario, and the cases that an aspect is about."""

    log: EventLog
    scenario: Scenario
    cases: pl.DataFrame
    moments: Moments


def measured(log: EventLog, scenario: Scenario, aspect: Aspect, cases: pl.DataFrame) -> pl.DataFrame:
    """Those of `cases` in which an aspect has something to measure, with `value` (Float64, not null).

    Parameters
    ----------
    log
        The log.
    scenario
        The one behind it, with an `experience`.
    aspect
        One of its aspects.
    cases
        Rows of the case table; further columns are kept.
    """
    moments = all_moments(log)
    chosen = cases.filter(pl.col("process").is_in(aspect.process))
    unmoved = [segment for segment, factor in aspect.segments.items() if factor == 0]
    if unmoved:
        chosen = chosen.filter(~pl.col("segment").is_in(unmoved).fill_null(value=False))
    if aspect.when is not None:
        chosen = chosen.filter(moments.holds(chosen, aspect.when).fill_null(value=False))
    asked = _Asked(log, scenario, chosen, moments)
    measure = aspect.measure
    values = _WAYS[measure.type](asked, measure)
    found = values.select("case_id", pl.col("value").cast(pl.Float64)).drop_nulls()
    return chosen.join(found, on="case_id", how="inner", maintain_order="left")


def _promise(asked: _Asked, measure: Any) -> Value:
    part = cast("Promise", measure)
    known = asked.scenario.standards
    names = part.standards or tuple(
        name for name, s in known.items() if s.told and s.kind != "internal" and asked.scenario.in_force(s)
    )
    rows = clocks(asked.log, standards=names, include="all") if names else clocks(asked.log).clear()
    rows = rows.filter(pl.col("met").is_not_null()).join(asked.cases.select("case_id"), on="case_id", how="semi")
    used = (pl.col("elapsed").cast(pl.Float64), pl.col("limit").clip(lower_bound=1).cast(pl.Float64))
    over = pl.when("at_least").then(used[1] / used[0].clip(lower_bound=1)).otherwise(used[0] / used[1])
    return rows.group_by("case_id").agg(value=over.max())


def _span(asked: _Asked, measure: Any) -> Value:
    part = cast("SpanOf", measure)
    begin = asked.moments.instants(asked.cases, part.begins).rename({"time": "begin"})
    end = asked.moments.instants(asked.cases, part.ends, after=begin)
    both = begin.join(end, on="case_id").filter(pl.col("time") >= pl.col("begin"))
    rows = both.select("case_id", value=pl.col("time") - pl.col("begin"))
    return _over_expected(rows, part.expected, asked)


def _wait(asked: _Asked, measure: Any) -> Value:
    part = cast("Wait", measure)
    wait = pl.col("start_time") - pl.col("enable_time") - pl.col("wait_external").fill_null(0)
    rows = (
        _work(asked, part.elements)
        .with_columns(value=pl.coalesce(wait, pl.col("end_time") - pl.col("enable_time")).clip(lower_bound=0))
        .group_by("case_id")
        .agg(pl.col("value").max())
    )
    return _over_expected(rows, part.expected, asked)


def _over_expected(rows: pl.DataFrame, expected: int, asked: _Asked) -> Value:
    """Spans over what is expected, as the customers' own expectations shift it."""
    experience = asked.scenario.experience
    shifts = experience.expectations if experience is not None else Expectations()
    whole = max(expected, 1) * shifts.past * shifts.word_of_mouth
    factor = pl.col("segment").replace_strict(shifts.segments, default=1.0, return_dtype=pl.Float64)
    segments = asked.cases.select("case_id", "segment")
    return rows.join(segments, on="case_id").with_columns(value=pl.col("value") / (whole * factor))


def _again(asked: _Asked, measure: Any) -> Value:
    part = cast("Counted", measure)
    visits = [asked.moments.entries(element).with_columns(pl.col("entries") - 1) for element in part.elements]
    if not visits:
        visits = [_work(asked, ()).select("case_id", entries=(pl.col("visit") > 1).cast(pl.UInt32))]
    return _counts(asked, pl.concat([v.select("case_id", value=pl.col("entries").cast(pl.Int64)) for v in visits]))


def _sent_back(asked: _Asked, measure: Any) -> Value:
    part = cast("Counted", measure)
    back = _work(asked, part.elements).filter(pl.col("outcome").is_in(["returned", "asked"]))
    return _counts(asked, back.select("case_id", value=pl.lit(1)))


def _chased(asked: _Asked, measure: Any) -> Value:
    return _counts(asked, _chases(asked.log).select("case_id", value=pl.lit(1)))


def _met_units(column: str) -> Callable[[_Asked, Any], Value]:
    def counted(asked: _Asked, measure: Any) -> Value:
        rows = touched(asked.log).filter(pl.col(column).is_not_null())
        elements = cast("Counted", measure).elements
        if elements:
            rows = _at(rows, elements)
        return _counts(asked, rows.group_by("case_id").agg(value=pl.col(column).n_unique().cast(pl.Int64)))

    return counted


def _counts(asked: _Asked, rows: pl.DataFrame) -> Value:
    """Sums by case, 0 for cases without a row."""
    sums = rows.group_by("case_id").agg(pl.col("value").sum())
    joined = asked.cases.select("case_id").join(sums, on="case_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("value").fill_null(0))


def _told(asked: _Asked, measure: Any) -> Value:
    part = cast("Told", measure)
    since = asked.moments.instants(asked.cases, part.since).rename({"time": "begin"})
    said = _at(_notices(asked.log), part.elements)
    rows = since.join(said, on="case_id").filter(pl.col("time") >= pl.col("begin"))
    if part.within is not None:
        rows = rows.filter(pl.col("time") - pl.col("begin") <= part.within)
    told = rows.select("case_id").unique().with_columns(value=pl.lit(1.0))
    return since.select("case_id").join(told, on="case_id", how="left").with_columns(pl.col("value").fill_null(0.0))


def _holds(asked: _Asked, measure: Any) -> Value:
    truth = asked.moments.holds(asked.cases, cast("Condition", measure).holds)
    return asked.cases.select("case_id").with_columns(value=truth.cast(pl.Float64))


def _outcome(asked: _Asked, measure: Any) -> Value:
    ended = pl.col("outcome").is_in(cast("Outcomes", measure).outcomes)
    return asked.cases.select("case_id", value=ended.cast(pl.Float64))


def _work(asked: _Asked, elements: Sequence[str]) -> pl.DataFrame:
    """The work items of the cases at some activities, on whatever level they stand."""
    work = _at(asked.log.work, elements) if elements else asked.log.work
    return work.join(asked.cases.select("case_id"), on="case_id", how="semi", maintain_order="left")


def _at(rows: pl.DataFrame, elements: Sequence[str]) -> pl.DataFrame:
    """The rows at some elements, on whatever level they stand."""
    known = rows["element_id"].drop_nulls().unique()
    named = known.filter(known.str.replace(r"^.*/", "").is_in(elements))
    return rows.filter(pl.col("element_id").is_in(named.implode()))


@once_a_log
def _notices(log: EventLog) -> pl.DataFrame:
    return log.events.filter(pl.col("kind") == "notice").select("case_id", "element_id", "time")


@once_a_log
def _chases(log: EventLog) -> pl.DataFrame:
    return log.events.filter(pl.col("kind").is_in(["chase", "complaint"])).select("case_id")


_WAYS: dict[str, Callable[[_Asked, Any], Value]] = {
    "promise": _promise,
    "span": _span,
    "wait": _wait,
    "again": _again,
    "sent_back": _sent_back,
    "chased": _chased,
    "departments": _met_units("department"),
    "people": _met_units("resource"),
    "told": _told,
    "holds": _holds,
    "outcome": _outcome,
}
