"""A log made by hand, on which everything can be counted on paper.

The day by hand, in minutes from Monday 2024-03-04 08:00 in Shanghai, log until 600 (18:00). Ann (clerk, also
archivist) is on duty 0-240 and 300-540, Bob (planner) 60-300, Cid (crew) 60-480.

A  0-220  receive 0-10 Ann; plan asked back 60-62 Bob (information lost); answer 70-75 Ann; plan 80-110 Bob; visit
160-220 Cid
          after the customer was waited for 120-150
B 20-310  receive 20-30 Ann; plan 62-80 Bob; visit 90-160 Cid; archive 230-310 Ann, in a batch with C, suspended 240-300
C 60-310  receive 60-70 Ann; plan 110-140 Bob; archive as B and visit 220-300 Cid at once; the visit's branch waits
10 at the join D 480-    receive 480-500 Ann; plan received at 520, waits
E 100-130 receive 100-110 Ann; withdrawn while on the way to Bob
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from sim.log.contract import WAITS, schema
from sim.log.eventlog import EventLog
from sim.log.freeze import freeze
from sim.model.scenario import Scenario

MIN = 60_000_000
TIMES = ["sent_time", "enable_time", "start_time", "end_time", "busy_time", *WAITS]
START = datetime(2024, 3, 4, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
DEPARTMENTS = {"clerk": "front", "archivist": "front", "planner": "back", "crew": "field"}
POSTS = {"receive": "clerk", "archive": "archivist", "plan": "planner", "visit": "crew"}

SCENARIO: dict[str, Any] = {
    "id": "by_hand",
    "title": {"zh": "手工日志", "en": "A day by hand"},
    "start": "2024-03-04T08:00:00",
    "horizon": {"time": "600 min"},
    "rules": "new",
    "calendars": {"office": {"days": "every_day", "hours": ["08:00-12:00", "13:00-17:00"]}},
    "districts": {
        "north": {"name": {"zh": "城北", "en": "North"}, "customers": 100},
        "south": {"name": {"zh": "城南", "en": "South"}, "customers": 50},
    },
    "departments": {
        "front": {"name": {"zh": "营业厅", "en": "Hall"}, "front": True},
        "back": {"name": {"zh": "营销部", "en": "Marketing"}},
        "field": {"name": {"zh": "检修班", "en": "Field"}, "front": True},
    },
    "posts": {
        "clerk": {"department": "front", "cost_per_hour": 60, "name": {"zh": "受理员", "en": "Clerk"}},
        "archivist": {"department": "front", "cost_per_hour": 30},
        "planner": {"department": "back", "cost_per_hour": 120, "name": {"zh": "方案专责", "en": "Planner"}},
        "crew": {"department": "field", "cost_per_hour": 90, "name": {"zh": "作业班组", "en": "Crew"}},
    },
    "segments": {"residential": {"name": {"zh": "居民", "en": "Residential"}}, "sme": {}},
    "processes": {
        "connect": {
            "name": {"zh": "接电", "en": "Connection"},
            "attributes": {"size": 1},
            "elements": {
                "begin": {"type": "start"},
                "receive": {"post": "clerk", "duration": "10 min", "cost": 5, "touchpoint": "hall",
                            "name": {"zh": "受理", "en": "Receive"},
                            "tells": {"zh": "已受理", "en": "We have your application."}},
                "plan": {"post": "planner", "duration": "30 min", "name": {"zh": "拟定方案", "en": "Plan"}},
                "split": {"type": "parallel"},
                "archive": {"post": "archivist", "duration": "10 min", "batch": {"size": 2}},
                "visit": {"post": "crew", "duration": "60 min", "external": {"after": "30 min"}, "touchpoint": "site"},
                "join": {"type": "parallel"},
                "done": {"type": "end"},
            },
            "flows": [
                "begin -> receive",
                {"from": "receive", "to": "plan", "transfer": "20 min", "loss": 0.1},
                "plan -> split",
                "split -> archive -> join",
                {"from": "split", "to": "visit", "transfer": "10 min"},
                "visit -> join -> done",
            ],
        }
    },
    "standards": {
        "whole": {"process": "connect", "limit": "4 h", "name": {"zh": "全过程 4 小时", "en": "Whole process, 4 h"}},
        "reply": {"process": "connect", "begins": {"element": "receive"}, "ends": {"element": "plan"},
                  "limit": "60 min", "calendar": "office", "versions": ["new"], "share": 0.3},
        "visit": {"process": "connect", "begins": {"element": "visit", "moment": "enabled"},
                  "ends": {"element": "visit"}, "limit": "75 min", "pause_external": True, "versions": ["old"],
                  "measure": "mean"},
        "small": {"process": "connect", "limit": "1 h", "when": "size > 2", "segments": ["residential"],
                  "kind": "internal"},
    },
    "indicators": {
        "time": {"name": "time", "kind": "mean_time", "ends": {"element": "visit", "which": "last"}, "better": "lower"},
        "once": {"name": "once", "kind": "once", "elements": ["plan"]},
        "pleased": {"name": "pleased", "kind": "share", "holds": "pleased", "when": "size > 1"},
        "kept": {"name": "kept", "kind": "fulfilment"},
    },
    "outages": {"cut": {"process": "connect", "restored": {"element": "visit"}, "customers": "size"}},
}  # fmt: skip

# case, element, visit, resource, sent_by (a label), sent, enabled, start, end, busy, kind, outcome, split by cause
ITEMS: dict[str, tuple[Any, ...]] = {
    "a1": ("A", "receive", 1, "Ann", None, 0, 0, 0, 10, 10, "first", "done", {}),
    "a2": ("A", "plan", 1, "Bob", "a1", 10, 30, 60, 62, 2, "first", "asked", {"transfer": 20, "unavailable": 30}),
    "a3": ("A", "receive", 2, "Ann", "a2", 62, 62, 70, 75, 5, "answer", "done", {"contention": 8}),
    "a4": ("A", "plan", 2, "Bob", "a3", 75, 75, 80, 110, 30, "resubmission", "done", {"contention": 5}),
    "a5": ("A", "visit", 1, "Cid", "a4", 110, 120, 160, 220, 60, "first", "done",
           {"transfer": 10, "external": 30, "contention": 10}),
    "b1": ("B", "receive", 1, "Ann", None, 20, 20, 20, 30, 10, "first", "done", {}),
    "b2": ("B", "plan", 1, "Bob", "b1", 30, 50, 62, 80, 18, "first", "done",
           {"transfer": 20, "unavailable": 10, "contention": 2}),
    "b3": ("B", "visit", 1, "Cid", "b2", 80, 90, 90, 160, 70, "first", "done", {"transfer": 10}),
    "b4": ("B", "archive", 1, "Ann", "b3", 160, 160, 230, 310, 10, "first", "done", {"batch": 70}),
    "c1": ("C", "receive", 1, "Ann", None, 60, 60, 60, 70, 10, "first", "done", {}),
    "c2": ("C", "plan", 1, "Bob", "c1", 70, 90, 110, 140, 30, "first", "done", {"transfer": 20, "contention": 20}),
    "c3": ("C", "archive", 1, "Ann", "c2", 140, 140, 230, 310, 10, "first", "done", {"batch": 90}),
    "c4": ("C", "visit", 1, "Cid", "c2", 140, 150, 220, 300, 80, "first", "done", {"transfer": 10, "contention": 70}),
    "d1": ("D", "receive", 1, "Ann", None, 480, 480, 480, 500, 20, "first", "done", {}),
    "d2": ("D", "plan", 1, None, "d1", 500, 520, None, None, None, "first", "open", None),
    "e1": ("E", "receive", 1, "Ann", None, 100, 100, 100, 110, 10, "first", "done", {}),
    "e2": ("E", "plan", 1, None, "e1", 110, None, None, 130, None, "first", "withdrawn", None),
}  # fmt: skip

# case, segment, district, channel, arrival, end, outcome, size, pleased
CASES = (
    ("A", "residential", "north", "hall", 0, 220, "completed", 3, True),
    ("B", "sme", "south", "online", 20, 310, "completed", 20, False),
    ("C", "residential", "south", "hall", 60, 310, "completed", 4, True),
    ("D", "residential", "north", "hall", 480, None, "open", 2, None),
    ("E", "sme", "north", "online", 100, 130, "withdrawn", 1, None),
)

EVENTS = (
    (0, "A", "contact", "receive", "hall", "Ann", '{"visit": 1}'),
    (10, "A", "notice", "receive", None, None, '{"about": "tells"}'),
    (30, "A", "lost", "plan", None, None, '{"visit": 1, "flow": "receive->plan"}'),
    (120, "A", "waiting", "visit", None, None, '{"visit": 1, "for": "customer"}'),
    (130, "A", "chase", None, "hotline", "customer", '{"number": 1}'),
    (150, "A", "received", "visit", None, None, '{"visit": 1, "for": "customer"}'),
    (160, "A", "contact", "visit", "site", "Cid", '{"visit": 1}'),
    (230, "B", "batch", "archive", None, "Ann", '{"visit": 1, "size": 2, "first": "B"}'),
    (230, "C", "batch", "archive", None, "Ann", '{"visit": 1, "size": 2, "first": "B"}'),
    *(
        (t, c, k, "archive", None, "Ann", '{"visit": 1}')
        for c in "BC"
        for t, k in ((240, "suspended"), (300, "resumed"))
    ),
    (310, "C", "synchronised", "join", None, None, '{"waited": 600000000, "flow": "visit->join"}'),
    (130, "E", "withdrawal", None, "hotline", "customer", '{"number": 1}'),
)

STAFFING = (
    ("Ann", "clerk", "clerk|archivist", "front", None, 0, 240),
    ("Ann", "clerk", "clerk|archivist", "front", None, 300, 540),
    ("Bob", "planner", "planner", "back", None, 60, 300),
    ("Cid", "crew", "crew", "field", None, 60, 480),
)


def scaled(minutes):
    return None if minutes is None else minutes * MIN


def work_table(items=ITEMS):
    places = {label: n for n, label in enumerate(items)}
    facts = {case[0]: case for case in CASES}
    rows = []
    for label, (case, element, visit, who, sender, *times, kind, outcome, split) in items.items():
        post = POSTS[element]
        sent, enabled, start, end, busy = map(scaled, times)
        parts = [None] * 6 if split is None else [split.get(name.removeprefix("wait_"), 0) * MIN for name in WAITS]
        rows.append(
            (places[label], case, "connect", facts[case][1], element, element, visit, post, DEPARTMENTS[post],
             facts[case][2], who, None if sender is None else places[sender], sent, enabled, start, end, busy, kind,
             outcome, *parts)
        )  # fmt: skip
    return pl.DataFrame(rows, schema=schema("work"), orient="row")


def cases_table():
    names = [
        "case_id",
        "segment",
        "district",
        "channel",
        "arrival_time",
        "end_time",
        "outcome",
        "attr_size",
        "attr_pleased",
    ]
    frame = pl.DataFrame(CASES, schema=names, orient="row")
    return frame.with_columns(pl.col("arrival_time", "end_time") * MIN, process=pl.lit("connect"))


@cache
def hand_log() -> EventLog:
    """The log by hand, with its scenario."""
    events = pl.DataFrame(
        EVENTS,
        schema=["time", "case_id", "kind", "element_id", "channel", "actor", "detail"],
        orient="row",
        infer_schema_length=None,
    )
    staffing = pl.DataFrame(
        STAFFING,
        schema=["resource", "post", "posts", "department", "district", "open_time", "close_time"],
        orient="row",
    )
    scenario = Scenario.model_validate(SCENARIO).canonical()
    return freeze(
        work=work_table(),
        cases=cases_table(),
        events=events.with_columns(pl.col("time") * MIN),
        staffing=staffing.with_columns(pl.col("open_time", "close_time") * MIN),
        start=START,
        recipe={"scenario": scenario, "seed": 1, "replication": 0, "decisions": []},
    )


@cache
def outside_log() -> EventLog:
    """The same day as an outsider would hand it over: who, what, group, start and end of finished work, and
    nothing else."""
    work = work_table().filter(pl.col("end_time").is_not_null() & pl.col("start_time").is_not_null())
    kept = work.select(
        "work_id",
        "case_id",
        "process",
        "activity",
        "element_id",
        "visit",
        "department",
        "resource",
        "start_time",
        "end_time",
    )
    seen = work.group_by("case_id").agg(arrival_time=pl.col("start_time").min(), end_time=pl.col("end_time").max())
    cases = cases_table().select("case_id", "process").join(seen, on="case_id")
    return freeze(work=kept, cases=cases, start=START)
