"""One JSON object a line: keys are columns, and nothing that is no such thing gets in."""

import gzip
import json

import pytest

from sim.errors import InputError
from sim.interchange.logs import jsonl_in
from sim.interchange.logs.read import read_log

HOUR = 3_600_000_000


@pytest.fixture
def write(tmp_path):
    def write(text, name="log.jsonl"):
        data = text if isinstance(text, bytes) else text.encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


LINES = [
    {"case": 1, "activity": "受理", "time": 1708302600000, "kva": 8, "who": {"name": "林", "post": "clerk"}},
    {"case": 1, "activity": "勘查", "time": 1708306200000, "kva": 8, "vip": True, "tags": ["a", 1], "who": None},
    {"case": 12345678901234567890, "activity": "受理", "time": 1708302600000, "kva": 2.50},
]
TEXT = "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES) + "\n\n"


@pytest.mark.parametrize("name", ["log.jsonl", "log.ndjson", "log.jsonl.gz", "log.dat"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_log_by_hand(write, name, mark):
    log = read_log(write(mark + TEXT.encode(), name), mapping={"columns": {"resource": "who.name"}})
    assert log.start.isoformat() == "2024-02-19T00:00:00+00:00"
    assert log.work.select("case_id", "activity", "end_time", "resource").rows() == [
        ("1", "勘查", 1.5 * HOUR, None),
        ("1", "受理", HOUR / 2, "林"),
        ("12345678901234567890", "受理", HOUR / 2, None),
    ]
    assert log.cases.select("case_id", "attr_kva", "attr_tags", "attr_vip").rows() == [
        ("1", 8.0, '["a", "1"]', True),
        ("12345678901234567890", 2.5, None, None),
    ]


MISTAKES = {
    "": "holds no events",
    "[1]\n": r"log\.jsonl:1: is no JSON object; write one object a line, such as {\"id\": 1}",
    TEXT + "{": r"log\.jsonl:5: is no JSON: .*; write one object a line",
    TEXT.replace("2.5", "NaN"): r"log\.jsonl:3: NaN is no JSON number",
    TEXT.replace("2.5", "-Infinity"): r"log\.jsonl:3: -Infinity is no JSON number",
    '{"a": "\\ud800"}': r"log\.jsonl:1: is no JSON: surrogates not allowed",
    '{"a": ' * 30 + "1" + "}" * 30: r"log\.jsonl:1: is nested more than 20 deep",
    '{"a": ' * 100_000: r"log\.jsonl:1: is nested more than 20 deep|is no JSON",
    "".join(f'{{"k{n}": 1}}\n' for n in range(1100)): r"log\.jsonl:1001: has 1001 columns, and at most 1000",
    TEXT.replace("1708306200000", '"soon"'): r"log\.jsonl:2 = soon: column 'time' must hold a date and time",
}


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_say_place_rule_and_remedy(write, text):
    with pytest.raises(InputError, match=MISTAKES[text]) as error:
        read_log(write(text))
    assert error.value.mistakes[0].remedy


def test_other_encodings_and_endless_lines_are_refused(write, monkeypatch):
    with pytest.raises(InputError, match=r"log\.jsonl:1: is not in UTF-8"):
        read_log(write(TEXT.encode("gb18030")))
    monkeypatch.setattr(jsonl_in, "_LONGEST_LINE", 100)
    with pytest.raises(InputError, match=r"log\.jsonl:1: is longer than 0 MiB"):
        read_log(write(TEXT))


def test_long_files_come_in_chunks(write, monkeypatch):
    whole = read_log(write(TEXT))
    monkeypatch.setattr(jsonl_in, "_ROWS", 1)
    assert read_log(write(TEXT)) == whole
