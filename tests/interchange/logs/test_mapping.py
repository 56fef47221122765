"""Mappings: given in a file or by a program, checked, found out, saved, and read again."""

import json

import pytest

from sim.errors import InputError
from sim.interchange.logs.mapping import LogMapping, mapping_of
from sim.interchange.logs.mapping_out import mapping_text, write_mapping
from sim.interchange.logs.read import read_log
from sim.log.store import save
from sim.model.mistakes import message
from tests.log.build import build

HOUR = 3_600_000_000
TEXT = "Nr;Was;Datum;Uhr;Wer;Team\n7;Annahme;19.02.2024;08:00;lin;A\n7;Prüfung;19.02.2024;09:30;wu;B\n"
SAID = {
    "columns": {
        "case": "Nr",
        "activity": ["Was", "Team"],
        "end": ["Datum", "Uhr"],
        "resource": "Wer",
        "department": None,
    }
}


@pytest.fixture
def log_file(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def write(tmp_path, text, name="mapping.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["mapping.yaml", "mapping.json"])
def test_mapping_is_read_from_a_file_or_given(log_file, tmp_path, name):
    log = read_log(log_file, mapping=SAID)
    assert log.work.select("case_id", "activity", "end_time", "resource", "department").rows() == [
        ("7", "Annahme+A", 8 * HOUR, "lin", None),
        ("7", "Prüfung+B", 9.5 * HOUR, "wu", None),
    ]
    assert read_log(log_file, mapping=write(tmp_path, json.dumps(SAID, ensure_ascii=False), name)) == log


def test_columns_win_over_the_mapping(log_file):
    log = read_log(log_file, mapping=SAID, columns={"activity": "Was", "resource": None})
    assert log.work.select("activity", "resource").rows() == [("Annahme", None), ("Prüfung", None)]


def test_what_was_guessed_is_saved_and_read_again(tmp_path):
    path = tmp_path / "log.csv"
    rows = "".join(f"{n // 2};{'ab'[n % 2]};3/{n + 1}/2024 8:00 AM;x\n" for n in range(8))
    path.write_text("Export\nVorgangs-ID;Status;Seen at;note\n" + rows, encoding="utf-16")
    log = read_log(path)
    saved = write_mapping(log, tmp_path / "new" / "mapping.yaml")
    assert mapping_of(saved) == LogMapping(
        columns={"case": ("Vorgangs-ID",), "activity": ("Status",), "time": ("Seen at",)},
        dates="month_first", stamps="until_next", header_row=2, encoding="UTF-16", delimiter="semicolon",
    )  # fmt: skip
    again = read_log(path, mapping=saved)
    assert again == log
    assert not [note for note in again.provenance["understood"]["notes"] if note["why"].startswith("assumed")]
    text = saved.read_text(encoding="utf-8")
    assert '  case: "Vorgangs-ID"  # case / 工单' in text
    assert "  # department: null  # department / 部门" in text


def test_saving_never_overwrites(log_file, tmp_path):
    log = read_log(log_file, mapping=SAID)
    with pytest.raises(InputError, match=r"log\.csv: exists already and is left as it is"):
        write_mapping(log, log_file)
    assert log_file.read_text(encoding="utf-8") == TEXT
    with pytest.raises(InputError, match="was not read from outside: there is no mapping to save"):
        write_mapping(build(), tmp_path / "mapping.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_own_logs_take_no_mapping(tmp_path):
    place = save(build(), tmp_path / "own")
    with pytest.raises(InputError, match="is a scenario, or a log of our own, and needs no mapping"):
        read_log(place, mapping={"zone": "UTC"})
    assert read_log(place, mapping={}) == build()


def test_names_survive_any_sign():
    names = {"case": 'a: "b" # c', "activity": ["x\ny", "- z"], "post": None}
    text = mapping_text({"columns": names, "lifecycle": {"开始: ": "start"}})
    import sim.model.read_yaml as yaml

    assert yaml.parse_yaml(text, "m").plain() == {"columns": names, "lifecycle": {"开始: ": "start"}}


MISTAKES = {
    "colums: {}": r"mapping\.yaml:1 colums: is no key of a mapping; did you mean 'columns'\? Known are columns, dates",
    "columns:\n  cas: Nr": r"mapping\.yaml:2 columns\.cas = Nr: 'cas' is nothing that a column can be; did you mean 'c",
    "columns: [a]": r"mapping\.yaml:1 columns: must give roles with their columns",
    "columns:\n  case: {a: b}": r"mapping\.yaml:2 columns\.case: must be the name of a column",
    "columns:\n  case: []": r"columns\.case: must be the name of a column, a list of names, or null",
    "dates: dayfirst": r"mapping\.yaml:1 dates = dayfirst: must be one of day_first, month_first; did you mean 'day_",
    "stamps: start": r"stamps = start: must be one of end, until_next",
    "duplicates: true": r"duplicates = true: must be a text",
    "header_row: 0": r"header_row = 0: must be the number of a row, from 1",
    "header_row: yes": r"header_row = yes: must be the number of a row",
    "header_row: 1.5": r"header_row = 1\.5: must be the number of a row",
    "delimiter: ';'": r"delimiter = ;: must be one of comma, semicolon, tab, bar",
    "lifecycle:\n  接单: begin": r"mapping\.yaml:2 lifecycle\.接单 = begin: must be one of schedule, assign",
    "lifecycle: start": r"lifecycle = start: must give words of the file with their transitions",
    "- a": r"mapping\.yaml:1: is no mapping; write columns",
    "a: [": r"mapping\.yaml:\d",
    "": r"mapping\.yaml",
    "columns:\n  case: Nummer": r"mapping\.yaml:2 columns\.case: there is no column 'Nummer' \(given for 'case'\)",
    "encoding: utf8x": r"log\.csv: 'utf8x' is no encoding; did you mean 'utf-8'",
    "encoding: rot13": r"log\.csv: 'rot13' is no encoding",
    "encoding: ascii": r"log\.csv:3: is not in ascii",
    "zone: Mars": r"log\.csv: 'Mars' is no time zone",
    "header_row: 99": r"log\.csv: row 99 names no columns",
}  # fmt: skip


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes_say_file_line_rule_and_remedy(log_file, tmp_path, text):
    rest = None if "columns" in text else {"case": "Nr", "activity": "Was", "time": "Datum"}
    with pytest.raises(InputError, match=MISTAKES[text]) as error:
        read_log(log_file, mapping=write(tmp_path, text), columns=rest)
    for mistake in error.value.mistakes:
        assert mistake.remedy
        assert "；" in message(mistake, "zh")


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(InputError) as error:
        mapping_of(write(tmp_path, "dates: x\ncolumns: {foo: a, case: []}\nstamp: end\n"))
    assert len(error.value.mistakes) == 4


def test_equal_rows_are_kept_or_dropped(tmp_path):
    path = write(tmp_path, "case,activity,time\n1,a,2024-02-19\n1,a,2024-02-19\n", "log.csv")
    assert read_log(path).work.height == 2
    assert read_log(path, mapping={"duplicates": "drop"}).work.height == 1


def test_words_of_the_file_may_be_given(tmp_path):
    text = "case,activity,what,time\n1,a,go,2024-02-19 08:00\n1,a,ok,2024-02-19 09:00\n"
    path = write(tmp_path, text, "log.csv")
    said = {"columns": {"lifecycle": "what"}, "lifecycle": {"go": "start", "ok": "complete"}}
    log = read_log(path, mapping=said)
    assert log.work.select("activity", "start_time", "end_time").rows() == [("a", 8 * HOUR, 9 * HOUR)]
    assert read_log(path, mapping={"lifecycle": said["lifecycle"]}) == log
