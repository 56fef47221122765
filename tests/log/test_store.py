import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from sim.errors import InputError, LogError
from sim.log import store
from sim.log.store import FILES, is_saved, load, save
from sim.model.mistakes import message
from sim.words import say
from tests.log.build import build

FORMS = ("log", "log.zip")


@pytest.fixture
def log():
    return build()


@pytest.mark.parametrize("form", FORMS)
def test_round_trip_is_equal(log, tmp_path, form):
    assert save(log, tmp_path / "new" / form) == tmp_path / "new" / form
    again = load(tmp_path / "new" / form)
    assert again == log
    assert all(again.tables[name].equals(log.tables[name], null_equal=True) for name in log.tables)
    assert again.recipe == log.recipe
    assert again.provenance == log.provenance
    assert again.start.tzinfo == log.start.tzinfo
    assert is_saved(tmp_path / "new" / form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "start",
    [
        datetime(2025, 3, 3, 8, tzinfo=UTC),
        datetime(2025, 3, 3, 8, 0, 0, 123456, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
        datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Amsterdam")),  # the second one
    ],
)
def test_start_keeps_its_zone(tmp_path, form, start):
    log = build(start=start, recipe=None, provenance={})
    save(log, tmp_path / form)
    again = load(tmp_path / form)
    assert again == log
    assert again.start == start
    assert again.recipe is None


def test_directory_has_the_promised_files(log, tmp_path):
    save(log, tmp_path / "log")
    assert {p.name for p in (tmp_path / "log").iterdir()} == set(FILES)
    assert {p.name for p in tmp_path.iterdir()} == {"log"}
    assert json.loads((tmp_path / "log/recipe.json").read_text(encoding="utf-8")) == log.recipe
    assert json.loads((tmp_path / "log/log.json").read_text(encoding="utf-8"))["hash"] == log.hash


@pytest.mark.parametrize("form", FORMS)
def test_saving_again_replaces_the_log(log, tmp_path, form):
    save(log, tmp_path / form)
    other = build(provenance={"engine": "another"}, decisions=None)
    save(other, tmp_path / form)
    assert load(tmp_path / form) == other
    assert {p.name for p in tmp_path.iterdir()} == {form}


def test_other_files_of_a_directory_stay(log, tmp_path):
    (tmp_path / "report.html").write_text("mine")
    save(log, tmp_path)
    assert (tmp_path / "report.html").read_text() == "mine"
    assert load(tmp_path) == log


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("written", [0, 3])
def test_save_that_fails_leaves_what_was_there(log, tmp_path, monkeypatch, form, written):
    save(log, tmp_path / form)
    real, calls = pl.DataFrame.write_parquet, []

    def full_disk(frame, file, **options):
        calls.append(file)
        if len(calls) > written:
            raise OSError(28, "No space left on device")
        return real(frame, file, **options)

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full_disk)
    with pytest.raises(InputError, match="cannot be written: No space left on device"):
        save(build(decisions=None), tmp_path / form)
    assert load(tmp_path / form) == log
    assert {p.name for p in tmp_path.iterdir()} == {form}


