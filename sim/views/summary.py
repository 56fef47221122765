"""The figures of a run as one dict, and of several replications as means with intervals: the content of kpis.json."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sim.log.eventlog import EventLog
from sim.views.bottlenecks import bottlenecks
from sim.views.experience import satisfaction
from sim.views.handoffs import handoffs
from sim.views.indicators import indicators
from sim.views.kpis import kpis
from sim.views.outages import outages
from sim.views.plain import records, seconds
from sim.views.scope import Include, Window, span_of
from sim.views.standards import fulfilment, versions
from sim.views.utilisation import utilisation
from sim.views.waits import causes, waits

__all__ = ["combine", "summary"]

LEVEL = 0.95
"""Confidence level of the intervals."""


def summary(log: EventLog, *, window: Window | None = None, include: Include = "complete") -> dict[str, Any]:
    """All figures of one log, by subject and by name; numbers alone, durations in seconds, null where it cannot tell.

    Parameters
    ----------
    log
        The log.
    window, include
        As everywhere (docs/views.md).

    Returns
    -------
    dict
        `window`, `total`, `processes`, `departments`, `posts`, `waits`, `handoffs` (by `giver -> taker`), `standards`,
        `versions`, `indicators`, `outages` (by district; "all" for all), `experience` (satisfaction of all customers,
        and in it `processes`).
    """
    begin, end = span_of(log, window)
    posts = _named(bottlenecks(log, window=window), "post")
    staff = _named(utilisation(log, by="department", window=window), "department")
    items = _named(kpis(log, by="department", window=window, include=include), "department")
    pairs = handoffs(log, window=window, include=include).with_columns(
        pair=pl.format("{} -> {}", pl.col("giver").fill_null("?"), pl.col("taker").fill_null("?"))
    )
    total = waits(log, window=window, include=include).select("wait", "synchronisation", "working", "share")
    reliability = outages(log, window=window, include=include).with_columns(pl.col("district").fill_null("all"))
    return {
        "window": {"begin": seconds(begin), "end": seconds(end)},
        "total": records(kpis(log, window=window, include=include))[0] | {"waits": records(total)[0]},
        "processes": _named(kpis(log, by="process", window=window, include=include), "process"),
        "departments": {name: items.get(name, {}) | staff.get(name, {}) for name in sorted({*items, *staff})},
        "posts": posts,
        "waits": _named(causes(log, window=window, include=include), "cause"),
        "handoffs": _named(pairs.drop("giver", "taker"), "pair"),
        "standards": _named(fulfilment(log, window=window, include=include), "standard"),
        "versions": _named(versions(log, window=window, include=include), "version"),
        "indicators": _named(indicators(log, window=window, include=include), "indicator"),
        "outages": _named(reliability, "district"),
        "experience": records(satisfaction(log, window=window, include=include))[0]
        | {"processes": _named(satisfaction(log, by="process", window=window, include=include), "process")},
    }


def _named(table: pl.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    """The numbers of a table by the names in `key`."""
    rows = records(table.filter(pl.col(key).is_not_null()))
    return {row[key]: {name: value for name, value in row.items() if not isinstance(value, str)} for row in rows}


def combine(summaries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The same dict with each number as `{"mean", "interval", "n"}` over replications.

    `interval` is Student's, mean ± t(0.975, n - 1) s / sqrt(n); null where n is 1, since nothing is known of the
    spread then. A replication in which a number is null or missing does not count for it. Truths become shares.

    Parameters
    ----------
    summaries
        One from each replication, at least one.

    >>> combine([{"wip": 2.0}, {"wip": 4.0}])["wip"]["mean"]
    3.0
    """
    keys = dict.fromkeys(key for one in summaries for key in one)
    combined: dict[str, Any] = {}
    for key in keys:
        found = [one[key] for one in summaries if one.get(key) is not None]
        if any(isinstance(value, Mapping) for value in found):
            combined[key] = combine(found)
        else:
            combined[key] = _estimate([float(value) for value in found])
    return combined


def _estimate(values: Sequence[float]) -> dict[str, Any]:
    from scipy.stats import t  # heavy, and needed here alone

    n = len(values)
    if n == 0:
        return {"mean": None, "interval": None, "n": 0}
    mean = math.fsum(values) / n
    if n == 1:
        return {"mean": mean, "interval": None, "n": 1}
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    half = float(t.ppf((1 + LEVEL) / 2, n - 1)) * spread / math.sqrt(n)
    return {"mean": mean, "interval": [mean - half, mean + half], "n": n}
