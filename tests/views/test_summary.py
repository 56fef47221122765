"""The figures of kpis.json."""

import json

import pytest
from scipy import stats

from sim.views.lacks import cannot_tell
from sim.views.plain import records
from sim.views.summary import combine, summary
from sim.views.waits import waits
from sim.words import say
from tests.views.logs import hand_log, outside_log
from tests.views.random_logs import random_log


def test_the_day_by_hand_in_seconds():
    figures = summary(hand_log())
    assert figures["window"] == {"begin": 0, "end": 600 * 60}
    assert figures["total"]["cycle_mean"] == 197.5 * 60
    assert figures["processes"]["connect"]["cases"] == 4
    assert figures["posts"]["crew"]["caused"] == 80 * 60
    assert figures["departments"]["field"]["utilisation"] == 0.5
    assert figures["waits"]["batch"]["total"] == 160 * 60
    assert figures["handoffs"]["front -> back"]["count"] == 5
    assert figures["standards"]["whole"]["share"] == pytest.approx(2 / 4)
    assert figures["indicators"]["time"]["value"] == pytest.approx((220 + 140 + 240) / 3 * 60)
    assert figures["indicators"]["pleased"]["value"] == pytest.approx(2 / 3)
    assert figures["outages"]["all"]["caidi"] == pytest.approx((3 * 220 + 20 * 140 + 4 * 240) / 27 * 60)


@pytest.mark.parametrize("log", [hand_log(), outside_log(), random_log(0)], ids=["hand", "outside", "random"])
def test_it_is_json_and_the_same_each_time(log):
    text = json.dumps(summary(log), allow_nan=False)
    assert json.dumps(summary(log), allow_nan=False) == text


def test_combine_is_students_interval():
    values = [3.0, 5.0, 10.0]
    got = combine([{"a": {"b": v, "c": None}} for v in values])
    low, high = stats.t.interval(0.95, 2, loc=6, scale=stats.sem(values))
    assert got["a"]["b"]["mean"] == 6
    assert got["a"]["b"]["interval"] == pytest.approx([low, high])
    assert got["a"]["b"]["n"] == 3
    assert got["a"]["c"] == {"mean": None, "interval": None, "n": 0}


def test_one_replication_has_no_interval():
    assert combine([{"a": 2}]) == {"a": {"mean": 2.0, "interval": None, "n": 1}}


def test_what_is_missing_in_one_replication_does_not_count_there():
    got = combine([{"x": {"only": 4}}, {"x": {}}])
    assert got["x"]["only"] == {"mean": 4.0, "interval": None, "n": 1}


def test_a_simulated_log_lacks_nothing():
    assert cannot_tell(hand_log()) == ()


def test_an_outsiders_log_says_what_it_lacks_in_both_languages():
    notes = cannot_tell(outside_log())
    assert [note.key for note in notes] == [
        f"lacks.{name}"
        for name in ("busy", "split", "receipts", "senders", "posts", "staffing", "kinds", "events", "scenario")
    ]
    assert all(note.rule == say(note.key, "en") and say(note.key, "zh") for note in notes)


def test_records_are_in_seconds():
    assert records(waits(hand_log()))[0]["wait_batch"] == 160 * 60
