"""The record of a run, or of what really happened: five tables, a recipe and provenance, all immutable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from sim.log.contract import TABLES
from sim.log.digest import digest
from sim.log.frozen import FrozenDict

__all__ = ["EventLog"]


@dataclass(frozen=True, eq=False, repr=False)
class EventLog:
    """What happened, as five tables; every view is a function of it. Made by `sim.log.freeze.freeze`.

    Two logs are equal when their tables have the same values in the same row order and their `start` and `recipe` are
    the same; provenance does not count. polars' own in-place methods (`insert_column`, `extend`, `df[0, "a"] = ...`)
    are the only way to break a log: every reader takes `with_columns` and its kin, which make new frames.

    Attributes
    ----------
    work : polars.DataFrame
        One row a work item; columns, types and units in docs/log.md.
    cases : polars.DataFrame
        One row a case.
    events : polars.DataFrame
        Everything else that happened.
    staffing : polars.DataFrame
        Planned spells of duty; empty for a log from outside.
    decisions : polars.DataFrame
        Choices made.
    start : datetime
        Aware; the zero of all times, which are whole microseconds since.
    recipe : FrozenDict or None
        The arguments with which `simulate` makes an equal log; None for a log from outside.
    provenance : FrozenDict
        Where the log comes from: versions, engine, or the file and how it was understood.
    """

    work: pl.DataFrame
    cases: pl.DataFrame
    events: pl.DataFrame
    staffing: pl.DataFrame
    decisions: pl.DataFrame
    start: datetime
    recipe: FrozenDict | None
    provenance: FrozenDict

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The five tables by name, in the order of the contract."""
        return {name: getattr(self, name) for name in TABLES}

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content, 64 hexadecimal digits: tables, values, row order, start and recipe."""
        return digest(self.tables, self.start, self.recipe)

    def __eq__(self, other: object) -> bool:
        return self.hash == other.hash if isinstance(other, EventLog) else NotImplemented

    def __hash__(self) -> int:
        return int(self.hash[:16], 16)

    def __repr__(self) -> str:
        counts: dict[str, Any] = {name: table.height for name, table in self.tables.items()}
        shown = ", ".join(f"{name}={count}" for name, count in counts.items())
        return f"EventLog({shown}, start={self.start.isoformat()}, hash={self.hash[:12]})"