@pytest.mark.parametrize("form", FORMS)
def test_killed_save_leaves_no_half_log(log, tmp_path, form):
    save(log, tmp_path / form)
    script = (
        "import os, sys\n"
        "import polars as pl\n"
        "from sim.log.store import load, save\n"
        "real, calls = pl.DataFrame.write_parquet, []\n"
        "def killed(frame, file, **options):\n"
        "    calls.append(file)\n"
        "    if len(calls) > 2: os._exit(9)\n"
        "    return real(frame, file, **options)\n"
        "pl.DataFrame.write_parquet = killed\n"
        "save(load(sys.argv[1]), sys.argv[1])\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / form)], cwd=root, check=False)
    assert done.returncode == 9
    assert load(tmp_path / form) == log
    if os.name != "nt":
        save(log, tmp_path / form)
        assert [path.name for path in tmp_path.iterdir()] == [form]  # what it left went with the next save


def test_directories_mixed_from_two_logs_are_refused(log, tmp_path):
    save(log, tmp_path / "a")
    save(build(events=log.events.with_columns(actor=pl.lit("other"))), tmp_path / "b")
    (tmp_path / "b/events.parquet").replace(tmp_path / "a/events.parquet")
    with pytest.raises(InputError, match=r"events.parquet is not what was saved: .* belongs to another log"):
        load(tmp_path / "a")
    change_head(tmp_path / "a", files={})
    with pytest.raises(LogError, match=r"R17 .*log.json: hash = .* belong to different logs"):
        load(tmp_path / "a")


def test_place_that_cannot_be_written_is_an_input_error(log, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="cannot be written"):
        save(log, tmp_path / "file" / "log")
    with pytest.raises(InputError, match="cannot be written"):
        save(log, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "in the way"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_truncated_files_are_named(log, tmp_path, name, share):
    save(log, tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=name):
        load(tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_truncated_zip_is_refused(log, tmp_path, share):
    whole = save(log, tmp_path / "log.zip").read_bytes()
    (tmp_path / "log.zip").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match="is no readable zip"):
        load(tmp_path / "log.zip")


def test_damaged_zip_is_refused(log, tmp_path):
    whole = bytearray(save(log, tmp_path / "log.zip").read_bytes())
    at = whole.find(b'"schema_version"')
    whole[at + 3] ^= 1
    (tmp_path / "log.zip").write_bytes(whole)
    with pytest.raises(InputError, match="Bad CRC-32"):
        load(tmp_path / "log.zip")


def test_bytes_after_the_last_row_are_found(log, tmp_path):
    save(log, tmp_path)
    log.work.head(3).write_parquet(tmp_path / "work.parquet")
    change_head(tmp_path, files={})
    with pytest.raises(InputError, match=r"work.parquet has 3 rows; log.json says 25"):
        load(tmp_path)


@pytest.mark.parametrize("name", FILES[:-1])
def test_every_byte_of_a_saved_file_counts(log, tmp_path, name):
    save(log, tmp_path)
    whole = bytearray((tmp_path / name).read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / name).write_bytes(whole)
    with pytest.raises((InputError, LogError), match=name):
        load(tmp_path)


def test_logs_of_the_first_release_have_no_checksums(log, tmp_path):
    head = json.loads((save(log, tmp_path) / "log.json").read_text(encoding="utf-8"))
    assert set(head.pop("files")) == set(FILES) - {"log.json"}
    (tmp_path / "log.json").write_text(json.dumps(head), encoding="utf-8")
    assert load(tmp_path) == log


def test_a_pipe_among_the_files_is_not_waited_for(log, tmp_path):
    save(log, tmp_path)
    (tmp_path / "work.parquet").unlink()
    os.mkfifo(tmp_path / "work.parquet")
    with pytest.raises(InputError, match=r"work\.parquet is missing"):
        load(tmp_path)


def test_json_nested_for_ever_is_refused(log, tmp_path):
    save(log, tmp_path)
    (tmp_path / "recipe.json").write_text("[" * 600 + "]" * 600, encoding="utf-8")
    change_head(tmp_path, files={})
    with pytest.raises(InputError, match=r"recipe\.json cannot be read: maximum recursion"):
        load(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_missing_files_are_named(log, tmp_path, name):
    save(log, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(InputError, match=f"is no saved log: {name} is missing"):
        load(tmp_path)


def test_foreign_places_are_refused(tmp_path):
    with pytest.raises(InputError, match="there is no such file or directory"):
        load(tmp_path / "nowhere")
    (tmp_path / "log.json").write_text('{"format": "another"}')
    with pytest.raises(InputError, match=r"the format in log\.json is not 'chuanyue log'"):
        load(tmp_path)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.writestr("cat.jpg", b"miaow")
    with pytest.raises(InputError, match=r"log\.json is missing"):
        load(tmp_path / "photos.zip")
    assert not is_saved(tmp_path / "nowhere")


@pytest.mark.parametrize(("version", "said"), [("2.0", "newer than"), ("0.1", "older than"), (None, "is no version")])
def test_other_schema_versions_are_refused(log, tmp_path, version, said):
    save(log, tmp_path)
    change_head(tmp_path, schema_version=version)
    with pytest.raises(LogError, match=f"R15 .*log.json: schema_version.*{said}"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"), [("hash", None), ("start", "noon"), ("zone", "Moon/Base"), ("rows", {}), ("provenance", [])]
)
def test_wrong_heads_are_refused(log, tmp_path, key, value):
    save(log, tmp_path)
    change_head(tmp_path, **{key: value})
    with pytest.raises(InputError, match=r"log\.json"):
        load(tmp_path)


def test_contract_is_checked_when_a_log_is_loaded(log, tmp_path):
    save(log, tmp_path)
    log.work.with_columns(busy_time=pl.lit(-1, pl.Int64)).write_parquet(tmp_path / "work.parquet")
    change_head(tmp_path, files={})
    with pytest.raises(LogError, match=r"R10 work row 0 \(case_id c1, .*busy_time = -1"):
        load(tmp_path)


def test_zip_that_unpacks_to_too_much_is_refused(log, tmp_path, monkeypatch):
    save(log, tmp_path / "log.zip")
    monkeypatch.setattr(store, "MOST_BYTES", 10_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        load(tmp_path / "log.zip")


def test_table_that_unpacks_to_too_much_is_refused(log, tmp_path, monkeypatch):
    # A few bytes of Parquet can stand for any number of equal rows.
    save(log, tmp_path)
    change_head(tmp_path, rows={name: table.height for name, table in log.tables.items()} | {"events": 1000}, files={})
    pl.select(time=pl.repeat(0, 1000, dtype=pl.Int64)).write_parquet(tmp_path / "events.parquet")
    monkeypatch.setattr(store, "MOST_ROWS", 999)
    with pytest.raises(InputError, match=r"events.parquet has 1000 rows; .* the most is 999"):
        load(tmp_path)


def test_mistakes_are_the_same_in_words(log, tmp_path):
    found = []
    save(log, tmp_path / "log")
    for change in ({"format": "x"}, {"hash": None}, {"start": "noon"}, {"rows": {**dict.fromkeys(log.tables, 0)}}):
        change_head(save(log, tmp_path / "log"), **change)
        with pytest.raises(InputError) as error:
            load(tmp_path / "log")
        found += error.value.mistakes
    for name, content, changes in (
        ("work.parquet", b"", {"files": {}}),
        ("recipe.json", b"{", {"files": {}}),
        ("recipe.json", b"{}", {}),
    ):
        (save(log, tmp_path / "log") / name).write_bytes(content)
        change_head(tmp_path / "log", **changes)
        with pytest.raises(InputError) as error:
            load(tmp_path / "log")
        found += error.value.mistakes
    for place in (tmp_path / "nowhere", tmp_path / "log/log.json", tmp_path):
        with pytest.raises(InputError) as error:
            load(place)
        found += error.value.mistakes
    with pytest.raises(InputError) as error:
        save(log, tmp_path / "log/log.json")
    found += error.value.mistakes
    assert len({mistake.key for mistake in found}) == 11
    for mistake in found:
        assert say(mistake.key, "en", **dict(mistake.values)) == f"{mistake.rule}\n{mistake.remedy}"
        assert message(mistake, "zh") != str(mistake)


def change_head(folder, **changes):
    head = json.loads((folder / "log.json").read_text(encoding="utf-8"))
    (folder / "log.json").write_text(json.dumps(head | changes), encoding="utf-8")
