"""Every real log through every command that looks at logs, in both languages; the outages state by state."""

import gzip
import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from functools import cache

import polars as pl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.interchange.logs.mapping_out import write_mapping
from sim.interchange.logs.pairing import items_from_stamps
from sim.interchange.logs.read import read_log
from sim.log.understood import Understood
from tests.interchange.logs import test_shared_logs
from tests.interchange.logs.test_pairing import ENDS, frame, minutes, stamp, twin
from tests.shared import shared

pytestmark = pytest.mark.verify

OUTAGES = "pge_outages/pge_outage_changes_2024-02_2026-08.jsonl.gz"
LOGS = (
    "academic_credentials/AcademicCredentials.csv.gz",
    "academic_credentials/AcademicCredentials_test.csv.gz",
    "academic_credentials/AcademicCredentials_train.csv.gz",
    "bpic2013/06_bpic2013_closed.xes.gz",
    "bpic2013/07_bpic2013_incidents.xes.gz",
    "insurance/insurance.xes.gz",
    "loanapp/LoanApp.csv.gz",
    "loanapp/test_preprocessed.csv",
    "loanapp/train_preprocessed.csv",
    "receipt/08_receipt.xes.gz",
    "receipt/receipt.csv",
    "waiting_causes/manual_log_1.csv",
    "waiting_causes/manual_log_2.csv",
    "waiting_causes/manual_log_3.csv",
    OUTAGES,
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", LOGS)
def test_every_command_takes_every_log(name, lang, tmp_path):
    source = str(shared(f"logs/{name}"))
    report = tmp_path / "report.html"
    for words in (
        ("view", source),
        ("walk", "customer", source),
        ("walk", "customer", source, "--pick", "worst"),
        ("walk", "post", source),
        ("walk", "department", source),
        ("report", source, "--out", str(report)),
    ):
        result = CliRunner().invoke(main, [*words, "--lang", lang])
        if words[1] in ("post", "department") and result.exit_code == 2:
            # a log without departments or posts says so
            assert ("no " in result.stderr) if lang == "en" else ("没有" in result.stderr), words
            continue
        assert result.exit_code == 0, (words, result.stderr, result.exception)
        assert "Traceback" not in result.stderr
        assert result.stdout or words[0] == "report"
    assert report.read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.parametrize("name", LOGS)
def test_a_saved_mapping_gives_the_same_log(name, tmp_path):
    source = shared(f"logs/{name}")
    log = read_log(source)
    assert read_log(source, mapping=write_mapping(log, tmp_path / "mapping.yaml")) == log


@cache
def changes():
    """The changes of each outage as (seen, status or None), in the order of the file."""
    told = defaultdict(list)
    with gzip.open(shared(f"logs/{OUTAGES}"), "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            told[str(row["id"])].append((datetime.fromisoformat(row["seen"]), row.get("CREW_CURRENT_STATUS")))
    return told


def test_every_stamp_of_the_incidents_becomes_an_item():
    test_shared_logs.test_every_stamp_becomes_an_item(test_shared_logs.INCIDENTS)


def test_outages_are_states_from_change_to_change():
    log = read_log(shared(f"logs/{OUTAGES}"))
    expected = Counter()
    for case, rows in changes().items():
        spells = []
        for seen, status in sorted(rows, key=lambda one: one[0]):
            if not spells or spells[-1][1] != status:
                spells.append((seen, status))
        for (begin, status), after in zip(spells, [*spells[1:], None], strict=True):
            if status is not None:
                first = (begin - log.start) // timedelta(microseconds=1)
                last = None if after is None else (after[0] - log.start) // timedelta(microseconds=1)
                expected[case, status, first, last] += 1
    found = Counter(log.work.select("case_id", "activity", "start_time", "end_time").rows())
    assert found == expected
    known = {case for case, rows in changes().items() if any(status is not None for _, status in rows)}
    assert set(log.cases["case_id"]) == known


def test_pairs_are_those_of_the_slow_twin_at_length():
    @settings(max_examples=2_000, deadline=None, derandomize=True)
    @given(st.lists(stamp, min_size=2, max_size=40))
    def held(stamps):
        kinds = {one["lifecycle"].lower() for one in stamps}
        if "start" in kinds and kinds & set(ENDS):
            items = items_from_stamps(frame(stamps), {}, Understood("f", "csv"))
            told = items.select("case", "activity", "resource", minutes("start"), minutes("end"), "outcome")
            assert Counter(told.rows()) == twin(stamps)

    held()


def test_outages_last_as_the_description_of_the_data_says():
    # Minutes p10/p50/p90 of the data's description, from 2024-02-04 to 04-30; the map is drawn about every 16 minutes.
    log = read_log(shared(f"logs/{OUTAGES}"))
    ended = log.work.drop_nulls("end_time").with_columns(minutes=(pl.col("end_time") - pl.col("start_time")) / 60e6)
    for activity, p50 in (("T-Man Enroute", 26), ("Crew On Site", 138)):
        median = ended.filter(ended["activity"] == activity)["minutes"].median()
        assert median == pytest.approx(p50, rel=0.25)
