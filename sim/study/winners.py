"""Who wins and who loses: each case of the base beside the same case under a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from sim.log.eventlog import EventLog
from sim.study.comparison import Share
from sim.views.scope import customers_cases

__all__ = ["WINNERS", "Tally", "cases_of", "shares_of", "tallies"]

WINNERS = ("all", "tail", "segment", "district", "process")
"""What winners and losers are told apart by."""

SAME = 1_000_000
"""Microseconds by which the time of a case may differ and still count as the same."""
_TAIL = 0.95
_SECOND = 1_000_000


class Tally(NamedTuple):
    """The pairs of cases of one group in one replication; `total` is the sum of their changes, in seconds."""

    n: int
    faster: int
    slower: int
    total: float
    p50: float | None
    p95: float | None
    only_base: int
    only_design: int


Tallies = Mapping[str, Mapping[str, Tally]]


def cases_of(log: EventLog, *, since: int = 0) -> pl.DataFrame:
    """The completed cases that arrived at or after an instant: `case_id`, `segment`, `district`, `process`, `cycle`.

    Parameters
    ----------
    log
        The log.
    since
        Microseconds since the log's start.
    """
    ended = customers_cases(log).filter(pl.col("end_time").is_not_null() & (pl.col("arrival_time") >= since))
    cycle = pl.col("end_time") - pl.col("arrival_time")
    return ended.select("case_id", "segment", "district", "process", cycle=cycle)


def tallies(base: pl.DataFrame, design: pl.DataFrame) -> dict[str, dict[str, Tally]]:
    """Groups of cases with who was faster and who slower, by each of `WINNERS`.

    Cases of arrival streams, and cases born of them at the same place, keep their ids from design to design, so each
    is compared with itself. The tail are cases at or above the 95th percentile of the base.

    Parameters
    ----------
    base, design
        As `cases_of` gives them.
    """
    names = ("segment", "district", "process")
    both = base.join(design, on="case_id", how="full", coalesce=True, suffix="_new")
    known = both.with_columns(pl.coalesce(name, f"{name}_new") for name in names).with_columns(
        change=pl.col("cycle_new") - pl.col("cycle"), all=pl.lit("all")
    )
    paired = pl.col("change").is_not_null()
    line = known.filter(paired)["cycle"].quantile(_TAIL, interpolation="linear")
    # without a pair there is no line, and every comparison with it is null
    slow = pl.col("cycle") >= pl.lit(line, pl.Float64)
    told = known.with_columns(tail=pl.when(slow).then(pl.lit("tail")).when(~slow).then(pl.lit("rest")))
    return {key: _tally(told, key) for key in WINNERS}


def _tally(pairs: pl.DataFrame, key: str) -> dict[str, Tally]:
    change = pl.col("change")
    rows = (
        pairs.filter(pl.col(key).is_not_null())
        .group_by(key)
        .agg(
            change.count(),
            faster=(change < -SAME).sum(),
            slower=(change > SAME).sum(),
            total=change.sum() / _SECOND,
            p50=change.median() / _SECOND,
            p95=change.quantile(0.95, interpolation="linear") / _SECOND,
            only_base=pl.col("cycle_new").is_null().sum(),
            only_design=pl.col("cycle").is_null().sum(),
        )
        .sort(key)
    )
    return {str(group): Tally(*numbers) for group, *numbers in rows.iter_rows()}


def shares_of(replications: Sequence[Tallies]) -> dict[str, tuple[Share, ...]]:
    """The tallies of several replications together: cases are pooled, quantiles are the mean of the replications'.

    Parameters
    ----------
    replications
        As `tallies` gives them.
    """
    found = {}
    for key in WINNERS:
        groups = sorted({group for one in replications for group in one[key]})
        shares = [_share(group, [one[key][group] for one in replications if group in one[key]]) for group in groups]
        found[key] = tuple(share for share in shares if share is not None)
    return found


def _share(group: str, found: Sequence[Tally]) -> Share | None:
    n = sum(one.n for one in found)
    if not n:
        return None
    faster, slower = sum(one.faster for one in found), sum(one.slower for one in found)
    return Share(
        group=group,
        n=n,
        faster=faster / n,
        slower=slower / n,
        same=(n - faster - slower) / n,
        mean=sum(one.total for one in found) / n,
        p50=_mean(one.p50 for one in found),
        p95=_mean(one.p95 for one in found),
        only_base=sum(one.only_base for one in found),
        only_design=sum(one.only_design for one in found),
    )


def _mean(values: Iterable[float | None]) -> float:
    known = [value for value in values if value is not None]
    return sum(known) / len(known)
