"""Rows of whole numbers, and of events, written down one by one and packed now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

__all__ = ["EventRows", "Rows"]

_EVENT = ("time", "case_id", "kind", "element_id", "channel", "actor", "detail")


class Rows:
    """A growing table of `width` columns; `loose += (...)` adds a row.

    A list is the fastest thing to add to, but its numbers are objects strewn over memory. Packed while the processor
    still has them at hand they cost a tenth of what they cost after the run, and the objects are let go.

    >>> rows = Rows(2)
    >>> rows.loose += (1, 2)
    >>> rows.pack()
    >>> rows.loose += (3, 4)
    >>> rows.matrix().tolist()
    [[1, 2], [3, 4]]
    """

    __slots__ = ("_packed", "loose", "width")

    def __init__(self, width: int) -> None:
        self.width = width
        self.loose: list[int] = []
        self._packed: list[Whole] = []

    def pack(self) -> None:
        """Put the loose numbers into an array."""
        if self.loose:
            self._packed.append(np.array(self.loose, dtype=np.int64))
            self.loose.clear()

    def matrix(self) -> Whole:
        """All rows so far, shape (rows, width)."""
        self.pack()
        if len(self._packed) != 1:
            self._packed = [np.concatenate([np.empty(0, dtype=np.int64), *self._packed])]
        return self._packed[0].reshape(-1, self.width)


class EventRows:
    """The growing table of events; `loose += (...)` adds a row of `time, case_id, kind, element_id, channel, ...`.

    >>> rows = EventRows()
    >>> rows.loose += (5, "a", "notice", None, None, None, "{}")
    >>> rows.frame().row(0)
    (5, 'a', 'notice', None, None, None, '{}')
    """

    __slots__ = ("_packed", "loose")

    def __init__(self) -> None:
        self.loose: list[Any] = []
        self._packed: list[pl.DataFrame] = []

    def pack(self) -> None:
        """Put the loose rows into a frame."""
        if self.loose:
            types = [pl.Int64, *[pl.String] * 6]
            columns = (self.loose[at :: len(_EVENT)] for at in range(len(_EVENT)))
            named = zip(_EVENT, columns, types, strict=True)
            self._packed.append(pl.DataFrame([pl.Series(name, column, dtype=dtype) for name, column, dtype in named]))
            self.loose.clear()

    def frame(self) -> pl.DataFrame:
        """All rows so far."""
        self.pack()
        empty = pl.DataFrame(schema={**dict.fromkeys(_EVENT, pl.String), "time": pl.Int64})
        self._packed = [pl.concat([empty, *self._packed])]
        return self._packed[0]
