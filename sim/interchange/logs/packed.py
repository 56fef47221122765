"""Files of a million rows going out: written beside their place, gzipped where their name says so."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sim.log.atomic import beside

__all__ = ["Out", "packed"]

Out = IO[bytes] | gzip.GzipFile


@contextmanager
def packed(target: Path) -> Iterator[Out]:
    """Where to write what takes the place of `target` at the end, whole or not at all.

    Raises
    ------
    InputError
        The place cannot be written.
    """
    with beside(target) as draft:
        with draft.open("wb") as plain:
            if target.suffix == ".gz":
                # no name and no time in the header: equal logs are equal files
                with gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as out:
                    yield out
            else:
                yield plain
        draft.replace(target)
