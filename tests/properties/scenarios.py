"""Random whole scenarios, with every construct of the schema; valid by construction."""

from hypothesis import strategies as st

from tests.properties import organisations as org
from tests.properties.processes import Maker

START = "2024-03-04T00:00"  # a Monday


def _arrivals(dice, times, process):
    stream = {"process": process, "name": {"zh": "客户", "en": "Customers"}}
    kind = dice.choice(["times", "every", "per_hour", "per_day", "per_year"])
    if kind == "times":
        stream["times"] = [times.span(0, 600) for _ in range(dice.randint(1, 8))]
    elif kind == "every":
        stream |= {"every": times.law(60), "at_most": 12}
        if org.chance(dice, 0.4):
            stream["calendar"] = dice.choice(["office", "rota"])
    else:
        stream |= {"at_most": 12, kind: {"per_hour": 2, "per_day": 40, "per_year": 15000}[kind]}
        if org.chance(dice, 0.3):
            stream["hours"] = [1] * 8 + [3] * 10 + [0] * 6
        if org.chance(dice, 0.3):
            stream |= {"weekdays": [2, 1, 1, 1, 1, 0.5, 0], "months": [1] * 12, "holidays": 0.3}
        if org.chance(dice, 0.3):
            stream["calendar"] = "office"
    if org.chance(dice, 0.6):
        stream["segments"] = {name: dice.randint(1, 3) for name in org.some(dice, list(org.SEGMENTS), 1)}
    if org.chance(dice, 0.4):
        stream["districts"] = {"east": 1, "west": 1}
    if org.chance(dice, 0.4):
        stream["channels"] = {"hotline": 1, "online": 2}
    if org.chance(dice, 0.2):
        stream["attributes"] = {"urgent": True}
    return stream


def _measures(dice, processes):
    process = dice.choice(processes)
    return {
        "rules": "new",
        "standards": {
            "promise": {
                "process": process,
                "limit": "2 h",
                "calendar": "office",
                "pause_external": True,
                "segments": ["vip"],
                "versions": ["old", "new"],
                "kind": "promise",
                "share": 0.9,
            },
            "mean": {
                "process": process,
                "limit": "3 wd",
                "measure": "mean",
                "kind": "internal",
                "told": False,
                "when": "urgent",
            },
        },
        "indicators": {"once": {"name": "Once", "kind": "mean_time", "process": [process]}},
        "sources": {"law": {"text": "A law", "tag": "assumption"}},
    }


def scenario(dice, *, lending=True, whole=None):
    """The data of a scenario, valid by construction.

    Parameters
    ----------
    dice
        A `random.Random`, or one of hypothesis.
    lending
        Whether people may be lent between posts.
    whole
        True for times in multiples of five minutes, False for any; None for either.
    """
    times = org.Times(dice, org.chance(dice, 0.5) if whole is None else whole)
    processes = {}
    for name in ("inner", "other", "main")[dice.randint(0, 2) :]:
        processes[name] = Maker(dice, times, list(processes)).process()
    horizon = {"cases": dice.randint(1, 12)} if org.chance(dice, 0.4) else {"time": times.span(300, 6000)}
    streams = {f"s{number}": _arrivals(dice, times, name) for number, name in enumerate(processes)}
    surge = {"begins": "2024-03-04T06:00", "lasts": "5 h", "factor": dice.choice([0, 4]), "streams": list(streams)}
    return {
        "id": "any",
        "title": {"zh": "任意", "en": "Any"},
        "start": START,
        "horizon": horizon,
        "seed": dice.randint(0, 2**64 - 1),
        "calendars": org.CALENDARS,
        "districts": org.DISTRICTS,
        "departments": {"dept0": {"front": True}, "dept1": {"parent": "dept0"}},
        "posts": org.posts(dice),
        "staff": org.staff(dice),
        "segments": org.SEGMENTS,
        "processes": processes,
        "arrivals": streams,
        "surges": {"storm": surge | {"on": org.chance(dice, 0.5)}},
        "policies": org.policies(dice, times, lending),
        **_measures(dice, list(processes)),
    }


def scenarios(**how):
    """A strategy of what `scenario` makes."""
    return st.randoms(use_true_random=False).map(lambda dice: scenario(dice, **how))
