"""What equal logs share: a SHA-256 over their content, independent of files, libraries and machines' byte order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from sim.log.frozen import canonical_json

__all__ = ["digest", "start_text"]

_SLICE = 200_000  # rows of text joined at once: bounds the memory, not the result
_NUMBERS: dict[type[pl.DataType], str] = {pl.Int64: "<i8", pl.Int32: "<i4", pl.Float64: "<f8"}


def digest(tables: Mapping[str, pl.DataFrame], start: datetime, recipe: Mapping[str, Any] | None) -> str:
    """SHA-256 of a log's canonical content, as 64 hexadecimal digits.

    Each column is fed as its name, type and length, which rows are null, and its values in row order: numbers as
    little-endian bytes (null as 0, -0.0 as 0.0), texts as their lengths in bytes and their UTF-8. `start` and the
    recipe are canonical JSON.

    Parameters
    ----------
    tables
        Frames by name, in canonical order of rows.
    start
        Aware date and time.
    recipe
        JSON data, or None.
    """
    total = hashlib.sha256(canonical_json({"start": start_text(start), "recipe": recipe}).encode())
    for name, table in tables.items():
        for series in table:
            total.update(f"\n{name}.{series.name}:{series.dtype}:{len(series)}\n".encode())
            for part in _parts(series):
                total.update(part)
    return total.hexdigest()


def start_text(start: datetime) -> str:
    """A start as text, with its zone where it has a named one: `2025-03-03T08:00:00+08:00[Asia/Shanghai]`."""
    zone = getattr(start.tzinfo, "key", None)
    return f"{start.isoformat()}[{zone}]" if zone else start.isoformat()


def _parts(series: pl.Series) -> Iterator[bytes]:
    yield np.packbits(series.is_null().to_numpy()).tobytes() if series.null_count() else b""
    if series.dtype == pl.String:
        filled = series.fill_null("")
        yield filled.str.len_bytes().cast(pl.Int64).to_numpy().astype("<i8").tobytes()
        for first in range(0, len(series), _SLICE):
            yield filled[first : first + _SLICE].str.join("").item().encode()
    elif series.dtype == pl.Boolean:
        yield np.packbits(series.fill_null(value=False).to_numpy()).tobytes()
    else:
        values = series.fill_null(0).to_numpy().astype(_NUMBERS[type(series.dtype)])
        yield (values + 0).tobytes()
