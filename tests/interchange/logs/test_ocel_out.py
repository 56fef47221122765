"""A log as OCEL 2.0: by hand, against the standard's schema, and counts and times of any log."""

import gzip
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import polars as pl
import pytest
from hypothesis import given, settings

from sim.errors import InputError
from sim.interchange.logs import ocel_out
from sim.interchange.logs.ocel_out import write_ocel
from sim.log.freeze import freeze
from tests.log.build import build
from tests.log.random_logs import logs

TEXT, TIME = {"type": "string"}, {"type": "string", "format": "date-time"}


def objects_of(needed, **properties):
    """A list of objects with these properties, of which the first so many must be there."""
    required = list(properties)[:needed]
    return {"type": "array", "items": {"type": "object", "properties": properties, "required": required}}


TYPES = objects_of(2, name=TEXT, attributes=objects_of(2, name=TEXT, type=TEXT))
RELATIONS = objects_of(2, objectId=TEXT, qualifier=TEXT)
# the schema of section 8 of the specification, arXiv:2403.01975, in fewer lines
SCHEMA = {
    "type": "object",
    "properties": {
        "eventTypes": TYPES,
        "objectTypes": TYPES,
        "events": objects_of(
            3, id=TEXT, type=TEXT, time=TIME, attributes=objects_of(2, name=TEXT, value=TEXT), relationships=RELATIONS
        ),
        "objects": objects_of(
            2, id=TEXT, type=TEXT, attributes=objects_of(3, name=TEXT, value=TEXT, time=TIME), relationships=RELATIONS
        ),
    },
    "required": ["eventTypes", "objectTypes", "events", "objects"],
}


def written(log, folder):
    """The log as it stands in its file."""
    return json.loads(write_ocel(log, Path(folder) / "log.json").read_text(encoding="utf-8"))


def related(thing):
    """Its relationships."""
    return {(to["objectId"], to["qualifier"]) for to in thing["relationships"]}


def values(thing):
    """Its attributes."""
    return {attribute["name"]: attribute["value"] for attribute in thing["attributes"]}


def test_by_hand(tmp_path):
    log = build()
    data = written(log, tmp_path)
    jsonschema.validate(data, SCHEMA)
    events = {event["id"]: event for event in data["events"]}
    objects = {thing["id"]: thing for thing in data["objects"]}
    # all cases but three have ended; of 25 items one still waits and two are under way
    kinds = Counter(event["type"].partition("+")[2] or event["type"] for event in data["events"])
    told = log.events.filter(pl.col("kind").is_in(["contact", "notice", "chase"]))
    assert kinds == {"start": 10 + 24, "complete": 7 + 22} | dict(Counter(told["kind"]))
    assert Counter(thing["type"] for thing in data["objects"]) == {
        "case": 10, "customer": 9, "work_item": 24, "post": 3, "department": 2, "staff": 4,
    }  # fmt: skip
    ended = events["work:13+complete"]  # c4's survey, with a night in it
    assert (ended["type"], ended["time"]) == ("survey+complete", "2025-03-04T08:20:00.000000+08:00")
    assert related(ended) == {
        ("case:c4", "part of"), ("work:13", "step of"), ("post:surveyor", "done at"),
        ("department:works", "done in"), ("staff:wu", "done by"),
    }  # fmt: skip
    item = objects["work:13"]
    assert related(item) == {("case:c4", "part of"), ("work:11", "sent by")}
    assert values(item) | {"wait_transfer": "600", "busy_time": "3600", "visit": "1"} == values(item)
    assert values(item)["sent_time"] == "2025-03-03T16:10:00.000000+08:00"
    assert "end_time" not in values(objects["work:15"])  # c5's survey goes on
    # k3 was started by c3, and belongs to the same customer
    assert related(objects["case:k3"]) == {("customer:c3", "of"), ("case:c3", "started by")}
    assert related(events["case:k3+start"]) == {("case:k3", "part of"), ("customer:c3", "for")}
    assert values(objects["customer:c8"]) == {"segment": "vip", "district": "west"}
    assert related(objects["post:surveyor"]) == {("department:works", "in")}
    assert related(objects["staff:lin"]) == {("post:clerk", "works at")}
    assert related(objects["department:works"]) == set()


def test_attributes_are_declared_with_their_types(tmp_path):
    data = written(build(), tmp_path)
    types = {t["name"]: {a["name"]: a["type"] for a in t["attributes"]} for t in data["objectTypes"]}
    some = {"kva": "float", "complete": "boolean", "priority": "integer", "end_time": "time"}
    assert types["case"] | some == types["case"]
    for thing in data["objects"]:
        assert values(thing).keys() <= types[thing["type"]].keys()
    assert {event["type"] for event in data["events"]} <= {t["name"] for t in data["eventTypes"]}


@settings(max_examples=40)
@given(logs())
def test_any_log(log):
    with TemporaryDirectory() as folder:
        data = written(log, folder)
    jsonschema.validate(data, SCHEMA)
    ids = [thing["id"] for thing in data["objects"]]
    assert len(ids) == len(set(ids))
    named = [event["id"] for event in data["events"]]
    assert len(named) == len(set(named))
    reached = {to["objectId"] for thing in data["events"] for to in thing["relationships"]}
    assert reached == set(ids)  # no object without an event, no event of an object that is not there
    assert {to["objectId"] for thing in data["objects"] for to in thing["relationships"]} <= set(ids)
    begun = Counter(log.start + timedelta(microseconds=t) for t in log.work["start_time"].drop_nulls())
    found = (e for e in data["events"] if e["id"].startswith("work:") and e["id"].endswith("+start"))
    assert Counter(datetime.fromisoformat(event["time"]) for event in found) == begun
    ends = log.work["end_time"].drop_nulls().len()
    assert sum(e["id"].startswith("work:") and not e["id"].endswith("+start") for e in data["events"]) == ends


def test_a_log_from_outside_has_no_customers(tmp_path):
    log = build()
    outside = freeze(work=log.work, cases=log.cases, events=log.events, start=log.start)
    data = written(outside, tmp_path)
    assert not [thing for thing in data["objects"] if thing["type"] == "customer"]
    assert not [event for event in data["events"] if "for" in {to["qualifier"] for to in event["relationships"]}]


def test_some_cases_at_a_time_make_the_same_file(tmp_path, monkeypatch):
    whole = write_ocel(build(), tmp_path / "whole.json").read_text(encoding="utf-8")
    reached = []
    monkeypatch.setattr(ocel_out, "_CASES", 3)
    parts = write_ocel(build(), tmp_path / "parts.json", progress=lambda done, at: reached.append(done))
    assert reached == [number / 10 * 0.5 + half for half in (0, 0.5) for number in (0, 3, 6, 9)]
    a, b = json.loads(whole), json.loads(parts.read_text(encoding="utf-8"))
    for name in ("events", "objects"):
        assert sorted(map(json.dumps, a[name])) == sorted(map(json.dumps, b[name]))


def test_packed_files_are_the_same_and_equal_logs_are_equal_files(tmp_path):
    plain = write_ocel(build(), tmp_path / "a.json").read_bytes()
    packed = write_ocel(build(), tmp_path / "a.json.gz").read_bytes()
    assert gzip.decompress(packed) == plain
    assert write_ocel(build(), tmp_path / "b.json.gz").read_bytes() == packed


def test_an_earlier_file_stays_when_the_new_one_cannot_be_written(tmp_path):
    target = tmp_path / "there"
    target.mkdir()
    (target / "precious").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_ocel(build(), target)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
