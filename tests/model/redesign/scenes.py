# ruff: noqa: E501 - a table is read by its columns
"""A small bureau with two processes, and short ways to change it."""

import textwrap

from sim.model.load import load_scenario
from sim.model.redesign import load_redesign, redesigned

BUREAU = {
    "id": "bureau",
    "title": {"zh": "小局", "en": "A bureau"},
    "start": "2024-03-04T00:00",
    "horizon": {"cases": 60},
    "sources": {"F1": {"tag": "F1", "text": "A paper"}},
    "calendars": {"day": {"hours": ["08:00-18:00"]}, "late": {"hours": ["12:00-22:00"]}},
    "districts": {"north": {"customers": 10}, "south": {"customers": 10}},
    "departments": {"hall": {"name": {"zh": "营业厅", "en": "Hall"}, "front": True}, "back": {}, "field": {}},
    "posts": {
        "clerk": {"department": "hall", "name": {"zh": "受理员", "en": "Clerk"}},
        "checker": {"department": "back"},
        "head": {"department": "back"},
        "crew": {"department": "field", "by_district": True},
    },
    "staff": {
        "clerks": {"posts": ["clerk"], "count": 2, "calendar": "day", "members": ["anna", "bo"]},
        "checkers": {"posts": ["checker"], "calendar": "day"},
        "heads": {"posts": ["head"], "calendar": "day"},
        "crew_north": {"posts": ["crew"], "calendar": "day", "district": "north", "count": 2},
        "crew_south": {"posts": ["crew"], "calendar": "day", "district": "south", "skills": ["climb"]},
    },
    "segments": {"home": {}, "firm": {"priority": 2}},
    "processes": {
        "supply": {
            "attributes": {"big": {"chance": 0.3}},
            "elements": {
                "apply": {"type": "start"},
                "accept": {"post": "clerk", "duration": "lognormal(mean=10 min, cv=0.5)", "name": {"zh": "受理", "en": "Accept"}},
                "check": {"post": "checker", "duration": "lognormal(mean=20 min, cv=0.5)", "review": True, "setup": "2 min"},
                "ok": {"type": "exclusive"},
                "mend": {"post": "clerk", "duration": "5 min"},
                "sign": {"post": "head", "duration": "lognormal(mean=6 min, cv=0.5)", "review": True},
                "stamp": {"post": "clerk", "duration": "4 min", "sets": {"stamped": True}},
                "visit": {"post": "crew", "duration": "triangular(20 min, 30 min, 60 min)", "external": {"after": "4 h", "chance": 0.5}},
                "done": {"type": "end"},
            },
            "flows": [
                "apply -> accept",
                {"from": "accept", "to": "check", "transfer": "lognormal(mean=2 h, cv=0.6)", "loss": 0.2, "on_loss": "return"},
                {"from": "check", "to": "ok"},
                {"from": "ok", "to": "mend", "probability": 0.25, "when": "visits('check') < 3"},
                {"from": "ok", "to": "sign", "probability": 0.75, "transfer": "lognormal(mean=1 h, cv=0.6)"},
                {"from": "mend", "to": "check", "transfer": "30 min"},
                {"from": "sign", "to": "stamp", "transfer": "lognormal(mean=40 min, cv=0.6)"},
                {"from": "stamp", "to": "visit", "transfer": "lognormal(mean=3 h, cv=0.6)", "loss": 0.1},
                "visit -> done",
            ],
            "behaviours": {"chase": {"kind": "chase", "after": "6 h", "until": "visit", "starts": "call", "chance": 0.5}},
        },
        "call": {
            "elements": {"ring": {"type": "start"}, "answer": {"post": "clerk", "duration": "3 min"}, "over": {"type": "end"}},
            "flows": ["ring -> answer -> over"],
        },
    },
    "arrivals": {
        "forms": {"process": "supply", "every": "exponential(mean=2 h)", "channels": {"hall": 60, "online": 20, "site": 20}},
        "calls": {"process": "call", "per_day": 6},
    },
    "standards": {"soon": {"process": "supply", "ends": {"element": "visit"}, "limit": "2 d"}},
}  # fmt: skip


def bureau():
    """The base of the tests."""
    return load_scenario(BUREAU)


def of(*changes, **amounts):
    """A redesign of one lever with these changes, and amounts by name."""
    lever = {"name": "A lever", "changes": list(changes)}
    if amounts:
        lever["amounts"] = {key: {"value": value} for key, value in amounts.items()}
    return load_redesign({"id": "idea", "title": "An idea", "levers": {"lever": lever}})


def changed(*changes, **amounts):
    """The bureau after these changes."""
    return redesigned(bureau(), of(*changes, **amounts))


def flows(scenario, process="supply"):
    """The flows of a process as `from->to`, in order."""
    return [f"{flow.from_}->{flow.to}" for flow in scenario.processes[process].flows]


def flow(scenario, source, target, process="supply"):
    """One flow of a process."""
    return next(f for f in scenario.processes[process].flows if (f.from_, f.to) == (source, target))


def write(folder, text, name="idea"):
    """A redesign file with this content; its path."""
    path = folder / f"{name}.yaml"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path
