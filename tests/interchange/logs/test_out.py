"""Logs as CSV and XES: exact cells by hand, and everything that comes back."""

import csv
import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings

from sim.errors import InputError
from sim.interchange.logs.csv_out import write_csv
from sim.interchange.logs.read import read_log
from sim.interchange.logs.xes_out import write_xes
from sim.log.contract import WAITS
from tests.log.build import MINUTE, build
from tests.log.random_logs import logs

NAMESPACE = "{http://www.xes-standard.org/}"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_cells_by_hand(tmp_path):
    written = write_csv(build(), tmp_path / "new" / "folder")
    assert [path.name for path in written] == ["work.csv", "cases.csv", "events.csv", "staffing.csv", "decisions.csv"]
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {path.name for path in written}
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in written)
    work, cases, events, staffing, decisions = map(rows, written)
    assert work[13] == {
        "work_id": "13", "case_id": "c4", "process": "connect", "segment": "residential", "activity": "survey",
        "element_id": "survey", "visit": "1", "post": "surveyor", "department": "works", "district": "west",
        "resource": "wu", "sent_by": "11", "sent_time": "2025-03-03T16:10:00.000000+08:00",
        "enable_time": "2025-03-03T16:20:00.000000+08:00", "start_time": "2025-03-03T16:20:00.000000+08:00",
        "end_time": "2025-03-04T08:20:00.000000+08:00", "busy_time": "3600", "kind": "first", "outcome": "done",
        "wait_transfer": "600", "wait_external": "0", "wait_batch": "0", "wait_unavailable": "0", "wait_priority": "0",
        "wait_contention": "0",
    }  # fmt: skip
    assert (work[17]["start_time"], work[17]["busy_time"], work[17]["wait_batch"]) == ("", "", "")
    assert (cases[0]["attr_kva"], cases[0]["attr_complete"], cases[-1]["attr_kva"]) == ("8.0", "true", "")
    assert cases[4]["end_time"] == ""
    assert json.loads(events[2]["detail"]) == {"about": "已受理"}
    assert events[2]["time"] == "2025-03-03T08:20:00.000000+08:00"
    assert staffing[0]["close_time"] == "2025-03-03T17:00:00.000000+08:00"
    assert decisions[0]["choice"] == '"return"'


