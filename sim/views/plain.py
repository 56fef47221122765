"""Tables as plain data for JSON: durations and instants in seconds, everything else as it is."""

from __future__ import annotations

import re
from typing import Any

import polars as pl

__all__ = ["SECOND", "records", "seconds"]

SECOND = 1_000_000

_TIMED = re.compile(
    r"^(cycle|waiting|external|working|staffed|busy|overtime|worked|suspended|sojourn|synchronisation|transfer|delay|elapsed"
    r"|paused|limit|due|begin|end|since|time|until|saidi|saidi_planned|caidi|wait(_[a-z]+)?|caused|saved|replayed|measured|total)"
    r"(_mean|_median|_p90|_p95|_min|_max|_total)?$"
)


def seconds(microseconds: float | None) -> float | None:
    """A duration in seconds, as JSON holds it."""
    return None if microseconds is None else microseconds / SECOND


def records(table: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows of a view's table as dicts that JSON can hold; columns of time in seconds, so are the values of
    mean times.

    >>> records(pl.DataFrame({"post": ["clerk"], "cycle_mean": [90_000_000.0], "cases": [2]}))
    [{'post': 'clerk', 'cycle_mean': 90.0, 'cases': 2}]
    """
    timed = [name for name in table.columns if _TIMED.match(name) and table.schema[name].is_numeric()]
    plain = table.with_columns(pl.col(timed) / SECOND)
    if {"kind", "value"} <= set(table.columns):
        scale = pl.when(pl.col("kind") == "mean_time").then(1 / SECOND).otherwise(1.0)
        plain = plain.with_columns(value=pl.col("value") * scale)
    return plain.to_dicts()
