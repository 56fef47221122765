"""Columns that no list of names knows: assumed from a part of their name and from what they hold, and said so."""

import polars as pl
import pytest

from sim.errors import InputError
from sim.interchange.logs.read import read_log
from sim.log.understood import assumptions, tell

HOUR = 3_600_000_000


@pytest.fixture
def read(tmp_path):
    def read(text, **said):
        path = tmp_path / "log.csv"
        path.write_text(text, encoding="utf-8")
        return read_log(path, **said)

    return read


def columns(log):
    return dict(log.provenance["understood"]["columns"])


def test_case_is_the_column_whose_values_come_again(read):
    log = read("row no,order no,task,when done\n1,7,a,2024-02-19\n2,7,b,2024-02-20\n3,8,a,2024-02-21\n")
    assert columns(log) == {"case": "order no", "activity": "task", "time": "when done"}
    assert "assumed from its name and content: case is column 'order no'" in assumptions(log, "en")
    assert "根据列名和内容假定：时间戳为列 'when done'" in assumptions(log, "zh")


def test_several_candidates_are_told(read):
    log = read("case id,ticket,activity,time\n1,7,a,2024-02-19\n1,7,b,2024-02-20\n")
    assert assumptions(log, "en") == ["assumed: case is column 'case id'; 'ticket' might be meant as well"]
    log = read("流水号,业务号,环节,时间\n1,7,a,2024-02-19\n2,7,b,2024-02-20\n2,8,b,2024-02-20\n")
    assert columns(log)["case"] == "流水号"
    assert assumptions(log, "zh") == ["根据列名和内容假定：工单为列 '流水号'；也可以是 业务号"]


def test_start_and_end_are_found_by_parts_of_their_names(read):
    log = read("case,activity,BeginTS,FinishTS,created\n1,a,2024-02-19 08:00,2024-02-19 09:00,2024-02-18\n")
    assert log.work.select("start_time", "end_time").rows() == [(8 * HOUR, 9 * HOUR)]
    assert len(assumptions(log, "en")) == 2


def test_fullest_column_of_dates_is_the_time(read):
    log = read("case,activity,first,second,third\n1,a,,2024-02-19,x\n1,b,2024-02-20,2024-02-20,y\n")
    assert columns(log)["time"] == "second"
    assert assumptions(log, "en") == [
        "assumed from its name and content: time stamp is column 'second'; others that would do: first"
    ]


@pytest.mark.parametrize(("begin", "finish"), [
    ("START", "COMPLETE"), ("开始", "完成"), ("begin", "end"), ("已开始", "办结"), ("Started", "cancelled"),
])  # fmt: skip
@pytest.mark.parametrize("name", ["lifecycle", "动作", "event type"])
def test_transitions_are_known_by_their_words(read, name, begin, finish):
    text = f"case,task,{name},time\n1,a,{begin},2024-02-19 08:00\n1,a,{finish},2024-02-19 09:00\n"
    log = read(text)
    assert log.work.select("activity", "start_time", "end_time").rows() == [("a", 8 * HOUR, 9 * HOUR)]
    assert bool(assumptions(log, "en")) == (name != "lifecycle")


def test_states_last_until_the_next_row(read):
    log = read(
        "ticket,state,seen\n1,open,2024-02-19 08:00\n1,open,2024-02-19 08:30\n1,working,2024-02-19 09:00\n"
        "1,closed,2024-02-19 10:00\n1,completed,2024-02-19 11:00\n2,open,2024-02-19 08:00\n2,,2024-02-19 12:00\n"
        "3,open,2024-02-19 08:00\n"
    )
    assert log.work.select("case_id", "activity", "start_time", "end_time", "busy_time", "outcome").rows() == [
        ("1", "closed", 10 * HOUR, 11 * HOUR, None, "done"),
        ("1", "completed", 11 * HOUR, 11 * HOUR, None, "done"),
        ("1", "open", 8 * HOUR, 9 * HOUR, None, "done"),
        ("1", "working", 9 * HOUR, 10 * HOUR, None, "done"),
        ("2", "open", 8 * HOUR, 12 * HOUR, None, "done"),
        ("3", "open", 8 * HOUR, None, None, "open"),
    ]
    told = tell(log, "en")
    assert "assumed: 'state' holds states, each of which lasts until the case's next row" in told
    assert any("repeat the state before them" in line for line in told)


def test_single_stamps_may_be_said_to_be_states(read):
    text = "case,activity,time\n1,a,2024-02-19 08:00\n1,b,2024-02-19 09:00\n"
    assert read(text).work["start_time"].null_count() == 2
    log = read(text, mapping={"stamps": "until_next"})
    assert log.work.select("activity", "start_time", "end_time").rows() == [
        ("a", 8 * HOUR, 9 * HOUR),
        ("b", 9 * HOUR, None),
    ]


