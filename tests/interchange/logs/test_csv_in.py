"""CSV files as people have them: encodings, delimiters, columns, dates, and what is wrong with them."""

import gzip

import polars as pl
import pytest

from sim.errors import InputError
from sim.interchange.logs import encodings, raw, tables
from sim.interchange.logs.read import read_log
from sim.log.understood import tell
from sim.model.mistakes import message

HOUR = 3_600_000_000


@pytest.fixture
def write(tmp_path):
    def write(text, name="log.csv", encoding="utf-8"):
        path = tmp_path / name
        data = text if isinstance(text, bytes) else text.encode(encoding)
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


SMALL = """\
case_id,activity,start_time,end_time,resource,role,group,kva,note
1,accept,2024-02-19 08:00,2024-02-19 09:00,lin,clerk,hall,8,a
1,survey,2024-02-19 10:00,2024-02-19 11:00,wu,surveyor,works,8,b
2,accept,2024-02-19 09:00,2024-02-19 09:30,lin,clerk,hall,160,a
1,survey,2024-02-19 11:00,2024-02-19 12:00,wu,surveyor,works,8,b
2,survey,2024-02-19 13:00,,wu,surveyor,works,160,c
"""


def test_small_log_by_hand(write):
    log = read_log(write(SMALL))
    assert log.start.isoformat() == "2024-02-19T00:00:00+08:00"
    columns = (
        "case_id",
        "activity",
        "visit",
        "kind",
        "start_time",
        "end_time",
        "sent_by",
        "sent_time",
        "busy_time",
        "outcome",
    )
    assert log.work.select(columns).rows() == [
        ("1", "accept", 1, "first", 8 * HOUR, 9 * HOUR, None, None, HOUR, "done"),
        ("1", "survey", 1, "first", 10 * HOUR, 11 * HOUR, 0, 9 * HOUR, HOUR, "done"),
        ("1", "survey", 2, "rework", 11 * HOUR, 12 * HOUR, 1, 11 * HOUR, HOUR, "done"),
        ("2", "accept", 1, "first", 9 * HOUR, 9.5 * HOUR, None, None, HOUR / 2, "done"),
        ("2", "survey", 1, "first", 13 * HOUR, None, 3, 9.5 * HOUR, None, "open"),
    ]
    assert log.work.select("resource", "post", "department", "process").unique().sort("resource").rows() == [
        ("lin", "clerk", "hall", "log"),
        ("wu", "surveyor", "works", "log"),
    ]
    columns = ("case_id", "arrival_time", "end_time", "outcome", "attr_kva")
    assert log.cases.select(columns).rows() == [("1", 8 * HOUR, 12 * HOUR, None, 8), ("2", 9 * HOUR, None, "open", 160)]
    assert "attr_note" not in log.cases.columns
    assert log.work.select(pl.col("^wait_.*$", "enable_time").is_null().all()).row(0) == (True,) * 7
    understood = log.provenance["understood"]
    assert understood["columns"] == {
        "case": "case_id", "activity": "activity", "start": "start_time", "end": "end_time", "resource": "resource",
        "post": "role", "department": "group",
    }  # fmt: skip
    assert understood["notes"] == [{"why": "differs_within_case", "what": "note", "count": 0}]


CHINESE = """\
工单编号;环节名称;开始时间;完成时间;处理人;岗位;部门;客户分类
甲-1;受理;2024年2月19日 8时30分;2024年2月19日 9时;林;受理员;营业厅;居民
"""


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16")],
)
@pytest.mark.parametrize("name", ["电力.csv", "电力.csv.gz"])
def test_chinese_is_read_in_its_encodings(write, encoding, told, name):
    log = read_log(write(CHINESE, name, encoding))
    item = log.work.row(0, named=True)
    assert (item["case_id"], item["activity"], item["resource"], item["post"], item["department"], item["segment"]) == (
        "甲-1", "受理", "林", "受理员", "营业厅", "居民",
    )  # fmt: skip
    assert (item["start_time"], item["end_time"]) == (8.5 * HOUR, 9 * HOUR)
    assert item["process"] == "电力"
    assert log.provenance["understood"]["details"] == {"encoding": told, "delimiter": "semicolon"}
    assert "部门：列 '部门'" in tell(log, "zh")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_delimiters_and_line_ends(write, delimiter, newline):
    text = 'case_id,activity,time\n1,"a, b; c | d",2024-02-19\n\n1,"two\nlines",2024-02-20\n'
    if delimiter != ",":
        text = text.replace('"a, b; c | d"', '"a- b"').replace(",", delimiter)
    log = read_log(write(text.replace("\n", newline)))
    assert log.work.height == 2
    assert any("two" in label for label in log.work["activity"])


