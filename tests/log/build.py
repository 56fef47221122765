"""A small simulated log made by hand, every figure of which can be reckoned on paper.

A day and two hours of an office: the clock starts on Monday 2025-03-03 at 08:00 in Shanghai and stops after 26 hours,
on Tuesday at 10:00. The front desk has the clerks lin and mei and the archivist hao, the works department the surveyor
wu; they are on duty from 08:00 to 17:00, mei on Monday alone. All times below are minutes since the start.

    case  accept (clerk)          survey (surveyor wu)                              archive (archivist hao, pairs)
    c1    lin  0-20               sent 20, received 30, 30-90                       from 90, in a batch with c3 160-180
    c2    mei  5-35               1: sent 35, received 45, 90-100 returned
          lin  2: return 100-110  2: sent 110, customer until 130, 190-250          with c8 250-270
    c3    lin  60-90              sent 90, received 100, 100-160                    with c1 160-180
    c8    mei  120-130, VIP       sent 130, received 140, 160-190, before c2        from 190, with c2 250-270
    c4    mei  470-490            sent 490, received 500, 500-540 and 1440-1460     from 1460, with c9 1480-1500
    c9    lin  520-535            sent 535, received 545, waits overnight, 1460-80  with c4 1480-1500
    c5    lin  1450-1475          sent 1475, received 1485, 1485-, still going on
    c6    lin  1480-, still going on
    c7    waits since 1490
    k3    mei  answer 95-100: c3 has chased at 95 (process enquiry, started by c3)
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

from sim.log.contract import CAUSES
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from sim.model.scenario import Scenario

MINUTE = 60_000_000
START = datetime(2025, 3, 3, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
HORIZON = 26 * 60  # minutes

DEPARTMENT = {"clerk": "front", "archivist": "front", "surveyor": "works"}
POST = {"accept": "clerk", "answer": "clerk", "survey": "surveyor", "archive": "archivist"}
NOT = None  # not yet: what is still open has no such time

# By case: process, segment, district, channel, parent, priority, arrival, end, kva, complete.
CASES = {
    "c1": ("connect", "residential", "east", "hall", None, 0, 0, 180, 8.0, True),
    "c2": ("connect", "residential", "east", "hall", None, 0, 5, 270, 12.0, False),
    "c3": ("connect", "residential", "west", "hall", None, 0, 60, 180, 6.0, True),
    "c4": ("connect", "residential", "west", "online", None, 0, 470, 1500, 10.0, True),
    "c5": ("connect", "vip", "east", "hall", None, 5, 1450, NOT, 160.0, True),
    "c6": ("connect", "residential", "west", "hall", None, 0, 1480, NOT, 8.0, True),
    "c7": ("connect", "residential", "east", "online", None, 0, 1490, NOT, 8.0, False),
    "c8": ("connect", "vip", "west", "hall", None, 5, 120, 270, 100.0, True),
    "c9": ("connect", "residential", "east", "online", None, 0, 520, 1500, 9.5, True),
    "k3": ("enquiry", "residential", "west", "hotline", "c3", 0, 95, 100, None, None),
}

TWO_CAUSES = {"transfer": 10, "contention": 45}
THREE_CAUSES = {"external": 20, "contention": 30, "priority": 30}
OVERNIGHT = {"transfer": 10, "unavailable": 895, "contention": 20}

# By case, activity and visit: resource, sender, sent, enabled, start, end, busy, kind, outcome, the wait by cause.
ITEMS = {
    ("c1", "accept", 1): ("lin", None, 0, 0, 0, 20, 20, "first", "done", {}),
    ("c1", "survey", 1): ("wu", "accept 1", 20, 30, 30, 90, 60, "first", "done", {"transfer": 10}),
    ("c1", "archive", 1): ("hao", "survey 1", 90, 90, 160, 180, 10, "first", "done", {"batch": 70}),
    ("c2", "accept", 1): ("mei", None, 5, 5, 5, 35, 30, "first", "done", {}),
    ("c2", "survey", 1): ("wu", "accept 1", 35, 45, 90, 100, 10, "first", "returned", TWO_CAUSES),
    ("c2", "accept", 2): ("lin", "survey 1", 100, 100, 100, 110, 10, "return", "done", {}),
    ("c2", "survey", 2): ("wu", "accept 2", 110, 130, 190, 250, 60, "resubmission", "done", THREE_CAUSES),
    ("c2", "archive", 1): ("hao", "survey 2", 250, 250, 250, 270, 10, "first", "done", {}),
    ("c3", "accept", 1): ("lin", None, 60, 60, 60, 90, 30, "first", "done", {}),
    ("c3", "survey", 1): ("wu", "accept 1", 90, 100, 100, 160, 60, "first", "done", {"transfer": 10}),
    ("c3", "archive", 1): ("hao", "survey 1", 160, 160, 160, 180, 10, "first", "done", {}),
    ("c4", "accept", 1): ("mei", None, 470, 470, 470, 490, 20, "first", "done", {}),
    ("c4", "survey", 1): ("wu", "accept 1", 490, 500, 500, 1460, 60, "first", "done", {"transfer": 10}),
    ("c4", "archive", 1): ("hao", "survey 1", 1460, 1460, 1480, 1500, 10, "first", "done", {"batch": 20}),
    ("c5", "accept", 1): ("lin", None, 1450, 1450, 1450, 1475, 25, "first", "done", {}),
    ("c5", "survey", 1): ("wu", "accept 1", 1475, 1485, 1485, NOT, 75, "first", "open", {"transfer": 10}),
    ("c6", "accept", 1): ("lin", None, 1480, 1480, 1480, NOT, 80, "first", "open", {}),
    ("c7", "accept", 1): (None, None, 1490, 1490, NOT, NOT, NOT, "first", "open", None),
    ("c8", "accept", 1): ("mei", None, 120, 120, 120, 130, 10, "first", "done", {}),
    ("c8", "survey", 1): (
        "wu",
        "accept 1",
        130,
        140,
        160,
        190,
        30,
        "first",
        "done",
        {"transfer": 10, "contention": 20},
    ),
    ("c8", "archive", 1): ("hao", "survey 1", 190, 190, 250, 270, 10, "first", "done", {"batch": 60}),
    ("c9", "accept", 1): ("lin", None, 520, 520, 520, 535, 15, "first", "done", {}),
    ("c9", "survey", 1): ("wu", "accept 1", 535, 545, 1460, 1480, 20, "first", "done", OVERNIGHT),
    ("c9", "archive", 1): ("hao", "survey 1", 1480, 1480, 1480, 1500, 10, "first", "done", {}),
    ("k3", "answer", 1): ("mei", None, 95, 95, 95, 100, 5, "first", "done", {}),
}

# Minute, case, kind, element, channel, actor, detail; besides those that follow from the items
OTHER_EVENTS = (
    (45, "c2", "lost", "survey", None, "wu", {"visit": 1, "flow": "accept->survey"}),
    (95, "c3", "chase", None, "hotline", "customer", {"number": 1}),
    (95, "c3", "spawned", None, None, "customer", {"case": "k3"}),
    (540, "c4", "suspended", "survey", None, "wu", {"visit": 1}),
    (1440, "c4", "resumed", "survey", None, "wu", {"visit": 1}),
)
BATCHES = {160: ("c1", "c3"), 250: ("c2", "c8"), 1480: ("c4", "c9")}

# Resource, home post, day on which the spell of duty begins.
DUTY = tuple(
    (name, post, 0) for name, post in (("hao", "archivist"), ("lin", "clerk"), ("mei", "clerk"), ("wu", "surveyor"))
) + tuple((name, post, 1) for name, post in (("hao", "archivist"), ("lin", "clerk"), ("wu", "surveyor")))


def micro(minutes):
    """Minutes as microseconds; null stays null."""
    return None if minutes is None else minutes * MINUTE


def both(zh, en):
    """A label in both languages."""
    return {"zh": zh, "en": en}


CONNECT = {
    "name": both("报装", "Connection"),
    "attributes": {"kva": 10, "complete": {"chance": 0.8}},
    "elements": {
        "apply": {"type": "start"},
        "accept": {
            "name": both("受理", "Accept"),
            "post": "clerk",
            "duration": "20 min",
            "touchpoint": "hall",
            "tells": both("已受理", "Accepted"),
        },
        "survey": {"name": both("勘查", "Survey"), "post": "surveyor", "duration": "60 min"},
        "archive": {
            "name": both("归档", "Archive"),
            "post": "archivist",
            "duration": "20 min",
            "batch": {"size": 2, "time": "longest"},
        },
        "finish": {"type": "end"},
    },
    "flows": [
        "apply -> accept",
        {"from": "accept", "to": "survey", "transfer": "10 min", "loss": 0.1, "on_loss": "return"},
        "survey -> archive -> finish",
    ],
    "behaviours": {"asks": {"kind": "chase", "after": "35 min", "chance": 0.1, "starts": "enquiry"}},
}
ENQUIRY = {
    "name": both("催办", "Enquiry"),
    "elements": {
        "call": {"type": "start"},
        "answer": {
            "name": both("答复", "Answer"),
            "post": "clerk",
            "duration": "5 min",
            "touchpoint": "hotline",
        },
        "finish": {"type": "end"},
    },
    "flows": ["call -> answer -> finish"],
}
STANDARDS = {
    "within_hours": {
        "name": both("四小时办结", "Done in four hours"),
        "process": "connect",
        "limit": "4 h",
        "calendar": "day",
    },
    "survey_fast": {
        "name": both("一小时内勘查", "Surveyed within the hour"),
        "process": "connect",
        "limit": "1 h",
        "kind": "internal",
        "begins": {"element": "accept", "moment": "ended"},
        "ends": {"element": "survey", "moment": "started"},
    },
}
POSTS = {
    "clerk": {"name": both("受理员", "Clerk"), "department": "front", "cost_per_hour": 60},
    "archivist": {"name": both("档案员", "Archivist"), "department": "front", "cost_per_hour": 50},
    "surveyor": {
        "name": both("勘查员", "Surveyor"),
        "department": "works",
        "discipline": "priority",
        "cost_per_hour": 90,
    },
}


@cache
def scenario() -> Scenario:
    """The office whose log this could be; its laws are constants, so a run of it writes other figures."""
    hours = {"hours": ["08:00-17:00"]}
    homes = {"lin": "clerk", "mei": "clerk", "hao": "archivist", "wu": "surveyor"}
    return Scenario.model_validate(
        {
            "id": "office",
            "title": both("小办事处", "A small office"),
            "start": "2025-03-03T08:00:00",
            "horizon": {"time": "26 h"},
            "calendars": {"day": hours, "monday": {"days": ["mon"], **hours}},
            "districts": {"east": {"name": both("东区", "East")}, "west": {"name": both("西区", "West")}},
            "departments": {
                "front": {"name": both("营业厅", "Front desk"), "front": True},
                "works": {"name": both("工程部", "Works")},
            },
            "posts": POSTS,
            "staff": {
                name: {"posts": [post], "calendar": "monday" if name == "mei" else "day", "members": [name]}
                for name, post in homes.items()
            },
            "segments": {
                "residential": {"name": both("居民", "Residential")},
                "vip": {"name": both("重要客户", "VIP"), "priority": 5},
            },
            "processes": {"connect": CONNECT, "enquiry": ENQUIRY},
            "arrivals": {
                "applications": {
                    "process": "connect",
                    "every": "exponential(60 min)",
                    "segments": {"residential": 4, "vip": 1},
                }
            },
            "standards": STANDARDS,
        }
    )


def recipe() -> dict[str, object]:
    """The arguments of `simulate` for the office."""
    return {"scenario": scenario().canonical(), "seed": 7, "replication": 0, "decisions": []}


def work() -> pl.DataFrame:
    """The work items, in the order in which they were sent, with numbers of their own."""
    by_sending = sorted(ITEMS, key=lambda key: (ITEMS[key][2], key))
    number = {key: 100 + i for i, key in enumerate(by_sending)}
    rows = []
    for case, activity, visit in by_sending:
        resource, sender, sent, enabled, start, end, busy, kind, outcome, wait = ITEMS[case, activity, visit]
        process, segment, district = CASES[case][:3]
        if sender is not None:
            sent_activity, sent_visit = sender.split()
            sender = number[case, sent_activity, int(sent_visit)]
        row = {
            "work_id": number[case, activity, visit],
            "case_id": case,
            "process": process,
            "segment": segment,
            "activity": activity,
            "element_id": activity,
            "visit": visit,
            "post": POST[activity],
            "department": DEPARTMENT[POST[activity]],
            "district": district,
            "resource": resource,
            "sent_by": sender,
            "sent_time": micro(sent),
            "enable_time": micro(enabled),
            "start_time": micro(start),
            "end_time": micro(end),
            "busy_time": micro(busy),
            "kind": kind,
            "outcome": outcome,
        }
        for cause in CAUSES:
            row[f"wait_{cause}"] = None if wait is None else micro(wait.get(cause, 0))
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def cases() -> pl.DataFrame:
    """The cases."""
    rows = [
        (case, *keys, micro(arrival), micro(end), "open" if end is None else "completed", kva, complete)
        for case, (*keys, arrival, end, kva, complete) in CASES.items()
    ]
    columns = (
        "case_id process segment district channel parent priority arrival_time end_time outcome attr_kva attr_complete"
    )
    return pl.DataFrame(rows, schema=columns.split(), orient="row", infer_schema_length=None)


def events() -> pl.DataFrame:
    """Everything else: contacts and notices of the touchpoints, batches, and what `OTHER_EVENTS` lists."""
    rows = list(OTHER_EVENTS)
    for (case, activity, visit), (resource, _, _, _, start, end, *_rest) in ITEMS.items():
        if activity in ("accept", "answer") and start is not None:
            channel = "hotline" if activity == "answer" else "hall"
            rows.append((start, case, "contact", activity, channel, resource, {"visit": visit}))
        if activity == "accept" and end is not None:
            rows.append((end, case, "notice", activity, None, resource, {"about": "已受理"}))
        if activity == "archive" and start is not None:
            members = BATCHES[start]
            rows.append(
                (
                    start,
                    case,
                    "batch",
                    activity,
                    None,
                    resource,
                    {"visit": visit, "size": len(members), "first": members[0]},
                )
            )
    columns = ("time", "case_id", "kind", "element_id", "channel", "actor", "detail")
    return pl.DataFrame(
        [(micro(minute), *rest, json.dumps(detail, ensure_ascii=False)) for minute, *rest, detail in rows],
        schema=columns,
        orient="row",
        infer_schema_length=None,
    )


def staffing() -> pl.DataFrame:
    """Planned duty, 08:00 to 17:00, cut at the horizon."""
    rows = [
        (name, post, post, DEPARTMENT[post], None, micro(1440 * day), micro(min(1440 * day + 540, HORIZON)))
        for name, post, day in DUTY
    ]
    columns = ("resource", "post", "posts", "department", "district", "open_time", "close_time")
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def decisions() -> pl.DataFrame:
    """The one choice that was made: wu sent c2 back."""
    row = (micro(100), "return", "c2", "survey", 1, "surveyor", "wu", '"return"', "by_flow")
    columns = ("time", "point", "case_id", "element_id", "visit", "post", "resource", "choice", "by")
    return pl.DataFrame([row], schema=columns, orient="row")


def build(**changed) -> EventLog:
    """The log; a keyword replaces one of its parts: `build(work=...)`, `build(recipe=None)`."""
    parts = {
        "work": work,
        "cases": cases,
        "events": events,
        "staffing": staffing,
        "decisions": decisions,
        "recipe": recipe,
    }
    made = {name: changed[name] if name in changed else make() for name, make in parts.items()}
    return freeze(
        **made, start=changed.get("start", START), provenance=changed.get("provenance", {"engine": "by hand"})
    )
