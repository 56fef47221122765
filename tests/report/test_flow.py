"""The map of the log made by hand: every figure reckoned on paper (tests/log/build.py)."""

import polars as pl
import pytest

from sim.log.freeze import freeze
from sim.report.flow import flow_maps
from sim.views.flow import END, START, processes_of
from tests.log.build import MINUTE, build
from tests.log.build import START as BEGIN

FRONT, WORKS = "front", "works"


def bare(**tables):
    """A log from outside: work and cases alone."""
    return freeze(**tables, start=BEGIN)


@pytest.fixture(scope="module")
def maps():
    return {flow.process: flow for flow in flow_maps(build(), "en")}


def test_the_process_with_most_work_stands_first(maps):
    assert processes_of(build()) == ["connect", "enquiry"]
    assert list(maps) == ["connect", "enquiry"]


def test_boxes_count_their_work_items(maps):
    found = {b.label: (b.items, b.department, b.post) for b in maps["connect"].boxes}
    assert found == {
        "Accept": (10, FRONT, "Clerk"), "Survey": (8, WORKS, "Surveyor"), "Archive": (6, FRONT, "Archivist"),
    }  # fmt: skip


def test_arrows_count_hand_overs(maps):
    found = {(a.source.split("@")[0], a.target.split("@")[0]): a.count for a in maps["connect"].arrows}
    assert found == {
        (START, "accept"): 9, ("accept", "survey"): 8, ("survey", "accept"): 1, ("survey", "archive"): 6,
        ("archive", END): 6,
    }  # fmt: skip


def test_delays_run_from_sending_to_start(maps):
    arrow = next(a for a in maps["connect"].arrows if a.source == "accept@front" and a.target == "survey@works")
    # 10, 55, 80, 10, 30, 10, 925 and 10 minutes
    assert (arrow.delay, arrow.total) == (20 * MINUTE, 1130 * MINUTE)


def test_a_queue_is_its_time_average(maps):
    survey = next(b for b in maps["connect"].boxes if b.label == "Survey")
    # received to start: 0 + 45 + 60 + 0 + 20 + 0 + 915 + 0 minutes, over 26 hours
    assert survey.queue == pytest.approx(1040 / 1560)
    assert survey.returned == 1 / 8
    assert survey.wait == 20 * MINUTE


def test_lanes_know_the_front_of_house(maps):
    assert {lane.id: (lane.label, lane.front) for lane in maps["connect"].lanes} == {
        FRONT: ("Front desk", True), WORKS: ("Works", False),
    }  # fmt: skip


def test_labels_follow_the_language():
    assert [b.label for b in flow_maps(build(), "zh")[0].boxes] == ["受理", "勘查", "归档"]


def test_a_log_from_outside_that_knows_only_ends():
    log = build()
    gone = ("start_time", "enable_time", "busy_time", "kind", "wait_transfer", "wait_external", "wait_batch")
    gone += ("wait_unavailable", "wait_priority", "wait_contention")
    work = log.work.filter(pl.col("end_time").is_not_null()).with_columns(pl.lit(None).alias(n) for n in gone)
    flow = flow_maps(bare(work=work, cases=build().cases), "en")[0]
    assert flow.until_end
    arrow = next(a for a in flow.arrows if a.source == "accept@front" and a.target == "survey@works")
    # to the end: 70, 65, 140, 70, 60, 970 and 945 minutes; the eighth never ended
    assert (arrow.count, arrow.delay) == (7, 70 * MINUTE)


def test_the_rarest_are_left_out_and_counted():
    rows = [(f"c{i:03d}", "a" if i < 990 else f"rare{i}") for i in range(1000)]
    cases = pl.DataFrame({"case_id": [c for c, _ in rows], "process": "p", "arrival_time": 0, "end_time": 10})
    work = pl.DataFrame(
        {
            "case_id": [c for c, _ in rows], "process": "p", "activity": [a for _, a in rows],
            "element_id": [a for _, a in rows], "visit": 1, "department": "d", "sent_time": 0, "end_time": 10,
        },
        schema_overrides={"visit": pl.Int32},
    ).with_row_index("work_id")  # fmt: skip
    work = work.with_columns(pl.col("work_id").cast(pl.Int64))
    flow = flow_maps(bare(work=work, cases=cases), "en")[0]
    assert [b.label for b in flow.boxes] == ["a"]
    assert flow.items_shown == 0.99