def test_columns_may_be_given(write):
    text = "Incident ID,What,When,Who,Team\n7,Accept,2024-02-19 08:00,lin,A\n"
    log = read_log(
        write(text),
        columns={"case": "Incident ID", "activity": "What", "time": "When", "post": "Who", "department": None},
    )
    item = log.work.row(0, named=True)
    assert (item["case_id"], item["activity"], item["post"], item["resource"]) == ("7", "Accept", "lin", None)
    assert log.cases["attr_Team"].to_list() == ["A"]
    assert item["department"] == "lin"  # the only unit that is known stands for both


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"cse": "case_id"}, "'cse' is nothing that a column can be; did you mean 'case'"),
        ({"case": "case_di"}, "there is no column 'case_di' .*; did you mean 'case_id'"),
        ({"case": None}, "no column for 'case' is found"),
    ],
)
def test_wrong_mappings_are_refused(write, columns, message):
    with pytest.raises(InputError, match=message):
        read_log(write(SMALL), columns=columns)


def test_best_known_name_wins(write):
    log = read_log(write("case_id,activity,time,group,department\n1,a,2024-02-19,g,d\n"))
    assert log.work["department"].to_list() == ["d"]
    assert log.cases["attr_group"].to_list() == ["g"]


def test_starts_and_completes_in_a_csv_are_paired(write):
    text = """case:concept:name,concept:name,lifecycle:transition,time:timestamp,org:resource
1,do,schedule,2024-02-19T07:00,
1,do,start,2024-02-19T08:00,a
1,do,start,2024-02-19T08:30,b
1,do,COMPLETE,2024-02-19T09:00,b
1,do,complete,2024-02-19T10:00,a
1,do,assign,2024-02-19T07:30,a
1,do,complete,2024-02-19T11:00,c
1,do,start,2024-02-19T12:00,d
1,halt,start,2024-02-19T12:00,d
1,halt,suspend,2024-02-19T12:30,d
1,halt,complete,2024-02-19T13:00,d
1,stop,start,2024-02-19T12:00,e
1,stop,ate_abort,2024-02-19T12:10,e
"""
    log = read_log(write(text))
    columns = ("activity", "visit", "resource", "enable_time", "start_time", "end_time", "busy_time", "outcome")
    assert log.work.select(columns).rows() == [
        ("do", 1, "a", 7 * HOUR, 8 * HOUR, 10 * HOUR, 2 * HOUR, "done"),
        ("do", 2, "b", None, 8.5 * HOUR, 9 * HOUR, HOUR / 2, "done"),
        ("do", 3, "c", None, None, 11 * HOUR, None, "done"),
        ("do", 4, "d", None, 12 * HOUR, None, None, "open"),
        ("halt", 1, "d", None, 12 * HOUR, 13 * HOUR, HOUR / 2, "done"),
        ("stop", 1, "e", None, 12 * HOUR, 12 * HOUR + HOUR // 6, HOUR // 6, "cancelled"),
    ]
    notes = {(note["why"], note["what"]): note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes["transition_left_out", "assign"] == 1
    assert ("transition_left_out", "suspend") not in notes
    assert log.events.select("time", "kind", "actor", "detail").rows() == [
        (12.5 * HOUR, "suspended", "d", '{"visit": 1}')
    ]
    assert notes["start_without_end", ""] == notes["end_without_start", ""] == 1


def test_contradictions_are_left_out_and_counted(write):
    text = """case_id,activity,enable_time,start_time,end_time,arrival_time
1,a,2024-02-19 07:00,2024-02-19 09:00,2024-02-19 08:00,2024-02-19 06:00
2,a,2024-02-19 09:30,2024-02-19 09:00,2024-02-19 10:00,2024-02-19 12:00
2,b,2024-02-19 10:30,,,2024-02-19 12:00
,a,,2024-02-19 09:00,2024-02-19 10:00,
2,,,2024-02-19 09:00,2024-02-19 10:00,
2,a,,NULL,,
"""
    log = read_log(write(text))
    columns = ("case_id", "activity", "sent_time", "enable_time", "start_time", "end_time", "outcome")
    assert log.work.select(columns).rows() == [
        ("1", "a", 6 * HOUR, 7 * HOUR, None, 8 * HOUR, "done"),
        ("2", "a", 9 * HOUR, None, 9 * HOUR, 10 * HOUR, "done"),
        ("2", "b", 10 * HOUR, 10.5 * HOUR, None, None, "open"),
    ]
    assert log.cases["arrival_time"].to_list() == [6 * HOUR, 9 * HOUR]
    notes = {note["why"]: note["count"] for note in log.provenance["understood"]["notes"]}
    assert notes == {
        "no_case": 1, "no_activity": 1, "no_time": 1, "start_after_end": 1, "enable_after_start": 1,
        "arrival_after_first": 1,
    }  # fmt: skip


def test_one_time_is_the_end(write):
    for name in ("start", "timestamp", "end_time"):
        log = read_log(write(f"case,activity,{name}\n1,a,2024-02-19 08:00\n"))
        assert log.work.select("start_time", "end_time", "outcome").rows() == [(None, 8 * HOUR, "done")]


def test_types_of_attributes(write):
    text = "case,activity,time,whole,number,truth,code,none,mixed\n1,a,2024-02-19,3,2.5,true,007,,1\n"
    text += "2,a,2024-02-19,,1e3,FALSE,12,,x\n"
    cases = read_log(write(text)).cases
    told = {name.removeprefix("attr_"): cases[name].to_list() for name in cases.columns if name.startswith("attr_")}
    assert told == {
        "whole": [3, None], "number": [2.5, 1000.0], "truth": [True, False], "code": ["007", "12"],
        "none": [None, None], "mixed": ["1", "x"],
    }  # fmt: skip


def test_mixed_offsets_are_one_clock(write):
    text = (
        "case,activity,time\n1,a,2024-03-30T12:00:00+01:00\n1,b,2024-03-31T12:00:00+02:00\n1,c,2024-03-31T10:30:00Z\n"
    )
    log = read_log(write(text))
    assert log.work.sort("end_time")["end_time"].to_list() == [12 * HOUR, 35 * HOUR, 35.5 * HOUR]


def test_zone_of_bare_times_may_be_given(write):
    log = read_log(write("case,activity,time\n1,a,2024-07-01 12:00\n"), zone="Europe/Amsterdam")
    assert log.start.isoformat() == "2024-07-01T00:00:00+02:00"
    with pytest.raises(InputError, match="'Moon/Base' is no time zone"):
        read_log(write(SMALL), zone="Moon/Base")


def test_protected_cells_are_read_as_they_were(write):
    log = read_log(write("case,activity,time\n1,'=danger,2024-02-19\n1,'tis,2024-02-20\n"))
    assert log.work["activity"].to_list() == ["'tis", "=danger"]


MISTAKES = {
    "": "log.csv: holds no events",
    "\n\n": "log.csv: holds no events",
    "case_id,activity,time\n": "log.csv: holds no events",
    "case_id,activity,time\n1,,2024-02-19\n": "log.csv: none of the 1 rows has a case, an activity and a time",
    "a,b\n1,2\n": "log.csv: no column for 'case' is found; name it case_id, .*, or say .*; the file has a, b",
    "case_id,when\n1,2\n": "no column for 'activity' is found",
    "case_id,activity,when\n1,2,3\n": "no column for 'time stamp' is found; name it time:timestamp, start_time",
    "case_id,activity,time\n1,a,2024-02-19\n1,b,soon\n": "log.csv:3 = soon: column 'time' must hold a date and time",
    'case_id,activity,time\n1,"a\nb",2024-02-19\n1,b,2024-02-30\n': "log.csv:4 = 2024-02-30: column 'time' must hold",
    "case_id,activity,time\n1,a,13/4/2024\n1,a,4/13/2024\n": "log.csv:2 = 13/4/2024: column 'time': some dates have",
    "case_id,activity,time\n1,a,2024-02-19\n1,b\n": "log.csv:3: has 2 cells, the header 3",
    "case_id,activity,time\n1,a,2024-02-19,x\n": "log.csv:2: has 4 cells, the header 3",
    b"\xff\xfe\xfa": "log.csv:1: is not in UTF-16; say the right encoding",
    b"case_id,activity,time\n1,a,2024-02-19\n1,\xff\xff,2024-02-19\n": "log.csv:3: is neither UTF-8 nor GB18030; save",
    b"PK\x03\x04\x00\x00": "log.csv: is no text file; export it as CSV",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_say_place_rule_and_remedy(write, text):
    with pytest.raises(InputError, match=MISTAKES[text]) as error:
        read_log(write(text))
    mistake = error.value.mistakes[0]
    assert mistake.remedy
    chinese = message(mistake, "zh")
    assert chinese != str(mistake)
    assert "；" in chinese


def test_endless_quote_is_found(write):
    text = "case_id,activity,time\n1,a,2024-02-19\n" + '1,"b,2024-02-19\n' + "1,c,2024-02-19\n" * 20_000
    with pytest.raises(
        InputError, match=r"log\.csv:\d+: cell longer than 131072 characters \(field larger than field limit"
    ):
        read_log(write(text))


@pytest.mark.parametrize(("cut", "message"), [(0.5, "ends too early"), (0.9, "ends too early")])
def test_truncated_gzip_is_refused(write, cut, message):
    path = write(SMALL * 50, "log.csv.gz")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    with pytest.raises(InputError, match=f"log.csv.gz: the gzip file {message}"):
        read_log(path)


def test_damaged_gzip_is_refused(write):
    path = write(SMALL, "log.csv.gz")
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"log\.csv\.gz: the gzip file is damaged"):
        read_log(path)


def test_gzip_bombs_are_refused(write, monkeypatch):
    monkeypatch.setattr(raw, "MOST_BYTES", 1 << 20)
    path = write("case_id,activity,time\n" + "1,a,2024-02-19\n" * 200_000, "log.csv.gz")
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match="holds more than 1 MiB, unpacked"):
        read_log(path)


def test_missing_files_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv: there is no such file"):
        read_log(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"folder\.csv: is no saved log: log\.json is missing"):
        read_log(tmp_path / "folder.csv")


def test_long_files_come_in_chunks(write, monkeypatch):
    monkeypatch.setattr(tables, "_ROWS", 2)
    whole = read_log(write(SMALL))
    monkeypatch.undo()
    assert whole == read_log(write(SMALL))


def test_characters_across_chunks_are_whole(write, monkeypatch):
    monkeypatch.setattr(encodings, "_CHUNK", 7)
    assert read_log(write(CHINESE, encoding="gb18030")).work["department"].to_list() == ["营业厅"]


ODD = {
    "extra delimiters": "case,activity,time\n1,a,2024-02-19,,,\n",
    "titles above": "work orders\nmade on 2024-03-01,,\n\ncase,activity,time\n1,a,2024-02-19\n",
    "hint for a spreadsheet": "sep=,\ncase,activity,time\n1,a,2024-02-19\n",
    "names twice": "case,activity,time,time\n1,a,2024-02-19,x\n",
    "names missing": ",case,,activity,time,\n,1,,a,2024-02-19,\n",
    "blank lines": "\n\ncase,activity,time\n\n1,a,2024-02-19\n,,\n\n",
    "old line ends": "case,activity,time\r1,a,2024-02-19\r",
    "sum below": "case,activity,time\n1,a,2024-02-19\n合计,,\n",
    "blanks around": " Case , ACTIVITY ,Time\n 1 , a , 2024-02-19 \n",
    "units in brackets": "case (no.),activity（必填）,time [local]\n1,a,2024-02-19\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_files_are_understood(write, name):
    log = read_log(write(ODD[name]))
    assert log.work.select("case_id", "activity", "end_time").rows() == [("1", "a", 0)]


def test_hand_written_quotes_and_marks(write):
    log = read_log(write('\ufeffcase,activity,time\n"1","say ""go"", now",2024-02-19\n'))
    assert log.work["activity"].to_list() == ['say "go", now']


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_with_and_without_mark(write, encoding):
    log = read_log(write("case,activity,time\n1,受理,2024-02-19\n", encoding=encoding))
    assert log.work["activity"].to_list() == ["受理"]


UTF8, GBK = ("1,受理申请,2024-02-19\n".encode(encoding) for encoding in ("utf-8", "gbk"))
HEAD = b"case,activity,time\n"
HOSTILE = {
    "mixed": (HEAD + UTF8 + GBK, r"log\.csv:3: is in another encoding than the rest"),
    "mixed the other way": (HEAD + GBK + UTF8, r"log\.csv:3: is in another encoding than the rest"),
    "cut inside a character": (HEAD + UTF8 + "2,受理".encode()[:-1], r"log\.csv:3: is in another encoding"),
    "NUL far down": (HEAD + b"1,a,2024-02-19\n" * 9000 + b"1,\0,2024-02-19\n", r"log\.csv:9002: holds a NUL byte"),
    "columns without end": (b",".join(b"c%d" % n for n in range(5000)) + b"\n1", r"log\.csv:1: has 5000 columns"),
    "a line without end": (HEAD + b"1," + b"a" * (17 << 20) + b",2024-02-19\n", r"log\.csv:2: is longer than 16 MiB"),
    "only far years": (HEAD + b"1,a,9999-12-31\n", "none of the 1 rows has a case, an activity and a time"),
    "a web page": (b"<!DOCTYPE html><table><tr><td>case</td></tr></table>", "is a web page"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(write, name):
    data, message = HOSTILE[name]
    with pytest.raises(InputError, match=message) as error:
        read_log(write(data))
    assert "\n" not in str(error.value)


def test_too_many_rows_are_refused(write, monkeypatch):
    monkeypatch.setattr(raw, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="has more than 1 rows, or 100,000,000 cells; split it"):
        read_log(write(SMALL))


def test_progress_is_told(write):
    told = []
    read_log(write(SMALL), report=lambda done, at: told.append((done, at)))
    assert told
    assert told[-1] == (1.0, "0 MiB")
