"""Who handed what to whom: each work item with the item that sent it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from sim.log.eventlog import EventLog
from sim.views.memory import once_a_log

__all__ = ["UNITS", "knows_senders", "trail"]

UNITS = ("department", "post", "resource")
"""What a hand-off can lie between, the coarsest first."""

_NONE = -1
_Index = npt.NDArray[np.int64]


def knows_senders(log: EventLog) -> bool:
    """Whether the log says which item sent which; else succession in time stands in for it."""
    return log.work["sent_by"].null_count() < log.work.height


@once_a_log
def trail(log: EventLog) -> pl.DataFrame:
    """The work table with `sender` (a work id), `since` (when that one sent it), `from_<unit>`, `entry_<unit>` and
    `handed`.

    `from_department`, `from_post`, `from_resource` belong to the sender; `entry_<unit>` is the unit from which the
    case came into the present unit, however many items ago. `handed` says whether the item came by a hand-off: its
    sender is at another post or department (where neither is known, another resource).

    In a log that does not say who sent what, the item before in the same case counts as the sender. What nobody sent
    was sent at the arrival.
    """
    work = log.work if knows_senders(log) else _by_succession(log.work)
    arrivals = log.cases.select("case_id", arrived="arrival_time")
    first = pl.when(pl.col("sent_by").is_null()).then("arrived")
    work = (
        work.join(arrivals, on="case_id", how="left", maintain_order="left")
        .with_columns(sent_time=pl.coalesce("sent_time", first))
        .drop("arrived")
        .rename({"sent_by": "sender", "sent_time": "since"})
    )
    sender = work["sender"].fill_null(_NONE).to_numpy().astype(np.int64)
    columns = []
    for unit in UNITS:
        mine = work[unit]
        columns.append(_taken(mine, sender).alias(f"from_{unit}"))
        columns.append(_taken(mine, _entry(mine, sender)).alias(f"entry_{unit}"))
    known = [unit for unit in ("post", "department") if work[unit].null_count() < work.height] or ["resource"]
    other = pl.any_horizontal((pl.col(unit) != pl.col(f"from_{unit}")).fill_null(value=False) for unit in known)
    return work.with_columns(*columns).with_columns(handed=other & pl.col("sender").is_not_null())


def _by_succession(work: pl.DataFrame) -> pl.DataFrame:
    """Work whose sender is the item before it in its case, by the first instant that is known of each."""
    when = pl.coalesce("start_time", "enable_time", "end_time")
    done = pl.coalesce("end_time", "start_time", "enable_time")
    ordered = work.with_columns(when=when, done=done).sort("case_id", "when", "work_id", nulls_last=True)
    before = pl.col("done").shift(1).over("case_id")
    return (
        ordered.with_columns(
            sent_by=pl.col("work_id").shift(1).over("case_id"), sent_time=pl.coalesce("sent_time", before)
        )
        .drop("when", "done")
        .sort("work_id")
    )


def _taken(values: pl.Series, index: _Index) -> pl.Series:
    """`values` at `index`, null where the index is none."""
    chosen = pl.Series(index, dtype=pl.Int64)
    return values.gather(chosen.set(chosen == _NONE, None))


def _entry(unit: pl.Series, sender: _Index) -> _Index:
    """For each item the sender of the first item of its stay in its unit: where it came from when it came in.

    Pointer jumping: each item points at its sender while that is in the same unit, and pointers are followed by
    doubling.
    """
    codes = unit.cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(_NONE).to_numpy()
    known = sender != _NONE
    inside = known & (codes == codes[np.where(known, sender, 0)])
    first = np.where(inside, sender, np.arange(len(sender)))
    while True:
        further = first[first]
        if np.array_equal(further, first):
            return sender[first]
        first = further
