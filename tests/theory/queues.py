"""Queues whose mean waits are known, as scenarios, and the z-score of a simulated mean against theory.

Each quantity is estimated by independent replications. Customers who come in the first and in the last part of a run
are left out: the first see a system that is still emptier than in the long run, the last one that will be.
"""

import math
from dataclasses import dataclass
from statistics import fmean, stdev

import polars as pl

from sim import simulate

MINUTE = 60_000_000
LIMIT = 4.0
"""Largest |z| allowed, fixed beforehand. Fourteen scores are asked of Student's law with at least 15 degrees of
freedom, so by Bonferroni a correct engine fails under less than 2 % of all seeds (0.4 % in the long form); the seed
is fixed."""


@dataclass(frozen=True)
class Station:
    """One post: how many people, the law of the work, and where cases go next, by probability."""

    people: int
    duration: str
    next: dict[str, float]


def network(stations, arrivals, *, cases, segments=None, discipline="fifo"):
    """The data of a scenario of stations; `arrivals` has stations, segments and rates a minute of those who come."""
    elements, flows, streams = {"out": {"type": "end"}}, [], {}
    for name, station in stations.items():
        elements[f"{name}_x"] = {"type": "exclusive"}
        elements[name] = {"post": name, "duration": station.duration}
        flows.append(f"{name} -> {name}_x")
        flows += [{"from": f"{name}_x", "to": to, "probability": p} for to, p in station.next.items()]
        left = 1 - sum(station.next.values())
        flows.append({"from": f"{name}_x", "to": "out", **({"probability": left} if station.next else {})})
    for number, (name, segment, rate) in enumerate(arrivals):
        elements[f"in{number}"] = {"type": "start"}
        flows.append(f"in{number} -> {name}")
        mix = {"segments": {segment: 1}} if segment else {}
        streams[f"s{number}"] = {"process": "walk", "start": f"in{number}", "per_hour": 60 * rate, **mix}
    return {
        "id": "queue",
        "title": "Queue",
        "start": "2024-03-04T00:00",
        "horizon": {"cases": cases},
        "segments": segments or {},
        "departments": {"d": {}},
        "posts": {name: {"department": "d", "discipline": discipline} for name in stations},
        "staff": {f"{name}_staff": {"posts": [name], "count": s.people} for name, s in stations.items()},
        "processes": {"walk": {"elements": elements, "flows": flows}},
        "arrivals": streams,
    }


def replicate(data, figures, *, replications, skip):
    """A list a figure: its value in each replication, of the customers in the middle of the run.

    Parameters
    ----------
    data
        A scenario that ends after so many cases.
    figures
        Functions of the work table (with `arrival` of the case, `wait` and `sojourn` in minutes), by name.
    replications
        How many runs.
    skip
        Share of the cases that is left out at the beginning; half as many at the end.
    """
    found = {name: [] for name in figures}
    for number in range(replications):
        log = simulate(data, seed=20240304, replication=number)
        cases = log.cases.select("case_id", arrival="arrival_time", left="end_time").sort("arrival")
        middle = cases[int(skip * cases.height) : int((1 - skip / 2) * cases.height)]
        work = log.work.join(middle, on="case_id").with_columns(
            wait=(pl.col("start_time") - pl.col("sent_time")) / MINUTE,
            sojourn=(pl.col("end_time") - pl.col("sent_time")) / MINUTE,
            stay=(pl.col("left") - pl.col("arrival")) / MINUTE,
        )
        for name, figure in figures.items():
            found[name].append(figure(work))
    return found


def z_score(values, expected):
    """How many standard errors the mean of independent values lies from what is expected."""
    return (fmean(values) - expected) / (stdev(values) / math.sqrt(len(values)))


def check(found, expected):
    """Every figure is within the limit that was fixed beforehand."""
    scores = {name: z_score(values, expected[name]) for name, values in found.items()}
    told = {name: (round(fmean(found[name]), 4), round(expected[name], 4), round(z, 2)) for name, z in scores.items()}
    assert all(abs(z) < LIMIT for z in scores.values()), told


def mean(column, **where):
    """The mean of a column of the items with these values."""

    def figure(work):
        for name, value in where.items():
            work = work.filter(pl.col(name) == value)
        return work[column].mean()

    return figure


def share_that_waits(work):
    """The share of items that wait at all."""
    return (work["wait"] > 0).mean()


def mean_stay(work):
    """The mean time from arrival to end of a case."""
    return work.unique("case_id")["stay"].mean()


def erlang_c(servers, load):
    """Probability that a customer of M/M/c waits (Erlang 1917); `load` is the rate times the mean service time.

    >>> round(erlang_c(1, 0.7), 12), round(erlang_c(2, 1.0), 12)
    (0.7, 0.333333333333)
    """
    top = load**servers / math.factorial(servers) * servers / (servers - load)
    return top / (sum(load**n / math.factorial(n) for n in range(servers)) + top)


def pollaczek_khinchine(rate, service, cv):
    """Mean wait in M/G/1 (Pollaczek 1930, Khinchine 1932)."""
    load = rate * service
    return rate * service**2 * (1 + cv**2) / (2 * (1 - load))


def cobham(classes):
    """Mean waits of non-preemptive priority classes, the first served first (Cobham 1954).

    Parameters
    ----------
    classes
        Of each class the rate, and mean and second moment of the service time.
    """
    residual = sum(rate * second for rate, _, second in classes) / 2
    waits, above = [], 0.0
    for rate, service, _ in classes:
        here = above + rate * service
        waits.append(residual / ((1 - above) * (1 - here)))
        above = here
    return waits
