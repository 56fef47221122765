"""Each requirement of docs/log.md is broken once, on purpose, and found where it is broken."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import LogError
from sim.log.check import breaches, check
from sim.log.contract import WAITS
from sim.log.freeze import freeze
from sim.log.frozen import freeze_data
from sim.log.rules_all import _FLAT_OBJECT
from sim.model.mistakes import message
from tests.log.build import MINUTE, build

HAN = re.compile(r"[\u4e00-\u9fff]")

LOG = build()
OUTSIDE = build(recipe=None)


def at(case, element, visit=1):
    return (pl.col("case_id") == case) & (pl.col("element_id") == element) & (pl.col("visit") == visit)


def broken(table, where, log=LOG, **values):
    """The log with other values in some cells; None is null."""
    frame = log.tables[table].with_columns(
        pl.when(where).then(pl.lit(value, frame_type(log, table, name))).otherwise(name).alias(name)
        for name, value in values.items()
    )
    return replace(log, **{table: frame})


def frame_type(log, table, name):
    return log.tables[table][name].dtype


def said(log):
    return [str(breach) for breach in breaches(log)]


def test_sound_logs_pass():
    check(LOG)
    check(OUTSIDE)


ALL = {
    "R1 work: columns": replace(LOG, work=LOG.work.drop("kind")),
    "R1 work: columns = ['work_id'": replace(LOG, work=LOG.work.with_columns(colour=pl.lit("red"))),
    "R1 work.visit: type = 'Int64' must be Int32": replace(
        LOG, work=LOG.work.with_columns(pl.col("visit").cast(pl.Int64))
    ),
    "R1 cases: columns = ['attr_kva', 'attr_complete']": replace(
        LOG, cases=LOG.cases.select(*LOG.cases.columns[:-2], "attr_kva", "attr_complete")
    ),
    "R1 cases.attr_kva: type = 'Date'": replace(LOG, cases=LOG.cases.with_columns(attr_kva=pl.lit(None, pl.Date))),
    "R1 log: start": replace(LOG, start=datetime(2025, 3, 3)),  # noqa: DTZ001
    "R2 work row 0 (case_id c1, element_id accept, visit 1): activity = null": broken(
        "work", at("c1", "accept"), activity=None
    ),
    "R2 cases row 3 (case_id c4): attr_kva = nan must be finite": broken(
        "cases", pl.col("case_id") == "c4", attr_kva=float("nan")
    ),
    "R3 cases row 1 (case_id c2): case_id = 'c2' must be unique": broken(
        "cases", pl.col("case_id") == "c1", case_id="c2"
    ),
    "R3 work row 4 (case_id c2, element_id accept, visit 1): visit = 1 stands there twice": broken(
        "work", at("c2", "accept", 2), visit=1
    ),
    "R3 work row 7 (case_id c2, element_id survey, visit 2): work_id = 70 must be the row number": broken(
        "work", at("c2", "survey", 2), work_id=70
    ),
    "R4 events row 1": replace(LOG, events=LOG.events.reverse()),
    "R4 cases row 1 (case_id c9)": replace(LOG, cases=LOG.cases.reverse()),
    "R5 work row 24 (case_id k9": broken("work", at("k3", "answer"), case_id="k9"),
    "process = 'enquiry' differs from its case's, 'connect'": broken("work", at("c1", "accept"), process="enquiry"),
    "district = null differs from its case's, 'east'": broken("work", at("c1", "accept"), district=None),
    "R5 cases row 9 (case_id k3): parent = 'c0' is no case of this log": broken(
        "cases", pl.col("case_id") == "k3", parent="c0"
    ),
    "R5 cases row 9 (case_id k3): parent = 'k3' must be another case": broken(
        "cases", pl.col("case_id") == "k3", parent="k3"
    ),
    "case_id = 'zz' is no case of this log": broken("events", pl.col("kind") == "suspended", case_id="zz"),
    "R5 decisions row 0": broken("decisions", pl.lit(value=True), case_id="zz"),
    "R6 work row 0 (case_id c1, element_id accept, visit 1): kind = 'second' must be one of": broken(
        "work", at("c1", "accept"), kind="second"
    ),
    "outcome = 'finished' must be one of done, returned": broken("work", at("c1", "accept"), outcome="finished"),
    "visit = 0 must be 1 or more": broken("work", at("c1", "accept"), visit=0),
    "start_time = 1200000000 is before what comes first (enable_time = 1800000000)": broken(
        "work", at("c1", "survey"), start_time=20 * MINUTE
    ),
    "R7 cases row 1 (case_id c2): end_time = 0 is before arrival_time = 300000000": broken(
        "cases", pl.col("case_id") == "c2", end_time=0
    ),
    "R8 work row 3 (case_id c2, element_id accept, visit 1): sent_time = 0": broken(
        "work", at("c2", "accept"), sent_time=0
    ),
    "R8 work row 1 (case_id c1, element_id archive, visit 1): end_time = 10860000000 is after": broken(
        "work", at("c1", "archive"), end_time=181 * MINUTE
    ),
    "R9 work row 0 (case_id c1, element_id accept, visit 1): outcome = 'open'": broken(
        "work", at("c1", "accept"), outcome="open"
    ),
    "R9 cases row 4 (case_id c5): outcome = 'completed' must be 'open'": broken(
        "cases", pl.col("case_id") == "c5", outcome="completed"
    ),
    "R9 work row 1 (case_id c1, element_id archive, visit 1): end_time = null though its case ended": (
        broken("work", at("c1", "archive"), end_time=None, outcome="open")
    ),
    "busy_time = -1 must be 0 or more": broken("work", at("c1", "accept"), busy_time=-1),
    "busy_time = 1200000001 is longer than from 0 to 1200000000": broken(
        "work", at("c1", "accept"), busy_time=20 * MINUTE + 1
    ),
    "R10 work row 17 (case_id c7, element_id accept, visit 1): busy_time = 0 must be null": broken(
        "work", at("c7", "accept"), busy_time=0
    ),
    "parts = 5 of the wait are known: must be all 6 or none": broken(
        "work", at("c1", "accept"), wait_batch=None
    ),
    "wait_contention = -1 must be 0 or more": broken("work", at("c1", "accept"), wait_contention=-1, wait_batch=1),
    "R11 work row 17 (case_id c7, element_id accept, visit 1): wait_transfer = 0 must be null": broken(
        "work", at("c7", "accept"), **dict.fromkeys(WAITS, 0)
    ),
    "total = 600000001 is the sum of the split, but the wait is from 1200000000 to 1800000000": broken(
        "work", at("c1", "survey"), wait_priority=1
    ),
    "sent_by = 25 is no work_id of this log": broken("work", at("c1", "survey"), sent_by=25),
    "sent_by = -1 is no work_id of this log": broken("work", at("c1", "survey"), sent_by=-1),
    "sent_by = 3 belongs to case 'c2', neither this case nor its parent": broken("work", at("c1", "survey"), sent_by=3),
    "sent_by = 2 is the item itself": broken("work", at("c1", "survey"), sent_by=2),
    "sent_by = 15 ended at null and sent at 87300000000: both must be known": broken(
        "work", at("c5", "survey"), sent_by=15, sent_time=1455 * MINUTE
    ),
    "R12 work row 2 (case_id c1, element_id survey, visit 1): sent_time = 1140000000 is before": broken(
        "work", at("c1", "survey"), sent_time=19 * MINUTE, wait_transfer=11 * MINUTE
    ),
    "detail = '[1]' must be a JSON object": broken("events", pl.col("kind") == "suspended", detail="[1]"),
    "detail = '{visit: 1}' must be a JSON object": broken("events", pl.col("kind") == "suspended", detail="{visit: 1}"),
    "R13 decisions row 0 (time 6000000000, point return, case_id c2): choice = 'return' must be JSON": broken(
        "decisions", pl.lit(value=True), choice="return"
    ),
    "R14 staffing row 0 (resource hao, open_time 0): close_time = 0 must be after open_time = 0": broken(
        "staffing", pl.int_range(pl.len()) == 0, close_time=0
    ),
    "R14 staffing row 1 (resource hao, open_time 86400000000): open_time = 86400000000 is before the end": broken(
        "staffing", pl.int_range(pl.len()) == 0, close_time=1441 * MINUTE
    ),
}  # fmt: skip


@pytest.mark.parametrize("log", ALL.values(), ids=range(len(ALL)))
def test_breaches_speak_both_languages(log):
    for breach in breaches(log):
        mistake = breach.mistake()
        assert message(mistake, "en") == str(breach)
        chinese = message(mistake, "zh")
        assert HAN.search(chinese)
        assert "{" not in chinese.replace("{visit: 1}", "")


@pytest.mark.parametrize(("message", "log"), ALL.items(), ids=range(len(ALL)))
def test_requirements_of_every_log(message, log):
    assert any(message in line for line in said(log)), said(log)
    with pytest.raises(LogError, match=re.escape(message)):
        check(replace(log, recipe=None))


SIMULATED = {
    "R20 recipe: keys = ['seed'] must be scenario, seed, replication, decisions": replace(
        LOG, recipe=freeze_data({"seed": 1})
    ),
    "R21 cases row 0 (case_id c1): arrival_time = null must not be null": broken(
        "cases", pl.col("case_id") == "c1", arrival_time=None
    ),
    "R21 work row 0 (case_id c1, element_id accept, visit 1): post = null": broken(
        "work", at("c1", "accept"), post=None
    ),
    "resource = null must not be null, work started at 0": broken("work", at("c1", "accept"), resource=None),
    "outcome = 'done' without a start_time": broken(
        "work", at("c7", "accept"), outcome="done", end_time=1500 * MINUTE
    ),
    "R22 work row 2 (case_id c1, element_id survey, visit 1): sent_time = 1260000000 is not": broken(
        "work", at("c1", "survey"), sent_time=21 * MINUTE, wait_transfer=9 * MINUTE
    ),
    "sent_time = 900000000 has no sender, and is neither its case's arrival (0) nor the time of": broken(
        "work", at("c1", "survey"), sent_by=None, sent_time=15 * MINUTE, wait_transfer=15 * MINUTE
    ),
    "R23 work row 7 (case_id c2, element_id survey, visit 3): visit = 3 must be 2": broken(
        "work", at("c2", "survey", 2), visit=3
    ),
    "R23 work row 0 (case_id c1, element_id accept, visit 2): visit = 2 must be 1": broken(
        "work", at("c1", "accept"), visit=2
    ),
    "R24 events row 0 (time -1, case_id c1, kind contact, element_id accept): time = -1 is before": broken(
        "events", pl.int_range(pl.len()) == 0, time=-1
    ),
    "is after its case's end, 300": broken("cases", pl.col("case_id") == "c2", end_time=300),
    "R25 work row 6 (case_id c2, element_id survey, visit 1): resource = 'wu' 5399999999 begins": broken(
        "work", at("c2", "survey"), start_time=90 * MINUTE - 1, wait_contention=45 * MINUTE - 1,
        busy_time=10 * MINUTE + 1,
    ),
    "R26 work row 0 (case_id c1, element_id accept, visit 1): busy_time = 1199999999 is not the time worked": broken(
        "work", at("c1", "accept"), busy_time=20 * MINUTE - 1
    ),
    "busy_time = 3540000000 is not the time worked from start to end less suspensions, 3600000000": broken(
        "work", at("c4", "survey"), busy_time=59 * MINUTE
    ),
    "R26 work row 1 (case_id c1, element_id archive, visit 1): busy_time = 1260000000": broken(
        "work", at("c3", "archive"), busy_time=11 * MINUTE
    ),
}  # fmt: skip


@pytest.mark.parametrize(("message", "log"), SIMULATED.items(), ids=range(len(SIMULATED)))
def test_requirements_of_simulated_logs(message, log):
    assert any(message in line for line in said(log)), said(log)
    assert not [line for line in said(replace(log, recipe=None)) if message in line]


def test_boundary_timers_send_without_a_sender():
    timer = pl.DataFrame({"time": [15 * MINUTE], "case_id": ["c1"], "kind": ["timer"]})
    events = pl.concat([LOG.events, timer], how="diagonal").sort("time")
    log = replace(
        broken("work", at("c1", "survey"), sent_by=None, sent_time=15 * MINUTE, wait_transfer=15 * MINUTE),
        events=events,
    )
    assert not [line for line in said(log) if line.startswith("R22")]


def test_children_may_be_sent_by_their_parents():
    log = broken("work", at("k3", "answer"), sent_by=8, sent_time=95 * MINUTE)  # c3's acceptance, which ended at 90
    assert not [line for line in said(replace(log, recipe=None)) if line.startswith("R12")]


def test_nobody_else_may_work_in_a_batch_at_once():
    # The same two items, at the same time by the same person, but in no batch.
    events = LOG.events.filter(pl.col("kind") != "batch")
    assert any(re.match(r"R25 work row (1|9) .*resource = 'hao'", line) for line in said(replace(LOG, events=events)))


def test_work_without_duration_may_share_its_instant():
    instant = {"process": "p", "activity": "do", "element_id": "do", "visit": 1, "post": "p", "department": "d"}
    instant |= {"resource": "r", "kind": "first"}
    times = {"sent_time": 5, "enable_time": 5, "start_time": 5, "outcome": "done"}
    waits = dict.fromkeys(WAITS, 0)
    rows = [
        {"case_id": case, **instant, **times, **waits, "end_time": end, "busy_time": end - 5}
        for case, end in (("a", 5), ("b", 9))
    ]
    cases = pl.DataFrame(
        {"case_id": ["a", "b"], "process": "p", "arrival_time": 5, "end_time": [5, 9], "outcome": "completed"}
    )
    freeze(work=pl.DataFrame(rows), cases=cases, start=datetime(2025, 1, 1, tzinfo=UTC), recipe=dict(LOG.recipe))


def test_open_work_holds_its_person():
    # c6 has been in lin's hands since 1480: nothing else can begin there.
    log = broken("work", at("c7", "accept"), resource="lin", start_time=1495 * MINUTE, busy_time=0)
    assert any(line.startswith("R25 work row 17 (case_id c7") for line in said(log))


def test_every_requirement_is_documented_and_tested():
    text = (Path(__file__).resolve().parents[2] / "docs/log.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| (R\d+) \|", text, re.MULTILINE))
    here = Path(__file__).parent
    tested = {
        n
        for name in ("test_check.py", "test_freeze.py", "test_store.py")
        for n in re.findall(r"\bR\d+\b", (here / name).read_text(encoding="utf-8"))
    }
    assert documented
    assert documented <= tested
    source = Path(__file__).resolve().parents[2] / "sim/log"
    raised = {n for file in source.glob("*.py") for n in re.findall(r"\"(R\d+)[\" ]", file.read_text(encoding="utf-8"))}
    assert raised <= documented


TEXTS = st.text(st.sampled_from('{}[]":, \\01-.truefalsn中\n\x1f'), max_size=24)
FLAT = st.dictionaries(st.text(max_size=3), st.one_of(st.integers(), st.booleans(), st.none(), st.text(max_size=3)))


@given(st.one_of(TEXTS, TEXTS.map(lambda text: '{"a": ' + text + "}"), FLAT.map(json.dumps)))
def test_what_looks_like_a_flat_object_is_json(text):
    looks = pl.Series([text]).str.contains(_FLAT_OBJECT).item()
    assert not looks or isinstance(json.loads(text), dict)
