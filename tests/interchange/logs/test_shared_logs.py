"""Real logs, read and counted again by independent code: xml.etree and csv, row by row."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cache
from xml.etree import ElementTree

import polars as pl
import pytest

from sim.interchange.logs.read import read_log
from sim.log.understood import tell
from tests.shared import shared

INCIDENTS = "bpic2013/07_bpic2013_incidents.xes.gz"  # stamp by stamp in tests/verify, for its length
XES = ("bpic2013/06_bpic2013_closed.xes.gz", "receipt/08_receipt.xes.gz")
SPANS = (
    "academic_credentials/AcademicCredentials.csv.gz",
    "academic_credentials/AcademicCredentials_test.csv.gz",
    "academic_credentials/AcademicCredentials_train.csv.gz",
    "loanapp/LoanApp.csv.gz",
    "loanapp/test_preprocessed.csv",
    "loanapp/train_preprocessed.csv",
    "waiting_causes/manual_log_1.csv",
    "waiting_causes/manual_log_2.csv",
    "waiting_causes/manual_log_3.csv",
)
# As the data's own description has them.
KNOWN = {
    "bpic2013/06_bpic2013_closed.xes.gz": (1487, 6660),
    INCIDENTS: (7554, 65533),
    "receipt/08_receipt.xes.gz": (1434, 8577),
    "receipt/receipt.csv": (1434, 8577),
    "insurance/insurance.xes.gz": (1182, 23141),
    "academic_credentials/AcademicCredentials.csv.gz": (954, 4928),
    "loanapp/LoanApp.csv.gz": (1000, 7492),
}


@cache
def log_of(name):
    return read_log(shared(f"logs/{name}"))


@cache
def traces(name):
    """A list of (trace attributes, list of event attributes)."""
    with gzip.open(shared(f"logs/{name}")) as file:
        root = ElementTree.parse(file).getroot()
    name_of = {element: element.tag.rpartition("}")[2] for element in root.iter()}

    def attributes(element):
        return {child.get("key"): child.get("value") for child in element if child.get("key")}

    return [
        (attributes(trace), [attributes(event) for event in trace if name_of[event] == "event"])
        for trace in root
        if name_of[trace] == "trace"
    ]


@cache
def rows(name):
    path = shared(f"logs/{name}")
    with gzip.open(path, "rt", encoding="utf-8") if name.endswith(".gz") else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(row, *names):
    return next(row[name] for name in names if name in row)


def since(log, text):
    """Microseconds since the log's start of a time as it stands in a file."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=log.start.tzinfo)
    return (moment - log.start) // timedelta(microseconds=1)


def items(log, *columns):
    return Counter(log.work.select(columns).rows())


@pytest.mark.parametrize(("name", "counts"), KNOWN.items())
def test_cases_and_items_are_as_described(name, counts):
    log = log_of(name)
    assert (log.cases.height, log.work.height) == counts
    assert log.recipe is None
    assert log.provenance["understood"]["rows"] >= log.work.height


@pytest.mark.parametrize("name", XES)
def test_every_stamp_becomes_an_item(name):
    log = log_of(name)
    statuses = "bpic2013" in name
    expected = Counter(
        (
            trace["concept:name"],
            f"{event['concept:name']}+{event['lifecycle:transition']}" if statuses else event["concept:name"],
            event.get("org:resource"),
            event.get("org:role") if statuses else event["org:group"],
            event["org:group"],
            since(log, event["time:timestamp"]),
        )
        for trace, events in traces(name)
        for event in events
    )
    assert items(log, "case_id", "activity", "resource", "post", "department", "end_time") == expected
    assert log.work["start_time"].null_count() == log.work.height


def test_groups_become_departments():
    def groups(name):
        return {event["org:group"] for _, events in traces(name) for event in events}

    for name in XES:
        assert set(log_of(name).work["department"]) == groups(name)
    assert log_of(INCIDENTS).work["department"].n_unique() == 649


def test_attributes_of_traces_become_attributes_of_cases():
    log = log_of("receipt/08_receipt.xes.gz")
    expected = {
        trace["concept:name"]: tuple(trace.get(key) for key in ("responsible", "deadline", "enddate", "channel"))
        for trace, _ in traces("receipt/08_receipt.xes.gz")
    }
    told = log.cases.select("case_id", "attr_responsible", "attr_deadline", "attr_enddate", "channel").rows()
    assert {case: tuple(values) for case, *values in told} == expected


