"""Who sent whom, where nobody has written it down: the latest work of the case that had ended when an item began."""

from __future__ import annotations

import polars as pl

__all__ = ["with_senders"]


def with_senders(items: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Items with `sent_by` (a row), `sent_time`, `begin` and `finish`.

    The sender is that item of the same case which ended last among those that ended no later than this one begins (the
    enabling, else the start, else the end); items at one instant follow each other as they stand in the file.
    An item without sender was sent at its case's arrival, where the file tells it, else nobody knows when.

    Parameters
    ----------
    items
        `row`, `case`, and `enable`, `start`, `end` in microseconds.
    rows
        `case` and `arrival` in microseconds, null where the file says nothing.
    """
    items = items.with_columns(begin=pl.coalesce("enable", "start", "end"), finish="end")
    items = items.sort("case", "begin", "finish", "row", nulls_last=True).with_row_index("place")
    ended = items.filter(pl.col("finish").is_not_null())
    # Each item's begin and end as points of its case's time; at one instant by place, an item's begin before its end.
    begins = items.select("case", "place", time="begin", ends=pl.lit(value=False), row=pl.lit(None, pl.UInt32))
    ends = ended.select("case", "place", time="finish", ends=pl.lit(value=True), row=pl.col("row").cast(pl.UInt32))
    points = pl.concat([begins, ends]).sort("case", "time", "place", "ends")
    points = points.with_columns(
        sent_by=pl.col("row").forward_fill().over("case"),
        sent_time=pl.when("ends").then("time").forward_fill().over("case"),
    )
    sent = points.filter(~pl.col("ends")).select("place", pl.col("sent_by").cast(pl.Int64), "sent_time")
    arrivals = rows.group_by("case").agg(arrival=pl.col("arrival").min())
    first = pl.min_horizontal("arrival", pl.col("begin").min().over("case"))
    told = items.join(sent, on="place", how="left").join(arrivals, on="case", how="left")
    arrived = pl.when(pl.col("arrival").is_not_null()).then(first)
    return told.with_columns(sent_time=pl.when(pl.col("sent_by").is_null()).then(arrived).otherwise("sent_time"))