def test_months_and_days_are_told_apart_by_the_order_of_rows(read):
    day = read("case,activity,time\n1,a,1/3/2024\n1,b,2/3/2024\n1,c,1/4/2024\n")
    assert [str(t) for t in day.work["end_time"] // (24 * HOUR)] == ["0", "1", "31"]
    assert assumptions(day, "en") == ["assumed: dates such as 1/3/2024 have the day first"]
    month = read("case,activity,time\n1,a,3/1/2024\n1,b,3/2/2024\n1,c,4/1/2024\n")
    assert [str(t) for t in month.work["end_time"] // (24 * HOUR)] == ["0", "1", "31"]
    assert assumptions(month, "zh") == ["假定：3/1/2024 这样的日期先月后日"]


def test_other_columns_tell_the_order_too(read):
    log = read("case,activity,start,end\n1,a,3/4/2024 8:00,19/4/2024 8:00\n")
    assert (log.work["end_time"] - log.work["start_time"]).to_list() == [16 * 24 * HOUR]
    assert assumptions(log, "en") == []


def test_order_may_be_said(read):
    text = "case,activity,start,end\n1,a,3/4/2024,4/4/2024\n"
    for order, days in (("day_first", 1), ("month_first", 31)):
        log = read(text, mapping={"dates": order})
        assert (log.work["end_time"] - log.work["start_time"]).to_list() == [days * 24 * HOUR]
        assert assumptions(log, "en") == []


def test_years_that_nobody_means_are_no_times(read):
    log = read(
        "case,activity,start,end\n1,a,0000-00-00 00:00:00,2024-02-19 09:00\n1,b,2024-02-19 09:00,9999-12-31 23:59:59\n"
        "1,c,0001-01-01,9999-12-31\n"
    )
    assert log.work.select("activity", "start_time", "end_time", "outcome").rows() == [
        ("a", None, 9 * HOUR, "done"),
        ("b", 9 * HOUR, None, "open"),
    ]
    notes = {(n["why"], n["what"]): n for n in log.provenance["understood"]["notes"]}
    assert notes["far_dates", "start"]["count"] == notes["far_dates", "end"]["count"] == 2
    assert notes["no_time", ""]["count"] == 1


def test_what_would_move_a_screen_is_blank(read):
    log = read("case,activity,time\n1,a\x1b[31mred\u202eb,2024-02-19\n")
    assert log.work["activity"].to_list() == ["a [31mred b"]


def test_all_that_is_missing_is_told(read):
    with pytest.raises(InputError) as error:
        read("a,b\nx,y\n")
    assert len(error.value.mistakes) == 3


@pytest.mark.parametrize(
    "header", ["case,activity,date,time", "case,activity,日期,时间", "case,activity,start date,start time"]
)
def test_dates_and_clocks_in_two_columns_are_one_time(read, header):
    log = read(header + "\n1,a,2024-02-19,8:00\n1,b,2024-02-20,9:30 PM\n")
    assert log.work["end_time"].to_list() == [8 * HOUR, 45.5 * HOUR]
    assert "is the date and the clock of" in assumptions(log, "en")[0]


def test_columns_may_be_called_anything(read):
    header = ("row", "case", "activity", "time", "file:x", "start/item", "number", "place", "attr_a", 'a"b{c}', "busy")
    cells = ("1", "2", "3", "2024-02-19", "5", "6", "7", "8", "9", "10", "11")
    log = read(",".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in header) + "\n" + ",".join(cells) + "\n")
    attributes = log.cases.select(pl.col("^attr_.*$")).row(0, named=True)
    assert attributes == {
        f"attr_{n}": int(c) for n, c in zip(header, cells, strict=True) if n not in ("case", "activity", "time")
    }
    assert tell(log, "zh")


def test_states_with_a_start_and_an_end_are_work(read):
    text = "case,status,begin,finish\n1,a,2024-02-19 08:00,2024-02-19 09:00\n1,,2024-02-19 08:00,2024-02-19 09:00\n"
    for said in ({}, {"stamps": "until_next"}):
        log = read(text, mapping=said)
        assert log.work.select("activity", "start_time", "busy_time").rows() == [("a", 8 * HOUR, HOUR)]
        assert "stamps" not in log.provenance["understood"]["mapping"]


def test_arrivals_that_change_within_a_case_are_receipts(read):
    text = "工单号,环节,到达时间,完成时间\n1,a,2024-02-19 08:00,2024-02-19 09:00\n1,b,2024-02-19 {},2024-02-19 12:00\n"
    log = read(text.format("10:00"))
    assert log.work["enable_time"].to_list() == [8 * HOUR, 10 * HOUR]
    assert assumptions(log, "zh") == ["根据列名和内容假定：接收为列 '到达时间'"]
    log = read(text.format("08:00"))
    assert log.work["enable_time"].to_list() == [None, None]
    assert log.cases["arrival_time"].to_list() == [8 * HOUR]
