"""The log's tables as data: columns, types, canonical order and vocabularies (docs/log.md says what they mean)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from sim.log.refusal import refused

__all__ = [
    "ATTRIBUTE", "ATTRIBUTE_TYPES", "CAUSES", "Column", "ITEM_KINDS", "ITEM_OUTCOMES", "ORDER", "RECIPE_KEYS",
    "SCHEMA_VERSION", "TABLES", "WAITS", "check_version", "empty", "schema",
]  # fmt: skip

SCHEMA_VERSION = "1.0"
"""Version of the contract: the major number changes when an older reader would misread a newer log."""

CAUSES = ("transfer", "external", "batch", "unavailable", "priority", "contention")
"""Causes of a wait, the first true of which holds."""

WAITS = tuple(f"wait_{cause}" for cause in CAUSES)
"""Columns of the split of a wait, in the order of `CAUSES`."""

ITEM_KINDS = ("first", "rework", "return", "answer", "resubmission", "review")
"""What a visit is."""

ITEM_OUTCOMES = ("done", "returned", "asked", "withdrawn", "cancelled", "open")
"""How a work item ended."""

RECIPE_KEYS = ("scenario", "seed", "replication", "decisions")
"""What a recipe holds: the arguments of `simulate`."""

ATTRIBUTE = "attr_"
"""Beginning of the columns of `cases` that hold case attributes."""

ATTRIBUTE_TYPES = (pl.String(), pl.Float64(), pl.Int64(), pl.Boolean())
"""Types that a case attribute may have."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its type and whether null may stand in it."""

    name: str
    dtype: pl.DataType
    nullable: bool = False


def _columns(dtype: pl.DataType, required: str = "", optional: str = "") -> list[Column]:
    return [Column(n, dtype) for n in required.split()] + [Column(n, dtype, nullable=True) for n in optional.split()]


_TEXT, _WHOLE, _SMALL = pl.String(), pl.Int64(), pl.Int32()

TABLES: Mapping[str, tuple[Column, ...]] = MappingProxyType(
    {
        "work": (
            *_columns(_WHOLE, "work_id"),
            *_columns(_TEXT, "case_id process", "segment"),
            *_columns(_TEXT, "activity element_id"),
            *_columns(_SMALL, "visit"),
            *_columns(_TEXT, "", "post department district resource"),
            *_columns(_WHOLE, "", "sent_by sent_time enable_time start_time end_time busy_time"),
            *_columns(_TEXT, "", "kind outcome"),
            *_columns(_WHOLE, "", " ".join(WAITS)),
        ),
        "cases": (
            *_columns(_TEXT, "case_id process", "segment district channel parent"),
            *_columns(_SMALL, "", "priority"),
            *_columns(_WHOLE, "", "arrival_time end_time"),
            *_columns(_TEXT, "", "outcome"),
        ),
        "events": (
            *_columns(_WHOLE, "time"),
            *_columns(_TEXT, "", "case_id"),
            *_columns(_TEXT, "kind", "element_id channel actor detail"),
        ),
        "staffing": (
            *_columns(_TEXT, "resource post posts department", "district"),
            *_columns(_WHOLE, "open_time close_time"),
        ),
        "decisions": (
            *_columns(_WHOLE, "time"),
            *_columns(_TEXT, "point", "case_id element_id"),
            *_columns(_SMALL, "", "visit"),
            *_columns(_TEXT, "", "post resource"),
            *_columns(_TEXT, "choice by"),
        ),
    }
)
"""The columns of each table, in order; `cases` has its attributes behind them, by name."""

ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "work": ("case_id", "element_id", "visit"),
        "cases": ("case_id",),
        "events": ("time", "case_id", "kind", "element_id", "channel", "actor", "detail"),
        "staffing": ("resource", "open_time"),
        "decisions": ("time", "point", "case_id", "element_id", "visit", "post", "resource", "choice", "by"),
    }
)
"""The canonical order of each table's rows: ascending by these columns, null first, texts by their code points."""


def schema(table: str) -> dict[str, pl.DataType]:
    """Names and types of a table's columns, without the attributes of `cases`.

    >>> list(schema("staffing"))
    ['resource', 'post', 'posts', 'department', 'district', 'open_time', 'close_time']
    """
    return {column.name: column.dtype for column in TABLES[table]}


def empty(table: str) -> pl.DataFrame:
    """A table without rows.

    >>> empty("cases").height
    0
    """
    return pl.DataFrame(schema=schema(table))


def check_version(version: str, *, place: str) -> None:
    """Let a log of this schema version pass.

    Parameters
    ----------
    version
        As it stands in the log, `major.minor`.
    place
        Where it stands, for the error.

    Raises
    ------
    LogError
        It is no version, or its major number is not the one that this release knows.
    """
    major, _, minor = version.partition(".")
    if not (major.isdecimal() and minor.isdecimal()):
        raise refused(f"R15 {place}", "no_version", version=repr(version), known=SCHEMA_VERSION)
    known = int(SCHEMA_VERSION.partition(".")[0])
    if int(major) > known:
        raise refused(f"R15 {place}", "newer", version=version, known=SCHEMA_VERSION)
    if int(major) < known:
        raise refused(f"R15 {place}", "older", version=version, known=SCHEMA_VERSION)
