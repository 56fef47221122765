"""`view --calendars`: waits by cause, estimated from the log alone, on the screen and as JSON."""

import json

import pytest

from tests.shared import shared

LOG = """case_id,Activity,start_time,end_time,Resource
0,A,2022-05-16T10:00:00,2022-05-16T10:30:00,Cole
0,C,2022-05-16T14:00:00,2022-05-16T15:00:00,Anya
1,D,2022-05-16T13:00:00,2022-05-16T13:30:00,Anya
"""
MONDAY = {"from": "MONDAY", "to": "MONDAY", "beginTime": "12:00:00", "endTime": "20:00:00"}


@pytest.fixture
def files(tmp_path):
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    (tmp_path / "calendars.json").write_text(json.dumps({"Anya": [MONDAY]}), encoding="utf-8")
    return tmp_path


def test_the_causes_as_json(call, files):
    told = json.loads(call("view", files / "log.csv", "--calendars", files / "calendars.json", "--json").stdout)
    causes = told["waits"]["causes"]
    # Anya came at noon and did D, which came later, from one to half past one
    assert causes["by_cause"] == {
        "total": 12600.0, "batching": 0.0, "contention": 0.0, "prioritization": 1800.0, "unavailability": 5400.0,
        "extraneous": 5400.0,
    }  # fmt: skip
    (pair,) = causes["by_pair"]
    assert (pair["source_activity"], pair["source_resource"]) == ("A", "Cole")
    assert (pair["target_activity"], pair["target_resource"]) == ("C", "Anya")
    assert (pair["frequency"], pair["cases"], pair["wt_unavailability"]) == (1, ["0"], 5400.0)
    assert causes["calendars"] == "given"
    assert causes["without_calendar"] == ["Cole"]
    assert causes["cte"] == 7200 / (7200 + 12600)


def test_calendars_are_found_where_none_are_given(call, files):
    causes = json.loads(call("view", files / "log.csv", "--json").stdout)["waits"]["causes"]
    assert causes["calendars"] == "found"
    assert causes["without_calendar"] == []
    # Anya was seen from one to three, the only hours that a log so small can tell
    assert causes["by_cause"]["unavailability"] == 9000.0


@pytest.mark.parametrize(
    ("lang", "texts"),
    [
        (
            "en",
            [
                "estimated from the log alone (calendars given)",
                "unavailability: off duty",
                "A · Cole",
                "C · Anya",
                "always there: 1, such as Cole",
            ],
        ),
        ("zh", ["仅凭日志估计（日历由用户给定）", "不当班", "A · Cole", "C · Anya"]),
    ],
)
def test_the_screen(call, files, lang, texts):
    told = call("view", files / "log.csv", "--calendars", files / "calendars.json", "--lang", lang).stdout
    for text in texts:
        assert text in told


def test_calendars_that_cannot_be_read(call, files):
    (files / "calendars.json").write_text('{"Anya": [{"from": "FUNDAY"}]}', encoding="utf-8")
    told = call("view", files / "log.csv", "--calendars", files / "calendars.json")
    assert told.exit_code == 2
    assert "calendars.json: Anya[0]" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_published_logs_through_the_command(call):
    folder = shared("logs/waiting_causes")
    told = json.loads(
        call("view", folder / "manual_log_3.csv", "--calendars", folder / "calendars.json", "--json").stdout
    )
    assert told["waits"]["causes"]["by_cause"]["batching"] == 13500.0
    assert len(told["waits"]["causes"]["by_pair"]) == 14
