"""The queues that are compared with theory, at a size that the caller chooses."""

from tests.theory.queues import (
    Station,
    check,
    cobham,
    erlang_c,
    mean,
    mean_stay,
    network,
    pollaczek_khinchine,
    replicate,
    share_that_waits,
)


def mm1(cases, replications):
    """M/M/1 at 70 %: mean wait rho/(mu - lambda), share that waits rho."""
    data = network({"desk": Station(1, "exponential(mean=1 min)", {})}, [("desk", None, 0.7)], cases=cases)
    figures = {"wait": mean("wait"), "waits": share_that_waits, "sojourn": mean("sojourn")}
    found = replicate(data, figures, replications=replications, skip=0.2)
    check(found, {"wait": 0.7 / 0.3, "waits": 0.7, "sojourn": 1 / 0.3})


def mmc(cases, replications):
    """M/M/3 at 80 %: Erlang C."""
    data = network({"desk": Station(3, "exponential(mean=1 min)", {})}, [("desk", None, 2.4)], cases=cases)
    found = replicate(data, {"wait": mean("wait"), "waits": share_that_waits}, replications=replications, skip=0.2)
    waits = erlang_c(3, 2.4)
    check(found, {"wait": waits / (3 - 2.4), "waits": waits})


def mg1(cases, replications):
    """M/G/1 at 60 %, lognormal with cv 1.3, and M/D/1 at 80 %."""
    data = network({"desk": Station(1, "lognormal(mean=2 min, cv=1.3)", {})}, [("desk", None, 0.3)], cases=cases)
    found = replicate(data, {"wait": mean("wait")}, replications=replications, skip=0.2)
    check(found, {"wait": pollaczek_khinchine(0.3, 2, 1.3)})
    data = network({"desk": Station(1, "30 s", {})}, [("desk", None, 1.6)], cases=cases)
    found = replicate(data, {"wait": mean("wait"), "waits": share_that_waits}, replications=replications, skip=0.2)
    check(found, {"wait": pollaczek_khinchine(1.6, 0.5, 0), "waits": 0.8})


def priorities(cases, replications):
    """Two classes that do not interrupt each other, at 75 %."""
    segments = {"high": {"priority": 1}, "low": {"priority": 0}}
    arrivals = [("desk", "high", 0.25), ("desk", "low", 0.5)]
    data = network(
        {"desk": Station(1, "exponential(mean=1 min)", {})},
        arrivals,
        cases=cases,
        segments=segments,
        discipline="priority",
    )
    found = replicate(
        data, {name: mean("wait", segment=name) for name in ("high", "low")}, replications=replications, skip=0.2
    )
    high, low = cobham([(0.25, 1, 2), (0.5, 1, 2)])
    check(found, {"high": high, "low": low})


def jackson(cases, replications):
    """Three stations with feedback: each by itself is M/M/c at its total rate (Jackson 1957)."""
    stations = {
        "a": Station(1, "exponential(mean=1 min)", {"b": 0.6, "c": 0.3}),
        "b": Station(2, "exponential(mean=3 min)", {"a": 0.2, "c": 0.3}),
        "c": Station(1, "exponential(mean=90 s)", {"a": 0.1}),
    }
    came = {"a": 0.4, "b": 0.1}
    data = network(stations, [(name, None, rate) for name, rate in came.items()], cases=cases)
    rates = total_rates(stations, came)
    means = {"a": 1.0, "b": 3.0, "c": 1.5}
    expected = {}
    for name, station in stations.items():
        load = rates[name] * means[name]
        expected[name] = erlang_c(station.people, load) * means[name] / (station.people - load)
    inside = sum(rates[name] * (expected[name] + means[name]) for name in stations)
    figures = {name: mean("wait", post=name) for name in stations} | {"stay": mean_stay}
    found = replicate(data, figures, replications=replications, skip=0.2)
    check(found, expected | {"stay": inside / sum(came.values())})


def total_rates(stations, came):
    """The rate at which work comes to each station, from outside and from the others, by iteration."""
    rates = dict.fromkeys(stations, 0.0)
    for _ in range(500):
        rates = {
            name: came.get(name, 0) + sum(rates[other] * s.next.get(name, 0) for other, s in stations.items())
            for name in stations
        }
    return rates


SUITES = {"mm1": mm1, "mmc": mmc, "mg1": mg1, "priorities": priorities, "jackson": jackson}
