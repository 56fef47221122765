"""A log's times as other programs read them: ISO 8601 with the offset of the log's own zone."""

from __future__ import annotations

from datetime import datetime

import polars as pl

__all__ = ["iso_times", "seconds"]

_FORMAT = "%Y-%m-%dT%H:%M:%S%.6f"


def iso_times(column: str, start: datetime) -> pl.Expr:
    """A column of microseconds since `start` as texts such as `2025-03-03T08:00:00.000000+08:00`.

    >>> from datetime import UTC
    >>> pl.select(time=pl.lit(1_500_000)).select(iso_times("time", datetime(2025, 3, 3, tzinfo=UTC))).item()
    '2025-03-03T00:00:01.500000+00:00'
    """
    instant = pl.lit(start) + pl.duration(microseconds=column)
    zone: str | None = getattr(start.tzinfo, "key", None)
    if zone is not None:
        return instant.dt.convert_time_zone(zone).dt.to_string(f"{_FORMAT}%:z").alias(column)
    # a clock that is a mere offset has no name that polars knows
    local = pl.lit(start.replace(tzinfo=None)) + pl.duration(microseconds=column)
    return (local.dt.to_string(_FORMAT) + start.isoformat()[-6:]).alias(column)


def seconds(column: str) -> pl.Expr:
    """A column of microseconds as decimal seconds without needless zeros.

    >>> pl.select(t=pl.lit(90_000_001)).select(seconds("t")).item()
    '90.000001'
    """
    whole, rest = pl.col(column) // 1_000_000, pl.col(column) % 1_000_000
    digits = rest.cast(pl.String).str.zfill(6).str.strip_chars_end("0")
    return pl.format("{}.{}", whole, digits).str.strip_chars_end(".").alias(column)
