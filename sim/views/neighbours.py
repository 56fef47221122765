"""What the posts before and after did to a post in a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from sim.views.plain import SECOND
from sim.views.scope import Window

__all__ = ["Neighbour", "downstream", "upstream"]


@dataclass(frozen=True)
class Neighbour:
    """A post from which work came, or to which it went.

    `count` hand-offs; `travelled` is the median time from being sent to receipt, `lay` from receipt to start, `sojourn`
    from being sent to the end (microseconds, null where not known); `incomplete` of them were sent back or asked
    about, `back` of them were returns, questions or rework.
    """

    post: str | None
    department: str | None
    count: int
    travelled: float | None
    lay: float | None
    sojourn: float | None
    incomplete: int
    back: int

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; durations in seconds."""
        values = dict(vars(self))
        for name in ("travelled", "lay", "sojourn"):
            values[name] = None if values[name] is None else values[name] / SECOND
        return values


def upstream(here: pl.DataFrame, *, window: Window) -> tuple[Neighbour, ...]:
    """From whom work came in the window, the most hand-offs first; `here` is the trail of one post's items."""
    at = pl.coalesce("enable_time", "start_time", "end_time")
    return _neighbours(
        here.filter(pl.col("handed") & at.is_between(*window, closed="left")), "from_post", "from_department"
    )


def downstream(items: pl.DataFrame, post: str, window: Window) -> tuple[Neighbour, ...]:
    """To whom the post's work went in the window, the most hand-offs first; `items` is the trail of the whole log."""
    sent = items.filter(
        pl.col("handed") & (pl.col("from_post") == post) & pl.col("since").is_between(*window, closed="left")
    )
    return _neighbours(sent, "post", "department")


def _neighbours(handed: pl.DataFrame, post: str, department: str) -> tuple[Neighbour, ...]:
    table = (
        handed.group_by(post, department)
        .agg(
            count=pl.len().cast(pl.Int64),
            travelled=(pl.col("enable_time") - pl.col("since")).median(),
            lay=(pl.col("start_time") - pl.col("enable_time")).median(),
            sojourn=(pl.col("end_time") - pl.col("since")).median(),
            incomplete=pl.col("outcome").is_in(["returned", "asked"]).sum().cast(pl.Int64),
            back=pl.col("kind").is_in(["return", "answer", "rework"]).sum().cast(pl.Int64),
        )
        .sort("count", post, descending=[True, False], nulls_last=True)
    )
    return tuple(Neighbour(*row) for row in table.iter_rows())