def test_durations_are_exact_decimals(tmp_path):
    durations = [0, 1, 10, 1_000_000, 1_500_000, 59_999_999, 3_600_000_000, 10**12 + 1]
    work = (
        build()
        .work.head(len(durations))
        .with_columns(busy_time=pl.Series(durations), start_time=0, end_time=2 * 10**12)
    )
    cases = build().cases.with_columns(arrival_time=-1, end_time=3 * 10**12, outcome=pl.lit("completed"))
    waits = dict.fromkeys(WAITS)
    work = work.with_columns(sent_by=None, sent_time=None, enable_time=None, outcome=pl.lit("done"), **waits)
    log = build(work=work, cases=cases, events=None, decisions=None, recipe=None)
    told = [row["busy_time"] for row in rows(write_csv(log, tmp_path)[0])]
    assert told == ["0", "0.000001", "0.00001", "1", "1.5", "59.999999", "3600", "1000000.000001"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_formulas_are_no_formulas(tmp_path, text):
    cases = build().cases.with_columns(attr_note=pl.lit(text), attr_depth=pl.lit(-4))
    told = rows(write_csv(build(cases=cases), tmp_path)[1])[0]
    assert told["attr_note"] == f"'{text}"
    assert told["attr_depth"] == "-4"


def test_files_of_the_same_name_are_replaced_and_others_stay(tmp_path):
    (tmp_path / "work.csv").write_text("old")
    (tmp_path / "mine.csv").write_text("mine")
    write_csv(build(), tmp_path)
    assert (tmp_path / "work.csv").read_text(encoding="utf-8-sig").startswith("work_id,")
    assert (tmp_path / "mine.csv").read_text() == "mine"
    (tmp_path / "file").write_text("in the way")
    for write in (write_csv, write_xes):
        with pytest.raises(InputError, match="cannot be written"):
            write(build(), tmp_path / "file" / "log.xes")


def events_of(path):
    """Every event of an XES file by independent code: (case, key -> value)."""
    root = ElementTree.fromstring(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
    assert root.tag == f"{NAMESPACE}log"
    found = []
    for trace in root.iter(f"{NAMESPACE}trace"):
        case = next(child.get("value") for child in trace if child.get("key") == "concept:name")
        found += [(case, {a.get("key"): a.get("value") for a in event}) for event in trace.iter(f"{NAMESPACE}event")]
    return root, found


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_xes_by_hand(tmp_path, name):
    log = build()
    root, found = events_of(write_xes(log, tmp_path / name))
    assert root.get("xes.version") == "1.0"
    assert [e.get("prefix") for e in root.iter(f"{NAMESPACE}extension")] == ["concept", "lifecycle", "time", "org"]
    assert len(list(root.iter(f"{NAMESPACE}trace"))) == 10
    assert len(found) == 24 + 22  # every started item has a start, every ended one an end
    of_c2 = [
        (e["concept:instance"], e["lifecycle:transition"], e["time:timestamp"][11:16])
        for case, e in found
        if case == "c2"
    ]
    assert of_c2 == [
        ("accept#1", "start", "08:05"), ("accept#1", "complete", "08:35"), ("survey#1", "start", "09:30"),
        ("survey#1", "complete", "09:40"), ("accept#2", "start", "09:40"), ("accept#2", "complete", "09:50"),
        ("survey#2", "start", "11:10"), ("survey#2", "complete", "12:10"), ("archive#1", "start", "12:10"),
        ("archive#1", "complete", "12:30"),
    ]  # fmt: skip
    assert found[0][1] == {
        "concept:name": "accept", "concept:instance": "accept#1", "lifecycle:transition": "start",
        "time:timestamp": "2025-03-03T08:00:00.000000+08:00", "org:resource": "lin", "org:role": "clerk",
        "org:group": "front", "kind": "first", "outcome": "done",
    }  # fmt: skip
    assert [e["lifecycle:transition"] for case, e in found if case in ("c6", "c7")] == ["start"]


def test_elements_stand_in_the_order_of_the_standard(tmp_path):
    root, _ = events_of(write_xes(build(), tmp_path / "log.xes"))
    # attributes of the log itself stand elsewhere in the schemas of 2009 and 2016: there are none
    order = ["extension", "global", "classifier", "trace"]
    tags = [element.tag.removeprefix(NAMESPACE) for element in root]
    assert tags == sorted(tags, key=order.index)
    allowed = {"string", "date", "int", "float", "boolean"}
    for trace in root.iter(f"{NAMESPACE}trace"):
        keys = [child.get("key") for child in trace if child.get("key")]
        assert len(keys) == len(set(keys))
        assert {e.tag.removeprefix(NAMESPACE) for e in trace.iter()} <= allowed | {"trace", "event"}
        for date in trace.iter(f"{NAMESPACE}date"):
            datetime.fromisoformat(date.get("value"))


def test_equal_logs_are_equal_files(tmp_path):
    first = write_xes(build(), tmp_path / "a.xes.gz").read_bytes()
    assert write_xes(build(), tmp_path / "b.xes.gz").read_bytes() == first


def test_abandoned_work_is_not_complete(tmp_path):
    cancelled = (pl.col("case_id") == "c1") & (pl.col("element_id") == "archive")
    withdrawn = (pl.col("case_id") == "c3") & (pl.col("element_id") == "archive")
    outcome = (
        pl.when(cancelled).then(pl.lit("cancelled")).when(withdrawn).then(pl.lit("withdrawn")).otherwise("outcome")
    )
    log = build(work=build().work.with_columns(outcome=outcome))
    path = write_xes(log, tmp_path / "log.xes")
    _, found = events_of(path)
    of_both = [e for case, e in found if case in ("c1", "c3") and e["concept:name"] == "archive"]
    assert [e["lifecycle:transition"] for e in of_both] == ["start", "ate_abort", "start", "withdraw"]
    told = read_log(path).work.filter(pl.col("activity") == "archive", pl.col("case_id").is_in(["c1", "c3"]))
    assert told["outcome"].to_list() == ["cancelled", "withdrawn"]


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_xes_comes_back(tmp_path, name):
    log = build()
    again = read_log(write_xes(log, tmp_path / name))
    columns = ("case_id", "process", "segment", "activity", "visit", "post", "department", "district", "resource")
    times = ("start_time", "end_time")
    since = (log.start - again.start) // timedelta(microseconds=1)
    started = log.work.filter(pl.col("start_time").is_not_null())
    assert again.work.select(*columns, *times).equals(started.select(*columns, *(pl.col(t) + since for t in times)))
    kept = log.cases.filter(pl.col("case_id") != "c7")  # it has no event
    assert again.cases.select("case_id", "channel", "attr_complete", "attr_kva").equals(
        kept.select("case_id", "channel", "attr_complete", "attr_kva")
    )
    assert again.cases["arrival_time"].to_list() == [t + 8 * 60 * MINUTE for t in kept["arrival_time"]]


def test_csv_comes_back(tmp_path):
    log = build()
    again = read_log(write_csv(log, tmp_path)[0])
    columns = ("case_id", "process", "segment", "activity", "visit", "post", "department", "district", "resource")
    assert again.work.select(columns).equals(log.work.select(columns))
    for time in ("enable_time", "start_time", "end_time"):
        assert again.work[time].to_list() == [None if t is None else t + 8 * 60 * MINUTE for t in log.work[time]]


@given(logs())
@settings(max_examples=25)
def test_any_text_comes_through(log):
    texts = ("case_id", "process", "segment", "activity", "element_id", "post", "department", "resource")
    with TemporaryDirectory() as folder:
        written = rows(write_csv(log, folder)[0])
        _, found = events_of(write_xes(log, Path(folder) / "log.xes"))
    for row, cells in zip(log.work.iter_rows(named=True), written, strict=True):
        for name in texts:
            protected = row[name] is not None and row[name][0] in "=+-@\t\r"
            assert cells[name] == ("'" if protected else "") + (row[name] or "")
    legal = {ord(c): None for c in map(chr, range(32)) if c not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}
    expected = sorted(
        (row["case_id"].translate(legal), row["activity"].translate(legal)) for row in log.work.iter_rows(named=True)
    )
    ends = sorted((case, event["concept:name"]) for case, event in found if event["lifecycle:transition"] == "complete")
    assert ends == expected
