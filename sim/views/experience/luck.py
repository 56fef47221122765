"""The luck of customers when they feel and when they are asked: it belongs to the case, whatever else a log holds."""

from __future__ import annotations

from hashlib import blake2b
from typing import Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from sim.log.eventlog import EventLog

__all__ = ["Floats", "Purpose", "uniforms"]

Floats = npt.NDArray[np.float64]
Purpose = Literal["taste", "third_party", "reach", "courtesy"]

_PLACES: dict[Purpose, int] = {"taste": 0, "third_party": 1, "reach": 2, "courtesy": 3}
_WORDS = 8  # 64-bit words of a digest; what stands there now keeps its place when another purpose comes


def uniforms(log: EventLog, cases: pl.Series) -> dict[Purpose, Floats]:
    """One uniform number in (0, 1) for each purpose and case, by BLAKE2b of seed, replication and case id.

    A customer has the same numbers in every log of the same seed and replication that has a case of that id, so the
    base and a redesign ask the same customers, and no other case changes them. A log without a recipe has a fixed key.

    Parameters
    ----------
    log
        Whose seed and replication count.
    cases
        Case ids.

    Returns
    -------
    dict of numpy.ndarray
        By purpose, in the order of `cases`.

    References
    ----------
    Saarinen, Aumasson (2015), RFC 7693: The BLAKE2 Cryptographic Hash.
    """
    recipe = log.recipe
    key = "" if recipe is None else f"{recipe['seed']}:{recipe['replication']}"
    begun = blake2b(key=key.encode(), person=b"experience", digest_size=8 * _WORDS)
    digests = bytearray()
    for case in cases:
        one = begun.copy()
        one.update(case.encode())
        digests += one.digest()
    words = np.frombuffer(bytes(digests), dtype="<u8").reshape(len(cases), _WORDS)
    return {
        purpose: ((words[:, place] >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
        for purpose, place in _PLACES.items()
    }
