"""Work items from a record of states: what a case is in from one row to its next."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sim.interchange.logs.lifecycle import ENDS, transitions_of
from sim.log.understood import Understood

__all__ = ["items_from_states"]

_SAME = ("activity", "resource", "post", "department")


def items_from_states(events: pl.DataFrame, words: Mapping[str, str], understood: Understood) -> pl.DataFrame:
    """One row a state with `start` and `end`, from one row a change (or a snapshot) with `time`.

    A state lasts until the case's next row that is different. A row without an activity says that the case is in no
    state any more. The last state of a case is open, unless its name is that of an end (`Completed`, `办结`): that one
    lasts no time.

    Parameters
    ----------
    events
        `row`, `case`, `activity` (null: in no state), `time`, `resource`, `post`, `department`.
    words
        Words of the file for transitions, before the known ones.
    understood
        Takes notes of what is put together.
    """
    told = events.sort("case", "time", "row")
    again = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift().over("case")) for name in _SAME)
    first = pl.int_range(pl.len()).over("case") == 0
    changes = told.filter(~again | first)
    if repeated := told.height - changes.height:
        understood.note("states_repeated", count=repeated)
    changes = changes.with_columns(end=pl.col("time").shift(-1).over("case"))
    named = changes.filter(pl.col("activity").is_not_null())
    if left := changes.height - named.height:
        understood.note("states_left", count=left)
    labels = transitions_of(named["activity"].unique(), words)
    last_words = [label for label, transition in labels.items() if transition in ENDS]
    final = pl.col("end").is_null() & pl.col("activity").is_in(last_words)
    return named.select(
        "row", "case", "activity", "instance", "resource", "post", "department",
        start="time",
        end=pl.when(final).then("time").otherwise("end"),
        enable=pl.lit(None, pl.Datetime("us", "UTC")),
        outcome=pl.when(pl.col("end").is_null() & ~final).then(pl.lit("open")).otherwise(pl.lit("done")),
    )  # fmt: skip
