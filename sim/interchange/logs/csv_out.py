"""A log as CSV tables that a spreadsheet opens: local times with offset, seconds, Chinese shown as it is."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from sim.interchange.logs.clock import iso_times, seconds
from sim.log.atomic import beside
from sim.log.contract import WAITS
from sim.log.eventlog import EventLog

__all__ = ["write_csv"]

_TIMES = (
    *("sent_time", "enable_time", "start_time", "end_time", "arrival_time"),
    *("time", "open_time", "close_time"),
)
_DURATIONS = ("busy_time", *WAITS)
_FORMULA = r"^[=+\-@\t\r]"


def write_csv(log: EventLog, directory: str | Path) -> list[Path]:
    """The files written: `work.csv`, `cases.csv`, `events.csv`, `staffing.csv` and `decisions.csv`, in UTF-8 with mark.

    Columns are those of docs/log.md. Times are ISO 8601 with the offset of the log's zone, durations decimal seconds,
    both exact to the microsecond; null is an empty cell. A text that begins with `=`, `+`, `-`, `@`, tab or carriage
    return has an apostrophe before it, because a spreadsheet would run it as a formula; `read_csv` takes it away again.
    Each file is written whole or not at all.

    Parameters
    ----------
    log
        Any log.
    directory
        Made if need be; files of these names are replaced.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    folder = Path(directory)
    written = []
    for name, table in log.tables.items():
        target = folder / f"{name}.csv"
        with beside(target) as draft:
            _cells(table, log).write_csv(draft, include_bom=True)
            draft.replace(target)
        written.append(target)
    return written


def _cells(table: pl.DataFrame, log: EventLog) -> pl.DataFrame:
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    return table.with_columns(
        *(iso_times(name, log.start) for name in _TIMES if name in table.columns),
        *(seconds(name) for name in _DURATIONS if name in table.columns),
        *(pl.when(pl.col(n).str.contains(_FORMULA)).then("'" + pl.col(n)).otherwise(n).alias(n) for n in texts),
    )