def test_csv_and_xes_of_one_log_agree():
    one, other = log_of("receipt/08_receipt.xes.gz"), log_of("receipt/receipt.csv")
    columns = ("case_id", "activity", "visit", "resource", "department", "end_time", "sent_time")
    assert one.work.select(columns).equals(other.work.select(columns))
    assert one.start == other.start


def test_starts_find_their_ends():
    name = "insurance/insurance.xes.gz"
    log = log_of(name)
    expected = Counter()
    for trace, events in traces(name):
        open_ones = defaultdict(list)
        for event in sorted(events, key=lambda e: (e["time:timestamp"], e["lifecycle:transition"] != "start")):
            key = event["concept:name"], event["org:resource"]
            if event["lifecycle:transition"] == "start":
                open_ones[key].append(event)
            else:
                begun = open_ones[key].pop(0)
                spell = (since(log, begun["time:timestamp"]), since(log, event["time:timestamp"]))
                expected[trace["concept:name"], *key, begun["ASSIGNEDTEAMNAME"], *spell] += 1
        assert not any(open_ones.values())
    assert items(log, "case_id", "activity", "resource", "department", "start_time", "end_time") == expected
    assert log.work["resource"].n_unique() == 136
    assert log.work["department"].n_unique() == 30


@pytest.mark.parametrize("name", SPANS)
def test_rows_with_start_and_end_become_items(name):
    log = log_of(name)
    expected = Counter(
        (
            column(row, "case_id"),
            column(row, "activity", "activity_name", "Activity"),
            column(row, "resource", "Resource"),
            since(log, column(row, "start_time", "start_timestamp")),
            since(log, column(row, "end_time", "end_timestamp")),
        )
        for row in rows(name)
    )
    assert items(log, "case_id", "activity", "resource", "start_time", "end_time") == expected


@pytest.mark.parametrize("name", [*SPANS, "insurance/insurance.xes.gz", "receipt/08_receipt.xes.gz"])
def test_senders_are_the_latest_that_had_ended(name):
    log = log_of(name)
    work = log.work
    begin = work["start_time"].fill_null(work["end_time"])
    data = list(zip(work["case_id"], begin, work["end_time"], work["sent_by"], work["sent_time"], strict=True))
    by_case = defaultdict(list)
    for number, row in enumerate(data):
        by_case[row[0]].append((number, row))
    for members in by_case.values():
        for number, (_, begun, _, sender, sent) in members:
            ended = [
                other[2]
                for n, other in members
                if n != number and other[2] <= begun and (other[1] < begun or n == sender)
            ]
            assert sent == max(ended, default=None)
            assert (sender is None) == (sent is None)
            if sender is not None:
                assert data[sender][0] == data[number][0]
                assert data[sender][2] == sent


@pytest.mark.parametrize("name", KNOWN)
def test_cases_last_from_their_first_time_to_their_last(name):
    log = log_of(name)
    first = pl.min_horizontal("start_time", "end_time").min()
    spans = log.work.group_by("case_id").agg(first=first, last=pl.col("end_time").max()).sort("case_id")
    assert log.cases["arrival_time"].to_list() == spans["first"].to_list()
    assert log.cases["end_time"].to_list() == spans["last"].to_list()


def test_zones_are_those_in_which_the_files_were_written():
    zones = {name: str(log_of(name).start.tzinfo) for name in KNOWN}
    assert zones["receipt/08_receipt.xes.gz"] == "Europe/Amsterdam"  # +01:00 in winter, +02:00 in summer
    assert zones["insurance/insurance.xes.gz"] == "UTC"
    assert zones["loanapp/LoanApp.csv.gz"] == "Asia/Shanghai"  # no offset written


def test_what_was_understood_is_told_in_both_languages():
    log = log_of(INCIDENTS)
    assert "department: column 'org:group'" in tell(log, "en")
    assert "部门：列 'org:group'" in tell(log, "zh")
    told = "columns left out, since they change within a case: organization involved, resource country"
    assert told in tell(log, "en")
