"""What a file says of its cases: columns that do not change within a case, in the narrowest type that fits."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sim.log.contract import ATTRIBUTE
from sim.log.understood import Understood

__all__ = ["case_table", "narrowed"]

_CASE_ROLES = ("process", "segment", "district", "channel")
_WHOLE = r"^-?(0|[1-9]\d{0,17})$"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"
_LEADING_ZERO = r"^-?0\d"


def case_table(
    rows: pl.DataFrame, items: pl.DataFrame, others: Sequence[str], understood: Understood, *, process: str
) -> pl.DataFrame:
    """The cases with their spans and attributes.

    A case arrives when the file says, else when it is first heard of; it ends with its last item, unless one is open.

    Parameters
    ----------
    rows
        The file's rows: `case`, the roles, `file:<column>`, `arrival` in microseconds.
    items
        The work items: `case`, `enable`, `start`, `end` in microseconds.
    others
        Columns of the file that have no role; those that are constant in each case become attributes.
    understood
        Takes notes of what is left out.
    process
        The name of the process where the file has none.
    """
    spans = items.group_by("case").agg(
        first=pl.min_horizontal(pl.col("enable", "start", "end").min()),
        last=pl.when(pl.col("end").null_count() == 0).then(pl.col("end").max()),
    )
    rows = rows.join(spans.select("case"), on="case", how="semi")
    spans = spans.join(rows.group_by("case").agg(pl.col("arrival").min()), on="case")
    if late := spans.filter(pl.col("arrival") > pl.col("first")).height:
        understood.note("arrival_after_first", count=late)
    columns = {f"file:{name}": ATTRIBUTE + _short(name, others) for name in sorted(others)}
    constant = _constant(rows, [*_CASE_ROLES, *columns])
    for name in (*_CASE_ROLES, *columns):
        if name not in constant.columns:
            understood.note("differs_within_case", understood.columns.get(name, name.removeprefix("file:")))
    kept = {name: columns[name] for name in columns if name in constant.columns}
    understood.attributes = list(kept.values())
    told = [pl.col(name) if name in constant.columns else pl.lit(None, pl.String).alias(name) for name in _CASE_ROLES]
    cases = spans.join(constant, on="case").select(
        *told, *(pl.col(name).alias(kept[name]) for name in kept),
        case_id="case",
        arrival_time=pl.min_horizontal("arrival", "first"),
        end_time="last",
        outcome=pl.when(pl.col("last").is_null()).then(pl.lit("open")),
    )  # fmt: skip
    return cases.with_columns(pl.col("process").fill_null(process), *(narrowed(cases[name]) for name in kept.values()))


def _short(name: str, others: Sequence[str]) -> str:
    """A column's name without the `case:` of a trace's attribute, unless another column has that name."""
    short = name.removeprefix("case:")
    return name if short in others else short


def _constant(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """One row a case, with those columns that have at most one value in every case."""
    low = rows.group_by("case").agg(pl.col(names).min())
    high = rows.group_by("case").agg(pl.col(names).max())
    both = low.join(high, on="case", suffix="/high")
    same = [name for name in names if both[name].equals(both[f"{name}/high"].alias(name), null_equal=True)]
    return both.select("case", *same)


def narrowed(texts: pl.Series) -> pl.Series:
    """Texts as booleans, whole numbers or numbers where every one of them is; `007` stays a text.

    >>> narrowed(pl.Series("n", ["3", None, "-4"])).to_list()
    [3, None, -4]
    """
    known = texts.drop_nulls()
    if not len(known):
        return texts
    if known.str.to_lowercase().is_in(["true", "false"]).all():
        return texts.str.to_lowercase() == "true"
    if known.str.contains(_WHOLE).all():
        return texts.cast(pl.Int64)
    if known.str.contains(_NUMBER).all() and not known.str.contains(_LEADING_ZERO).any():
        numbers = texts.cast(pl.Float64)
        return numbers if numbers.is_finite().all() else texts
    return texts
