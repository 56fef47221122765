"""What a path holds decides how it is read."""

import gzip
import zipfile

import pytest

from sim.errors import InputError
from sim.interchange.logs.csv_out import write_csv
from sim.interchange.logs.read import read_log
from sim.interchange.logs.xes_out import write_xes
from sim.log.store import save
from tests.log.build import build


@pytest.mark.parametrize("name", ["log", "log.zip", "with.dots"])
def test_saved_logs(tmp_path, name):
    log = build()
    assert read_log(save(log, tmp_path / name)) == log


@pytest.mark.parametrize("name", ["log.xes", "log.XES", "log.xes.gz", "log.xml", "log", "log.dat.gz"])
def test_xes_by_name_or_content(tmp_path, name):
    written = write_xes(build(), tmp_path / "source.xes").read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(written) if name.endswith(".gz") else written)
    assert read_log(tmp_path / name).provenance["understood"]["form"] == "xes"


@pytest.mark.parametrize("name", ["log.csv", "log.CSV", "log.csv.gz", "log.tsv", "log.txt"])
def test_csv_by_name(tmp_path, name):
    written = write_csv(build(), tmp_path)[0].read_bytes()
    (tmp_path / name).write_bytes(gzip.compress(written) if name.endswith(".gz") else written)
    assert read_log(tmp_path / name).provenance["understood"]["form"] == "csv"


def test_everything_else_is_refused(tmp_path):
    (tmp_path / "log.json").write_text("[]")
    with pytest.raises(InputError, match=r"log\.json: is no log that can be read; give a saved log"):
        read_log(tmp_path / "log.json")
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(InputError, match=r"book\.xlsx: is no workbook that can be opened"):
        read_log(tmp_path / "book.xlsx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"log\.json is missing"):
        read_log(tmp_path / "empty")
    for name in ("nowhere", "nowhere.csv", "nowhere.xes.gz"):
        with pytest.raises(InputError, match="there is no such file or directory"):
            read_log(tmp_path / name)
